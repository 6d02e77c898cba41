"""Formulas of surfaces and insulation. Scalars or arrays, SI in, SI out."""

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats
from sachhon.core.calculators.combustion_formulas import KCAL

HOURLY = KCAL / 3600
"""Watts in a kilocalorie an hour."""

HIGHEST_SURFACE = 473.15
"""The surface formula is given for surfaces up to 200 °C. [K]"""


def surface_loss(difference: ArrayLike) -> Floats:
    r"""Heat that a surface in still air loses by convection and radiation together.

    Parameters
    ----------
    difference : array_like
        Surface over surroundings; the formula is given for surfaces up to 200 °C. [K]

    Returns
    -------
    ndarray
        [W/m²]

    Notes
    -----
    .. math:: S = \left(10 + \frac{\Delta T}{20}\right) \Delta T \quad [\mathrm{kcal/(h\,m^2)}]

    References
    ----------
    .. [1] BEE India, Guide Book 2, chapter 5 (insulation and refractories).

    Examples
    --------
    >>> float((surface_loss(140.0) / HOURLY).round(6))
    2380.0
    """
    rise = np.asarray(difference, np.float64)
    return np.asarray((10 + rise / 20) * rise * HOURLY)


def insulated_surface(conductance: ArrayLike, area: ArrayLike, difference: ArrayLike) -> Floats:
    r"""How much warmer than the surroundings the outside of insulation gets.

    Parameters
    ----------
    conductance : array_like
        Of the insulation, hot side to outside. [W/K]
    area : array_like
        Outside of the insulation. [m²]
    difference : array_like
        Hot side over surroundings. [K]

    Returns
    -------
    ndarray
        Outside over surroundings. [K]

    Notes
    -----
    What the insulation lets through is what its surface loses,

    .. math:: K (\Delta - d) = A \left(10 + \frac{d}{20}\right) d,

    a quadratic equation in :math:`d` with one positive root.

    Examples
    --------
    >>> outside = insulated_surface(5.0, 1.0, 100.0)
    >>> bool(np.isclose(5.0 * (100.0 - outside), surface_loss(outside)))
    True
    """
    k, a, hot = (np.asarray(each, np.float64) for each in (conductance, area, difference))
    square, linear = a * HOURLY / 20, 10 * a * HOURLY + k
    return np.asarray(2 * k * hot / (linear + np.sqrt(linear**2 + 4 * square * k * hot)))


def pipe_conductance(outside: ArrayLike, thickness: ArrayLike, length: ArrayLike, conductivity: ArrayLike) -> Floats:
    r"""Heat that insulation around a pipe or an upright tank lets through for each kelvin.

    Parameters
    ----------
    outside : array_like
        Outside diameter of the bare pipe. [m]
    thickness : array_like
        Of the insulation. [m]
    length : array_like
        [m]
    conductivity : array_like
        [W/(m·K)]

    Returns
    -------
    ndarray
        [W/K]

    Notes
    -----
    .. math:: K = \frac{2 \pi k L}{\ln(r_2 / r_1)}

    Examples
    --------
    >>> float(pipe_conductance(0.1, 0.05, 10.0, 0.05).round(4))
    4.5324
    """
    grown = np.log1p(2 * np.asarray(thickness, np.float64) / np.asarray(outside, np.float64))
    return np.asarray(2 * np.pi * np.asarray(conductivity) * np.asarray(length) / grown)


def cylinder_coefficient(
    inner: ArrayLike, layers: ArrayLike, conductivities: ArrayLike, outer_film: ArrayLike, inner_film: ArrayLike
) -> Floats:
    r"""Overall coefficient of a cylinder of several layers, for the area of its inside.

    Parameters
    ----------
    inner : array_like
        Radius of the inside. [m]
    layers, conductivities : array_like, shape (k,)
        Thickness and conductivity of each layer, from the inside out. [m; W/(m·K)]
    outer_film, inner_film : array_like
        Coefficients of heat transfer outside and inside. [W/(m²·K)]

    Returns
    -------
    ndarray
        [W/(m²·K)], in whatever consistent units are given.

    Notes
    -----
    .. math:: \frac1U = \frac{r_0}{r_k h_o} + \sum_i \frac{r_0}{k_i} \ln\frac{r_i}{r_{i-1}} + \frac1{h_i}

    References
    ----------
    .. [1] ORNL, MEASUR Tools Suite, insulated tank reduction.

    Examples
    --------
    >>> float(cylinder_coefficient(1.0, [0.0], [1.0], 10.0, 10.0))
    5.0
    """
    start, thick = np.asarray(inner, np.float64), np.asarray(layers, np.float64)
    radii = start + np.concatenate([[0.0], np.cumsum(thick)])
    walls = np.sum(start / np.asarray(conductivities) * np.log(radii[1:] / radii[:-1]))
    return np.asarray(1 / (start / radii[-1] / np.asarray(outer_film) + walls + 1 / np.asarray(inner_film)))


def radiation(emissivity: ArrayLike, hot: ArrayLike, cold: ArrayLike) -> Floats:
    """Heat that a surface radiates to its surroundings, for each square metre.

    Parameters
    ----------
    emissivity : array_like
        [share]
    hot, cold : array_like
        [K]

    Returns
    -------
    ndarray
        [W/m²]

    Examples
    --------
    >>> float(radiation(1.0, 1000.0, 0.0).round(2))
    56703.74
    """
    fourth = np.asarray(hot, np.float64) ** 4 - np.asarray(cold, np.float64) ** 4
    return np.asarray(5.670374419e-8 * np.asarray(emissivity) * fourth)
