"""Comparison with peers: median and quartiles, never of fewer than five."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sachhon.core.arrays import Floats
from sachhon.core.small_cells import FEWEST

QUARTILES = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Where the peers stand: how many, the middle one, and the middle half."""

    n: int
    median: float
    q1: float
    q3: float

    @property
    def spread(self) -> float:
        """Width of the middle half, in the unit of the values."""
        return self.q3 - self.q1


@dataclass(frozen=True, slots=True)
class GroupBenchmarks:
    """Benchmarks of many groups at once; NaN where a group has too few.

    All have shape (g,), in the order of ``groups``.
    """

    groups: NDArray
    n: NDArray[np.intp]
    median: Floats
    q1: Floats
    q3: Floats

    @property
    def spread(self) -> Floats:
        """Width of the middle half, in the unit of the values."""
        return np.asarray(self.q3 - self.q1, dtype=np.float64)


def benchmark(values: ArrayLike, minimum: int = FEWEST) -> Benchmark | None:
    """Median and quartiles of one value per establishment, or None below the minimum.

    Parameters
    ----------
    values : array_like, shape (n,)
        Any unit; NaN is not known, and not counted.
    minimum : int
        Fewest values, never below 5.

    Raises
    ------
    ValueError
        When the minimum is below 5.

    Notes
    -----
    Quartiles are interpolated linearly between the two nearest values.

    Examples
    --------
    >>> benchmark([1.0, 2.0, 3.0, 4.0, 5.0])
    Benchmark(n=5, median=3.0, q1=2.0, q3=4.0)
    >>> benchmark([1.0, 2.0, 3.0, 4.0]) is None
    True
    """
    array = np.asarray(values, dtype=np.float64).ravel()
    found = benchmarks_by_group(np.zeros(array.size, dtype=np.intp), array, minimum)
    if not found.n.size or found.n[0] < minimum:
        return None
    return Benchmark(int(found.n[0]), float(found.median[0]), float(found.q1[0]), float(found.q3[0]))


def benchmarks_by_group(groups: ArrayLike, values: ArrayLike, minimum: int = FEWEST) -> GroupBenchmarks:
    """Median and quartiles of each group.

    Parameters
    ----------
    groups : array_like, shape (n,)
        The group of each value, such as a sector.
    values : array_like, shape (n,)
        One value per establishment; NaN is not known, and not counted. [any unit]
    minimum : int
        Fewest values, never below 5.

    Raises
    ------
    ValueError
        When the minimum is below 5, or shapes differ.

    Examples
    --------
    >>> found = benchmarks_by_group(["b", "a", "a", "a", "a", "a"], [9, 1, 2, 3, 4, 5])
    >>> found.groups.tolist(), found.n.tolist(), found.median.tolist()
    (['a', 'b'], [5, 1], [3.0, nan])
    """
    if minimum < FEWEST:
        raise ValueError(f"A benchmark needs at least {FEWEST} values.")
    array = np.asarray(values, dtype=np.float64)
    names, place = np.unique(np.asarray(groups), return_inverse=True)
    if place.shape != array.shape:
        raise ValueError("Each value needs its group.")
    known = ~np.isnan(array)
    place, array = place[known], array[known]
    ordered = array[np.lexsort((array, place))]
    n = np.bincount(place, minlength=names.size)
    q1, median, q3 = (_quantile(ordered, n, part, minimum) for part in QUARTILES)
    return GroupBenchmarks(names, n, median, q1, q3)


def _quantile(ordered: Floats, n: NDArray[np.intp], part: float, minimum: int) -> Floats:
    """One quantile of each group, of values sorted by group and size."""
    enough = n >= minimum
    first = (np.cumsum(n) - n)[enough]
    position = part * (n[enough] - 1)
    below = np.floor(position).astype(np.intp)
    above = np.minimum(below + 1, n[enough] - 1)
    low, high = ordered[first + below], ordered[first + above]
    result = np.full(n.shape, np.nan)
    result[enough] = low + (high - low) * (position - below)
    return result
