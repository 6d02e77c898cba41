"""Dated values: which row is in force on a day, and quantities turned into TOE or tCO₂e by it."""

from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sachhon.core.arrays import Floats, quantities

Dates = NDArray[np.datetime64]
Day = ArrayLike | date | None


def rows_in_force(starts: Day, ends: Day, on: Day, *, keep_last: bool = False) -> NDArray[np.intp]:
    """Which dated row is in force on each day.

    Parameters
    ----------
    starts, ends : array_like of dates, shape (k,)
        First day in force, and first day no longer in force; None is open.
    on : array_like of dates, any shape
        The days asked for.
    keep_last : bool
        After the end of the last row, that row goes on serving; the caller
        marks such a value with the row's year.

    Returns
    -------
    ndarray of int, shape of ``on``
        Places in ``starts``; -1 where no row is in force.

    Raises
    ------
    ValueError
        When a row has no start, ends before it starts, or two overlap.

    Examples
    --------
    >>> years = ["2023-01-01", "2024-01-01"], ["2024-01-01", "2025-01-01"]
    >>> rows_in_force(*years, ["2023-06-30", "2026-01-01"])
    array([ 0, -1])
    """
    start, end, day = _dates(starts), _dates(ends), _dates(on)
    order = np.argsort(start, kind="stable")
    _refuse_overlap(start[order], end[order])
    place = np.searchsorted(start[order], day, side="right") - 1
    known = (place >= 0) & ~np.isnat(day)
    row = np.where(known, order[place] if order.size else -1, -1)
    finished = known & (end[row] <= day) if order.size else known
    if keep_last:
        finished &= place < order.size - 1
    return np.where(finished, -1, row).astype(np.intp)


def in_force(starts: Day, ends: Day, values: ArrayLike, on: Day, *, keep_last: bool = False) -> Floats:
    """The dated value in force on each day; NaN where there is none.

    Parameters are those of :func:`rows_in_force`, with ``values`` of shape
    (k,) in any unit.

    Examples
    --------
    >>> grid = ["2022-01-01", "2023-01-01"], ["2023-01-01", "2024-01-01"], [0.6766, 0.6592]
    >>> in_force(*grid, ["2022-05-01", "2025-05-01"])
    array([0.6766,    nan])
    >>> in_force(*grid, ["2025-05-01"], keep_last=True)
    array([0.6592])
    """
    known = np.append(np.asarray(values, dtype=np.float64), np.nan)
    row = rows_in_force(starts, ends, on, keep_last=keep_last)
    return np.asarray(known[row], dtype=np.float64)


def converted(quantity: ArrayLike, factor: ArrayLike) -> Floats:
    """A quantity in another unit; without a factor it is not known, never zero.

    Parameters
    ----------
    quantity : array_like
        Use in the resource's canonical unit. [kWh, kg, L or m³]
    factor : array_like
        Factor in force on the date of use; NaN where there is none. [TOE or tCO₂e per unit]

    Raises
    ------
    ValueError
        When either is negative or infinite.

    References
    ----------
    .. [1] Letter 3505/BCT-KHCN of 19/04/2011: 0.0001543 TOE per kWh.

    Examples
    --------
    >>> converted([1000.0, 1000.0], [0.0001543, float("nan")])
    array([0.1543,    nan])
    """
    return np.asarray(quantities("quantity", quantity) * quantities("factor", factor), dtype=np.float64)


def _dates(values: Day) -> Dates:
    return np.asarray(values, dtype="datetime64[D]")


def _refuse_overlap(start: Dates, end: Dates) -> None:
    """Rows sorted by start; an open end (not a time) lasts for ever."""
    if np.any(np.isnat(start)):
        raise ValueError("Each dated row needs a first day.")
    if np.any(end <= start):
        raise ValueError("A dated row must end after it starts.")
    clash = np.isnat(end[:-1]) | (end[:-1] > start[1:])
    if np.any(clash):
        raise ValueError(f"Two rows are in force on {start[1:][clash][0]}.")
