"""How many answers a survey needs before it is sent out."""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

Method = Literal["census", "logit_t", "clopper_pearson"]


@dataclass(frozen=True, slots=True)
class PlannedSample:
    """Answers needed, and the interval that will be drawn from them."""

    n: int
    level: float
    method: Method


def planned_sample(population: int, share: float = 0.5, margin: float = 0.05, level: float = 0.95) -> PlannedSample:
    r"""How many answers a simple sample needs for a margin, and which interval they will have.

    Parameters
    ----------
    population : int
        Establishments of the frame, N.
    share : float
        The share expected; a half asks for most. [0 to 1, both included]
    margin : float
        Half-width of the interval; at a share of 0 or 1 its whole width. [share]
    level : float
        Of the two-sided interval. [0 to 1]

    Raises
    ------
    ValueError
        When the population is below 1 or not whole, or another number not between 0 and 1.

    Notes
    -----
    .. math:: n_0 = z^2 p (1 - p) / e^2, \quad n = n_0 / (1 + (n_0 - 1) / N)

    Where all are expected to say the same, the exact interval decides:
    :math:`n = \ln(\alpha / 2) / \ln(1 - e)`.  Where everybody must be asked it
    is a census.  Answers are meant: send more by the silence you expect.

    References
    ----------
    .. [1] W. G. Cochran, "Sampling Techniques", 3rd edition, chapter 4.

    Examples
    --------
    >>> planned_sample(1200)
    PlannedSample(n=292, level=0.95, method='logit_t')
    >>> planned_sample(1200, share=1)
    PlannedSample(n=72, level=0.95, method='clopper_pearson')
    >>> planned_sample(10).method
    'census'
    """
    _refuse_impossible(population, share, margin, level)
    exact = share in (0, 1)
    needed = _exact(margin, level) if exact else _cochran(population, share, margin, level)
    n = min(int(population), max(1, math.ceil(round(needed, 9))))
    if n == population:
        return PlannedSample(n, level, "census")
    return PlannedSample(n, level, "clopper_pearson" if exact else "logit_t")


def sample_size(population: int, share: float = 0.5, margin: float = 0.05, level: float = 0.95) -> int:
    """How many answers a simple sample needs for a margin; parameters as :func:`planned_sample`.

    Examples
    --------
    >>> sample_size(1200)
    292
    """
    return planned_sample(population, share, margin, level).n


def _refuse_impossible(population: int, share: float, margin: float, level: float) -> None:
    possible = 0 <= share <= 1 and 0 < margin < 1 and 0 < level < 1
    if population < 1 or population != math.floor(population) or not possible:
        raise ValueError("A sample needs a population, and share, margin and level between 0 and 1.")


def _cochran(population: int, share: float, margin: float, level: float) -> float:
    """Answers by the normal approximation, corrected for a finite frame."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    spread = z**2 * share * (1 - share)
    # Both parts times the squared margin, so that a margin near nothing asks everybody.
    return population * spread / ((population - 1) * margin**2 + spread)


def _exact(margin: float, level: float) -> float:
    """Answers, all alike, after which the exact interval is no wider than the margin."""
    return math.log((1 - level) / 2) / math.log1p(-margin)
