"""Enthalpy of water and steam by the basic equations of IAPWS-IF97, as boilers need it.

Only what calculators use is here: the saturation line, liquid water and steam
up to 350 °C and 16.5 MPa.  Pressures are absolute and in Pa, temperatures in K,
enthalpies in J/kg.
"""

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats

GAS_CONSTANT = 461.526
LOWEST, HIGHEST = 611.213, 16.529e6

# fmt: off
_LIQUID = np.array(
    [
        (0, -2, 0.14632971213167), (0, -1, -0.84548187169114), (0, 0, -3.756360367204), (0, 1, 3.3855169168385),
        (0, 2, -0.95791963387872), (0, 3, 0.15772038513228), (0, 4, -0.016616417199501),
        (0, 5, 0.00081214629983568), (1, -9, 0.00028319080123804), (1, -7, -0.00060706301565874),
        (1, -1, -0.018990068218419), (1, 0, -0.032529748770505), (1, 1, -0.021841717175414),
        (1, 3, -5.283835796993e-05), (2, -3, -0.00047184321073267), (2, 0, -0.00030001780793026),
        (2, 1, 4.7661393906987e-05), (2, 3, -4.4141845330846e-06), (2, 17, -7.2694996297594e-16),
        (3, -4, -3.1679644845054e-05), (3, 0, -2.8270797985312e-06), (3, 6, -8.5205128120103e-10),
        (4, -5, -2.2425281908e-06), (4, -2, -6.5171222895601e-07), (4, 10, -1.4341729937924e-13),
        (5, -8, -4.0516996860117e-07), (8, -11, -1.2734301741641e-09), (8, -6, -1.7424871230634e-10),
        (21, -29, -6.8762131295531e-19), (23, -31, 1.4478307828521e-20), (29, -38, 2.6335781662795e-23),
        (30, -39, -1.1947622640071e-23), (31, -40, 1.8228094581404e-24), (32, -41, -9.3537087292458e-26),
    ]
)
_IDEAL = np.array(
    [
        (0, -9.6927686500217), (1, 10.086655968018), (-5, -0.005608791128302), (-4, 0.071452738081455),
        (-3, -0.40710498223928), (-2, 1.4240819171444), (-1, -4.383951131945), (2, -0.28408632460772),
        (3, 0.021268463753307),
    ]
)
_RESIDUAL = np.array(
    [
        (1, 0, -0.0017731742473213), (1, 1, -0.017834862292358), (1, 2, -0.045996013696365),
        (1, 3, -0.057581259083432), (1, 6, -0.05032527872793), (2, 1, -3.3032641670203e-05),
        (2, 2, -0.00018948987516315), (2, 4, -0.0039392777243355), (2, 7, -0.043797295650573),
        (2, 36, -2.6674547914087e-05), (3, 0, 2.0481737692309e-08), (3, 1, 4.3870667284435e-07),
        (3, 3, -3.227767723857e-05), (3, 6, -0.0015033924542148), (3, 35, -0.040668253562649),
        (4, 1, -7.8847309559367e-10), (4, 2, 1.2790717852285e-08), (4, 3, 4.8225372718507e-07),
        (5, 7, 2.2922076337661e-06), (6, 3, -1.6714766451061e-11), (6, 16, -0.0021171472321355),
        (6, 35, -23.895741934104), (7, 0, -5.905956432427e-18), (7, 11, -1.2621808899101e-06),
        (7, 25, -0.038946842435739), (8, 8, 1.1256211360459e-11), (8, 36, -8.2311340897998),
        (9, 13, 1.9809712802088e-08), (10, 4, 1.0406965210174e-19), (10, 10, -1.0234747095929e-13),
        (10, 14, -1.0018179379511e-09), (16, 29, -8.0882908646985e-11), (16, 50, 0.10693031879409),
        (18, 57, -0.33662250574171), (20, 20, 8.9185845355421e-25), (20, 35, 3.0629316876232e-13),
        (20, 48, -4.2002467698208e-06), (21, 21, -5.9056029685639e-26), (22, 53, 3.7826947613457e-06),
        (23, 39, -1.2768608934681e-15), (24, 26, 7.3087610595061e-29), (24, 40, 5.5414715350778e-17),
        (24, 58, -9.436970724121e-07),
    ]
)
_SATURATION = (
    0.11670521452767e4, -0.72421316703206e6, -0.17073846940092e2, 0.12020824702470e5, -0.32325550322333e7,
    0.14915108613530e2, -0.48232657361591e4, 0.40511340542057e6, -0.23855557567849, 0.65017534844798e3,
)
# fmt: on


def saturation_temperature(pressure: ArrayLike) -> Floats:
    """Temperature at which water boils under a pressure; NaN outside the range.

    Parameters
    ----------
    pressure : array_like, any shape
        Absolute, from 611.213 Pa to 16.529 MPa. [Pa]

    Returns
    -------
    ndarray
        [K]

    References
    ----------
    .. [1] IAPWS R7-97(2012), equation 31; check values of its table 36.

    Examples
    --------
    >>> float(saturation_temperature(1e6).round(6))
    453.035632
    """
    p = _within(pressure, LOWEST, HIGHEST)
    n = _SATURATION
    beta = (p / 1e6) ** 0.25
    e = beta**2 + n[2] * beta + n[5]
    f = n[0] * beta**2 + n[3] * beta + n[6]
    g = n[1] * beta**2 + n[4] * beta + n[7]
    d = 2 * g / (-f - np.sqrt(f**2 - 4 * e * g))
    return np.asarray((n[9] + d - np.sqrt((n[9] + d) ** 2 - 4 * (n[8] + n[9] * d))) / 2, dtype=np.float64)


