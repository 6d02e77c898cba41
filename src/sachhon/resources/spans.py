"""Use and output of a province as arrays of months and years: select and sum, nothing else.

Rows leave the database as (packed integer, quantity), so that millions of them fit and move quickly.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, fields
from functools import partial
from itertools import chain

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from sachhon.resources.models import SOURCE_RANK, ResourceUse

Floats = NDArray[np.float64]
Keys = NDArray[np.int64]

# A packed key is ((owner · 2²² + item) · 64 + column) · 8 + rank, exact in a float64 up to 2⁵³.
PORTION = 20_000  # rows fetched at a time
_ITEM, _COLUMN, _RANK = 1 << 22, 1 << 6, 1 << 3


def month_start(number: int) -> dt.date:
    """The first day of a month counted from year 0, January being 0."""
    return dt.date(number // 12, number % 12 + 1, 1)


def month_number(day: dt.date) -> int:
    """Months since year 0."""
    return 12 * day.year + day.month - 1


@dataclass(frozen=True)
class Layout:
    """Which months and years are read, and the column of each: at most 64 of them.

    A run of months is (first month, how many, column of the first); a year is (calendar year, column).
    """

    months: tuple[tuple[int, int, int], ...]
    years: tuple[tuple[int, int], ...] = ()

    @property
    def width(self) -> int:
        """Columns of the table."""
        ends = [place + count for _, count, place in self.months] + [place + 1 for _, place in self.years]
        return max(ends)

    @property
    def slots(self) -> dict[int, int]:
        """The column of every month that is read."""
        return {first + offset: place + offset for first, count, place in self.months for offset in range(count)}


@dataclass(frozen=True)
class Table:
    """One row a pair (owner, item), one column a month or year of the layout; NaN where not known."""

    owner: Keys
    item: Keys
    values: Floats

    def only(self, owners: Keys) -> Table:
        """The rows of these owners; another may have come while the tables were read."""
        keep = np.isin(self.owner, owners)
        return self if keep.all() else Table(*(getattr(self, part.name)[keep] for part in fields(self)))


def use_table(layout: Layout, province_id: int) -> Table:
    """Use by (establishment, resource) of a province, the best source of each span.

    A month that one of several meters lacks is not known, as the others alone are not the whole.
    """
    keys, quantities = _rows("resources_resourceuse", "resource_id", layout, province_id)
    metered = _repeated(keys) // (_ITEM * _COLUMN * _RANK)
    keys, quantities = _summed(keys, quantities)
    holes = _holes(layout, np.unique(metered)) if len(metered) else metered
    if len(holes):
        whole = ~np.isin(keys, holes)
        keys, quantities = keys[whole], quantities[whole]
    return _table(layout, keys, quantities)


def output_table(layout: Layout, province_id: int) -> Table:
    """Output by (establishment, product), the best source of each span."""
    rows = _rows("resources_productoutput", "product_id", layout, province_id)
    return _table(layout, *_summed(*rows))


def _table(layout: Layout, keys: Keys, quantities: Floats) -> Table:
    keys, quantities = _best_source(keys, quantities)
    pair, column = np.divmod(keys // _RANK, _COLUMN)
    first = np.ones(len(pair), dtype=bool)
    first[1:] = pair[1:] != pair[:-1]
    pairs = pair[first]
    grid = np.full((len(pairs), layout.width), np.nan)
    grid[np.cumsum(first) - 1, column] = quantities
    return Table(pairs // _ITEM, pairs % _ITEM, grid)


def _repeated(keys: Keys) -> Keys:
    """Keys, in order, that stand more than once: several meters of one source in one month."""
    return keys[1:][keys[1:] == keys[:-1]]


def _holes(layout: Layout, owners: Keys) -> Keys:
    """Packed keys of the months that one of several meters of a source lacks.

    A meter that begins when another ends takes its place; all others must have every month that is read, as what
    the others show is not the whole.
    """
    columns = layout.slots
    rows = ResourceUse.objects.filter(establishment_id__in=owners.tolist(), slot__gt=0)
    sources: dict[tuple[int, int, str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for owner, item, source, meter, slot in rows.values_list(
        "establishment_id", "resource_id", "source", "meter", "slot"
    ):
        if slot in columns:
            sources[owner, item, source][meter].add(slot)
    lacking = [
        ((owner * _ITEM + item) * _COLUMN + columns[slot]) * _RANK + SOURCE_RANK[source]
        for (owner, item, source), meters in sources.items()
        for slots in meter_lines(meters)
        for slot in columns.keys() - slots
    ]
    return np.array(lacking, dtype=np.int64)


def meter_lines(meters: dict[str, set[int]]) -> list[set[int]]:
    """Meters as lines: one that begins after, or in the month when, another ends goes on in its line."""
    lines: list[set[int]] = []
    for slots in sorted(meters.values(), key=min):
        line = next((line for line in lines if max(line) <= min(slots)), None)
        if line is None:
            lines.append(set(slots))
        else:
            line |= slots
    return lines


def _rows(table: str, item: str, layout: Layout, province_id: int) -> tuple[Keys, Floats]:
    """Packed keys, in order, and quantities of the rows that the layout asks for."""
    with connection.cursor() as cursor:
        cursor.execute(*_statement(table, item, layout, province_id))
        portions = iter(partial(cursor.fetchmany, PORTION), [])
        flat = np.fromiter(chain.from_iterable(chain.from_iterable(portions)), np.float64)
    keys = flat[0::2].astype(np.int64)
    if np.all(keys[1:] >= keys[:-1]):
        return keys, np.ascontiguousarray(flat[1::2])
    order = np.argsort(keys, kind="stable")
    return keys[order], flat[1::2][order]


def _statement(table: str, item: str, layout: Layout, province_id: int) -> tuple[str, list[int]]:
    """The select of packed keys and quantities; each number of the layout is a parameter.

    Owners as a list and not by a join: their rows then come in the order of the keys, and nothing is left to sort.
    """
    ranks = " ".join(f"WHEN '{source}' THEN {rank}" for source, rank in SOURCE_RANK.items())
    cases, wanted, shown, asked = [], [], [], []
    for first, count, place in layout.months:
        cases.append("WHEN u.slot BETWEEN %s AND %s THEN u.slot + %s")
        wanted.append("u.slot BETWEEN %s AND %s")
        shown += [first, first + count - 1, place - first]
        asked += [first, first + count - 1]
    for year, place in layout.years:
        cases.append("WHEN u.slot = %s THEN %s")
        wanted.append("u.slot = %s")
        shown += [-year, place]
        asked.append(-year)
    key = (
        f"((u.establishment_id * {_ITEM} + u.{item}) * {_COLUMN} + CASE {' '.join(cases)} END) * {_RANK}"
        f" + CASE u.source {ranks} END"
    )
    text = (  # every piece is the programme's own: table and column names, numbers
        f"SELECT {key}, u.quantity FROM {table} u"  # noqa: S608
        " WHERE u.establishment_id IN (SELECT e.id FROM establishments_establishment e"
        f" WHERE e.province_id = %s AND e.origin = 'registered') AND ({' OR '.join(wanted)})"
    )
    return text, [*shown, province_id, *asked]


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
    return (keys, quantities) if best.all() else (keys[best], quantities[best])
