"""Shares of a whole: never a naked percent, always the two parts and who is left out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Flags, same_shape
from sachhon.core.catalogue import indicator


@dataclass(frozen=True, slots=True)
class Share:
    """A numerator over a denominator, with what is needed to believe it.

    ``left_out`` counts by reason who gave no figure.  ``low`` and ``high`` are
    the interval in percent at ``level``; they are None for a plain count.
    ``n`` is the number of answers or series behind the figure.
    """

    numerator: float | None
    denominator: float | None
    left_out: Mapping[str, int] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    level: float | None = None
    method: str = "count"
    n: int | None = None
    warnings: tuple[str, ...] = ()

    @property
    def value(self) -> float | None:
        """The share in percent, or None where there is nothing to divide by.

        Examples
        --------
        >>> Share(9, 12).value
        75.0
        >>> Share(0, 0).value is None
        True
        """
        if self.numerator is None or not self.denominator:
            return None
        percent = 100 * self.numerator / self.denominator
        return percent if math.isfinite(percent) else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Low and high in percent, or None for a plain count."""
        if self.low is None or self.high is None:
            return None
        return self.low, self.high


@indicator(
    code="CP2",
    title_vi="Cơ sở áp dụng sản xuất sạch hơn",
    title_en="Establishments applying cleaner production",
    version="1",
    formula_vi="Tỷ lệ áp dụng = số cơ sở áp dụng ÷ số cơ sở thuộc diện tính = {numerator} ÷ {denominator} = {value}",
    formula_en="Share applying = establishments applying ÷ establishments of the frame"
    " = {numerator} ÷ {denominator} = {value}",
    numerator_vi="Số cơ sở đã thực hiện ít nhất một giải pháp, có ngày và căn cứ, tính đến hết kỳ",
    numerator_en="Establishments with at least one solution implemented, with date and evidence, by the period's end",
    denominator_vi="Số cơ sở thuộc diện tính vào ngày cuối kỳ",
    denominator_en="Establishments of the frame on the period's last day",
    parts_unit_vi="cơ sở",
    parts_unit_en="establishments",
)
def applying(implemented: ArrayLike, answered: ArrayLike) -> Share:
    """Establishments of the frame with at least one solution implemented and evidenced.

    Who gave no answer counts as not applying, and is shown.

    Parameters
    ----------
    implemented, answered : array_like of bool, shape (n,)
        One place for each establishment of the frame.  Evidence of a solution
        is an answer by itself.

    Raises
    ------
    ValueError
        When the two differ in shape.

    Examples
    --------
    >>> share = applying([True, False, False, True], [True, True, False, True])
    >>> share.value, share.left_out
    (50.0, {'no_answer': 1})
    """
    done, heard = _flags(implemented), _flags(answered)
    same_shape(implemented=done, answered=heard)
    silent = int(np.count_nonzero(~heard & ~done))
    return _counted(done, left_out={"no_answer": silent} if silent else {})


@indicator(
    code="CP4",
    title_vi="Công chức, viên chức phụ trách được đào tạo",
    title_en="Officers in charge who are trained",
    version="1",
    formula_vi="Tỷ lệ được đào tạo = số người có văn bằng, chứng nhận còn hiệu lực ÷ số người thuộc diện"
    " = {numerator} ÷ {denominator} = {value}",
    formula_en="Share trained = officers with a valid qualification ÷ officers in scope"
    " = {numerator} ÷ {denominator} = {value}",
    numerator_vi="Số công chức, viên chức phụ trách có văn bằng, chứng nhận còn hiệu lực vào ngày cuối kỳ",
    numerator_en="Officers in scope who hold a qualification valid on the period's last day",
    denominator_vi="Số công chức, viên chức giữ vị trí thuộc diện vào ngày cuối kỳ",
    denominator_en="Holders of a post in scope on the period's last day",
    parts_unit_vi="công chức, viên chức phụ trách",
    parts_unit_en="officers",
)
def officers_trained(qualified: ArrayLike) -> Share:
    """Holders of a post in scope who hold a qualification valid on the same day.

    Parameters
    ----------
    qualified : array_like of bool, shape (n,)
        One place for each person, however many posts or certificates they hold.

    Examples
    --------
    >>> officers_trained([True, True, False, True]).value
    75.0
    """
    return _counted(_flags(qualified), left_out={})


def _flags(values: ArrayLike) -> Flags:
    """Yes and no only: numbers or texts would count silently."""
    array = np.asarray(values)
    if array.size and array.dtype != np.bool_:
        raise ValueError("Each answer must be true or false.")
    return array.astype(np.bool_)


def _counted(yes: Flags, left_out: Mapping[str, int]) -> Share:
    return Share(int(np.count_nonzero(yes)), yes.size, left_out=left_out, n=yes.size)
