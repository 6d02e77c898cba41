"""One establishment by reporting year: use, output and specific consumption, each span counted once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sachhon.display import numbers
from sachhon.display.svg import bar
from sachhon.establishments.models import Product
from sachhon.plan.pages import amount
from sachhon.plan.pages_words import unit_words
from sachhon.plan.periods import month_number
from sachhon.resources.models import SOURCE_RANK, Factor, Resource

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


def years_of(rows: Any, item: str) -> Years:
    """The rows of one establishment by what they are of."""
    return Years(rows.values_list(item, "start", "end", "source", "quantity"))


@dataclass(frozen=True)
class Specific:
    """Specific consumption of one resource by year, with its change and a bar for each year."""

    resource: Resource
    unit: str
    years: list[tuple[int, float | None, str, SafeString]]
    change: float | None

    @property
    def change_words(self) -> str:
        """How the last year moved against the one before."""
        if self.change is None:
            return ""
        size = numbers.percent(abs(self.change))
        if abs(self.change) < 0.05:
            return _("unchanged")
        return (_("down %(size)s") if self.change < 0 else _("up %(size)s")) % {"size": size}


class Factors:
    """Dated factors of some resources, read once."""

    def __init__(self, resources: Iterable[int]) -> None:
        self.rows: dict[tuple[int, str], list[Factor]] = defaultdict(list)
        for row in Factor.objects.filter(resource__in=resources).order_by("-valid_from"):
            self.rows[row.resource_id, row.quantity].append(row)

    def at(self, resource: int, quantity: str, year: int) -> float | None:
        """The factor in force at the end of November; after the last published one the latest serves."""
        day = dt.date(year, 11, 30)
        for row in self.rows.get((resource, quantity), []):
            if row.valid_from <= day and (not row.valid_to or row.valid_to > day):
                return float(row.value)
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

    def specific(self, resource: Resource) -> Specific | None:
        """The last years of one resource; nothing where no year is known."""
        years = sorted({year for _item, year in self.outputs.keys})[-YEARS_SHOWN:]
        values = [self.rate(resource.pk, year) for year in years]
        known = [value for value in values if value is not None]
        if not known:
            return None
        unit = f"{unit_words(resource.unit)}/{self.unit}"
        bars = [
            (year, value, amount(value), _bar(value, max(known), unit))
            for year, value in zip(years, values, strict=True)
        ]
        comparable = len(values) > 1 and values[-1] is not None and values[-2]
        return Specific(resource, unit, bars, 100 * (values[-1] / values[-2] - 1) if comparable else None)  # type: ignore[operator]


def _weight(product: Product) -> float:
    conversions = product.conversions.all()
    return float(max(conversions, key=lambda row: row.valid_from).factor) if conversions else 1.0


def _bar(value: float | None, top: float, unit: str) -> SafeString:
    """One year's bar on the scale of the greatest."""
    return SafeString("") if value is None else bar([("done", value, "")], maximum=top or 1.0, unit=unit)


def headline(rows: list[Specific]) -> str:
    """The finding on specific consumption, for the card's title."""
    known = [row for row in rows if row.change is not None]
    if not known:
        return _("Specific consumption")
    year, _value, text, _picture = known[0].years[-1]
    return _("%(resource)s %(year)s: %(value)s %(unit)s, %(change)s on the year before") % {
        "resource": known[0].resource, "year": year, "value": text, "unit": known[0].unit,
        "change": known[0].change_words,
    }  # fmt: skip
