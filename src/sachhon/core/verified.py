"""The verified saving of one series: from its months to a verdict, or to the reasons why there is none.

This is the reference that the compiled engine is tested against.
"""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sachhon.core.arrays import Flags, Floats
from sachhon.core.baseline import MOST_DRIVERS, BaselineModel, Choice, choose
from sachhon.core.least_squares import Fit
from sachhon.core.uncertainty import adjusted_half_width, exact_half_width
from sachhon.core.verdict import (
    CLAIM,
    FEWEST_BASELINE,
    FEWEST_REPORTING,
    LEVEL,
    SPIKE,
    STRONG_CORRELATION,
    ZERO_MONTHS,
    check_claim,
    verdict,
)

NAN = math.nan


def _nothing() -> Floats:
    return np.empty(0)


@dataclass(frozen=True, slots=True, eq=False)
class Verified:
    """What is known of the saving of one series.

    Fields bear the names of the engine's columns.  ``drivers`` are columns of
    the candidates; coefficients and standard errors start with the intercept.
    Without enough evidence everything of a model is NaN, empty or None, and
    ``reasons`` says why.  ``expected`` and ``cusum`` are by month of the
    reporting period as it was given, NaN in months that are not known in full.
    """

    n_baseline: int
    n_reporting: int
    verdict: str
    reasons: tuple[str, ...]
    drivers: tuple[int, ...] = ()
    coefficients: Floats = field(default_factory=_nothing)
    standard_errors: Floats = field(default_factory=_nothing)
    p_values: Floats = field(default_factory=_nothing)
    r2: float = NAN
    adjusted_r2: float = NAN
    cv_rmse: float = NAN
    model_p: float = NAN
    rho: float = NAN
    n_effective: float = NAN
    adjusted_baseline: float = NAN
    actual: float = NAN
    avoided: float = NAN
    saving_pct: float = NAN
    half_width_pct: float = NAN
    half_width_exact_pct: float = NAN
    selection: str | None = None
    model: BaselineModel | None = None
    expected: Floats = field(default_factory=_nothing)
    cusum: Floats = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, eq=False)
class _Phase:
    """The rows of one phase in the order of their months; ``order`` leads back to how they were given."""

    months: NDArray[np.int64]
    use: Floats
    drivers: Floats
    order: NDArray[np.intp]
    known: Flags

    def with_drivers(self, columns: Flags) -> "_Phase":
        """The same rows with some of the candidates, and which of them are known in full."""
        drivers = self.drivers[:, columns]
        known = ~(np.isnan(self.use) | np.isnan(drivers).any(axis=1))
        return _Phase(self.months, self.use, drivers, self.order, known)

    def has_gap(self) -> bool:
        """Whether a month is not known, or the calendar skips one."""
        return bool(self.months.size and (not self.known.all() or np.any(np.diff(self.months) > 1)))


