"""Boilers: efficiency by the indirect method, loss by loss."""

from __future__ import annotations

from dataclasses import dataclass

from sachhon.core.calculators import combustion_formulas as formulas
from sachhon.core.calculators.common_fields import per_cent
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import Impossible, quantity, result
from sachhon.core.calculators.thermal_fields import HEATING_VALUE, ambient, percent, temperature


@dataclass(frozen=True, kw_only=True)
class IndirectInputs:
    """Analysis of the fuel as fired, and what the flue gas analyser reads."""

    carbon: float = per_cent(1, 100, vi="Cacbon trong nhiên liệu", en="Carbon in the fuel")
    hydrogen: float = per_cent(0, 30, vi="Hydro trong nhiên liệu", en="Hydrogen in the fuel")
    oxygen: float = per_cent(0, 60, default=0, vi="Oxy trong nhiên liệu", en="Oxygen in the fuel")
    sulphur: float = per_cent(0, 20, default=0, vi="Lưu huỳnh trong nhiên liệu", en="Sulphur in the fuel")
    nitrogen: float = per_cent(0, 20, default=0, vi="Nitơ trong nhiên liệu", en="Nitrogen in the fuel")
    moisture: float = per_cent(0, 70, default=0, vi="Độ ẩm nhiên liệu", en="Moisture of the fuel")
    heating_value: float = quantity(
        "J/kg", 500, 15_000, units=HEATING_VALUE, vi="Nhiệt trị cao", en="Gross heating value"
    )
    flue_oxygen: float = per_cent(0, 20, vi="Oxy trong khói khô", en="Oxygen in dry flue gas")
    flue_temperature: float = temperature(50, 1200, vi="Nhiệt độ khói", en="Flue gas temperature")
    air_temperature: float = ambient()
    humidity: float = quantity(
        "1", 0, 60, units=("g/kg",), default=18, vi="Độ chứa hơi của không khí", en="Humidity of the air"
    )
    monoxide: float = per_cent(0, 10, default=0, vi="CO trong khói khô", en="CO in dry flue gas")
    dioxide: float = per_cent(0, 25, default=0, vi="CO₂ trong khói khô", en="CO₂ in dry flue gas")
    ash: float = per_cent(0, 70, default=0, vi="Tro và xỉ trên nhiên liệu", en="Ash, of the fuel")
    ash_heating_value: float = quantity(
        "J/kg",
        0,
        8_000,
        units=HEATING_VALUE,
        default=0,
        vi="Nhiệt trị còn lại của tro xỉ",
        en="Heating value left in the ash",
    )
    surface_loss: float = per_cent(
        0, 15, default=0, vi="Tổn thất bề mặt và không tính được", en="Surface and unaccounted loss"
    )


@dataclass(frozen=True, kw_only=True)
class IndirectResults:
    """Where the heat of the fuel goes, and what is left."""

    efficiency: float = percent("Hiệu suất lò hơi", "Boiler efficiency")
    before_surface: float = percent("Hiệu suất trước tổn thất bề mặt", "Efficiency before surface loss")
    dry_gas: float = percent("Tổn thất theo khói khô", "Loss with dry flue gas")
    hydrogen_water: float = percent("Tổn thất do hydro trong nhiên liệu", "Loss by hydrogen in the fuel")
    fuel_water: float = percent("Tổn thất do ẩm nhiên liệu", "Loss by moisture of the fuel")
    air_water: float = percent("Tổn thất do ẩm không khí", "Loss by humidity of the air")
    incomplete: float = percent("Tổn thất do cháy không hết (CO)", "Loss by incomplete combustion (CO)")
    unburnt: float = percent("Tổn thất theo tro xỉ", "Loss with ash")
    excess_air: float = percent("Không khí thừa", "Excess air", high=float("inf"))
    air: float = result("1", units=("1",), low=0, vi="Không khí cấp (kg/kg nhiên liệu)", en="Air supplied (kg/kg fuel)")
    warnings: tuple[str, ...] = ()


