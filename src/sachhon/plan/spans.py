"""Use and output of a province as arrays of months and years: select and sum, nothing else.

Rows leave the database as (packed integer, quantity), so that millions of them fit and move quickly.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from itertools import chain

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from sachhon.plan.models import Period
from sachhon.plan.periods import month_number, year_of
from sachhon.resources.models import SOURCE_RANK, ResourceUse

Floats = NDArray[np.float64]
Keys = NDArray[np.int64]

# A packed key is ((owner · 2²² + item) · 64 + column) · 8 + rank, exact in a float64 up to 2⁵³.
_ITEM, _COLUMN, _RANK = 1 << 22, 1 << 6, 1 << 3


@dataclass(frozen=True)
class Window:
    """The months of the baseline year and of the period, and the calendar years of yearly rows."""

    base: int
    report: int
    months: int
    base_year: int
    report_year: int

    @classmethod
    def of(cls, period: Period, baseline_year: int) -> Window:
        """The same months of the baseline year as those of the period."""
        year, first = year_of(period), month_number(period.data_from)
        months = month_number(period.data_to) - first
        return cls(first - 12 * (year - baseline_year), first, months, baseline_year, year)

    @property
    def slots(self) -> set[int]:
        """Every month of both years."""
        return {first + place for first in (self.base, self.report) for place in range(self.months)}

    def column(self, slot: int) -> int | None:
        """Where a month stands in a row of both years; none outside of them."""
        for place, first in ((12, self.report), (0, self.base)):
            if first <= slot < first + self.months:
                return place + slot - first
        return None


@dataclass(frozen=True)
class Table:
    """One row a pair (owner, item): months of both years and whole years, NaN where not known."""

    owner: Keys
    item: Keys
    base_months: Floats
    report_months: Floats
    base_year: Floats
    report_year: Floats

    def only(self, owners: Keys) -> Table:
        """The rows of these owners; another may have come while the tables were read."""
        keep = np.isin(self.owner, owners)
        return self if keep.all() else Table(*(getattr(self, part.name)[keep] for part in fields(self)))


def use_table(window: Window, province_id: int) -> Table:
    """Use by (establishment, resource), the best source of each span.

    A month that one of several meters lacks is not known, as the others alone are not the whole.
    """
    keys, quantities = _rows("resources_resourceuse", "resource_id", window, province_id)
    metered = _repeated(keys) // (_ITEM * _COLUMN * _RANK)
    keys, quantities = _summed(keys, quantities)
    whole = ~np.isin(keys, _holes(window, np.unique(metered)))
    return _table(keys[whole], quantities[whole])


def output_table(window: Window, province_id: int) -> Table:
    """Output by (establishment, product), the best source of each span."""
    return _table(*_summed(*_rows("resources_productoutput", "product_id", window, province_id)))


def _table(keys: Keys, quantities: Floats) -> Table:
    keys, quantities = _best_source(keys, quantities)
    column = keys % _COLUMN
    pairs, place = np.unique(keys // _COLUMN, return_inverse=True)
    grid = np.full((len(pairs), 2 * 12 + 2), np.nan)
    grid[place, column] = quantities
    return Table(pairs // _ITEM, pairs % _ITEM, grid[:, :12], grid[:, 12:24], grid[:, 24], grid[:, 25])


def _repeated(keys: Keys) -> Keys:
    """Keys, in order, that stand more than once: several meters of one source in one month."""
    return keys[1:][keys[1:] == keys[:-1]]


def _holes(window: Window, owners: Keys) -> Keys:
    """Packed keys of the months that one of several meters of a source lacks.

    A meter that begins when another ends takes its place; all others must have every month of both years, as what
    the others show is not the whole.
    """
    rows = ResourceUse.objects.filter(establishment_id__in=owners.tolist(), slot__gt=0)
    sources: dict[tuple[int, int, str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for owner, item, source, meter, slot in rows.values_list(
        "establishment_id", "resource_id", "source", "meter", "slot"
    ):
        if window.column(slot) is not None:
            sources[owner, item, source][meter].add(slot)
    lacking = [
        ((owner * _ITEM + item) * _COLUMN + column) * _RANK + SOURCE_RANK[source]
        for (owner, item, source), meters in sources.items()
        for slots in _lines(meters)
        for slot in window.slots - slots
        if (column := window.column(slot)) is not None
    ]
    return np.array(lacking, dtype=np.int64)


def _lines(meters: dict[str, set[int]]) -> list[set[int]]:
    """Meters as lines: one that begins after, or in the month when, another ends goes on in its line."""
    lines: list[set[int]] = []
    for slots in sorted(meters.values(), key=min):
        line = next((line for line in lines if max(line) <= min(slots)), None)
        if line is None:
            lines.append(set(slots))
        else:
            line |= slots
    return lines


def _rows(table: str, item: str, window: Window, province_id: int) -> tuple[Keys, Floats]:
    """Packed keys, in order, and quantities of the rows that lie in the window."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(table, item), _parameters(window, province_id))
        flat = np.fromiter(chain.from_iterable(cursor), np.float64)
    keys = flat[0::2].astype(np.int64)
    order = np.argsort(keys, kind="stable")
    return keys[order], flat[1::2][order]


def _statement(table: str, item: str) -> str:
    """Months as columns 0–11 (baseline) and 12–23 (period), years as columns 24 and 25."""
    ranks = " ".join(f"WHEN '{source}' THEN {rank}" for source, rank in SOURCE_RANK.items())
    column = (
        "CASE WHEN u.slot >= %s THEN 12 + u.slot - %s WHEN u.slot > 0 THEN u.slot - %s"
        " WHEN u.slot = %s THEN 24 ELSE 25 END"
    )
    key = f"((u.establishment_id * {_ITEM} + u.{item}) * {_COLUMN} + {column}) * {_RANK} + CASE u.source {ranks} END"
    return (  # every piece is the programme's own: table and column names, numbers
        f"SELECT {key}, u.quantity FROM {table} u JOIN establishments_establishment e ON e.id = u.establishment_id"  # noqa: S608
        " WHERE e.province_id = %s AND e.origin = 'registered' AND (u.slot BETWEEN %s AND %s"
        " OR u.slot BETWEEN %s AND %s OR u.slot IN (%s, %s))"
    )


def _parameters(window: Window, province_id: int) -> list[int]:
    """What the statement's places stand for, in order."""
    last = window.months - 1
    return [
        window.report, window.report, window.base, -window.base_year, province_id, window.base, window.base + last,
        window.report, window.report + last, -window.base_year, -window.report_year,
    ]  # fmt: skip


def _summed(keys: Keys, quantities: Floats) -> tuple[Keys, Floats]:
    """Several meters of one source add up; keys are in order."""
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    if first.all():
        return keys, quantities
    return keys[first], np.add.reduceat(quantities, np.flatnonzero(first))


def _best_source(keys: Keys, quantities: Floats) -> tuple[Keys, Floats]:
    """Of several sources of one span the one of the best rank counts; keys are sorted."""
    span = keys // _RANK
    best = np.ones(len(keys), dtype=bool)
    best[1:] = span[1:] != span[:-1]
    return span[best], quantities[best]
