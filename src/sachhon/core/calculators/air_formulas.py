"""Compressed air: what leaks, what a lower pressure saves, and how large a receiver must be.

Units are SI: seconds, pascals, cubic metres of free air, watts.
"""

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats, quantities

ATMOSPHERE = 101_325.0
# (k - 1) / k of air, as 0.283 in the reference programme.
EXPONENT = 0.283
HEAT_RATIO = 1.4
GAS_CONSTANT = 287.05
# Below this ratio of outer to inner pressure the jet is as fast as sound.
CHOKED = (2 / (HEAT_RATIO + 1)) ** (HEAT_RATIO / (HEAT_RATIO - 1))


def leak_share(loaded: ArrayLike, unloaded: ArrayLike) -> Floats:
    r"""Share of the compressor's delivery that only feeds leaks.

    Parameters
    ----------
    loaded, unloaded : array_like, shape (n,)
        Time on load and off load while no machine draws air. [s]

    Returns
    -------
    ndarray, shape (n,)
        [1]; NaN where neither time passed.

    Raises
    ------
    ValueError
        When a time is negative.

    Notes
    -----
    .. math:: \lambda = \frac{T}{T + t}

    References
    ----------
    .. [1] Bureau of Energy Efficiency (India), Guide Book 3, chapter 3.

    Examples
    --------
    >>> float(leak_share(90.0, 630.0))
    0.125
    """
    on, off = np.broadcast_arrays(quantities("time on load", loaded), quantities("time off load", unloaded))
    share: Floats = np.divide(on, on + off, out=np.full(on.shape, np.nan), where=on + off > 0)
    return share


def pressure_power_ratio(
    pressure_new: ArrayLike, pressure_old: ArrayLike, atmosphere: ArrayLike = ATMOSPHERE
) -> Floats:
    r"""Power at a new discharge pressure in parts of the power at the old one.

    Parameters
    ----------
    pressure_new, pressure_old : array_like, shape (n,)
        Above the atmosphere. [Pa]
    atmosphere : array_like, shape (n,), optional
        Pressure of the surrounding air. [Pa]

    Returns
    -------
    ndarray, shape (n,)
        Below 1 where the pressure was lowered. [1]

    Raises
    ------
    ValueError
        When the old pressure or the atmosphere is not positive.

    Notes
    -----
    The same mass of air is compressed adiabatically in one stage:

    .. math:: r = \frac{((p_1 + p_a)/p_a)^{0.283} - 1}{((p_0 + p_a)/p_a)^{0.283} - 1}

    References
    ----------
    .. [1] ORNL-AMO, MEASUR Tools Suite, "Compressed air pressure reduction".

    Examples
    --------
    >>> round(float(pressure_power_ratio(90.0, 100.0, atmosphere=14.7)), 6)
    0.942197
    """
    new, old = quantities("pressure", pressure_new), quantities("pressure", pressure_old)
    outside = quantities("atmosphere", atmosphere)
    if np.any(old <= 0) or np.any(outside <= 0):
        raise ValueError("The old pressure and the atmosphere must be positive.")
    ratio: Floats = _work(new / outside) / _work(old / outside)
    return ratio


def _work(gauge: Floats) -> Floats:
    """Adiabatic work for a gauge pressure in atmospheres, in parts of c_p T."""
    work: Floats = (gauge + 1) ** EXPONENT - 1
    return work


def orifice_leak(
    diameter: ArrayLike,
    pressure: ArrayLike,
    coefficient: ArrayLike = 0.65,
    temperature: ArrayLike = 298.15,
    atmosphere: ArrayLike = ATMOSPHERE,
) -> Floats:
    r"""Free air that leaves through a round hole.

    Parameters
    ----------
    diameter : array_like, shape (n,)
        Of the hole. [m]
    pressure : array_like, shape (n,)
        In the pipe, above the atmosphere. [Pa]
    coefficient : array_like, shape (n,), optional
        Of discharge: 0.97 for a rounded hole, 0.61 for a sharp one. [1]
    temperature, atmosphere : array_like, shape (n,), optional
        Of the air in the pipe [K]; of the surroundings [Pa].

    Returns
    -------
    ndarray, shape (n,)
        Volume at the surroundings' pressure and the same temperature. [m³/s]

    Raises
    ------
    ValueError
        When a value is negative, or the air so thin that the jet is slower than
        sound (below some 0.9 bar above the atmosphere), which this formula does not know.

    Notes
    -----
    Choked flow of an ideal gas,

    .. math:: \dot V = C_d A \, \frac{p + p_a}{p_a} \sqrt{k R T}
              \left(\frac{2}{k + 1}\right)^{\frac{k + 1}{2 (k - 1)}}

    References
    ----------
    .. [1] ORNL-AMO, MEASUR Tools Suite, "Compressed air leak survey", orifice method: the same law in US units.

    Examples
    --------
    A hole of 3 mm at 7 bar loses 0.44 m³ of free air a minute:

    >>> round(60 * float(orifice_leak(0.003, 700_000.0)), 2)
    0.44
    """
    hole, inside = quantities("diameter", diameter), quantities("pressure", pressure)
    outside = quantities("atmosphere", atmosphere)
    total = inside + outside
    if np.any(outside > CHOKED * total):
        raise ValueError("The pressure must be at least 0.9 times the atmosphere, so that the jet reaches sound.")
    speed = np.sqrt(HEAT_RATIO * GAS_CONSTANT * quantities("temperature", temperature))
    throat = (2 / (HEAT_RATIO + 1)) ** ((HEAT_RATIO + 1) / (2 * (HEAT_RATIO - 1)))
    area = np.pi / 4 * hole**2
    flow: Floats = quantities("coefficient", coefficient) * area * total / outside * speed * throat
    return flow


def receiver_volume(demand: ArrayLike, pressure_drop: ArrayLike, atmosphere: ArrayLike = ATMOSPHERE) -> Floats:
    r"""Volume of a receiver that serves a short demand within an allowed drop of pressure.

    Parameters
    ----------
    demand : array_like, shape (n,)
        Free air drawn beyond what the compressors deliver in that time. [m³]
    pressure_drop : array_like, shape (n,)
        Allowed. [Pa]
    atmosphere : array_like, shape (n,), optional
        [Pa]

    Raises
    ------
    ValueError
        When the pressure may not drop at all, as no receiver is large enough.

    Notes
    -----
    Boyle's law at constant temperature, :math:`V = D p_a / \Delta p`.

    References
    ----------
    .. [1] ORNL-AMO, MEASUR Tools Suite, "Receiver tank, general method".

    Examples
    --------
    >>> float(receiver_volume(150.0, 3.0, atmosphere=14.7))
    735.0
    """
    drop = quantities("pressure drop", pressure_drop)
    if np.any(drop <= 0):
        raise ValueError("The allowed drop of pressure must be positive.")
    volume: Floats = quantities("demand", demand) * quantities("atmosphere", atmosphere) / drop
    return volume
