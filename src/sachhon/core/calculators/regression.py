"""Baselines: a bill turned into a month's use by its days, and use explained by output and degree days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sachhon.core.calculators.declare import calculator
from sachhon.core.calculators.fields import Impossible, quantity, result, series
from sachhon.core.least_squares import Fit, IllConditioned, fit

ENERGY = ("kWh", "MWh", "GJ", "MMBtu", "J")
DAY = 86_400.0
WARNS = {
    "few_months": (
        "Dưới 12 tháng: mô hình chỉ để tham khảo, chưa đủ để xác nhận tiết kiệm.",
        "Fewer than 12 months: the model is a first look and proves no saving.",
    ),
    "weak": (
        "R² dưới 0,5: các yếu tố này chưa giải thích được mức sử dụng.",
        "R² below 0.5: these drivers do not explain the use.",
    ),
    "negative_coefficient": (
        "Có hệ số âm: hãy kiểm tra số liệu.",
        "A coefficient is negative: check the data.",
    ),
    "outside_range": (
        "Sản lượng hoặc độ-ngày của kỳ báo cáo nằm ngoài khoảng của kỳ cơ sở.",
        "Output or degree days of the reporting period lie outside those of the baseline.",
    ),
    "inside_error": (
        "Mức thay đổi nằm trong sai số của mô hình: chưa chứng tỏ được tiết kiệm.",
        "The change lies within the model's own error: no saving is shown.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class BillsInputs:
    """Bills one after another, and where a month lies among their days."""

    uses: Sequence[float] = series("J", 0, 1e10, units=ENERGY, vi="Lượng dùng từng hóa đơn", en="Use of each bill")
    days: Sequence[float] = series(
        "s",
        1,
        400,
        units=("day",),
        exact=True,
        vi="Số ngày từng hóa đơn, nối tiếp nhau",
        en="Days of each bill, one after another",
    )
    month_starts: float = quantity(
        "s", 0, 40_000, units=("day",), exact=True,
        vi="Số ngày từ đầu hóa đơn thứ nhất đến đầu tháng", en="Days from the first bill's start to the month's start",
    )  # fmt: skip
    month_days: float = quantity(
        "s", 28, 31, units=("day",), exact=True, vi="Số ngày của tháng", en="Days of the month"
    )


@dataclass(frozen=True, kw_only=True)
class BillsResults:
    """What the month used by its days."""

    use: float = result("J", units=ENERGY, low=0, vi="Lượng dùng của tháng", en="Use of the month")
    per_day: float = result("W", units=("kWh/day", "GJ/day", "MWh/day"), low=0, vi="Mỗi ngày", en="Per day")


@calculator(
    name="bills-to-month",
    number=24,
    rank="A",
    version="1",
    title_vi="Phân bổ hóa đơn theo ngày của tháng",
    title_en="Bills split by day into a month",
    source="ORNL, VERIFI: calendarisation; use of a bill spread evenly over its days",
    formula="E = Σ Uᵢ · dᵢ(tháng / month) ÷ dᵢ",
    page="calculators-regression",
    report_vi=("Phân bổ theo ngày, tháng này dùng {use} ({use_range}, độ tin cậy 90 %), mỗi ngày {per_day}.",),
    report_en=("Split by day, the month took {use} ({use_range}, 90 % level), {per_day}.",),
)
def bills_to_month(inputs: BillsInputs) -> BillsResults:
    """Each bill spread evenly over its days, and the days of the month summed."""
    uses, days = np.asarray(inputs.uses), np.asarray(inputs.days)
    if uses.shape != days.shape:
        raise Impossible("days", vi=f"{uses.size} số, mỗi hóa đơn một số", en=f"{uses.size} numbers, one for each bill")
    end = np.cumsum(days)
    first, last = inputs.month_starts, inputs.month_starts + inputs.month_days
    if last > end[-1] * (1 + 1e-12):
        raise Impossible(
            "month_starts",
            vi=f"tháng nằm trọn trong {end[-1] / DAY:g} ngày của các hóa đơn",
            en=f"a month that lies within the {end[-1] / DAY:g} days of the bills",
        )
    shared = np.clip(np.minimum(end, last) - np.maximum(end - days, first), 0.0, None)
    use = float(np.sum(uses * shared / days))
    return BillsResults(use=use, per_day=use / inputs.month_days)


def _uses(vi: str, en: str) -> Any:
    return series("J", 0, 1e10, units=ENERGY, exact=True, vi=vi, en=en)


def _outputs(vi: str, en: str) -> Any:
    return series("kg", 0, 1e10, units=("t", "kg"), exact=True, vi=vi, en=en)


@dataclass(frozen=True, kw_only=True)
class OutputInputs:
    """Months of use and output, and what the reporting period made and used."""

    uses: Sequence[float] = _uses("Lượng dùng từng tháng kỳ cơ sở", "Use of each baseline month")
    outputs: Sequence[float] = _outputs("Sản lượng từng tháng kỳ cơ sở", "Output of each baseline month")
    report_outputs: Sequence[float] = _outputs("Sản lượng từng tháng kỳ báo cáo", "Output of each reporting month")
    report_use: float = quantity(
        "J",
        0,
        1e12,
        units=ENERGY,
        optional=True,
        exact=True,
        vi="Lượng dùng kỳ báo cáo",
        en="Use of the reporting period",
    )


@dataclass(frozen=True, kw_only=True)
class WeatherInputs(OutputInputs):
    """The same with degree days of each month."""

    degree_days: Sequence[float] = series(
        "Δ°C·day", 0, 2_000, exact=True, vi="Độ-ngày từng tháng kỳ cơ sở", en="Degree days of each baseline month"
    )
    report_degree_days: Sequence[float] = series(
        "Δ°C·day", 0, 2_000, exact=True, vi="Độ-ngày từng tháng kỳ báo cáo", en="Degree days of each reporting month"
    )


def _energy(vi: str, en: str) -> Any:
    return result("J", units=ENERGY, vi=vi, en=en)


@dataclass(frozen=True, kw_only=True)
class OutputResults:
    """The line through the months, what it expects, and how far that may be off."""

    base_load: float = _energy("Phụ tải nền mỗi tháng", "Base load a month")
    per_output: float = result(
        "J/kg", units=("kWh/t", "GJ/t", "MMBtu/t"), vi="Trên 1 tấn sản phẩm", en="Per tonne of output"
    )
    r2: float = result("1", units=("1",), low=0, high=1, vi="R²", en="R²")
    cv: float = result("1", units=("%",), low=0, vi="CV(RMSE)", en="CV(RMSE)")
    expected: float = _energy("Lẽ ra phải dùng trong kỳ báo cáo", "Would have used in the reporting period")
    avoided: float = _energy("Tiết kiệm được", "Avoided")
    share: float = result("1", units=("%",), vi="Tỷ lệ tiết kiệm", en="Saving")
    half_width: float = result("J", units=ENERGY, low=0, vi="± (độ tin cậy 90 %)", en="± (90 % level)")
    warnings: tuple[str, ...] = ()
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class WeatherResults(OutputResults):
    """The same with what a degree day takes."""

    per_degree_day: float = result(
        "J/(Δ°C·day)",
        units=("kWh/(Δ°C·day)", "GJ/(Δ°C·day)", "MMBtu/(Δ°C·day)"),
        vi="Trên 1 độ-ngày",
        en="Per degree day",
    )


REPORT_VI = (
    "Mô hình kỳ cơ sở có phụ tải nền {base_load} mỗi tháng và {per_output} sản phẩm, R² {r2}, CV(RMSE) {cv}.",
    "Với sản lượng kỳ báo cáo, lẽ ra phải dùng {expected} ± {half_width} (độ tin cậy 90 %).",
    "Đã dùng {report_use}, tức là tiết kiệm {avoided} ({share}).",
)
REPORT_EN = (
    "The baseline model has a base load of {base_load} a month and {per_output} of output, R² {r2}, CV(RMSE) {cv}.",
    "At the reporting period's output {expected} ± {half_width} (90 % level) would have been used.",
    "It used {report_use}: {avoided} ({share}) were avoided.",
)


@calculator(
    name="baseline-output",
    number=24,
    rank="A",
    version="1",
    title_vi="Đường cơ sở theo sản lượng",
    title_en="Baseline from output",
    source="ORNL, VERIFI: regression baseline; uncertainty of a total by ordinary least squares",
    formula="E = a + b · P",
    page="calculators-regression",
    warns=WARNS,
    report_vi=REPORT_VI,
    report_en=REPORT_EN,
)
def baseline_output(inputs: OutputInputs) -> OutputResults:
    """Use explained by output, and what the reporting period would have taken."""
    columns = np.asarray(inputs.outputs)[:, None]
    ahead = np.asarray(inputs.report_outputs)[:, None]
    found = _fitted(inputs, columns)
    told = _told(found, inputs, columns, ahead)
    return OutputResults(**told, intervals=_intervals(found, told, ("base_load", "per_output")))


@calculator(
    name="baseline-weather",
    number=24,
    rank="A",
    version="1",
    title_vi="Đường cơ sở theo sản lượng và độ-ngày",
    title_en="Baseline from output and degree days",
    source="ORNL, VERIFI: regression baseline; uncertainty of a total by ordinary least squares",
    formula="E = a + b · P + c · DD",
    page="calculators-regression",
    warns=WARNS,
    report_vi=(*REPORT_VI, "Một độ-ngày cần {per_degree_day}."),
    report_en=(*REPORT_EN, "A degree day takes {per_degree_day}."),
)
def baseline_weather(inputs: WeatherInputs) -> WeatherResults:
    """Use explained by output and degree days, and what the reporting period would have taken."""
    columns = _beside("degree_days", inputs.outputs, inputs.degree_days)
    ahead = _beside("report_degree_days", inputs.report_outputs, inputs.report_degree_days)
    found = _fitted(inputs, columns)
    told = {**_told(found, inputs, columns, ahead), "per_degree_day": float(found.coefficients[2])}
    return WeatherResults(**told, intervals=_intervals(found, told, ("base_load", "per_output", "per_degree_day")))


def _beside(name: str, outputs: Sequence[float], degree_days: Sequence[float]) -> NDArray[np.float64]:
    if len(outputs) != len(degree_days):
        raise Impossible(
            name, vi=f"{len(outputs)} số, mỗi tháng một số", en=f"{len(outputs)} numbers, one for each month"
        )
    return np.column_stack([outputs, degree_days])


def _fitted(inputs: OutputInputs, columns: NDArray[np.float64]) -> Fit:
    """The line, or why there is none."""
    months, enough = len(inputs.uses), columns.shape[1] + 3
    if len(columns) != months:
        raise Impossible("outputs", vi=f"{months} số, mỗi tháng một số", en=f"{months} numbers, one for each month")
    if months < enough:
        raise Impossible("uses", vi=f"ít nhất {enough} tháng", en=f"at least {enough} months")
    if np.ptp(inputs.uses) == 0:
        raise Impossible("uses", vi="mức sử dụng có thay đổi giữa các tháng", en="uses that differ between months")
    try:
        return fit(columns, inputs.uses)
    except IllConditioned as refused:
        raise Impossible(
            "outputs",
            vi="các yếu tố có thay đổi và không lặp lại nhau",
            en="drivers that vary and do not repeat each other",
        ) from refused


def _told(found: Fit, inputs: OutputInputs, columns: NDArray[np.float64], ahead: NDArray[np.float64]) -> dict[str, Any]:
    """What both calculators answer."""
    from scipy.special import stdtrit

    expected = float(np.sum(found.predict(ahead)))
    spread = np.sqrt(found.s2 * (len(ahead) + found.variance_of_total(ahead)))
    half = float(stdtrit(found.df, 0.95) * spread)
    avoided = expected - inputs.report_use
    applies = {
        "few_months": len(columns) < 12,
        "weak": found.r2 < 0.5,
        "negative_coefficient": bool(np.any(found.coefficients[1:] < 0)),
        "outside_range": _outside(columns, ahead),
        "inside_error": abs(avoided) < half,
    }
    return {
        "base_load": float(found.coefficients[0]),
        "per_output": float(found.coefficients[1]),
        "r2": found.r2,
        "cv": float(np.sqrt(found.s2) / np.mean(inputs.uses)),
        "expected": expected,
        "avoided": avoided,
        "share": avoided / expected if expected > 0 else float("nan"),
        "half_width": half,
        "warnings": tuple(code for code, said in applies.items() if said),
    }


def _intervals(found: Fit, told: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    """What the line says of its own error, at 90 %: of each coefficient, of the total ahead, and of what is avoided."""
    from scipy.special import stdtrit

    errors = stdtrit(found.df, 0.95) * found.standard_errors
    half = {name: float(error) for name, error in zip(names, errors, strict=True)}
    half |= {"expected": told["half_width"], "avoided": told["half_width"]}
    if told["expected"] > 0:
        half["share"] = told["half_width"] / told["expected"]
    return {name: (told[name] - error, told[name] + error) for name, error in half.items()}


def _outside(columns: NDArray[np.float64], ahead: NDArray[np.float64]) -> bool:
    """Whether the mean month ahead lies outside the baseline's extremes and three standard deviations."""
    mean = ahead.mean(axis=0)
    inside = (columns.min(axis=0) <= mean) & (mean <= columns.max(axis=0))
    near = np.abs(mean - columns.mean(axis=0)) <= 3 * columns.std(axis=0, ddof=1)
    return not bool(np.all(inside | near))
