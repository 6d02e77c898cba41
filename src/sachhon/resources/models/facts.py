"""What was used and made when, and what else moves a use: as typed, and in canonical units."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.models import Establishment, Product
from sachhon.kit.models import Imported
from sachhon.resources.models.catalogue import Resource
from sachhon.territory.models import Province

# Where two sources speak of the same days, the lower rank counts and both are kept.
SOURCE_RANK = {"meter": 1, "bill": 2, "monthly": 3, "yearly": 4, "estimate": 5}


class Source(models.TextChoices):
    """Where a quantity comes from, best first."""

    METER = "meter", _("meter")
    BILL = "bill", _("bill")
    MONTHLY = "monthly", _("monthly report")
    YEARLY = "yearly", _("yearly report")
    ESTIMATE = "estimate", _("estimate")


class Slot(models.Func):
    """Months since year 0 for a whole calendar month, minus the year for a whole calendar year, else nothing."""

    output_field = models.IntegerField(null=True)
    _template = (
        "(CASE WHEN {m1} - {m0} = 1 AND {d0} = 1 AND {d1} = 1 THEN {m0}"
        " WHEN {m1} - {m0} = 12 AND {d0} = 1 AND {d1} = 1 AND {m0} = {m0} / 12 * 12 THEN -({m0} / 12) END)"
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


class DriverValue(Imported):
    """A month's value of what moves a use beside output: working days, degree days; of one place or of the province."""

    class Name(models.TextChoices):
        WORKING_DAYS = "working_days", _("working days")
        COOLING = "cooling_degree_days", _("cooling degree days")
        HEATING = "heating_degree_days", _("heating degree days")
        OTHER = "other", _("other driver")

    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("province"), related_name="+")
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="drivers",
        help_text=_("Leave it empty where the value holds for the whole province."),
    )  # fmt: skip
    name = models.CharField(_("driver"), max_length=20, choices=Name.choices)
    label = models.CharField(_("name of another driver"), max_length=80, blank=True)
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    value = models.FloatField(_("value"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("driver")
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "name", "label", "month"], condition=Q(establishment__isnull=False),
                name="one_driver_per_establishment_and_month",
            ),
            models.UniqueConstraint(
                fields=["province", "name", "label", "month"], condition=Q(establishment__isnull=True),
                name="one_driver_per_province_and_month",
            ),
        ]  # fmt: skip

    def clean(self) -> None:
        """A whole month, a name for what has none, and an establishment of the same province."""
        problems = {}
        if self.month and self.month.day != 1:
            problems["month"] = _("Write the first day of the month.")
        if self.name == self.Name.OTHER and not self.label.strip():
            problems["label"] = _("Say what this driver is called.")
        if self.establishment and self.establishment.province_id != self.province_id:
            problems["establishment"] = _("This establishment lies in another province.")
        if problems:
            raise ValidationError(problems)

    def __str__(self) -> str:
        return f"{self.label or self.get_name_display()} · {self.month:%m/%Y}"
