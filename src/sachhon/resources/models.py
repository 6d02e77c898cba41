"""Energy, water and materials: the catalogue with dated factors, and what was used and made when."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.models import Establishment, Product
from sachhon.kit.dated import decimal_text, refuse_overlap
from sachhon.kit.models import Imported, Recorded
from sachhon.territory.models import Named

# Where two sources speak of the same days, the lower rank counts and both are kept.
SOURCE_RANK = {"meter": 1, "bill": 2, "monthly": 3, "yearly": 4, "estimate": 5}


class Source(models.TextChoices):
    """Where a quantity comes from, best first."""

    METER = "meter", _("meter")
    BILL = "bill", _("bill")
    MONTHLY = "monthly", _("monthly report")
    YEARLY = "yearly", _("yearly report")
    ESTIMATE = "estimate", _("estimate")


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


class Slot(models.Func):
    """Months since year 0 for a whole calendar month, minus the year for a whole calendar year, else nothing."""

    output_field = models.IntegerField(null=True)
    _template = (
        "(CASE WHEN {m1} - {m0} = 1 AND {d0} = 1 AND {d1} = 1 THEN {m0}"
        " WHEN {m1} - {m0} = 12 AND {d0} = 1 AND {d1} = 1 AND {m0} %% 12 = 0 THEN -({m0} / 12) END)"
    )

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        """From the text of both dates."""
        month = "(CAST(substr({0}, 1, 4) AS INTEGER) * 12 + CAST(substr({0}, 6, 2) AS INTEGER) - 1)"
        return self._written(compiler, month, "CAST(substr({0}, 9, 2) AS INTEGER)")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        """From the parts of both dates."""
        month = "(extract(year from {0})::int * 12 + extract(month from {0})::int - 1)"
        return self._written(compiler, month, "extract(day from {0})::int")

    def _written(self, compiler: Any, month: str, day: str) -> tuple[str, list[Any]]:
        start, end = (compiler.compile(source)[0] for source in self.get_source_expressions())
        parts = {
            "m0": month.format(start),
            "m1": month.format(end),
            "d0": day.format(start),
            "d1": day.format(end),
        }
        return self._template.format(**parts), []


class Span(Imported):
    """A quantity from one day to another, as typed and in the canonical unit."""

    source = models.CharField(_("source"), max_length=8, choices=Source.choices)
    start = models.DateField(_("from"), help_text=_("First day counted."))
    end = models.DateField(_("to"), help_text=_("First day no longer counted."))
    given = models.CharField(_("as given"), max_length=40)
    unit_given = models.CharField(_("unit as given"), max_length=20)
    quantity = models.FloatField(_("quantity"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    slot = models.GeneratedField(
        expression=Slot("start", "end"), output_field=models.IntegerField(null=True), db_persist=True
    )

    class Meta:
        abstract = True


class ResourceUse(Span):
    """Use of one resource by one establishment from one day to another."""

    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="uses")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    meter = models.CharField(_("meter number"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("resource use")
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "resource", "start", "end", "meter", "source"],
                name="one_use_per_span_meter_and_source",
            ),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="use_ends_after_it_starts"),
            models.CheckConstraint(condition=models.Q(quantity__gte=0), name="use_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} · {self.start:%d/%m/%Y}"


class ProductOutput(Span):
    """Output of one product from one day to another."""

    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="outputs")
    product = models.ForeignKey(Product, models.PROTECT, related_name="outputs")

    class Meta:
        verbose_name = _("product output")
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "product", "start", "end", "source"],
                name="one_output_per_span_and_source",
            ),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="output_ends_after_it_starts"),
            models.CheckConstraint(condition=models.Q(quantity__gte=0), name="output_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.start:%d/%m/%Y}"
