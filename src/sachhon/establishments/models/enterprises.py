"""Enterprises, of which an establishment is a place, and the dated thresholds of their size."""

from __future__ import annotations

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.identity import mask_person
from sachhon.kit.dated import refuse_backwards, refuse_overlap
from sachhon.kit.models import Imported, Recorded
from sachhon.territory.models import Province


class SizeClass(models.TextChoices):
    """How large an enterprise is by the decree in force."""

    MICRO = "micro", _("micro")
    SMALL = "small", _("small")
    MEDIUM = "medium", _("medium")
    LARGE = "large", _("large")
    UNKNOWN = "unknown", _("not known")


class Branch(models.TextChoices):
    """The two groups of sectors for which thresholds of size differ."""

    INDUSTRY = "industry", _("agriculture, industry and construction")
    TRADE = "trade", _("trade and services")


class Enterprise(Imported):
    """A firm or a household business as the law knows it; the places where it works are establishments."""

    class LegalForm(models.TextChoices):
        LIMITED = "limited", _("limited liability company")
        JOINT_STOCK = "joint_stock", _("joint-stock company")
        PARTNERSHIP = "partnership", _("partnership")
        PRIVATE = "private", _("private enterprise")
        COOPERATIVE = "cooperative", _("cooperative")
        HOUSEHOLD = "household", _("household business")
        STATE = "state", _("state body or public unit")
        OTHER = "other", _("other form")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("province"), related_name="enterprises")
    name = models.CharField(_("enterprise name"), max_length=300)
    tax_code = models.CharField(
        _("tax code"), max_length=12, blank=True,
        validators=[RegexValidator(r"^(\d{10}|\d{12})$", _("A tax code has 10 digits, a household's 12."))],
    )  # fmt: skip
    legal_form = models.CharField(_("legal form"), max_length=12, choices=LegalForm.choices, blank=True)
    address = models.CharField(_("registered address"), max_length=300, blank=True)
    branch = models.CharField(
        _("main activity"), max_length=8, choices=Branch.choices, default=Branch.INDUSTRY,
        help_text=_("Thresholds of size differ by it."),
    )  # fmt: skip
    figures_year = models.PositiveSmallIntegerField(_("year of the figures"), null=True, blank=True)
    employees = models.PositiveIntegerField(
        _("insured employees"), null=True, blank=True, help_text=_("Of the whole enterprise, yearly average.")
    )
    revenue = models.BigIntegerField(
        _("revenue (VND)"), null=True, blank=True, help_text=_("Of the whole enterprise, in the year.")
    )
    capital = models.BigIntegerField(
        _("capital (VND)"), null=True, blank=True, help_text=_("Of the whole enterprise, at the end of the year.")
    )
    size_class = models.CharField(
        _("size class"), max_length=7, choices=SizeClass.choices, default=SizeClass.UNKNOWN, editable=False
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    identity = models.CharField(
        max_length=300, editable=False, help_text="Tax code, or the plain name where there is none."
    )
    folded = models.CharField(max_length=700, blank=True, editable=False, help_text="Name and tax code for search.")

    confidential = ("revenue", "capital")
    masked = {"tax_code": mask_person, "identity": mask_person}  # declared once, never written to

    class Meta:
        verbose_name = _("enterprise")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "identity"], name="one_enterprise_per_identity",
                violation_error_message=_("There is already an enterprise with this tax code, or name."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["province", "name", "id"], name="enterprise_by_name")]

    @property
    def has_figures(self) -> bool:
        """Whether any figure of the whole enterprise is kept."""
        return any(value is not None for value in (self.employees, self.revenue, self.capital))

    def __str__(self) -> str:
        return self.name


class SizeThreshold(Recorded):
    """From a day on, what an enterprise of one size class has at most; people count with revenue or with capital."""

    class Size(models.TextChoices):
        MICRO = "micro", _("micro")
        SMALL = "small", _("small")
        MEDIUM = "medium", _("medium")

    branch = models.CharField(_("main activity"), max_length=8, choices=Branch.choices)
    size = models.CharField(_("size class"), max_length=6, choices=Size.choices)
    employees = models.PositiveIntegerField(_("employees at most"))
    revenue = models.BigIntegerField(_("revenue at most (VND)"))
    capital = models.BigIntegerField(_("capital at most (VND)"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    legal_source = models.CharField(_("legal source"), max_length=300)
    confirmed = models.BooleanField(_("confirmed"), default=True)

    class Meta:
        verbose_name = _("threshold of size")
        constraints = [
            models.UniqueConstraint(fields=["branch", "size", "valid_from"], name="one_size_threshold_per_start"),
            models.CheckConstraint(condition=Q(employees__gt=0), name="size_threshold_is_positive"),
        ]

    def clean(self) -> None:
        """One threshold of a class on a day."""
        refuse_overlap(self, "branch", "size")
        refuse_backwards(self, "valid_to")

    def __str__(self) -> str:
        return f"{self.get_branch_display()}: {self.get_size_display()}"
