"""Combustion: excess air, and what tuning the burner saves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sachhon.core.calculators.boiler_formulas import improvement_share
from sachhon.core.calculators.combustion_formulas import available_heat_gas, excess_air_gas, excess_air_of_oxygen
from sachhon.core.calculators.common_fields import per_cent
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import Impossible, choice, quantity, result
from sachhon.core.calculators.thermal_fields import (
    HEAT_YEAR,
    cost_saving,
    fuel_saving,
    heat_price,
    percent,
    temperature,
)

FUEL = {
    "natural_gas": ("khí thiên nhiên, CNG, LNG", "natural gas, CNG, LNG"),
    "other": ("nhiên liệu khác", "any other fuel"),
}


@dataclass(frozen=True, kw_only=True)
class ExcessInputs:
    """What the analyser reads in dry flue gas."""

    fuel: str = choice(FUEL, vi="Nhiên liệu", en="Fuel", default="natural_gas")
    flue_oxygen: float = per_cent(0, 20, vi="Oxy trong khói khô", en="Oxygen in dry flue gas")


@dataclass(frozen=True, kw_only=True)
class ExcessResults:
    """How much more air than needed."""

    excess_air: float = percent("Không khí thừa", "Excess air", high=float("inf"))
    air_ratio: float = result("1", units=("1",), low=1, vi="Hệ số không khí thừa α", en="Air ratio λ")
    warnings: tuple[str, ...] = ()


@calculator(
    name="excess-air",
    number=3,
    rank="A",
    version="1",
    title_vi="Không khí thừa từ oxy trong khói",
    title_en="Excess air from oxygen in flue gas",
    source="ORNL, MEASUR Tools Suite (natural gas); BEE India, Guide Book 2, ch. 1 (other fuels)",
    formula="EA = 8.52381·O₂ ÷ (2 − 9.52381·O₂) for natural gas; EA = O₂ ÷ (21 % − O₂) for others",
    page="calculators-boiler",
    warns={
        "little_air": (
            "Oxy dưới 1 %: có nguy cơ cháy không hết và sinh CO.",
            "Oxygen is below 1 %: the fuel may burn incompletely and give CO.",
        )
    },
    report_vi=(
        "Khói của {fuel} có {flue_oxygen} oxy, tức không khí thừa {excess_air} ({excess_air_range}), α = {air_ratio}.",
    ),
    report_en=(
        "Flue gas of {fuel} with {flue_oxygen} of oxygen means {excess_air} of excess air "
        "({excess_air_range}), λ = {air_ratio}.",
    ),
)
def excess_air(inputs: ExcessInputs) -> ExcessResults:
    """Excess air of a fuel from its flue gas."""
    formula = excess_air_gas if inputs.fuel == "natural_gas" else excess_air_of_oxygen
    excess = float(formula(inputs.flue_oxygen))
    warnings = ("little_air",) if inputs.flue_oxygen < 0.01 else ()
    return ExcessResults(excess_air=excess, air_ratio=1 + excess, warnings=warnings)


@dataclass(frozen=True, kw_only=True)
class TuningInputs:
    """Flue gas of natural gas before tuning and as it is to be."""

    flue_oxygen: float = per_cent(0, 18, vi="Oxy trong khói khô, hiện tại", en="Oxygen in dry flue gas, now")
    target_oxygen: float = per_cent(0, 18, vi="Oxy trong khói khô, sau chỉnh", en="Oxygen in dry flue gas, tuned")
    flue_temperature: float = temperature(50, 1400, vi="Nhiệt độ khói, hiện tại", en="Flue gas temperature, now")
    target_temperature: float = temperature(
        50, 1400, optional=True, vi="Nhiệt độ khói, sau chỉnh", en="Flue gas temperature, tuned"
    )
    air_temperature: float = temperature(
        -10, 700, default=30, vi="Nhiệt độ không khí cấp, hiện tại", en="Combustion air temperature, now"
    )
    target_air_temperature: float = temperature(
        -10, 700, optional=True, vi="Nhiệt độ không khí cấp, sau chỉnh", en="Combustion air temperature, tuned"
    )
    fuel_use: float = quantity(
        "J/year", 0.1, 1e8, units=HEAT_YEAR, vi="Nhiên liệu dùng trong năm", en="Fuel used in a year"
    )
    heat_price: float = heat_price()


@dataclass(frozen=True, kw_only=True)
class TuningResults:
    """What of the fuel stays in, before and after, and what that saves."""

    available_heat: float = percent("Nhiệt khả dụng, hiện tại", "Available heat, now")
    target_available_heat: float = percent("Nhiệt khả dụng, sau chỉnh", "Available heat, tuned")
    saving_share: float = percent("Tỷ lệ tiết kiệm", "Share saved", low=-100)
    fuel_saving: float = fuel_saving()
    cost_saving: float = cost_saving()


@calculator(
    name="combustion-tuning",
    number=4,
    rank="A",
    version="1",
    title_vi="Tiết kiệm nhờ chỉnh cháy (khí thiên nhiên)",
    title_en="Saving by combustion tuning (natural gas)",
    source="ORNL, MEASUR Tools Suite, process heat, efficiency improvement",
    formula="s = 1 − AH₀ ÷ AH₁",
    page="calculators-boiler",
    savings=("fuel_saving",),
    own_use={"fuel_saving": "fuel_use"},
    report_vi=(
        "Giảm oxy trong khói từ {flue_oxygen} xuống {target_oxygen} nâng nhiệt khả dụng từ {available_heat} lên "
        "{target_available_heat}.",
        "Nhiên liệu tiết kiệm là {fuel_saving} ({fuel_saving_range}, độ tin cậy 90 %), tức {saving_share}.",
        "Số tiền tương ứng là {cost_saving}.",
    ),
    report_en=(
        "Bringing flue gas oxygen from {flue_oxygen} to {target_oxygen} raises available heat from {available_heat} to "
        "{target_available_heat}.",
        "That saves {fuel_saving} of fuel ({fuel_saving_range}, 90 % level), {saving_share} of it.",
        "It is worth {cost_saving}.",
    ),
)
def combustion_tuning(inputs: TuningInputs) -> TuningResults:
    """The same heat from less fuel, as less of it leaves with the flue gas."""
    flue = _or_as_now(inputs.target_temperature, inputs.flue_temperature)
    air = _or_as_now(inputs.target_air_temperature, inputs.air_temperature)
    before = float(available_heat_gas(inputs.flue_oxygen, inputs.flue_temperature, inputs.air_temperature))
    after = float(available_heat_gas(inputs.target_oxygen, flue, air))
    if min(before, after) <= 0.02:
        raise Impossible(
            "flue_temperature",
            vi="khói nguội hơn hoặc ít oxy hơn: với số liệu này hầu như không còn nhiệt hữu ích",
            en="cooler flue gas or less oxygen: with these figures almost no heat stays in",
        )
    share = float(improvement_share(before, after))
    return TuningResults(
        available_heat=before,
        target_available_heat=after,
        saving_share=share,
        fuel_saving=share * inputs.fuel_use,
        cost_saving=share * inputs.fuel_use * inputs.heat_price,
    )


def _or_as_now(tuned: float, now: float) -> float:
    """What is not said to change stays as it is."""
    return now if np.isnan(tuned) else tuned
