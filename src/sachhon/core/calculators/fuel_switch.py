"""Fuels: greenhouse gas of a year's energy, and what another fuel would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sachhon.core.calculators.common_fields import MONEY_YEAR, per_cent
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import Impossible, choice, quantity, result, series
from sachhon.core.economics import simple_payback
from sachhon.core.greenhouse import emissions

CARBON = {
    "fossil": ("nhiên liệu hóa thạch", "fossil"),
    "biomass": ("sinh khối", "biomass"),
}


def _gas(vi: str, en: str) -> Any:
    return result("kgCO₂e/year", units=("tCO₂e/year", "kgCO₂e/year"), vi=vi, en=en)


def _carbon_factor(vi: str, en: str) -> Any:
    return quantity("kgCO₂e/J", 0, 200_000, units=("kgCO₂e/TJ", "tCO₂e/TJ", "kgCO₂e/GJ"), vi=vi, en=en)


def _heat_of(vi: str, en: str) -> Any:
    return quantity("J/kg", 1, 60, units=("MJ/kg", "kcal/kg", "kJ/kg"), vi=vi, en=en)


def _fuel_price(vi: str, en: str) -> Any:
    return quantity("VND/kg", 0, 1e6, units=("VND/kg", "million VND/t"), optional=True, exact=True, vi=vi, en=en)


@dataclass(frozen=True, kw_only=True)
class SwitchInputs:
    """The fuel burnt now, and the one that would give the same useful heat."""

    fuel: float = quantity(
        "kg/year", 0.001, 1e7, units=("t/year", "kg/year"), vi="Lượng nhiên liệu đang dùng", en="Fuel now"
    )
    heat: float = _heat_of("Nhiệt trị thấp của nhiên liệu đang dùng", "Net heating value now")
    efficiency: float = per_cent(5, 100, vi="Hiệu suất hiện tại", en="Efficiency now")
    carbon: float = _carbon_factor("Hệ số phát thải đang dùng", "Emission factor now")
    kind: str = choice(CARBON, default="fossil", vi="Loại nhiên liệu đang dùng", en="Kind of fuel now")
    price: float = _fuel_price("Giá nhiên liệu đang dùng", "Price now")
    new_heat: float = _heat_of("Nhiệt trị thấp của nhiên liệu mới", "Net heating value of the new fuel")
    new_efficiency: float = per_cent(5, 100, vi="Hiệu suất với nhiên liệu mới", en="Efficiency with the new fuel")
    new_carbon: float = _carbon_factor("Hệ số phát thải của nhiên liệu mới", "Emission factor of the new fuel")
    new_kind: str = choice(CARBON, default="biomass", vi="Loại nhiên liệu mới", en="Kind of the new fuel")
    new_price: float = _fuel_price("Giá nhiên liệu mới", "Price of the new fuel")
    running_cost: float = quantity(
        "VND/year", -1e7, 1e7, units=MONEY_YEAR, default=0, exact=True,
        vi="Chi phí vận hành tăng thêm", en="More running cost a year",
    )  # fmt: skip
    cost: float = quantity(
        "VND", 0, 1e8, units=("million VND", "VND"), optional=True, exact=True, vi="Chi phí đầu tư", en="Investment"
    )


@dataclass(frozen=True, kw_only=True)
class SwitchResults:
    """How much of the new fuel it takes, and what changes."""

    useful_heat: float = result("J/year", units=("GJ/year", "MWh/year"), vi="Nhiệt hữu ích", en="Useful heat")
    new_fuel: float = result("kg/year", units=("t/year", "kg/year"), vi="Lượng nhiên liệu mới", en="New fuel needed")
    fossil_before: float = _gas("CO₂ hóa thạch trước", "Fossil CO₂ before")
    fossil_after: float = _gas("CO₂ hóa thạch sau", "Fossil CO₂ after")
    avoided: float = _gas("CO₂ hóa thạch tránh được", "Fossil CO₂ avoided")
    biogenic_after: float = _gas("CO₂ sinh khối sau (ghi riêng)", "Biogenic CO₂ after (apart)")
    money: float = result("VND/year", units=MONEY_YEAR, vi="Chi phí giảm được", en="Cost spared")
    payback: float = result("year", units=("year",), low=0, vi="Thời gian hoàn vốn giản đơn", en="Simple payback")


@calculator(
    name="fuel-switch",
    number=22,
    rank="A",
    version="1",
    title_vi="Chuyển đổi nhiên liệu",
    title_en="Fuel switch",
    source="IPCC 2006 Guidelines, vol. 2: energy × emission factor, CO₂ of biomass apart; heat balance",
    formula="m₂ = m₁ · NCV₁ · η₁ ÷ (NCV₂ · η₂);  CO₂ = m · NCV · EF",
    page="calculators-fuel-switch",
    report_vi=(
        "{fuel} nhiên liệu đang dùng cho {useful_heat} nhiệt hữu ích; nhiên liệu mới ({new_kind}) cần {new_fuel} "
        "({new_fuel_range}, độ tin cậy 90 %).",
        "CO₂ hóa thạch giảm từ {fossil_before} xuống {fossil_after}, tránh được {avoided} ({avoided_range}).",
        "CO₂ từ sinh khối là {biogenic_after}, ghi riêng và không cộng.",
        "Chi phí giảm được {money}.",
        "Thời gian hoàn vốn giản đơn là {payback}.",
    ),
    report_en=(
        "{fuel} of the present fuel give {useful_heat} of useful heat; the new fuel ({new_kind}) takes {new_fuel} "
        "({new_fuel_range}, 90 % level).",
        "Fossil CO₂ goes from {fossil_before} to {fossil_after}: {avoided} are avoided ({avoided_range}).",
        "CO₂ of biomass is {biogenic_after}; it stands apart and is not added.",
        "The cost falls by {money}.",
        "Its simple payback is {payback}.",
    ),
)
def fuel_switch(inputs: SwitchInputs) -> SwitchResults:
    """The same useful heat from another fuel, with carbon and cost of both."""
    energy = inputs.fuel * inputs.heat
    useful = energy * inputs.efficiency
    new_energy = useful / inputs.new_efficiency
    before = emissions([energy], [inputs.carbon], [inputs.kind == "biomass"])
    after = emissions([new_energy], [inputs.new_carbon], [inputs.new_kind == "biomass"])
    new_fuel = new_energy / inputs.new_heat
    money = inputs.fuel * inputs.price - new_fuel * inputs.new_price - inputs.running_cost
    return SwitchResults(
        useful_heat=useful,
        new_fuel=new_fuel,
        fossil_before=before.fossil,
        fossil_after=after.fossil,
        avoided=before.fossil - after.fossil,
        biogenic_after=after.biogenic,
        money=money,
        payback=float(simple_payback(inputs.cost, money)),
    )


@dataclass(frozen=True, kw_only=True)
class GasInputs:
    """A year's energy by source, each with its factor; what is left out is not used."""

    electricity: float = quantity(
        "J/year", 0, 1e9, units=("kWh/year", "MWh/year"), default=0, vi="Điện mua trong năm", en="Electricity bought"
    )
    grid_factor: float = quantity(
        "kgCO₂e/J", 0, 2, units=("kgCO₂e/kWh", "tCO₂e/MWh"), optional=True, exact=True,
        vi="Hệ số phát thải lưới điện của năm đó", en="Grid emission factor of that year",
    )  # fmt: skip
    fossil: Sequence[float] = series(
        "J/year",
        0,
        1e9,
        units=("GJ/year", "TJ/year"),
        optional=True,
        vi="Năng lượng từng nhiên liệu hóa thạch",
        en="Energy of each fossil fuel",
    )
    fossil_factors: Sequence[float] = series(
        "kgCO₂e/J", 0, 200_000, units=("kgCO₂e/TJ", "tCO₂e/TJ"), optional=True, exact=True,
        vi="Hệ số phát thải của từng nhiên liệu hóa thạch", en="Emission factor of each fossil fuel",
    )  # fmt: skip
    biomass: Sequence[float] = series(
        "J/year", 0, 1e9, units=("GJ/year", "TJ/year"), optional=True,
        vi="Năng lượng từng loại sinh khối", en="Energy of each biomass",
    )  # fmt: skip
    biomass_factors: Sequence[float] = series(
        "kgCO₂e/J", 0, 200_000, units=("kgCO₂e/TJ", "tCO₂e/TJ"), optional=True, exact=True,
        vi="Hệ số phát thải của từng loại sinh khối", en="Emission factor of each biomass",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class GasResults:
    """Greenhouse gas of the year, with biomass apart."""

    from_power: float = _gas("Từ điện mua", "From electricity bought")
    from_fuel: float = _gas("Từ nhiên liệu hóa thạch", "From fossil fuel")
    total: float = _gas("Tổng, không gồm sinh khối", "Total without biomass")
    biogenic: float = _gas("CO₂ sinh khối (ghi riêng)", "Biogenic CO₂ (apart)")


@calculator(
    name="greenhouse-gas",
    number=22,
    rank="A",
    version="1",
    title_vi="Phát thải khí nhà kính từ năng lượng",
    title_en="Greenhouse gas of energy use",
    source="IPCC 2006 Guidelines, vol. 2, ch. 1 and 2; grid: yearly letter of the Department of Climate Change",
    formula="G = Σ E · EF, sinh khối ghi riêng / biomass apart",
    page="calculators-fuel-switch",
    report_vi=(
        "Phát thải trong năm là {total} ({total_range}, độ tin cậy 90 %), gồm {from_power} từ điện và {from_fuel} từ "
        "nhiên liệu hóa thạch.",
        "CO₂ từ sinh khối là {biogenic}, ghi riêng và không cộng.",
    ),
    report_en=(
        "The year's emissions are {total} ({total_range}, 90 % level): {from_power} from electricity and {from_fuel} "
        "from fossil fuel.",
        "CO₂ of biomass is {biogenic}; it stands apart and is not added.",
    ),
)
def greenhouse_gas(inputs: GasInputs) -> GasResults:
    """Energy times factor, fossil summed and biomass apart."""
    if not (inputs.electricity or len(inputs.fossil) or len(inputs.biomass)):
        raise Impossible("electricity", vi="điện hoặc ít nhất một nhiên liệu", en="electricity, or at least one fuel")
    fossil = _summed("fossil", inputs.fossil, inputs.fossil_factors)
    biogenic = _summed("biomass", inputs.biomass, inputs.biomass_factors)
    power = inputs.electricity * inputs.grid_factor if inputs.electricity else 0.0
    return GasResults(from_power=power, from_fuel=fossil, total=power + fossil, biogenic=biogenic)


def _summed(kind: str, energy: Sequence[float], factor: Sequence[float]) -> float:
    if not len(energy) and len(factor):
        raise Impossible(kind, vi="năng lượng của từng hệ số đã ghi", en="the energy of each factor that is given")
    if len(energy) != len(factor):
        many = len(energy)
        raise Impossible(
            f"{kind}_factors", vi=f"mỗi nguồn một hệ số: {many} số", en=f"one factor for each source: {many}"
        )
    return float(np.dot(energy, factor))
