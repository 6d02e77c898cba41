"""Baseline models: what use depends on, every combination tried, and the one that may be trusted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sachhon.core.arrays import Flags, Floats
from sachhon.core.least_squares import Fit, IllConditioned, fit
from sachhon.core.uncertainty import cv_rmse, effective_months, lag_one_correlation

MOST_DRIVERS = 4  # candidates of one series
F_TEST = 0.10  # p of the model as a whole lies below
P_EACH = 0.20  # p of each driver lies below
P_ONE = 0.10  # p of at least one driver lies below
LEAST_R2 = 0.5  # R² is at least
RANGE_SPREAD = 3.0  # standard deviations around the mean that a driver may be applied to
MONTHS_UNGUARDED = 24  # from so many baseline months on, a choice among models needs no guard
LEAST_PIVOT = 1e-8  # of a driver, the ones before it leave at least this share unexplained
HIGH_VIF = 10.0  # drivers that resemble each other so much share their effect
HIGH_LEVERAGE = 3.0  # times the mean: such a month pulls the line towards itself
OFF = 2.0  # standard errors: such a month lies off the line
TIE = 1e-12  # adjusted R² closer than this, relatively, are one


@dataclass(frozen=True, slots=True)
class BaselineModel:
    """One combination of drivers fitted to the baseline, and the rules that it failed.

    ``drivers`` are columns of the candidates, in order; ``fit`` is None where
    the columns could not be told apart, and ``condition`` says how nearly
    they repeat each other.  ``model_p`` is the F-test's p as computed.
    """

    drivers: tuple[int, ...]
    fit: Fit | None
    condition: float
    n: int
    failed: tuple[str, ...]
    model_p: float = float("nan")
    cv_rmse: float = float("nan")
    rho: float = float("nan")
    n_effective: float = float("nan")

    @property
    def valid(self) -> bool:
        """Whether the model passed every rule."""
        return not self.failed

    @property
    def adjusted_r2(self) -> float:
        """R² that a needless driver does not raise; NaN where nothing was fitted."""
        return float("nan") if self.fit is None else self.fit.adjusted_r2

    def rows(self, drivers: ArrayLike) -> Floats:
        """The model's own columns, from rows of all candidates."""
        return np.asarray(drivers, dtype=np.float64)[:, list(self.drivers)]

    def predict(self, drivers: ArrayLike) -> Floats:
        """Use that the model expects, from rows of all candidates; NaN where one of its drivers is not known."""
        if self.fit is None:
            raise IllConditioned(self.condition)
        return self.fit.predict(self.rows(drivers))


@dataclass(frozen=True, slots=True)
class Choice:
    """The model chosen, or none; how many were tried, how the choice was guarded, and why none will do.

    ``selection`` is ``months24``, ``single`` or ``adjusted_p``.  ``best`` is
    the model with the greatest adjusted R² even where no model is valid.
    """

    model: BaselineModel | None
    best: BaselineModel | None
    tried: int
    selection: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Diagnosis:
    """What to look at before trusting a model: places of months among those fitted, and columns of drivers.

    ``pulling`` months lie so far out that they draw the line to themselves,
    ``off`` months lie beyond two standard errors, ``alike`` drivers resemble
    the others.
    """

    pulling: NDArray[np.intp]
    off: NDArray[np.intp]
    alike: tuple[int, ...]


