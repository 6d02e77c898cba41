"""What goes into the kernel and comes out: columns, tables, answers, and codes as bits."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

USE = 4  # row of the use; the drivers are rows 0 to 3

# Bits of the reasons, in the order in which they are listed; the order is that of core.verdict.
DUPLICATE, BACKWARD, NEGATIVE, INFINITE, ROLLOVER, ZEROS, FEW_BASE, FEW_REPORT, CONSTANT, NO_DRIVER = (
    1 << bit for bit in range(10)
)
NO_MODEL, F_TEST, P_EACH, P_ONE, R2, RANGE, ILL, NO_ADJUSTED = (1 << bit for bit in range(10, 18))
MISSING, NOT_A_NUMBER, ADJUSTED, INSIDE, ABOVE, NEGATIVE_SLOPE, NEGATIVE_START, CORRELATED = (
    1 << bit for bit in range(18, 26)
)
NOT_ENOUGH, WORSE, NOT_PROVEN, LIKELY, PROVEN = range(5)
NOTHING, MONTHS24, SINGLE, ADJUSTED_P = range(4)

RULES = (
    "fewest_baseline", "fewest_reporting", "spike", "zero_months", "least_r2", "deviations", "least_pivot",
    "unadjusted_from", "claim_low", "claim_high", "strong_correlation",
)  # fmt: skip
NUMBERS = (
    "r2", "adjusted_r2", "cv_rmse", "model_p", "rho", "n_effective", "adjusted_baseline", "actual", "avoided",
    "saving_pct", "half_width_pct", "half_width_exact_pct",
)  # fmt: skip
MARKS = ("n_baseline", "n_reporting", "chosen", "selection", "verdict", "reasons")


class Columns(NamedTuple):
    """Long columns of whole series, and where each series begins."""

    offsets: NDArray[np.int64]
    days: NDArray[np.int32]  # counted from 1970; the least int32 where not known
    phase: NDArray[np.int32]  # index into code
    code: NDArray[np.int8]  # 0 ignored, 1 baseline, 2 reporting
    values: tuple[NDArray[np.float64], ...]  # four drivers (empty where there is none) and the use
    known: tuple[NDArray[np.uint8], ...]  # bitmaps of each; empty where all is known
    bits: NDArray[np.int64]  # where each bitmap begins
    drivers: int


class Tables(NamedTuple):
    """Critical values by degrees of freedom, made by engine.tables from the rules of core."""

    first_day: int
    month_of_day: NDArray[np.int32]
    t_each: NDArray[np.float64]  # squared
    t_one: NDArray[np.float64]  # squared
    f: NDArray[np.float64]  # by number of candidates whose choice is adjusted for, size, degrees of freedom
    t_level: NDArray[np.float64]
    t_proven: NDArray[np.float64]
    t_likely: NDArray[np.float64]
    t_worse: NDArray[np.float64]
    ratios: NDArray[np.float64]
    monthly: NDArray[np.float64]  # Sun-Baltazar factor by number of reporting months
    rules: NDArray[np.float64]  # see RULES
    order: NDArray[np.int64]  # subsets, fewest drivers first, then lower columns
    sizes: NDArray[np.int64]


class Answers(NamedTuple):
    """What is written, a column a series; lists lie one after the other."""

    numbers: NDArray[np.float64]
    marks: NDArray[np.int32]
    coefficients: NDArray[np.float64]
    errors: NDArray[np.float64]
    p_values: NDArray[np.float64]


class Scratch(NamedTuple):
    """What one series needs while it is worked on; made once a call."""

    rows: NDArray[np.int64]  # by phase and month
    months: NDArray[np.int64]
    counts: NDArray[np.int64]
    base: NDArray[np.float64]  # drivers and use by month, centred in place
    report: NDArray[np.float64]
    residuals: NDArray[np.float64]
    orthogonal: NDArray[np.float64]
    total: NDArray[np.float64]
    total_report: NDArray[np.float64]
    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    slope: NDArray[np.float64]
    point: NDArray[np.float64]
    correlation: NDArray[np.float64]
    solved: NDArray[np.float64]
    triangle: NDArray[np.float64]
    tree: NDArray[np.float64]
    left: NDArray[np.float64]  # by subset: share of spread left over
    pivot: NDArray[np.float64]  # by subset: least pivot, 0 where too ill-conditioned
