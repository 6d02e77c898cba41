"""Least squares that answers with all the digits the data carry, or not at all."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sachhon.core.arrays import Floats

CONDITION_LIMIT = 1e6  # beyond it, the 16th digit of the data moves the fourth of a coefficient
EXACT = 1e-13  # residuals below this share of the values are rounding, not error

Long = NDArray[Any]  # numpy's longest float, in which sums and solutions are carried


class IllConditioned(ValueError):
    """A design whose columns nearly repeat each other; ``condition`` says how nearly."""

    def __init__(self, condition: float) -> None:
        super().__init__(f"The columns nearly repeat each other: their condition is {condition:.3g}.")
        self.condition = condition


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted line or plane, with what its errors are.

    The intercept comes first where there is one.  ``inverse`` is that of X'X
    with all columns; ``centre`` and ``middle`` are the means of the columns
    and of y (zero without an intercept).  ``condition`` is that of the
    centred columns scaled to one length, ``pivot`` the least share of a
    column that the ones before it leave unexplained, ``vif`` how many times
    the variance of each coefficient grows because the columns resemble each
    other, ``leverage`` how much each point pulls its own prediction, from 0 to 1.
    """

    coefficients: Floats
    standard_errors: Floats
    t: Floats
    p: Floats
    r2: float
    adjusted_r2: float
    f: float
    f_p: float
    sse: float
    s2: float
    df: int
    condition: float
    pivot: float
    inverse: Floats
    residuals: Floats
    centre: Floats
    middle: float
    vif: Floats
    leverage: Floats

    @property
    def intercept(self) -> bool:
        """Whether a constant was fitted too."""
        return self.coefficients.size > self.centre.size

    def predict(self, rows: ArrayLike) -> Floats:
        """What the fit expects of more rows; NaN where a value is not known.

        Examples
        --------
        >>> fit([[1.0], [2.0], [3.0]], [3.0, 5.0, 7.0]).predict([[10.0], [np.nan]])
        array([21., nan])
        """
        slopes = self.coefficients[-self.centre.size :]
        return np.asarray((np.asarray(rows, dtype=np.float64) - self.centre) @ slopes + self.middle, dtype=np.float64)

    def variance_of_total(self, rows: ArrayLike) -> float:
        r"""Variance of the summed prediction of more rows, in units of s².

        Notes
        -----
        .. math:: 1'X_r (X'X)^{-1} X_r' 1

        taken around the means, where nothing cancels.

        Examples
        --------
        >>> round(fit([[1.0], [2.0], [3.0]], [3.0, 5.0, 7.5]).variance_of_total([[2.0], [2.0]]), 12)
        1.333333333333
        """
        size = self.centre.size
        ahead = (np.asarray(rows, dtype=np.float64) - self.centre).sum(axis=0)
        own = len(np.asarray(rows)) ** 2 / self.residuals.size if self.intercept else 0.0
        return float(own + ahead @ self.inverse[-size:, -size:] @ ahead)


def fit(design: ArrayLike, y: ArrayLike, *, intercept: bool = True) -> Fit:
    r"""Fit y as a weighted sum of columns, by least squares.

    Parameters
    ----------
    design : array_like, shape (n, k)
        The columns, without the intercept's ones. [any units]
    y : array_like, shape (n,)
        What they explain. [any unit]
    intercept : bool
        Whether a constant is fitted too.  Without it R² and F compare with
        zero instead of the mean.

    Raises
    ------
    IllConditioned
        When the columns cannot be told apart, or one does not vary.
    ValueError
        When shapes differ, a value is not finite, or there are not more points than coefficients.

    Notes
    -----
    Columns are centred and scaled to one length, made orthogonal twice in
    numpy's longest float, and the solution refined once with its own
    residuals.  The condition is that of Frobenius, of k scaled columns with
    triangular factor R,

    .. math:: \kappa = \sqrt k \, \lVert R^{-1} \rVert_F = \sqrt{k \textstyle\sum_j VIF_j}

    Residuals that are rounding alone (below 10⁻¹³ of the values) are set to
    zero, so that a perfect fit has no error at all rather than a random one.

    References
    ----------
    .. [1] Å. Björck, "Numerical Methods for Least Squares Problems", SIAM 1996, chapters 2 and 2.9.
    .. [2] NIST, Statistical Reference Datasets, linear regression, with certified values.

    Examples
    --------
    >>> line = fit([[1.0], [2.0], [3.0], [4.0]], [3.1, 4.9, 7.0, 9.0])
    >>> line.coefficients.round(10).tolist(), round(line.r2, 6), line.df
    ([1.05, 1.98], 0.999083, 2)
    >>> fit([[1.0, 26.0], [2.0, 26.0], [3.0, 26.0], [4.0, 26.0]], [3.0, 5.0, 7.0, 9.0])
    Traceback (most recent call last):
    sachhon.core.least_squares.IllConditioned: The columns nearly repeat each other: their condition is inf.
    """
    columns, values = _checked(design, y, intercept)
    centre = columns.mean(axis=0) if intercept else np.zeros_like(columns[0])
    middle = values.mean() if intercept else np.longdouble(0)
    centred = columns - centre
    length = np.sqrt(np.sum(centred**2, axis=0))
    if np.any(length <= EXACT * np.sqrt(np.sum(columns**2, axis=0))):
        raise IllConditioned(math.inf)
    q, r = _orthogonal(centred / length)
    back = _inverse_of_triangle(r)
    condition = float(np.sqrt(columns.shape[1] * np.sum(back**2)))
    if not condition <= CONDITION_LIMIT:
        raise IllConditioned(condition)
    slopes, residuals = _refined(centred / length, values - middle, q, back)
    if float(residuals @ residuals) <= EXACT**2 * float(values @ values):
        residuals = np.zeros_like(residuals)
    slopes, scatter = slopes / length, (back @ back.T) / np.outer(length, length)
    if intercept:
        slopes, scatter = np.append(middle - centre @ slopes, slopes), _with_intercept(scatter, centre, values.size)
    shape = {
        "condition": condition,
        "pivot": float(np.min(np.diag(r)) ** 2),
        "centre": centre.astype(np.float64),
        "middle": float(middle),
        "vif": np.sum(back**2, axis=1).astype(np.float64),
        "leverage": (np.sum(q**2, axis=1) + (1 / values.size if intercept else 0)).astype(np.float64),
    }
    sst = float((values - middle) @ (values - middle))
    return Fit(**shape, **_described(slopes, scatter, residuals, sst, intercept))


