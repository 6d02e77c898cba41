"""Calculators that a factory team needs: declared once, computed with their uncertainty, told in two languages.

Each family is a module of this package; a new module is found by itself.
"""

from sachhon.core.calculators.catalogue import calculators, described
from sachhon.core.calculators.compute import compute
from sachhon.core.calculators.declare import CALCULATORS, Calculator, calculator
from sachhon.core.calculators.fields import Impossible, choice, quantity, result, series
from sachhon.core.calculators.read import WrongInputs

__all__ = [
    "CALCULATORS",
    "Calculator",
    "Impossible",
    "WrongInputs",
    "calculator",
    "calculators",
    "choice",
    "compute",
    "described",
    "quantity",
    "result",
    "series",
]