def verify(
    use: ArrayLike,
    drivers: ArrayLike,
    reporting_use: ArrayLike,
    reporting_drivers: ArrayLike,
    *,
    months: ArrayLike | None = None,
    reporting_months: ArrayLike | None = None,
    claim: tuple[float, float] = CLAIM,
    level: float = LEVEL,
) -> Verified:
    r"""What was saved in the reporting period against the baseline's model, and how sure that is.

    Parameters
    ----------
    use, reporting_use : array_like, shapes (n,) and (m,)
        Use of the months of both phases; NaN where not known. [any unit]
        (Columns tell a NaN from an empty cell, so the engine adds
        ``not_a_number`` where it meets one.)
    drivers, reporting_drivers : array_like, shapes (n, k) and (m, k)
        Candidates, at most four: output of a product, working days, degree
        days; NaN where not known. [any units]
    months, reporting_months : array_like of int, optional
        Month numbers (12 × year + month), in any order; without them months
        follow each other, the reporting period right after the baseline.
    claim : (float, float)
        Low and high end of the claimed saving. [% of the adjusted baseline]
    level : float
        Of the two-sided interval. [0 to 1]

    Returns
    -------
    Verified
        ``not_enough_evidence`` with its reasons instead of an error, whatever the data are.

    Raises
    ------
    ValueError
        When shapes differ, there are more than four candidates, or claim or level are none.

    Notes
    -----
    .. math:: \hat E = \sum_t \hat y_t, \quad A = \hat E - \sum_t y_t, \quad S = 100 A / \hat E

    over the reporting months that are known in full.  The verdict is that of
    the wider of two half-widths: :func:`sachhon.core.uncertainty.adjusted_half_width`
    with n′ capped at n, and :func:`sachhon.core.uncertainty.exact_half_width`.

    References
    ----------
    .. [1] US Department of Energy, EnPI Lite, "Valid model requirements".
    .. [2] CalTRACK methods, 4.3.2.4.

    Examples
    --------
    >>> output = np.array([10, 14, 9, 16, 12, 11, 15, 13, 8, 17, 12.5, 9.5])
    >>> noise = np.array([1, -2, 1, 2, -1, 0, -1, 1, -2, 1, 2, -2]) / 10
    >>> before = 50 + 3 * output + noise
    >>> found = verify(before, output[:, None], 0.88 * before, output[:, None])
    >>> found.verdict, round(found.saving_pct, 2), found.selection
    ('proven', 12.0, 'single')
    >>> verify(before[:11], output[:11, None], before, output[:, None]).reasons
    ('few_baseline_months',)
    """
    check_claim(claim, level)
    start = 0 if months is not None else len(np.atleast_1d(np.asarray(use)))
    base = _phase(use, drivers, months, 0)
    report = _phase(reporting_use, reporting_drivers, reporting_months, start)
    if base.drivers.shape[1] != report.drivers.shape[1] or base.drivers.shape[1] > MOST_DRIVERS:
        raise ValueError(f"Both phases need the same candidate drivers, at most {MOST_DRIVERS}.")
    infinite = any(np.isinf(part).any() for phase in (base, report) for part in (phase.use, phase.drivers))
    usable = np.asarray(~np.isnan(base.drivers).all(axis=0) | (base.use.size == 0), dtype=np.bool_)
    base, report = base.with_drivers(usable), report.with_drivers(usable)
    with np.errstate(over="ignore"):  # a sum beyond all numbers is as infinite as a month
        infinite = infinite or any(np.isinf(phase.use[phase.known].sum()) for phase in (base, report))
    varying, stops = _stops(base, report, infinite)
    counts = int(base.known.sum()), int(report.known.sum())
    beside = ("missing_months",) if base.has_gap() or report.has_gap() else ()
    if stops:
        return Verified(*counts, "not_enough_evidence", (*stops, *beside))
    columns = np.flatnonzero(usable)[varying]
    base_rows, report_rows = base.drivers[base.known][:, varying], report.drivers[report.known][:, varying]
    choice = choose(base.use[base.known], base_rows, report_rows, base.months[base.known])
    return _told(choice, columns, report, report_rows, counts, claim, level, beside)


def _phase(use: ArrayLike, drivers: ArrayLike, months: ArrayLike | None, start: int) -> _Phase:
    """One phase in the order of its months."""
    used = np.atleast_1d(np.asarray(use, dtype=np.float64))
    rows = np.asarray(drivers, dtype=np.float64)
    rows = rows.reshape(used.size, -1) if rows.ndim < 2 and used.size else rows
    number = np.arange(start, start + used.size) if months is None else np.atleast_1d(np.asarray(months))
    if rows.ndim != 2 or not used.shape == number.shape == rows.shape[:1]:
        raise ValueError(f"Shapes do not fit: use {used.shape}, drivers {rows.shape}, months {number.shape}.")
    order = np.argsort(number, kind="stable")
    every = np.ones(rows.shape[1], dtype=np.bool_)
    return _Phase(number[order].astype(np.int64), used[order], rows[order], order, ~np.isnan(used)).with_drivers(every)


def _stops(base: _Phase, report: _Phase, infinite: bool) -> tuple[Flags, tuple[str, ...]]:
    """Which candidates vary, and what in the data stops the series, in the order of ``DATA_STOPS``."""
    used = base.use[base.known]
    both = base.months.size > 0 and report.months.size > 0
    found = {
        "duplicate_months": any(np.any(np.diff(phase.months) == 0) for phase in (base, report)),
        "baseline_after_reporting": both and base.months[-1] >= report.months[0],
        "negative_use": any(np.any(phase.use < 0) for phase in (base, report)),
        "infinite_value": infinite,
        "meter_rollover": _spiked(np.concatenate([used, report.use[report.known]])),
        "zero_months": np.count_nonzero(used == 0) >= ZERO_MONTHS or _stood_still(report.use[report.known]),
        "few_baseline_months": used.size < FEWEST_BASELINE,
        "few_reporting_months": np.count_nonzero(report.known) < FEWEST_REPORTING,
    }
    stops = tuple(code for code, stands in found.items() if stands)
    if stops:
        return np.empty(0, dtype=np.bool_), stops
    varying = np.ptp(base.drivers[base.known], axis=0) > 0
    if np.ptp(used) == 0 or np.ptp(report.use[report.known]) == 0:
        return varying, ("constant_use",)
    return varying, () if varying.any() else ("no_driver",)


