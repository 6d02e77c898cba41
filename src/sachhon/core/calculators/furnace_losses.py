"""Furnaces and kilns: what leaves through walls and openings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sachhon.core.calculators.common_fields import per_cent
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import Impossible, quantity
from sachhon.core.calculators.furnace_formulas import opening_transmission
from sachhon.core.calculators.insulation_formulas import HIGHEST_SURFACE, radiation, surface_loss
from sachhon.core.calculators.thermal_fields import (
    ambient,
    cost_saving,
    fuel_saving,
    heat_flow,
    heat_price,
    hours,
    percent,
    source_efficiency,
    temperature,
)


@dataclass(frozen=True, kw_only=True)
class WallInputs:
    """The outside of a furnace's wall, now and better insulated."""

    area: float = quantity("m²", 0.1, 100_000, units=("m²", "ft²"), vi="Diện tích vách", en="Area of the wall")
    wall_temperature: float = temperature(30, 600, vi="Nhiệt độ mặt ngoài vách", en="Temperature outside the wall")
    target_temperature: float = temperature(
        30, 600, optional=True, vi="Nhiệt độ mặt ngoài sau khi bảo ôn", en="Temperature outside, better insulated"
    )
    ambient_temperature: float = ambient()
    available_heat: float = source_efficiency("Nhiệt khả dụng của lò", "Available heat of the furnace")
    hours: float = hours(optional=True)
    heat_price: float = heat_price()


@dataclass(frozen=True, kw_only=True)
class WallResults:
    """Heat lost by the wall."""

    heat_loss: float = heat_flow("Tổn thất qua vách", "Loss through the wall")
    fuel_loss: float = heat_flow("Nhiên liệu tương ứng", "Fuel burnt for it")
    fuel_saving: float = fuel_saving()
    cost_saving: float = cost_saving()
    warnings: tuple[str, ...] = ()


@calculator(
    name="furnace-wall",
    number=18,
    rank="A",
    version="1",
    title_vi="Tổn thất qua vách lò",
    title_en="Loss through a furnace wall",
    source="BEE India, Guide Book 2, ch. 4 and 5 (surface loss)",
    formula="S = (10 + ΔT ÷ 20) · ΔT kcal/(h·m²)",
    page="calculators-furnace",
    savings=("fuel_saving",),
    warns={
        "hot_surface": (
            "Mặt vách trên 200 °C, ngoài phạm vi của công thức: tổn thất chỉ là ước tính.",
            "The wall is above 200 °C, beyond the formula: the loss is an estimate only.",
        )
    },
    report_vi=(
        "Vách lò {area} ở {wall_temperature} mất {heat_loss} ({heat_loss_range}, độ tin cậy 90 %).",
        "Bảo ôn để mặt ngoài còn {target_temperature} sẽ tiết kiệm {fuel_saving} nhiên liệu ({fuel_saving_range}).",
        "Số tiền tương ứng là {cost_saving}.",
    ),
    report_en=(
        "The wall of {area} at {wall_temperature} loses {heat_loss} ({heat_loss_range}, 90 % level).",
        "Insulating it down to {target_temperature} saves {fuel_saving} of fuel ({fuel_saving_range}).",
        "That is worth {cost_saving}.",
    ),
)
def furnace_wall(inputs: WallInputs) -> WallResults:
    """Loss of a wall's outside, and what a cooler outside saves."""
    rise = inputs.wall_temperature - inputs.ambient_temperature
    if rise <= 0:
        raise Impossible(
            "wall_temperature", vi="vách nóng hơn môi trường", en="a wall that is hotter than its surroundings"
        )
    lost = inputs.area * float(surface_loss(rise))
    left = inputs.area * float(surface_loss(inputs.target_temperature - inputs.ambient_temperature))
    saved = (lost - left) / inputs.available_heat * inputs.hours
    return WallResults(
        heat_loss=lost,
        fuel_loss=lost / inputs.available_heat,
        fuel_saving=saved,
        cost_saving=saved * inputs.heat_price,
        warnings=("hot_surface",) if inputs.wall_temperature > HIGHEST_SURFACE else (),
    )


