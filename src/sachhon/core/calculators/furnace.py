"""Furnaces and kilns: efficiency by the direct method, heat of the charge and what carries it, electricity for fuel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sachhon.core.calculators.boiler_formulas import direct_efficiency, improvement_share
from sachhon.core.calculators.common_fields import per_cent
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import Impossible, quantity
from sachhon.core.calculators.furnace_formulas import electric_power, sensible_heat
from sachhon.core.calculators.thermal_fields import (
    HEAT_FLOW,
    HEATING_VALUE,
    cost_saving,
    fuel_saving,
    fuel_use,
    heat_flow,
    heat_price,
    hours,
    percent,
    source_efficiency,
    temperature,
)

SOURCE = "BEE India, Guide Book 2, ch. 4 (furnaces); ORNL, MEASUR Tools Suite, process heat"


def _flow(vi: str, en: str) -> Any:
    return quantity("kg/s", 0.1, 1_000_000, units=("kg/h", "t/h"), vi=vi, en=en)


def _specific_heat() -> Any:
    return quantity(
        "J/(kg·K)",
        0.1,
        5,
        units=("kJ/(kg·K)", "kcal/(kg·K)"),
        vi="Nhiệt dung riêng trung bình",
        en="Mean specific heat",
    )


@dataclass(frozen=True, kw_only=True)
class FurnaceInputs:
    """What goes through the furnace, how hot it gets, and what is burnt for it."""

    charge_flow: float = _flow("Năng suất (khối lượng nung)", "Throughput of the charge")
    specific_heat: float = _specific_heat()
    charge_in: float = temperature(-10, 1500, default=30, vi="Nhiệt độ vào", en="Temperature in")
    charge_out: float = temperature(30, 2000, vi="Nhiệt độ ra", en="Temperature out")
    reaction_heat: float = quantity(
        "J/kg",
        0,
        10_000,
        units=("kJ/kg", "kcal/kg"),
        default=0,
        vi="Nhiệt nóng chảy hoặc phản ứng",
        en="Heat of melting or reaction",
    )
    fuel_flow: float = _flow("Lượng nhiên liệu", "Fuel flow")
    heating_value: float = quantity(
        "J/kg", 500, 15_000, units=HEATING_VALUE, vi="Nhiệt trị nhiên liệu", en="Heating value"
    )
    target_efficiency: float = per_cent(
        1, 100, optional=True, exact=True, vi="Hiệu suất mong muốn", en="Efficiency aimed at"
    )
    hours: float = hours(optional=True)
    heat_price: float = heat_price()


@dataclass(frozen=True, kw_only=True)
class FurnaceResults:
    """How much of the fuel's heat the charge takes."""

    efficiency: float = percent("Hiệu suất lò", "Furnace efficiency")
    useful_heat: float = heat_flow("Nhiệt vật nung nhận", "Heat taken by the charge")
    heat_input: float = heat_flow("Nhiệt cấp vào", "Heat put in")
    fuel_use: float = fuel_use()
    fuel_saving: float = fuel_saving()
    cost_saving: float = cost_saving()
    warnings: tuple[str, ...] = ()


@calculator(
    name="furnace-direct",
    number=18,
    rank="A",
    version="1",
    title_vi="Hiệu suất lò nung, phương pháp thuận",
    title_en="Furnace and kiln efficiency, direct method",
    source=SOURCE,
    formula="η = m · (c · ΔT + r) ÷ (q · GCV)",
    page="calculators-furnace",
    savings=("fuel_saving",),
    own_use={"fuel_saving": "fuel_use"},
    warns={
        "above_100": (
            "Hiệu suất tính ra trên 100 %: hãy kiểm tra năng suất, lượng nhiên liệu và nhiệt trị.",
            "The efficiency comes out above 100 %: check throughput, fuel flow and heating value.",
        )
    },
    report_vi=(
        "Lò nung {charge_flow} từ {charge_in} lên {charge_out}, đốt {fuel_flow} nhiên liệu "
        "có nhiệt trị {heating_value}.",
        "Hiệu suất theo phương pháp thuận là {efficiency} ({efficiency_range}, độ tin cậy 90 %).",
        "Nâng lên {target_efficiency} sẽ tiết kiệm {fuel_saving} ({fuel_saving_range}).",
        "Số tiền tương ứng là {cost_saving}.",
    ),
    report_en=(
        "The furnace heats {charge_flow} from {charge_in} to {charge_out}, and burns {fuel_flow} of "
        "fuel of {heating_value}.",
        "Its efficiency by the direct method is {efficiency} ({efficiency_range}, 90 % level).",
        "Raising it to {target_efficiency} would save {fuel_saving} ({fuel_saving_range}).",
        "That is worth {cost_saving}.",
    ),
)
def furnace_direct(inputs: FurnaceInputs) -> FurnaceResults:
    """Heat of the charge over heat of the fuel."""
    rise = _rise("charge_out", inputs.charge_out, inputs.charge_in)
    warming = float(sensible_heat(inputs.charge_flow, inputs.specific_heat, rise))
    useful, burnt = warming + inputs.charge_flow * inputs.reaction_heat, inputs.fuel_flow * inputs.heating_value
    efficiency = float(direct_efficiency(useful, burnt))
    saved = float(improvement_share(efficiency, inputs.target_efficiency)) * burnt * inputs.hours
    return FurnaceResults(
        efficiency=efficiency,
        useful_heat=useful,
        heat_input=burnt,
        fuel_use=burnt * inputs.hours,
        fuel_saving=saved,
        cost_saving=saved * inputs.heat_price,
        warnings=("above_100",) if efficiency > 1 else (),
    )


