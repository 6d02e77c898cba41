"""Money with its currency and the year of its prices, which are never mixed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats


@dataclass(frozen=True, slots=True)
class Amounts:
    """Sums of money of one currency at the prices of one year.

    Examples
    --------
    >>> Amounts([100.0, 50.0], "VND", 2022).at_prices_of(2025, {2022: 100.0, 2025: 112.0}).values.round(6).tolist()
    [112.0, 56.0]
    """

    values: ArrayLike
    currency: str
    price_year: int

    def __post_init__(self) -> None:
        """Take an array."""
        object.__setattr__(self, "values", money_of("amounts", self.values))

    def at_prices_of(self, year: int, index: Mapping[int, float]) -> "Amounts":
        """The same amounts at the prices of another year, by a price index.

        Parameters
        ----------
        year : int
        index : mapping of int to float
            Price level of each year, on any base; both years must stand in it.

        Raises
        ------
        ValueError
            When the index lacks a year, or has one that is not positive.
        """
        for asked in (self.price_year, year):
            if not index.get(asked, 0) > 0:
                raise ValueError(f"The price index has no level for {asked}.")
        factor = index[year] / index[self.price_year]
        return replace(self, values=np.multiply(self.values, factor), price_year=year)

    def __add__(self, other: "Amounts") -> "Amounts":
        """Both together; money of two currencies or price years is never added."""
        if (self.currency, self.price_year) != (other.currency, other.price_year):
            raise ValueError(
                f"{self.currency} of {self.price_year} and {other.currency} of {other.price_year}"
                " are not added: convert one first."
            )
        return replace(self, values=np.add(self.values, other.values))


def money_of(name: str, values: ArrayLike) -> Floats:
    """Sums of money as floats: not known is NaN, and none is endless.

    Raises
    ------
    ValueError
        When a sum is infinite.

    Examples
    --------
    >>> money_of("cost", [1, None])
    array([ 1., nan])
    """
    array = np.asarray(values, dtype=np.float64)
    if np.any(np.isinf(array)):
        raise ValueError(f"{name.capitalize()} must be finite, or not known.")
    return array
