"""The evidence of one figure: its formula with numbers, what was counted, what was left out and why."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse

from sachhon.core.catalogue import INDICATORS, Indicator
from sachhon.display import numbers
from sachhon.plan.content import figures_of
from sachhon.plan.models import Evidence, IndicatorValue, Period, Run
from sachhon.plan.pages import Tile, part_text, tile
from sachhon.plan.pages_dashboard import TierRow, tier_rows
from sachhon.plan.pages_grounds import Ground, grounds
from sachhon.plan.pages_parts import PartList
from sachhon.plan.pages_verified_words import spread
from sachhon.plan.pages_words import DESIGNS, SHORT, period_words, unit_words
from sachhon.resources.models import Resource


class EvidencePage:
    """What one figure of the current run rests on."""

    def __init__(self, user: Any, period: Period, code: str, params: QueryDict, query: str = "") -> None:
        if code not in INDICATORS:
            raise Http404
        self.user, self.period, self.code, self.params, self.query = user, period, code, params, query
        self.indicator: Indicator = INDICATORS[code]
        run = Run.objects.filter(period=period, current=True).select_related("period__province", "by").first()
        if run is None:
            raise Http404
        self.run = run
        self.resource = self._resource(params.get("resource", ""))

    def _resource(self, code: str) -> Resource | None:
        """CP3-M is a figure for each material; without one the page cannot be told."""
        if self.code != "CP3-M":
            return None
        found = Resource.objects.filter(code=code).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def figure(self) -> dict[str, Any]:
        """The figure as people, files and the API read it."""
        wanted = self.resource.code if self.resource else None
        found = (each for each in figures_of(self.run) if (each["code"], each["resource"]) == (self.code, wanted))
        figure = next(found, None)
        if figure is None:
            raise Http404
        return figure

    @cached_property
    def value(self) -> IndicatorValue:
        """The stored figure, with what only the page tells: survey, warnings."""
        return self.run.values.get(code=self.code, resource=self.resource)

    @cached_property
    def tile(self) -> Tile:
        """The figure with its words."""
        return tile(self.figure, self.period.label, self.run.plan.baseline_year, "")

    @property
    def title(self) -> str:
        """What the figure is called."""
        name = self.indicator.text("title", numbers.spoken())
        return f"{name}: {self.resource}" if self.resource else name

    @property
    def period_words(self) -> str:
        """The period as it is said."""
        return period_words(self.period.label)

    @property
    def short(self) -> str:
        """The same in short."""
        return f"{SHORT[self.code]}: {self.resource}" if self.resource else str(SHORT[self.code])

    @property
    def unit(self) -> str:
        """The unit of numerator and denominator."""
        return unit_words(self.resource.unit) if self.resource else self.indicator.text("parts_unit", numbers.spoken())

    @property
    def is_saving(self) -> bool:
        """Whether parts are series with an adjusted and an actual use."""
        return self.code.startswith("CP3")

    @property
    def formula(self) -> dict[str, str]:
        """The formula in words and with this period's numbers."""
        language, figure = numbers.spoken(), self.figure
        text = {name: self.indicator.text(name, language) for name in ("numerator", "denominator")}
        name, said, *_rest = self.indicator.text("formula", language).split(" = ")
        over, _sign, under = said.rpartition(" ÷ ")
        used = None if figure["numerator"] is None else figure["denominator"] - figure["numerator"]
        return {
            **text,
            "name": name,
            "over": over.strip("()") if self.is_saving else over,
            "under": under,
            "top": part_text(figure, figure["numerator"]),
            "bottom": part_text(figure, figure["denominator"]),
            "used": part_text(figure, used),
            "value": numbers.percent(figure["value"]),
            "unit": self.unit,
        }

    @property
    def grounds(self) -> list[Ground]:
        """On what CP3 rests, with lists."""
        address = reverse("evidence", args=[self.period.label, self.code]) + self.query
        return grounds(self.figure.get("evidence"), address)

    @property
    def tier_rows(self) -> list[TierRow]:
        """CP3 by tier, never mixed."""
        return tier_rows(self.figure) if self.code == "CP3" else []

    @property
    def portfolio(self) -> dict[str, str] | None:
        """Tier A as a whole with its interval: sums first, errors in quadrature."""
        found, rows = self.value.detail.get("portfolio"), [row for row in self.tier_rows if row.tier == "A"]
        if not found or not rows or rows[0].value is None:
            return None
        return {
            "n": numbers.number(found["n"], 0), "value": numbers.percent(rows[0].value),
            "span": spread(rows[0].value, found["half_width_pct"]),
            "level": numbers.percent(100 * found["level"], None),
        }  # fmt: skip

    @property
    def survey(self) -> dict[str, Any]:
        """Of CP1: wave, design, source, what to mind."""
        detail = self.value.detail
        return {
            **detail,
            "design": DESIGNS.get(detail.get("design", ""), ""),
            "warnings": detail.get("warnings", []),
        }

    @cached_property
    def parts(self) -> QuerySet[Evidence]:
        """All parts of the figure."""
        rows = Evidence.objects.filter(run=self.run, code=self.code)
        return rows.filter(resource=self.resource) if self.resource else rows

    @cached_property
    def list(self) -> PartList:
        """The parts as tables."""
        return PartList(self.user, self.period, self.code, self.parts, self.params, self.query)

    @property
    def csv_url(self) -> str:
        """Every part as a file."""
        address = reverse("evidence-csv", args=[self.period.label, self.code]) + self.query
        if self.resource is None:
            return address
        return f"{address}{'&' if self.query else '?'}resource={self.resource.code}"