def _stood_still(used: Floats) -> bool:
    """Whether so many reporting months, or all of them, have no use: a stopped plant saved nothing."""
    return bool(0 < min(used.size, ZERO_MONTHS) <= np.count_nonzero(used == 0))


def _spiked(used: Floats) -> bool:
    """Whether one month stands far above the second greatest; an infinite one has a reason of its own."""
    if used.size < 2:
        return False
    second, first = np.partition(used, -2)[-2:]
    return bool(SPIKE * second < first < np.inf)


def _told(
    choice: Choice,
    columns: NDArray[np.intp],
    report: _Phase,
    rows: Floats,
    counts: tuple[int, int],
    claim: tuple[float, float],
    level: float,
    beside: tuple[str, ...],
) -> Verified:
    """Saving, uncertainty and verdict of the chosen model, or why there is none."""
    model = choice.model
    if model is None or model.fit is None:
        return Verified(*counts, "not_enough_evidence", (*choice.reasons, *beside))
    expected, used = model.predict(rows), report.use[report.known]
    total, actual = float(expected.sum()), float(used.sum())
    if not total > 0:
        return Verified(*counts, "not_enough_evidence", ("no_adjusted_baseline", *beside))
    percent = 100 / total
    adjusted = percent * _adjusted(model, model.fit, total, counts[1], level)
    exact = percent * exact_half_width(model.fit, model.rows(rows), level)
    saving, wider = percent * (total - actual), max(adjusted, exact)
    return Verified(
        *counts,
        verdict=str(verdict(saving, wider, model.fit.df, claim, level)),
        reasons=(*beside, *_beside(choice, model.fit, model.rho, saving, wider, claim)),
        drivers=tuple(int(columns[place]) for place in model.drivers),
        **_quality(model, model.fit),
        adjusted_baseline=total,
        actual=actual,
        avoided=total - actual,
        saving_pct=saving,
        half_width_pct=adjusted,
        half_width_exact_pct=exact,
        selection=choice.selection,
        model=model,
        expected=_as_given(expected, report),
        cusum=_as_given(np.cumsum(expected - used), report),
    )


def _quality(model: BaselineModel, found: Fit) -> dict[str, Any]:
    """What the baseline alone says of a model."""
    return {
        "coefficients": found.coefficients,
        "standard_errors": found.standard_errors,
        "p_values": found.p[1:],
        "r2": found.r2,
        "adjusted_r2": found.adjusted_r2,
        "cv_rmse": model.cv_rmse,
        "model_p": model.model_p,
        "rho": model.rho,
        "n_effective": model.n_effective,
    }


def _adjusted(model: BaselineModel, found: Fit, total: float, months: int, level: float) -> float:
    """The half-width with n′. [unit of use]"""
    return float(adjusted_half_width(total, model.cv_rmse, model.n, model.n_effective, months, found.df, level))


def _beside(
    choice: Choice, found: Fit, rho: float, saving: float, wider: float, claim: tuple[float, float]
) -> tuple[str, ...]:
    """What must be read beside the verdict."""
    stands = {
        "selection_adjusted": choice.selection == "adjusted_p",
        "inside_error": abs(saving) < wider,
        "above_claim": saving > claim[1],
        "negative_coefficient": bool(np.any(found.coefficients[1:] < 0)),
        "negative_intercept": bool(found.coefficients[0] < 0),
        "autocorrelated": rho > STRONG_CORRELATION,
    }
    return tuple(code for code, true in stands.items() if true)


def _as_given(values: Floats, report: _Phase) -> Floats:
    """Values of the known months, put back into the order in which the months were given."""
    placed = np.full(report.use.size, NAN)
    placed[report.order[report.known]] = values
    return placed
