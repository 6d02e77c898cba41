"""The contract that every register inherits, on a root record and on one that hangs on it."""

from sachhon.establishments.models import Product
from sachhon.establishments.registers import Establishments, Products
from sachhon.kit.testing import RegisterContract, written
from tests.kit.conftest import plant


class TestEstablishments(RegisterContract):
    register = Establishments
    hides = "name"

    def make(self, province, number):
        return plant(province, number)


class TestProducts(RegisterContract):
    register = Products
    hides = "name"

    def make(self, province, number):
        return Product(
            establishment=written(plant(province, number)),
            code=f"SP{number}",
            name=f"Giấy {number}",
            unit="tấn",
        )
