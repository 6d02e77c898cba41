"""Motors: how loaded one is, by its speed or its current, and what a better one saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
from sachhon.core.calculators.electric_formulas import input_power, load_by_current, load_by_slip
from sachhon.core.calculators.fields import Impossible, quantity, result

PAGE = "calculators-motors"
SOURCE = "US DOE, fact sheet “Determining Electric Motor Load and Efficiency”"
LIGHT = 0.5
WARNS = {
    "light_load": (
        "Tải dưới 50 %: hiệu suất và cosφ giảm mạnh; xem xét động cơ nhỏ hơn.",
        "Below half load efficiency and power factor fall off: consider a smaller motor.",
    ),
    "overload": (
        "Tải trên 110 %: kiểm tra số đo và tình trạng động cơ.",
        "Above 110 % load: check the readings and the motor.",
    ),
}


def _speed(vi: str, en: str) -> Any:
    # A share of a speed says nothing of the slip; its doubt is asked apart.
    return quantity("1/s", 100, 3700, units=("rpm",), vi=vi, en=en, exact=True)


def _rated() -> Any:
    return power("Công suất định mức trên trục (nhãn máy)", "Rated shaft power (nameplate)")


def _load() -> Any:
    return result("1", units=("%",), vi="Mức tải", en="Load", low=0)


def _shaft() -> Any:
    return result("W", units=("kW", "hp"), vi="Công suất trên trục", en="Shaft power", low=0)


def _warned(load: float) -> tuple[str, ...]:
    """What a load out of the usual makes people look at."""
    if load > 1.1:
        return ("overload",)
    return ("light_load",) if load < LIGHT else ()


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A motor whose speed was measured."""

    rated: float = _rated()
    synchronous: float = _speed("Tốc độ đồng bộ (3000, 1500, 1000…)", "Synchronous speed (3000, 1500, 1000…)")
    rated_speed: float = _speed("Tốc độ định mức (nhãn máy)", "Rated speed (nameplate)")
    measured: float = _speed("Tốc độ đo được", "Measured speed")
    true_slip: float = per_cent(
        80,
        120,
        vi="Độ trượt định mức thật so với nhãn máy",
        en="True rated slip in parts of the nameplate's",
        default=100,
    )


@dataclass(frozen=True, kw_only=True)
class LoadAnswer:
    """How loaded the motor is."""

    load: float = _load()
    shaft: float = _shaft()
    warnings: tuple[str, ...] = ()


@calculator(
    name="motor-load-slip",
    number=11,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Mức tải động cơ theo tốc độ (độ trượt)",
    title_en="Motor load by speed (slip)",
    source=SOURCE,
    formula="L = (n_s − n) / [(n_s − n_r) · c]; P = L · P_r",
    warns=WARNS,
    report_vi=(
        "Động cơ {rated} quay {measured} (định mức {rated_speed}, đồng bộ {synchronous}):"
        " mức tải {load} ({load_range}), tức {shaft} trên trục.",
    ),
    report_en=(
        "The motor of {rated} turns at {measured} (rated {rated_speed}, synchronous {synchronous}):"
        " its load is {load} ({load_range}), or {shaft} at the shaft.",
    ),
)
def slip(asked: Slip) -> LoadAnswer:
    """Load of an induction motor from its speed."""
    if asked.rated_speed >= asked.synchronous:
        raise Impossible(
            "rated_speed", vi="nhỏ hơn tốc độ đồng bộ, ví dụ 1450 khi đồng bộ 1500", en="below the synchronous speed"
        )
    if asked.measured > asked.synchronous:
        raise Impossible("measured", vi="không lớn hơn tốc độ đồng bộ", en="at most the synchronous speed")
    load = float(load_by_slip(asked.synchronous, asked.rated_speed, asked.measured)) / asked.true_slip
    return LoadAnswer(load=load, shaft=load * asked.rated, warnings=_warned(load))


def _amperes(vi: str, en: str) -> Any:
    return quantity("A", 0.1, 5000, units=("A",), vi=vi, en=en)


