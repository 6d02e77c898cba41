"""Cooling: chillers, the heat that enters a cold store, and the water of a cooling tower.

Units are SI: watts, kelvins, cubic metres a second, joules.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats, quantities

CELSIUS = 273.15
# One ton of refrigeration as the reference guide rounds it.
TON = 3516.0
WATER_DENSITY, WATER_HEAT = 1000.0, 4186.8
# Heat that a volume of evaporated water carries away: 8,333 Btu a US gallon.
EVAPORATION = 8333 * 1055.05585262 / 3.785411784e-3
DRY_AIR, VAPOUR = 287.05, 461.5


class MakeUp(NamedTuple):
    """Water that a cooling tower loses, and the sum that must be made up. [m³/s]"""

    evaporation: Floats
    drift: Floats
    blowdown: Floats
    total: Floats


def cooling_duty(flow: ArrayLike, warm: ArrayLike, cold: ArrayLike) -> Floats:
    r"""Heat taken out of a flow of water.

    Parameters
    ----------
    flow : array_like, shape (n,)
        [m³/s]
    warm, cold : array_like, shape (n,)
        Temperatures in and out. [K]

    Raises
    ------
    ValueError
        When the water leaves warmer than it came.

    Notes
    -----
    .. math:: Q = \rho c \dot V (T_1 - T_2)

    References
    ----------
    .. [1] Bureau of Energy Efficiency (India), Guide Book 4, chapter 9.

    Examples
    --------
    >>> round(float(cooling_duty(0.02, 285.15, 280.15)))
    418680
    """
    fall = quantities("temperature", warm) - quantities("temperature", cold)
    if np.any(fall < 0):
        raise ValueError("Chilled water must leave colder than it enters.")
    duty: Floats = quantities("flow", flow) * fall * WATER_DENSITY * WATER_HEAT
    return duty


def performance(duty: ArrayLike, power: ArrayLike) -> Floats:
    """Coefficient of performance: heat taken out over power drawn.

    Parameters
    ----------
    duty, power : array_like, shape (n,)
        [W]

    Returns
    -------
    ndarray, shape (n,)
        [1]; NaN where no power is drawn.

    Examples
    --------
    A hundred tons on 70 kW:

    >>> round(float(performance(100 * TON, 70_000.0)), 4)
    5.0229
    """
    heat, drawn = np.broadcast_arrays(quantities("duty", duty), quantities("power", power))
    ratio: Floats = np.divide(heat, drawn, out=np.full(heat.shape, np.nan), where=drawn > 0)
    return ratio


def specific_power(duty: ArrayLike, power: ArrayLike) -> Floats:
    """Power for a ton of refrigeration, as chillers are compared.

    Parameters
    ----------
    duty, power : array_like, shape (n,)
        [W]

    Returns
    -------
    ndarray, shape (n,)
        [kW/TR], with TR = 3.516 kW; COP = 3.516 over it.

    Examples
    --------
    >>> round(float(specific_power(100 * TON, 70_000.0)), 3)
    0.7
    """
    ratio: Floats = TON / 1000 / performance(duty, power)
    return ratio


def moist_air(temperature: ArrayLike, humidity: ArrayLike, pressure: ArrayLike = 101_325.0) -> tuple[Floats, Floats]:
    r"""Enthalpy and density of moist air.

    Parameters
    ----------
    temperature : array_like, shape (n,)
        [K]
    humidity : array_like, shape (n,)
        Relative. [1]
    pressure : array_like, shape (n,), optional
        [Pa]

    Returns
    -------
    enthalpy, density : ndarray, shape (n,)
        [J/kg of dry air; kg of dry air/m³]

    Raises
    ------
    ValueError
        When humidity is above 1.

    Notes
    -----
    Saturation by Magnus, over ice below 0 °C;
    :math:`w = 0.622\, p_v / (p - p_v)`, :math:`h = 1006\,t + w (2.501 \cdot 10^6 + 1860\,t)`, t in °C.

    References
    ----------
    .. [1] WMO-No. 8, "Guide to Instruments and Methods of Observation", annex on humidity formulas.

    Examples
    --------
    >>> enthalpy, density = moist_air(303.15, 0.8)
    >>> round(float(enthalpy) / 1000, 1), round(float(density), 3)
    (85.2, 1.125)
    """
    share = quantities("humidity", humidity)
    if np.any(share > 1):
        raise ValueError("Relative humidity must be at most 100 %.")
    kelvin, whole = quantities("temperature", temperature), quantities("pressure", pressure)
    celsius = kelvin - CELSIUS
    vapour = share * saturation_pressure(kelvin)
    water = 0.622 * vapour / (whole - vapour)
    enthalpy: Floats = 1006 * celsius + water * (2.501e6 + 1860 * celsius)
    density: Floats = (whole - vapour) / (DRY_AIR * kelvin)
    return enthalpy, density


def saturation_pressure(temperature: ArrayLike) -> Floats:
    """Pressure of water vapour at saturation, over ice below freezing. [K in, Pa out]

    Examples
    --------
    >>> saturation_pressure([253.15, 293.15]).round(1)
    array([ 103.3, 2332.6])
    """
    celsius = quantities("temperature", temperature) - CELSIUS
    over_water = 611.2 * np.exp(17.62 * celsius / (243.12 + celsius))
    over_ice = 611.2 * np.exp(22.46 * celsius / (272.62 + celsius))
    pressure: Floats = np.where(celsius < 0, over_ice, over_water)
    return pressure


def wall_heat(area: ArrayLike, transmittance: ArrayLike, outside: ArrayLike, inside: ArrayLike) -> Floats:
    r"""Heat through walls, floor and roof: :math:`U A (T_o - T_i)`.

    Parameters
    ----------
    area, transmittance : array_like, shape (n,)
        [m²; W/(m²·K)]
    outside, inside : array_like, shape (n,)
        [K]

    References
    ----------
    .. [1] ASHRAE Handbook, Refrigeration, chapter "Refrigerated-facility loads": transmission load.

    Examples
    --------
    >>> round(float(wall_heat(400.0, 0.25, 303.15, 253.15)))
    5000
    """
    rise = quantities("temperature", outside) - quantities("temperature", inside)
    heat: Floats = quantities("area", area) * quantities("transmittance", transmittance) * rise
    return heat


def air_change_heat(
    volume: ArrayLike, changes: ArrayLike, outside: tuple[ArrayLike, ArrayLike], inside: tuple[ArrayLike, ArrayLike]
) -> Floats:
    """Heat that outside air brings through doors, by the number of air changes.

    Parameters
    ----------
    volume : array_like, shape (n,)
        Of the room. [m³]
    changes : array_like, shape (n,)
        Of its air. [1/s]
    outside, inside : pair of array_like, shape (n,)
        Temperature and relative humidity. [K; 1]

    Returns
    -------
    ndarray, shape (n,)
        Sensible and latent heat together. [W]

    References
    ----------
    .. [1] ASHRAE Handbook, Refrigeration, chapter "Refrigerated-facility loads": infiltration air load.

    Examples
    --------
    A room of 1,000 m³ at -20 °C whose air changes three times a day, 30 °C and 80 % outside:

    >>> heat = air_change_heat(1000.0, 3 / 86400, (303.15, 0.8), (253.15, 0.9))
    >>> round(float(heat) / 1000, 2)
    5.03
    """
    warm, _ = moist_air(*outside)
    cold, density = moist_air(*inside)
    heat: Floats = quantities("volume", volume) * quantities("air changes", changes) * density * (warm - cold)
    return heat


def product_heat(
    mass_flow: ArrayLike, warm: ArrayLike, cold: ArrayLike, heat: ArrayLike, freezing: ArrayLike = 0.0
) -> Floats:
    """Heat to take out of goods that come in warm.

    Parameters
    ----------
    mass_flow : array_like, shape (n,)
        [kg/s]
    warm, cold : array_like, shape (n,)
        On arrival and in store. [K]
    heat : array_like, shape (n,)
        Specific, as a mean over the way. [J/(kg·K)]
    freezing : array_like, shape (n,), optional
        Latent heat of what freezes; 0 where nothing does. [J/kg]

    References
    ----------
    .. [1] ASHRAE Handbook, Refrigeration, chapter "Refrigerated-facility loads": product load.

    Examples
    --------
    Ten tonnes of fish a day from -12 °C to -20 °C:

    >>> round(float(product_heat(10_000 / 86400, 261.15, 253.15, 2000.0)))
    1852
    """
    fall = quantities("temperature", warm) - quantities("temperature", cold)
    whole = quantities("heat", heat) * fall + quantities("freezing", freezing)
    taken: Floats = quantities("mass", mass_flow) * whole
    return taken


def tower_make_up(heat: ArrayLike, flow: ArrayLike, drift_share: ArrayLike, cycles: ArrayLike) -> MakeUp:
    r"""Water that a cooling tower needs.

    Parameters
    ----------
    heat : array_like, shape (n,)
        Given off by evaporation. [W]
    flow : array_like, shape (n,)
        Circulating. [m³/s]
    drift_share : array_like, shape (n,)
        Carried away as drops, in parts of the circulating flow. [1]
    cycles : array_like, shape (n,)
        Cycles of concentration. [1]

    Raises
    ------
    ValueError
        When cycles are not above 1, as then no blowdown is enough.

    Notes
    -----
    .. math:: E = Q / 2.32 \cdot 10^9, \quad D = d \dot V, \quad B = E / (C - 1), \quad M = E + D + B

    References
    ----------
    .. [1] ORNL-AMO, MEASUR Tools Suite, "Cooling tower make-up water".

    Examples
    --------
    >>> float(tower_make_up(EVAPORATION, 10.0, 0.001, 3.0).total)
    1.51
    """
    ratio = quantities("cycles", cycles)
    if np.any(ratio <= 1):
        raise ValueError("Cycles of concentration must be above 1.")
    evaporation = quantities("heat", heat) / EVAPORATION
    drift = quantities("drift", drift_share) * quantities("flow", flow)
    blowdown = evaporation / (ratio - 1)
    return MakeUp(evaporation, drift, blowdown, evaporation + drift + blowdown)
