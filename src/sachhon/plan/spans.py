"""Use and output of a province as arrays of months and years: select and sum, nothing else.

Rows leave the database as (packed integer, quantity), so that millions of them fit and move quickly.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import chain

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from sachhon.plan.models import Period
from sachhon.plan.periods import month_number, year_of
from sachhon.resources.models import SOURCE_RANK

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
    """Use by (establishment, resource), the best source of each span."""
    return _table("resources_resourceuse", "resource_id", window, province_id)


def output_table(window: Window, province_id: int) -> Table:
    """Output by (establishment, product), the best source of each span."""
    return _table("resources_productoutput", "product_id", window, province_id)


def _table(table: str, item: str, window: Window, province_id: int) -> Table:
    keys, quantities = _rows(table, item, window, province_id)
    keys, quantities = _best_source(*_summed(keys, quantities))
    column = keys % _COLUMN
    pairs, place = np.unique(keys // _COLUMN, return_inverse=True)
    grid = np.full((len(pairs), 2 * 12 + 2), np.nan)
    grid[place, column] = quantities
    return Table(pairs // _ITEM, pairs % _ITEM, grid[:, :12], grid[:, 12:24], grid[:, 24], grid[:, 25])


def _rows(table: str, item: str, window: Window, province_id: int) -> tuple[Keys, Floats]:
    """Packed keys and quantities of the rows that lie in the window."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(table, item), _parameters(window, province_id))
        flat = np.fromiter(chain.from_iterable(cursor), np.float64)
    return flat[0::2].astype(np.int64), flat[1::2]


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
    """Several meters of one source add up."""
    order = np.argsort(keys, kind="stable")
    keys, quantities = keys[order], quantities[order]
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
