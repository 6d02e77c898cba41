"""Motors, three-phase loads, power factor and lamps.

Units are SI: watts, volts, amperes, seconds, joules; speeds in any one unit.
"""

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats, quantities


def load_by_slip(synchronous: ArrayLike, rated: ArrayLike, measured: ArrayLike) -> Floats:
    r"""Load of an induction motor from its speed, in parts of its rated power.

    Parameters
    ----------
    synchronous, rated, measured : array_like, shape (n,)
        Speed without slip, on the nameplate, and measured. [one unit]

    Raises
    ------
    ValueError
        When the rated speed is not below the synchronous one.

    Notes
    -----
    .. math:: L = \frac{n_s - n}{n_s - n_r}

    Nameplate slip may be off by a fifth, and slip grows with the square of a
    missing voltage, so this tells a half-loaded motor from a full one, no more.

    References
    ----------
    .. [1] US DOE, "Determining Electric Motor Load and Efficiency", fact sheet.

    Examples
    --------
    >>> float(load_by_slip(1800.0, 1750.0, 1770.0))
    0.6
    """
    free, full = quantities("synchronous speed", synchronous), quantities("rated speed", rated)
    if np.any(full >= free):
        raise ValueError("The rated speed must be below the synchronous speed.")
    load: Floats = (free - quantities("measured speed", measured)) / (free - full)
    return load


def load_by_current(
    current: ArrayLike, rated_current: ArrayLike, voltage: ArrayLike, rated_voltage: ArrayLike
) -> Floats:
    r"""Load of an induction motor from its current, in parts of its rated power.

    Parameters
    ----------
    current, rated_current : array_like, shape (n,)
        [A]
    voltage, rated_voltage : array_like, shape (n,)
        Between the lines. [V]

    Raises
    ------
    ValueError
        When a rated value is not positive.

    Notes
    -----
    .. math:: L = \frac{I}{I_r} \cdot \frac{V}{V_r}

    Below half load the magnetising current dominates and the answer is too high.

    References
    ----------
    .. [1] US DOE, "Determining Electric Motor Load and Efficiency", fact sheet.

    Examples
    --------
    >>> round(float(load_by_current(45.0, 56.0, 390.0, 380.0)), 3)
    0.825
    """
    rated = quantities("rated current", rated_current) * quantities("rated voltage", rated_voltage)
    if np.any(rated <= 0):
        raise ValueError("Rated current and voltage must be positive.")
    load: Floats = quantities("current", current) * quantities("voltage", voltage) / rated
    return load


def input_power(output: ArrayLike, efficiency: ArrayLike) -> Floats:
    """Power that a machine draws to deliver an output.

    Parameters
    ----------
    output : array_like, shape (n,)
        [W]
    efficiency : array_like, shape (n,)
        [1]

    Raises
    ------
    ValueError
        When an efficiency is not above 0 and at most 1.

    Examples
    --------
    >>> float(input_power(9_000.0, 0.9))
    10000.0
    """
    share = quantities("efficiency", efficiency)
    if np.any((share <= 0) | (share > 1)):
        raise ValueError("Efficiency must lie above 0 and be at most 1.")
    drawn: Floats = quantities("output", output) / share
    return drawn


def three_phase_power(voltage: ArrayLike, current: ArrayLike, power_factor: ArrayLike) -> Floats:
    r"""Active power of a balanced three-phase load.

    Parameters
    ----------
    voltage : array_like, shape (n,)
        Between the lines. [V]
    current : array_like, shape (n,)
        In each line, the mean of the three. [A]
    power_factor : array_like, shape (n,)
        [1]

    Notes
    -----
    .. math:: P = \sqrt 3 \, V I \cos\varphi

    References
    ----------
    .. [1] US DOE, "Determining Electric Motor Load and Efficiency", equation for input power.

    Examples
    --------
    >>> round(float(three_phase_power(400.0, 100.0, 0.85)), 1)
    58889.7
    """
    power: Floats = np.sqrt(3.0) * single_phase_power(voltage, current, power_factor)
    return power


