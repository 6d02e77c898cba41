"""Formulas of furnaces and kilns: charge, openings, electricity in place of fuel. SI in, SI out."""

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats


def sensible_heat(mass: ArrayLike, specific_heat: ArrayLike, difference: ArrayLike) -> Floats:
    """Heat that warms a charge, a kiln car or a fixture: m · c · ΔT.

    Parameters
    ----------
    mass : array_like
        Mass, or flow of mass. [kg or kg/s]
    specific_heat : array_like
        Mean over the temperatures. [J/(kg·K)]
    difference : array_like
        [K]

    Returns
    -------
    ndarray
        [J or W]

    References
    ----------
    .. [1] ORNL, MEASUR Tools Suite, process heat, fixture losses.

    Examples
    --------
    >>> float(sensible_heat(1000.0, 900.0, 950.0))
    855000000.0
    """
    return np.asarray(np.asarray(mass, np.float64) * np.asarray(specific_heat) * np.asarray(difference))


def opening_transmission(thickness: ArrayLike, diameter: ArrayLike) -> Floats:
    r"""Share of the radiation at the inner end of a hole that leaves through the wall.

    Parameters
    ----------
    thickness : array_like
        Of the wall. [m]
    diameter : array_like
        Of a round hole; of a slot four times its area over its perimeter. Positive. [m]

    Returns
    -------
    ndarray
        [share]; 1 for a thin wall.

    Notes
    -----
    The sides of the hole send back as much as they take up, diffusely.  The
    same integral equation gives the passage of rarefied gas through a tube
    (Clausing), here by Santeler's fit:

    .. math:: \varepsilon = \left[1 + \frac{3 L}{8 R}\left(1 + \frac{1}{3 (1 + L / 7R)}\right)\right]^{-1}

    References
    ----------
    .. [1] P. Clausing, Annalen der Physik 404 (1932) 961: table of transmission.
    .. [2] D. J. Santeler, J. Vac. Sci. Technol. A 4 (1986) 338.

    Examples
    --------
    >>> opening_transmission([0.0, 0.5, 1.0], 1.0).round(2)
    array([1.  , 0.67, 0.51])
    """
    deep = 2 * np.asarray(thickness, np.float64) / np.asarray(diameter, np.float64)
    return np.asarray(1 / (1 + 3 / 8 * deep * (1 + 1 / (3 * (1 + deep / 7)))))


def electric_power(fuel_heat: ArrayLike, fuel_efficiency: ArrayLike, electric_efficiency: ArrayLike) -> Floats:
    """Power of an electric furnace that does the work of one that burns fuel.

    Parameters
    ----------
    fuel_heat : array_like
        Heat of the fuel. [W]
    fuel_efficiency, electric_efficiency : array_like
        Available heat of the one, efficiency of the other; positive. [share]

    Returns
    -------
    ndarray
        [W]

    References
    ----------
    .. [1] ORNL, MEASUR Tools Suite, process heat, energy equivalency.

    Examples
    --------
    >>> float(electric_power(1000.0, 0.6, 0.75))
    800.0
    """
    heat = np.asarray(fuel_heat, np.float64) * np.asarray(fuel_efficiency)
    return np.asarray(heat / np.asarray(electric_efficiency))
