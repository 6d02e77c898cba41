"""Rows of use and output beside a figure: what each says, and whether it counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from sachhon.display import numbers
from sachhon.plan.spans import Window
from sachhon.plan.trail import Origin
from sachhon.resources.models import SOURCE_RANK, ProductOutput, ResourceUse, Source
from sachhon.resources.spans import month_number, month_start

WHY_NOT: dict[str, Any] = {
    "better": _("Not counted: a better source covers these days"),
    "yearly": _("Not counted: this series compares whole years"),
    "unmatched": _("Not counted: the other year lacks this month, or an output is missing"),
    "stated": _("Not counted: the saving is stated, not worked out from this"),
    "span": _("Not counted: neither a whole month nor a whole calendar year"),
}
Rows = Sequence[ResourceUse] | Sequence[ProductOutput]


@dataclass(frozen=True)
class Line:
    """One row of use or output, and whether it counts."""

    row: Any
    what: str
    unit: str
    side: str
    why_not: Any
    origin: Origin | None
    record_url: str

    @property
    def span(self) -> str:
        """Which days it covers, as people say it."""
        start, end = self.row.start, self.row.end
        if (start.month, start.day, end.month, end.day) == (1, 1, 1, 1) and end.year == start.year + 1:
            return str(start.year)
        if start.day == 1 and end == month_start(month_number(start) + 1):
            return f"{start:%m/%Y}"
        return f"{numbers.date(start)} – {numbers.date(end - dt.timedelta(days=1))}"

    @property
    def source(self) -> str:
        """Where the quantity comes from."""
        return str(Source(self.row.source).label)

    @property
    def edited(self) -> bool:
        """Whether the row was changed by hand after its file."""
        return bool(self.origin and self.origin.raw[:40] != self.row.given)


def place_of(row: Any, window: Window) -> tuple[str, str]:
    """(side, kind) of a row: base or report; month, year or other span."""
    start, months = month_number(row.start), month_number(row.end) - month_number(row.start)
    whole = row.start.day == row.end.day == 1
    if whole and months == 12 and row.start.month == 1 and row.start.year in (window.base_year, window.report_year):
        return ("base" if row.start.year == window.base_year else "report"), "year"
    for side, first in (("base", window.base), ("report", window.report)):
        if first <= start < first + window.months:
            return side, "month" if whole and months == 1 else "span"
    return "", ""


class Reading:
    """How one series reads its rows: by `months`, by `years`, or beside a `stated` saving."""

    def __init__(self, window: Window, uses: Rows, outputs: Rows, kind: str, *, counted: bool) -> None:
        self.window, self.uses, self.outputs, self.kind, self.counted = window, uses, outputs, kind, counted

    @cached_property
    def best(self) -> dict[tuple[Any, ...], int]:
        """The best rank for each item and span."""
        best: dict[tuple[Any, ...], int] = {}
        for row in (*self.uses, *self.outputs):
            best[key_of(row)] = min(best.get(key_of(row), 9), SOURCE_RANK[row.source])
        return best

    @cached_property
    def has_years(self) -> bool:
        """Whether there is any yearly row of the resource."""
        return any(place_of(row, self.window)[1] == "year" for row in self.uses)

    @cached_property
    def matched(self) -> set[int]:
        """Months (0 the first of the window) that use and every product have in both years."""
        known = {(item_of(row), *spot) for row in (*self.uses, *self.outputs) if (spot := self.spot(row))}
        items = {item_of(row) for row in (*self.uses, *self.outputs)}
        wanted = [(item, side) for item in items for side in ("base", "report")]
        months = range(self.window.months)
        return {month for month in months if all((item, side, month) in known for item, side in wanted)}

    def spot(self, row: Any) -> tuple[str, int] | None:
        """(side, month of the window) of a monthly row."""
        side, kind = place_of(row, self.window)
        first = self.window.base if side == "base" else self.window.report
        return (side, month_number(row.start) - first) if kind == "month" else None

    def why_not(self, row: Any) -> Any:
        """Why a row does not count, in words; nothing when it does, or when nothing of the series counts."""
        return WHY_NOT.get(self._code(row, *place_of(row, self.window)))

    def _code(self, row: Any, side: str, kind: str) -> str:
        if kind == "span":
            return "span"
        if SOURCE_RANK[row.source] > self.best[key_of(row)]:
            return "better"
        if self.kind == "stated":
            return self._aside_of_stated(row, side, kind)
        if kind == "year":
            return "better" if self.kind == "months" else ""
        if self.kind == "years":
            return "yearly" if self.has_years else ""
        spot = self.spot(row)
        return "unmatched" if self.counted and spot and spot[1] not in self.matched else ""

    def _aside_of_stated(self, row: Any, side: str, kind: str) -> str:
        """A stated saving is set against this period's use alone: the yearly row, or all its months."""
        if side == "base" or isinstance(row, ProductOutput):
            return "stated"
        reported = any(place_of(each, self.window) == ("report", "year") for each in self.uses)
        return "yearly" if reported and kind == "month" else ""


def item_of(row: Any) -> tuple[str, int]:
    """The resource or the product of a row."""
    return ("use", row.resource_id) if isinstance(row, ResourceUse) else ("output", row.product_id)


def key_of(row: Any) -> tuple[Any, ...]:
    """What two rows of different sources have in common."""
    return (item_of(row), row.start, row.end)


@dataclass(frozen=True)
class Lines:
    """Rows that count and rows that stand aside, each in the order of their days."""

    counted: list[Line]
    aside: list[Line]


def parted(lines: list[Line]) -> Lines:
    """The rows as two lists."""
    return Lines([line for line in lines if not line.why_not], [line for line in lines if line.why_not])
