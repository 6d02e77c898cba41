"""How a volunteer's month comes about: a base load, a rate for each product, the days, and noise.

The model is the same in every month; only the saving comes in with the reporting
months. Noise may remember the month before: rho is its correlation with itself.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from statistics import fmean, pstdev

MONTHS = 37
CALENDAR, DEGREES = "working_days", "cooling_degree_days"

_DEGREE_DAYS = (70, 105, 190, 250, 300, 320, 320, 305, 260, 205, 140, 80)
_HOLIDAYS = {(1, 1), (4, 30), (5, 1), (9, 2)}
_NEW_YEAR = (date(2023, 1, 20), date(2024, 2, 8), date(2025, 1, 27))
_NOISE = (0.02, 0.05)
_SIGNAL = 2.0


def month_start(month: int) -> date:
    """The first day of a month counted from December 2022."""
    return date(2022 + (month + 11) // 12, (month + 11) % 12 + 1, 1)


def working_days() -> list[float]:
    """Mondays to Saturdays of each month that are no holiday."""
    return [float(sum(map(_works, _days(month)))) for month in range(MONTHS)]


def _days(month: int) -> list[date]:
    first, after = month_start(month), month_start(month + 1)
    return [first + timedelta(day) for day in range((after - first).days)]


def _works(day: date) -> bool:
    new_year = any(begin <= day < begin + timedelta(7) for begin in _NEW_YEAR)
    return day.weekday() < 6 and (day.month, day.day) not in _HOLIDAYS and not new_year


def degree_days(rng: Random) -> list[float]:
    """Cooling degree days of each month in the invented province."""
    return [round(_DEGREE_DAYS[month_start(month).month - 1] * rng.uniform(0.85, 1.15), 1) for month in range(MONTHS)]


@dataclass
class Model:
    """What a month of one resource takes; ``noise`` is relative to the mean month."""

    base: float
    rates: list[float]
    days: list[float] | None
    day_rate: float
    noise: float

    def expected(self, outputs: list[list[float]]) -> list[float]:
        """Use of each month with neither saving nor noise."""
        days = self.days or [0.0] * MONTHS
        return [
            self.base
            + sum(rate * months[month] for rate, months in zip(self.rates, outputs, strict=True))
            + self.day_rate * days[month]
            for month in range(MONTHS)
        ]


def draw_model(
    rng: Random, mean: float, weights: list[float], outputs: list[list[float]], base: float, days: list[float] | None
) -> Model:
    """A model whose mean month is near ``mean``, of which ``base`` is a share that output does not move."""
    by_days = rng.uniform(0.05, 0.1) if days else 0.0
    rates = [weight * rng.uniform(0.85, 1.2) for weight in weights]
    made = sum(rate * fmean(months) for rate, months in zip(rates, outputs, strict=True))
    rates = [rate * (1 - base - by_days) * mean / made for rate in rates]
    return Model(base * mean, rates, days, by_days * mean / fmean(days) if days else 0.0, rng.uniform(*_NOISE))


def noise_of(rng: Random, model: Model, expected: list[float], rho: float, *, heard: bool = True) -> list[float]:
    """Noise of each month; where the model is to be heard it stays below half of what output moves."""
    size = model.noise * fmean(expected)
    if heard:
        size = min(size, pstdev(expected[:24]) / _SIGNAL)
    last = rng.gauss(0, size)
    found = [last]
    for _ in range(MONTHS - 1):
        last = rho * last + rng.gauss(0, size * (1 - rho * rho) ** 0.5)
        found.append(last)
    return found
