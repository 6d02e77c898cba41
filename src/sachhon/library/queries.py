"""What surveyed plants use for a unit of output, and what energy takes of their sales, by sector.

The whole survey is read once into arrays and kept until the chain of changes moves on.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from django.db.models import F, FloatField, Sum
from django.db.models.functions import Cast
from numpy.typing import NDArray

from sachhon.core.benchmarks import benchmarks_by_group
from sachhon.core.small_cells import FEWEST
from sachhon.kit.changes import head_of
from sachhon.library.models import PlantYear
from sachhon.resources.models import Factor, ProductOutput, ResourceUse

FOLDER = Path(__file__).parent / "catalogue"
# Groups whose use is energy; water, materials and waste are not.
ENERGY_GROUPS = ("electricity", "fuel", "biomass", "steam")
# What sectors can be sorted by.
COLUMNS = ("sector", "n", "median", "q1", "q3", "spread")
MANUFACTURING = ("20", "3999")  # division D of the classification: groups 20 to 39


@dataclass(frozen=True)
class Plants:
    """One element per plant and year; NaN is not known."""

    sic: NDArray[np.str_]
    year: NDArray[np.int_]
    unit: NDArray[np.str_]
    energy: NDArray[np.float64]  # MJ per unit of output, electricity at 3.6 MJ/kWh
    share: NDArray[np.float64]  # cost of energy in per cent of sales
    left_out: int  # plants of which some cell was left out

    @property
    def size(self) -> int:
        """How many plants there are."""
        return int(self.year.size)


@dataclass(frozen=True)
class Question:
    """What a reader asks: which figure, how fine the sectors, in which unit, of which sector and years."""

    figure: str = "energy"
    digits: int = 2
    unit: str = "kg"
    scope: str = "manufacturing"
    group: str = ""
    first: int | None = None
    last: int | None = None
    sort: str = "sector"


@dataclass(frozen=True)
class Sector:
    """One line of the answer; figures are None where fewer than five plants tell."""

    code: str
    n: int
    q1: float | None
    median: float | None
    q3: float | None
    spread: float | None


_KEPT: dict[str, Plants] = {}


def plants() -> Plants:
    """Every surveyed plant; read again only after something was written."""
    digest = head_of(None).digest
    if digest not in _KEPT or not digest:
        found = _read()
        _KEPT.clear()
        _KEPT[digest] = found
    return _KEPT[digest]


def _read() -> Plants:
    """Three statements: energy by plant and year, output, and the plants themselves."""
    energy, outputs = _energy(), _outputs()
    columns = ("establishment_id", "year", "sic", "energy_complete", "energy_cost", "sales", "left_out")
    rows = list(PlantYear.objects.order_by("pk").values_list(*columns))
    made = [outputs.get((row[0], row[1]), ("", None)) for row in rows]
    used = [energy.get((row[0], row[1])) if row[3] else None for row in rows]
    with np.errstate(divide="ignore", invalid="ignore"):
        per_unit = _floats(used) / _floats(quantity for _, quantity in made)
        share = 100 * _floats(row[4] for row in rows) / _floats(row[5] for row in rows)
    return Plants(
        np.array([row[2] for row in rows], dtype="U4"), np.array([row[1] for row in rows], dtype=np.int_),
        np.array([unit for unit, _ in made], dtype="U8"), _known(per_unit), _known(share),
        sum(1 for row in rows if row[6]),
    )  # fmt: skip


def _floats(values: Iterable[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _known(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values with what is not finite as not known: an output of zero has no use per unit."""
    return np.where(np.isfinite(values), values, np.nan)


def _energy() -> dict[tuple[int, int], float]:
    """MJ by plant and year."""
    uses = ResourceUse.objects.filter(
        establishment__origin="reference", resource__group__in=ENERGY_GROUPS,
        resource__factors__quantity=Factor.Quantity.HEAT, resource__factors__valid_to=None,
    )  # fmt: skip
    heat = Sum(F("quantity") * Cast("resource__factors__value", FloatField()))
    rows = uses.values_list("establishment_id", "start").annotate(heat=heat).order_by()
    return {(plant, start.year): total for plant, start, total in rows}


def _outputs() -> dict[tuple[int, int], tuple[str, float]]:
    """(unit, quantity) by plant and year."""
    rows = ProductOutput.objects.filter(establishment__origin="reference")
    found = rows.values_list("establishment_id", "start", "product__unit", "quantity")
    return {(plant, start.year): (unit, quantity) for plant, start, unit, quantity in found}


def sectors(question: Question) -> list[Sector]:
    """Each sector that has a plant, with its median and quartiles, in the order asked for."""
    found = plants()
    values = found.energy if question.figure == "energy" else found.share
    asked = np.isfinite(values) & _asked(found, question)
    codes = found.sic[asked].astype(f"U{question.digits}")
    if not codes.size:
        return []
    groups = benchmarks_by_group(codes, values[asked])
    parts = (groups.groups, groups.n, groups.q1, groups.median, groups.q3, groups.spread)
    rows = [Sector(str(code), int(n), *map(_or_none, figures)) for code, n, *figures in zip(*parts, strict=True)]
    return _sorted(rows, question.sort)


def _asked(found: Plants, question: Question) -> NDArray[np.bool_]:
    """The plants whose sector, unit and year are asked for."""
    asked = (found.year >= (question.first or 0)) & (found.year <= (question.last or 9999)) & (found.sic != "")
    if question.figure == "energy":
        asked &= found.unit == question.unit
    if question.group:
        asked &= np.char.startswith(found.sic, question.group)
    elif question.scope == "manufacturing":
        asked &= (found.sic >= MANUFACTURING[0]) & (found.sic <= MANUFACTURING[1])
    return asked


def _or_none(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)


def _sorted(rows: list[Sector], sort: str) -> list[Sector]:
    """By the column named, a leading minus for the greatest first; what is withheld comes last."""
    name, last_first = sort.lstrip("-"), sort.startswith("-")
    if name == "sector":
        return sorted(rows, key=lambda row: row.code, reverse=last_first)
    shown = [row for row in rows if row.n >= FEWEST]
    shown.sort(key=lambda row: (getattr(row, name), row.code), reverse=last_first)
    return shown + [row for row in rows if row.n < FEWEST]


@lru_cache(maxsize=1)
def sector_names() -> dict[str, tuple[str, str]]:
    """(Vietnamese, English) name of each two-digit SIC group, and of the four-digit codes often met."""
    with (FOLDER / "sic.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["name_vi"], row["name_en"]) for row in csv.DictReader(file)}
