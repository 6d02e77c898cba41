"""Electric loads: three phases, one phase, and a better power factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sachhon.core.calculators.common_fields import MONEY_YEAR, energy, hours, per_cent, power, power_price
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.electric_formulas import (
    line_loss_cut,
    reactive_compensation,
    single_phase_power,
    three_phase_power,
    unbalance,
)
from sachhon.core.calculators.fields import Impossible, quantity, result

PAGE = "calculators-electricity"


def _volts(vi: str, en: str) -> Any:
    return quantity("V", 50, 40_000, units=("V", "kV"), vi=vi, en=en)


def _amperes(vi: str, en: str) -> Any:
    return quantity("A", 0, 10_000, units=("A",), vi=vi, en=en)


def _factor(vi: str, en: str) -> Any:
    return quantity("1", 0.1, 1.0, vi=vi, en=en)


def _active() -> Any:
    return result("W", units=("kW", "MW"), vi="Công suất tác dụng", en="Active power", low=0)


def _apparent() -> Any:
    return result("W", units=("kVA", "MVA"), vi="Công suất biểu kiến", en="Apparent power", low=0)


def _cost() -> Any:
    return result("VND/year", units=MONEY_YEAR, vi="Tiền điện", en="Cost of electricity")


@dataclass(frozen=True, kw_only=True)
class ThreePhases:
    """A three-phase load, measured line by line."""

    voltage: float = _volts("Điện áp dây (trung bình)", "Voltage between lines, mean")
    first: float = _amperes("Dòng điện pha 1", "Current of line 1")
    second: float = _amperes("Dòng điện pha 2", "Current of line 2")
    third: float = _amperes("Dòng điện pha 3", "Current of line 3")
    factor: float = _factor("Hệ số công suất cosφ", "Power factor")
    running: float = hours()
    price: float = power_price()


@dataclass(frozen=True, kw_only=True)
class ThreePhasesAnswer:
    """What the load draws, and how evenly."""

    active: float = _active()
    apparent: float = _apparent()
    reactive: float = result("W", units=("kVAr",), vi="Công suất phản kháng", en="Reactive power", low=0)
    unbalance: float = result("1", units=("%",), vi="Lệch dòng giữa các pha", en="Unbalance of currents", low=0)
    energy: float = energy("Điện dùng", "Electricity used")
    cost: float = _cost()
    warnings: tuple[str, ...] = ()


@calculator(
    name="three-phase-load",
    number=14,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Phụ tải ba pha",
    title_en="Three-phase load",
    source="US DOE, “Determining Electric Motor Load and Efficiency”, input power equation",
    formula="P = √3 · V · I · cosφ; S = P / cosφ; Q = √(S² − P²); E = P · h",
    warns={
        "unbalanced": (
            "Dòng các pha lệch trên 10 %: chia lại phụ tải một pha, kiểm tra đầu nối.",
            "Currents are more than 10 % unbalanced: spread the single-phase loads, check the joints.",
        ),
        "low_factor": (
            "cosφ dưới 0,9: bên bán điện có thể tính tiền công suất phản kháng; xem xét tụ bù.",
            "A power factor below 0.9 may be charged for: consider capacitors.",
        ),
    },
    report_vi=(
        "Đo ở {voltage}, {first} – {second} – {third}, cosφ {factor}: phụ tải {active} ({active_range}), {apparent}.",
        "Dòng các pha lệch {unbalance}.",
        "Điện dùng {energy} ({energy_range}).",
        "Tiền điện {cost}.",
    ),
    report_en=(
        "Measured at {voltage}, {first} – {second} – {third}, power factor {factor}: the load is {active}"
        " ({active_range}), {apparent}.",
        "The currents are {unbalance} unbalanced.",
        "It uses {energy} ({energy_range}).",
        "That costs {cost}.",
    ),
)
def three_phases(asked: ThreePhases) -> ThreePhasesAnswer:
    """Power and yearly use of a three-phase load."""
    mean = (asked.first + asked.second + asked.third) / 3
    if mean == 0:
        raise Impossible("first", vi="ít nhất một pha có dòng điện", en="a current in at least one line")
    active = float(three_phase_power(asked.voltage, mean, asked.factor))
    apparent, uneven = active / asked.factor, float(unbalance(asked.first, asked.second, asked.third))
    used = active * asked.running
    warned = [*(["unbalanced"] if uneven > 0.10 else []), *(["low_factor"] if asked.factor < 0.9 else [])]
    return ThreePhasesAnswer(
        active=active,
        apparent=apparent,
        reactive=max(apparent**2 - active**2, 0.0) ** 0.5,
        unbalance=uneven,
        energy=used,
        cost=used * asked.price,
        warnings=tuple(warned),
    )


@dataclass(frozen=True, kw_only=True)
class OnePhase:
    """A single-phase load, measured."""

    voltage: float = _volts("Điện áp", "Voltage")
    current: float = _amperes("Dòng điện", "Current")
    factor: float = _factor("Hệ số công suất cosφ", "Power factor")
    running: float = hours()
    price: float = power_price()


@dataclass(frozen=True, kw_only=True)
class OnePhaseAnswer:
    """What the load draws."""

    active: float = _active()
    energy: float = energy("Điện dùng", "Electricity used")
    cost: float = _cost()


@calculator(
    name="single-phase-load",
    number=14,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Phụ tải một pha",
    title_en="Single-phase load",
    source="ORNL-AMO MEASUR Tools Suite, electricity reduction, multimeter method",
    formula="P = V · I · cosφ; E = P · h",
    report_vi=(
        "Đo {current} ở {voltage}, cosφ {factor}: phụ tải {active} ({active_range}), điện dùng {energy}"
        " ({energy_range}).",
        "Tiền điện {cost}.",
    ),
    report_en=(
        "Measured {current} at {voltage}, power factor {factor}: the load is {active} ({active_range}) and uses"
        " {energy} ({energy_range}).",
        "That costs {cost}.",
    ),
)
def one_phase(asked: OnePhase) -> OnePhaseAnswer:
    """Power and yearly use of a single-phase load."""
    active = float(single_phase_power(asked.voltage, asked.current, asked.factor))
    used = active * asked.running
    return OnePhaseAnswer(active=active, energy=used, cost=used * asked.price)


@dataclass(frozen=True, kw_only=True)
class Factor:
    """A power factor that capacitors may raise."""

    active: float = power("Công suất tác dụng", "Active power", high=100_000)
    now: float = _factor("cosφ hiện nay", "Power factor now")
    wanted: float = _factor("cosφ mong muốn", "Power factor wanted")
    losses: float = per_cent(
        0,
        15,
        vi="Tổn thất trên dây trước tụ, so với điện dùng",
        en="Losses in the wires before the capacitors, of the use",
        optional=True,
    )
    running: float = hours()
    price: float = power_price()


@dataclass(frozen=True, kw_only=True)
class FactorAnswer:
    """Capacitors needed, and what they free and save."""

    compensation: float = result("W", units=("kVAr",), vi="Dung lượng tụ bù cần lắp", en="Capacitors needed", low=0)
    freed: float = result(
        "W", units=("kVA",), vi="Công suất máy biến áp được giải phóng", en="Transformer capacity freed"
    )
    loss_cut: float = result("1", units=("%",), vi="Tổn thất trên dây giảm", en="Cut of losses in the wires")
    saving: float = energy("Điện tiết kiệm được trên dây", "Electricity saved in the wires")
    money: float = result(
        "VND/year", units=("million VND/year",), vi="Tiền tiết kiệm được", en="Money saved", follows="saving"
    )


@calculator(
    name="power-factor",
    number=14,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Bù công suất phản kháng (nâng cosφ)",
    title_en="Power factor correction",
    source="ORNL-AMO MEASUR Tools Suite, power factor; BEE (India), Guide Book 3, chapter 1",
    formula="Q_c = P · (tanφ₁ − tanφ₂); ΔS = P · (1/cosφ₁ − 1/cosφ₂); ΔE = p · P · h · [1 − (cosφ₁/cosφ₂)²]",
    savings=("saving",),
    report_vi=(
        "Nâng cosφ từ {now} lên {wanted} ở phụ tải {active} cần tụ bù {compensation} ({compensation_range}),"
        " giải phóng {freed} máy biến áp; tổn thất trên dây giảm {loss_cut}.",
        "Tiết kiệm {saving} ({saving_range}).",
        "Tương đương {money}; chưa kể tiền công suất phản kháng không phải trả.",
    ),
    report_en=(
        "Raising the power factor from {now} to {wanted} at {active} needs capacitors of {compensation}"
        " ({compensation_range}), frees {freed} of the transformer and cuts losses in the wires by {loss_cut}.",
        "It saves {saving} ({saving_range}).",
        "That is {money}, beside the reactive charge that is no longer paid.",
    ),
)
def factor(asked: Factor) -> FactorAnswer:
    """Capacitors for a wanted power factor, and what is lost less in the wires."""
    if asked.wanted < asked.now:
        raise Impossible("wanted", vi="không thấp hơn cosφ hiện nay", en="at least the power factor now")
    cut = float(line_loss_cut(asked.now, asked.wanted))
    saved = asked.losses * asked.active * asked.running * cut
    return FactorAnswer(
        compensation=float(reactive_compensation(asked.active, asked.now, asked.wanted)),
        freed=asked.active * (1 / asked.now - 1 / asked.wanted),
        loss_cut=cut,
        saving=saved,
        money=saved * asked.price,
    )
