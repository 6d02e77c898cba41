"""Greenhouse gas of energy use, by the factor of the year of use, with biomass apart."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Flags, Floats, quantities, same_shape
from sachhon.core.factors import Day, converted, rows_in_force


@dataclass(frozen=True, slots=True)
class Emissions:
    """What was emitted, with biomass apart and what could not be counted.

    ``fossil`` and ``biogenic`` are sums of what is known; ``unknown`` counts
    the uses without a quantity or a factor, so that a sum is never taken for
    the whole.  [tCO₂e]
    """

    fossil: float
    biogenic: float
    unknown: int

    @property
    def complete(self) -> bool:
        """Whether every use is counted."""
        return self.unknown == 0


def emitted(quantity: ArrayLike, factor: ArrayLike) -> Floats:
    """Greenhouse gas of each use; without a factor it is not known, never zero.

    Parameters
    ----------
    quantity : array_like
        Use in the resource's canonical unit. [kWh, kg, L or m³]
    factor : array_like
        Of the year of use; NaN where there is none. [tCO₂e per unit]

    Raises
    ------
    ValueError
        When either is negative or infinite.

    Examples
    --------
    >>> emitted([1_000_000, 5.0], [0.0006592, float("nan")])
    array([659.2,   nan])
    """
    return converted(quantity, factor)


def grid_factor(starts: Day, ends: Day, values: ArrayLike, on: Day) -> tuple[Floats, Flags]:
    """The factor of the year of use; after the last published year that one serves, and is marked.

    Parameters
    ----------
    starts, ends : array_like of dates, shape (k,)
        First day in force, and first day no longer in force.
    values : array_like, shape (k,)
        [tCO₂e per MWh or per unit]
    on : array_like of dates, any shape

    Returns
    -------
    factor : ndarray
        NaN before the first year.
    borrowed : ndarray of bool
        Where the factor is of an earlier year than the use.

    Examples
    --------
    >>> years = ["2022-01-01", "2023-01-01"], ["2023-01-01", "2024-01-01"], [0.6766, 0.6592]
    >>> grid_factor(*years, ["2022-06-01", "2025-06-01"])
    (array([0.6766, 0.6592]), array([False,  True]))
    """
    row = rows_in_force(starts, ends, on, keep_last=True)
    own = rows_in_force(starts, ends, on)
    known = np.append(np.asarray(values, dtype=np.float64), np.nan)
    return np.asarray(known[row], dtype=np.float64), np.asarray((row >= 0) & (own < 0), dtype=np.bool_)


def combustion_factor(net_calorific_value: ArrayLike, carbon_factor: ArrayLike) -> Floats:
    r"""Carbon dioxide of one unit of fuel, from its heat and the carbon of that heat.

    Parameters
    ----------
    net_calorific_value : array_like
        [TJ/Gg, which is MJ/kg]
    carbon_factor : array_like
        [kg CO₂/TJ]

    Returns
    -------
    ndarray
        [tCO₂ per kg]

    Notes
    -----
    .. math:: f = NCV \cdot EF \cdot 10^{-9}

    References
    ----------
    .. [1] IPCC 2006 Guidelines, volume 2, chapter 1, tables 1.2 to 1.4.

    Examples
    --------
    >>> combustion_factor([25.8, 11.6], [94_600, 100_000]).round(6)
    array([0.002441, 0.00116 ])
    """
    heat, carbon = quantities("calorific value", net_calorific_value), quantities("carbon factor", carbon_factor)
    return np.asarray(heat * carbon * 1e-9, dtype=np.float64)


def emissions(quantity: ArrayLike, factor: ArrayLike, biomass: ArrayLike) -> Emissions:
    """Greenhouse gas of several uses, biomass kept apart and never added.

    Parameters
    ----------
    quantity, factor : array_like, shape (n,)
        As for :func:`emitted`.
    biomass : array_like of bool, shape (n,)
        Whether the carbon was taken from the air lately: husk, wood, bagasse, biogas.

    Raises
    ------
    ValueError
        When shapes differ, or a value is negative or infinite.

    References
    ----------
    .. [1] IPCC 2006 Guidelines, volume 2: CO₂ of biomass is an information item.

    Examples
    --------
    >>> emissions([1_000, 40_000, 100], [0.6592, 0.00116, float("nan")], [False, True, False])
    Emissions(fossil=659.2, biogenic=46.4, unknown=1)
    """
    gas, grown = emitted(quantity, factor), np.asarray(biomass, dtype=np.bool_)
    same_shape(use=gas, biomass=grown)
    known = ~np.isnan(gas)
    return Emissions(
        fossil=math.fsum(gas[known & ~grown].tolist()),
        biogenic=math.fsum(gas[known & grown].tolist()),
        unknown=int(np.count_nonzero(~known)),
    )


def avoided_emissions(avoided: ArrayLike, factor: ArrayLike) -> Floats:
    """Greenhouse gas that a saving avoids; negative where more was used.

    Parameters
    ----------
    avoided : array_like
        Avoided use, negative where use rose. [unit of the resource]
    factor : array_like
        Of the year of the saving, for both sides alike: a change of factor is
        never a saving. [tCO₂e per unit]

    Raises
    ------
    ValueError
        When a factor is negative or infinite, or an avoided use infinite.

    Examples
    --------
    >>> avoided_emissions([110_000, -1_000], 0.0006592).round(3)
    array([72.512, -0.659])
    """
    saved = np.asarray(avoided, dtype=np.float64)
    if np.any(np.isinf(saved)):
        raise ValueError("An avoided use must be finite, or not known.")
    return np.asarray(saved * quantities("factor", factor), dtype=np.float64)
