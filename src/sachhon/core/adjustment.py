"""Baselines made comparable: by a model, by one ratio for every direction, and by dated amounts with their reason."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Adjusted:
    """What would have been used, and what was saved against it; each of shape (n,).

    ``index`` is use over adjusted baseline (SEnPI): below 1 is a saving.
    """

    baseline: Floats
    actual: Floats
    index: Floats

    @property
    def saving_pct(self) -> Floats:
        """Saving in percent of the adjusted baseline."""
        return np.asarray(100 * (1 - self.index), dtype=np.float64)

    @property
    def avoided(self) -> Floats:
        """Use avoided. [unit of use]"""
        return np.asarray(self.baseline - self.actual, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class NonRoutine:
    """A dated amount that no driver explains: use that the other period did not have.

    Positive where a period used more for it (works on the site, a new hall,
    a leak), negative where less (a line that stood still for repairs); it is
    taken out of the use of its months.  ``start`` and ``end`` are month
    numbers, the end no longer counted.
    """

    start: int
    end: int
    amount: float
    reason: str
    evidence: str

    def __post_init__(self) -> None:
        if not self.reason.strip() or not self.evidence.strip():
            raise ValueError("A non-routine amount needs its reason and its evidence.")
        if self.end <= self.start or not np.isfinite(self.amount):
            raise ValueError("A non-routine amount needs a number, and an end after its start.")


def adjust(
    use_base: ArrayLike,
    use_report: ArrayLike,
    modelled_base: ArrayLike,
    modelled_report: ArrayLike,
    *,
    nonroutine_base: ArrayLike = 0.0,
    nonroutine_model: ArrayLike = 0.0,
    nonroutine_report: ArrayLike = 0.0,
) -> Adjusted:
    r"""The adjusted baseline by the one ratio form, whichever year the model is of.

    Parameters
    ----------
    use_base, use_report : array_like, shape (n,)
        Use of baseline and reporting period; several resources already summed
        in one unit. [any unit]
    modelled_base, modelled_report : array_like, shape (n,)
        What one model expects of the drivers of both periods. [unit of use]
    nonroutine_base, nonroutine_model, nonroutine_report : array_like, shape (n,)
        Amounts in the use of the baseline, of the model's year and of the
        reporting period that the other periods did not have. [unit of use]

    Raises
    ------
    ValueError
        When a use or a modelled use, less its non-routine amount, is not positive.

    Notes
    -----
    .. math:: \hat E = (E_b - a_b)\,\frac{M(x_r) - a_q}{M(x_b) - a_q}\,\frac{E_r}{E_r - a_r}, \qquad
        SEnPI = E_r / \hat E

    With the model of the baseline year this is the forward adjustment
    (:math:`M(x_b) = E_b`), with that of the reporting year the backward one
    (:math:`M(x_r) = E_r`), with that of a year between a chain.  The four
    directions answer four questions, and their answers differ.

    References
    ----------
    .. [1] VERIFI, ``getAdjustmentRatio``.
    .. [2] LBNL-2001209, abstract: the four kinds of normalisation.

    Examples
    --------
    >>> forward = adjust(1000.0, 1045.0, 1000.0, 1100.0)
    >>> float(forward.baseline), float(forward.avoided), round(float(forward.saving_pct), 9)
    (1100.0, 55.0, 5.0)
    """
    used_report = np.asarray(use_report, dtype=np.float64)
    base = _positive("Baseline use", use_base, nonroutine_base)
    report = _positive("Reporting use", use_report, nonroutine_report)
    before = _positive("Modelled baseline use", modelled_base, nonroutine_model)
    after = _positive("Modelled reporting use", modelled_report, nonroutine_model)
    adjusted = np.asarray(base * after / before * used_report / report, dtype=np.float64)
    return Adjusted(adjusted, used_report, np.asarray(used_report / adjusted, dtype=np.float64))


def with_and_without(
    use_base: ArrayLike,
    use_report: ArrayLike,
    modelled_base: ArrayLike,
    modelled_report: ArrayLike,
    *,
    nonroutine_base: ArrayLike = 0.0,
    nonroutine_model: ArrayLike = 0.0,
    nonroutine_report: ArrayLike = 0.0,
) -> tuple[Adjusted, Adjusted]:
    """The adjusted baseline with the non-routine amounts and without, to be shown side by side.

    Parameters and refusals are those of :func:`adjust`.

    Examples
    --------
    >>> taken_out, left_in = with_and_without(1000.0, 1045.0, 1000.0, 1100.0, nonroutine_report=55.0)
    >>> round(float(taken_out.saving_pct), 9), round(float(left_in.saving_pct), 9)
    (10.0, 5.0)
    """
    plain = adjust(use_base, use_report, modelled_base, modelled_report)
    amounts = {
        "nonroutine_base": nonroutine_base,
        "nonroutine_model": nonroutine_model,
        "nonroutine_report": nonroutine_report,
    }
    return adjust(use_base, use_report, modelled_base, modelled_report, **amounts), plain


def at_standard_conditions(report_model: ArrayLike, base_model: ArrayLike) -> Floats:
    r"""Saving at conditions that neither period had, from a model of each. [%]

    Parameters
    ----------
    report_model, base_model : array_like, shape (n,)
        What the reporting year's and the baseline's model expect of the standard conditions. [unit of use]

    Raises
    ------
    ValueError
        When a modelled use is not positive.

    Notes
    -----
    .. math:: SEnPI = M_r(x^*) / M_b(x^*)

    Examples
    --------
    >>> float(at_standard_conditions(950.0, 1000.0).round(9))
    5.0
    """
    now, before = _positive("Modelled reporting use", report_model), _positive("Modelled baseline use", base_model)
    return np.asarray(100 * (1 - now / before), dtype=np.float64)


def by_use(event: NonRoutine, months: ArrayLike, use: ArrayLike) -> Floats:
    """A non-routine amount by month, pro rata by the use of its months.

    Parameters
    ----------
    event : NonRoutine
        With month numbers as ``months`` has them.
    months : array_like of int, shape (m,)
        Month numbers.
    use : array_like, shape (m,)
        NaN where not known; such a month gets no part. [unit of use]

    Returns
    -------
    ndarray, shape (m,)
        Adds up to the amount; evenly where its months used nothing.

    Raises
    ------
    ValueError
        When none of its months is known.

    Examples
    --------
    >>> event = NonRoutine(1, 3, 30.0, "Works on the site", "Contract 12/2026")
    >>> by_use(event, [0, 1, 2, 3], [50.0, 100.0, 200.0, 70.0])
    array([ 0., 10., 20.,  0.])
    """
    number, used = np.asarray(months), np.asarray(use, dtype=np.float64)
    inside = (event.start <= number) & (number < event.end) & ~np.isnan(used)
    if not inside.any():
        raise ValueError(f"None of the months {event.start} to {event.end - 1} of “{event.reason}” has a known use.")
    share = np.where(inside, used if np.any(used[inside] > 0) else 1.0, 0.0)
    return np.asarray(event.amount * share / share.sum(), dtype=np.float64)


def comparable_use(events: Iterable[NonRoutine], months: ArrayLike, use: ArrayLike) -> Floats:
    """Use by month without its non-routine amounts, as both periods can be compared.

    Parameters
    ----------
    events : iterable of NonRoutine
        Those whose months lie in ``months``.
    months, use : array_like, shape (m,)
        As :func:`by_use` takes them.

    Raises
    ------
    ValueError
        When a month would be left with a negative use.

    Examples
    --------
    >>> event = NonRoutine(1, 3, 30.0, "Works on the site", "Contract 12/2026")
    >>> comparable_use([event], [0, 1, 2], [50.0, 100.0, 200.0])
    array([ 50.,  90., 180.])
    """
    left = np.asarray(use, dtype=np.float64).copy()
    for amount in [by_use(event, months, use) for event in events]:
        left -= amount
    if np.any(left < 0):
        raise ValueError("Non-routine amounts are more than was used in their months.")
    return left


def _positive(name: str, values: ArrayLike, less: ArrayLike = 0.0) -> Floats:
    """Values less an amount, when they may be divided by; not known stays NaN."""
    array = np.asarray(np.asarray(values, dtype=np.float64) - np.asarray(less, dtype=np.float64))
    if np.any(array <= 0) or np.any(np.isinf(array)):
        raise ValueError(f"{name} must be positive.")
    return array
