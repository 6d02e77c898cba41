"""Why specific consumption moved: the volume made, the mix of products, and efficiency, which alone is a saving."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats, quantities


@dataclass(frozen=True, slots=True, eq=False)
class SpecificChange:
    """Change of specific consumption and its three parts, each of shape (n,). [unit of use per unit of output]

    Negative is less use per unit.  Only ``efficiency`` may be claimed.
    """

    before: Floats
    after: Floats
    volume: Floats
    mix: Floats
    efficiency: Floats

    @property
    def change(self) -> Floats:
        """The whole change: the sum of its parts."""
        return np.asarray(self.after - self.before, dtype=np.float64)


def specific_curve(base_load: ArrayLike, per_unit: ArrayLike, output: ArrayLike) -> Floats:
    r"""Specific consumption that a plant with a base load has at an output.

    Parameters
    ----------
    base_load : array_like, shape (n,)
        Use of a period in which nothing is made. [use per period]
    per_unit : array_like, shape (n,)
        Use that one more unit needs. [use per unit]
    output : array_like, shape (n,)
        Of the period; where nothing is made the result is NaN. [unit]

    Notes
    -----
    .. math:: SEC(P) = b + a / P

    A target must move along this curve: a plant that makes less does not
    waste because its SEC rises.

    Examples
    --------
    >>> specific_curve(164_384.0, 373.9, [9_300 / 52, 0.0]).round(1)
    array([1293.,   nan])
    """
    fixed, each, made = np.broadcast_arrays(
        np.asarray(base_load, dtype=np.float64), np.asarray(per_unit, dtype=np.float64), quantities("output", output)
    )
    spread = np.divide(fixed, made, out=np.full(made.shape, np.nan), where=made > 0)
    return np.asarray(each + spread, dtype=np.float64)


def split_change(
    base_load: ArrayLike,
    per_unit: ArrayLike,
    use_base: ArrayLike,
    output_base: ArrayLike,
    use_report: ArrayLike,
    output_report: ArrayLike,
    months: tuple[int, int] = (12, 12),
) -> SpecificChange:
    r"""Split the change of specific consumption into volume, mix and efficiency.

    Parameters
    ----------
    base_load : array_like, shape (n,)
        The model's use of a month in which nothing is made. [use per month]
    per_unit : array_like, shape (n, j) or (j,)
        What one more unit of each product needs. [use per unit]
    use_base, use_report : array_like, shape (n,)
        Of both periods. [any unit]
    output_base, output_report : array_like, shape (n, j) or (j,)
        Of each product, in one unit. [unit]
    months : (int, int)
        Months of both periods.

    Raises
    ------
    ValueError
        When no output was made in a period, or the model expects no use of the baseline.

    Notes
    -----
    With output P, shares :math:`s_j = P_j / P`, base load a of the period and
    :math:`b_j` per unit,

    .. math:: \Delta SEC = \left(\frac{a_1}{P_1} - \frac{a_0}{P_0}\right) + \sum_j b_j (s_{1j} - s_{0j})
        + \left(SEC_1 - \frac{a_1}{P_1} - \sum_j b_j s_{1j}\right)

    The model is first scaled to the baseline's own use, as in the ratio form
    of :func:`sachhon.core.adjustment.adjust`, so that the parts add up exactly.

    Examples
    --------
    A month's base load of 100 and 2 per unit; output halves, and 5 % are saved:

    >>> found = split_change(100.0, [2.0], 2400.0, [600.0], 0.95 * 1800.0, [300.0])
    >>> float(found.before), float(found.after), float(found.volume), round(float(found.efficiency), 6)
    (4.0, 5.7, 2.0, -0.3)
    """
    each = np.asarray(per_unit, dtype=np.float64)
    made0, made1 = quantities("output", output_base), quantities("output", output_report)
    whole0, whole1 = made0.sum(axis=-1), made1.sum(axis=-1)
    if np.any(whole0 <= 0) or np.any(whole1 <= 0):
        raise ValueError("Both periods need an output.")
    fixed0, fixed1 = (np.asarray(base_load, dtype=np.float64) * count for count in months)
    expected = fixed0 + (each * made0).sum(axis=-1)
    if np.any(expected <= 0):
        raise ValueError("The model must expect some use of the baseline.")
    scale = quantities("use", use_base) / expected
    before, after = quantities("use", use_base) / whole0, quantities("use", use_report) / whole1
    volume = scale * (fixed1 / whole1 - fixed0 / whole0)
    mix = scale * ((each * made1).sum(axis=-1) / whole1 - (each * made0).sum(axis=-1) / whole0)
    parts = (before, after, volume, mix, after - before - volume - mix)
    return SpecificChange(*(np.asarray(part, dtype=np.float64) for part in parts))
