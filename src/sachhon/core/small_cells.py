"""Small cells: what may be shown without giving one establishment away."""

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Flags, Floats, same_shape

FEWEST = 5
LARGEST_SHARE = 0.85


def may_show(count: ArrayLike, total: ArrayLike, largest: ArrayLike) -> Flags:
    """Which sums may be shown: five or more, and no one above 85 % of the sum.

    Parameters
    ----------
    count : array_like of int, shape (n,)
        Establishments in each cell.
    total, largest : array_like, shape (n,)
        Sum of the sizes in the cell, and the greatest of them.  [any unit, not negative]

    Returns
    -------
    ndarray of bool, shape (n,)
        An empty cell gives nobody away and may be shown as empty.

    Raises
    ------
    ValueError
        When shapes differ.

    Examples
    --------
    >>> may_show([5, 4, 9, 0], [100.0, 100.0, 100.0, 0.0], [85.0, 25.0, 85.1, 0.0])
    array([ True, False, False,  True])
    """
    n = np.asarray(count, dtype=np.float64)
    whole, most = np.asarray(total, dtype=np.float64), np.asarray(largest, dtype=np.float64)
    same_shape(count=n, total=whole, largest=most)
    return np.asarray((n == 0) | (n >= FEWEST) & (most <= LARGEST_SHARE * whole), dtype=np.bool_)


def may_show_sum(values: ArrayLike) -> bool:
    """Whether the sum of one value per establishment may be shown.

    Losses count by their size, so that a sum near zero hides nobody's share.

    Examples
    --------
    >>> may_show_sum([1, 1, 1, 1, 1]), may_show_sum([90, 1, 1, 1, 1])
    (True, False)
    """
    sizes = np.abs(np.asarray(values, dtype=np.float64))
    sizes = sizes[~np.isnan(sizes)]
    return bool(may_show(sizes.size, sizes.sum(), sizes.max(initial=0.0)))


def withheld(count: ArrayLike, total: ArrayLike, largest: ArrayLike) -> Flags:
    """Which cells of one shown total are withheld, with those that would give them away.

    The total less the shown cells gives the sum of the withheld ones; that
    sum must pass the rule itself, so the smallest shown cells join until it does.

    Parameters
    ----------
    count, total, largest : array_like, shape (n,)
        As in :func:`may_show`.

    Returns
    -------
    ndarray of bool, shape (n,)

    Examples
    --------
    >>> withheld([3, 8, 20], [3.0, 8.0, 20.0], [1.0, 1.0, 1.0])
    array([ True,  True, False])
    """
    n, whole, most = (np.asarray(part, dtype=np.float64) for part in (count, total, largest))
    hidden = ~may_show(n, whole, most)
    candidates = [int(cell) for cell in np.argsort(n, kind="stable") if n[cell] > 0 and not hidden[cell]]
    while candidates and not _safe_together(n, whole, most, hidden):
        hidden[candidates.pop(0)] = True
    return hidden


def _safe_together(count: Floats, total: Floats, largest: Floats, hidden: Flags) -> bool:
    """Whether the hidden cells together pass the rule; a lone one is known from the total."""
    if not hidden.any():
        return True
    if np.count_nonzero(hidden) == 1:
        return False
    return bool(may_show(count[hidden].sum(), total[hidden].sum(), largest[hidden].max()))
