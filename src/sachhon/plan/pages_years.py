"""One establishment by reporting year: use, output and specific consumption, each span counted once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sachhon.core.norms import ROUNDING
from sachhon.display import numbers
from sachhon.display.svg import bar
from sachhon.establishments.models import Product
from sachhon.plan.pages import amount
from sachhon.plan.pages_norms import Median, Norm, against
from sachhon.resources.models import SOURCE_RANK
from sachhon.resources.spans import month_number

YEARS_SHOWN = 3


class Years:
    """Quantities by (item, year): the yearly row, and the months December before to November."""

    def __init__(self, rows: Iterable[tuple[int, Any, Any, str, float]]) -> None:
        spans: dict[tuple[int, int, int], dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for item, start, end, source, quantity in rows:
            first = month_number(start)
            spans[item, first, month_number(end) - first][SOURCE_RANK[source]] += quantity
        self.whole: dict[tuple[int, int], float] = {}
        self.months: dict[tuple[int, int], list[float]] = defaultdict(list)
        for (item, first, length), by_rank in spans.items():
            best = by_rank[min(by_rank)]
            if length == 12 and first % 12 == 0:
                self.whole[item, first // 12] = best
            elif length == 1:
                self.months[item, (first + 1) // 12].append(best)

    @property
    def keys(self) -> set[tuple[int, int]]:
        """Every (item, year) of which anything is known."""
        return {*self.whole, *self.months}

    @property
    def items(self) -> set[int]:
        """Everything there is a quantity of."""
        return {item for item, _year in self.keys}

    def known(self, item: int, year: int) -> tuple[float, int]:
        """(quantity, months it covers): twelve months, else the yearly row, else the months there are."""
        months = self.months.get((item, year), [])
        if len(months) < 12 and (item, year) in self.whole:
            return self.whole[item, year], 12
        return sum(months), len(months)

    def of(self, item: int, year: int, *, monthly: bool) -> float | None:
        """The whole year from one kind of row alone, as years and months are never mixed."""
        if not monthly:
            return self.whole.get((item, year))
        months = self.months.get((item, year), [])
        return sum(months) if len(months) == 12 else None


@dataclass(frozen=True)
class Beside:
    """What a specific consumption stands beside: a norm, a median, or why there is none."""

    words: str
    value: float | None
    text: str
    bar: SafeString


@dataclass(frozen=True)
class Specific:
    """Specific consumption of one resource by year, with its change, a bar for each year, and what stands beside."""

    resource: Any
    unit: str
    years: list[tuple[int, float | None, str, SafeString]]
    change: float | None
    beside: list[Beside] = field(default_factory=list)
    norm: Norm | None = None

    @property
    def change_words(self) -> str:
        """How the last year moved against the one before."""
        if self.change is None:
            return ""
        size = numbers.percent(abs(self.change))
        if abs(self.change) < 0.05:
            return _("unchanged")
        return (_("down %(size)s") if self.change < 0 else _("up %(size)s")) % {"size": size}

    @property
    def latest(self) -> float | None:
        """The last year's value."""
        return self.years[-1][1] if self.years else None

    @property
    def meets(self) -> bool | None:
        """Whether the last year keeps its norm; nothing where either is not known."""
        return None if self.norm is None or self.latest is None else self.latest <= self.norm.value * ROUNDING

    @property
    def norm_words(self) -> str:
        """How far it lies from its norm."""
        return against(self.latest, self.norm.value, self.unit) if self.norm and self.latest is not None else ""


class Factors:
    """Dated factors of some resources, the latest first: (resource, quantity, valid from, valid to, value)."""

    def __init__(self, rows: Iterable[tuple[int, str, str, str | None, str]]) -> None:
        self.rows: dict[tuple[int, str], list[tuple[str, str | None, str]]] = defaultdict(list)
        for resource, quantity, *dated in sorted(rows, key=lambda row: row[2], reverse=True):
            self.rows[resource, quantity].append((dated[0], dated[1], dated[2]))

    def at(self, resource: int, quantity: str, year: int) -> float | None:
        """The factor in force at the end of November; after the last published one the latest serves."""
        day = dt.date(year, 11, 30).isoformat()
        for start, end, value in self.rows.get((resource, quantity), []):
            if start <= day and not (end and end <= day):
                return float(value)
        return None


