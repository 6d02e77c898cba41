"""Shares estimated from a stratified sample, with the interval they deserve."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats
from sachhon.core.catalogue import indicator
from sachhon.core.sampling import Method, sample_size
from sachhon.core.shares import Share

__all__ = ["Estimate", "StratumError", "aware", "estimate_share", "sample_size"]
FEWEST_ANSWERS = 30
WIDEST_HALF = 0.10


class StratumError(ValueError):
    """A stratum that cannot be estimated from; ``code`` says why, ``stratum`` which."""

    def __init__(self, code: str, stratum: str, text: str) -> None:
        super().__init__(f"Stratum {stratum}: {text}")
        self.code = code
        self.stratum = stratum


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share of the frame, as estimated from its sample.  Shares are from 0 to 1.

    ``deff`` is the design effect, None where a plain sample would show no
    spread.  ``warnings`` may hold ``low_reliability`` and ``no_spread``.
    """

    p: float
    se: float
    df: int
    low: float
    high: float
    level: float
    deff: float | None
    n: int
    N: int
    method: Method
    warnings: tuple[str, ...] = ()


def estimate_share(
    frame_counts: ArrayLike,
    sample_counts: ArrayLike,
    yes_counts: ArrayLike,
    level: float = 0.95,
    names: Sequence[str] | None = None,
) -> Estimate:
    r"""Share of the frame that says yes, estimated from a stratified sample.

    Parameters
    ----------
    frame_counts : array_like of int, shape (H,)
        Establishments of each stratum, :math:`N_h`.
    sample_counts : array_like of int, shape (H,)
        Those that answered, :math:`n_h`: who was chosen but gave no answer
        is stood for by those of the same stratum who did.
    yes_counts : array_like of int, shape (H,)
        Those that said yes.
    level : float
        Of the two-sided interval, between 0 and 1.
    names : sequence of str, optional
        Of the strata, for refusals; by default 1, 2, …

    Raises
    ------
    StratumError
        When a stratum has no or one answer of several establishments, more
        answers than establishments, or more yes than answers.
    ValueError
        When shapes differ, a count is not whole, or the level is not between 0 and 1.

    Notes
    -----
    .. math:: \hat p = \sum W_h p_h, \quad
        v = \sum W_h^2 \left(1 - \frac{n_h}{N_h}\right) \frac{p_h (1 - p_h)}{n_h - 1}

    The interval is Student's on the logit scale with :math:`n - H` degrees of
    freedom.  Where the sample shows no spread (all say yes, all say no, or
    each stratum agrees with itself) it is Clopper–Pearson's on the n answers.
    Where every stratum is wholly counted there is nothing to estimate.

    References
    ----------
    .. [1] W. G. Cochran, "Sampling Techniques", 3rd edition, chapter 5.
    .. [2] C. Clopper, E. Pearson, Biometrika 26 (1934) 404–413.

    Examples
    --------
    >>> found = estimate_share([60, 240, 900], [30, 60, 150], [29, 51, 99])
    >>> round(found.p, 6), round(found.low, 6), round(found.high, 6)
    (0.713333, 0.655639, 0.764828)
    """
    frame, sample, yes = _checked(frame_counts, sample_counts, yes_counts, names)
    if not 0 < level < 1:
        raise ValueError("The level must lie between 0 and 1.")
    n, whole = int(sample.sum()), int(frame.sum())
    weight, part = frame / whole, yes / sample
    # Exact at the ends: a sum of weights may miss 1 by a rounding error.
    p = float(np.sum(frame * part)) / whole if 0 < yes.sum() < n else float(yes.sum() > 0)
    spread = part * (1 - part) / np.maximum(sample - 1, 1)
    variance = float(np.sum(weight**2 * (1 - sample / frame) * spread))
    df = n - frame.size
    low, high, method = _interval(p, variance, n, df, level, census=n == whole)
    return Estimate(
        p=p,
        se=math.sqrt(variance),
        df=df,
        low=low,
        high=high,
        level=level,
        deff=_design_effect(p, variance, n, whole),
        n=n,
        N=whole,
        method=method,
        warnings=_warnings(p, n, low, high, method),
    )


