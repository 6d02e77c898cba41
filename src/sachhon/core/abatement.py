"""What a unit of energy saved or of gas avoided costs, and measures in the order of that cost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sachhon.core.arrays import Floats, quantities, same_shape
from sachhon.core.economics import annuity


@dataclass(frozen=True, slots=True)
class AbatementCurve:
    """Steps of a cost curve from the cheapest; all have shape (n,) in that order.

    Step ``i`` reaches from ``start[i]`` to ``end[i]`` tonnes at ``cost[i]``;
    ``order`` are the measures' places as given, ``left_out`` the places of
    those that avoid nothing or are not known.
    """

    order: NDArray[np.intp]
    cost: Floats
    width: Floats
    start: Floats
    end: Floats
    left_out: NDArray[np.intp]

    def avoided_below(self, price: float) -> float:
        """How much is avoided by all measures that cost no more than a price. [t per year]"""
        return float(np.sum(self.width[self.cost <= price]))


def conserved_energy_cost(
    cost: ArrayLike, saved: ArrayLike, rate: ArrayLike, years: ArrayLike, running_cost: ArrayLike = 0.0
) -> Floats:
    r"""What a unit of energy saved costs over the measure's life, to be held against its price.

    Parameters
    ----------
    cost : array_like
        Paid once, net of what comes back once. [money]
    saved : array_like
        Energy saved in a year. [any unit per year]
    rate, years : array_like
        Real rate per year, and life. [fraction; years]
    running_cost : array_like
        More (or less) repair and operation, less non-energy benefits. [money per year]

    Returns
    -------
    ndarray
        NaN where nothing is saved. [money per unit]

    Notes
    -----
    .. math:: CCE = \frac{I \cdot CRF + \Delta O\&M}{\Delta E}

    References
    ----------
    .. [1] A. Meier, J. Wright, A. Rosenfeld, "Supplying Energy through Greater Efficiency" (1983).

    Examples
    --------
    >>> float(conserved_energy_cost(10_000, saved=5_000, rate=0.08, years=10).round(4))
    0.2981
    """
    return _per_unit(annuity(cost, rate, years) + np.asarray(running_cost, dtype=np.float64), saved)


def abatement_cost(
    cost: ArrayLike,
    avoided: ArrayLike,
    rate: ArrayLike,
    years: ArrayLike,
    *,
    running_cost: ArrayLike = 0.0,
    benefit: ArrayLike = 0.0,
) -> Floats:
    r"""What a tonne of greenhouse gas avoided costs; negative where the measure earns.

    Parameters
    ----------
    cost, rate, years, running_cost : array_like
        As for :func:`conserved_energy_cost`.
    avoided : array_like
        [tCO₂e per year]
    benefit : array_like
        Energy no longer bought, and non-energy benefits. [money per year]

    Returns
    -------
    ndarray
        NaN where nothing is avoided. [money per tCO₂e]

    Notes
    -----
    .. math:: MAC = \frac{I \cdot CRF + \Delta O\&M - B}{\Delta G}

    A negative cost does not rank measures well: of two that earn the same, the
    one that avoids less gas looks better.  Interactions are not seen.

    Examples
    --------
    >>> float(abatement_cost(10_000, 3.3, 0.08, 10, benefit=1_000).round(2))
    148.57
    """
    net = (
        annuity(cost, rate, years) + np.asarray(running_cost, dtype=np.float64) - np.asarray(benefit, dtype=np.float64)
    )
    return _per_unit(net, avoided)


def abatement_curve(cost_per_tonne: ArrayLike, avoided: ArrayLike) -> AbatementCurve:
    """Measures from the cheapest tonne to the dearest, each as wide as what it avoids.

    Parameters
    ----------
    cost_per_tonne : array_like, shape (n,)
        All at one rate and one price year. [money per tCO₂e]
    avoided : array_like, shape (n,)
        [tCO₂e per year]

    Raises
    ------
    ValueError
        When shapes differ, or an avoided amount is negative.

    Examples
    --------
    >>> curve = abatement_curve([50.0, -20.0, 10.0, float("nan")], [3.0, 5.0, 2.0, 1.0])
    >>> curve.order.tolist(), curve.start.tolist(), curve.end.tolist(), curve.left_out.tolist()
    ([1, 2, 0], [0.0, 5.0, 7.0], [5.0, 7.0, 10.0], [3])
    """
    cost, width = np.asarray(cost_per_tonne, dtype=np.float64), quantities("avoided amount", avoided)
    same_shape(cost=cost, avoided=width)
    usable = np.isfinite(cost) & (width > 0)
    place = np.flatnonzero(usable)
    order = place[np.argsort(cost[place], kind="stable")]
    end = np.cumsum(width[order])
    return AbatementCurve(order, cost[order], width[order], end - width[order], end, np.flatnonzero(~usable))


def _per_unit(money: Floats, amount: ArrayLike) -> Floats:
    spent, saved = np.broadcast_arrays(money, quantities("saved amount", amount))
    with np.errstate(over="ignore"):  # next to nothing saved costs endlessly much
        result: Floats = np.divide(spent, saved, out=np.full(spent.shape, np.nan), where=saved > 0)
    return result
