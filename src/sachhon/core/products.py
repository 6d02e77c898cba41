"""Output of several products as one number, and the product-by-product form it stands for."""

import math

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Flags, Floats, quantities


def product_weights(series: ArrayLike, like: ArrayLike, conversion: ArrayLike, size: int) -> tuple[Floats, Flags]:
    """The weight of each product in its series, and which series cannot have any.

    A product without a conversion is the reference product and weighs 1.  All
    products of a series that have none must therefore be alike: of one kind,
    unit and basis.  Otherwise the series has no conversion.

    Parameters
    ----------
    series : array_like of int, shape (p,)
        The series of each product, from 0 to size - 1.
    like : array_like of int, shape (p,)
        The same number for products of one kind, unit and basis.
    conversion : array_like, shape (p,)
        Reference products per unit of product in force, NaN where none is given.
    size : int
        How many series there are.

    Returns
    -------
    weights : ndarray, shape (p,)
    no_conversion : ndarray of bool, shape (size,)

    Raises
    ------
    ValueError
        When a conversion is not positive.

    Examples
    --------
    >>> product_weights([0, 0, 1, 1], [7, 8, 7, 8], [np.nan, 0.6, np.nan, np.nan], 2)
    (array([1. , 0.6, 1. , 1. ]), array([False,  True]))
    """
    place, kind = np.asarray(series, dtype=np.intp), np.asarray(like)
    weight = quantities("conversion", conversion)
    if np.any(weight == 0):
        raise ValueError("A conversion must be positive.")
    bare = np.isnan(weight)
    pairs = np.unique(np.stack([place[bare], kind[bare]]), axis=1)
    kinds_of_bare = np.bincount(pairs[0].astype(np.intp), minlength=size)
    return np.where(bare, 1.0, weight), np.asarray(kinds_of_bare > 1, dtype=np.bool_)


def weighted_output(series: ArrayLike, weight: ArrayLike, output: ArrayLike, size: int) -> Floats:
    r"""Output of each series in its reference product, :math:`\sum_p k_p P_p`.

    Parameters
    ----------
    series : array_like of int, shape (p,)
        The series of each product, from 0 to size - 1.
    weight : array_like, shape (p,)
        From :func:`product_weights`; the same for both years. [reference product per product]
    output : array_like, shape (p,) or (p, m)
        Output of each product, of a year or of each month. [product]
    size : int
        How many series there are.

    Returns
    -------
    ndarray, shape (size,) or (size, m)
        NaN where any product of the series is not known, or it has none.

    Examples
    --------
    >>> weighted_output([0, 0, 1], [1.0, 0.6, 1.0], [100.0, 50.0, np.nan], 3)
    array([130.,  nan,  nan])
    """
    place = np.asarray(series, dtype=np.intp)
    made = quantities("output", output)
    parts = (made.T * quantities("weight", weight)).T
    columns = parts.reshape(len(place), math.prod(made.shape[1:])).T
    total = np.array([np.bincount(place, column, minlength=size) for column in columns], dtype=np.float64).T
    total[np.bincount(place, minlength=size) == 0] = np.nan
    return total.reshape((size, *made.shape[1:]))


def product_intensities(use_base: float, weight: ArrayLike, output_base: ArrayLike) -> Floats:
    r"""Use per unit of each product in the baseline year, :math:`e_p = E k_p / \sum_j k_j P_j`.

    Parameters
    ----------
    use_base : float
        Use of one series in the baseline year. [any unit]
    weight, output_base : array_like, shape (p,)
        Of each product. [reference product per product; product]

    Raises
    ------
    ValueError
        When nothing was made in the baseline year.

    Examples
    --------
    >>> product_intensities(260.0, [1.0, 0.6], [100.0, 50.0])
    array([2. , 1.2])
    """
    share = quantities("weight", weight)
    total = float(np.sum(share * quantities("output", output_base)))
    if total <= 0:
        raise ValueError("Baseline output must be positive.")
    return np.asarray(use_base / total * share, dtype=np.float64)


def baseline_by_product(intensity: ArrayLike, output_report: ArrayLike) -> float:
    r"""What one series would have used, product by product, :math:`\sum_p e_p P_p`.

    Equals :func:`sachhon.core.savings.adjusted_baseline` of the weighted
    outputs, as :math:`\sum_p \frac{E k_p}{\sum_j k_j P_{0j}} P_{1p}
    = E \frac{\sum_p k_p P_{1p}}{\sum_j k_j P_{0j}}`.

    Examples
    --------
    >>> baseline_by_product([2.0, 1.2], [110.0, 50.0])
    280.0
    """
    return float(np.sum(quantities("intensity", intensity) * quantities("output", output_report)))