def _volts(vi: str, en: str) -> Any:
    return quantity("V", 100, 15_000, units=("V", "kV"), vi=vi, en=en)


@dataclass(frozen=True, kw_only=True)
class Current:
    """A motor whose current and voltage were measured."""

    rated: float = _rated()
    rated_current: float = _amperes("Dòng điện định mức (nhãn máy)", "Rated current (nameplate)")
    current: float = _amperes("Dòng điện đo được (trung bình ba pha)", "Measured current, mean of the three lines")
    rated_voltage: float = _volts("Điện áp định mức (nhãn máy)", "Rated voltage (nameplate)")
    voltage: float = _volts("Điện áp dây đo được", "Measured voltage between lines")


@calculator(
    name="motor-load-current",
    number=11,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Mức tải động cơ theo dòng điện",
    title_en="Motor load by current",
    source=SOURCE,
    formula="L = (I / I_r) · (V / V_r); P = L · P_r",
    warns={
        **WARNS,
        "current_misleads": (
            "Dưới nửa tải, phần lớn dòng điện là dòng từ hóa: mức tải thật thấp hơn số này; hãy đo công suất.",
            "Below half load most of the current magnetises: the true load is lower than this; measure the power.",
        ),
    },
    report_vi=(
        "Động cơ {rated} dùng {current} ở {voltage} (định mức {rated_current}, {rated_voltage}):"
        " mức tải khoảng {load} ({load_range}), tức {shaft} trên trục.",
    ),
    report_en=(
        "The motor of {rated} draws {current} at {voltage} (rated {rated_current}, {rated_voltage}):"
        " its load is about {load} ({load_range}), or {shaft} at the shaft.",
    ),
)
def current(asked: Current) -> LoadAnswer:
    """Load of an induction motor from its current, good above half load."""
    load = float(load_by_current(asked.current, asked.rated_current, asked.voltage, asked.rated_voltage))
    warned = _warned(load)
    return LoadAnswer(
        load=load, shaft=load * asked.rated, warnings=(*warned, "current_misleads") if load < LIGHT else warned
    )


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """A motor that a better one may replace."""

    rated: float = _rated()
    load: float = per_cent(5, 120, vi="Mức tải", en="Load")
    old: float = per_cent(30, 99, vi="Hiệu suất hiện nay ở mức tải này", en="Efficiency now, at this load")
    new: float = per_cent(
        30, 99, vi="Hiệu suất động cơ mới ở mức tải này", en="Efficiency of the new motor, at this load"
    )
    running: float = hours()
    price: float = power_price()


@dataclass(frozen=True, kw_only=True)
class ReplacementAnswer:
    """What the better motor saves."""

    use_now: float = energy("Điện dùng hiện nay", "Electricity now")
    use_after: float = energy("Điện dùng sau khi thay", "Electricity with the new motor")
    saving: float = energy_saving()
    money: float = money_saving()


@calculator(
    name="motor-replacement",
    number=11,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Thay động cơ hiệu suất cao",
    title_en="Motor replacement",
    source="US DOE, motor system tip sheets: kW = hp · 0.746 · L · (1/η₀ − 1/η₁)",
    formula="ΔE = P_r · L · h · (1/η₀ − 1/η₁)",
    savings=("saving",),
    report_vi=(
        "Thay động cơ {rated}, tải {load}, hiệu suất {old} bằng động cơ hiệu suất {new}, chạy {running}:"
        " tiết kiệm {saving} ({saving_range}).",
        "Tương đương {money}.",
    ),
    report_en=(
        "Replacing a motor of {rated} at {load} load and {old} efficiency by one of {new}, running {running},"
        " saves {saving} ({saving_range}).",
        "That is {money}.",
    ),
)
def replacement(asked: Replacement) -> ReplacementAnswer:
    """Electricity that a more efficient motor saves at the same load."""
    shaft = asked.rated * asked.load
    now, after = (float(input_power(shaft, each)) * asked.running for each in (asked.old, asked.new))
    return ReplacementAnswer(use_now=now, use_after=after, saving=now - after, money=(now - after) * asked.price)
