"""Pumps and fans: what they deliver, how well, and what a lower speed draws.

Units are SI: cubic metres a second, metres of head, watts.
"""

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats, quantities

GRAVITY = 9.81
WATER = 1000.0


def hydraulic_power(flow: ArrayLike, head: ArrayLike, density: ArrayLike = WATER) -> Floats:
    r"""Power that a pump gives to the liquid.

    Parameters
    ----------
    flow, head : array_like, shape (n,)
        [m³/s; m]
    density : array_like, shape (n,), optional
        [kg/m³]

    Notes
    -----
    .. math:: P = \rho g Q H, \quad g = 9.81 \text{ m/s}^2

    References
    ----------
    .. [1] ORNL-AMO, MEASUR Tools Suite, "Pump efficiency".

    Examples
    --------
    >>> round(float(hydraulic_power(0.05, 40.0)), 6)
    19620.0
    """
    power: Floats = quantities("density", density) * GRAVITY * quantities("flow", flow) * quantities("head", head)
    return power


def affinity_power_ratio(speed_ratio: ArrayLike) -> Floats:
    r"""Power of a pump or fan at another speed, where nothing but friction resists.

    Parameters
    ----------
    speed_ratio : array_like, shape (n,)
        New speed over old. [1]

    Notes
    -----
    .. math:: P_2 / P_1 = (n_2 / n_1)^3

    Examples
    --------
    >>> affinity_power_ratio([0.8, 0.5]).round(3)
    array([0.512, 0.125])
    """
    ratio: Floats = quantities("speed ratio", speed_ratio) ** 3
    return ratio


def system_power_ratio(flow_ratio: ArrayLike, static_share: ArrayLike = 0.0) -> Floats:
    r"""Power at a part of the flow, when the system's own curve sets the head.

    Parameters
    ----------
    flow_ratio : array_like, shape (n,)
        Flow over the flow at full speed. [1]
    static_share : array_like, shape (n,), optional
        Head at no flow (height and counter-pressure) over head at full flow. [1]

    Raises
    ------
    ValueError
        When the static share is above 1.

    Notes
    -----
    With :math:`H(q) = H_1 (s + (1 - s) q^2)` and an unchanged efficiency,

    .. math:: P_q / P_1 = q \, (s + (1 - s) q^2)

    Without static head this is the cube of the flow; with nothing but static head
    it is the flow itself.

    Examples
    --------
    >>> system_power_ratio(0.8, [0.0, 0.5, 1.0]).round(3)
    array([0.512, 0.656, 0.8  ])
    """
    part, static = quantities("flow ratio", flow_ratio), _share(static_share)
    ratio: Floats = part * (static + (1 - static) * part**2)
    return ratio


def speed_for_flow(flow_ratio: ArrayLike, static_share: ArrayLike, closed_head: ArrayLike) -> Floats:
    r"""Speed at which a pump delivers a part of its flow into a system with static head.

    Parameters
    ----------
    flow_ratio, static_share : array_like, shape (n,)
        As for :func:`system_power_ratio`. [1]
    closed_head : array_like, shape (n,)
        Head with the valve closed over head at full flow. [1]

    Returns
    -------
    ndarray, shape (n,)
        Speed over full speed. At no flow it is the limit below which nothing flows. [1]

    Raises
    ------
    ValueError
        When the static share is above 1, or the closed head below 1.

    Notes
    -----
    A pump's curve is taken as a parabola and follows the affinity laws, so that

    .. math:: n = \sqrt{\frac{s + (h_0 - s) q^2}{h_0}}, \qquad n(0) = \sqrt{s / h_0}

    Examples
    --------
    >>> speed_for_flow([0.0, 0.8, 1.0], 0.5, 1.25).round(3)
    array([0.632, 0.885, 1.   ])
    """
    part, static, closed = quantities("flow ratio", flow_ratio), _share(static_share), quantities("head", closed_head)
    if np.any(closed < 1):
        raise ValueError("The head with the valve closed must be at least the head at full flow.")
    speed: Floats = np.sqrt((static + (closed - static) * part**2) / closed)
    return speed


def _share(static_share: ArrayLike) -> Floats:
    """The share of static head, refused above the whole."""
    static = quantities("static share", static_share)
    if np.any(static > 1):
        raise ValueError("Static head must be at most the head at full flow.")
    return static
