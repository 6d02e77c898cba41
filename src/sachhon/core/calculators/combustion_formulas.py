"""Formulas of combustion: air, flue gas losses, available heat. Scalars or arrays, shares as 0 to 1."""

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats

KCAL = 4186.8
"""Joules in a kilocalorie of the International Table."""

GAS_HEAT, VAPOUR_HEAT = 0.23 * KCAL, 0.45 * KCAL
"""Specific heat of dry flue gas and of water vapour. [J/(kg·K)]"""

EVAPORATION = 584 * KCAL
"""Heat that turns water at about 25 °C into vapour. [J/kg]"""


def theoretical_air(carbon: ArrayLike, hydrogen: ArrayLike, oxygen: ArrayLike, sulphur: ArrayLike) -> Floats:
    r"""Air that burns a fuel exactly.

    Parameters
    ----------
    carbon, hydrogen, oxygen, sulphur : array_like
        Mass shares of the fuel as fired. [share]

    Returns
    -------
    ndarray
        [kg air per kg fuel]

    Notes
    -----
    .. math:: A_0 = 11.43\,C + 34.5\,(H - O/8) + 4.32\,S

    References
    ----------
    .. [1] BEE India, "Energy Efficiency in Thermal Utilities" (Guide Book 2), chapter 1.

    Examples
    --------
    >>> float(theoretical_air(0.84, 0.12, 0.01, 0.03).round(6))
    13.827675
    """
    c, h, o, s = (np.asarray(each, np.float64) for each in (carbon, hydrogen, oxygen, sulphur))
    # Air per kilogram, with the coefficients of the source.
    return np.asarray(11.43 * c + 34.5 * (h - o / 8) + 4.32 * s)


def excess_air_of_oxygen(oxygen: ArrayLike) -> Floats:
    """Excess air from the oxygen in dry flue gas, any fuel: O₂ ÷ (21 % − O₂).

    Parameters
    ----------
    oxygen : array_like
        Share of dry flue gas, below 0.21. [share]

    Returns
    -------
    ndarray
        Share of the theoretical air; NaN from 21 % on, where nothing burns.

    References
    ----------
    .. [1] BEE India, Guide Book 2, chapter 1.

    Examples
    --------
    >>> float(excess_air_of_oxygen(0.07).round(9))
    0.5
    """
    share = np.asarray(oxygen, np.float64)
    excess: Floats = np.divide(share, 0.21 - share, out=np.full(share.shape, np.nan), where=share < 0.21)
    return excess


def excess_air_gas(oxygen: ArrayLike) -> Floats:
    r"""Excess air from the oxygen in dry flue gas of natural gas.

    Parameters
    ----------
    oxygen : array_like
        Share of dry flue gas, below 0.21. [share]

    Returns
    -------
    ndarray
        Share of the theoretical air; NaN from 21 % on.

    Notes
    -----
    .. math:: EA = \frac{8.52381\,O_2}{2 - 9.52381\,O_2}

    References
    ----------
    .. [1] ORNL, MEASUR Tools Suite, process heat, efficiency improvement.

    Examples
    --------
    >>> excess_air_gas([0.02, 0.06]).round(6)
    array([0.094211, 0.358   ])
    """
    share = np.asarray(oxygen, np.float64)
    below = 2 - 9.52381 * share
    excess: Floats = np.divide(8.52381 * share, below, out=np.full(share.shape, np.nan), where=below > 0)
    return excess


def dry_flue_gas(
    carbon: ArrayLike, sulphur: ArrayLike, air: ArrayLike, theoretical: ArrayLike, nitrogen: ArrayLike = 0.0
) -> Floats:
    """Dry flue gas of a kilogram of fuel: CO₂, SO₂, nitrogen of air and fuel, and the oxygen left over.

    Parameters
    ----------
    carbon, sulphur, nitrogen : array_like
        Mass shares of the fuel. [share]
    air, theoretical : array_like
        Air supplied and air needed. [kg per kg fuel]

    Returns
    -------
    ndarray
        [kg per kg fuel]

    References
    ----------
    .. [1] BEE India, Guide Book 2, chapter 1.

    Examples
    --------
    >>> float(dry_flue_gas(0.84, 0.03, 20.7415125, 13.827675).round(8))
    20.70114725
    """
    supplied, needed = np.asarray(air, np.float64), np.asarray(theoretical, np.float64)
    burnt = np.asarray(carbon, np.float64) * 44 / 12 + np.asarray(sulphur, np.float64) * 64 / 32
    return np.asarray(burnt + np.asarray(nitrogen, np.float64) + 0.77 * supplied + 0.23 * (supplied - needed))


