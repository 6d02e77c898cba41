"""The running sum of what was saved, and where its slope changed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Flags, Floats

FEWEST_MONTHS = 8  # known ones, below which no change is looked for
SIGNIFICANCE = 0.05  # of the test of a change
LIMITS = 2.0  # standard errors of a month's residual


@dataclass(frozen=True, slots=True)
class SlopeChange:
    """Where a running sum turns most, and how likely chance alone would turn it as much.

    ``at`` is the place of the first month of the new slope; ``before`` and
    ``after`` are the slopes per month. [unit of use]
    """

    at: int
    before: float
    after: float
    statistic: float
    p: float

    @property
    def changed(self) -> bool:
        """Whether chance is an unlikely reason."""
        return self.p < SIGNIFICANCE


def cusum(expected: ArrayLike, actual: ArrayLike) -> Floats:
    """Running sum of expected less actual use: it rises while less is used than expected.

    Parameters
    ----------
    expected, actual : array_like, shape (..., m)
        By month; a month of which either is not known adds nothing and is NaN. [any unit]

    Examples
    --------
    >>> cusum([10.0, 10.0, 10.0], [9.0, np.nan, 8.0])
    array([ 1., nan,  3.])
    """
    ahead = np.asarray(expected, dtype=np.float64) - np.asarray(actual, dtype=np.float64)
    return np.where(np.isnan(ahead), np.nan, np.nancumsum(ahead, axis=-1))


def slope_change(expected: ArrayLike, actual: ArrayLike, rho: float = 0.0) -> SlopeChange | None:
    r"""Where the slope of the running sum changed, tested as a change of mean.

    Parameters
    ----------
    expected, actual : array_like, shape (m,)
        By month; months of which either is not known are left out. [any unit]
    rho : float
        Correlation of neighbouring months, which the spread is widened for.

    Returns
    -------
    SlopeChange or None
        None where fewer than eight months are known, or none differs from the others.

    Notes
    -----
    The OLS-CUSUM test: of differences d and their running sum S, the greatest
    distance of S from the straight line to its end,

    .. math:: T = \max_t \frac{|S_t - \frac{t}{m} S_m|}{\hat\sigma \sqrt m}

    is under no change that of a Brownian bridge, so that
    :math:`p = 2 \sum_k (-1)^{k+1} e^{-2 k^2 T^2}` (5 % at 1.358).  On a year
    or two of months the test is stricter than it says.  One change is looked
    for: with several, look at each side again.

    References
    ----------
    .. [1] W. Ploberger, W. Krämer, "The CUSUM test with OLS residuals", Econometrica 60 (1992) 271–285.

    Examples
    --------
    >>> noise = np.tile([1.0, -1.0], 12)
    >>> found = slope_change(noise + np.repeat([0.0, 5.0], [14, 10]), np.zeros(24))
    >>> found.at, found.before, found.after, found.changed
    (14, 0.0, 5.0, True)
    """
    from scipy.special import kolmogorov

    ahead = np.asarray(expected, dtype=np.float64) - np.asarray(actual, dtype=np.float64)
    place = np.flatnonzero(~np.isnan(ahead))
    known = ahead[place]
    if known.size < FEWEST_MONTHS or np.ptp(known) == 0:
        return None
    spread = known.std(ddof=1) * np.sqrt((1 + rho) / (1 - rho) * known.size)
    turn = np.abs(np.cumsum(known - known.mean()))[:-1]
    last = int(np.argmax(turn))
    statistic = float(turn[last] / spread)
    before, after = float(known[: last + 1].mean()), float(known[last + 1 :].mean())
    return SlopeChange(int(place[last + 1]), before, after, statistic, float(kolmogorov(statistic)))


def out_of_control(residuals: ArrayLike, standard_error: float, times: float = LIMITS) -> Flags:
    """Months whose residual lies beyond the control limits.

    Parameters
    ----------
    residuals : array_like, shape (m,)
        Actual less expected use; NaN where not known. [any unit]
    standard_error : float
        Of one month, from the baseline's model. [same unit]
    times : float
        How many standard errors the limits lie apart from zero.

    Examples
    --------
    >>> out_of_control([0.5, -2.5, np.nan], 1.0)
    array([False,  True, False])
    """
    return np.asarray(np.abs(np.asarray(residuals, dtype=np.float64)) > times * standard_error, dtype=np.bool_)
