"""Savings at the output of the reporting period: the numbers behind CP3.

The steps have modules of their own and can all be had from here: output of
several products (``products``), months that both years have (``months``), and
the comparison of many series (``comparison``).
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Flags, Floats, quantities, same_shape
from sachhon.core.catalogue import indicator
from sachhon.core.comparison import SeriesComparison, compare_series, compared_in
from sachhon.core.months import MatchedMonths, matched_months
from sachhon.core.products import baseline_by_product, product_intensities, product_weights, weighted_output
from sachhon.core.shares import Share

__all__ = [
    "MatchedMonths",
    "SeriesComparison",
    "adjusted_baseline",
    "avoided_use",
    "baseline_by_product",
    "compare_series",
    "compared_in",
    "matched_months",
    "product_intensities",
    "product_weights",
    "saving_share",
    "specific_consumption",
    "weighted_output",
]

FORMULA_VI = "Tỷ lệ tiết kiệm = (lẽ ra phải dùng − đã dùng) ÷ lẽ ra phải dùng = {numerator} ÷ {denominator} = {value}"
FORMULA_EN = "Saving = (would have used − used) ÷ would have used = {numerator} ÷ {denominator} = {value}"


def specific_consumption(use: ArrayLike, output: ArrayLike) -> Floats:
    """Use per unit of output; NaN where there is no output to divide by.

    Parameters
    ----------
    use, output : array_like, shape (n,)
        Over the same days. [any unit of use; any unit of output]

    Examples
    --------
    >>> specific_consumption([10_000.0, 5.0], [10_000.0, 0.0])
    array([ 1., nan])
    """
    used, made = np.broadcast_arrays(quantities("use", use), quantities("output", output))
    specific: Floats = np.divide(used, made, out=np.full(used.shape, np.nan), where=made > 0)
    return specific


def adjusted_baseline(use_base: ArrayLike, output_base: ArrayLike, output_report: ArrayLike) -> Floats:
    """What would have been used at the reporting period's output and the baseline's specific use.

    Parameters
    ----------
    use_base : array_like, shape (n,)
        Use of the baseline year. [any unit]
    output_base, output_report : array_like, shape (n,)
        Output of both periods, several products already summed by
        :func:`weighted_output`. [reference product]

    Raises
    ------
    ValueError
        When a baseline output is not positive, as it has no specific use.

    Examples
    --------
    >>> float(adjusted_baseline(10_000.0, 10_000.0, 13_000.0))
    13000.0
    """
    base, before, now = (
        quantities("use", use_base),
        quantities("output", output_base),
        quantities("output", output_report),
    )
    if np.any(before <= 0):
        raise ValueError("Baseline output must be positive.")
    return np.asarray(base / before * now, dtype=np.float64)


def avoided_use(use_base: ArrayLike, output_base: ArrayLike, use_report: ArrayLike, output_report: ArrayLike) -> Floats:
    r"""Resource use avoided in the reporting period, at that period's output.

    Parameters
    ----------
    use_base, use_report : array_like, shape (n,)
        Measured use of one resource, both in the same unit. [MJ, m³ or kg]
    output_base, output_report : array_like, shape (n,)
        Output of the same product, both in the same unit. [t]

    Returns
    -------
    ndarray, shape (n,)
        Positive when less was used than the baseline predicts. [unit of use]

    Raises
    ------
    ValueError
        When a baseline output is not positive, as it has no specific use.

    Notes
    -----
    .. math:: A = \frac{U_0}{P_0} P_1 - U_1

    The adjustment is proportional to output: a plant with a large fixed load
    seems to save when it makes more.

    References
    ----------
    .. [1] EVO, "IPMVP Core Concepts": avoided consumption, routine adjustment.

    Examples
    --------
    >>> float(avoided_use(1000.0, 100.0, 990.0, 120.0))
    210.0
    """
    adjusted = adjusted_baseline(use_base, output_base, output_report)
    return np.asarray(adjusted - quantities("use", use_report), dtype=np.float64)


@indicator(
    code="CP3-M",
    page="cp3",
    title_vi="Mức tiết kiệm nguyên liệu trên một đơn vị sản phẩm",
    title_en="Material saved per unit of product",
    version="2",
    formula_vi=FORMULA_VI,
    formula_en=FORMULA_EN,
    numerator_vi="Lượng nguyên liệu tiết kiệm được so với suất tiêu hao năm gốc",
    numerator_en="Material saved against the baseline year's specific consumption",
    denominator_vi="Lượng nguyên liệu lẽ ra phải dùng cho sản lượng kỳ báo cáo theo suất tiêu hao năm gốc",
    denominator_en="Material that the reporting period's output would have needed as in the baseline year",
    parts_unit_vi="kg",
    parts_unit_en="kg",
)
@indicator(
    code="CP3-W",
    page="cp3",
    title_vi="Mức tiết kiệm nước trên một đơn vị sản phẩm",
    title_en="Water saved per unit of product",
    version="2",
    formula_vi=FORMULA_VI,
    formula_en=FORMULA_EN,
    numerator_vi="Lượng nước tiết kiệm được so với suất tiêu hao năm gốc",
    numerator_en="Water saved against the baseline year's specific consumption",
    denominator_vi="Lượng nước lẽ ra phải dùng cho sản lượng kỳ báo cáo theo suất tiêu hao năm gốc",
    denominator_en="Water that the reporting period's output would have needed as in the baseline year",
    parts_unit_vi="m³",
    parts_unit_en="m³",
)
@indicator(
    code="CP3",
    title_vi="Mức tiết kiệm năng lượng trên một đơn vị sản phẩm",
    title_en="Energy saved per unit of product",
    version="2",
    formula_vi=FORMULA_VI,
    formula_en=FORMULA_EN,
    numerator_vi="Năng lượng tiết kiệm được so với suất tiêu hao năm gốc",
    numerator_en="Energy saved against the baseline year's specific consumption",
    denominator_vi="Năng lượng lẽ ra phải dùng cho sản lượng kỳ báo cáo theo suất tiêu hao năm gốc",
    denominator_en="Energy that the reporting period's output would have needed as in the baseline year",
    parts_unit_vi="TOE",
    parts_unit_en="TOE",
)
def saving_share(adjusted: ArrayLike, actual: ArrayLike, counted: ArrayLike, reason: ArrayLike | None = None) -> Share:
    """What was saved, of what would have been used at the same output.

    Series are summed in one unit first and divided once: percentages are never
    averaged.  The sums do not depend on the order of the series.

    Parameters
    ----------
    adjusted, actual : array_like, shape (n,)
        What would have been used, and what was. [one common unit: TOE, m³ or kg]
    counted : array_like of bool, shape (n,)
        Which series count.
    reason : array_like of str, shape (n,), optional
        Why the others do not, to be counted in ``left_out``.

    Raises
    ------
    ValueError
        When shapes differ, or a counted series has no value.

    Examples
    --------
    >>> share = saving_share([13_000, np.nan], [11_765, 50], [True, False], ["", "no_output"])
    >>> share.numerator, share.denominator, share.value, share.left_out
    (1235.0, 13000.0, 9.5, {'no_output': 1})
    """
    would, was = np.asarray(adjusted, dtype=np.float64), np.asarray(actual, dtype=np.float64)
    counts = np.asarray(counted, dtype=np.bool_)
    same_shape(adjusted=would, actual=was, counted=counts)
    would, was = would[counts], was[counts]
    if not np.all(np.isfinite(would) & np.isfinite(was)):
        raise ValueError("A series that counts must have both values.")
    saved = math.fsum([*would.tolist(), *(-was).tolist()])
    return Share(saved, math.fsum(would.tolist()), _left_out(counts, reason), method="sum", n=would.size)


def _left_out(counts: Flags, reason: ArrayLike | None) -> dict[str, int]:
    """How many series are left out, by reason, in the order of the alphabet."""
    why = np.full(counts.shape, "left_out") if reason is None else np.asarray(reason, dtype=np.str_)
    same_shape(counted=counts, reason=why)
    names, sizes = np.unique(why[~counts], return_counts=True)
    return {str(name): int(size) for name, size in zip(names, sizes, strict=True)}
