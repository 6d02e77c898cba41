"""Tables of establishments: enterprises and their places, products, permits, contacts, files, people bound to them."""

from sachhon.establishments.models.around import Attachment, Contact, Permit
from sachhon.establishments.models.duplicates import DuplicatePair
from sachhon.establishments.models.enterprises import Branch, Enterprise, SizeClass, SizeThreshold
from sachhon.establishments.models.establishments import Establishment, Product, ProductConversion, within
from sachhon.establishments.models.people import Tie

__all__ = [
    "Attachment", "Branch", "Contact", "DuplicatePair", "Enterprise", "Establishment", "Permit", "Product",
    "ProductConversion", "SizeClass", "SizeThreshold", "Tie", "within",
]  # fmt: skip