@calculator(
    name="boiler-indirect",
    number=2,
    rank="A",
    version="1",
    title_vi="Hiệu suất lò hơi, phương pháp nghịch (phân tích khói)",
    title_en="Boiler efficiency, indirect method (flue gas)",
    source="BEE India, Energy Efficiency in Thermal Utilities (Guide Book 2), ch. 1; UNEP, Energy Efficiency Guide for "
    "Industry in Asia",
    formula="η = 100 % − Σ L;  L1 = m·0.23·ΔT ÷ GCV;  L2 = 9H·(584 + 0.45·ΔT) ÷ GCV;  L3 = AAS·humidity·0.45·ΔT ÷ GCV",
    page="calculators-boiler",
    warns={
        "much_excess_air": (
            "Không khí thừa trên 60 %: nên kiểm tra lọt gió và chỉnh cháy.",
            "Excess air is above 60 %: look for air leaking in, and tune the burner.",
        ),
    },
    report_vi=(
        "Khói có {flue_oxygen} oxy ở {flue_temperature}, tức không khí thừa {excess_air}.",
        "Tổn thất theo khói khô là {dry_gas}, do hydro {hydrogen_water}, do ẩm nhiên liệu {fuel_water}, "
        "theo tro xỉ {unburnt}.",
        "Hiệu suất theo phương pháp nghịch (nhiệt trị cao) là {efficiency} ({efficiency_range}, độ tin cậy 90 %).",
    ),
    report_en=(
        "The flue gas has {flue_oxygen} of oxygen at {flue_temperature}: {excess_air} of excess air.",
        "Dry flue gas takes {dry_gas} of the heat, hydrogen {hydrogen_water}, moisture {fuel_water}, ash {unburnt}.",
        "By the indirect method (gross heating value) the efficiency is {efficiency} ({efficiency_range}, 90 % level).",
    ),
)
def boiler_indirect(inputs: IndirectInputs) -> IndirectResults:
    """What is left of the heat after each loss."""
    _whole_fuel(inputs)
    value, rise = inputs.heating_value, _rise(inputs)
    needed = formulas.theoretical_air(inputs.carbon, inputs.hydrogen, inputs.oxygen, inputs.sulphur)
    excess = formulas.excess_air_of_oxygen(inputs.flue_oxygen)
    air = needed * (1 + excess)
    gas = formulas.dry_flue_gas(inputs.carbon, inputs.sulphur, air, needed, inputs.nitrogen)
    losses = {
        "dry_gas": float(formulas.dry_gas_loss(gas, rise, value)),
        "hydrogen_water": float(formulas.water_loss(9 * inputs.hydrogen, rise, value)),
        "fuel_water": float(formulas.water_loss(inputs.moisture, rise, value)),
        "air_water": float(formulas.air_humidity_loss(air, inputs.humidity, rise, value)),
        "incomplete": float(formulas.carbon_monoxide_loss(inputs.carbon, inputs.monoxide, inputs.dioxide, value)),
        "unburnt": inputs.ash * inputs.ash_heating_value / value,
    }
    left = 1.0 - sum(losses.values())
    return IndirectResults(
        efficiency=left - inputs.surface_loss,
        before_surface=left,
        excess_air=float(excess),
        air=float(air),
        warnings=("much_excess_air",) if excess > 0.6 else (),
        **losses,
    )


def _whole_fuel(inputs: IndirectInputs) -> None:
    """Refuse an analysis whose parts are more than the fuel."""
    parts = (inputs.carbon, inputs.hydrogen, inputs.oxygen, inputs.sulphur, inputs.nitrogen, inputs.moisture)
    if sum(parts) > 1.005:
        raise Impossible(
            "carbon",
            vi="tổng các thành phần (C, H, O, S, N, ẩm) không quá 100 % nhiên liệu",
            en="parts (C, H, O, S, N, moisture) of at most 100 % of the fuel together",
        )


def _rise(inputs: IndirectInputs) -> float:
    if inputs.flue_temperature <= inputs.air_temperature:
        raise Impossible(
            "flue_temperature", vi="nhiệt độ khói cao hơn không khí", en="flue gas that is hotter than the air"
        )
    return inputs.flue_temperature - inputs.air_temperature
