"""Pumps and fans: a variable speed drive, and the efficiency of a pump."""

from __future__ import annotations

from dataclasses import dataclass

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
from sachhon.core.calculators.flow_formulas import hydraulic_power, speed_for_flow, system_power_ratio
from sachhon.core.calculators.words import amount

PAGE = "calculators-pumps"


@dataclass(frozen=True, kw_only=True)
class Drive:
    """A pump or fan that delivers less than its full flow."""

    use_now: float = power(
        "Công suất điện hiện nay khi van, cửa gió khép bớt", "Electric power now, throttled or damped"
    )
    full: float = power("Công suất điện ở lưu lượng đầy đủ, không khép van", "Electric power at full flow, unthrottled")
    flow: float = per_cent(10, 100, vi="Lưu lượng cần, so với đầy đủ", en="Flow needed, of the full flow")
    static: float = per_cent(
        0, 100, vi="Phần cột áp tĩnh (0 nếu quạt, mạch kín)", en="Share of static head (0 for fans and closed loops)",
        default=0,
    )  # fmt: skip
    closed: float = per_cent(
        100,
        200,
        vi="Cột áp khi đóng van, so với lúc đầy đủ",
        en="Head with the valve closed, of the head at full flow",
        default=120,
    )
    drive: float = per_cent(80, 99.5, vi="Hiệu suất biến tần", en="Efficiency of the drive", default=96)
    running: float = hours("Số giờ chạy ở lưu lượng này trong năm", "Hours a year at this flow")
    price: float = power_price()


@dataclass(frozen=True, kw_only=True)
class DriveAnswer:
    """What the drive draws and saves."""

    speed: float = result("1", units=("%",), vi="Tốc độ cần", en="Speed needed", low=0, high=100)
    lowest: float = result(
        "1", units=("%",), vi="Tốc độ thấp nhất còn có lưu lượng", en="Lowest speed that still delivers"
    )
    use_after: float = result(
        "W", units=("kW",), vi="Công suất điện khi có biến tần", en="Electric power with the drive"
    )
    saving: float = energy_saving()
    money: float = money_saving()
    warnings: tuple[str, ...] = ()


@calculator(
    name="variable-speed-drive",
    number=12,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Biến tần cho bơm, quạt",
    title_en="Variable speed drive for a pump or fan",
    source="Affinity laws; US DOE, pumping and fan system sourcebooks; static head as a share of the system curve",
    formula="P = P₁ · q · (s + (1 − s) q²) / η; n = √[(s + (h₀ − s) q²) / h₀]; n_min = √(s / h₀); ΔE = (P₀ − P) · h",
    savings=("saving",),
    warns={
        "near_limit": (
            "Tốc độ cần sát giới hạn do cột áp tĩnh: dưới đó bơm không lên nước.",
            "The speed is close to the limit set by the static head, below which nothing flows.",
        ),
        "slow": (
            "Tốc độ dưới 40 %: kiểm tra làm mát động cơ và hiệu suất biến tần.",
            "Below 40 % speed: check the motor's cooling and the drive's efficiency.",
        ),
    },
    report_vi=(
        "Lắp biến tần để chạy {flow} lưu lượng trong {running}: tốc độ {speed}, công suất {use_after}"
        " thay cho {use_now}.",
        "Phần cột áp tĩnh là {static}, nên tốc độ không thể dưới {lowest}.",
        "Tiết kiệm {saving} ({saving_range}).",
        "Tương đương {money}.",
    ),
    report_en=(
        "A drive that runs {flow} of the flow for {running} needs {speed} of the speed and {use_after} in place of"
        " {use_now}.",
        "Static head is {static}, so the speed cannot fall below {lowest}.",
        "It saves {saving} ({saving_range}).",
        "That is {money}.",
    ),
)
def drive(asked: Drive) -> DriveAnswer:
    """Electricity that a drive saves against throttling, with the limit that static head sets."""
    if asked.static > asked.closed:
        raise Impossible("static", vi="không lớn hơn cột áp khi đóng van", en="at most the head with the valve closed")
    after = asked.full * float(system_power_ratio(asked.flow, asked.static)) / asked.drive
    speed, lowest = (float(speed_for_flow(each, asked.static, asked.closed)) for each in (asked.flow, 0.0))
    saved = (asked.use_now - after) * asked.running
    warned = [*(["slow"] if speed < 0.4 else []), *(["near_limit"] if lowest > 0.9 * speed else [])]
    return DriveAnswer(
        speed=speed,
        lowest=lowest,
        use_after=after,
        saving=saved,
        money=saved * asked.price,
        warnings=tuple(warned),
    )


