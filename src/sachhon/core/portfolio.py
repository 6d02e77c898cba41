"""Savings of many series as one figure: sums first, one division, errors in quadrature, bias apart."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats, same_shape


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A total saving and how sure it is.

    ``half_width`` is of independent errors; ``half_width_together`` is what
    it would be if all erred the same way, its upper bound.  ``bias`` is
    common to all and does not shrink with their number; it is never added in.
    """

    n: int
    adjusted: float
    actual: float
    half_width: float
    half_width_together: float
    bias: float

    @property
    def avoided(self) -> float:
        """Use avoided. [common unit]"""
        return self.adjusted - self.actual

    @property
    def saving_pct(self) -> float:
        """Saving in percent of the adjusted baseline; NaN where there is none."""
        return self._percent(self.avoided)

    @property
    def half_width_pct(self) -> float:
        """Half-width in percent of the adjusted baseline."""
        return self._percent(self.half_width)

    @property
    def bias_pct(self) -> float:
        """Bias in percent of the adjusted baseline, beside the half-width."""
        return self._percent(self.bias)

    @property
    def fractional(self) -> float:
        """Half-width as a share of the saving itself (FSU); NaN where nothing was saved."""
        return self.half_width / abs(self.avoided) if self.avoided else math.nan

    def _percent(self, amount: float) -> float:
        return 100 * amount / self.adjusted if self.adjusted > 0 else math.nan


def total(
    adjusted: ArrayLike,
    actual: ArrayLike,
    half_width: ArrayLike,
    *,
    factor: ArrayLike = 1.0,
    bias_pct: ArrayLike = 0.0,
) -> Portfolio:
    r"""Add up series that were each verified against their own model.

    Parameters
    ----------
    adjusted, actual, half_width : array_like, shape (n,)
        Adjusted baseline, use and half-width of each, at one level. [unit of each]
    factor : array_like, shape (n,) or ()
        What turns each into the common unit. [common unit per unit]
    bias_pct : array_like, shape (n,) or ()
        What each may be off in one direction, in percent of its adjusted baseline.

    Raises
    ------
    ValueError
        When shapes differ, or a value is not known: leave such series out, and say how many.

    Notes
    -----
    .. math:: A = \sum (\hat E_i - E_i), \quad U = \sqrt{\sum U_i^2}, \quad B = \sum |B_i|

    Percentages are never averaged.  Adding only the series that were proven
    would overstate the total, as luck is chosen with them: add all that could
    be modelled, whatever came out.

    References
    ----------
    .. [1] CalTRACK methods, 4.3.2.5.

    Examples
    --------
    >>> found = total([1000.0, 1000.0], [900.0, 940.0], [30.0, 40.0], bias_pct=1.0)
    >>> found.avoided, found.saving_pct, found.half_width, found.half_width_pct, found.bias_pct
    (160.0, 8.0, 50.0, 2.5, 1.0)
    """
    would, was, width = (np.atleast_1d(np.asarray(part, dtype=np.float64)) for part in (adjusted, actual, half_width))
    same_shape(adjusted=would, actual=was, half_width=width)
    scale, off = _wide(factor, would.shape), np.abs(_wide(bias_pct, would.shape)) / 100
    if not all(np.all(np.isfinite(part)) for part in (would, was, width, scale, off)):
        raise ValueError("A series that counts must have every value.")
    width = np.abs(width * scale)
    return Portfolio(
        n=would.size,
        adjusted=math.fsum(would * scale),
        actual=math.fsum(was * scale),
        half_width=math.sqrt(math.fsum(width**2)),
        half_width_together=math.fsum(width),
        bias=math.fsum(np.abs(would * scale) * off),
    )


def _wide(values: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """One value for all, or one for each."""
    return np.asarray(np.broadcast_to(np.asarray(values, dtype=np.float64), shape))
