"""Critical values by degrees of freedom, so that the kernel looks them up and never computes a quantile."""

from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sachhon.core import baseline, uncertainty, verdict
from sachhon.core.arrays import Floats
from sachhon.engine.codes import Tables

FIRST_DAY, LAST_DAY = "1900-01-01", "2101-01-01"  # the kernel counts months outside by itself
SERIES_TERMS = 4096
NEVER = 1e300
Whole = NDArray[np.int64]


@lru_cache(maxsize=16)
def tables(size: int, claim: tuple[float, float], level: float) -> Tables:
    """Everything that the kernel asks of the rules, for series of fewer rows than ``size``.

    Parameters
    ----------
    size : int
        How many degrees of freedom are told apart.
    claim : (float, float)
        Low and high end of the claimed saving. [% of the adjusted baseline]
    level : float
        Of the two-sided interval. [0 to 1]

    Raises
    ------
    ValueError
        When the claim is no band, or the level not between 0 and 1.
    """
    low, high = verdict.check_claim(claim, level)
    df = np.arange(size, dtype=np.float64)
    order, sizes = subsets()
    days = np.arange(FIRST_DAY, LAST_DAY, dtype="datetime64[D]")
    return Tables(
        first_day=int(days[0].astype(np.int64)),
        month_of_day=frozen(month_numbers(days)),
        t_each=frozen(student(df, 1 - baseline.P_EACH / 2) ** 2),
        t_one=frozen(student(df, 1 - baseline.P_ONE / 2) ** 2),
        f=frozen(fisher(df)),
        t_level=frozen(student(df, (1 + level) / 2)),
        t_proven=frozen(student(df, verdict.PROVEN)),
        t_likely=frozen(student(df, verdict.LIKELY)),
        t_worse=frozen(student(df, verdict.WORSE)),
        ratios=frozen(ratios(size + SERIES_TERMS)),
        monthly=frozen(uncertainty.monthly_factor(df)),
        rules=frozen(rules(low, high)),
        order=frozen(order),
        sizes=frozen(sizes),
    )


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """The array, read-only: the kernel is compiled for read-only columns alone."""
    array.flags.writeable = False
    return array


def rules(low: float, high: float) -> Floats:
    """The limits of core in the order of :data:`sachhon.engine.codes.RULES`."""
    return np.array(
        [
            verdict.FEWEST_BASELINE, verdict.FEWEST_REPORTING, verdict.SPIKE, verdict.ZERO_MONTHS,
            baseline.LEAST_R2, baseline.RANGE_SPREAD, baseline.LEAST_PIVOT,
            baseline.MONTHS_UNGUARDED, low, high, verdict.STRONG_CORRELATION,
        ],
        dtype=np.float64,
    )  # fmt: skip


def subsets() -> tuple[Whole, Whole]:
    """Subsets of four columns as bits, fewest first and lower columns first; the size of each by its bits."""
    chosen = [sum(1 << v for v in those) for size in range(1, 5) for those in combinations(range(4), size)]
    return np.array(chosen, np.int64), np.array([mask.bit_count() for mask in range(16)], np.int64)


def month_numbers(days: NDArray[np.datetime64]) -> NDArray[np.int32]:
    """Year × 12 + month − 1 of each day."""
    return (days.astype("datetime64[M]").astype(np.int64) + 1970 * 12).astype(np.int32)


def student(df: Floats, probability: float) -> Floats:
    """Student's quantiles by degrees of freedom; not to be reached without any."""
    from scipy.special import stdtrit

    found = np.asarray(stdtrit(np.maximum(df, 1.0), probability), dtype=np.float64)
    found[0] = 1e140
    return found


def fisher(df: Floats) -> Floats:
    """Critical F by number of candidates whose choice is guarded against (1: none), drivers and degrees of freedom."""
    from scipy.special import fdtri

    found = np.full((5, 5, df.size), NEVER)
    for candidates in range(1, 5):
        alpha = baseline.F_TEST / (2**candidates - 1)
        for size in range(1, candidates + 1 if candidates > 1 else 5):
            found[candidates, size, 1:] = fdtri(size, df[1:], 1 - alpha)
    return found


def ratios(size: int) -> Floats:
    """Γ(s + ½) / (√π Γ(s + 1)) at s = 0, 1, 2 … and at s = ½, 1½, 2½ …, two rows.

    Examples
    --------
    >>> ratios(3)[0].tolist()
    [1.0, 0.5, 0.375]
    """
    step = np.arange(size - 1, dtype=np.float64)
    whole = np.cumprod(np.concatenate([[1.0], (step + 0.5) / (step + 1)]))
    half = np.cumprod(np.concatenate([[2 / np.pi], (step + 1) / (step + 1.5)]))
    return np.stack([whole, half])