@dataclass(frozen=True, kw_only=True)
class OpeningInputs:
    """A door or peephole through which the inside is seen."""

    width: float = quantity("m", 0.01, 20, units=("m", "mm", "in"), vi="Chiều rộng lỗ", en="Width of the opening")
    height: float = quantity(
        "m",
        0.01,
        20,
        units=("m", "mm", "in"),
        optional=True,
        vi="Chiều cao lỗ (bỏ trống nếu lỗ tròn)",
        en="Height of the opening (nothing for a round one)",
    )
    thickness: float = quantity(
        "m", 0, 5, units=("m", "mm", "in"), default=0, vi="Bề dày vách", en="Thickness of the wall"
    )
    inside_temperature: float = temperature(100, 2000, vi="Nhiệt độ trong lò", en="Temperature inside")
    ambient_temperature: float = ambient()
    emissivity: float = quantity("1", 0.1, 1, default=0.95, vi="Độ đen", en="Emissivity")
    open_time: float = per_cent(0.1, 100, default=100, vi="Tỷ lệ thời gian mở", en="Share of the time it is open")
    closed_share: float = per_cent(
        0, 100, default=100, exact=True, vi="Phần lỗ sẽ được che kín", en="Part of the opening to be closed"
    )
    available_heat: float = source_efficiency("Nhiệt khả dụng của lò", "Available heat of the furnace")
    hours: float = hours(optional=True)
    heat_price: float = heat_price()


@dataclass(frozen=True, kw_only=True)
class OpeningResults:
    """Heat radiated out of the opening."""

    heat_loss: float = heat_flow("Bức xạ qua lỗ", "Radiation through the opening")
    transmission: float = percent("Phần bức xạ lọt ra", "Share that gets out")
    fuel_saving: float = fuel_saving()
    cost_saving: float = cost_saving()


@calculator(
    name="furnace-opening",
    number=18,
    rank="A",
    version="1",
    title_vi="Bức xạ qua cửa, lỗ lò",
    title_en="Radiation through a furnace opening",
    source="Stefan-Boltzmann; transmission of a hole: Clausing (1932), Santeler (1986); compared with ORNL, MEASUR "
    "Tools Suite, opening losses",
    formula="Q = ε · σ · (T⁴ − T_a⁴) · A · F · open time",
    page="calculators-furnace",
    savings=("fuel_saving",),
    report_vi=(
        "Lỗ rộng {width} ở lò {inside_temperature} bức xạ {heat_loss} ra ngoài ({heat_loss_range}, độ tin cậy 90 %).",
        "Che kín {closed_share} sẽ tiết kiệm {fuel_saving} nhiên liệu ({fuel_saving_range}).",
        "Số tiền tương ứng là {cost_saving}.",
    ),
    report_en=(
        "An opening {width} wide at {inside_temperature} radiates {heat_loss} ({heat_loss_range}, 90 % level).",
        "Closing {closed_share} of it saves {fuel_saving} of fuel ({fuel_saving_range}).",
        "That is worth {cost_saving}.",
    ),
)
def furnace_opening(inputs: OpeningInputs) -> OpeningResults:
    """Radiation that leaves while the opening is open, and what closing it saves."""
    area, across = _opening(inputs)
    through = float(opening_transmission(inputs.thickness, across))
    density = float(radiation(inputs.emissivity, inputs.inside_temperature, inputs.ambient_temperature))
    lost = density * area * through * inputs.open_time
    saved = lost * inputs.closed_share / inputs.available_heat * inputs.hours
    return OpeningResults(
        heat_loss=lost, transmission=through, fuel_saving=saved, cost_saving=saved * inputs.heat_price
    )


def _opening(inputs: OpeningInputs) -> tuple[float, float]:
    """Area, and the diameter that counts: of a slot four times its area over its perimeter. [m²; m]"""
    if np.isnan(inputs.height):
        return np.pi / 4 * inputs.width**2, inputs.width
    area = inputs.width * inputs.height
    return area, 2 * area / (inputs.width + inputs.height)
