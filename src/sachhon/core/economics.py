"""What a measure costs and brings: payback, present value, rate of return, annuity.

Money is in one currency and at the prices of one year;
:class:`~sachhon.core.prices.Amounts` keeps which, and refuses to add what
differs.  A rate is a fraction per year and real: without inflation, as prices
are those of one year.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats
from sachhon.core.prices import money_of


class NoRate(ValueError):
    """Cash flows that have no rate of return, or more than one; ``code`` says which."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def net_cost(cost: ArrayLike, one_time_benefit: ArrayLike = 0.0, grant: ArrayLike = 0.0) -> Floats:
    """What must be paid once, less what comes back once: a rebate, sold scrap, a grant.

    Parameters
    ----------
    cost, one_time_benefit, grant : array_like
        [money]

    Examples
    --------
    >>> float(net_cost(cost=1_000, one_time_benefit=60, grant=300))
    640.0
    """
    return np.asarray(
        money_of("cost", cost) - money_of("benefit", one_time_benefit) - money_of("grant", grant), dtype=np.float64
    )


def yearly_benefit(saving: ArrayLike, non_energy: ArrayLike = 0.0, running_cost: ArrayLike = 0.0) -> Floats:
    """What a measure brings in a year: energy, what is not energy, less what it takes to run.

    Parameters
    ----------
    saving, non_energy, running_cost : array_like
        Non-energy benefits are water, material, waste fees, repair, output. [money per year]

    Examples
    --------
    >>> float(yearly_benefit(saving=486_000, running_cost=42_000))
    444000.0
    """
    return np.asarray(
        money_of("saving", saving) + money_of("benefit", non_energy) - money_of("running cost", running_cost),
        dtype=np.float64,
    )


def simple_payback(cost: ArrayLike, benefit: ArrayLike) -> Floats:
    """Years until the yearly benefit has paid the cost.

    Parameters
    ----------
    cost : array_like
        As :func:`net_cost` gives it; a negative one is paid back at once. [money]
    benefit : array_like
        As :func:`yearly_benefit` gives it. [money per year]

    Returns
    -------
    ndarray
        Infinite where a cost is never paid back. [years]

    References
    ----------
    .. [1] Bureau of Energy Efficiency (India), Guide Book 1, chapter 6.

    Examples
    --------
    >>> simple_payback([2_220_000, 100, 0], [444_000, -5, 10])
    array([ 5., inf,  0.])
    """
    paid, brought = np.broadcast_arrays(money_of("cost", cost), money_of("benefit", benefit))
    with np.errstate(over="ignore"):  # a benefit next to nothing pays back never, as one of nothing
        years = np.divide(np.maximum(paid, 0.0), brought, out=np.full(paid.shape, np.inf), where=brought > 0)
    years = np.where((paid <= 0) & (brought >= 0), 0.0, years)
    return np.where(np.isnan(paid) | np.isnan(brought), np.nan, years)


def group_payback(cost: ArrayLike, benefit: ArrayLike) -> float:
    """Years until several measures together are paid back: sum over sum, never a mean of paybacks.

    Parameters
    ----------
    cost, benefit : array_like, shape (n,)
        Only those that were chosen. [money; money per year]

    Examples
    --------
    >>> group_payback([100, 900], [100, 100])
    5.0
    """
    paid, brought = money_of("cost", cost), money_of("benefit", benefit)
    return float(simple_payback(math.fsum(paid.ravel().tolist()), math.fsum(brought.ravel().tolist())))


def cash_flows(cost: float, benefits: ArrayLike, end_value: float = 0.0) -> Floats:
    """The cost now, then the benefit of each year, with what is left in the last one.

    Parameters
    ----------
    cost, end_value : float
        [money]
    benefits : array_like, shape (years,)
        [money per year]

    Examples
    --------
    >>> cash_flows(12_000, [4_000, 4_000], end_value=500).tolist()
    [-12000.0, 4000.0, 4500.0]
    """
    flows = np.concatenate([[-float(cost)], np.atleast_1d(money_of("benefits", benefits))])
    flows[-1] += end_value
    return np.asarray(flows, dtype=np.float64)