def _checked(design: ArrayLike, y: ArrayLike, intercept: bool) -> tuple[Long, Long]:
    """Columns and values in the longest float, when they can be fitted at all."""
    columns, values = np.asarray(design, dtype=np.longdouble), np.asarray(y, dtype=np.longdouble)
    if columns.ndim != 2 or values.shape != columns.shape[:1] or not columns.shape[1]:
        raise ValueError(f"Shapes do not fit: design {columns.shape}, y {values.shape}.")
    if not (np.all(np.isfinite(columns)) and np.all(np.isfinite(values))):
        raise ValueError("Every value must be finite.")
    if values.size <= columns.shape[1] + intercept:
        raise ValueError("There must be more points than coefficients.")
    return columns, values


def _orthogonal(columns: Long) -> tuple[Long, Long]:
    """QR by Gram and Schmidt, each column cleared of the others twice, as once leaves rounding behind."""
    size = columns.shape[1]
    q, r = np.zeros_like(columns), np.zeros((size, size), dtype=columns.dtype)
    for place in range(size):
        rest = columns[:, place].copy()
        for _ in range(2):
            shadow = q[:, :place].T @ rest
            rest -= q[:, :place] @ shadow
            r[:place, place] += shadow
        r[place, place] = np.sqrt(rest @ rest)
        q[:, place] = rest / r[place, place] if r[place, place] > 0 else 0
    return q, r


def _inverse_of_triangle(r: Long) -> Long:
    """Of an upper triangle, by back substitution; infinite where it has none."""
    size = len(r)
    back = np.zeros_like(r)
    for column in range(size):
        if r[column, column] <= np.finfo(np.float64).tiny:
            return np.full_like(r, np.inf)
        for row in range(column, -1, -1):
            known = r[row, row + 1 : column + 1] @ back[row + 1 : column + 1, column]
            back[row, column] = ((row == column) - known) / r[row, row]
    return back


def _refined(columns: Long, values: Long, q: Long, back: Long) -> tuple[Long, Long]:
    """Coefficients, and residuals made orthogonal to the columns, after a step of refinement."""
    slopes = back @ (q.T @ values)
    residuals = values - columns @ slopes
    slopes = slopes + back @ (q.T @ residuals)
    residuals = values - columns @ slopes
    return slopes, residuals - q @ (q.T @ residuals)


def _with_intercept(scatter: Long, centre: Long, n: int) -> Long:
    """The inverse of X'X with its column of ones, from that of the centred columns."""
    cross = -scatter @ centre
    corner = 1 / np.longdouble(n) - centre @ cross
    return np.block([[np.atleast_2d(corner), cross[None, :]], [cross[:, None], scatter]])


def _described(coefficients: Long, inverse: Long, residuals: Long, sst: float, intercept: bool) -> dict[str, Any]:
    """What is said of a fit from its coefficients, residuals and the spread of y."""
    from scipy.special import fdtrc, stdtr

    n, k = residuals.size, coefficients.size - intercept
    df = n - k - intercept
    sse = residuals @ residuals
    errors = np.sqrt(sse / df * np.diag(inverse))
    t = _ratio(coefficients, errors)
    unexplained = float(sse) / sst if sst > 0 else math.nan
    f = float(_ratio(np.atleast_1d((sst - sse) / k), np.atleast_1d(sse / df))[0])
    return {
        "coefficients": coefficients.astype(np.float64),
        "standard_errors": errors.astype(np.float64),
        "t": t,
        "p": np.asarray(2 * stdtr(df, -np.abs(t)), dtype=np.float64),
        "r2": 1 - unexplained,
        "adjusted_r2": 1 - unexplained * (n - intercept) / df,
        "f": f,
        "f_p": float(fdtrc(k, df, f)) if f < math.inf else 0.0,
        "sse": float(sse),
        "s2": float(sse / df),
        "df": df,
        "inverse": inverse.astype(np.float64),
        "residuals": residuals.astype(np.float64),
    }


def _ratio(above: Long, below: Long) -> Floats:
    """A quotient that is infinite, or zero of zero, where there is no error to divide by."""
    sure = np.where(above == 0, 0.0, np.copysign(np.inf, above.astype(np.float64)))
    quotient = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return np.where(below > 0, quotient.astype(np.float64), sure)
