"""Plants of foreign surveys: one row is what one of them was in one year."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sachhon.establishments.models import Establishment
from sachhon.kit.models import Imported


class OutputUnit(models.TextChoices):
    """What the output of a surveyed plant is counted in."""

    KILOGRAM = "kg", pgettext_lazy("unit", "kg")
    PIECE = "piece", pgettext_lazy("unit", "piece")
    CUBIC_METRE = "m3", pgettext_lazy("unit", "m³")
    THOUSAND_FEET = "kft", pgettext_lazy("unit", "1,000 feet")
    BARREL = "bbl", pgettext_lazy("unit", "barrel")
    BUSHEL = "bushel", pgettext_lazy("unit", "bushel")


class PlantYear(Imported):
    """One plant of a foreign survey in one year: its sector, size, output and what it paid.

    What a cell could not be stays missing, and `left_out` says which and why. Use of energy, water and
    materials and the output stand in the same tables as those of the province, under reference plants.
    """

    establishment = models.ForeignKey(
        Establishment, models.PROTECT, related_name="plant_years", verbose_name=_("plant")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    country = models.CharField(_("country"), max_length=2, default="US")
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    price_year = models.PositiveSmallIntegerField(_("price year"))
    sic = models.CharField(_("SIC code"), max_length=4, blank=True)
    naics = models.CharField(_("NAICS code"), max_length=6, blank=True)
    state = models.CharField(_("state of the country"), max_length=2, blank=True)
    products = models.CharField(_("products"), max_length=200, blank=True)
    output_unit = models.CharField(_("unit of output"), max_length=8, choices=OutputUnit.choices, blank=True)
    hours = models.PositiveIntegerField(_("production hours a year"), null=True, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    floor_area = models.FloatField(_("floor area (m²)"), null=True, blank=True)
    demand = models.FloatField(_("billed demand (kW-months)"), null=True, blank=True)
    sales = models.BigIntegerField(_("sales (USD)"), null=True, blank=True)
    electricity_cost = models.BigIntegerField(_("cost of electricity (USD)"), null=True, blank=True)
    fuel_cost = models.BigIntegerField(_("cost of fuels (USD)"), null=True, blank=True)
    energy_cost = models.BigIntegerField(_("cost of energy (USD)"), null=True, blank=True)
    water_cost = models.BigIntegerField(_("cost of water (USD)"), null=True, blank=True)
    waste_cost = models.BigIntegerField(_("cost of waste (USD)"), null=True, blank=True)
    energy_complete = models.BooleanField(
        _("energy use complete"), default=False, help_text=_("No use of energy was left out or is missing.")
    )
    left_out = models.TextField(_("cells left out"), blank=True)

    class Meta:
        verbose_name = _("plant of a foreign survey")
        verbose_name_plural = _("plants of foreign surveys")
        constraints = [
            models.UniqueConstraint(fields=["establishment", "year"], name="one_plant_year"),
        ]
        indexes = [
            models.Index(fields=["sic", "id"], name="plant_year_by_sic"),
            models.Index(fields=["year", "id"], name="plant_year_by_year"),
        ]

    def __str__(self) -> str:
        return f"{self.establishment} · {self.year}"
