"""Both years of many series side by side, each with the reason that leaves it out.

A series is one resource of one establishment.  Not known is NaN, and is never
taken as zero.  Both years of a series are in the same unit.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Flags, Floats, Reasons, quantities, same_shape
from sachhon.core.factors import converted

REASON = "<U16"
# Rounding in the last digits must never decide whether a series is left out.
ROUNDING = 1 + 1e-9


@dataclass(frozen=True, slots=True)
class SeriesComparison:
    """What each series would have used, what it used, and why it is left out.

    ``adjusted`` and ``actual`` stay visible where a jump leaves a series out;
    ``reason`` is empty where it counts.  All have shape (n,).
    """

    adjusted: Floats
    actual: Floats
    reason: Reasons

    @property
    def counted(self) -> Flags:
        """Which series count."""
        return np.asarray(self.reason == "", dtype=np.bool_)


def compare_series(
    use_base: ArrayLike,
    use_report: ArrayLike,
    output_base: ArrayLike,
    output_report: ArrayLike,
    jump_limit: float = 3.0,
    known_reason: ArrayLike = "",
) -> SeriesComparison:
    """Compare both years of many series, each with the reason that leaves it out.

    Parameters
    ----------
    use_base, use_report : array_like, shape (n,)
        Use of one resource, NaN where not known. [the series' own unit]
    output_base, output_report : array_like, shape (n,)
        Output, several products already summed by :func:`weighted_output`; NaN
        where any product is not known. [reference product]
    jump_limit : float
        A specific consumption that rises or falls beyond this many times is
        not believed.
    known_reason : array_like of str, shape (n,) or one text
        Reasons found before, such as ``no_conversion``; they stand.

    Returns
    -------
    SeriesComparison
        With the first reason that applies of ``no_use``, ``no_base_use``,
        ``no_output``, ``no_base_output``, ``sec_jump``.  An output of zero
        has no specific consumption and counts as none.

    Raises
    ------
    ValueError
        When shapes differ, a value is negative, or the limit is not above 1.

    Examples
    --------
    >>> found = compare_series([10_000, 50], [11_765, 50], [10_000, 5], [13_000, np.nan])
    >>> found.adjusted, found.reason
    (array([13000.,    nan]), array(['', 'no_output'], dtype='<U16'))
    """
    if not jump_limit > 1:
        raise ValueError("The limit of a jump must be above 1.")
    base, used = quantities("use", use_base), quantities("use", use_report)
    before, now = quantities("output", output_base), quantities("output", output_report)
    same_shape(use_base=base, use_report=used, output_base=before, output_report=now)
    adjusted = base * np.divide(now, before, out=np.full(base.shape, np.nan), where=before > 0)
    reason = _first_reason(
        known_reason,
        no_use=np.isnan(used),
        no_base_use=np.isnan(base),
        no_output=~(now > 0),
        no_base_output=~(before > 0),
        sec_jump=_jumps(adjusted, used, jump_limit),
    )
    return SeriesComparison(adjusted, used, reason)


def compared_in(comparison: SeriesComparison, factor: ArrayLike) -> SeriesComparison:
    """The same comparison in a common unit; a series without a factor is left out.

    What would have been used and what was used belong to the same period, so
    one factor converts both: a change of factor is never a saving.

    Parameters
    ----------
    factor : array_like, shape (n,)
        Factor in force on the date of use; NaN where there is none. [TOE per unit of the series]

    Examples
    --------
    >>> found = compared_in(compare_series([10.0], [9.0], [1.0], [1.0]), [np.nan])
    >>> found.reason
    array(['no_factor'], dtype='<U16')
    """
    return replace(
        comparison,
        adjusted=converted(comparison.adjusted, factor),
        actual=converted(comparison.actual, factor),
        reason=_first_reason(comparison.reason, no_factor=np.isnan(np.asarray(factor, dtype=np.float64))),
    )


def _first_reason(known: ArrayLike, **applies: Flags) -> Reasons:
    """The first reason that applies to each series; one known before stands."""
    shape = next(iter(applies.values())).shape
    before = np.asarray(known, dtype=np.str_)
    reason = np.array(np.broadcast_to(before, shape), dtype=np.promote_types(REASON, before.dtype))
    for name, where in applies.items():
        reason[(reason == "") & where] = name
    return reason


def _jumps(adjusted: Floats, used: Floats, limit: float) -> Flags:
    """Specific consumption beyond so many times, or so many parts, of the baseline's."""
    bound = limit * ROUNDING
    return np.asarray((used > bound * adjusted) | (bound * used < adjusted), dtype=np.bool_)