def net_present_value(rate: ArrayLike, flows: ArrayLike) -> Floats:
    r"""What the flows are worth now.

    Parameters
    ----------
    rate : array_like, shape ()  or (...)
        Per year, above −1. [fraction]
    flows : array_like, shape (..., years + 1)
        The first is now, the next a year later. [money]

    Raises
    ------
    ValueError
        When a rate is −1 or less.

    Notes
    -----
    .. math:: NPV = \sum_t c_t (1 + r)^{-t}

    References
    ----------
    .. [1] Bureau of Energy Efficiency (India), Guide Book 1, chapter 6.

    Examples
    --------
    >>> round(float(net_present_value(0.07, cash_flows(12_000, [4_000] * 4))), 3)
    1548.845
    """
    yearly, money = np.asarray(rate, dtype=np.float64), money_of("flows", flows)
    if np.any(yearly <= -1):
        raise ValueError("A rate must be above -1.")
    discount = (1 + yearly[..., None]) ** -np.arange(money.shape[-1], dtype=np.float64)
    return np.asarray(np.sum(money * discount, axis=-1), dtype=np.float64)


def rate_of_return(flows: ArrayLike) -> float:
    r"""The rate at which the flows are worth nothing now (internal rate of return).

    Parameters
    ----------
    flows : array_like, shape (years + 1,)
        Their sign must change exactly once: then there is exactly one rate. [money]

    Returns
    -------
    float
        Per year. [fraction]

    Raises
    ------
    NoRate
        ``no_sign_change`` where money only flows one way,
        ``several_sign_changes`` where several rates may fit, ``not_known``
        where a flow is.

    Notes
    -----
    By Descartes' rule a polynomial in :math:`d = 1 / (1 + r)` whose
    coefficients change sign once has one positive root.

    Examples
    --------
    >>> round(rate_of_return(cash_flows(30_000, [6600, 6600, 6300, 6300, 6000, 6000, 5700, 5700, 5400, 5400])), 6)
    0.158403
    """
    from scipy.optimize import brentq

    money = money_of("flows", flows).ravel()
    _refuse_without_one_rate(money)
    scaled = np.trim_zeros(money / np.max(np.abs(money)))

    def worth(discount: float) -> float:
        return float(np.polynomial.polynomial.polyval(discount, scaled))

    low, high = 0.5, 2.0
    while worth(low) * scaled[0] <= 0:
        low /= 2
    while worth(high) * scaled[0] >= 0:
        high *= 2
    return 1 / float(brentq(worth, low, high, xtol=1e-15, rtol=1e-14)) - 1


def capital_recovery_factor(rate: ArrayLike, years: ArrayLike) -> Floats:
    r"""The yearly part of a sum that pays it back with interest.

    Parameters
    ----------
    rate : array_like
        Per year, zero or more. [fraction]
    years : array_like
        Life of the measure, above zero.

    Raises
    ------
    ValueError
        When a rate is negative or a life not positive.

    Notes
    -----
    .. math:: CRF = \frac{r}{1 - (1 + r)^{-n}}, \quad 1 / n \text{ at } r = 0

    Examples
    --------
    >>> capital_recovery_factor([0.08, 0.0], 10).round(6)
    array([0.149029, 0.1     ])
    """
    yearly, life = np.broadcast_arrays(np.asarray(rate, dtype=np.float64), np.asarray(years, dtype=np.float64))
    if np.any(yearly < 0) or np.any(life <= 0):
        raise ValueError("A rate must not be negative, and a life must be above zero.")
    paid = -np.expm1(-life * np.log1p(yearly))
    factor: Floats = np.divide(yearly, paid, out=np.asarray(1 / life), where=yearly > 0)
    return factor


def annuity(cost: ArrayLike, rate: ArrayLike, years: ArrayLike) -> Floats:
    """The even yearly payment that a cost is worth over its life; parameters as the factor's.

    Examples
    --------
    >>> float(annuity(1_000, 0.08, 10).round(2))
    149.03
    """
    return np.asarray(money_of("cost", cost) * capital_recovery_factor(rate, years), dtype=np.float64)


def _refuse_without_one_rate(money: Floats) -> None:
    """Refuse flows whose sign does not change exactly once."""
    if np.any(np.isnan(money)):
        raise NoRate("not_known", "A flow is not known, so there is no rate of return.")
    sign = np.sign(money[money != 0])
    changes = int(np.count_nonzero(sign[1:] != sign[:-1]))
    if changes == 0:
        raise NoRate("no_sign_change", "Money flows one way only, so there is no rate of return.")
    if changes > 1:
        raise NoRate(
            "several_sign_changes",
            f"The flows change sign {changes} times, so several rates may fit: judge by net present value.",
        )
