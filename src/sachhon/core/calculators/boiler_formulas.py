"""Formulas of boilers as small functions: scalars or arrays, SI in, SI out."""

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats


def direct_efficiency(heat_output: ArrayLike, heat_input: ArrayLike) -> Floats:
    r"""Efficiency of a boiler or furnace by the direct method; NaN where nothing is burnt.

    Parameters
    ----------
    heat_output : array_like
        Heat taken up by water or charge. [W]
    heat_input : array_like, broadcast against ``heat_output``
        Heat of the fuel, fuel flow times heating value. [W]

    Returns
    -------
    ndarray
        Share, 0 to 1.

    Notes
    -----
    .. math:: \eta = \frac{\dot m_s (h_g - h_f)}{q \cdot GCV}

    References
    ----------
    .. [1] BEE India, "Energy Efficiency in Thermal Utilities" (Guide Book 2), chapter 1, direct method.

    Examples
    --------
    >>> direct_efficiency([5.0e6, 1.0], [6.25e6, 0.0])
    array([0.8, nan])
    """
    taken, burnt = np.broadcast_arrays(np.asarray(heat_output, np.float64), np.asarray(heat_input, np.float64))
    share: Floats = np.divide(taken, burnt, out=np.full(taken.shape, np.nan), where=burnt > 0)
    return share


def improvement_share(efficiency: ArrayLike, better_efficiency: ArrayLike) -> Floats:
    r"""Share of the fuel saved when the same heat is made at a better efficiency.

    Parameters
    ----------
    efficiency, better_efficiency : array_like
        Before and after, on the same heating value; positive. [share]

    Returns
    -------
    ndarray
        Share of the fuel burnt before; negative when it got worse.

    Notes
    -----
    .. math:: s = 1 - \frac{\eta_0}{\eta_1}

    References
    ----------
    .. [1] US DOE, Steam Tip Sheet 4, "Improve Your Boiler's Combustion Efficiency".

    Examples
    --------
    >>> float(improvement_share(0.75, 0.80))
    0.0625
    """
    return np.asarray(1.0 - np.asarray(efficiency, np.float64) / np.asarray(better_efficiency, np.float64))
