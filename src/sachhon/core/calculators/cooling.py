"""Cooling: a chiller, a cold store, and the water of a cooling tower."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
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
from sachhon.core.calculators.cooling_formulas import (
    air_change_heat,
    cooling_duty,
    performance,
    product_heat,
    specific_power,
    tower_make_up,
    wall_heat,
)
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import Impossible, quantity, result

PAGE = "calculators-cooling"


def _flow(vi: str, en: str) -> Any:
    return quantity("m³/s", 0.01, 100_000, units=("m³/h", "L/s", "gpm"), vi=vi, en=en)


def _degrees(low: float, high: float, vi: str, en: str) -> Any:
    return quantity("K", low, high, units=("°C", "°F"), vi=vi, en=en)


def _heat(vi: str, en: str) -> Any:
    return result("W", units=("kW", "TR"), vi=vi, en=en)


@dataclass(frozen=True, kw_only=True)
class Chiller:
    """A chiller at work, measured on its water."""

    flow: float = _flow("Lưu lượng nước lạnh", "Flow of chilled water")
    fall: float = quantity(
        "Δ°C", 0.5, 25, units=("Δ°C", "Δ°F"), vi="Chênh lệch nhiệt độ nước vào – ra", en="Temperature in less out"
    )
    use: float = power("Công suất điện máy nén", "Electric power of the compressor")
    target: float = quantity(
        "1", 1, 12, vi="COP có thể đạt (máy mới, vệ sinh, tăng nhiệt độ nước lạnh)", en="COP that can be reached",
        optional=True,
    )  # fmt: skip
    running: float = hours("Số giờ chạy ở tải này trong năm", "Hours a year at this load")
    price: float = power_price()


@dataclass(frozen=True, kw_only=True)
class ChillerAnswer:
    """How much cold the chiller makes, and from how much power."""

    duty: float = result("W", units=("kW", "TR"), vi="Năng suất lạnh", en="Cooling duty", low=0)
    tons: float = result("W", units=("TR",), vi="Năng suất lạnh, tấn lạnh", en="Cooling duty, tons", low=0)
    cop: float = result("1", vi="COP", en="COP", low=0)
    specific: float = result("1", vi="Suất điện, kW/TR", en="Electricity, kW/TR", low=0)
    use_now: float = energy("Điện dùng hiện nay", "Electricity now")
    saving: float = energy_saving()
    money: float = money_saving()
    warnings: tuple[str, ...] = ()


@calculator(
    name="chiller",
    number=16,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Máy làm lạnh nước (chiller)",
    title_en="Chiller",
    source="BEE (India), Guide Book 4, chapter 9; TR = 3.516 kW",
    formula="Q = ρ · c · q · ΔT; COP = Q / P; kW/TR = 3.516 / COP; ΔE = P · h · (1 − COP / COP₁)",
    savings=("saving",),
    warns={
        "too_good": (
            "COP trên 9 hiếm gặp: kiểm tra lưu lượng và nhiệt độ đo được.",
            "A COP above 9 is rare: check the measured flow and temperatures.",
        ),
    },
    report_vi=(
        "Nước lạnh {flow}, chênh {fall}: năng suất lạnh {duty} ({tons}), COP {cop} ({cop_range}), {specific} kW/TR.",
        "Nâng COP lên {target} tiết kiệm {saving} ({saving_range}).",
        "Tương đương {money}.",
    ),
    report_en=(
        "Chilled water of {flow}, cooled by {fall}: the duty is {duty} ({tons}), the COP {cop} ({cop_range}),"
        " {specific} kW/TR.",
        "Raising the COP to {target} saves {saving} ({saving_range}).",
        "That is {money}.",
    ),
)
def chiller(asked: Chiller) -> ChillerAnswer:
    """Duty and coefficient of performance of a chiller."""
    duty = float(cooling_duty(asked.flow, 273.15 + asked.fall, 273.15))
    cop, now = float(performance(duty, asked.use)), asked.use * asked.running
    saved = now * (1 - cop / asked.target)
    return ChillerAnswer(
        duty=duty,
        tons=duty,
        cop=cop,
        specific=float(specific_power(duty, asked.use)),
        use_now=now,
        saving=saved,
        money=saved * asked.price,
        warnings=("too_good",) if cop > 9 else (),
    )


@dataclass(frozen=True, kw_only=True)
class Store:
    """A cold store: its walls, its doors and what is brought in."""

    area: float = quantity(
        "m²", 5, 100_000, units=("m²",), vi="Diện tích vách, trần, sàn", en="Area of walls, roof and floor"
    )
    transmittance: float = quantity(
        "W/(m²·K)", 0.05, 3, vi="Hệ số truyền nhiệt U của vách", en="Transmittance U of the walls", default=0.25
    )
    inside: float = _degrees(-60, 25, "Nhiệt độ trong kho", "Temperature inside")
    outside: float = _degrees(-10, 60, "Nhiệt độ bên ngoài", "Temperature outside")
    damp_outside: float = per_cent(5, 100, vi="Độ ẩm bên ngoài", en="Humidity outside", default=80)
    damp_inside: float = per_cent(5, 100, vi="Độ ẩm trong kho", en="Humidity inside", default=90)
    volume: float = quantity("m³", 5, 1e6, units=("m³",), vi="Thể tích kho", en="Volume of the room")
    changes: float = quantity(
        "1/s", 0, 100, units=("1/day",), vi="Số lần thay không khí mỗi ngày (do mở cửa)", en="Air changes a day (doors)"
    )
    goods: float = quantity(
        "kg/s", 0, 1e6, units=("t/day", "kg/h"), vi="Hàng nhập mỗi ngày", en="Goods brought in a day", default=0
    )
    arrival: float = quantity(
        "K",
        -60,
        100,
        units=("°C", "°F"),
        vi="Nhiệt độ hàng khi nhập",
        en="Temperature of the goods on arrival",
        default=20,
    )
    heat: float = quantity(
        "J/(kg·K)", 0.5, 5, units=("kJ/(kg·K)", "kcal/(kg·K)"), vi="Nhiệt dung riêng của hàng (trung bình)",
        en="Specific heat of the goods, mean", default=3.0,
    )  # fmt: skip
    freezing: float = quantity(
        "J/kg", 0, 340, units=("kJ/kg", "kcal/kg"), vi="Ẩn nhiệt đông đặc (0 nếu đã đông hoặc không đông)",
        en="Heat of freezing (0 if frozen already or never)", default=0,
    )  # fmt: skip
    inner: float = quantity(
        "W", 0, 5000, units=("kW", "W"), vi="Đèn, quạt dàn lạnh, người, xe nâng (trung bình)",
        en="Lamps, fans, people, trucks inside, mean", default=0,
    )  # fmt: skip
    cop: float = quantity("1", 0.3, 8, vi="COP cả hệ thống lạnh", en="COP of the whole plant", default=2.0)
    kept_out: float = per_cent(
        0,
        95,
        vi="Phần gió lọt giảm được (màn nhựa, màn gió, cửa nhanh)",
        en="Part of the door's air kept out by a curtain",
        optional=True,
    )
    running: float = hours("Số giờ kho lạnh làm việc trong năm", "Hours a year kept cold")
    price: float = power_price()


@dataclass(frozen=True, kw_only=True)
class StoreAnswer:
    """The heat that enters, part by part, and the electricity that takes it out."""

    walls: float = _heat("Nhiệt qua vách", "Heat through the walls")
    doors: float = _heat("Nhiệt do gió lọt qua cửa", "Heat with air through the doors")
    product: float = _heat("Nhiệt của hàng nhập", "Heat of the goods")
    total: float = _heat("Tổng phụ tải lạnh", "Whole cooling load")
    use_now: float = energy("Điện dùng hiện nay", "Electricity now")
    saving: float = energy_saving()
    money: float = money_saving()


@calculator(
    name="cold-store",
    number=16,
    rank="A",
    version="1",
    page=PAGE,
    title_vi="Phụ tải kho lạnh",
    title_en="Cold-store load",
    source="ASHRAE Handbook, Refrigeration, “Refrigerated-facility loads”; moist air by Magnus (WMO-No. 8)",
    formula="Q = U·A·(T_o − T_i) + n·V·ρ·(h_o − h_i) + m·(c·ΔT + r) + Q_in; E = Q / COP · h; ΔE = f · Q_door / COP · h",
    savings=("saving",),
    report_vi=(
        "Phụ tải kho lạnh ở {inside} (bên ngoài {outside}): vách {walls}, cửa {doors}, hàng {product}; tổng {total}"
        " ({total_range}), tốn {use_now}.",
        "Giảm {kept_out} gió lọt qua cửa tiết kiệm {saving} ({saving_range}).",
        "Tương đương {money}.",
    ),
    report_en=(
        "The cold store at {inside} ({outside} outside) takes in {walls} through its walls, {doors} through its doors"
        " and {product} with its goods; in all {total} ({total_range}), which costs {use_now}.",
        "Keeping out {kept_out} of the door's air saves {saving} ({saving_range}).",
        "That is {money}.",
    ),
)
def store(asked: Store) -> StoreAnswer:
    """Heat that enters a cold store, and the electricity to take it out."""
    if asked.outside <= asked.inside:
        raise Impossible("outside", vi="cao hơn nhiệt độ trong kho", en="warmer than inside")
    walls = float(wall_heat(asked.area, asked.transmittance, asked.outside, asked.inside))
    air = (asked.outside, asked.damp_outside), (asked.inside, asked.damp_inside)
    doors = float(air_change_heat(asked.volume, asked.changes, *air))
    warm = max(asked.arrival, asked.inside)
    product = float(product_heat(asked.goods, warm, asked.inside, asked.heat, asked.freezing))
    total = walls + doors + product + asked.inner
    saved = asked.kept_out * doors / asked.cop * asked.running
    return StoreAnswer(
        walls=walls,
        doors=doors,
        product=product,
        total=total,
        use_now=total / asked.cop * asked.running,
        saving=saved,
        money=saved * asked.price,
    )


@dataclass(frozen=True, kw_only=True)
class Tower:
    """A cooling tower that loses water."""

    flow: float = _flow("Lưu lượng nước tuần hoàn", "Circulating flow")
    fall: float = quantity(
        "Δ°C", 0.5, 40, units=("Δ°C", "Δ°F"), vi="Nước nguội đi trong tháp", en="Range: how far the water cools"
    )
    cycles: float = quantity("1", 1.1, 20, vi="Số chu trình cô đặc hiện nay", en="Cycles of concentration now")
    drift: float = per_cent(
        0, 2, vi="Nước bay theo gió hiện nay, so với tuần hoàn", en="Drift now, of the circulating flow", default=0.2
    )
    new_cycles: float = quantity(
        "1", 1.1, 20, vi="Số chu trình cô đặc sau cải tiến (để trống nếu như cũ)",
        en="Cycles of concentration wanted (empty if as now)", optional=True,
    )  # fmt: skip
    new_drift: float = per_cent(
        0,
        2,
        vi="Nước bay theo gió sau cải tiến (để trống nếu như cũ)",
        en="Drift wanted (empty if as now)",
        optional=True,
    )
    running: float = hours()
    price: float = quantity(
        "VND/m³", 0, 200_000, units=("VND/m³",), vi="Giá nước và xử lý nước", en="Price of water and its treatment",
        optional=True, exact=True,
    )  # fmt: skip


def _water(vi: str, en: str) -> Any:
    return result("m³/year", vi=vi, en=en)


@dataclass(frozen=True, kw_only=True)
class TowerAnswer:
    """Where the water goes, and how much less could go."""

    evaporation: float = _water("Nước bay hơi", "Evaporation")
    drift_loss: float = _water("Nước bay theo gió", "Drift")
    blowdown: float = _water("Nước xả đáy", "Blowdown")
    make_up: float = _water("Nước bổ sung hiện nay", "Make-up now")
    saving: float = _water("Nước tiết kiệm được", "Water saved")
    money: float = money_saving()


@calculator(
    name="cooling-tower",
    number=17,
    rank="B",
    version="1",
    page=PAGE,
    title_vi="Nước bổ sung tháp giải nhiệt",
    title_en="Cooling-tower make-up water",
    source="ORNL-AMO MEASUR Tools Suite, cooling tower: evaporation = heat / 8,333 Btu per gallon",
    formula="E = ρ·c·q·ΔT / 2.3226·10⁹ J/m³; D = d · q; B = E / (C − 1); M = E + D + B",
    savings=("saving",),
    report_vi=(
        "Tháp giải nhiệt tuần hoàn {flow}, nguội {fall}, {cycles} chu trình cô đặc: bay hơi {evaporation},"
        " theo gió {drift_loss}, xả đáy {blowdown}; bổ sung {make_up} ({make_up_range}).",
        "Cải tiến tiết kiệm {saving} ({saving_range}).",
        "Tương đương {money}.",
    ),
    report_en=(
        "The tower circulates {flow}, cools it by {fall} and runs at {cycles} cycles: it evaporates {evaporation},"
        " drifts {drift_loss} and blows down {blowdown}; make-up is {make_up} ({make_up_range}).",
        "The change saves {saving} ({saving_range}).",
        "That is {money}.",
    ),
)
def tower(asked: Tower) -> TowerAnswer:
    """Water of a cooling tower now, and with more cycles or less drift."""
    heat = float(cooling_duty(asked.flow, 273.15 + asked.fall, 273.15))
    now = tower_make_up(heat, asked.flow, asked.drift, asked.cycles)
    cycles, drift = asked.cycles if isnan(asked.new_cycles) else asked.new_cycles, asked.new_drift
    after = tower_make_up(heat, asked.flow, asked.drift if isnan(drift) else drift, cycles)
    parts = [float(each) * asked.running for each in now]
    changed = not (isnan(asked.new_cycles) and isnan(drift))
    saved = float(now.total - after.total) * asked.running if changed else nan
    return TowerAnswer(
        evaporation=parts[0],
        drift_loss=parts[1],
        blowdown=parts[2],
        make_up=parts[3],
        saving=saved,
        money=saved * asked.price,
    )
