"""Tables of establishments: the places themselves with their products, and the people bound to them."""

from sachhon.establishments.models.establishments import Establishment, Product, ProductConversion, within
from sachhon.establishments.models.people import Tie

__all__ = ["Establishment", "Product", "ProductConversion", "Tie", "within"]
