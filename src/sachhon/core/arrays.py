"""What every number does first: take arrays, and refuse what cannot be a quantity."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Reasons = NDArray[np.str_]


def quantities(name: str, values: ArrayLike) -> Floats:
    """Values as floats; not known is NaN and stays NaN.

    Raises
    ------
    ValueError
        When a value is negative or infinite, as no use or output is.

    Examples
    --------
    >>> quantities("use", [1, None, 3])
    array([ 1., nan,  3.])
    """
    array = np.asarray(values, dtype=np.float64)
    if np.any(array < 0) or np.any(np.isinf(array)):
        raise ValueError(f"{name.capitalize()} must be zero or positive, or not known.")
    return array


def same_shape(**arrays: Floats | Flags | Reasons) -> None:
    """Refuse arrays whose shapes differ, naming them.

    Examples
    --------
    >>> same_shape(use=np.zeros(2), output=np.zeros(3))
    Traceback (most recent call last):
    ValueError: Shapes differ: use (2,), output (3,).
    """
    if len({array.shape for array in arrays.values()}) > 1:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"Shapes differ: {shapes}.")
