"""Boilers: efficiency by the direct method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sachhon.core.calculators.boiler_formulas import direct_efficiency, improvement_share
from sachhon.core.calculators.common_fields import per_cent
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import Impossible, choice, quantity, result
from sachhon.core.calculators.thermal_fields import (
    BASIS,
    HEATING_VALUE,
    cost_saving,
    fuel_saving,
    fuel_use,
    heat_flow,
    heat_price,
    hours,
    percent,
    pressure,
    temperature,
)
from sachhon.core.steam_tables import (
    liquid_enthalpy,
    saturated_steam_enthalpy,
    saturation_temperature,
    vapour_enthalpy,
)


@dataclass(frozen=True, kw_only=True)
class DirectInputs:
    """What a team reads off a boiler in an hour of steady running."""

    steam_flow: float = quantity("kg/s", 0.01, 1000, units=("t/h", "kg/h"), vi="Lưu lượng hơi", en="Steam flow")
    steam_pressure: float = pressure()
    steam_temperature: float = temperature(
        100, 600, optional=True, vi="Nhiệt độ hơi, nếu là hơi quá nhiệt", en="Steam temperature, when superheated"
    )
    feed_temperature: float = temperature(5, 300, vi="Nhiệt độ nước cấp", en="Feed water temperature")
    fuel_flow: float = quantity(
        "kg/s", 0.1, 200_000, units=("kg/h", "t/h"), optional=True, vi="Lượng nhiên liệu", en="Fuel flow"
    )
    heating_value: float = quantity(
        "J/kg", 500, 15_000, units=HEATING_VALUE, optional=True, vi="Nhiệt trị nhiên liệu", en="Heating value"
    )
    fuel_heat: float = quantity(
        "W",
        1,
        1_000_000,
        units=("MJ/h", "Mcal/h", "kW", "MMBtu/h"),
        optional=True,
        vi="Nhiệt của nhiên liệu, nếu mua theo nhiệt lượng (như CNG)",
        en="Heat of the fuel, when it is bought by heat (such as CNG)",
    )
    heating_value_basis: str = choice(BASIS, default="gross", vi="Loại nhiệt trị", en="Kind of heating value")
    target_efficiency: float = per_cent(
        20, 100, optional=True, exact=True, vi="Hiệu suất mong muốn", en="Efficiency aimed at"
    )
    hours: float = hours(optional=True)
    heat_price: float = heat_price()


@dataclass(frozen=True, kw_only=True)
class DirectResults:
    """How well the boiler turns fuel into steam, and what a better one would save."""

    efficiency: float = percent("Hiệu suất lò hơi", "Boiler efficiency")
    heat_output: float = heat_flow("Nhiệt hữu ích", "Useful heat")
    heat_input: float = heat_flow("Nhiệt cấp vào", "Heat put in")
    evaporation_ratio: float = result(
        "1", units=("1",), low=0, vi="Bội số bốc hơi (kg hơi/kg nhiên liệu)", en="Evaporation ratio (kg steam/kg fuel)"
    )
    fuel_use: float = fuel_use()
    fuel_saving: float = fuel_saving()
    cost_saving: float = cost_saving()
    warnings: tuple[str, ...] = ()


@calculator(
    name="boiler-direct",
    number=1,
    rank="A",
    version="1",
    title_vi="Hiệu suất lò hơi, phương pháp thuận",
    title_en="Boiler efficiency, direct method",
    source="BEE India, Energy Efficiency in Thermal Utilities (Guide Book 2), ch. 1; UNEP, Energy Efficiency Guide for "
    "Industry in Asia; enthalpies: IAPWS R7-97(2012)",
    formula="η = m_s · (h_g − h_f) ÷ (q · GCV)",
    page="calculators-boiler",
    savings=("fuel_saving",),
    own_use={"fuel_saving": "fuel_use"},
    warns={
        "above_100": (
            "Hiệu suất tính ra trên 100 %: hãy kiểm tra lưu lượng hơi, lượng nhiên liệu và nhiệt trị.",
            "The efficiency comes out above 100 %: check steam flow, fuel flow and heating value.",
        )
    },
    report_vi=(
        "Lò hơi sinh {steam_flow} hơi ở {steam_pressure} từ nước cấp {feed_temperature}.",
        "Lò đốt {fuel_flow} nhiên liệu có nhiệt trị {heating_value}.",
        "Theo phương pháp thuận ({heating_value_basis}), hiệu suất là {efficiency} "
        "({efficiency_range}, độ tin cậy 90 %).",
        "Nâng hiệu suất lên {target_efficiency} sẽ tiết kiệm {fuel_saving} ({fuel_saving_range}).",
        "Số tiền tương ứng là {cost_saving}.",
    ),
    report_en=(
        "The boiler makes {steam_flow} of steam at {steam_pressure} from feed water of {feed_temperature}.",
        "It burns {fuel_flow} of fuel with a heating value of {heating_value}.",
        "By the direct method ({heating_value_basis}) its efficiency is {efficiency} ({efficiency_range}, 90 % level).",
        "Raising it to {target_efficiency} would save {fuel_saving} ({fuel_saving_range}).",
        "That is worth {cost_saving}.",
    ),
)
def boiler_direct(inputs: DirectInputs) -> DirectResults:
    """Useful heat of the steam over the heat of the fuel."""
    gained = _steam_enthalpy(inputs) - _feed_enthalpy(inputs)
    output, burnt = inputs.steam_flow * gained, _heat_input(inputs)
    efficiency = float(direct_efficiency(output, burnt))
    saved = float(improvement_share(efficiency, inputs.target_efficiency)) * burnt * inputs.hours
    return DirectResults(
        efficiency=efficiency,
        heat_output=output,
        heat_input=burnt,
        evaporation_ratio=inputs.steam_flow / inputs.fuel_flow,
        fuel_use=burnt * inputs.hours,
        fuel_saving=saved,
        cost_saving=saved * inputs.heat_price,
        warnings=("above_100",) if efficiency > 1 else (),
    )


def _steam_enthalpy(inputs: DirectInputs) -> float:
    """Of the superheated steam where its temperature is given, else of dry saturated steam. [J/kg]"""
    if np.isnan(inputs.steam_temperature):
        return float(saturated_steam_enthalpy(inputs.steam_pressure))
    if inputs.steam_temperature < saturation_temperature(inputs.steam_pressure) - 0.5:
        raise Impossible(
            "steam_temperature",
            vi="nhiệt độ không thấp hơn nhiệt độ sôi ở áp suất này, hoặc để trống nếu là hơi bão hòa",
            en="a temperature not below boiling at this pressure, or nothing for saturated steam",
        )
    return float(vapour_enthalpy(inputs.steam_pressure, inputs.steam_temperature))


def _feed_enthalpy(inputs: DirectInputs) -> float:
    if inputs.feed_temperature > saturation_temperature(inputs.steam_pressure):
        raise Impossible(
            "feed_temperature",
            vi="nhiệt độ thấp hơn nhiệt độ sôi ở áp suất của lò",
            en="a temperature below boiling at the boiler's pressure",
        )
    return float(liquid_enthalpy(inputs.steam_pressure, inputs.feed_temperature))


def _heat_input(inputs: DirectInputs) -> float:
    """Heat of the fuel: bought by heat, or flow times heating value. [W]"""
    if not np.isnan(inputs.fuel_heat):
        return inputs.fuel_heat
    burnt = inputs.fuel_flow * inputs.heating_value
    if np.isnan(burnt):
        missing = "fuel_flow" if np.isnan(inputs.fuel_flow) else "heating_value"
        raise Impossible(
            missing,
            vi="lượng nhiên liệu cùng nhiệt trị, hoặc nhiệt của nhiên liệu",
            en="fuel flow with its heating value, or the heat of the fuel",
        )
    return burnt
