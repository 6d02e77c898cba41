"""How sure a saving is: errors of a model, and the interval of the total that it predicts."""

import math

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats
from sachhon.core.least_squares import Fit

GUIDELINE_14 = 1.26  # empirical factor of ASHRAE Guideline 14, for hourly and daily data
SUN_BALTAZAR_MONTHLY = (-0.00022, 0.03306, 0.94054)  # of M², M and 1, M months of monthly data
SUN_BALTAZAR_DAILY = (-0.00024, 0.03535, 1.00286)  # the same for daily data


def student(level: float, df: ArrayLike) -> Floats:
    """Student's quantile of a two-sided interval.

    Parameters
    ----------
    level : float
        Of the interval. [0 to 1]
    df : array_like, shape (n,)
        Degrees of freedom, above 0.

    Raises
    ------
    ValueError
        When the level is not between 0 and 1.

    Examples
    --------
    >>> float(student(0.90, 9).round(10))
    1.8331129327
    """
    from scipy.special import stdtrit

    if not 0 < level < 1:
        raise ValueError("The level must lie between 0 and 1.")
    return np.asarray(stdtrit(np.asarray(df, dtype=np.float64), (1 + level) / 2), dtype=np.float64)


def monthly_factor(months: ArrayLike, polynomial: tuple[float, float, float] = SUN_BALTAZAR_MONTHLY) -> Floats:
    """The empirical factor of a total over so many months.

    Parameters
    ----------
    months : array_like, shape (n,)
        Months of the reporting period.
    polynomial : (float, float, float)
        Factors of the square, of the number itself and of one.

    References
    ----------
    .. [1] Sun and Baltazar, as the CalTRACK methods (4.3.2.4) and opendsm quote it.

    Examples
    --------
    >>> float(monthly_factor(12).round(5))
    1.30558
    """
    squared, itself, one = polynomial
    count = np.asarray(months, dtype=np.float64)
    return np.asarray(squared * count**2 + itself * count + one, dtype=np.float64)


def lag_one_correlation(residuals: ArrayLike, months: ArrayLike | None = None) -> float:
    r"""How the errors of neighbouring months go together, from -1 to 1.

    Parameters
    ----------
    residuals : array_like, shape (n,)
        Of the valid months, in order. [any unit]
    months : array_like of int, shape (n,), optional
        Month numbers, rising; only months that follow each other in the
        calendar are paired.  Without them all neighbours are.

    Returns
    -------
    float
        NaN where fewer than two pairs are left, or the errors of one side are all alike.

    Notes
    -----
    Pearson's correlation of the pairs :math:`(e_{t-1}, e_t)`, each side with its own mean.

    Examples
    --------
    >>> lag_one_correlation([1.0, -1.0, 1.0, -1.0])
    -1.0
    """
    error = np.asarray(residuals, dtype=np.float64)
    number = np.arange(error.size) if months is None else np.asarray(months)
    pair = np.diff(number) == 1
    before, after = error[:-1][pair], error[1:][pair]
    if before.size < 2:
        return math.nan
    before, after = before - before.mean(), after - after.mean()
    scale = math.sqrt(float(before @ before) * float(after @ after))
    return math.nan if scale == 0 else float(np.clip(before @ after / scale, -1.0, 1.0))


def effective_months(rho: ArrayLike, n: ArrayLike, *, capped: bool = True) -> Floats:
    r"""How many independent months the months of a model are worth.

    Parameters
    ----------
    rho : array_like, shape (n,)
        From :func:`lag_one_correlation`; not known counts as no correlation.
    n : array_like, shape (n,)
        Months that the model was fitted on.
    capped : bool
        Never more than n: errors that swing do not make evidence.

    Notes
    -----
    .. math:: n' = n \frac{1 - \rho}{1 + \rho}, \quad 1 \le n' \le n

    Examples
    --------
    >>> effective_months([0.0, 0.5, -0.5, np.nan], 12).tolist()
    [12.0, 4.0, 12.0, 12.0]
    >>> float(effective_months(-0.5, 12, capped=False))
    36.0
    """
    months = np.asarray(n, dtype=np.float64)
    lag = np.nan_to_num(np.asarray(rho, dtype=np.float64), nan=0.0)
    worth = months * (1 - lag) / np.maximum(1 + lag, 1e-15)
    return np.asarray(np.clip(worth, 1.0, months if capped else np.inf), dtype=np.float64)


def cv_rmse(sse: ArrayLike, df: ArrayLike, mean: ArrayLike) -> Floats:
    r"""Typical error of one month, as a share of a month's use.

    Parameters
    ----------
    sse, df, mean : array_like, shape (n,)
        Sum of squared residuals, degrees of freedom n − p, and mean use of
        the baseline; NaN where that is not positive.

    Notes
    -----
    .. math:: CV = \sqrt{SSE / (n - p)} / \bar y

    CalTRACK divides by n less the drivers alone; here the intercept counts too.

    Examples
    --------
    >>> float(cv_rmse(900.0, 9, 100.0))
    0.1
    """
    error, middle = np.broadcast_arrays(np.sqrt(np.divide(sse, df)), np.asarray(mean, dtype=np.float64))
    share = np.divide(error, middle, out=np.full(middle.shape, np.nan), where=middle > 0)
    return np.asarray(share, dtype=np.float64)


