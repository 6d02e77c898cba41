"""Steam and condensate: blowdown, condensate that comes back, traps and leaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sachhon.core.calculators import steam_formulas as formulas
from sachhon.core.calculators.common_fields import per_cent
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import Impossible, quantity, result
from sachhon.core.calculators.thermal_fields import (
    GAUGE,
    cost_saving,
    fuel_saving,
    heat_flow,
    heat_price,
    hours,
    make_up,
    percent,
    pressure,
    source_efficiency,
    temperature,
)
from sachhon.core.steam_tables import (
    boiling_liquid_enthalpy,
    liquid_enthalpy,
    saturated_steam_enthalpy,
    saturation_pressure,
)

ATMOSPHERE = 101_325.0
SOLIDS = ("mg/L", "g/L")
WATER_DENSITY = 1000.0


def _water_price() -> Any:
    return quantity(
        "VND/m³",
        0,
        200_000,
        units=("VND/m³",),
        optional=True,
        exact=True,
        vi="Giá nước, gồm xử lý và nước thải (phần theo mức dùng)",
        en="Price of water, with treatment and sewage (the part that follows use)",
    )


def _water_saving() -> Any:
    return result("m³/year", units=("m³/year",), vi="Nước tiết kiệm", en="Water saved")


@dataclass(frozen=True, kw_only=True)
class BlowdownInputs:
    """Solids of feed and boiler water, now and as the boiler's maker allows."""

    steam_flow: float = quantity("kg/s", 0.01, 1000, units=("t/h", "kg/h"), vi="Lưu lượng hơi", en="Steam flow")
    steam_pressure: float = pressure("Áp suất lò (đọc trên đồng hồ)", "Boiler pressure (gauge reading)")
    feed_solids: float = quantity(
        "kg/m³", 1, 5_000, units=SOLIDS, vi="TDS nước cấp", en="Dissolved solids of feed water"
    )
    boiler_solids: float = quantity(
        "kg/m³", 10, 20_000, units=SOLIDS, vi="TDS nước lò hiện tại", en="Dissolved solids of boiler water, now"
    )
    allowed_solids: float = quantity(
        "kg/m³",
        10,
        20_000,
        units=SOLIDS,
        optional=True,
        exact=True,
        vi="TDS nước lò cho phép",
        en="Dissolved solids allowed",
    )
    heat_recovery: float = per_cent(
        0, 90, default=0, vi="Phần nhiệt xả lò được thu hồi", en="Part of the blowdown heat recovered"
    )
    make_up_temperature: float = make_up()
    boiler_efficiency: float = source_efficiency()
    hours: float = hours()
    heat_price: float = heat_price()
    water_price: float = _water_price()


@dataclass(frozen=True, kw_only=True)
class BlowdownResults:
    """How much is blown down, what it carries, and what less of it would save."""

    blowdown: float = result("kg/s", units=("kg/h", "t/h"), low=0, vi="Lượng xả lò", en="Blowdown")
    ratio: float = percent("Tỷ lệ xả trên nước cấp", "Blowdown, of feed water")
    target_ratio: float = percent("Tỷ lệ xả cần thiết", "Blowdown needed, of feed water")
    blowdown_heat: float = heat_flow("Nhiệt mất theo nước xả", "Heat lost with blowdown")
    fuel_saving: float = fuel_saving()
    water_saving: float = _water_saving()
    fuel_cost_saving: float = cost_saving(vi="Tiền nhiên liệu tiết kiệm", en="Fuel cost saved")
    water_cost_saving: float = cost_saving("water_saving", vi="Tiền nước tiết kiệm", en="Water cost saved")