class Rates:
    """Use per unit of the reference product."""

    def __init__(self, uses: Years, outputs: Years, products: list[Product]) -> None:
        self.uses, self.outputs = uses, outputs
        self.made = [product for product in products if product.pk in outputs.items]
        self.bare = [product for product in self.made if not product.conversions.all()]

    @property
    def addable(self) -> bool:
        """Whether outputs share kind, unit and basis, or have conversions."""
        return len({(each.kind, each.unit, each.basis) for each in self.bare}) <= 1

    @property
    def unit(self) -> str:
        """The unit of the reference product."""
        first = self.bare or self.made
        return first[0].unit if first else ""

    def output(self, year: int, *, monthly: bool) -> float | None:
        """Output in the reference product; nothing where a product's is not known."""
        parts = [self.outputs.of(product.pk, year, monthly=monthly) for product in self.made]
        if not self.addable or not parts or None in parts:
            return None
        return sum(part * _weight(product) for part, product in zip(parts, self.made, strict=True) if part is not None)

    def rate(self, resource: int, year: int) -> float | None:
        """Use per unit, from twelve months of both or from the yearly rows of both."""
        for monthly in (True, False):
            used, made = self.uses.of(resource, year, monthly=monthly), self.output(year, monthly=monthly)
            if used is not None and made:
                return used / made
        return None

    @property
    def years(self) -> list[int]:
        """The last years of which an output is known."""
        return sorted({year for _item, year in self.outputs.keys})[-YEARS_SHOWN:]

    def specific(
        self, resource: Any, unit: str, values: list[float | None], norm: Norm | None = None, *,
        median: Median | None = None, norm_missing: str = "",
    ) -> Specific | None:  # fmt: skip
        """The last years of one resource with what stands beside; nothing where no year is known."""
        sides = [side for side in (norm and norm.value, median and median.value) if side is not None]
        known = [value for value in values if value is not None]
        if not known:
            return None
        top = max(*known, *sides, 0.0)
        bars = [
            (year, value, amount(value), _bar(value, top, unit))
            for year, value in zip(self.years, values, strict=True)
        ]  # fmt: skip
        beside = _beside(norm, median, norm_missing, unit, top)
        comparable = len(values) > 1 and values[-1] is not None and values[-2]
        change = 100 * (values[-1] / values[-2] - 1) if comparable else None  # type: ignore[operator]
        return Specific(resource, unit, bars, change, beside, norm)


def _beside(norm: Norm | None, median: Median | None, norm_missing: str, unit: str, top: float) -> list[Beside]:
    """Norm and median as rows under the years."""
    found = []
    if norm:
        words = _("Norm %(stage)s") % {"stage": norm.stage}
        found.append(Beside(words, norm.value, amount(norm.value), _bar(norm.value, top, unit, "goalbar")))
    elif norm_missing:
        found.append(Beside(norm_missing, None, "", SafeString("")))
    if median:
        text = "" if median.value is None else amount(median.value)
        found.append(Beside(median.words, median.value, text, _bar(median.value, top, unit, "going")))
    return found


def _weight(product: Product) -> float:
    conversions = product.conversions.all()
    return float(max(conversions, key=lambda row: row.valid_from).factor) if conversions else 1.0


def _bar(value: float | None, top: float, unit: str, cls: str = "done") -> SafeString:
    """One bar on the scale of the greatest."""
    return SafeString("") if value is None else bar([(cls, value, "")], maximum=top or 1.0, unit=unit)


def headline(rows: list[Specific]) -> str:
    """The finding on specific consumption, for the card's title."""
    judged = [row for row in rows if row.meets is not None]
    if judged:
        row = judged[0]
        return _("%(resource)s %(year)s: %(value)s %(unit)s, %(gap)s") % {
            "resource": row.resource, "year": row.years[-1][0], "value": row.years[-1][2], "unit": row.unit,
            "gap": row.norm_words,
        }  # fmt: skip
    known = [row for row in rows if row.change is not None]
    if not known:
        return _("Specific consumption")
    year, _value, text, _picture = known[0].years[-1]
    return _("%(resource)s %(year)s: %(value)s %(unit)s, %(change)s on the year before") % {
        "resource": known[0].resource, "year": year, "value": text, "unit": known[0].unit,
        "change": known[0].change_words,
    }  # fmt: skip
