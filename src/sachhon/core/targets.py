"""Whether a target is met: point values for counts, three answers for surveys."""

import math
from typing import Literal

Rule = Literal["at_least", "at_most", "band"]
Status = Literal["met", "not_met", "above_band", "inconclusive", "no_data"]
# Percentages closer than this differ by rounding of the machine only.
DIGITS = 9


def target_status(
    value: float | None,
    rule: str,
    low: float | None,
    high: float | None,
    interval: tuple[float, float] | None = None,
) -> Status:
    """Whether a figure meets its target.

    Parameters
    ----------
    value : float or None
        The figure, unrounded. [%]
    rule : str
        ``at_least`` looks at ``low``, ``at_most`` at ``high``, ``band`` at both.
    low, high : float or None
        The target. [%]
    interval : tuple of float, optional
        Low and high of a survey figure. [%]

    Returns
    -------
    str
        ``met``, ``not_met``, ``above_band`` (counts as met, shown apart),
        ``inconclusive`` (the interval holds the target) or ``no_data``.

    Raises
    ------
    ValueError
        When the rule is unknown, or lacks its bound.

    Examples
    --------
    >>> target_status(9.5, "band", 8, 13)
    'met'
    >>> target_status(71.3, "at_least", 70, None, interval=(65.6, 76.5))
    'inconclusive'
    """
    least, most = _bounds(rule, low, high)
    if value is None or math.isnan(value):
        return "no_data"
    lowest, highest = (round(edge, DIGITS) for edge in interval or (value, value))
    if rule == "at_most":
        return _answer(sure=highest <= most, never=lowest > most)
    if rule == "band" and lowest > most:
        return "above_band"
    return _answer(sure=lowest >= least, never=highest < least)


def _answer(*, sure: bool, never: bool) -> Status:
    if sure:
        return "met"
    return "not_met" if never else "inconclusive"


def _bounds(rule: str, low: float | None, high: float | None) -> tuple[float, float]:
    """The bounds that the rule needs; the one it does not look at is endless."""
    if rule not in ("at_least", "at_most", "band"):
        raise ValueError(f"Unknown rule of a target: {rule}.")
    if (low is None and rule != "at_most") or (high is None and rule != "at_least"):
        raise ValueError(f"A target of rule {rule} lacks its bound.")
    least = -math.inf if low is None or rule == "at_most" else low
    most = math.inf if high is None or rule == "at_least" else high
    if least > most:
        raise ValueError("The band of a target must rise from low to high.")
    return least, most
