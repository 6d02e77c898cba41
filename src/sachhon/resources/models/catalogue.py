"""The catalogue: resources with trade units and dated factors, and dated norms of consumption."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.kit.dated import decimal_text, positive_text, refuse_backwards, refuse_overlap
from sachhon.kit.models import Recorded
from sachhon.territory.models import Named


class Resource(Recorded, Named):
    """A kind of energy, water or material with its own canonical unit."""

    class Group(models.TextChoices):
        ELECTRICITY = "electricity", _("electricity")
        FUEL = "fuel", _("fuel")
        BIOMASS = "biomass", _("biomass")
        STEAM = "steam", _("steam")
        WATER = "water", _("water")
        MATERIAL = "material", _("material")

    code = models.CharField(_("code"), max_length=20, unique=True)
    group = models.CharField(_("group"), max_length=12, choices=Group.choices)
    unit = models.CharField(_("canonical unit"), max_length=12)
    foreign = models.BooleanField(_("of a foreign survey"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("resource")


class UnitConversion(Recorded):
    """How many canonical units one trade unit of a resource holds."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="units")
    unit = models.CharField(_("unit"), max_length=20)
    factor = models.CharField(_("factor"), max_length=30, help_text="A decimal, as text.")
    source = models.CharField(_("source"), max_length=300, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "unit"], name="one_factor_per_trade_unit")]


class Factor(Recorded):
    """From a day on, what one canonical unit stands for in TOE, tCO₂e or MJ."""

    class Quantity(models.TextChoices):
        TOE = "toe", _("TOE")
        CARBON = "tco2e", _("tCO₂e")
        HEAT = "mj", _("MJ")

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="factors")
    quantity = models.CharField(_("converted into"), max_length=5, choices=Quantity.choices)
    value = models.CharField(
        _("factor"), max_length=30, validators=[decimal_text], help_text=_("Per canonical unit of the resource.")
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    confirmed = models.BooleanField(_("confirmed"), default=True)

    class Meta:
        verbose_name = _("factor")
        constraints = [
            models.UniqueConstraint(fields=["resource", "quantity", "valid_from"], name="one_factor_per_start"),
        ]

    def clean(self) -> None:
        """Two factors of one quantity are never in force on the same day."""
        refuse_overlap(self, "resource_id", "quantity")

    def __str__(self) -> str:
        return f"{self.resource}: {self.value} {self.get_quantity_display()}"


class Norm(Recorded, Named):
    """From a day on, the most energy that the law lets one unit of a product take, for one band of capacity."""

    class Convention(models.TextChoices):
        FINAL = "final", _("final energy, 3.6 MJ a kWh")
        PRIMARY = "primary", _("primary energy, by the TOE table")

    code = models.CharField(_("code"), max_length=40)
    kinds = models.CharField(
        _("kinds of product"), max_length=300, help_text=_("As products are called, with semicolons between.")
    )
    capacity_from = models.FloatField(_("capacity from, a year"), null=True, blank=True)
    capacity_to = models.FloatField(_("capacity below, a year"), null=True, blank=True)
    capacity_unit = models.CharField(_("unit of capacity"), max_length=12, blank=True)
    value = models.CharField(_("norm"), max_length=30, validators=[decimal_text, positive_text])
    unit = models.CharField(_("unit"), max_length=20)
    convention = models.CharField(_("convention"), max_length=8, choices=Convention.choices, default=Convention.FINAL)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    legal_source = models.CharField(_("legal source"), max_length=300)
    confirmed = models.BooleanField(_("confirmed"), default=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("norm of consumption")
        ordering = ["code", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="one_norm_per_start")]

    def clean(self) -> None:
        """One norm of a code on a day, and a band that ends above its beginning."""
        refuse_overlap(self, "code")
        refuse_backwards(self, "valid_to")
        if self.capacity_from is not None and self.capacity_to is not None and self.capacity_to <= self.capacity_from:
            raise ValidationError({"capacity_to": _("The band ends above its beginning.")})

    def __str__(self) -> str:
        return f"{super().__str__()}: {self.value} {self.unit}"
