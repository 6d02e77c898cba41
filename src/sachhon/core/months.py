"""Months that both years have: the sums that a fair comparison may use."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sachhon.core.arrays import Flags, Floats, Reasons, quantities, same_shape
from sachhon.core.comparison import REASON, SeriesComparison, compare_series

FEWEST_MONTHS = 6  # that match, for a comparison of months


@dataclass(frozen=True, slots=True)
class MatchedMonths:
    """Sums over the months that both years have; each of shape (n,).

    Sums are NaN where no month matches, never zero.  ``reason`` is empty where
    enough months match.
    """

    use_base: Floats
    use_report: Floats
    output_base: Floats
    output_report: Floats
    months: NDArray[np.intp]
    reason: Reasons

    def compared(self, jump_limit: float = 3.0) -> SeriesComparison:
        """Compare the sums as whole years are compared."""
        return compare_series(
            self.use_base, self.use_report, self.output_base, self.output_report, jump_limit, self.reason
        )


def matched_months(
    use_base: ArrayLike,
    use_report: ArrayLike,
    output_base: ArrayLike,
    output_report: ArrayLike,
    minimum: int = FEWEST_MONTHS,
) -> MatchedMonths:
    """Sum each series over the months with use and output in both years.

    Parameters
    ----------
    use_base, use_report, output_base, output_report : array_like, shape (n, 12)
        One column is the same calendar month in both years, January with
        January.  NaN where not known; output is NaN where any product is.
    minimum : int
        Fewer matched months are too few.

    Returns
    -------
    MatchedMonths
        With reason ``no_use``, ``no_base_use``, ``no_output`` or
        ``no_base_output`` where a series has no such month at all, and
        ``too_few_months`` where it has some, but not enough that match.

    Raises
    ------
    ValueError
        When shapes differ, a value is negative, or the minimum is below 1.

    Examples
    --------
    >>> base, report = np.full((1, 12), 10.0), np.full((1, 12), 9.0)
    >>> report[0, 3:] = np.nan
    >>> matched = matched_months(base, report, base, base)
    >>> matched.months, matched.use_base, matched.reason
    (array([3]), array([30.]), array(['too_few_months'], dtype='<U16'))
    """
    if minimum < 1:
        raise ValueError("At least one month must match.")
    parts = {
        "use_base": quantities("use", use_base),
        "use_report": quantities("use", use_report),
        "output_base": quantities("output", output_base),
        "output_report": quantities("output", output_report),
    }
    same_shape(**parts)
    known = {name: ~np.isnan(part) for name, part in parts.items()}
    both = np.logical_and.reduce(list(known.values()))
    months = np.count_nonzero(both, axis=1)
    sums = {name: _sum_where(part, both) for name, part in parts.items()}
    return MatchedMonths(**sums, months=months, reason=_reasons(known, months, minimum))


def _sum_where(part: Floats, both: Flags) -> Floats:
    """Row sums over the matched months; NaN where none matches."""
    total = np.sum(part, axis=1, where=both)
    return np.where(both.any(axis=1), total, np.nan)


def _reasons(known: dict[str, Flags], months: NDArray[np.intp], minimum: int) -> Reasons:
    """What is wholly missing says so; the rest has too few months."""
    reason = np.where(months < minimum, "too_few_months", "").astype(REASON)
    for name, code in (
        ("output_base", "no_base_output"),
        ("output_report", "no_output"),
        ("use_base", "no_base_use"),
        ("use_report", "no_use"),
    ):
        reason[~known[name].any(axis=1)] = code
    return reason