@indicator(
    code="CP1",
    title_vi="Cơ sở nhận thức được lợi ích của sản xuất sạch hơn",
    title_en="Establishments aware of the benefits of cleaner production",
    version="1",
    formula_vi="Tỷ lệ nhận thức = số cơ sở nhận thức được lợi ích (ước từ khảo sát)"
    " ÷ số cơ sở thuộc diện tính = {numerator} ÷ {denominator} = {value}",
    formula_en="Share aware = establishments aware (survey estimate) ÷ establishments of the frame"
    " = {numerator} ÷ {denominator} = {value}",
    numerator_vi="Số cơ sở nhận thức được lợi ích, ước tính từ khảo sát cho toàn bộ danh sách",
    numerator_en="Establishments aware of the benefits, as the survey estimates for the whole frame",
    denominator_vi="Số cơ sở thuộc diện tính vào ngày lập danh sách khảo sát",
    denominator_en="Establishments of the frame at the survey's frame date",
    parts_unit_vi="cơ sở",
    parts_unit_en="establishments",
)
def aware(
    frame_counts: ArrayLike,
    sample_counts: ArrayLike,
    yes_counts: ArrayLike,
    level: float = 0.95,
    names: Sequence[str] | None = None,
) -> Share:
    """Establishments of the frame that are aware of the benefits, as a survey estimates.

    Parameters and refusals are those of :func:`estimate_share`.

    Examples
    --------
    >>> share = aware([60, 240, 900], [30, 60, 150], [29, 51, 99])
    >>> round(share.numerator), share.denominator, share.n, share.left_out
    (856, 1200, 240, {'not_surveyed': 960})
    """
    found = estimate_share(frame_counts, sample_counts, yes_counts, level, names)
    unseen = found.N - found.n
    return Share(
        numerator=found.N * found.p,
        denominator=found.N,
        left_out={"not_surveyed": unseen} if unseen else {},
        low=100 * found.low,
        high=100 * found.high,
        level=level,
        method=found.method,
        n=found.n,
        warnings=found.warnings,
    )


def _checked(
    frame_counts: ArrayLike, sample_counts: ArrayLike, yes_counts: ArrayLike, names: Sequence[str] | None
) -> tuple[Floats, Floats, Floats]:
    """The three counts as whole numbers, or the first stratum that cannot be."""
    given = (frame_counts, sample_counts, yes_counts)
    counts = [np.atleast_1d(np.asarray(part, dtype=np.float64)) for part in given]
    frame, sample, yes = counts
    if not frame.size or frame.ndim != 1 or any(part.shape != frame.shape for part in counts):
        raise ValueError("Each stratum needs its three counts.")
    if any(np.any((part < 0) | (part != np.floor(part)) | np.isinf(part)) for part in counts):
        raise ValueError("Counts must be whole and not negative.")
    labels = names or [str(place) for place in range(1, frame.size + 1)]
    for label, total, seen, said in zip(labels, frame, sample, yes, strict=True):
        _refuse(label, total, seen, said)
    return frame, sample, yes


def _refuse(stratum: str, frame: float, sample: float, yes: float) -> None:
    """Refuse a stratum whose counts contradict each other or are too few."""
    if sample > frame:
        raise StratumError("more_answers", stratum, "more answers than establishments.")
    if yes > sample:
        raise StratumError("more_yes", stratum, "more yes than answers.")
    if sample == 0:
        raise StratumError("no_answer", stratum, "nobody answered; join it with another stratum.")
    if sample == 1 < frame:
        raise StratumError("one_answer", stratum, "only one answered; join it with another stratum.")


def _interval(p: float, variance: float, n: int, df: int, level: float, *, census: bool) -> tuple[float, float, Method]:
    if census:
        return p, p, "census"
    if variance == 0:
        return *_clopper_pearson(p * n, n, level), "clopper_pearson"
    return *_logit_t(p, variance, df, level), "logit_t"


def _logit_t(p: float, variance: float, df: int, level: float) -> tuple[float, float]:
    """Student's interval on the logit scale, which never leaves 0 to 1."""
    from scipy.special import expit, stdtrit

    centre = math.log(p / (1 - p))
    half = float(stdtrit(df, (1 + level) / 2)) * math.sqrt(variance) / (p * (1 - p))
    return float(expit(centre - half)), float(expit(centre + half))


def _clopper_pearson(yes: float, n: int, level: float) -> tuple[float, float]:
    """The exact interval of a plain sample; the number of yes need not be whole."""
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    low = 0.0 if yes <= 0 else float(betaincinv(yes, n - yes + 1, tail))
    high = 1.0 if yes >= n else float(betaincinv(yes + 1, n - yes, 1 - tail))
    return low, high


def _design_effect(p: float, variance: float, n: int, whole: int) -> float | None:
    """Variance against that of a plain sample of the same size."""
    if n == whole or n < 2 or p in (0.0, 1.0):
        return None
    return variance / ((1 - n / whole) * p * (1 - p) / (n - 1))


def _warnings(p: float, n: int, low: float, high: float, method: Method) -> tuple[str, ...]:
    """What people must read beside the figure; a full count has no sampling error."""
    if method == "census":
        return ()
    found = []
    if n < FEWEST_ANSWERS or (high - low) / 2 > WIDEST_HALF:
        found.append("low_reliability")
    if method == "clopper_pearson" and 0 < p < 1:
        found.append("no_spread")
    return tuple(found)