@dataclass(frozen=True, kw_only=True)
class CarrierInputs:
    """Kiln cars, trays and fixtures that are heated with the charge, now and made lighter."""

    mass_flow: float = _flow("Khối lượng xe goòng, khay, giá đỡ mỗi giờ", "Cars, trays and fixtures in an hour")
    lighter_flow: float = quantity(
        "kg/s",
        0,
        1_000_000,
        units=("kg/h", "t/h"),
        optional=True,
        vi="Khối lượng sau khi làm nhẹ",
        en="The same, made lighter",
    )
    specific_heat: float = _specific_heat()
    temperature_in: float = temperature(-10, 1500, default=30, vi="Nhiệt độ vào", en="Temperature in")
    temperature_out: float = temperature(30, 2000, vi="Nhiệt độ ra", en="Temperature out")
    available_heat: float = source_efficiency("Nhiệt khả dụng của lò", "Available heat of the furnace")
    hours: float = hours(optional=True)
    heat_price: float = heat_price()


@dataclass(frozen=True, kw_only=True)
class CarrierResults:
    """Heat that leaves with what carries the charge."""

    heat_loss: float = heat_flow("Nhiệt mất theo xe, khay", "Heat lost with carriers")
    fuel_loss: float = heat_flow("Nhiên liệu tương ứng", "Fuel burnt for it")
    fuel_saving: float = fuel_saving()
    cost_saving: float = cost_saving()


@calculator(
    name="furnace-carriers",
    number=18,
    rank="A",
    version="1",
    title_vi="Nhiệt mất theo xe goòng, khay, giá đỡ",
    title_en="Heat taken by kiln cars, trays and fixtures",
    source="ORNL, MEASUR Tools Suite, process heat, fixture losses",
    formula="Q = m · c · ΔT",
    page="calculators-furnace",
    savings=("fuel_saving",),
    report_vi=(
        "Mỗi giờ {mass_flow} xe, khay nóng lên {temperature_out} mang đi {heat_loss} "
        "({heat_loss_range}, độ tin cậy 90 %).",
        "Làm nhẹ còn {lighter_flow} sẽ tiết kiệm {fuel_saving} nhiên liệu ({fuel_saving_range}).",
        "Số tiền tương ứng là {cost_saving}.",
    ),
    report_en=(
        "Carriers of {mass_flow} leave at {temperature_out} with {heat_loss} ({heat_loss_range}, 90 % level).",
        "Making them {lighter_flow} saves {fuel_saving} of fuel ({fuel_saving_range}).",
        "That is worth {cost_saving}.",
    ),
)
def furnace_carriers(inputs: CarrierInputs) -> CarrierResults:
    """Heat in carriers, and what lighter ones save."""
    rise = _rise("temperature_out", inputs.temperature_out, inputs.temperature_in)
    lost = float(sensible_heat(inputs.mass_flow, inputs.specific_heat, rise))
    less = float(sensible_heat(inputs.lighter_flow, inputs.specific_heat, rise))
    saved = (lost - less) / inputs.available_heat * inputs.hours
    return CarrierResults(
        heat_loss=lost,
        fuel_loss=lost / inputs.available_heat,
        fuel_saving=saved,
        cost_saving=saved * inputs.heat_price,
    )


@dataclass(frozen=True, kw_only=True)
class ElectricInputs:
    """A furnace that burns fuel, and an electric one in its place."""

    fuel_heat: float = quantity(
        "W", 1, 1_000_000, units=("MJ/h", *HEAT_FLOW[::2], "MMBtu/h"), vi="Nhiệt của nhiên liệu", en="Heat of the fuel"
    )
    fuel_efficiency: float = per_cent(1, 100, vi="Nhiệt khả dụng của lò đốt", en="Available heat of the fuel furnace")
    electric_efficiency: float = per_cent(1, 100, vi="Hiệu suất lò điện", en="Efficiency of the electric furnace")


@dataclass(frozen=True, kw_only=True)
class ElectricResults:
    """Electric power that does the same."""

    power: float = heat_flow("Công suất điện tương đương", "Equivalent electric power")
    useful_heat: float = heat_flow("Nhiệt hữu ích", "Useful heat")


@calculator(
    name="furnace-electric",
    number=18,
    rank="A",
    version="1",
    title_vi="Lò điện thay lò đốt nhiên liệu",
    title_en="Electric furnace in place of one that burns fuel",
    source="ORNL, MEASUR Tools Suite, process heat, energy equivalency",
    formula="P = Q · η_fuel ÷ η_electric",
    page="calculators-furnace",
    report_vi=("Lò đốt {fuel_heat} nhiên liệu tương đương lò điện {power} ({power_range}, độ tin cậy 90 %).",),
    report_en=("Burning {fuel_heat} of fuel does the work of {power} of electricity ({power_range}, 90 % level).",),
)
def furnace_electric(inputs: ElectricInputs) -> ElectricResults:
    """Electricity that does the work of the fuel."""
    power = electric_power(inputs.fuel_heat, inputs.fuel_efficiency, inputs.electric_efficiency)
    return ElectricResults(power=float(power), useful_heat=inputs.fuel_heat * inputs.fuel_efficiency)


def _rise(name: str, hot: float, cold: float) -> float:
    if hot <= cold or np.isnan(hot - cold):
        raise Impossible(name, vi="nhiệt độ ra cao hơn nhiệt độ vào", en="a temperature out above the temperature in")
    return hot - cold
