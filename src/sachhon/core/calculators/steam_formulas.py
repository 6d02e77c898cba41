"""Formulas of steam: blowdown, condensate, leaks. Scalars or arrays, SI in, SI out."""

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats
from sachhon.core.steam_tables import boiling_liquid_enthalpy, saturated_steam_enthalpy

NAPIER = 51.43 * 0.45359237 / 3600 / 0.0254**2 / 6894.757293168361
"""Steam through a sharp opening, after Napier: 51.43 lb/h for each square inch and psi. [kg/s for each m² and Pa]"""

CRITICAL = 0.58
"""Above this back pressure, as a share of the absolute pressure, Napier's formula says too much."""


def blowdown_ratio(blowdown: ArrayLike, steam: ArrayLike) -> Floats:
    """Share of the feed water that is blown down.

    Parameters
    ----------
    blowdown, steam : array_like
        Flows in one unit; not both zero. [kg/s]

    Returns
    -------
    ndarray
        [share of feed water]; NaN where nothing flows.

    References
    ----------
    .. [1] US DOE, Steam Tip Sheet 9, "Minimize Boiler Blowdown".

    Examples
    --------
    >>> float(blowdown_ratio(3200.0, 50000.0).round(5))
    0.06015
    """
    away, made = np.broadcast_arrays(np.asarray(blowdown, np.float64), np.asarray(steam, np.float64))
    ratio: Floats = np.divide(away, away + made, out=np.full(away.shape, np.nan), where=away + made > 0)
    return ratio


def blowdown_flow(steam: ArrayLike, feed_solids: ArrayLike, boiler_solids: ArrayLike) -> Floats:
    r"""Blowdown that keeps the boiler water at its solids.

    Parameters
    ----------
    steam : array_like
        [kg/s]
    feed_solids, boiler_solids : array_like
        Dissolved solids of feed and boiler water, in one unit. [kg/m³]

    Returns
    -------
    ndarray
        [kg/s]; NaN where the boiler water is not the more concentrated.

    Notes
    -----
    .. math:: b = \dot m_s \frac{S_f}{S_b - S_f}

    References
    ----------
    .. [1] BEE India, Guide Book 2, chapter 2: blowdown as a share of steam.

    Examples
    --------
    >>> float(blowdown_flow(3.0, 0.1, 3.1).round(3))
    0.1
    """
    made, feed, boiler = (np.asarray(each, np.float64) for each in (steam, feed_solids, boiler_solids))
    over = boiler - feed
    return np.asarray(made * np.divide(feed, over, out=np.full(np.shape(over + feed), np.nan), where=over > 0))


def condensate_heat(flow: ArrayLike, flash: ArrayLike, condensate: ArrayLike, make_up: ArrayLike) -> Floats:
    """Heat that condensate brings back in place of fresh water: (1 − flash) · m · (h_c − h_m).

    Parameters
    ----------
    flow : array_like
        Condensate before it flashes. [kg/s]
    flash : array_like
        Share that flashes off. [share]
    condensate, make_up : array_like
        Enthalpy of condensate and of make-up water. [J/kg]

    Returns
    -------
    ndarray
        [W]

    References
    ----------
    .. [1] US DOE, Steam Tip Sheet 8, "Return Condensate to the Boiler".

    Examples
    --------
    >>> float(condensate_heat(2.0, 0.1, 400e3, 100e3))
    540000.0
    """
    kept = 1 - np.asarray(flash, np.float64)
    return np.asarray(kept * np.asarray(flow) * (np.asarray(condensate) - np.asarray(make_up)), np.float64)


def flash_share(high_pressure: ArrayLike, low_pressure: ArrayLike) -> Floats:
    r"""Share of condensate that turns into steam when its pressure falls.

    Parameters
    ----------
    high_pressure, low_pressure : array_like
        Absolute, before and after the trap. [Pa]

    Returns
    -------
    ndarray
        [share], not below zero.

    Notes
    -----
    .. math:: f = \frac{h_f(p_1) - h_f(p_2)}{h_g(p_2) - h_f(p_2)}

    Examples
    --------
    >>> float(flash_share(8e5, 1.01325e5).round(3))
    0.134
    """
    after = boiling_liquid_enthalpy(low_pressure)
    latent = saturated_steam_enthalpy(low_pressure) - after
    return np.asarray(np.maximum((boiling_liquid_enthalpy(high_pressure) - after) / latent, 0.0), np.float64)


def orifice_steam(diameter: ArrayLike, pressure: ArrayLike, discharge: ArrayLike = 0.7) -> Floats:
    r"""Steam that escapes through a round hole into the open, after Napier.

    Parameters
    ----------
    diameter : array_like
        [m]
    pressure : array_like
        Absolute, at least some 1.7 times the surroundings'. [Pa]
    discharge : array_like
        Discharge coefficient, 0.7 for a trap's seat. [share]

    Returns
    -------
    ndarray
        [kg/s]

    Notes
    -----
    .. math:: W = 51.43\, A\, p\, C_d \quad [\mathrm{lb/h},\ \mathrm{in^2},\ \mathrm{psi}]

    At 1/8 in and 150 psig it gives 72.8 lb/h; the table of the tip sheet says 75.8.

    References
    ----------
    .. [1] US DOE, Steam Tip Sheet 1, "Inspect and Repair Steam Traps": table of losses.

    Examples
    --------
    >>> float((orifice_steam(0.125 * 0.0254, 164.7 * 6894.757) / 0.45359237 * 3600).round(1))
    72.8
    """
    area = np.pi / 4 * np.asarray(diameter, np.float64) ** 2
    return np.asarray(NAPIER * area * np.asarray(pressure) * np.asarray(discharge), np.float64)
