"""Dryers of rice, wood, coffee, rubber: water driven off, and heat used for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sachhon.core.calculators.common_fields import per_cent
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.dryer_formulas import water_removed, wet_basis
from sachhon.core.calculators.fields import Impossible, choice, quantity, result
from sachhon.core.calculators.thermal_fields import (
    HEATING_VALUE,
    cost_saving,
    fuel_saving,
    fuel_use,
    heat_price,
    percent,
    temperature,
)
from sachhon.core.steam_tables import boiling_liquid_enthalpy, saturated_steam_enthalpy, saturation_pressure

MASS_BASIS = {
    "wet": ("theo khối lượng ướt", "of the wet mass"),
    "dry": ("theo khối lượng khô", "of the dry mass"),
}


@dataclass(frozen=True, kw_only=True)
class DryerInputs:
    """A batch, a day or an hour of drying: product, moistures and fuel of the same time."""

    wet_mass: float = quantity(
        "kg", 0.001, 1_000_000, units=("t", "kg"), vi="Khối lượng trước khi sấy", en="Mass before drying"
    )
    moisture_basis: str = choice(MASS_BASIS, default="wet", vi="Cách tính độ ẩm", en="Moisture is given")
    moisture_in: float = per_cent(0.1, 300, vi="Độ ẩm vào", en="Moisture in")
    moisture_out: float = per_cent(0, 200, vi="Độ ẩm ra", en="Moisture out")
    fuel_mass: float = quantity(
        "kg", 0.01, 10_000_000, units=("kg", "t"), vi="Nhiên liệu đã đốt", en="Fuel burnt for it"
    )
    heating_value: float = quantity(
        "J/kg", 500, 15_000, units=HEATING_VALUE, vi="Nhiệt trị thấp của nhiên liệu", en="Net heating value of the fuel"
    )
    product_temperature: float = temperature(
        5, 95, default=30, vi="Nhiệt độ sản phẩm vào", en="Temperature of the product coming in"
    )
    target_specific: float = quantity(
        "J/kg",
        2,
        50,
        units=("MJ/kg", "kcal/kg"),
        optional=True,
        exact=True,
        vi="Suất tiêu hao mong muốn (cho 1 kg nước)",
        en="Specific heat use aimed at (for a kilogram of water)",
    )
    batches: float = quantity(
        "1/year",
        1,
        10_000,
        units=("1/year",),
        optional=True,
        exact=True,
        vi="Số mẻ như vậy trong năm",
        en="Such batches in a year",
    )
    heat_price: float = heat_price()


@dataclass(frozen=True, kw_only=True)
class DryerResults:
    """Water driven off, and what a kilogram of it costs in heat."""

    water: float = result("kg", units=("kg", "t"), low=0, vi="Nước bốc hơi", en="Water driven off")
    dried_mass: float = result("kg", units=("t", "kg"), low=0, vi="Khối lượng sau khi sấy", en="Mass after drying")
    specific: float = result(
        "J/kg",
        units=("MJ/kg", "kcal/kg"),
        low=0,
        vi="Suất tiêu hao nhiệt cho 1 kg nước",
        en="Heat for a kilogram of water",
    )
    product_specific: float = result(
        "J/kg", units=("MJ/t", "kcal/kg"), low=0, vi="Suất tiêu hao nhiệt cho sản phẩm khô", en="Heat for dried product"
    )
    efficiency: float = percent("Hiệu suất sấy", "Drying efficiency")
    fuel_use: float = fuel_use()
    fuel_saving: float = fuel_saving()
    cost_saving: float = cost_saving()
    warnings: tuple[str, ...] = ()


@calculator(
    name="dryer",
    number=19,
    rank="A",
    version="1",
    title_vi="Máy sấy, lò sấy (lúa, gỗ, cà phê, mủ cao su)",
    title_en="Dryer (rice, wood, coffee, rubber)",
    source="Balance of dry matter; heat of evaporation: IAPWS R7-97(2012)",
    formula="W = m₁ · (1 − (1 − w₁) ÷ (1 − w₂));  SEC = B · NCV ÷ W",
    page="calculators-dryer",
    savings=("fuel_saving",),
    own_use={"fuel_saving": "fuel_use"},
    warns={
        "above_100": (
            "Nhiệt đã dùng ít hơn nhiệt bốc hơi của nước: hãy kiểm tra độ ẩm, khối lượng "
            "và nhiên liệu (hoặc có nắng, gió).",
            "Less heat was used than evaporation takes: check moistures, mass and fuel (or the sun and wind helped).",
        )
    },
    report_vi=(
        "Sấy {wet_mass} từ độ ẩm {moisture_in} xuống {moisture_out} ({moisture_basis}) làm bốc hơi {water} nước "
        "({water_range}, độ tin cậy 90 %), còn {dried_mass}.",
        "Mỗi kg nước tốn {specific} ({specific_range}); hiệu suất sấy {efficiency}.",
        "Đạt {target_specific} sẽ tiết kiệm {fuel_saving} ({fuel_saving_range}).",
        "Số tiền tương ứng là {cost_saving}.",
    ),
    report_en=(
        "Drying {wet_mass} from {moisture_in} to {moisture_out} ({moisture_basis}) drives off {water} of water "
        "({water_range}, 90 % level) and leaves {dried_mass}.",
        "A kilogram of water takes {specific} ({specific_range}); the drying efficiency is {efficiency}.",
        "Reaching {target_specific} would save {fuel_saving} ({fuel_saving_range}).",
        "That is worth {cost_saving}.",
    ),
)
def dryer(inputs: DryerInputs) -> DryerResults:
    """Water by the balance of dry matter, and the heat used for it."""
    water = float(water_removed(inputs.wet_mass, *_moistures(inputs)))
    heat = inputs.fuel_mass * inputs.heating_value
    efficiency = water * _evaporation(inputs.product_temperature) / heat
    saved = (heat - water * inputs.target_specific) * inputs.batches
    return DryerResults(
        water=water,
        dried_mass=inputs.wet_mass - water,
        specific=heat / water,
        product_specific=heat / (inputs.wet_mass - water),
        efficiency=efficiency,
        fuel_use=heat * inputs.batches,
        fuel_saving=saved,
        cost_saving=saved * inputs.heat_price,
        warnings=("above_100",) if efficiency > 1 else (),
    )


def _moistures(inputs: DryerInputs) -> tuple[float, float]:
    """Both moistures on the wet basis; a product that is to dry comes in wetter than it leaves."""
    before, after = inputs.moisture_in, inputs.moisture_out
    if inputs.moisture_basis == "dry":
        before, after = float(wet_basis(before)), float(wet_basis(after))
    if before >= 0.995:
        raise Impossible(
            "moisture_in",
            vi="dưới 99,5 % theo khối lượng ướt, hoặc chọn độ ẩm theo khối lượng khô",
            en="below 99.5 % of the wet mass, or moisture given of the dry mass",
        )
    if after >= before or np.isnan(after):
        raise Impossible("moisture_out", vi="độ ẩm ra nhỏ hơn độ ẩm vào", en="a moisture out below the moisture in")
    return before, after


def _evaporation(temperature_in: float) -> float:
    """Heat that turns the product's water into vapour at the temperature it comes in with. [J/kg]"""
    absolute = saturation_pressure(temperature_in)
    return float(saturated_steam_enthalpy(absolute) - boiling_liquid_enthalpy(absolute))
