"""Rows of use and output beside a figure: what each says, and whether it counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sachhon.kit import numbers
from sachhon.plan.periods import month_number, month_start
from sachhon.plan.spans import Window
from sachhon.plan.trail import Origin
from sachhon.resources.models import ProductOutput, ResourceUse, Source

COUNTED = ""
WHY_NOT: dict[str, Any] = {
    "better": _("Not counted: a better source covers these days"),
    "yearly": _("Not counted: this series compares whole years"),
    "unmatched": _("Not counted: the other year lacks this month, or an output is missing"),
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
    if (
        whole
        and months == 12
        and row.start.month == 1
        and row.start.year in (window.base_year, window.report_year)
    ):
        return ("base" if row.start.year == window.base_year else "report"), "year"
    for side, first in (("base", window.base), ("report", window.report)):
        if first <= start < first + window.months:
            return side, "month" if whole and months == 1 else "span"
    return "", ""


def item_of(row: Any) -> int:
    """The resource or the product of a row."""
    return int(row.resource_id if isinstance(row, ResourceUse) else row.product_id)


@dataclass(frozen=True)
class Lines:
    """Rows that count and rows that stand aside, each in the order of their days."""

    counted: list[Line]
    aside: list[Line]


def parted(lines: list[Line]) -> Lines:
    """The rows as two lists."""
    return Lines([line for line in lines if not line.why_not], [line for line in lines if line.why_not])
