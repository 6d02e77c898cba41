"""Lighting: fewer watts, fewer hours."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Any

from sachhon.core.calculators.common_fields import energy, energy_saving, hours, money_saving, power_price
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.electric_formulas import lamp_energy
from sachhon.core.calculators.fields import quantity, result


def _lamps(vi: str, en: str) -> Any:
    return quantity("1", 0, 100_000, vi=vi, en=en, exact=True)


def _watts(vi: str, en: str) -> Any:
    return quantity("W", 0.5, 5000, units=("W",), vi=vi, en=en)


@dataclass(frozen=True, kw_only=True)
class Lamps:
    """Lamps as they are, and as they might be."""

    count: float = _lamps("Số bóng hiện có", "Lamps now")
    watts: float = _watts("Công suất mỗi bóng hiện nay, cả chấn lưu", "Power of each lamp now, with its ballast")
    lit: float = hours("Số giờ sáng trong năm hiện nay", "Hours alight a year now")
    new_count: float = _lamps("Số bóng sau khi thay", "Lamps wanted")
    new_watts: float = _watts("Công suất mỗi bóng mới, cả bộ nguồn", "Power of each new lamp, with its driver")
    new_lit: float = quantity(
        "s/year", 0, 8784, units=("h/year",), vi="Số giờ sáng trong năm sau khi thay (để trống nếu như cũ)",
        en="Hours alight a year wanted (empty if as now)", optional=True,
    )  # fmt: skip
    area: float = quantity("m²", 1, 1e6, units=("m²",), vi="Diện tích chiếu sáng", en="Area lit", optional=True)
    price: float = power_price()


@dataclass(frozen=True, kw_only=True)
class LampsAnswer:
    """What the lamps use and what the change saves."""

    use_now: float = energy("Điện dùng hiện nay", "Electricity now")
    use_after: float = energy("Điện dùng sau khi thay", "Electricity wanted")
    density_now: float = result("W/m²", vi="Mật độ công suất hiện nay", en="Lighting power density now", low=0)
    density_after: float = result("W/m²", vi="Mật độ công suất sau khi thay", en="Lighting power density wanted", low=0)
    saving: float = energy_saving()
    money: float = money_saving()


@calculator(
    name="lighting",
    number=15,
    rank="A",
    version="1",
    page="calculators-lighting",
    title_vi="Chiếu sáng",
    title_en="Lighting",
    source="Sum of lamps × watts × hours",
    formula="E = n · W · h; ΔE = n₀ · W₀ · h₀ − n₁ · W₁ · h₁",
    savings=("saving",),
    report_vi=(
        "Thay {count} bóng {watts} bằng {new_count} bóng {new_watts}: điện chiếu sáng từ {use_now} còn {use_after},"
        " tiết kiệm {saving} ({saving_range}).",
        "Mật độ công suất từ {density_now} còn {density_after}.",
        "Tương đương {money}.",
    ),
    report_en=(
        "Replacing {count} lamps of {watts} by {new_count} of {new_watts} brings lighting from {use_now} to"
        " {use_after}: {saving} saved ({saving_range}).",
        "The power density falls from {density_now} to {density_after}.",
        "That is {money}.",
    ),
)
def lamps(asked: Lamps) -> LampsAnswer:
    """Electricity saved by other lamps or shorter hours."""
    lit = asked.lit if isnan(asked.new_lit) else asked.new_lit
    now = float(lamp_energy(asked.count, asked.watts, asked.lit))
    after = float(lamp_energy(asked.new_count, asked.new_watts, lit))
    return LampsAnswer(
        use_now=now,
        use_after=after,
        density_now=asked.count * asked.watts / asked.area,
        density_after=asked.new_count * asked.new_watts / asked.area,
        saving=now - after,
        money=(now - after) * asked.price,
    )
