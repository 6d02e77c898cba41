"""A plant's daily log: readings of a meter made into use, a changed meter counted in its two parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """One day: where the meter stood at its beginning and its end, and the meter's factor."""

    day: int
    start: float
    end: float
    factor: float = 1.0


@dataclass(slots=True)
class Use:
    """What the days used, on which days the meter was changed, and which days nobody can read."""

    quantity: float
    changed: list[int]
    doubtful: list[int]


def used(readings: Iterable[Reading], typed: dict[int, float] | None = None) -> Use:
    """The use of a run of days. A day that ends lower than it begins is a new meter: its own part counts.

    What the old meter turned on that day nobody read, unless the day's typed use says so. A day that begins away from
    where the last one ended is doubtful.

    >>> used([Reading(1, 99_800, 99_871), Reading(2, 99_871, 12), Reading(3, 12, 30)]).quantity
    101.0
    """
    total, changed, doubtful = 0.0, list[int](), list[int]()
    last: float | None = None
    for each in readings:
        if last is not None and abs(each.start - last) > 1e-9:
            doubtful.append(each.day)
        if each.end >= each.start:
            total += (each.end - each.start) * each.factor
        else:
            changed.append(each.day)
            own = (typed or {}).get(each.day)
            total += own if own is not None and own >= 0 else each.end * each.factor
        last = each.end
    return Use(total, changed, doubtful)


def factor_of(text: str) -> float | None:
    """A meter's factor as people type it: "x400", "× 400", "400"."""
    digits = text.strip().lstrip("xX×* ").strip()
    return float(digits) if digits.isdecimal() else None
