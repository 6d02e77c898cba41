"""Finance: payback of one measure and of several, present value and rate of return, cost of energy and gas saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sachhon.core.abatement import abatement_cost, conserved_energy_cost
from sachhon.core.calculators.common_fields import MONEY_YEAR
from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import Impossible, choice, quantity, result, series
from sachhon.core.economics import (
    NoRate,
    annuity,
    capital_recovery_factor,
    cash_flows,
    group_payback,
    net_cost,
    net_present_value,
    rate_of_return,
    simple_payback,
    yearly_benefit,
)

MONEY = ("million VND", "VND", "billion VND")
SOURCE = "BEE India, Guide Book 1, ch. 6 (Financial management)"
PRICE_YEARS = {
    "": ("chưa ghi năm giá", "year of prices not stated"),
    **{str(year): (f"giá năm {year}", f"prices of {year}") for year in range(2015, 2041)},
}
NEVER = {
    "never_paid_back": (
        "Lợi ích hằng năm không dương nên không thu hồi được vốn.",
        "The yearly benefit is not positive, so the cost is never paid back.",
    )
}


def _once(high: float, vi: str, en: str, *, default: float | None = None) -> Any:
    """A sum paid or received once."""
    return quantity("VND", 0, high, units=MONEY, default=default, vi=vi, en=en)


def _yearly(vi: str, en: str, *, low: float = 0, default: float | None = None) -> Any:
    """A sum paid or received each year."""
    return quantity("VND/year", low, 1e8, units=MONEY_YEAR, default=default, vi=vi, en=en)


def _rate() -> Any:
    return quantity(
        "1", 0, 50, units=("%",), exact=True, vi="Lãi suất thực mỗi năm (đã trừ lạm phát)", en="Real rate per year"
    )


def _price_year() -> Any:
    return choice(PRICE_YEARS, default="", vi="Mặt bằng giá", en="Year of prices")


def _years(vi: str, en: str) -> Any:
    return result("year", units=("year",), low=0, vi=vi, en=en)


def _sum(vi: str, en: str) -> Any:
    return result("VND", units=MONEY, vi=vi, en=en)


@dataclass(frozen=True, kw_only=True)
class PaybackInputs:
    """What a measure costs once, and what it brings and takes in a year."""

    cost: float = _once(1e8, "Chi phí đầu tư", "Investment")
    one_time: float = _once(1e8, "Lợi ích một lần (bán phế liệu, chiết khấu)", "One-time benefit", default=0)
    grant: float = _once(1e8, "Hỗ trợ không hoàn lại", "Grant", default=0)
    saving: float = _yearly("Tiền năng lượng tiết kiệm hằng năm", "Energy saved a year", low=-1e8)
    non_energy: float = _yearly("Lợi ích ngoài năng lượng hằng năm", "Non-energy benefit a year", low=-1e8, default=0)
    running_cost: float = _yearly(
        "Chi phí vận hành tăng thêm hằng năm", "More running cost a year", low=-1e8, default=0
    )
    price_year: str = _price_year()


@dataclass(frozen=True, kw_only=True)
class PaybackResults:
    """Years to pay back, and of what."""

    payback: float = _years("Thời gian hoàn vốn giản đơn", "Simple payback")
    net_cost: float = _sum("Chi phí ròng", "Net cost")
    benefit: float = result("VND/year", units=MONEY_YEAR, vi="Lợi ích ròng hằng năm", en="Net benefit a year")
    warnings: tuple[str, ...] = ()


@calculator(
    name="payback",
    number=23,
    rank="A",
    version="1",
    title_vi="Thời gian hoàn vốn giản đơn",
    title_en="Simple payback",
    source=SOURCE,
    formula="(I − B₁ − G) ÷ (S + S_n − O)",
    page="calculators-finance",
    warns=NEVER,
    report_vi=(
        "Đầu tư {cost}, chi phí ròng {net_cost}, lợi ích ròng {benefit} ({price_year}).",
        "Thời gian hoàn vốn giản đơn là {payback} ({payback_range}, độ tin cậy 90 %).",
    ),
    report_en=(
        "An investment of {cost}, net {net_cost}, brings {benefit} net ({price_year}).",
        "Its simple payback is {payback} ({payback_range}, 90 % level).",
    ),
)
def payback(inputs: PaybackInputs) -> PaybackResults:
    """Net cost over net yearly benefit."""
    paid = float(net_cost(inputs.cost, inputs.one_time, inputs.grant))
    brought = float(yearly_benefit(inputs.saving, inputs.non_energy, inputs.running_cost))
    years = float(simple_payback(paid, brought))
    warnings = () if np.isfinite(years) else ("never_paid_back",)
    return PaybackResults(payback=years, net_cost=paid, benefit=brought, warnings=warnings)


@dataclass(frozen=True, kw_only=True)
class GroupInputs:
    """Cost and yearly benefit of each measure that was chosen."""

    costs: Sequence[float] = series("VND", 0, 1e8, units=MONEY, vi="Chi phí từng giải pháp", en="Cost of each measure")
    benefits: Sequence[float] = series(
        "VND/year",
        -1e8,
        1e8,
        units=MONEY_YEAR,
        vi="Lợi ích hằng năm từng giải pháp",
        en="Yearly benefit of each measure",
    )
    price_year: str = _price_year()


@dataclass(frozen=True, kw_only=True)
class GroupResults:
    """Payback of all together, and of the quickest and the slowest."""

    payback: float = _years("Thời gian hoàn vốn của cả nhóm", "Payback of the group")
    quickest: float = _years("Nhanh nhất", "Quickest")
    slowest: float = _years("Chậm nhất", "Slowest")
    cost: float = _sum("Tổng chi phí", "Cost of all")
    benefit: float = result("VND/year", units=MONEY_YEAR, vi="Tổng lợi ích hằng năm", en="Yearly benefit of all")
    warnings: tuple[str, ...] = ()


@calculator(
    name="group-payback",
    number=23,
    rank="A",
    version="1",
    title_vi="Thời gian hoàn vốn của nhóm giải pháp",
    title_en="Payback of several measures",
    source="ORNL, AMO-Tools-Desktop issue 3460: sum of costs over sum of savings",
    formula="Σ I ÷ Σ S",
    page="calculators-finance",
    warns=NEVER,
    report_vi=(
        "Cả nhóm có chi phí {cost} và lợi ích {benefit} ({price_year}).",
        "Thời gian hoàn vốn của cả nhóm là {payback} ({payback_range}, độ tin cậy 90 %), không phải trung bình của "
        "từng giải pháp ({quickest} đến {slowest}).",
    ),
    report_en=(
        "Together the measures cost {cost} and bring {benefit} ({price_year}).",
        "Their payback is {payback} ({payback_range}, 90 % level), which is not the mean of each "
        "({quickest} to {slowest}).",
    ),
)
def payback_of_several(inputs: GroupInputs) -> GroupResults:
    """Sum over sum, never a mean of paybacks."""
    _refuse_odd("benefits", inputs.costs, inputs.benefits)
    each = simple_payback(inputs.costs, inputs.benefits)
    years = group_payback(inputs.costs, inputs.benefits)
    return GroupResults(
        payback=years,
        quickest=float(np.min(each)),
        slowest=float(np.max(each)),
        cost=float(np.sum(inputs.costs)),
        benefit=float(np.sum(inputs.benefits)),
        warnings=() if np.all(np.isfinite([*each, years])) else ("never_paid_back",),
    )


def _refuse_odd(name: str, one: Sequence[float], other: Sequence[float]) -> None:
    if len(one) != len(other):
        raise Impossible(
            name, vi=f"{len(one)} số, mỗi giải pháp một số", en=f"{len(one)} numbers, one for each measure"
        )


@dataclass(frozen=True, kw_only=True)
class FlowsInputs:
    """An investment now, and what each year brings."""

    cost: float = _once(1e8, "Chi phí đầu tư", "Investment")
    benefits: Sequence[float] = series(
        "VND/year", -1e8, 1e8, units=MONEY_YEAR, vi="Lợi ích ròng từng năm", en="Net benefit of each year"
    )
    rate: float = _rate()
    end_value: float = _once(1e8, "Giá trị còn lại cuối kỳ", "Value left at the end", default=0)
    price_year: str = _price_year()


@dataclass(frozen=True, kw_only=True)
class FlowsResults:
    """What the flows are worth, and at which rate they are worth nothing."""

    npv: float = _sum("Giá trị hiện tại thuần (NPV)", "Net present value")
    irr: float = result("1", units=("%",), vi="Tỷ suất hoàn vốn nội bộ (IRR)", en="Internal rate of return")
    payback: float = _years("Thời gian hoàn vốn cộng dồn", "Cumulative payback")
    discounted_payback: float = _years("Thời gian hoàn vốn có chiết khấu", "Discounted payback")
    warnings: tuple[str, ...] = ()


@calculator(
    name="npv-irr",
    number=23,
    rank="A",
    version="1",
    title_vi="Giá trị hiện tại thuần và tỷ suất hoàn vốn nội bộ",
    title_en="Net present value and internal rate of return",
    source=SOURCE,
    formula="NPV = −I + Σ Bₜ ÷ (1 + r)ᵗ;  NPV(IRR) = 0",
    page="calculators-finance",
    warns={
        **NEVER,
        "no_sign_change": (
            "Dòng tiền chỉ đi một chiều nên không có IRR.",
            "Money flows one way only, so there is no rate of return.",
        ),
        "several_sign_changes": (
            "Dòng tiền đổi dấu nhiều lần nên IRR không duy nhất: hãy xét theo NPV.",
            "The flows change sign more than once, so several rates may fit: judge by net present value.",
        ),
    },
    report_vi=(
        "Với lãi suất thực {rate} ({price_year}), giá trị hiện tại thuần là {npv} ({npv_range}, độ tin cậy 90 %).",
        "Tỷ suất hoàn vốn nội bộ là {irr} ({irr_range}).",
        "Thời gian hoàn vốn là {payback}, có chiết khấu là {discounted_payback}.",
    ),
    report_en=(
        "At a real rate of {rate} ({price_year}) its net present value is {npv} ({npv_range}, 90 % level).",
        "Its internal rate of return is {irr} ({irr_range}).",
        "It is paid back in {payback}, with interest in {discounted_payback}.",
    ),
)
def npv_irr(inputs: FlowsInputs) -> FlowsResults:
    """Worth of the flows now, and the rate at which it is nothing."""
    flows = cash_flows(inputs.cost, inputs.benefits, inputs.end_value)
    warnings = list[str]()
    rate = float("nan")
    try:
        rate = rate_of_return(flows)
    except NoRate as refused:
        warnings.append(refused.code)
    plain = _years_until_paid(flows)
    if np.isnan(plain):
        warnings.append("never_paid_back")
    return FlowsResults(
        npv=float(net_present_value(inputs.rate, flows)),
        irr=rate,
        payback=plain,
        discounted_payback=_years_until_paid(flows * (1 + inputs.rate) ** -np.arange(flows.size, dtype=np.float64)),
        warnings=tuple(warnings),
    )


def _years_until_paid(flows: Any) -> float:
    """Years until the sum of flows stays at zero or above, within a year by its share; NaN where it never does."""
    total = np.cumsum(flows)
    short = np.flatnonzero(total < -1e-12 * abs(flows[0]))
    if not short.size:
        return 0.0
    last = int(short[-1])
    if last == total.size - 1:
        return float("nan")
    return float(last - total[last] / flows[last + 1])


@dataclass(frozen=True, kw_only=True)
class SavedCostInputs:
    """What a measure costs over its life, and the energy and gas it spares."""

    cost: float = _once(1e8, "Chi phí đầu tư (sau hỗ trợ)", "Investment (after grants)")
    running_cost: float = _yearly(
        "Chi phí vận hành tăng thêm hằng năm", "More running cost a year", low=-1e8, default=0
    )
    rate: float = _rate()
    life: float = quantity("year", 0.5, 60, units=("year",), vi="Tuổi thọ", en="Life")
    energy: float = quantity(
        "J/year",
        0.001,
        1e9,
        units=("kWh/year", "GJ/year", "MWh/year"),
        vi="Năng lượng tiết kiệm hằng năm",
        en="Energy saved",
    )
    energy_price: float = quantity(
        "VND/J",
        0,
        20_000,
        units=("VND/kWh", "VND/GJ"),
        optional=True,
        exact=True,
        vi="Giá năng lượng",
        en="Price of energy",
    )
    avoided: float = quantity(
        "kgCO₂e/year",
        0,
        1e7,
        units=("tCO₂e/year",),
        optional=True,
        vi="Phát thải tránh được",
        en="Greenhouse gas avoided",
    )
    price_year: str = _price_year()


@dataclass(frozen=True, kw_only=True)
class SavedCostResults:
    """What a unit of energy saved and a tonne avoided cost."""

    factor: float = result("1", units=("%",), low=0, vi="Hệ số thu hồi vốn (CRF)", en="Capital recovery factor")
    annuity: float = result("VND/year", units=MONEY_YEAR, vi="Chi phí quy về mỗi năm", en="Annuity")
    energy_cost: float = result(
        "VND/J",
        units=("VND/kWh", "VND/GJ"),
        vi="Chi phí trên một đơn vị năng lượng tiết kiệm",
        en="Cost of conserved energy",
    )
    margin: float = result("VND/J", units=("VND/kWh", "VND/GJ"), vi="Thấp hơn giá năng lượng", en="Below the price by")
    abatement: float = result(
        "VND/kgCO₂e",
        units=("million VND/tCO₂e", "VND/tCO₂e"),
        vi="Chi phí giảm 1 tấn CO₂e",
        en="Cost of a tonne avoided",
    )


@calculator(
    name="conserved-energy",
    number=23,
    rank="A",
    version="1",
    title_vi="Chi phí trên một đơn vị năng lượng tiết kiệm và trên một tấn CO₂e",
    title_en="Cost of conserved energy and of a tonne avoided",
    source="A. Meier, J. Wright, A. Rosenfeld, Supplying Energy through Greater Efficiency (1983)",
    formula="CCE = (I · CRF + O) ÷ E;  MAC = (I · CRF + O − E · p) ÷ G",
    page="calculators-finance",
    report_vi=(
        "Với lãi suất thực {rate} và tuổi thọ {life} ({price_year}), mỗi năm giải pháp có chi phí {annuity}.",
        "Một đơn vị năng lượng tiết kiệm có chi phí {energy_cost} ({energy_cost_range}, độ tin cậy 90 %).",
        "So với giá mua, chi phí này thấp hơn {margin}.",
        "Giảm một tấn CO₂e có chi phí {abatement}; số âm nghĩa là có lãi.",
    ),
    report_en=(
        "At a real rate of {rate} over {life} ({price_year}) the measure costs {annuity}.",
        "A unit of energy saved costs {energy_cost} ({energy_cost_range}, 90 % level).",
        "That is below the price of energy by {margin}.",
        "A tonne avoided costs {abatement}; below zero it earns.",
    ),
)
def conserved_energy(inputs: SavedCostInputs) -> SavedCostResults:
    """The measure's annuity over what it saves in a year."""
    paid = inputs.cost, inputs.rate, inputs.life
    unit = float(conserved_energy_cost(inputs.cost, inputs.energy, inputs.rate, inputs.life, inputs.running_cost))
    avoided = 0.0 if np.isnan(inputs.avoided) else inputs.avoided
    earned = inputs.energy * inputs.energy_price
    return SavedCostResults(
        factor=float(capital_recovery_factor(inputs.rate, inputs.life)),
        annuity=float(annuity(*paid)) + inputs.running_cost,
        energy_cost=unit,
        margin=inputs.energy_price - unit,
        abatement=float(
            abatement_cost(
                inputs.cost, avoided, inputs.rate, inputs.life, running_cost=inputs.running_cost, benefit=earned
            )
        ),
    )