def models(
    use: ArrayLike, drivers: ArrayLike, reporting: ArrayLike | None = None, months: ArrayLike | None = None
) -> tuple[BaselineModel, ...]:
    """Every combination of drivers, fewest first, each with the rules that it failed.

    Parameters
    ----------
    use : array_like, shape (n,)
        Use of the baseline months. [any unit]
    drivers : array_like, shape (n, k)
        Candidates of the same months, at most four. [any units]
    reporting : array_like, shape (m, k), optional
        The candidates in the reporting period, for the rule of range; without
        it that rule is left out.
    months : array_like of int, shape (n,), optional
        Month numbers; without them each month follows the one before.

    Raises
    ------
    ValueError
        When there are more than four candidates, or shapes differ.

    Notes
    -----
    A month with anything unknown is left out.  The rules are the codes of
    :data:`sachhon.core.verdict.RULES`: the model's F-test p below 0.10
    (``f_test``; p times the number of combinations under 24 months), all
    drivers below 0.20 (``p_each``), at least one below 0.10 (``p_one``), R²
    at least 0.5 (``r2``), and the mean of each driver over the reporting
    period within what the baseline saw or its mean ± 3 standard deviations
    (``range``).

    References
    ----------
    .. [1] US Department of Energy, EnPI Lite, "Valid model requirements".

    Examples
    --------
    >>> output = np.array([10, 14, 9, 16, 12, 11, 15, 13, 8, 17, 12.5, 9.5])
    >>> noise = np.array([0.1, -0.2, 0.1, 0.2, -0.1, 0.0, -0.1, 0.1, -0.2, 0.1, 0.2, -0.2])
    >>> [(model.drivers, model.failed) for model in models(50 + 3 * output + noise, output[:, None])]
    [((0,), ())]
    """
    used, candidates, number = _known(use, drivers, months)
    k = candidates.shape[1]
    if k > MOST_DRIVERS:
        raise ValueError(f"At most {MOST_DRIVERS} candidate drivers, not {k}.")
    fits = [_fitted(chosen, used, candidates, number) for chosen in _subsets(k)]
    guard = guard_factor(len(used), len(fits))
    outside = _out_of_range(candidates, reporting)
    return tuple(_judged(model, guard, outside) for model in fits)


def choose(
    use: ArrayLike, drivers: ArrayLike, reporting: ArrayLike | None = None, months: ArrayLike | None = None
) -> Choice:
    """The valid model with the greatest adjusted R²; fewer drivers on a tie.

    Parameters, refusals and rules are those of :func:`models`.

    Examples
    --------
    >>> output = np.array([10, 14, 9, 16, 12, 11, 15, 13, 8, 17, 12.5, 9.5])
    >>> noise = np.array([0.1, -0.2, 0.1, 0.2, -0.1, 0.0, -0.1, 0.1, -0.2, 0.1, 0.2, -0.2])
    >>> found = choose(50 + 3 * output + noise, np.column_stack([output, 30 + noise**2]))
    >>> found.model.drivers, found.tried, found.selection
    ((0,), 3, 'adjusted_p')
    """
    tried = models(use, drivers, reporting, months)
    best, model = _greatest(tried), _greatest(tuple(model for model in tried if model.valid))
    selection = selected_by(best.n if best else 0, len(tried))
    return Choice(model, best, len(tried), selection, () if model else why_none(tried, best))


def guard_factor(n: int, tried: int) -> int:
    """What each model's p is multiplied by: the models tried, unless 24 months speak for themselves.

    Examples
    --------
    >>> guard_factor(12, 15), guard_factor(24, 15)
    (15, 1)
    """
    return tried if n < MONTHS_UNGUARDED else 1


def selected_by(n: int, tried: int) -> str:
    """How the choice of a model is guarded against luck.

    Examples
    --------
    >>> selected_by(24, 15), selected_by(12, 1), selected_by(12, 15)
    ('months24', 'single', 'adjusted_p')
    """
    if n >= MONTHS_UNGUARDED:
        return "months24"
    return "single" if tried <= 1 else "adjusted_p"


def why_none(tried: tuple[BaselineModel, ...], best: BaselineModel | None) -> tuple[str, ...]:
    """Why no model will do: what the best one failed, or that none could be fitted.

    Examples
    --------
    >>> why_none((), None)
    ('no_driver',)
    """
    if not tried:
        return ("no_driver",)
    return ("no_valid_model", *(best.failed if best else ("ill_conditioned",)))


