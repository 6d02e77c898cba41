"""Totals against the rows above them: a contradiction is said with both figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sachhon.reading.text import folded, plain

Figures = dict[str, float]
_COUNTED = re.compile(
    r"(?:tong cong|tong so|tong|cong)\s*:?\s*([0-9]{1,7})\s*"
    r"(?:co so|doanh nghiep|don vi|de an|khach hang|ho|du an|dong|rows|establishments)\b.*"
)
_ROUNDING = 1e-6


class Sums:
    """Adds up the rows of data, and compares each total or subtotal with what it may sum."""

    def __init__(self) -> None:
        self.rows = 0
        self._all: Figures = {}
        self._part: Figures = {}
        self._parts: Figures = {}

    def add(self, figures: Figures) -> None:
        """One row of data."""
        self.rows += 1
        for name, value in figures.items():
            self._all[name] = self._all.get(name, 0.0) + value
            self._part[name] = self._part.get(name, 0.0) + value

    def contradictions(self, stated: Figures) -> list[tuple[str, float, float]]:
        """(field, what the total says, what the rows give) of each figure that fits no sum; the group begins anew."""
        found = []
        fits_part = all(_near(value, self._part.get(name, 0.0)) for name, value in stated.items())
        for name, value in stated.items():
            sums = (self._part.get(name, 0.0), self._all.get(name, 0.0), self._parts.get(name))
            if not any(_near(value, each) for each in sums if each is not None):
                part = self._part.get(name, 0.0)
                near = part if part > 0 and abs(value - part) < abs(value - self._all.get(name, 0.0)) else sums[1]
                found.append((name, value, near or 0.0))
        if fits_part and self._part:
            for name, value in self._part.items():
                self._parts[name] = self._parts.get(name, 0.0) + value
        self._part = {}
        return found


def _near(one: float, other: float) -> bool:
    """Equal up to rounding: half a unit for whole figures, a millionth for great ones."""
    return abs(one - other) <= max(_ROUNDING * max(abs(one), abs(other)), 0.005)


def stated_count(texts: Sequence[str]) -> int | None:
    """How many a footer says there are: "Tổng cộng: 9 cơ sở"."""
    for text in texts:
        match = _COUNTED.fullmatch(folded(plain(text)))
        if match:
            return int(match.group(1))
    return None
