"""Insulation of pipes, tanks and flat surfaces: what is lost bare, and what covering saves."""

from __future__ import annotations

from dataclasses import dataclass

from sachhon.core.calculators import insulation_formulas as formulas
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import Impossible, quantity, result
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

WARNS = {
    "hot_surface": (
        "Bề mặt trên 200 °C, ngoài phạm vi của công thức: tổn thất khi để trần chỉ là ước tính.",
        "The surface is above 200 °C, beyond the formula: the loss of the bare surface is an estimate only.",
    ),
    "hot_to_touch": (
        "Mặt ngoài lớp bảo ôn vẫn trên 60 °C: nên bọc dày hơn.",
        "The outside of the insulation stays above 60 °C: thicker insulation is better.",
    ),
}
SOURCE = (
    "BEE India, Guide Book 2, ch. 5 (surface loss); conduction through a cylinder and a slab; US DOE, Steam Tip Sheet 2"
)
REPORT_VI = (
    "Để trần, bề mặt ở {surface_temperature} mất {bare_loss} ({bare_loss_range}, độ tin cậy 90 %).",
    "Bọc bảo ôn dày {thickness} giảm còn {insulated_loss}, mặt ngoài {outside_temperature}.",
    "Tiết kiệm được {fuel_saving} nhiên liệu ({fuel_saving_range}).",
    "Số tiền tương ứng là {cost_saving}.",
)
REPORT_EN = (
    "Bare, the surface at {surface_temperature} loses {bare_loss} ({bare_loss_range}, 90 % level).",
    "Insulation of {thickness} brings that to {insulated_loss}, with {outside_temperature} outside.",
    "That saves {fuel_saving} of fuel ({fuel_saving_range}).",
    "It is worth {cost_saving}.",
)


@dataclass(frozen=True, kw_only=True)
class Covered:
    """What pipes and flat surfaces have in common."""

    surface_temperature: float = temperature(35, 600, vi="Nhiệt độ bề mặt trần", en="Temperature of the bare surface")
    ambient_temperature: float = ambient()
    thickness: float = quantity("m", 5, 500, units=("mm", "in"), vi="Bề dày bảo ôn", en="Thickness of insulation")
    conductivity: float = quantity(
        "W/(m·K)",
        0.015,
        1,
        units=("W/(m·K)", "kcal/(h·m·K)"),
        default=0.05,
        vi="Hệ số dẫn nhiệt của bảo ôn",
        en="Conductivity of the insulation",
    )
    source_efficiency: float = source_efficiency("Hiệu suất nguồn nhiệt", "Efficiency of the heat source")
    hours: float = hours()
    heat_price: float = heat_price()


@dataclass(frozen=True, kw_only=True)
class PipeInputs(Covered):
    """A pipe or the wall of an upright tank."""

    diameter: float = quantity(
        "m", 10, 20_000, units=("mm", "m", "in"), vi="Đường kính ngoài (chưa bọc)", en="Outside diameter, bare"
    )
    length: float = quantity("m", 0.1, 100_000, units=("m", "ft"), vi="Chiều dài (hoặc cao)", en="Length, or height")


@dataclass(frozen=True, kw_only=True)
class FlatInputs(Covered):
    """A flat surface: the top of a tank, a duct, a door."""

    area: float = quantity("m²", 0.01, 100_000, units=("m²", "ft²"), vi="Diện tích bề mặt", en="Area of the surface")


@dataclass(frozen=True, kw_only=True)
class CoveredResults:
    """Loss bare and insulated, and the saving between them."""

    bare_loss: float = heat_flow("Tổn thất khi để trần", "Loss when bare")
    insulated_loss: float = heat_flow("Tổn thất khi bọc bảo ôn", "Loss when insulated")
    outside_temperature: float = result(
        "K", units=("°C",), vi="Nhiệt độ mặt ngoài bảo ôn", en="Temperature outside the insulation"
    )
    saving_share: float = percent("Tỷ lệ giảm tổn thất", "Share of the loss saved", low=-100)
    fuel_saving: float = fuel_saving()
    cost_saving: float = cost_saving()
    warnings: tuple[str, ...] = ()


@calculator(
    name="insulation-pipe",
    number=8,
    rank="A",
    version="1",
    title_vi="Bảo ôn đường ống, bồn trụ",
    title_en="Insulation of pipes and upright tanks",
    source=SOURCE,
    formula="S = (10 + ΔT ÷ 20) · ΔT kcal/(h·m²);  Q = 2πkL · (T₁ − T₂) ÷ ln(r₂ ÷ r₁)",
    page="calculators-insulation",
    savings=("fuel_saving",),
    warns=WARNS,
    report_vi=REPORT_VI,
    report_en=REPORT_EN,
)
def insulation_pipe(inputs: PipeInputs) -> CoveredResults:
    """A pipe bare and covered."""
    around = 3.141592653589793 * inputs.length
    conductance = formulas.pipe_conductance(inputs.diameter, inputs.thickness, inputs.length, inputs.conductivity)
    outer = around * (inputs.diameter + 2 * inputs.thickness)
    return _covered(inputs, around * inputs.diameter, outer, float(conductance))


@calculator(
    name="insulation-flat",
    number=8,
    rank="A",
    version="1",
    title_vi="Bảo ôn bề mặt phẳng",
    title_en="Insulation of flat surfaces",
    source=SOURCE,
    formula="S = (10 + ΔT ÷ 20) · ΔT kcal/(h·m²);  Q = k · A · (T₁ − T₂) ÷ d",
    page="calculators-insulation",
    savings=("fuel_saving",),
    warns=WARNS,
    report_vi=REPORT_VI,
    report_en=REPORT_EN,
)
def insulation_flat(inputs: FlatInputs) -> CoveredResults:
    """A flat surface bare and covered."""
    conductance = inputs.conductivity * inputs.area / inputs.thickness
    return _covered(inputs, inputs.area, inputs.area, conductance)


def _covered(inputs: Covered, bare_area: float, outer_area: float, conductance: float) -> CoveredResults:
    """Loss of the bare surface against what insulation lets through."""
    rise = inputs.surface_temperature - inputs.ambient_temperature
    if rise <= 0:
        raise Impossible(
            "surface_temperature", vi="bề mặt nóng hơn môi trường", en="a surface that is hotter than its surroundings"
        )
    bare = bare_area * float(formulas.surface_loss(rise))
    outside = float(formulas.insulated_surface(conductance, outer_area, rise))
    left = conductance * (rise - outside)
    fuel = (bare - left) / inputs.source_efficiency * inputs.hours
    warnings = ["hot_surface"] if inputs.surface_temperature > formulas.HIGHEST_SURFACE else []
    warnings += ["hot_to_touch"] if outside + inputs.ambient_temperature > 333.15 else []
    return CoveredResults(
        bare_loss=bare,
        insulated_loss=left,
        outside_temperature=outside + inputs.ambient_temperature,
        saving_share=1 - left / bare,
        fuel_saving=fuel,
        cost_saving=fuel * inputs.heat_price,
        warnings=tuple(warnings),
    )
