"""What may explain a use: up to four candidate drivers of each establishment, chosen before any use is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sachhon.core.baseline import MOST_DRIVERS
from sachhon.core.verdict import FEWEST_BASELINE, FEWEST_REPORTING
from sachhon.establishments.models import Product
from sachhon.resources.models import DriverValue
from sachhon.resources.spans import Floats, Keys, Layout, output_table

MOST_PRODUCTS = 3


@dataclass(frozen=True)
class Candidates:
    """For each establishment its candidates: values by month, and who they are; empty places are NaN and None."""

    owners: Keys
    values: Floats  # (establishments, months, places)
    names: list[list[tuple[Any, ...]]]  # (kind, key, code) each

    def place(self, owners: Keys) -> NDArray[np.intp]:
        """Where these establishments stand."""
        return np.searchsorted(self.owners, owners)

    @property
    def count(self) -> NDArray[np.intp]:
        """How many candidates each establishment has."""
        return np.array([len(names) for names in self.names], dtype=np.intp)


def candidates_of(owners: Keys, layout: Layout, baseline: int, province_id: int) -> Candidates:
    """The candidates of these establishments; the first `baseline` months of the layout are the baseline.

    Products come first, those best known and then those most made; then working days, degree days and what else is
    kept. A candidate known in too few months would leave the whole series without evidence: only the first product
    stays in any case.
    """
    values = np.full((len(owners), layout.width, MOST_DRIVERS), np.nan)
    found = Candidates(owners, values, [[] for _ in owners])
    _add_products(found, layout, baseline, province_id)
    _add_drivers(found, layout, baseline, province_id)
    return found


def _add_products(found: Candidates, layout: Layout, baseline: int, province_id: int) -> None:
    made = output_table(layout, province_id).only(found.owners)
    known = (~np.isnan(made.values[:, :baseline])).sum(axis=1)
    amount = np.nansum(made.values[:, :baseline], axis=1)
    order = np.lexsort((made.item, -amount, -known, made.owner))
    order = order[known[order] > 0]
    owner = made.owner[order]
    leads = np.ones(len(order), dtype=np.bool_)
    leads[1:] = owner[1:] != owner[:-1]
    order = order[leads | _enough(made.values[order], baseline)]
    codes = dict(Product.objects.filter(establishment__province_id=province_id).values_list("pk", "code"))
    for row, place in zip(order.tolist(), found.place(made.owner[order]).tolist(), strict=True):
        names = found.names[place]
        if len(names) < MOST_PRODUCTS:
            found.values[place, :, len(names)] = made.values[row]
            names.append(("product", int(made.item[row]), codes.get(int(made.item[row]), "")))


def _add_drivers(found: Candidates, layout: Layout, baseline: int, province_id: int) -> None:
    columns, kept = layout.slots, dict[tuple[str, str], tuple[Floats, dict[int, Floats]]]()
    rows = DriverValue.objects.filter(province_id=province_id)
    for owner, name, label, month, value in rows.values_list("establishment_id", "name", "label", "month", "value"):
        column = columns.get(12 * month.year + month.month - 1)
        if column is None:
            continue
        common, own = kept.setdefault((name, label), (np.full(layout.width, np.nan), {}))
        line = common if owner is None else own.setdefault(owner, np.full(layout.width, np.nan))
        line[column] = value
    for (name, label), (common, own) in sorted(kept.items(), key=lambda item: _order(item[0])):
        _add_driver(found, baseline, (name, None, label or name), common, own)


def _order(name: tuple[str, str]) -> tuple[int, str]:
    return list(DriverValue.Name).index(DriverValue.Name(name[0])), name[1]


def _add_driver(
    found: Candidates, baseline: int, name: tuple[Any, ...], common: Floats, own: dict[int, Floats]
) -> None:
    """One more candidate for each establishment that has a place left; its own value stands before the province's."""
    usable = _enough(common[None, :], baseline)[0]
    for place, owner in enumerate(found.owners.tolist()):
        names, line, known = found.names[place], common, usable
        if owner in own:
            line = np.where(np.isnan(own[owner]), common, own[owner])
            known = _enough(line[None, :], baseline)[0]
        if known and len(names) < MOST_DRIVERS:
            found.values[place, :, len(names)] = line
            names.append(name)


def _enough(values: Floats, baseline: int) -> NDArray[np.bool_]:
    known = ~np.isnan(values)
    first, last = known[:, :baseline].sum(axis=1), known[:, baseline:].sum(axis=1)
    return np.asarray((first >= FEWEST_BASELINE) & (last >= FEWEST_REPORTING), dtype=np.bool_)