def saturation_pressure(temperature: ArrayLike) -> Floats:
    """Pressure under which water boils at a temperature; NaN outside the range.

    Parameters
    ----------
    temperature : array_like, any shape
        From 273.15 to 623.15 K. [K]

    Returns
    -------
    ndarray
        Absolute. [Pa]

    References
    ----------
    .. [1] IAPWS R7-97(2012), equation 30; check values of its table 35.

    Examples
    --------
    >>> float(saturation_pressure(500.0).round(-1))
    2638900.0
    """
    t = _within(temperature, 273.15, 623.15)
    n = _SATURATION
    theta = t + n[8] / (t - n[9])
    a = theta**2 + n[0] * theta + n[1]
    b = n[2] * theta**2 + n[3] * theta + n[4]
    c = n[5] * theta**2 + n[6] * theta + n[7]
    return np.asarray(1e6 * (2 * c / (-b + np.sqrt(b**2 - 4 * a * c))) ** 4, dtype=np.float64)


def liquid_enthalpy(pressure: ArrayLike, temperature: ArrayLike) -> Floats:
    """Enthalpy of liquid water.

    Parameters
    ----------
    pressure : array_like
        Absolute. [Pa]
    temperature : array_like, broadcast against ``pressure``
        From 273.15 to 623.15 K, not above boiling. [K]

    Returns
    -------
    ndarray
        [J/kg]; NaN outside the range of temperature.

    Notes
    -----
    .. math:: h = R T \\tau \\gamma_\\tau, \\quad \\tau = 1386 / T, \\quad \\pi = p / 16.53\\,\\mathrm{MPa}

    References
    ----------
    .. [1] IAPWS R7-97(2012), equation 7; check values of its table 5.

    Examples
    --------
    >>> float(liquid_enthalpy(3e6, 300.0).round(3))
    115331.273
    """
    p, t = np.asarray(pressure, dtype=np.float64), _within(temperature, 273.15, 623.15)
    power, tau_power, n = _LIQUID.T
    pi, tau = (7.1 - p / 16.53e6)[..., None], (1386.0 / t - 1.222)[..., None]
    slope = np.sum(n * pi**power * tau_power * tau ** (tau_power - 1), axis=-1)
    return np.asarray(GAS_CONSTANT * 1386.0 * slope, dtype=np.float64)


def vapour_enthalpy(pressure: ArrayLike, temperature: ArrayLike) -> Floats:
    """Enthalpy of steam, saturated or superheated.

    Parameters
    ----------
    pressure : array_like
        Absolute. [Pa]
    temperature : array_like, broadcast against ``pressure``
        From 273.15 to 1,073.15 K, not below boiling. [K]

    Returns
    -------
    ndarray
        [J/kg]; NaN outside the range of temperature.

    References
    ----------
    .. [1] IAPWS R7-97(2012), equations 15 to 17; check values of its table 15.

    Examples
    --------
    >>> float(vapour_enthalpy(3500.0, 700.0).round(2))
    3335683.75
    """
    p, t = np.asarray(pressure, dtype=np.float64), _within(temperature, 273.15, 1073.15)
    pi, tau = (p / 1e6)[..., None], (540.0 / t)[..., None]
    ideal_power, ideal_n = _IDEAL.T
    power, tau_power, n = _RESIDUAL.T
    ideal = np.sum(ideal_n * ideal_power * tau ** (ideal_power - 1), axis=-1)
    residual = np.sum(n * pi**power * tau_power * (tau - 0.5) ** (tau_power - 1), axis=-1)
    return np.asarray(GAS_CONSTANT * 540.0 * (ideal + residual), dtype=np.float64)


def boiling_liquid_enthalpy(pressure: ArrayLike) -> Floats:
    """Enthalpy of water that boils under a pressure, h_f. [Pa, absolute → J/kg]

    Examples
    --------
    >>> float(boiling_liquid_enthalpy(1e6).round(-2))
    762700.0
    """
    return liquid_enthalpy(pressure, saturation_temperature(pressure))


def saturated_steam_enthalpy(pressure: ArrayLike) -> Floats:
    """Enthalpy of dry saturated steam under a pressure, h_g. [Pa, absolute → J/kg]

    Examples
    --------
    >>> float(saturated_steam_enthalpy(1e6).round(-2))
    2777100.0
    """
    return vapour_enthalpy(pressure, saturation_temperature(pressure))


def _within(values: ArrayLike, low: float, high: float) -> Floats:
    """Values of a range as floats; NaN outside it, as the equations say nothing there."""
    array = np.asarray(values, dtype=np.float64)
    return np.where((array >= low) & (array <= high), array, np.nan)