def diagnose(model: BaselineModel) -> Diagnosis:
    """Months and drivers of a fitted model that deserve a look.

    Raises
    ------
    IllConditioned
        When the model could not be fitted.

    Examples
    --------
    >>> output = np.array([10, 14, 9, 16, 12, 11, 15, 13, 8, 60])
    >>> diagnose(models(50 + 3 * output, output[:, None])[0]).pulling
    array([9])
    """
    found = model.fit
    if found is None:
        raise IllConditioned(model.condition)
    mean = found.coefficients.size / model.n
    error = found.s2**0.5
    return Diagnosis(
        pulling=np.flatnonzero(found.leverage > HIGH_LEVERAGE * mean),
        off=np.flatnonzero(np.abs(found.residuals) > OFF * error),
        alike=tuple(driver for driver, vif in zip(model.drivers, found.vif, strict=True) if vif > HIGH_VIF),
    )


def _subsets(k: int) -> Iterator[tuple[int, ...]]:
    """Combinations of columns, fewest first and lower columns first."""
    for size in range(1, k + 1):
        yield from combinations(range(k), size)


def _known(use: ArrayLike, drivers: ArrayLike, months: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    """The months of which everything is known, with their numbers."""
    used, candidates = np.asarray(use, dtype=np.float64), np.asarray(drivers, dtype=np.float64)
    number = np.arange(used.size, dtype=np.float64) if months is None else np.asarray(months, dtype=np.float64)
    if candidates.ndim != 2 or not used.shape == number.shape == candidates.shape[:1]:
        raise ValueError(f"Shapes do not fit: use {used.shape}, drivers {candidates.shape}, months {number.shape}.")
    known: Flags = ~(np.isnan(used) | np.isnan(candidates).any(axis=1))
    return used[known], candidates[known], number[known]


def _fitted(drivers: tuple[int, ...], used: Floats, candidates: Floats, number: Floats) -> BaselineModel:
    """One combination, fitted but not yet judged."""
    try:
        found = fit(candidates[:, drivers], used)
        if found.pivot < LEAST_PIVOT:
            raise IllConditioned(found.condition)
    except IllConditioned as refused:
        return BaselineModel(drivers, None, refused.condition, used.size, ("ill_conditioned",))
    rho = lag_one_correlation(found.residuals, number)
    return BaselineModel(
        drivers,
        found,
        found.condition,
        used.size,
        failed=(),
        model_p=found.f_p,
        cv_rmse=float(cv_rmse(found.sse, found.df, used.mean())),
        rho=rho,
        n_effective=float(effective_months(rho, used.size)),
    )


def _judged(model: BaselineModel, guard: int, outside: Flags) -> BaselineModel:
    """The same model with the rules that it failed."""
    found = model.fit
    if found is None:
        return model
    p = found.p[1:]
    passed = {
        "f_test": model.model_p * guard < F_TEST,
        "p_each": bool(np.all(p < P_EACH)),
        "p_one": bool(np.any(p < P_ONE)),
        "r2": found.r2 >= LEAST_R2,
        "range": not outside[list(model.drivers)].any(),
    }
    return replace(model, failed=tuple(code for code, good in passed.items() if not good))


def _out_of_range(candidates: Floats, reporting: ArrayLike | None) -> Flags:
    """Which drivers are applied, on average, beyond what the baseline saw."""
    applied = np.empty((0, candidates.shape[1])) if reporting is None else np.asarray(reporting, dtype=np.float64)
    applied = applied[~np.isnan(applied).any(axis=1)]
    if not len(applied):
        return np.zeros(candidates.shape[1], dtype=np.bool_)
    mean = applied.mean(axis=0)
    middle, spread = candidates.mean(axis=0), RANGE_SPREAD * candidates.std(axis=0, ddof=1)
    seen = (candidates.min(axis=0) <= mean) & (mean <= candidates.max(axis=0))
    near = (middle - spread <= mean) & (mean <= middle + spread)
    return np.asarray(~(seen | near), dtype=np.bool_)


def _greatest(tried: tuple[BaselineModel, ...]) -> BaselineModel | None:
    """The model with the greatest adjusted R², the first of those that tie."""
    best: BaselineModel | None = None
    for model in tried:
        if model.fit is None:
            continue
        if best is None or model.adjusted_r2 > best.adjusted_r2 + TIE * abs(best.adjusted_r2):
            best = model
    return best
