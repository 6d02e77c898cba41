"""One series of a figure: its formula with numbers, and every row that went in or stood aside."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from sachhon.assessments.models import Solution
from sachhon.display import numbers
from sachhon.establishments.models import Establishment, Product
from sachhon.plan.models import Evidence, Period
from sachhon.plan.pages_records import NOT_ADDABLE, record_url, saved_of, sums_of
from sachhon.plan.pages_rows import Line, Lines, Reading, Rows, parted, place_of
from sachhon.plan.pages_words import METHODS, SHORT, TIERS, Reason, period_words, reason_of, unit_words
from sachhon.plan.savings import ENERGY
from sachhon.plan.spans import Window
from sachhon.plan.trail import Origin, origins
from sachhon.resources.models import Factor, ProductOutput, ResourceUse
from sachhon.resources.spans import month_start


class SeriesPage:
    """The chain from one part of a figure to the cells of files."""

    def __init__(
        self, user: Any, period: Period, code: str, plant: Establishment, resource: str, query: str = ""
    ) -> None:
        self.user, self.period, self.code, self.plant, self.query = user, period, code, plant, query
        found = Evidence.objects.filter(
            run__period=period, run__current=True, code=code, establishment=plant, resource__code=resource
        ).select_related("run__by", "resource").first()  # fmt: skip
        if found is None:
            raise Http404
        self.part, self.run, self.resource = found, found.run, found.resource
        self.window = Window.of(period, self.run.plan.baseline_year)

    @property
    def period_words(self) -> str:
        """The period as it is said."""
        return period_words(self.period.label)

    @property
    def short(self) -> str:
        """The figure in short."""
        return str(SHORT[self.code])

    @cached_property
    def sums(self) -> dict[str, Any]:
        """What went in, by name."""
        return sums_of(self.part)

    @property
    def inputs(self) -> list[tuple[str, float | None, str]]:
        """Label, sum and unit of what was divided; of a stated saving there is this period's use alone."""
        base, report = {"year": self.window.base_year}, {"year": self.window.report_year}
        if self.stated:
            return [(_("Used"), self.part.actual, self.unit), (_("Saved"), self.saved, self.unit)]
        if self.part.method == "model":
            return [(_("Use %(year)s") % report, self.sums.get("use_report"), self.use_unit)]
        return [
            (_("Use %(year)s") % base, self.sums.get("use_base"), self.use_unit),
            (_("Use %(year)s") % report, self.sums.get("use_report"), self.use_unit),
            *self._made(base, report),
        ]

    def _made(self, base: dict[str, int], report: dict[str, int]) -> list[tuple[str, float | None, str]]:
        """Outputs of both years, where they can be added up."""
        if self.part.reason == NOT_ADDABLE:
            return []
        return [
            (_("Output %(year)s") % base, self.sums.get("output_base"), self.output_unit),
            (_("Output %(year)s") % report, self.sums.get("output_report"), self.output_unit),
        ]

    @property
    def by_months(self) -> bool:
        """Whether matched months were compared, not whole years."""
        return bool(self.sums.get("months"))

    @property
    def unit(self) -> str:
        """The unit of adjusted and actual."""
        return "TOE" if self.is_energy else self.use_unit

    @property
    def is_energy(self) -> bool:
        """Whether adjusted and actual are in TOE."""
        return self.resource.group in ENERGY  # type: ignore[union-attr]

    @property
    def factor_text(self) -> str:
        """The factor that the run used, exact."""
        value = self.sums.get("factor")
        return numbers.number(f"{value:.10g}", _places(value)) if value else numbers.MISSING

    @property
    def evidence_url(self) -> str:
        """Back to the figure's evidence."""
        address = reverse("evidence", args=[self.period.label, self.code]) + self.query
        if self.code != "CP3-M":
            return address
        return f"{address}{'&' if self.query else '?'}resource={self.resource.code}"  # type: ignore[union-attr]

    @property
    def verified_url(self) -> str:
        """The page of the verified saving behind a series of tier A."""
        keys = [self.period.label, self.plant.uuid, self.resource.code]  # type: ignore[union-attr]
        return reverse("verified-saving", args=keys) + self.query

    @property
    def several_products(self) -> bool:
        """Whether outputs were added up."""
        return len({row.product_id for row in self.outputs}) > 1

    @property
    def use_unit(self) -> str:
        """The resource's own unit."""
        return unit_words(self.resource.unit)  # type: ignore[union-attr]

    @property
    def saved(self) -> float | None:
        """Adjusted less actual."""
        return saved_of(self.part)

    @property
    def rate(self) -> float | None:
        """What was saved, in percent."""
        return 100 * self.saved / self.part.adjusted if self.saved is not None and self.part.adjusted else None

    @property
    def would(self) -> float | None:
        """What would have been used, in the resource's own unit."""
        sums = self.sums
        if (
            self.part.reason == NOT_ADDABLE
            or not sums.get("output_base")
            or sums.get("use_base") is None
            or sums.get("output_report") is None
        ):
            return None
        return float(sums["use_base"] / sums["output_base"] * sums["output_report"])

    @property
    def stated(self) -> bool:
        """Whether the saving is one that an audit or the enterprise states."""
        return self.part.tier in ("C", "D")

    @cached_property
    def statements(self) -> list[tuple[Solution, Origin | None, str]]:
        """Solutions whose stated savings make a series of tier C or D, with where each was read."""
        source = "audit" if self.part.tier == "C" else "declared"
        rows = Solution.objects.filter(
            establishment=self.plant, resource=self.resource, saving_source=source, saving__isnull=False
        )
        kept = list(rows.filter(implemented_on__lt=self.period.end).exclude(evidence="").order_by("implemented_on"))
        places = origins(kept, "saving")
        return [(row, places.get(row.pk), record_url(self.user, row)) for row in kept]

    @property
    def reason(self) -> Reason | None:
        """Why the series is not counted."""
        return reason_of(self.part.reason) if self.part.reason else None

    @property
    def tier_words(self) -> Any:
        """The tier in words."""
        return TIERS.get(self.part.tier, "")

    @property
    def method(self) -> Any:
        """The method in words."""
        return METHODS.get(self.part.method, self.part.method)

    @cached_property
    def factor(self) -> Factor | None:
        """The factor in force on the period's last day of figures."""
        day = self.period.data_to - dt.timedelta(days=1)
        rows = Factor.objects.filter(resource=self.resource, quantity="toe", valid_from__lte=day)
        return rows.filter(Q(valid_to=None) | Q(valid_to__gt=day)).order_by("-valid_from").first()

    @cached_property
    def products(self) -> list[Product]:
        """What the establishment makes."""
        return list(Product.objects.filter(establishment=self.plant).prefetch_related("conversions").order_by("code"))

    @property
    def output_unit(self) -> str:
        """The unit of the reference product: that of products without a conversion."""
        bare = {product.unit for product in self.products if not product.conversions.all()}
        units = bare or {product.unit for product in self.products}
        return units.pop() if len(units) == 1 else _("units of the reference product")

    @cached_property
    def uses(self) -> list[ResourceUse]:
        """Use of the resource in both years."""
        rows = ResourceUse.objects.filter(self._within, establishment=self.plant, resource=self.resource)
        return list(rows.order_by("start", "source", "meter"))

    @cached_property
    def outputs(self) -> list[ProductOutput]:
        """Output of every product in both years."""
        rows = ProductOutput.objects.filter(self._within, establishment=self.plant)
        return list(rows.select_related("product").order_by("start", "product__code", "source"))

    @property
    def _within(self) -> Q:
        window, spans = self.window, Q()
        for first, year in ((window.base, window.base_year), (window.report, window.report_year)):
            spans |= Q(start__gte=month_start(first), start__lt=month_start(first + window.months))
            spans |= Q(start=dt.date(year, 1, 1), end=dt.date(year + 1, 1, 1))
        return spans

    @cached_property
    def reading(self) -> Reading:
        """What each row does in this series."""
        kind = "stated" if self.stated else "months" if self.by_months else "years"
        return Reading(self.window, self.uses, self.outputs, kind, counted=self.part.counted)

    @cached_property
    def use_lines(self) -> Lines:
        """Rows of use, what each does."""
        return self._lines(self.uses, lambda row: str(self.resource), lambda row: self.use_unit)

    @cached_property
    def output_lines(self) -> Lines:
        """Rows of output, what each does."""
        return self._lines(self.outputs, lambda row: row.product.name, lambda row: row.product.unit)

    def _lines(self, rows: Rows, what: Any, unit: Any) -> Lines:
        places = origins(rows)
        return parted([
            Line(
                row, what(row), unit(row), place_of(row, self.window)[0], self.reading.why_not(row),
                places.get(row.pk), record_url(self.user, row),
            )
            for row in rows
        ])  # fmt: skip

    @property
    def moved(self) -> bool:
        """Whether the rows no longer add up to what the run kept."""
        return self.part.counted and any(
            kept is not None and abs(kept - self._total(side)) > 1e-6 * max(abs(kept), 1.0)
            for side, kept in (("base", self.sums.get("use_base")), ("report", self.sums.get("use_report")))
        )

    def _total(self, side: str) -> float:
        return sum(line.row.quantity for line in self.use_lines.counted if line.side == side)

    @cached_property
    def first(self) -> Line | None:
        """The row whose way is drawn as a trail: one that counts, of the period itself if there is one."""
        lines = self.use_lines.counted or self.use_lines.aside
        kind = "month" if self.by_months else "year"
        wanted = (("report", kind), ("report", "month"))
        found = (line for place in wanted for line in lines if place_of(line.row, self.window) == place)
        return next(found, lines[0] if lines else None)


def _places(value: float) -> int:
    """As many decimals as the factor is written with."""
    return len(f"{value:.10f}".rstrip("0").partition(".")[2])
