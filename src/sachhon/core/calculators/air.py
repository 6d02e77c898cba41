"""Compressed air: leak test, list of leaks, lower pressure, receiver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sachhon.core.calculators.air_formulas import (
    ATMOSPHERE,
    CHOKED,
    leak_share,
    orifice_leak,
    pressure_power_ratio,
    receiver_volume,
)
from sachhon.core.calculators.common_fields import (
    energy,
    energy_saving,
    hours,
    money_saving,
    per_cent,
    power,
    power_price,
)
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import Impossible, quantity, result

GAUGE = ("barg", "kgf/cm²g", "MPag", "psig")
FREE_AIR = ("m³/min", "m³/h", "cfm", "L/s")
PER_AIR = ("kWh/m³", "kW/(m³/min)")
PAGE = "calculators-air"


def _pressure(vi: str, en: str) -> Any:
    return quantity("Pa", 1, 40, units=GAUGE, vi=vi, en=en)


def _atmosphere() -> Any:
    return quantity(
        "Pa", 60, 110, units=("kPa", "bar", "atm"), vi="Áp suất khí quyển", en="Pressure of the surroundings",
        default=101.325,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LeakTest:
    """A leak test: nobody draws air, and the compressor is watched."""

    delivery: float = quantity(
        "m³/s",
        0.01,
        2000,
        units=FREE_AIR,
        vi="Lưu lượng khí tự do của máy nén",
        en="Free air delivery of the compressor",
    )
    loaded: float = quantity(
        "s", 0.5, 36_000, units=("s", "min"), vi="Tổng thời gian mang tải khi thử", en="Time on load during the test"
    )
    unloaded: float = quantity(
        "s", 0, 36_000, units=("s", "min"), vi="Tổng thời gian không tải khi thử", en="Time off load during the test"
    )
    load_power: float = power("Công suất điện khi mang tải", "Electric power on load")
    running: float = hours("Số giờ hệ thống có áp trong năm", "Hours a year under pressure")
    repaired: float = per_cent(
        0, 100, vi="Phần rò rỉ dự kiến khắc phục", en="Part of the leaks that will be repaired", default=60
    )
    price: float = power_price()


@dataclass(frozen=True, kw_only=True)
class LeakTestAnswer:
    """What leaks, and what repairing it saves."""

    leak_share: float = result("1", units=("%",), vi="Tỷ lệ rò rỉ", en="Share that leaks", low=0, high=100)
    leak_flow: float = result("m³/s", units=FREE_AIR, vi="Lưu lượng rò rỉ", en="Flow that leaks", low=0)
    specific_energy: float = result(
        "J/m³", units=PER_AIR[:1], vi="Suất điện của khí nén", en="Electricity for free air"
    )
    leak_energy: float = energy("Điện mất do rò rỉ", "Electricity lost by leaks")
    saving: float = energy_saving()
    money: float = money_saving()
    warnings: tuple[str, ...] = ()


@calculator(
    name="compressed-air-leak-test",
    number=9,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Thử rò rỉ khí nén",
    title_en="Compressed-air leak test",
    source="BEE (India), Guide Book 3, chapter 3; US DOE, compressed-air tip sheets",
    formula="λ = T / (T + t); q = λ · Q; E = λ · P · h; ΔE = E · r",
    savings=("saving",),
    warns={
        "many_leaks": (
            "Rò rỉ trên 10 %: nên lập danh sách điểm rò và sửa ngay.",
            "More than 10 % leaks: list the leaks and repair them at once.",
        ),
    },
    report_vi=(
        "Thử rò rỉ khi không có máy dùng khí: máy nén {delivery} mang tải {loaded}, không tải {unloaded},"
        " tức rò rỉ {leak_share} ({leak_share_range}), bằng {leak_flow}.",
        "Lượng rò rỉ này tốn {leak_energy}.",
        "Khắc phục {repaired} lượng rò rỉ tiết kiệm {saving} ({saving_range}).",
        "Tương đương {money}.",
    ),
    report_en=(
        "Leak test with no machine drawing air: the compressor of {delivery} ran {loaded} on load and {unloaded} off"
        " load, so {leak_share} leaks ({leak_share_range}), or {leak_flow}.",
        "These leaks cost {leak_energy}.",
        "Repairing {repaired} of them saves {saving} ({saving_range}).",
        "That is {money}.",
    ),
)
def leak_test(asked: LeakTest) -> LeakTestAnswer:
    """Leaks from the time that a compressor works while nobody draws air."""
    part = float(leak_share(asked.loaded, asked.unloaded))
    lost = part * asked.load_power * asked.running
    return LeakTestAnswer(
        leak_share=part,
        leak_flow=part * asked.delivery,
        specific_energy=asked.load_power / asked.delivery,
        leak_energy=lost,
        saving=lost * asked.repaired,
        money=lost * asked.repaired * asked.price,
        warnings=("many_leaks",) if part > 0.10 else (),
    )


def _count(diameter: str) -> Any:
    return quantity(
        "1", 0, 1000, vi=f"Số lỗ rò khoảng {diameter} mm", en=f"Leaks of about {diameter} mm", default=0, exact=True
    )


@dataclass(frozen=True, kw_only=True)
class LeakList:
    """The leaks found on a walk, by the size of their holes."""

    pressure: float = _pressure("Áp suất đường ống", "Pressure in the pipe")
    tiny: float = _count("1")
    small: float = _count("2")
    middle: float = _count("3")
    large: float = _count("5")
    coefficient: float = quantity(
        "1", 0.4, 1.0, vi="Hệ số lưu lượng của lỗ", en="Discharge coefficient of the holes", default=0.65
    )
    specific: float = quantity(
        "J/m³", 0.05, 0.3, units=PER_AIR[:1], vi="Suất điện của khí nén", en="Electricity for free air", default=0.11
    )
    running: float = hours("Số giờ hệ thống có áp trong năm", "Hours a year under pressure")
    repaired: float = per_cent(0, 100, vi="Phần rò rỉ dự kiến khắc phục", en="Part that will be repaired", default=100)
    price: float = power_price()


@dataclass(frozen=True, kw_only=True)
class LeakListAnswer:
    """What the listed leaks lose."""

    leak_flow: float = result("m³/s", units=FREE_AIR, vi="Lưu lượng rò rỉ", en="Flow that leaks", low=0)
    leak_energy: float = energy("Điện mất do rò rỉ", "Electricity lost by leaks")
    saving: float = energy_saving()
    money: float = money_saving()


@calculator(
    name="compressed-air-leaks",
    number=10,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Danh sách điểm rò khí nén",
    title_en="List of compressed-air leaks",
    source="ORNL-AMO MEASUR Tools Suite, compressed-air leak survey, orifice method (the same law in SI)",
    formula="q = Σ n · Cd · πd²/4 · (p + pa)/pa · √(kRT) · (2/(k+1))^((k+1)/(2(k−1))); E = q · e · h; ΔE = E · r",
    savings=("saving",),
    report_vi=(
        "Danh sách điểm rò ở {pressure}: tổng lưu lượng rò {leak_flow} ({leak_flow_range}), tốn {leak_energy}.",
        "Khắc phục {repaired} tiết kiệm {saving} ({saving_range}).",
        "Tương đương {money}.",
    ),
    report_en=(
        "The listed leaks at {pressure} lose {leak_flow} of free air ({leak_flow_range}), which costs {leak_energy}.",
        "Repairing {repaired} saves {saving} ({saving_range}).",
        "That is {money}.",
    ),
)
def leak_list(asked: LeakList) -> LeakListAnswer:
    """Air and electricity lost by the holes that were found."""
    if CHOKED * asked.pressure < ATMOSPHERE:
        raise Impossible(
            "pressure", vi="áp suất từ khoảng 0,9 bar trở lên để công thức đúng", en="at least some 0.9 bar gauge"
        )
    holes = {0.001: asked.tiny, 0.002: asked.small, 0.003: asked.middle, 0.005: asked.large}
    one = orifice_leak([*holes], asked.pressure - ATMOSPHERE, asked.coefficient)
    flow = float(one @ [*holes.values()])
    lost = flow * asked.specific * asked.running
    saved = lost * asked.repaired
    return LeakListAnswer(leak_flow=flow, leak_energy=lost, saving=saved, money=saved * asked.price)


@dataclass(frozen=True, kw_only=True)
class PressureCut:
    """A compressor whose discharge pressure may be lower."""

    use: float = power("Công suất điện trung bình của máy nén", "Mean electric power of the compressor")
    before: float = _pressure("Áp suất đầu đẩy hiện nay", "Discharge pressure now")
    after: float = _pressure("Áp suất đầu đẩy sau khi giảm", "Discharge pressure wanted")
    running: float = hours()
    atmosphere: float = _atmosphere()
    price: float = power_price()


@dataclass(frozen=True, kw_only=True)
class PressureCutAnswer:
    """What the lower pressure saves."""

    use_now: float = energy("Điện dùng hiện nay", "Electricity now")
    use_after: float = energy("Điện dùng sau khi giảm áp", "Electricity at the lower pressure")
    cut: float = result("1", units=("%",), vi="Mức giảm", en="Cut")
    saving: float = energy_saving()
    money: float = money_saving()


@calculator(
    name="compressed-air-pressure",
    number=10,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Giảm áp suất khí nén",
    title_en="Lower compressed-air pressure",
    source="ORNL-AMO MEASUR Tools Suite, compressed-air pressure reduction",
    formula="E₁ = P · h · [((p₁+pa)/pa)^0.283 − 1] / [((p₀+pa)/pa)^0.283 − 1]; ΔE = P · h − E₁",
    savings=("saving",),
    report_vi=(
        "Giảm áp suất đầu đẩy từ {before} xuống {after} làm điện của máy nén giảm {cut} ({cut_range}):"
        " tiết kiệm {saving} ({saving_range}).",
        "Tương đương {money}.",
    ),
    report_en=(
        "Lowering the discharge pressure from {before} to {after} cuts the compressor's electricity by {cut}"
        " ({cut_range}): {saving} saved ({saving_range}).",
        "That is {money}.",
    ),
)
def pressure_cut(asked: PressureCut) -> PressureCutAnswer:
    """Electricity saved by a lower discharge pressure."""
    if min(asked.before, asked.after) <= asked.atmosphere:
        raise Impossible("after", vi="áp suất lớn hơn áp suất khí quyển", en="a pressure above the surroundings'")
    gauges = asked.after - asked.atmosphere, asked.before - asked.atmosphere
    ratio = float(pressure_power_ratio(*gauges, asked.atmosphere))
    now = asked.use * asked.running
    saved = now * (1 - ratio)
    return PressureCutAnswer(use_now=now, use_after=now * ratio, cut=1 - ratio, saving=saved, money=saved * asked.price)


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """A short demand that a receiver is to serve."""

    draw: float = quantity(
        "m³/s", 0.001, 2000, units=FREE_AIR, vi="Lưu lượng khí tự do khi dùng nhiều", en="Free air drawn in the peak"
    )
    supply: float = quantity(
        "m³/s", 0, 2000, units=FREE_AIR, vi="Lưu lượng máy nén cấp cùng lúc", en="Delivered meanwhile", default=0
    )
    lasting: float = quantity(
        "s", 0.1, 36_000, units=("s", "min"), vi="Thời gian dùng nhiều", en="How long the peak lasts"
    )
    drop: float = quantity(
        "Pa", 0.05, 20, units=("bar", "kgf/cm²", "kPa", "psi"), vi="Mức giảm áp cho phép", en="Allowed drop of pressure"
    )
    atmosphere: float = _atmosphere()


@dataclass(frozen=True, kw_only=True)
class ReceiverAnswer:
    """How large the receiver must be."""

    demand: float = result("m³", units=("m³", "L"), vi="Lượng khí tự do cần thêm", en="Free air needed beside", low=0)
    volume: float = result("m³", units=("m³", "L", "gal"), vi="Thể tích bình chứa", en="Volume of the receiver", low=0)


@calculator(
    name="compressed-air-receiver",
    number=10,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Thể tích bình chứa khí nén",
    title_en="Compressed-air receiver",
    source="ORNL-AMO MEASUR Tools Suite, receiver tank, general method",
    formula="V = (q − qc) · t · pa / Δp",
    report_vi=("Để cấp {draw} trong {lasting} mà áp suất chỉ giảm {drop}, cần bình chứa {volume} ({volume_range}).",),
    report_en=(
        "To serve {draw} for {lasting} within a drop of {drop}, a receiver of {volume} is needed ({volume_range}).",
    ),
)
def receiver(asked: Receiver) -> ReceiverAnswer:
    """Volume of a receiver for a short demand."""
    if asked.supply > asked.draw:
        raise Impossible("supply", vi="không lớn hơn lưu lượng khi dùng nhiều", en="at most the air drawn in the peak")
    demand = (asked.draw - asked.supply) * asked.lasting
    return ReceiverAnswer(demand=demand, volume=float(receiver_volume(demand, asked.drop, asked.atmosphere)))