@calculator(
    name="blowdown",
    number=5,
    rank="A",
    version="1",
    title_vi="Xả đáy lò hơi và nhiệt nước xả",
    title_en="Boiler blowdown and its heat",
    source="US DOE, Steam Tip Sheets 9 (Minimize Boiler Blowdown) and 10 (Recover Heat from Boiler Blowdown); BEE "
    "India, Guide Book 2, ch. 2; enthalpies: IAPWS R7-97(2012)",
    formula="b = m_s · S_f ÷ (S_b − S_f);  ratio = b ÷ (b + m_s);  Q = b · (h_f − h_m)",
    page="calculators-steam",
    savings=("fuel_saving", "water_saving"),
    report_vi=(
        "Với TDS nước cấp {feed_solids} và nước lò {boiler_solids}, lò xả {blowdown}, tức {ratio} nước cấp "
        "({ratio_range}, độ tin cậy 90 %).",
        "Nước xả mang đi {blowdown_heat}.",
        "Giữ nước lò ở {allowed_solids} chỉ cần xả {target_ratio}.",
        "Tiết kiệm được {fuel_saving} nhiên liệu ({fuel_saving_range}) và {water_saving} nước.",
        "Tiền nhiên liệu tiết kiệm là {fuel_cost_saving}.",
        "Tiền nước tiết kiệm là {water_cost_saving}.",
    ),
    report_en=(
        "With {feed_solids} of solids in feed water and {boiler_solids} in the boiler, {blowdown} is blown down: "
        "{ratio} of the feed water ({ratio_range}, 90 % level).",
        "It takes {blowdown_heat} away.",
        "Keeping the boiler at {allowed_solids} needs only {target_ratio}.",
        "That saves {fuel_saving} of fuel ({fuel_saving_range}) and {water_saving} of water.",
        "Fuel cost saved: {fuel_cost_saving}.",
        "Water cost saved: {water_cost_saving}.",
    ),
)
def blowdown(inputs: BlowdownInputs) -> BlowdownResults:
    """Blowdown by the solids of the water, its heat, and what blowing down less saves."""
    allowed = inputs.boiler_solids if np.isnan(inputs.allowed_solids) else inputs.allowed_solids
    _concentrated("boiler_solids", inputs.boiler_solids, inputs.feed_solids)
    _concentrated("allowed_solids", allowed, inputs.feed_solids)
    now = float(formulas.blowdown_flow(inputs.steam_flow, inputs.feed_solids, inputs.boiler_solids))
    then = float(formulas.blowdown_flow(inputs.steam_flow, inputs.feed_solids, allowed))
    heat = _heat_above_make_up(inputs.steam_pressure, inputs.make_up_temperature)
    fuel = (now - then * (1 - inputs.heat_recovery)) * heat / inputs.boiler_efficiency * inputs.hours
    water = (now - then) / WATER_DENSITY * inputs.hours
    return BlowdownResults(
        blowdown=now,
        ratio=float(formulas.blowdown_ratio(now, inputs.steam_flow)),
        target_ratio=float(formulas.blowdown_ratio(then, inputs.steam_flow)),
        blowdown_heat=now * heat,
        fuel_saving=fuel,
        water_saving=water,
        fuel_cost_saving=fuel * inputs.heat_price,
        water_cost_saving=water * inputs.water_price,
    )


def _concentrated(name: str, boiler: float, feed: float) -> None:
    if boiler <= feed:
        raise Impossible(
            name,
            vi="TDS nước lò lớn hơn TDS nước cấp",
            en="boiler water with more dissolved solids than feed water",
        )


def _heat_above_make_up(absolute: float, make_up_temperature: float) -> float:
    """Heat of boiling water over the make-up water that takes its place. [J/kg]"""
    return float(boiling_liquid_enthalpy(absolute) - liquid_enthalpy(ATMOSPHERE, make_up_temperature))


@dataclass(frozen=True, kw_only=True)
class CondensateInputs:
    """Condensate that is let go now and could come back."""

    condensate_flow: float = quantity(
        "kg/s", 1, 500_000, units=("kg/h", "t/h"), vi="Lượng nước ngưng thu hồi thêm", en="Condensate to be returned"
    )
    trap_pressure: float = quantity(
        "Pa",
        0,
        50,
        units=GAUGE,
        optional=True,
        vi="Áp suất hơi trước bẫy (để tính phần bốc hơi lại)",
        en="Steam pressure before the trap (to find what flashes)",
    )
    flash: float = per_cent(
        0, 60, optional=True, vi="Phần bốc hơi lại, nếu đã biết", en="Share that flashes, where known"
    )
    condensate_temperature: float = temperature(
        30, 200, default=95, vi="Nhiệt độ nước ngưng về", en="Temperature of condensate as it comes back"
    )
    make_up_temperature: float = make_up()
    boiler_efficiency: float = source_efficiency()
    hours: float = hours()
    heat_price: float = heat_price()
    water_price: float = _water_price()


