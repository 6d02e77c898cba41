"""Industrial establishments and what they make."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.identity import mask_person
from sachhon.establishments.models.enterprises import Enterprise, SizeClass
from sachhon.kit.dated import decimal_text, positive_text
from sachhon.kit.models import Imported
from sachhon.territory.models import Area, Province


def within(low: float, high: float) -> list[Any]:
    """Validators of a number that lies between two others."""
    return [MinValueValidator(low), MaxValueValidator(high)]


class Establishment(Imported):
    """A place where something is made; an enterprise (one tax code) may have several.

    `enterprise` and `tax_code` stay as given; `firm` is the enterprise that they mean.
    """

    class Origin(models.TextChoices):
        REGISTERED = "registered", _("registered")
        REFERENCE = "reference", _("reference")
        MERGED = "merged", _("merged into another")

    class Potential(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        UNKNOWN = "unknown", _("unknown")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("province"), null=True, blank=True, related_name="establishments"
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.REGISTERED)
    code = models.CharField(_("establishment code"), max_length=30)
    name = models.CharField(_("establishment name"), max_length=300)
    firm = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name=_("enterprise"), null=True, blank=True, editable=False,
        related_name="sites",
    )  # fmt: skip
    enterprise = models.CharField(_("enterprise as given"), max_length=300, blank=True)
    tax_code = models.CharField(
        _("tax code"), max_length=14, blank=True,
        validators=[
            RegexValidator(r"^(\d{10}|\d{12}|\d{10}-?\d{3})$", _("A tax code has 10 or 13 digits, a household's 12."))
        ],
    )  # fmt: skip
    vsic = models.CharField(
        _("VSIC code"), max_length=6, validators=[RegexValidator(r"^\d{2,5}$", _("Write two to five digits."))]
    )
    vsic_version = models.CharField(_("VSIC version"), max_length=4, default="2018")
    household = models.BooleanField(_("household"), default=False)
    potential = models.CharField(
        _("potential to apply CP"), max_length=7, choices=Potential.choices, default=Potential.UNKNOWN
    )
    commune = models.CharField(_("commune"), max_length=120, blank=True)
    place = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("commune of today"), null=True, blank=True, editable=False,
        related_name="establishments",
    )  # fmt: skip
    address = models.CharField(_("address"), max_length=300, blank=True)
    park = models.CharField(_("park or cluster"), max_length=160, blank=True)
    old_province = models.CharField(_("former province"), max_length=80, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True, validators=within(-90, 90))
    longitude = models.FloatField(_("longitude"), null=True, blank=True, validators=within(-180, 180))
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    revenue = models.BigIntegerField(_("revenue (VND)"), null=True, blank=True)
    capital = models.BigIntegerField(_("capital (VND)"), null=True, blank=True)
    size_class = models.CharField(
        _("size class"), max_length=7, choices=SizeClass.choices, default=SizeClass.UNKNOWN, editable=False
    )
    floor_area = models.FloatField(_("floor area (m²)"), null=True, blank=True)
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_to = models.DateField(_("active to"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("merged into"), related_name="+"
    )
    folded = models.CharField(
        max_length=700, blank=True, editable=False, help_text="Name, code and tax code for search."
    )
    name_key = models.CharField(
        max_length=300, blank=True, editable=False, help_text="The name without marks and legal form, to compare."
    )

    personal = ("phone",)
    confidential = ("revenue", "capital")
    masked = {"tax_code": mask_person}  # declared once, never written to

    class Meta:
        verbose_name = _("establishment")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "code"],
                condition=Q(origin="registered"),
                name="one_establishment_per_code",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(origin="reference"), name="one_reference_plant_per_code"
            ),
        ]
        indexes = [
            models.Index(fields=["origin", "province", "code", "id"], name="establishment_by_code"),
            models.Index(fields=["origin", "province", "name", "id"], name="establishment_by_name"),
            models.Index(fields=["origin", "province", "vsic", "id"], name="establishment_by_vsic"),
            models.Index(fields=["origin", "province", "commune", "id"], name="establishment_by_commune"),
            models.Index(fields=["tax_code"], name="establishment_by_tax_code"),
            models.Index(fields=["province", "name_key"], name="establishment_by_plain_name"),
            models.Index(fields=["origin", "province", "size_class", "id"], name="establishment_by_size"),
        ]

    def clean(self) -> None:
        """It ceases after it began."""
        if self.active_from and self.active_to and self.active_to <= self.active_from:
            raise ValidationError({"active_to": _("Write a day after the first one.")})

    def __str__(self) -> str:
        return self.name


class Product(Imported):
    """What an establishment makes: its kind, unit and basis decide which outputs may be added."""

    class Basis(models.TextChoices):
        IN = "in", _("input")
        OUT = "out", _("output")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="products")
    code = models.CharField(_("product code"), max_length=30)
    name = models.CharField(_("product name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=80, blank=True)
    unit = models.CharField(_("unit"), max_length=20)
    basis = models.CharField(_("basis"), max_length=3, choices=Basis.choices, default=Basis.OUT)

    class Meta:
        verbose_name = _("product")
        constraints = [
            models.UniqueConstraint(fields=["establishment", "code"], name="one_product_per_code"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})"


class ProductConversion(Imported):
    """From a day on, how many units of the reference product one unit of this product stands for."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="conversions")
    factor = models.CharField(_("conversion factor"), max_length=30, validators=[decimal_text, positive_text])
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("product conversion")
        constraints = [
            models.UniqueConstraint(fields=["product", "valid_from"], name="one_conversion_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.factor}"
