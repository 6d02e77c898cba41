"""Questions and answers that calculators of heat share: pressure, price of heat, heat and money in a year."""

from __future__ import annotations

from typing import Any

from sachhon.core.calculators import common_fields
from sachhon.core.calculators.common_fields import per_cent
from sachhon.core.calculators.fields import quantity, result

GAUGE = ("barg", "kgf/cm²g", "MPag", "psig")
HEATING_VALUE = ("kcal/kg", "MJ/kg", "kJ/kg")
HEAT_FLOW = ("kW", "MJ/h", "Mcal/h", "MMBtu/h")
HEAT_YEAR = ("GJ/year", "MWh/year", "Gcal/year", "MMBtu/year")
BASIS = {"gross": ("nhiệt trị cao", "gross heating value"), "net": ("nhiệt trị thấp", "net heating value")}


def pressure(vi: str = "Áp suất hơi (đọc trên đồng hồ)", en: str = "Steam pressure (gauge reading)") -> Any:
    """What a gauge reads; the calculation gets the absolute pressure."""
    return quantity("Pa", 0, 160, units=GAUGE, vi=vi, en=en)


def temperature(
    low: float, high: float, *, vi: str, en: str, default: float | None = None, optional: bool = False
) -> Any:
    """A temperature in °C; the calculation gets kelvins."""
    return quantity("K", low, high, units=("°C",), vi=vi, en=en, default=default, optional=optional)


def ambient() -> Any:
    """Temperature of the air around; 30 °C when nothing is said."""
    return temperature(-10, 60, default=30, vi="Nhiệt độ môi trường", en="Temperature of the surroundings")


def make_up() -> Any:
    """Temperature of fresh water; 28 °C when nothing is said."""
    return temperature(1, 99, default=28, vi="Nhiệt độ nước bổ sung", en="Temperature of make-up water")


def hours(*, optional: bool = False) -> Any:
    """How long a source of heat runs in a year, from an hour on."""
    return common_fields.hours(low=1, optional=optional)


def heat_price() -> Any:
    """What one more unit of heat in the fuel costs: the part of the price that rises with use."""
    return quantity(
        "VND/J",
        0,
        5e6,
        units=("VND/GJ", "VND/kWh", "VND/MMBtu"),
        optional=True,
        exact=True,
        vi="Giá nhiệt của nhiên liệu (phần theo mức dùng, không gồm phí cố định)",
        en="Price of heat in the fuel (the part that follows use, without fixed charges)",
    )


def source_efficiency(vi: str = "Hiệu suất lò hơi", en: str = "Boiler efficiency") -> Any:
    """Efficiency of what makes the heat."""
    return per_cent(20, 100, vi=vi, en=en)


def fuel_use() -> Any:
    """Heat of the fuel burnt in a year; what a saving cannot exceed."""
    return result("J/year", units=HEAT_YEAR, low=0, vi="Nhiên liệu dùng trong năm", en="Fuel used in a year")


def fuel_saving() -> Any:
    """Heat of the fuel saved in a year."""
    return result("J/year", units=HEAT_YEAR, vi="Nhiên liệu tiết kiệm", en="Fuel saved")


def cost_saving(follows: str = "fuel_saving", *, vi: str = "Tiền tiết kiệm", en: str = "Money saved") -> Any:
    """Money saved in a year, by default on fuel."""
    return common_fields.money_saving(follows, vi=vi, en=en)


def heat_flow(vi: str, en: str) -> Any:
    """A flow of heat."""
    return result("W", units=HEAT_FLOW, vi=vi, en=en)


def percent(vi: str, en: str, *, low: float = 0, high: float = 100) -> Any:
    """A share as a result, in per cent."""
    return result("1", units=("%",), low=low, high=high, vi=vi, en=en)
