"""Size classes of enterprises by dated thresholds: micro, small, medium or large, or what is missing to say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LARGE, UNKNOWN = "large", "unknown"


@dataclass(frozen=True)
class Limits:
    """What an enterprise of one class has at most: people [persons], revenue [VND a year], capital [VND]."""

    name: str
    employees: float
    revenue: float
    capital: float


@dataclass(frozen=True)
class Sized:
    """A class, or `unknown` with the inputs whose absence leaves it open."""

    name: str
    missing: tuple[str, ...] = ()


Inputs = tuple[float | None, float | None, float | None]


def size_class(
    employees: float | None, revenue: float | None, capital: float | None, limits: Sequence[Limits]
) -> Sized:
    """The first class, smallest first, whose limit of people holds together with that of revenue or of capital.

    Decree 80/2021/NĐ-CP counts people, and of revenue and capital one suffices. What is not known is neither
    within nor beyond a limit: where a class hangs on it, the answer is `unknown`.
    Example: 80 people and a revenue of 40 billion đồng in industry are small, whatever the capital.
    """
    for each in limits:
        people = _within(employees, each.employees)
        money = _either(_within(revenue, each.revenue), _within(capital, each.capital))
        if people and money:
            return Sized(each.name)
        if people is not False and money is not False:
            given = {"employees": employees} if people is None else {"revenue": revenue, "capital": capital}
            return Sized(UNKNOWN, tuple(name for name, value in given.items() if value is None))
    return Sized(LARGE)


def size_classes(rows: Iterable[Inputs], limits: Sequence[Limits]) -> list[Sized]:
    """The class of each row of people, revenue and capital."""
    return [size_class(*row, limits) for row in rows]


def _within(value: float | None, limit: float) -> bool | None:
    return None if value is None else value <= limit


def _either(first: bool | None, second: bool | None) -> bool | None:
    if first or second:
        return True
    return None if first is None or second is None else False
