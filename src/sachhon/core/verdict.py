"""What may be said of a saving: the verdict against a claim, and every reason that stands beside or instead."""

from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats, Reasons

CLAIM = (8.0, 13.0)  # percent of the adjusted baseline that the programme promises
LEVEL = 0.90  # of the two-sided interval
PROVEN = 0.95  # least probability of a saving of at least the low end
LIKELY = 0.80  # the same, for "likely"
WORSE = 0.95  # least probability that more is used than before
FEWEST_BASELINE = 12  # valid months
FEWEST_REPORTING = 9  # valid months
SPIKE = 10.0  # one month beyond this many times the second greatest is no month's use
ZERO_MONTHS = 12  # so many baseline months without any use are a meter that stands still
STRONG_CORRELATION = 0.5  # of the residuals of neighbouring months

VERDICTS = ("proven", "likely", "not_proven", "worse", "not_enough_evidence")
SELECTIONS = ("months24", "adjusted_p", "single")
RULES = ("f_test", "p_each", "p_one", "r2", "range", "ill_conditioned")

# In the order in which they are found and listed: first what stops, then what stands beside a verdict.
DATA_STOPS = (
    "duplicate_months",
    "baseline_after_reporting",
    "negative_use",
    "infinite_value",
    "meter_rollover",
    "zero_months",
    "few_baseline_months",
    "few_reporting_months",
    "constant_use",
    "no_driver",
)
STOPS = (*DATA_STOPS, "no_valid_model", *RULES, "no_adjusted_baseline")
BESIDE = (
    "missing_months",
    "not_a_number",
    "selection_adjusted",
    "inside_error",
    "above_claim",
    "negative_coefficient",
    "negative_intercept",
    "autocorrelated",
)

REASONS = MappingProxyType(
    {
        "duplicate_months": (
            "Một tháng xuất hiện hai lần trong cùng một kỳ; hãy giữ lại một dòng cho mỗi tháng.",
            "A month stands twice in the same phase; keep one row for each month.",
        ),
        "baseline_after_reporting": (
            "Có tháng thuộc kỳ cơ sở không nằm trước tháng đầu của kỳ báo cáo.",
            "A month of the baseline does not lie before the first month of the reporting period.",
        ),
        "negative_use": (
            "Có tháng ghi lượng tiêu thụ âm; lượng tiêu thụ chỉ có thể bằng 0 hoặc lớn hơn.",
            "A month has a negative use; use can only be zero or more.",
        ),
        "infinite_value": (
            "Có giá trị vô hạn, thường do chia cho 0 trong bảng tính.",
            "A value is infinite, mostly from a division by zero in a spreadsheet.",
        ),
        "meter_rollover": (
            "Có một tháng lớn hơn 10 lần tháng lớn thứ hai: công tơ quay vòng, sai đơn vị hoặc gõ nhầm.",
            "One month is more than 10 times the second greatest: the meter rolled over, or a wrong unit or digit.",
        ),
        "zero_months": (
            "Từ 12 tháng, hoặc cả kỳ báo cáo, có lượng tiêu thụ bằng 0: công tơ hỏng hoặc cơ sở không hoạt động.",
            "Twelve months, or the whole reporting period, have no use at all: the meter or the plant stood still.",
        ),
        "few_baseline_months": (
            "Kỳ cơ sở có ít hơn 12 tháng đủ số liệu.",
            "The baseline has fewer than 12 complete months.",
        ),
        "few_reporting_months": (
            "Kỳ báo cáo có ít hơn 9 tháng đủ số liệu.",
            "The reporting period has fewer than 9 complete months.",
        ),
        "constant_use": (
            "Mọi tháng của một kỳ đều có cùng một lượng tiêu thụ: đó là số khoán hoặc số chia đều, không phải số đo.",
            "Every month of one of the two periods has the same use: a flat rate or an even split, not a measurement.",
        ),
        "no_driver": (
            "Không có yếu tố ảnh hưởng nào (sản lượng, ngày làm việc, độ-ngày) được biết và thay đổi trong kỳ cơ sở.",
            "No driver (output, working days, degree days) is known and varies over the baseline.",
        ),
        "no_valid_model": (
            "Không có mô hình cơ sở nào đạt đủ các điều kiện; các điều kiện chưa đạt được nêu kèm theo.",
            "No baseline model passes every rule; the rules that the best one failed follow.",
        ),
        "f_test": (
            "Mô hình xét chung chưa có ý nghĩa thống kê (kiểm định F, p phải dưới 0,10).",
            "The model as a whole is not significant (F-test, p must be below 0.10).",
        ),
        "p_each": (
            "Có yếu tố trong mô hình không rõ ảnh hưởng (p của mỗi yếu tố phải dưới 0,20).",
            "A driver of the model has no clear effect (p of each must be below 0.20).",
        ),
        "p_one": (
            "Không yếu tố nào có ảnh hưởng rõ (phải có ít nhất một yếu tố với p dưới 0,10).",
            "No driver has a clear effect (p of at least one must be below 0.10).",
        ),
        "r2": (
            "Mô hình giải thích chưa đến một nửa biến động của lượng tiêu thụ (R² phải từ 0,5).",
            "The model explains less than half of how use moves (R² must be at least 0.5).",
        ),
        "range": (
            "Kỳ báo cáo nằm ngoài phạm vi mà mô hình đã thấy trong kỳ cơ sở.",
            "The reporting period lies outside what the model saw in the baseline.",
        ),
        "ill_conditioned": (
            "Các yếu tố gần như trùng nhau, nên không tách được ảnh hưởng của từng yếu tố.",
            "The drivers nearly repeat each other, so their effects cannot be told apart.",
        ),
        "no_adjusted_baseline": (
            "Lượng lẽ ra phải dùng tính theo mô hình không lớn hơn 0, nên không có gì để so sánh.",
            "What the model expects to be used is not above zero, so there is nothing to compare with.",
        ),
        "missing_months": (
            "Có tháng thiếu số liệu; các tháng đó được bỏ qua, không tính bằng 0.",
            "Months are missing; they are left out, never counted as zero.",
        ),
        "not_a_number": (
            "Có ô ghi giá trị không phải là số; các ô đó được coi là không biết.",
            "A value is not a number; it is taken as not known.",
        ),
        "selection_adjusted": (
            "Mô hình được chọn trong nhiều mô hình khi kỳ cơ sở có dưới 24 tháng; p đã nhân với số mô hình đã thử.",
            "The model was chosen among several on fewer than 24 months; its p was multiplied by how many were tried.",
        ),
        "inside_error": (
            "Mức thay đổi nhỏ hơn sai số của chính nó: chưa thể nói là tiết kiệm hay tăng thêm.",
            "The change is smaller than its own error: neither a saving nor a waste is shown.",
        ),
        "above_claim": (
            "Mức tiết kiệm cao hơn mức công bố; nên kiểm tra xem có thay đổi nào khác hay không.",
            "The saving is above the claimed band; see whether something else changed.",
        ),
        "negative_coefficient": (
            "Có yếu tố làm giảm lượng tiêu thụ khi tăng lên; nên kiểm tra số liệu.",
            "A driver lowers use as it rises; look at the data.",
        ),
        "negative_intercept": (
            "Phụ tải nền tính theo mô hình là số âm; nên kiểm tra số liệu.",
            "The base load of the model is negative; look at the data.",
        ),
        "autocorrelated": (
            "Sai lệch của các tháng liền nhau đi cùng chiều (ρ trên 0,5), nên ít thông tin hơn số tháng cho thấy.",
            "Errors of neighbouring months go together (ρ above 0.5), so there is less evidence than months.",
        ),
    }
)


