"""A quantity by establishment and year, each span counted once; kept while the record of its province stands still."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sachhon.core.factors import in_force
from sachhon.establishments.models import Product
from sachhon.kit.models import ChainHead
from sachhon.resources.models import Factor
from sachhon.resources.spans import Floats, Keys, Layout, Table, output_table, use_table

MOST_YEARS = 4  # a table of spans has 64 columns: twelve months and the whole year of each
ENERGY = ("electricity", "fuel", "biomass", "steam")
_PER_YEAR = 13
_KEPT: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_MOST_KEPT = 40
State = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Figures:
    """One row an establishment, one column a year; NaN where not known.

    `whole` says of which establishments every part that is known in one year is known in all of them.
    """

    owner: Keys
    values: Floats
    whole: NDArray[np.bool_]


def state() -> State:
    """How far every chain reaches: while it stays, nothing recorded has changed."""
    return tuple(ChainHead.objects.order_by("pk").values_list("pk", "digest"))


def kept(key: tuple[Any, ...], now: State, make: Callable[[], Any]) -> Any:
    """What `make` returns, until anything is recorded."""
    whole = (*key, now)
    if whole not in _KEPT:
        _KEPT[whole] = make()
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    return _KEPT[whole]


def layout_of(years: tuple[int, ...]) -> Layout:
    """For each year the months December before to November, and the calendar year as a whole."""
    months = tuple((12 * year - 1, 12, _PER_YEAR * place) for place, year in enumerate(years))
    return Layout(months, tuple((year, _PER_YEAR * place + 12) for place, year in enumerate(years)))


def yearly(table: Table, count: int) -> Floats:
    """By year: the twelve months where all are known, else the yearly row; the two are never mixed."""
    cube = table.values.reshape(len(table.owner), count, _PER_YEAR)
    months = cube[:, :, :12].sum(axis=2)
    found: Floats = np.where(np.isnan(months), cube[:, :, 12], months)
    return found


@dataclass(frozen=True)
class Asked:
    """A province and the years that are set side by side, as the record stands now."""

    province: int
    years: tuple[int, ...]
    now: State

    def use(self, resource: int) -> Figures:
        """Use of one resource in its canonical unit."""
        table, values = self._uses
        mine = table.item == resource
        return _by_owner(table.owner[mine], values[mine])

    def toe(self, energy: frozenset[int]) -> Figures:
        """Energy of these resources in TOE, by the factor in force on each year's last day."""
        return self._kept("toe", lambda: self._toe(energy))  # type: ignore[no-any-return]

    def _toe(self, energy: frozenset[int]) -> Figures:
        table, values = self._uses
        mine = np.isin(table.item, list(energy))
        items, places = np.unique(table.item[mine], return_inverse=True)
        factors = factors_of(items.tolist(), self.years)
        return _by_owner(table.owner[mine], values[mine] * factors[places]) if len(items) else _none(len(self.years))

    def output(self, kind: str, unit: str) -> Figures:
        """Output of all products of one kind and unit."""
        return self._kept(f"output {kind}|{unit}", lambda: self._output(kind, unit))  # type: ignore[no-any-return]

    def _output(self, kind: str, unit: str) -> Figures:
        table, values = self._kept("outputs", lambda: _with_years(output_table, self.province, self.years))
        products = Product.objects.filter(kind=kind, unit=unit, establishment__province_id=self.province)
        mine = np.isin(table.item, np.fromiter(products.values_list("pk", flat=True), np.int64))
        return _by_owner(table.owner[mine], values[mine])

    def without_factor(self, energy: frozenset[int]) -> list[int]:
        """Resources that were used in these years and have no TOE factor: they are not in the sum."""
        return self._kept("without factor", lambda: self._without_factor(energy))  # type: ignore[no-any-return]

    def _without_factor(self, energy: frozenset[int]) -> list[int]:
        used = [pk for pk in np.unique(self._uses[0].item).tolist() if pk in energy]
        lacking = np.isnan(factors_of(used, self.years)).all(axis=1) if used else np.zeros(0, dtype=bool)
        return [pk for pk, lacks in zip(used, lacking, strict=True) if lacks]

    @property
    def _uses(self) -> tuple[Table, Floats]:
        found: tuple[Table, Floats] = self._kept("uses", lambda: _with_years(use_table, self.province, self.years))
        return found

    def _kept(self, name: str, make: Callable[[], Any]) -> Any:
        return kept((name, self.province, self.years), self.now, make)


def factors_of(resources: list[int], years: tuple[int, ...]) -> Floats:
    """TOE per canonical unit of each resource on the last day of each year; NaN where there is none."""
    days = np.array([f"{year}-12-31" for year in years], dtype="datetime64[D]")
    rows: dict[int, list[Any]] = {}
    for pk, *row in Factor.objects.filter(quantity="toe", resource_id__in=resources).values_list(
        "resource_id", "valid_from", "valid_to", "value"
    ):
        rows.setdefault(pk, []).append(row)
    found = np.full((len(resources), len(years)), np.nan)
    for place, pk in enumerate(resources):
        if pk in rows:
            starts, ends, values = zip(*rows[pk], strict=True)
            first = np.array(starts, dtype="datetime64[D]")
            last = np.array([end or "NaT" for end in ends], dtype="datetime64[D]")
            found[place] = in_force(first, last, [float(value) for value in values], days, keep_last=True)
    return found


def _with_years(read: Any, province_id: int, years: tuple[int, ...]) -> tuple[Table, Floats]:
    table = read(layout_of(years), province_id)
    values = yearly(table, len(years))
    empty = np.full((len(table.owner), 0), np.nan)
    return Table(table.owner, table.item, empty), values


def _none(count: int) -> Figures:
    return Figures(np.zeros(0, np.int64), np.zeros((0, count)), np.zeros(0, dtype=bool))


def _by_owner(owners: Keys, values: Floats) -> Figures:
    """Parts of each establishment added up; a year is known where any part is."""
    known = ~np.isnan(values)
    some = known.any(axis=1)  # a part without a factor or a span is none
    owners, values, known = owners[some], values[some], known[some]
    if not len(owners):
        return _none(values.shape[1])
    first = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
    sums = np.add.reduceat(np.where(known, values, 0.0), first, axis=0)
    any_known = np.logical_or.reduceat(known, first, axis=0)
    whole = np.logical_and.reduceat(known.all(axis=1), first)
    return Figures(owners[first], np.where(any_known, sums, np.nan), whole)