@dataclass(frozen=True, kw_only=True)
class Pump:
    """A pump at work, measured."""

    flow: float = quantity("m³/s", 0.01, 100_000, units=("m³/h", "L/s", "m³/s", "gpm"), vi="Lưu lượng", en="Flow")
    head: float = quantity(
        "m", 0.1, 2000, units=("m", "ft"), vi="Cột áp tổng (đẩy trừ hút)", en="Total head, discharge less suction"
    )
    use: float = power("Công suất điện đo được", "Electric power measured")
    motor: float = per_cent(30, 99, vi="Hiệu suất động cơ", en="Efficiency of the motor", default=90)
    density: float = quantity(
        "kg/m³", 500, 2000, units=("kg/m³",), vi="Khối lượng riêng", en="Density", default=1000, exact=True
    )
    target: float = per_cent(
        10, 95, vi="Hiệu suất bơm có thể đạt (bơm mới, sửa chữa)", en="Efficiency that a new or mended pump reaches",
        optional=True,
    )  # fmt: skip
    running: float = hours()
    price: float = power_price()


@dataclass(frozen=True, kw_only=True)
class PumpAnswer:
    """How well the pump works, and what a better one saves."""

    hydraulic: float = result("W", units=("kW",), vi="Công suất truyền cho nước", en="Power given to the water", low=0)
    efficiency: float = result("1", units=("%",), vi="Hiệu suất bơm", en="Efficiency of the pump", low=0, high=100)
    overall: float = result("1", units=("%",), vi="Hiệu suất cả bộ bơm", en="Efficiency wire to water", low=0, high=100)
    use_now: float = energy("Điện dùng hiện nay", "Electricity now")
    saving: float = energy_saving()
    money: float = money_saving()


@calculator(
    name="pump-efficiency",
    number=13,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Hiệu suất bơm",
    title_en="Pump efficiency",
    source="ORNL-AMO MEASUR Tools Suite, pump efficiency; g = 9.81 m/s²",
    formula="P_h = ρ g Q H; η = P_h / (P · η_m); ΔE = P · h · (1 − η / η₁)",
    savings=("saving",),
    report_vi=(
        "Bơm {flow} lên {head} dùng {use}: hiệu suất bơm {efficiency} ({efficiency_range}), cả bộ {overall}.",
        "Nâng lên {target} tiết kiệm {saving} ({saving_range}).",
        "Tương đương {money}.",
    ),
    report_en=(
        "The pump lifts {flow} by {head} on {use}: its efficiency is {efficiency} ({efficiency_range}),"
        " {overall} wire to water.",
        "Raising it to {target} saves {saving} ({saving_range}).",
        "That is {money}.",
    ),
)
def pump(asked: Pump) -> PumpAnswer:
    """Efficiency of a pump from flow, head and power."""
    given = float(hydraulic_power(asked.flow, asked.head, asked.density))
    efficiency = given / (asked.use * asked.motor)
    if efficiency > 1:
        least = given / asked.motor / 1000
        raise Impossible(
            "use",
            vi=f"ít nhất {amount(least, 'kW', 'vi')}, vì bơm không thể cho nước nhiều hơn nhận được",
            en=f"at least {amount(least, 'kW', 'en')}, as a pump cannot give more than it draws",
        )
    now = asked.use * asked.running
    saved = now - given / asked.motor / asked.target * asked.running
    return PumpAnswer(
        hydraulic=given,
        efficiency=efficiency,
        overall=given / asked.use,
        use_now=now,
        saving=saved,
        money=saved * asked.price,
    )