@dataclass(frozen=True, kw_only=True)
class CondensateResults:
    """Heat and water that come back."""

    returned: float = result("kg/s", units=("kg/h", "t/h"), low=0, vi="Nước ngưng về", en="Condensate returned")
    flash: float = percent("Phần bốc hơi lại", "Share that flashes")
    fuel_saving: float = fuel_saving()
    water_saving: float = _water_saving()
    fuel_cost_saving: float = cost_saving(vi="Tiền nhiên liệu tiết kiệm", en="Fuel cost saved")
    water_cost_saving: float = cost_saving("water_saving", vi="Tiền nước tiết kiệm", en="Water cost saved")


@calculator(
    name="condensate-return",
    number=6,
    rank="A",
    version="1",
    title_vi="Thu hồi nước ngưng",
    title_en="Condensate return",
    source="US DOE, Steam Tip Sheet 8 (Return Condensate to the Boiler); enthalpies: IAPWS R7-97(2012)",
    formula="Q = (1 − f) · m · (h_c − h_m) ÷ η;  V = (1 − f) · m ÷ ρ",
    page="calculators-steam",
    savings=("fuel_saving", "water_saving"),
    report_vi=(
        "Thu hồi {condensate_flow} nước ngưng ở {condensate_temperature} đưa {returned} về lò.",
        "Tiết kiệm được {fuel_saving} nhiên liệu ({fuel_saving_range}, độ tin cậy 90 %) và {water_saving} nước.",
        "Tiền nhiên liệu tiết kiệm là {fuel_cost_saving}.",
        "Tiền nước tiết kiệm là {water_cost_saving}.",
    ),
    report_en=(
        "Returning {condensate_flow} of condensate at {condensate_temperature} brings {returned} back to the boiler.",
        "That saves {fuel_saving} of fuel ({fuel_saving_range}, 90 % level) and {water_saving} of water.",
        "Fuel cost saved: {fuel_cost_saving}.",
        "Water cost saved: {water_cost_saving}.",
    ),
)
def condensate_return(inputs: CondensateInputs) -> CondensateResults:
    """Hot clean water in place of fresh cold water."""
    if inputs.condensate_temperature <= inputs.make_up_temperature:
        raise Impossible(
            "condensate_temperature",
            vi="nước ngưng nóng hơn nước bổ sung",
            en="condensate that is hotter than make-up water",
        )
    flash = _flash(inputs)
    # Above 100 °C condensate is kept liquid by its own pressure.
    absolute = max(ATMOSPHERE, float(saturation_pressure(inputs.condensate_temperature)))
    hot = float(liquid_enthalpy(absolute, inputs.condensate_temperature))
    cold = float(liquid_enthalpy(ATMOSPHERE, inputs.make_up_temperature))
    heat = float(formulas.condensate_heat(inputs.condensate_flow, flash, hot, cold))
    fuel = heat / inputs.boiler_efficiency * inputs.hours
    returned = (1 - flash) * inputs.condensate_flow
    water = returned / WATER_DENSITY * inputs.hours
    return CondensateResults(
        returned=returned,
        flash=flash,
        fuel_saving=fuel,
        water_saving=water,
        fuel_cost_saving=fuel * inputs.heat_price,
        water_cost_saving=water * inputs.water_price,
    )


def _flash(inputs: CondensateInputs) -> float:
    """As known, else from the pressure before the trap, else none."""
    if not np.isnan(inputs.flash):
        return inputs.flash
    if np.isnan(inputs.trap_pressure):
        return 0.0
    return float(formulas.flash_share(inputs.trap_pressure, ATMOSPHERE))


