"""Water: flow by meter and by bucket, and what a cubic metre really costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sachhon.core.calculators.common_fields import MONEY_YEAR, hours, money_saving, per_cent, power_price
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import Impossible, quantity, result

WATER_YEAR = ("m³/year", "gal/year")
WATER_FLOW = ("m³/h", "L/min", "gpm")
WATER_HEAT = 4186.8  # J/(kg·K), at the temperatures of process water
DENSITY = 1000.0  # kg/m³
GRAVITY = 9.80665  # m/s²
REPORT_VI = (
    "Lượng nước dùng trong năm là {volume} ({volume_range}, độ tin cậy 90 %).",
    "Tiền nước tương ứng là {cost}.",
    "Giảm {reduction} sẽ tiết kiệm {water_saving} ({water_saving_range}).",
    "Số tiền tiết kiệm được là {money_saving}.",
)
REPORT_EN = (
    "That makes {volume} of water ({volume_range}, 90 % level).",
    "It costs {cost}.",
    "A reduction of {reduction} would save {water_saving} ({water_saving_range}).",
    "That is worth {money_saving}.",
)


def _price() -> Any:
    return quantity(
        "VND/m³", 0, 1e6, units=("VND/m³",), optional=True, exact=True,
        vi="Giá nước (nên dùng giá đầy đủ)", en="Price of water (better the true one)",
    )  # fmt: skip


def _reduction() -> Any:
    return per_cent(0, 100, vi="Tỷ lệ có thể giảm", en="Part that can be saved", optional=True)


def _volume() -> Any:
    return result("m³/year", units=WATER_YEAR, low=0, vi="Lượng nước dùng trong năm", en="Water used in a year")


def _saving() -> Any:
    return result("m³/year", units=WATER_YEAR, low=0, vi="Nước tiết kiệm được", en="Water saved")


def _yearly_cost() -> Any:
    return result("VND/year", units=MONEY_YEAR, vi="Tiền nước trong năm", en="Cost of water")


@dataclass(frozen=True, kw_only=True)
class MeterInputs:
    """Two readings of a meter, and the minutes between them."""

    first_reading: float = quantity(
        "m³", 0, 1e9, units=("m³", "L", "gal"), exact=True, vi="Chỉ số đồng hồ lần đầu", en="First meter reading"
    )
    second_reading: float = quantity(
        "m³", 0, 1e9, units=("m³", "L", "gal"), exact=True, vi="Chỉ số đồng hồ lần sau", en="Second meter reading"
    )
    minutes: float = quantity(
        "s", 0.1, 527_040, units=("min", "h", "day"), vi="Thời gian giữa hai lần", en="Time between"
    )
    hours: float = hours("Số giờ dùng nước trong năm", "Hours of use a year")
    meter_factor: float = quantity(
        "1", 0.5, 2, default=1, exact=True, vi="Hệ số hiệu chỉnh đồng hồ", en="Correction factor of the meter"
    )
    price: float = _price()
    reduction: float = _reduction()


@dataclass(frozen=True, kw_only=True)
class WaterResults:
    """How much water flows, what it costs, and what could be saved."""

    flow: float = result("m³/s", units=WATER_FLOW, low=0, vi="Lưu lượng nước", en="Flow of water")
    volume: float = _volume()
    cost: float = _yearly_cost()
    water_saving: float = _saving()
    money_saving: float = money_saving("water_saving")


@calculator(
    name="water-meter",
    number=20,
    rank="A",
    version="1",
    title_vi="Lưu lượng nước theo hai lần đọc đồng hồ",
    title_en="Water flow from two meter readings",
    source="ORNL, MEASUR: water reduction by meter",
    formula="V = (R₂ − R₁) · k ÷ t · h",
    page="calculators-water",
    savings=("water_saving",),
    report_vi=("Hai lần đọc đồng hồ cách nhau {minutes} cho lưu lượng {flow}.", *REPORT_VI),
    report_en=("Two meter readings {minutes} apart show a flow of {flow}.", *REPORT_EN),
)
def water_meter(inputs: MeterInputs) -> WaterResults:
    """Difference of two readings over the time between, for the hours of a year."""
    passed = inputs.second_reading - inputs.first_reading
    if passed < 0:
        raise Impossible(
            "second_reading",
            vi="chỉ số không nhỏ hơn lần đầu (nếu đồng hồ đã quay vòng, cộng thêm giới hạn đếm)",
            en="a reading not below the first (when the meter rolled over, add its range)",
        )
    return _water(passed * inputs.meter_factor / inputs.minutes, inputs)


def _water(flow: float, inputs: MeterInputs | BucketInputs) -> WaterResults:
    """A flow over the hours of a year, with its cost and its saving."""
    volume = flow * inputs.hours
    saved = volume * inputs.reduction
    return WaterResults(
        flow=flow,
        volume=volume,
        cost=volume * inputs.price,
        water_saving=saved,
        money_saving=saved * inputs.price,
    )


@dataclass(frozen=True, kw_only=True)
class BucketInputs:
    """A bucket, a watch, and how many outlets run alike."""

    bucket: float = quantity("m³", 0.1, 10_000, units=("L", "gal"), vi="Thể tích hứng được", en="Volume caught")
    seconds: float = quantity("s", 0.5, 86_400, units=("s", "min"), vi="Thời gian hứng", en="Time to catch it")
    outlets: float = quantity("1", 1, 10_000, default=1, exact=True, vi="Số vòi giống nhau", en="Outlets alike")
    hours: float = hours("Số giờ mở vòi trong năm", "Hours open a year")
    price: float = _price()
    reduction: float = _reduction()


@calculator(
    name="water-bucket",
    number=20,
    rank="A",
    version="1",
    title_vi="Lưu lượng nước đo bằng xô và đồng hồ bấm giây",
    title_en="Water flow by bucket and watch",
    source="ORNL, MEASUR: water reduction by volume meter or bucket; volume over time",
    formula="V = n · B ÷ t · h",
    page="calculators-water",
    savings=("water_saving",),
    report_vi=("Hứng {bucket} trong {seconds}, {outlets} vòi giống nhau, cho lưu lượng tổng {flow}.", *REPORT_VI),
    report_en=("Catching {bucket} takes {seconds}; outlets alike: {outlets}; the flow of all is {flow}.", *REPORT_EN),
)
def water_bucket(inputs: BucketInputs) -> WaterResults:
    """Volume caught over the time it took, of all outlets, for the hours of a year."""
    return _water(inputs.outlets * inputs.bucket / inputs.seconds, inputs)


def _part(vi: str, en: str) -> Any:
    """A part of the price that is paid per cubic metre."""
    return quantity("VND/m³", 0, 1e6, units=("VND/m³",), default=0, exact=True, vi=vi, en=en)


@dataclass(frozen=True, kw_only=True)
class TrueCostInputs:
    """Water of a year, and everything that is paid along its way."""

    volume: float = quantity("m³/year", 1, 1e9, units=("m³/year", "m³/month"), vi="Lượng nước dùng", en="Water used")
    bought: float = _part("Giá mua hoặc khai thác", "Price bought or pumped")
    treated: float = _part("Chi phí xử lý nước cấp", "Treatment before use")
    discharged: float = per_cent(0, 100, default=80, vi="Phần thải ra", en="Part discharged")
    sewage: float = _part("Chi phí xử lý và phí nước thải", "Treatment and fee of waste water")
    heated: float = per_cent(0, 100, default=0, vi="Phần được gia nhiệt", en="Part that is heated")
    rise: float = quantity("Δ°C", 0, 150, default=0, vi="Độ tăng nhiệt độ", en="Rise of temperature")
    heat_efficiency: float = per_cent(20, 100, default=80, vi="Hiệu suất gia nhiệt", en="Efficiency of heating")
    heat_price: float = quantity(
        "VND/J",
        0,
        5e6,
        units=("VND/GJ", "VND/kWh"),
        default=0,
        exact=True,
        vi="Giá nhiệt của nhiên liệu",
        en="Price of heat",
    )
    head: float = quantity("m", 0, 500, units=("m",), default=0, vi="Cột áp bơm", en="Pumping head")
    pump_efficiency: float = per_cent(
        5, 95, default=50, vi="Hiệu suất bơm và động cơ", en="Efficiency of pump and motor"
    )
    price: float = power_price()
    reduction: float = _reduction()


@dataclass(frozen=True, kw_only=True)
class TrueCostResults:
    """What one cubic metre costs in all, against its price, and what could be saved."""

    unit_cost: float = result("VND/m³", units=("VND/m³",), vi="Chi phí đầy đủ của 1 m³ nước", en="True cost of a m³")
    heat_cost: float = result("VND/m³", units=("VND/m³",), vi="Trong đó: nhiệt", en="Of which heat")
    pump_cost: float = result("VND/m³", units=("VND/m³",), vi="Trong đó: bơm", en="Of which pumping")
    multiple: float = result("1", units=("1",), vi="Gấp bao nhiêu lần giá mua", en="Times the price bought")
    cost: float = _yearly_cost()
    water_saving: float = _saving()
    money_saving: float = money_saving("water_saving")


@calculator(
    name="water-true-cost",
    number=20,
    rank="A",
    version="1",
    title_vi="Chi phí đầy đủ của nước",
    title_en="True cost of water",
    source="ORNL, MEASUR: true cost of water (parts: intake, treatment, heat, pumping, discharge)",
    formula="c = p + p_t + d · p_w + s · ρ · c_p · ΔT ÷ η · p_q + ρ · g · H ÷ η_p · p_e",
    page="calculators-water",
    savings=("water_saving",),
    report_vi=(
        "Tính cả mua, xử lý, bơm, gia nhiệt và nước thải, 1 m³ nước có chi phí {unit_cost} ({unit_cost_range}, "
        "độ tin cậy 90 %).",
        "Con số này gấp {multiple} lần giá mua.",
        "Trong năm là {cost} cho {volume}.",
        "Giảm {reduction} sẽ tiết kiệm {water_saving}, tương ứng {money_saving}.",
    ),
    report_en=(
        "With buying, treating, pumping, heating and waste water a cubic metre costs {unit_cost} ({unit_cost_range}, "
        "90 % level).",
        "That is {multiple} times the price bought.",
        "In a year it comes to {cost} for {volume}.",
        "A reduction of {reduction} would save {water_saving}, worth {money_saving}.",
    ),
)
def water_true_cost(inputs: TrueCostInputs) -> TrueCostResults:
    """Every payment along the way of a cubic metre, and what a saving of water is then worth."""
    heat = inputs.heated * DENSITY * WATER_HEAT * inputs.rise / inputs.heat_efficiency * inputs.heat_price
    pump = DENSITY * GRAVITY * inputs.head / inputs.pump_efficiency * inputs.price if inputs.head else 0.0
    unit = inputs.bought + inputs.treated + inputs.discharged * inputs.sewage + heat + pump
    saved = inputs.volume * inputs.reduction
    return TrueCostResults(
        unit_cost=unit,
        heat_cost=heat,
        pump_cost=pump,
        multiple=unit / inputs.bought if inputs.bought else float("nan"),
        cost=inputs.volume * unit,
        water_saving=saved,
        money_saving=saved * unit,
    )
