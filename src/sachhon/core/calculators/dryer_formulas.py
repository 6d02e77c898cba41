"""Formulas of drying: water to be driven off. Scalars or arrays."""

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats


def water_removed(wet_mass: ArrayLike, moisture_in: ArrayLike, moisture_out: ArrayLike) -> Floats:
    r"""Water that leaves when a product dries, both moistures on the wet basis.

    Parameters
    ----------
    wet_mass : array_like
        Product as it comes in. [kg or kg/s]
    moisture_in, moisture_out : array_like
        Water over wet mass, below 1. [share]

    Returns
    -------
    ndarray
        [kg or kg/s]; negative when the product takes up water.

    Notes
    -----
    The dry matter stays the same:

    .. math:: W = m_1 \left(1 - \frac{1 - w_1}{1 - w_2}\right)

    Examples
    --------
    >>> float(water_removed(1000.0, 0.28, 0.14).round(2))
    162.79
    """
    wet, before, after = (np.asarray(each, np.float64) for each in (wet_mass, moisture_in, moisture_out))
    return np.asarray(wet * (1 - (1 - before) / (1 - after)))


def wet_basis(dry_basis: ArrayLike) -> Floats:
    """Moisture over wet mass, from moisture over dry mass.

    Parameters
    ----------
    dry_basis : array_like
        Water over dry matter, as wood and rubber yards give it. [share]

    Examples
    --------
    >>> wet_basis([0.25, 1.0])
    array([0.2, 0.5])
    """
    over = np.asarray(dry_basis, np.float64)
    return np.asarray(over / (1 + over))