@dataclass(frozen=True, kw_only=True)
class LeakInputs:
    """Traps that blow through, or holes that leak, of one size."""

    count: float = quantity(
        "1", 1, 10_000, default=1, exact=True, vi="Số bẫy hơi hỏng hoặc chỗ rò", en="Failed traps or leaks"
    )
    diameter: float = quantity(
        "m", 0.5, 50, units=("mm", "in"), vi="Đường kính lỗ", en="Diameter of the hole or of the trap's seat"
    )
    steam_pressure: float = pressure()
    discharge: float = quantity("1", 0.1, 1, default=0.7, vi="Hệ số lưu lượng", en="Discharge coefficient")
    open_share: float = per_cent(1, 100, default=100, vi="Phần lỗ bị hở", en="Part of the hole that is open")
    make_up_temperature: float = make_up()
    boiler_efficiency: float = source_efficiency()
    hours: float = hours()
    heat_price: float = heat_price()
    steam_price: float = quantity(
        "VND/kg",
        0,
        5_000_000,
        units=("VND/t", "VND/kg"),
        optional=True,
        exact=True,
        vi="Giá hơi (dùng thay cho giá nhiên liệu)",
        en="Price of steam (in place of the price of fuel)",
    )


@dataclass(frozen=True, kw_only=True)
class LeakResults:
    """Steam that escapes, and what stopping it saves."""

    steam_loss: float = result("kg/s", units=("kg/h", "t/h"), low=0, vi="Hơi mất", en="Steam lost")
    steam_year: float = result(
        "kg/year", units=("t/year",), low=0, follows="fuel_saving", vi="Hơi mất mỗi năm", en="Steam lost in a year"
    )
    fuel_saving: float = fuel_saving()
    cost_saving: float = cost_saving()
    warnings: tuple[str, ...] = ()


@calculator(
    name="steam-leak",
    number=7,
    rank="A",
    version="1",
    title_vi="Bẫy hơi hỏng và rò rỉ hơi",
    title_en="Failed steam traps and steam leaks",
    source="Napier's formula; US DOE, Steam Tip Sheet 1 (Inspect and Repair Steam Traps); enthalpies: "
    "IAPWS R7-97(2012)",
    formula="W = 51.43 · A · p · C_d (lb/h, in², psi);  Q = W · (h_g − h_m) ÷ η",
    page="calculators-steam",
    savings=("fuel_saving",),
    warns={
        "low_pressure": (
            "Áp suất quá thấp cho công thức Napier: lượng hơi mất bị tính cao.",
            "The pressure is too low for Napier's formula: the loss is overstated.",
        )
    },
    report_vi=(
        "{count} chỗ rò có lỗ {diameter} ở {steam_pressure} làm mất {steam_loss} hơi "
        "({steam_loss_range}, độ tin cậy 90 %).",
        "Sửa chữa sẽ tiết kiệm {fuel_saving} nhiên liệu ({fuel_saving_range}).",
        "Số tiền tương ứng là {cost_saving}.",
    ),
    report_en=(
        "Holes of {diameter} at {steam_pressure}, {count} of them, lose {steam_loss} of steam "
        "({steam_loss_range}, 90 % level).",
        "Repairing them saves {fuel_saving} of fuel ({fuel_saving_range}).",
        "That is worth {cost_saving}.",
    ),
)
def steam_leak(inputs: LeakInputs) -> LeakResults:
    """Steam through holes into the open, and the fuel that made it."""
    each = float(formulas.orifice_steam(inputs.diameter, inputs.steam_pressure, inputs.discharge))
    lost = inputs.count * inputs.open_share * each
    heat = saturated_steam_enthalpy(inputs.steam_pressure) - liquid_enthalpy(ATMOSPHERE, inputs.make_up_temperature)
    fuel = lost * float(heat) / inputs.boiler_efficiency * inputs.hours
    by_steam = lost * inputs.hours * inputs.steam_price
    return LeakResults(
        steam_loss=lost,
        steam_year=lost * inputs.hours,
        fuel_saving=fuel,
        cost_saving=fuel * inputs.heat_price if np.isnan(by_steam) else by_steam,
        warnings=("low_pressure",) if formulas.CRITICAL * inputs.steam_pressure < ATMOSPHERE else (),
    )
