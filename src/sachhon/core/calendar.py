"""Bills by the month: use between two readings spread evenly over the days between them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sachhon.core.arrays import Floats

Days = NDArray[np.datetime64]


def by_month(start: ArrayLike, end: ArrayLike, use: ArrayLike, first: str, months: int) -> Floats:
    r"""Use of each calendar month, from bills that run from any day to any other.

    Parameters
    ----------
    start, end : array_like of datetime64, shape (n,)
        First day that a bill counts, and first day that it no longer does.
    use : array_like, shape (n,)
        Of each bill; NaN where not known. [any unit]
    first : str
        The first month wanted, such as ``2023-01``.
    months : int
        How many months are wanted.

    Returns
    -------
    ndarray, shape (months,)
        NaN where a day of the month is on no bill, or on one whose use is not known. [unit of use]

    Raises
    ------
    ValueError
        When shapes differ, a bill ends before it starts, or two bills count the same day.

    Notes
    -----
    .. math:: m_j = \sum_i u_i \frac{\text{days of bill } i \text{ in month } j}{\text{days of bill } i}

    Over whole months no use is lost or made: the sum of the months is that of the bills.

    Examples
    --------
    A bill of 310 over 31 days, 16 in January and 15 in February; the rest is not known.

    >>> by_month(["2026-01-16"], ["2026-02-16"], [310.0], "2026-01", 2)
    array([nan, nan])
    >>> by_month(["2026-01-01", "2026-01-16"], ["2026-01-16", "2026-03-01"], [150.0, 440.0], "2026-01", 2)
    array([310., 280.])
    """
    begin, finish = _days(start), _days(end)
    amount = np.atleast_1d(np.asarray(use, dtype=np.float64))
    if not begin.shape == finish.shape == amount.shape:
        raise ValueError(f"Shapes differ: start {begin.shape}, end {finish.shape}, use {amount.shape}.")
    _refuse_odd(begin, finish)
    edge = np.arange(np.datetime64(first, "M"), np.datetime64(first, "M") + months + 1).astype("datetime64[D]")
    low, high = edge[:-1, None], edge[1:, None]
    shared = (np.minimum(high, finish) - np.maximum(low, begin)).astype(np.float64).clip(min=0)
    length = (finish - begin).astype(np.float64)
    parts = np.where(shared > 0, amount * shared / length, 0.0)
    covered = shared.sum(axis=1) == (edge[1:] - edge[:-1]).astype(np.float64)
    return np.where(covered, parts.sum(axis=1), np.nan)


def readings_to_bills(read: ArrayLike, use: ArrayLike) -> tuple[Days, Days, Floats]:
    """Bills from the days on which a meter was read: each counts from the day after the reading before.

    Parameters
    ----------
    read : array_like of datetime64, shape (n,)
        Days of reading, in any order; a reading's own day is counted in it.
    use : array_like, shape (n,)
        Since the reading before. [any unit]

    Returns
    -------
    start, end, use : ndarray, shape (n - 1,)
        As :func:`by_month` takes them.  The first reading is no bill, as the day it starts on is not known.

    Raises
    ------
    ValueError
        When two readings share a day.

    Examples
    --------
    >>> start, end, use = readings_to_bills(["2022-12-29", "2023-01-29"], [7586.0, 10300.0])
    >>> str(start[0]), str(end[0]), float(use[0])
    ('2022-12-30', '2023-01-30', 10300.0)
    """
    day, amount = _days(read), np.atleast_1d(np.asarray(use, dtype=np.float64))
    if day.shape != amount.shape:
        raise ValueError(f"Shapes differ: read {day.shape}, use {amount.shape}.")
    order = np.argsort(day, kind="stable")
    day, amount = day[order], amount[order]
    if np.any(day[1:] == day[:-1]):
        raise ValueError("Two readings share a day.")
    after = day + np.timedelta64(1, "D")
    return after[:-1], after[1:], amount[1:]


def _days(values: ArrayLike) -> Days:
    """Days, in one dimension."""
    return np.atleast_1d(np.asarray(values, dtype="datetime64[D]"))


def _refuse_odd(begin: Days, finish: Days) -> None:
    """Refuse bills without a day, and two that count the same one."""
    if np.any(np.isnat(begin) | np.isnat(finish)) or np.any(finish <= begin):
        raise ValueError("A bill must end after it starts.")
    order = np.argsort(begin, kind="stable")
    if np.any(begin[order][1:] < finish[order][:-1]):
        raise ValueError("Two bills count the same day.")
