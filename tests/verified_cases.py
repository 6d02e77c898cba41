"""What the tests of verified savings share: plants with 36 months whose truth is known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tests.factories import made_in, plan, plant, product, solution, used_in

# December 2022 to November 2025: two years of baseline, then the period 2025.
MONTHS = tuple(f"{2022 + (number + 11) // 12}-{(number + 11) % 12 + 1:02}" for number in range(36))
BASELINE = 24


def output_of(seed: int = 0) -> np.ndarray:
    """Tonnes a month, up and down by a third."""
    return np.round(100 + 33 * np.sin(1.7 * np.arange(36) + seed), 1)


def noise_of(seed: int = 0, percent: float = 1.0) -> np.ndarray:
    """Small errors without trend, the same in every run."""
    return percent / 100 * np.array([math.sin(12.9898 * (place + 1 + seed)) for place in range(36)])


def use_of(saving: float, seed: int = 0, percent: float = 1.0, output: np.ndarray | None = None) -> np.ndarray:
    """A base load of 2,000 kWh and 30 kWh a tonne; in the period less by the saving."""
    made = output_of(seed) if output is None else output
    use = (2000 + 30 * made) * (1 + noise_of(seed, percent))
    use[BASELINE:] *= 1 - saving
    return np.round(use, 2)


def measured(code: str = "CS-1", saving: float = 0.12, *, seed: int = 0, percent: float = 1.0, months: Any = MONTHS,
             use: Any = None, source: str = "meter", applies: bool = True, **more: Any) -> dict[str, list[dict]]:  # fmt: skip
    """The sheets of one plant with its months of use and output."""
    made = output_of(seed)
    used = use_of(saving, seed, percent) if use is None else use
    sheets = {
        "plan": [plan()],
        "establishments": [plant(code, **more)],
        "products": [product(code)],
        "monthly": [
            row
            for place, month in enumerate(MONTHS)
            if month in months
            for row in (
                used_in(code, month, float(used[place]), source),
                made_in(code, month, float(made[place])),
            )
        ],
    }
    return {**sheets, "solutions": [solution(code)]} if applies else sheets
