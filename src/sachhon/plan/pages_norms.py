"""Beside a specific consumption: the legal norm of its product and year, and the median of its sector."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sachhon.core.small_cells import FEWEST
from sachhon.display import numbers
from sachhon.establishments.models import Product
from sachhon.resources.units import Units


@dataclass(frozen=True)
class Norm:
    """A norm that applies, per unit of the product."""

    value: float
    stage: str
    source: str
    confirmed: bool


@dataclass(frozen=True)
class Median:
    """What the middle establishment of the sector takes; no number where too few report."""

    n: int
    value: float | None

    @property
    def words(self) -> str:
        """Of how many, or why there is no number."""
        if self.value is None:
            return _("Sector median: withheld below %(n)s establishments") % {"n": FEWEST}
        return _("Median of %(n)s establishments of the sector") % {"n": self.n}


class Norms:
    """The catalogue of norms, as an establishment meets it."""

    def __init__(self, rows: Sequence[dict[str, Any]], product: Product | None, capacity: float | None) -> None:
        self.product, self.capacity = product, capacity
        kind = (product.kind if product else "").strip().casefold()
        self.rows = [
            row for row in rows if kind and kind in {each.strip().casefold() for each in row["kinds"].split(";")}
        ]

    def carrier(self) -> str:
        """What the product's norms count: kWh of electricity, MJ of all energy, or nothing."""
        return self.rows[0]["unit"].partition("/")[0] if self.rows else ""

    def at(self, year: int) -> Norm | None:
        """The norm in force at the end of a reporting year."""
        for row in self._in_force(year):
            per = Units.of_product(self.product.unit, row["unit"].partition("/")[2]) if self.product else None
            if per and self._fits(row):
                return Norm(float(row["value"]) / per, _stage(row), row["legal_source"], bool(row["confirmed"]))
        return None

    def missing(self, year: int) -> str:
        """Why there is no norm: of this product, at this stage, or for a plant of this size."""
        if not self.rows:
            return _("No norm for this product")
        return _("No norm for a plant of this size") if self._in_force(year) else _("No norm for this stage")

    def _in_force(self, year: int) -> list[dict[str, Any]]:
        day = dt.date(year, 11, 30).isoformat()
        return [
            row for row in self.rows if row["valid_from"] <= day and not (row["valid_to"] and row["valid_to"] <= day)
        ]

    def _fits(self, row: dict[str, Any]) -> bool:
        """Whether the capacity lies in the norm's band; a norm without a band is of every capacity."""
        low, high = row["capacity_from"], row["capacity_to"]
        if low is None and high is None:
            return True
        by = Units.of_product(row["capacity_unit"], self.product.unit) if self.product else None
        made = math.nan if self.capacity is None or by is None else self.capacity * by
        return (low is None or made >= low) and (high is None or made < high)


def _stage(row: dict[str, Any]) -> str:
    """The years in which a norm holds: 2021–2025."""
    first = row["valid_from"][:4]
    return f"{first}–{int(row['valid_to'][:4]) - 1}" if row["valid_to"] else _("from %(year)s") % {"year": first}


def against(value: float, norm: float, unit: str) -> str:
    """How far a specific consumption lies from its norm: dưới định mức 31,3 kWh/tấn."""
    gap = abs(value - norm)
    said = {"gap": numbers.number(gap, 0 if gap >= 1000 else 1), "unit": unit}
    return (_("%(gap)s %(unit)s below the norm") if value <= norm else _("%(gap)s %(unit)s above the norm")) % said