def mean_bias(actual: ArrayLike, expected: ArrayLike, parameters: int) -> float:
    r"""Normalised mean bias error of a model on months that it was not fitted on.

    Parameters
    ----------
    actual, expected : array_like, shape (n,)
        Measured and modelled use. [any unit]
    parameters : int
        Coefficients of the model with its intercept.

    Raises
    ------
    ValueError
        When there are no more months than coefficients.

    Notes
    -----
    .. math:: NMBE = \frac{\sum (y - \hat y)}{(n - p) \bar y}

    On its own months a model with an intercept has none, so that the figure says nothing there.

    Examples
    --------
    >>> mean_bias([11.0, 9.0, 10.0, 10.0], [9.0, 8.0, 9.0, 8.0], 2)
    0.3
    """
    used, modelled = np.asarray(actual, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    if used.size <= parameters:
        raise ValueError("The bias needs more months than coefficients.")
    return float(np.sum(used - modelled) / ((used.size - parameters) * used.mean()))


def adjusted_half_width(
    expected: ArrayLike,
    cv: ArrayLike,
    n: ArrayLike,
    n_effective: ArrayLike,
    months: ArrayLike,
    df: ArrayLike,
    level: float,
    factor: ArrayLike | None = None,
) -> Floats:
    r"""Half-width of the interval of a total, for months that depend on each other.

    Parameters
    ----------
    expected : array_like, shape (n,)
        Total that the model expects over the reporting period. [any unit]
    cv : array_like, shape (n,)
        CV(RMSE) of the model. [0 to 1]
    n, n_effective : array_like, shape (n,)
        Months of the baseline, and how many they are worth.
    months : array_like, shape (n,)
        Months of the reporting period, M.
    df : array_like, shape (n,)
        Degrees of freedom of the model.
    level : float
        Of the two-sided interval. [0 to 1]
    factor : array_like, optional
        The empirical factor A; by default Sun and Baltazar's for monthly data.

    Returns
    -------
    ndarray, shape (n,)
        [unit of the total]

    Notes
    -----
    .. math:: \Delta E = t\, A(M)\, \frac{\hat E}{M}\, CV \sqrt{\frac{n}{n'}\left(1 + \frac{2}{n'}\right) M}

    References
    ----------
    .. [1] CalTRACK methods, 4.3.2.4; the factor 1.26 is ASHRAE Guideline 14's.

    Examples
    --------
    >>> float(adjusted_half_width(1200.0, 0.05, 12, 12, 12, 10, 0.90).round(4))
    44.2697
    """
    count, worth = np.asarray(months, dtype=np.float64), np.asarray(n_effective, dtype=np.float64)
    empirical = monthly_factor(count) if factor is None else np.asarray(factor, dtype=np.float64)
    spread = np.sqrt(np.asarray(n, dtype=np.float64) / worth * (1 + 2 / worth) * count)
    monthly = np.asarray(expected, dtype=np.float64) / count * np.asarray(cv, dtype=np.float64)
    return np.asarray(student(level, df) * empirical * monthly * spread, dtype=np.float64)


def exact_half_width(found: Fit, rows: ArrayLike, level: float, rho: float = 0.0) -> float:
    r"""Half-width of the interval of a total, as least squares itself gives it.

    Parameters
    ----------
    found : Fit
        The model.
    rows : array_like, shape (m, k)
        Its columns in the reporting months.
    level : float
        Of the two-sided interval. [0 to 1]
    rho : float
        Correlation of neighbouring months that the months' own errors are inflated for; by default none.

    Returns
    -------
    float
        [unit of use]

    Notes
    -----
    .. math:: U = t \sqrt{s^2 \left(m \frac{1 + \rho}{1 - \rho} + 1'X_r (X'X)^{-1} X_r' 1\right)}

    Examples
    --------
    >>> from sachhon.core.least_squares import fit
    >>> line = fit([[1.0], [2.0], [3.0], [4.0]], [3.1, 4.9, 7.0, 9.0])
    >>> round(exact_half_width(line, [[2.5], [2.5]], 0.90), 6)
    0.479803
    """
    own = len(np.asarray(rows)) * (1 + rho) / (1 - rho)
    return float(student(level, found.df)) * math.sqrt(found.s2 * (own + found.variance_of_total(rows)))


def fractional(half_width: ArrayLike, saving: ArrayLike) -> Floats:
    """The half-width as a share of the saving itself (FSU); NaN where nothing was saved or lost.

    Examples
    --------
    >>> fractional([5.0, 5.0], [10.0, 0.0])
    array([0.5, nan])
    """
    width, saved = np.broadcast_arrays(np.asarray(half_width, dtype=np.float64), np.asarray(saving, dtype=np.float64))
    share = np.divide(width, np.abs(saved), out=np.full(saved.shape, np.nan), where=saved != 0)
    return np.asarray(share, dtype=np.float64)


def combined(*half_widths: ArrayLike) -> Floats:
    """Half-width of a sum or difference of independent totals: in quadrature.

    Examples
    --------
    >>> float(combined(3.0, 4.0))
    5.0
    """
    squares = [np.square(np.asarray(width, dtype=np.float64)) for width in half_widths]
    return np.asarray(np.sqrt(np.sum(np.broadcast_arrays(*squares), axis=0)), dtype=np.float64)