def single_phase_power(voltage: ArrayLike, current: ArrayLike, power_factor: ArrayLike) -> Floats:
    """Active power of a single-phase load, voltage times current times power factor.

    Parameters
    ----------
    voltage, current, power_factor : array_like, shape (n,)
        [V; A; 1]

    Raises
    ------
    ValueError
        When the power factor is above 1.

    References
    ----------
    .. [1] ORNL-AMO, MEASUR Tools Suite, "Electricity reduction", multimeter method.

    Examples
    --------
    >>> float(single_phase_power(800.0, 40.0, 0.85))
    27200.0
    """
    factor = quantities("power factor", power_factor)
    if np.any(factor > 1):
        raise ValueError("Power factor must be at most 1.")
    power: Floats = quantities("voltage", voltage) * quantities("current", current) * factor
    return power


def unbalance(first: ArrayLike, second: ArrayLike, third: ArrayLike) -> Floats:
    """Greatest distance of one line from the mean of the three, in parts of the mean.

    Parameters
    ----------
    first, second, third : array_like, shape (n,)
        Voltages or currents of the three lines. [V or A]

    Returns
    -------
    ndarray, shape (n,)
        [1]; NaN where all three are zero.

    Examples
    --------
    >>> round(float(unbalance(95.0, 100.0, 105.0)), 3)
    0.05
    """
    lines = np.stack(np.broadcast_arrays(*(quantities("line", line) for line in (first, second, third))))
    mean = lines.mean(axis=0)
    far = np.abs(lines - mean).max(axis=0)
    share: Floats = np.divide(far, mean, out=np.full(mean.shape, np.nan), where=mean > 0)
    return share


def reactive_compensation(power: ArrayLike, factor_old: ArrayLike, factor_new: ArrayLike) -> Floats:
    r"""Reactive power that capacitors must supply to raise a power factor.

    Parameters
    ----------
    power : array_like, shape (n,)
        Active power. [W]
    factor_old, factor_new : array_like, shape (n,)
        Power factor now and wanted. [1]

    Returns
    -------
    ndarray, shape (n,)
        [var]; negative where the wanted factor is the lower one.

    Raises
    ------
    ValueError
        When a power factor is not above 0 and at most 1.

    Notes
    -----
    .. math:: Q_c = P (\tan\varphi_1 - \tan\varphi_2)

    References
    ----------
    .. [1] ORNL-AMO, MEASUR Tools Suite, "Power factor triangle".

    Examples
    --------
    >>> round(float(reactive_compensation(200_000.0, 0.8, 0.95)))
    84263
    """
    rise: Floats = quantities("power", power) * (_tangent(factor_old) - _tangent(factor_new))
    return rise


def _tangent(factor: ArrayLike) -> Floats:
    """Reactive over active power at a power factor."""
    share = quantities("power factor", factor)
    if np.any((share <= 0) | (share > 1)):
        raise ValueError("Power factor must lie above 0 and be at most 1.")
    tangent: Floats = np.sqrt(1 - share**2) / share
    return tangent


def line_loss_cut(factor_old: ArrayLike, factor_new: ArrayLike) -> Floats:
    r"""Share of the losses in the wires that a better power factor avoids.

    Parameters
    ----------
    factor_old, factor_new : array_like, shape (n,)
        [1]

    Notes
    -----
    The same active power needs a current in inverse proportion to the factor,
    and losses go with its square: :math:`1 - (\cos\varphi_1 / \cos\varphi_2)^2`.
    It holds for the wires between the supply and the capacitors alone.

    References
    ----------
    .. [1] Bureau of Energy Efficiency (India), Guide Book 3, chapter 1.

    Examples
    --------
    >>> round(float(line_loss_cut(0.8, 0.95)), 4)
    0.2909
    """
    old, new = quantities("power factor", factor_old), quantities("power factor", factor_new)
    if np.any(new <= 0):
        raise ValueError("The new power factor must be positive.")
    cut: Floats = 1 - (old / new) ** 2
    return cut


def lamp_energy(count: ArrayLike, power: ArrayLike, time: ArrayLike) -> Floats:
    """Energy that groups of lamps use, added up over the groups.

    Parameters
    ----------
    count, power, time : array_like, shape (groups,)
        Lamps; of each, with its ballast or driver [W]; time alight [s].

    Returns
    -------
    ndarray, shape ()
        [J]

    Examples
    --------
    Forty lamps of 44 W and ten of 250 W, both 4,000 hours, in kWh:

    >>> float(lamp_energy([40, 10], [44.0, 250.0], 4000 * 3600.0) / 3.6e6)
    17040.0
    """
    energy = quantities("count", count) * quantities("power", power) * quantities("time", time)
    return np.asarray(energy.sum(axis=-1) if energy.ndim else energy, dtype=np.float64)
