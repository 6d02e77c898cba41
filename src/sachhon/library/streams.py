"""The streams of energy, water and waste that the survey asks for, with units and believable prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MEGAJOULES: Final = 1055.05585262  # in a million British thermal units
CUBIC_METRES: Final = 3.785411784  # in a thousand US gallons; as many litres in one gallon
KILOGRAMS: Final = 0.45359237  # in a pound
TONNE_SHORT: Final = 907.18474  # kilograms in a short ton
SQUARE_METRES: Final = 0.09290304  # in a square foot


@dataclass(frozen=True)
class Stream:
    """One stream: the survey's code, the resource it becomes, its unit, prices that can be (dollars)."""

    code: str
    name_vi: str
    name_en: str
    resource: str
    unit: str
    factor: float
    low: float = 0.0
    high: float = float("inf")

    def __post_init__(self) -> None:
        """The names of its two columns, made once."""
        object.__setattr__(self, "cost", f"{self.code}_plant_cost")
        object.__setattr__(self, "use", f"{self.code}_plant_usage")

    cost = ""
    use = ""


def _heat(code: str, name_vi: str, name_en: str, resource: str, low: float = 0.3) -> Stream:
    """A fuel by its heat; wood, paper and other fuels may be had for nothing."""
    return Stream(code, name_vi, name_en, resource, "MMBtu", MEGAJOULES, low, 100.0)


ELECTRICITY: Final = Stream("ec", "Điện", "Electricity", "X_ELEC", "kWh", 1.0, 0.005, 1.0)
FUELS: Final = (
    _heat("e2", "Khí tự nhiên", "Natural gas", "X_NGAS"),
    _heat("e3", "LPG", "LPG", "X_LPG"),
    _heat("e4", "Dầu số 1", "Fuel oil no. 1", "X_OIL"),
    _heat("e5", "Dầu số 2", "Fuel oil no. 2", "X_OIL"),
    _heat("e6", "Dầu số 4", "Fuel oil no. 4", "X_OIL"),
    _heat("e7", "Dầu số 6", "Fuel oil no. 6", "X_OIL"),
    _heat("e8", "Than", "Coal", "X_COAL"),
    _heat("e9", "Gỗ", "Wood", "X_WOOD", 0.0),
    _heat("e10", "Giấy", "Paper", "X_PAPER", 0.0),
    _heat("e11", "Khí khác", "Other gas", "X_GAS", 0.0),
    _heat("e12", "Năng lượng khác", "Other energy", "X_OTHER", 0.0),
)
# The file counts water in thousands of gallons: its median price is 4–5 dollars, as water is sold by then.
WATER: Final = (
    Stream("w0", "Nước cấp", "Water", "X_WATER", "kgal", CUBIC_METRES, 0.1, 200.0),
    Stream("w1", "Nước thải", "Sewer", "X_SEWER", "kgal", CUBIC_METRES, 0.1, 200.0),
)
WASTE: Final = (
    Stream("w2", "Chất thải lỏng", "Liquid waste", "X_LIQUID", "gal", CUBIC_METRES),
    Stream("w3", "Chất thải lỏng nguy hại", "Hazardous liquid waste", "X_LIQUID", "gal", CUBIC_METRES),
    Stream("w4", "Chất thải rắn", "Solid waste", "X_SOLID", "lb", KILOGRAMS),
    Stream("w5", "Chất thải rắn nguy hại", "Hazardous solid waste", "X_SOLID", "lb", KILOGRAMS),
    Stream("w6", "Chất thải khí", "Gaseous waste", "X_SOLID", "lb", KILOGRAMS),
)
ENERGY: Final = (ELECTRICITY, *FUELS)
STREAMS: Final = (*ENERGY, *WATER, *WASTE)

# The survey's number of a unit: (canonical unit, how many of them it holds, the unit as given).
OUTPUT_UNITS: Final[dict[int, tuple[str, float, str]]] = {
    1: ("piece", 1.0, "pieces"),
    2: ("kg", KILOGRAMS, "lb"),
    3: ("kg", TONNE_SHORT, "short ton"),
    4: ("bbl", 1.0, "bbl"),
    5: ("m3", CUBIC_METRES, "kgal"),
    6: ("kft", 1.0, "kft"),
    7: ("bushel", 1.0, "bushel"),
}