def dry_gas_loss(gas: ArrayLike, difference: ArrayLike, heating_value: ArrayLike) -> Floats:
    """Share of the heat that leaves with dry flue gas: m · 0.23 · ΔT ÷ GCV.

    Parameters
    ----------
    gas : array_like
        [kg per kg fuel]
    difference : array_like
        Flue gas over surroundings. [K]
    heating_value : array_like
        [J/kg]

    Examples
    --------
    >>> float((100 * dry_gas_loss(20.70114725, 193.0, 10200 * KCAL)).round(7))
    9.0090581
    """
    return np.asarray(np.asarray(gas) * GAS_HEAT * np.asarray(difference) / np.asarray(heating_value), np.float64)


def water_loss(water: ArrayLike, difference: ArrayLike, heating_value: ArrayLike) -> Floats:
    """Share of the heat that leaves with water evaporated: w · (584 + 0.45 ΔT) ÷ GCV.

    Parameters
    ----------
    water : array_like
        Nine times the hydrogen, or the moisture. [kg per kg fuel]
    difference : array_like
        Flue gas over surroundings. [K]
    heating_value : array_like
        Gross. [J/kg]

    Examples
    --------
    >>> float((100 * water_loss(9 * 0.12, 193.0, 10200 * KCAL)).round(7))
    7.1031176
    """
    vapour = EVAPORATION + VAPOUR_HEAT * np.asarray(difference)
    return np.asarray(np.asarray(water) * vapour / np.asarray(heating_value), np.float64)


def air_humidity_loss(air: ArrayLike, humidity: ArrayLike, difference: ArrayLike, heating_value: ArrayLike) -> Floats:
    """Share of the heat that leaves with the moisture of the air: AAS · humidity · 0.45 · ΔT ÷ GCV.

    Parameters
    ----------
    air : array_like
        Supplied. [kg per kg fuel]
    humidity : array_like
        [kg water per kg dry air]
    difference : array_like
        [K]
    heating_value : array_like
        [J/kg]

    Examples
    --------
    >>> float((100 * air_humidity_loss(20.7415125, 0.018, 193.0, 10200 * KCAL)).round(7))
    0.3178942
    """
    heat = np.asarray(air) * np.asarray(humidity) * VAPOUR_HEAT * np.asarray(difference)
    return np.asarray(heat / np.asarray(heating_value), np.float64)


def carbon_monoxide_loss(
    carbon: ArrayLike, monoxide: ArrayLike, dioxide: ArrayLike, heating_value: ArrayLike
) -> Floats:
    """Share of the heat lost as carbon is burnt to CO only: CO · C ÷ (CO + CO₂) · 5,744 kcal ÷ GCV.

    Parameters
    ----------
    carbon : array_like
        Mass share of the fuel. [share]
    monoxide, dioxide : array_like
        Shares of dry flue gas; both zero is no loss. [share]
    heating_value : array_like
        [J/kg]

    Examples
    --------
    >>> float(carbon_monoxide_loss(0.5, 0.0, 0.0, 1.0e7))
    0.0
    """
    co, co2 = np.broadcast_arrays(np.asarray(monoxide, np.float64), np.asarray(dioxide, np.float64))
    part = np.divide(co, co + co2, out=np.zeros(co.shape), where=co + co2 > 0)
    return np.asarray(part * np.asarray(carbon) * 5744 * KCAL / np.asarray(heating_value), np.float64)


def available_heat_gas(oxygen: ArrayLike, flue: ArrayLike, air: ArrayLike) -> Floats:
    r"""Heat of natural gas that stays in the furnace, by the empirical formula of MEASUR.

    Parameters
    ----------
    oxygen : array_like
        Share of dry flue gas. [share]
    flue, air : array_like
        Temperatures of flue gas and combustion air. [K]

    Returns
    -------
    ndarray
        Share of the gross heating value.

    Notes
    -----
    In °F, per cent, and excess air :math:`e`:

    .. math:: 95 - 0.025 t_f - (c t_f - 1.07891) e + (c t_a - 1.07891)(1 + e), \quad
              c = 0.017828518 + 2.556\cdot10^{-6} t_a

    References
    ----------
    .. [1] ORNL, MEASUR Tools Suite, process heat, efficiency improvement.

    Examples
    --------
    >>> float((100 * available_heat_gas(0.06, 1144.2611111, 299.8166667)).round(4))
    45.5509
    """
    excess = excess_air_gas(oxygen)
    hot, cold = (np.asarray(each, np.float64) * 9 / 5 - 459.67 for each in (flue, air))
    heat = 0.017828518 + 0.000002556 * cold
    gained = (heat * cold - 1.078913827) * (1 + excess)
    return np.asarray((95 - 0.025 * hot - (heat * hot - 1.07891327) * excess + gained) / 100, np.float64)
