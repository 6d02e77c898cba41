"""Rooftop solar: what a roof brings in a year, what of it is used on site, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass

from sachhon.core.calculators.common_fields import MONEY_YEAR, per_cent, power_price
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import quantity, result
from sachhon.core.economics import simple_payback

DAYS_OF_SUN = 365 * 86_400.0  # s/year, as peak sun hours are counted per day of a plain year


@dataclass(frozen=True, kw_only=True)
class SolarInputs:
    """A roof's modules, the sun of the place, and what electricity is worth."""

    capacity: float = quantity(
        "Wp", 0.1, 100_000, units=("kWp", "MWp"), vi="Công suất lắp đặt", en="Installed capacity"
    )
    sun: float = quantity("1", 1, 8, units=("h/day",), vi="Số giờ nắng đỉnh trung bình", en="Mean peak sun hours")
    performance: float = per_cent(40, 95, default=75, vi="Hệ số hiệu năng (PR)", en="Performance ratio")
    own_use: float = per_cent(0, 100, default=100, vi="Phần dùng tại chỗ", en="Part used on site")
    price: float = power_price()
    sold_price: float = quantity(
        "VND/J", 0, 20_000, units=("VND/kWh",), default=0, exact=True, vi="Giá bán điện dư", en="Price of what is sold"
    )
    cost: float = quantity(
        "VND", 0, 1e9, units=("million VND", "VND"), optional=True, exact=True, vi="Chi phí đầu tư", en="Investment"
    )
    running_cost: float = quantity(
        "VND/year", 0, 1e9, units=MONEY_YEAR, default=0, exact=True,
        vi="Chi phí vận hành hằng năm", en="Running cost a year",
    )  # fmt: skip
    grid_factor: float = quantity(
        "kgCO₂e/J", 0, 2, units=("kgCO₂e/kWh", "tCO₂e/MWh"), optional=True, exact=True,
        vi="Hệ số phát thải lưới điện của năm đó", en="Grid emission factor of that year",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SolarResults:
    """Electricity of a year, and what it spares."""

    generation: float = result(
        "J/year", units=("kWh/year", "MWh/year"), low=0, vi="Sản lượng điện", en="Electricity made"
    )
    specific_yield: float = result(
        "J/(Wp·year)", units=("kWh/(kWp·year)",), vi="Sản lượng trên 1 kWp", en="Electricity per kWp"
    )
    energy_saving: float = result(
        "J/year", units=("kWh/year", "MWh/year"), low=0, vi="Điện lưới không phải mua", en="Electricity not bought"
    )
    sold: float = result("J/year", units=("kWh/year", "MWh/year"), low=0, vi="Điện dư bán ra", en="Electricity sold")
    money_saving: float = result(
        "VND/year", units=MONEY_YEAR, follows="energy_saving",
        vi="Tiền điện tiết kiệm", en="Money saved on electricity",
    )  # fmt: skip
    sale: float = result("VND/year", units=MONEY_YEAR, vi="Tiền bán điện", en="Money from sales")
    payback: float = result("year", units=("year",), low=0, vi="Thời gian hoàn vốn giản đơn", en="Simple payback")
    avoided: float = result(
        "kgCO₂e/year", units=("tCO₂e/year",), follows="energy_saving",
        vi="Phát thải tránh được (phần dùng tại chỗ)", en="Greenhouse gas avoided (part used on site)",
    )  # fmt: skip


@calculator(
    name="solar-roof",
    number=21,
    rank="B",
    version="1",
    title_vi="Điện mặt trời mái nhà",
    title_en="Rooftop solar",
    source="NREL, PVWatts: nameplate capacity, peak sun hours and performance ratio, as is common practice",
    formula="E = P · PSH · PR · 365",
    page="calculators-solar",
    savings=("energy_saving",),
    report_vi=(
        "Hệ thống {capacity} với {sun} nắng đỉnh và hệ số hiệu năng {performance} cho khoảng {generation} "
        "({generation_range}, độ tin cậy 90 %).",
        "Phần dùng tại chỗ thay {energy_saving} mua từ lưới, tương ứng {money_saving}.",
        "Thời gian hoàn vốn giản đơn là {payback} ({payback_range}), chưa tính suy giảm tấm pin.",
        "Phát thải tránh được là {avoided}.",
    ),
    report_en=(
        "A roof of {capacity} with {sun} of peak sun and a performance ratio of {performance} makes about {generation} "
        "({generation_range}, 90 % level).",
        "What is used on site replaces {energy_saving} from the grid, worth {money_saving}.",
        "Its simple payback is {payback} ({payback_range}), before modules age.",
        "It avoids {avoided}.",
    ),
)
def solar_roof(inputs: SolarInputs) -> SolarResults:
    """Capacity times sun times performance, for 365 days."""
    made = inputs.capacity * inputs.sun * inputs.performance * DAYS_OF_SUN
    used = made * inputs.own_use
    sale = (made - used) * inputs.sold_price
    worth = used * inputs.price
    return SolarResults(
        generation=made,
        specific_yield=made / inputs.capacity,
        energy_saving=used,
        sold=made - used,
        money_saving=worth,
        sale=sale,
        payback=float(simple_payback(inputs.cost, worth + sale - inputs.running_cost)),
        avoided=used * inputs.grid_factor,
    )