def saving_probability(
    saving: ArrayLike, half_width: ArrayLike, df: ArrayLike, at_least: float, level: float
) -> Floats:
    r"""How probable it is that at least so much was saved.

    Parameters
    ----------
    saving, half_width : array_like, shape (n,)
        The saving and the half-width of its two-sided interval. [% of the adjusted baseline]
    df : array_like, shape (n,)
        Degrees of freedom of the model.
    at_least : float
        The saving asked about. [% of the adjusted baseline]
    level : float
        Of the interval. [0 to 1]

    Notes
    -----
    .. math:: P(S \ge c) = T_\nu\!\left(\frac{S - c}{h / t_{(1 + level)/2,\,\nu}}\right)

    Without any error the answer is 0 or 1, and a half at exactly ``at_least``.

    Examples
    --------
    >>> float(saving_probability(10.0, 2.0, 20, at_least=8.0, level=0.90).round(6))
    0.95
    """
    from scipy.special import stdtr, stdtrit

    ahead, width = np.broadcast_arrays(
        np.asarray(saving, dtype=np.float64) - at_least, np.asarray(half_width, dtype=np.float64)
    )
    sure = np.where(ahead == 0, 0.0, np.copysign(np.inf, ahead))
    freedom = np.asarray(df, dtype=np.float64)
    with np.errstate(over="ignore"):  # an error next to nothing is none
        errors = np.divide(ahead * stdtrit(freedom, (1 + level) / 2), width, out=sure, where=width != 0)
    return np.asarray(stdtr(freedom, errors), dtype=np.float64)


def verdict(
    saving: ArrayLike,
    half_width: ArrayLike,
    df: ArrayLike,
    claim: tuple[float, float] = CLAIM,
    level: float = LEVEL,
) -> Reasons:
    """What may be said of each saving against the low end of the claim.

    Parameters
    ----------
    saving, half_width : array_like, shape (n,)
        The saving and the wider of its half-widths. [% of the adjusted baseline]
    df : array_like, shape (n,)
        Degrees of freedom of the model.
    claim : (float, float)
        Low and high end of the claimed saving. [% of the adjusted baseline]
    level : float
        Of the interval that the half-width belongs to. [0 to 1]

    Returns
    -------
    ndarray of str, shape (n,)
        One of :data:`VERDICTS`; ``not_enough_evidence`` where the saving or
        its half-width is not known.

    Raises
    ------
    ValueError
        When the claim is no band, or the level not between 0 and 1.

    Examples
    --------
    >>> verdict([12.0, 9.0, 0.5, -6.0, np.nan], [3.0, 2.0, 3.0, 3.0, 3.0], 20).tolist()
    ['proven', 'likely', 'not_proven', 'worse', 'not_enough_evidence']
    """
    low, _ = check_claim(claim, level)
    reached = saving_probability(saving, half_width, df, low, level)
    lost = 1 - saving_probability(saving, half_width, df, 0.0, level)
    return np.select(
        [np.isnan(reached), reached >= PROVEN, reached >= LIKELY, lost >= WORSE],
        ["not_enough_evidence", "proven", "likely", "worse"],
        "not_proven",
    )


def check_claim(claim: tuple[float, float], level: float) -> tuple[float, float]:
    """The claim, unless it is no band or the level no share.

    Examples
    --------
    >>> check_claim((13.0, 8.0), 0.9)
    Traceback (most recent call last):
    ValueError: A claim is two percentages, the low one first.
    """
    low, high = map(float, claim)
    if not -np.inf < low <= high < np.inf:
        raise ValueError("A claim is two percentages, the low one first.")
    if not 0 < level < 1:
        raise ValueError("The level must lie between 0 and 1.")
    return low, high
