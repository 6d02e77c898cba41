"""What a unit of product takes in each sector: the figures that stand beside an establishment's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sachhon.core.benchmarks import benchmarks_by_group
from sachhon.core.months import FEWEST_MONTHS
from sachhon.core.savings import specific_consumption
from sachhon.establishments.models import Product
from sachhon.plan.models import Period, Plan
from sachhon.plan.periods import is_year
from sachhon.plan.spans import Floats, Keys, Table

MEDIANS = ("division", "kind", "unit", "basis", "resource_id", "n", "q1", "median", "q3")


@dataclass(frozen=True)
class Tables:
    """Use and output of the province, as they were read."""

    use: Table
    made: Table


def sector_medians(plan: Plan, period: Period, tables: Tables) -> list[tuple[Any, ...]]:
    """One row a sector, kind of product and resource, in the order of `MEDIANS`; too few establishments, no numbers.

    An establishment takes part with the one kind of product that it makes; who makes several kinds has no figure of
    its own for any of them.
    """
    owners, output, kinds = _outputs(plan, tables.made)
    place = np.minimum(np.searchsorted(owners, tables.use.owner), max(len(owners) - 1, 0))
    if not len(owners):
        return []
    there = owners[place] == tables.use.owner
    use = Table(tables.use.owner[there], tables.use.item[there], tables.use.values[there])
    ratio = _specific(use, output[place[there]], whole_year=is_year(period))
    groups = [(*kinds[at], item) for at, item in zip(place[there].tolist(), use.item.tolist(), strict=True)]
    names = sorted(set(groups))
    number = {group: index for index, group in enumerate(names)}
    found = benchmarks_by_group([number[group] for group in groups], ratio)
    numbers = zip(
        found.groups.tolist(), found.n.tolist(), *map(_known, (found.q1, found.median, found.q3)), strict=True
    )
    return [(*names[group], *rest) for group, *rest in numbers if rest[0]]


def _outputs(plan: Plan, made: Table) -> tuple[Keys, Floats, list[tuple[str, str, str, str]]]:
    """Establishments that make products of one named kind, their output, and (sector, kind, unit, basis)."""
    rows = Product.objects.filter(establishment__province=plan.province, establishment__origin="registered")
    facts = {
        pk: (vsic[:2], kind, unit, basis)
        for pk, vsic, kind, unit, basis in rows.values_list("pk", "establishment__vsic", "kind", "unit", "basis")
    }
    kinds: dict[int, set[tuple[str, str, str, str]]] = {}
    for owner, item in zip(made.owner.tolist(), made.item.tolist(), strict=True):
        kinds.setdefault(owner, set()).add(facts.get(item, ("", "", "", "")))
    alike = {owner: each.copy().pop() for owner, each in kinds.items() if len(each) == 1}
    named = {owner: kind for owner, kind in alike.items() if kind[1]}
    owners = np.array(sorted(named), dtype=np.int64)
    keep = np.isin(made.owner, owners)
    total = np.zeros((len(owners), made.values.shape[1]))
    np.add.at(total, np.searchsorted(owners, made.owner[keep]), made.values[keep])
    return owners, total, [named[owner] for owner in owners.tolist()]


def _specific(use: Table, output: Floats, *, whole_year: bool) -> Floats:
    """Use per unit of product: of the yearly rows, else of the months that have both, at least six of them."""
    made = Table(use.owner, use.item, output)
    both = ~np.isnan(use.report_months) & ~np.isnan(made.report_months)
    used, out = (np.where(both, part, 0.0).sum(axis=1) for part in (use.report_months, made.report_months))
    months = np.where(both.sum(axis=1) >= FEWEST_MONTHS, specific_consumption(used, out), np.nan)
    year = specific_consumption(use.report_year, made.report_year)
    return np.where(np.isnan(year), months, year) if whole_year else months


def _known(values: Floats) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]
