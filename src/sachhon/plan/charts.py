"""Yearly paths of the headline figures: baseline, targets and what was reached, with the table beside."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from sachhon.display.drawing import Goal
from sachhon.display.svg import Actual, Band, path_chart
from sachhon.plan.models import IndicatorValue, Plan, Target
from sachhon.plan.pages_words import CHART


@dataclass(frozen=True)
class Step:
    """One year of one path, as the table has it."""

    year: int
    value: float | None
    low: float | None
    high: float | None
    stage: str
    target: Target | None
    is_baseline: bool

    @property
    def goal(self) -> str:
        """The year's target as it is said."""
        row = self.target
        return Goal(row.rule, *(float(side) if side else None for side in (row.low, row.high))).words() if row else ""


@dataclass(frozen=True)
class Path:
    """One indicator's path."""

    code: str
    title: str
    steps: list[Step]
    baseline: float | None
    chart: SafeString


def paths(plan: Plan, values: Iterable[IndicatorValue], targets: Iterable[Target]) -> list[Path]:
    """One path for each headline indicator that has a value or a target."""
    reached: dict[str, dict[int, IndicatorValue]] = {}
    for value in values:
        reached.setdefault(value.code, {})[int(value.run.period.label)] = value
    wanted: dict[str, dict[int, Target]] = {}
    for target in targets:
        wanted.setdefault(target.indicator, {})[target.year] = target
    codes = [code for code in CHART if code in reached or code in wanted]
    return [_path(plan, code, reached.get(code, {}), wanted.get(code, {})) for code in codes]


def _path(plan: Plan, code: str, reached: dict[int, IndicatorValue], wanted: dict[int, Target]) -> Path:
    title = str(CHART[code])
    base = reached.get(plan.baseline_year)
    years = sorted({*reached, *wanted, plan.baseline_year})
    steps = [_step(year, reached.get(year), wanted.get(year), plan.baseline_year) for year in years]
    known = [step for step in steps if step.value is not None]
    actuals = [Actual(step.year, step.value or 0.0, step.low, step.high, step.stage) for step in known]
    chart = path_chart(
        range(years[0], years[-1] + 1),
        base.value if base else None,
        _points(wanted),
        _band(wanted),
        actuals,
        title=title,
    )
    return Path(code, title, steps, base.value if base else None, chart)


def _step(year: int, value: IndicatorValue | None, target: Target | None, baseline_year: int) -> Step:
    if value is None:
        return Step(year, None, None, None, "", target, year == baseline_year)
    return Step(year, value.value, value.low, value.high, value.run.stage, target, year == baseline_year)


def _points(wanted: dict[int, Target]) -> list[tuple[int, float]]:
    """Targets that are one line: at least, at most."""
    bounds = [(year, row.high if row.rule == "at_most" else row.low) for year, row in sorted(wanted.items())
              if row.rule != "band"]  # fmt: skip
    return [(year, float(bound)) for year, bound in bounds if bound]


def _band(wanted: dict[int, Target]) -> Band | None:
    """A target band over all years that have the last one's bounds."""
    bands = [row for _year, row in sorted(wanted.items()) if row.rule == "band"]
    if not bands:
        return None
    last = bands[-1]
    same = [row.year for row in bands if (row.low, row.high) == (last.low, last.high)]
    return Band(same[0], same[-1], float(last.low), float(last.high))


def as_csv(shown: list[Path]) -> str:
    """All paths as a table for spreadsheets."""
    out = io.StringIO()
    out.write("\ufeff")
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(
        (
            "code",
            "year",
            "value",
            "low",
            "high",
            "stage",
            "target_rule",
            "target_low",
            "target_high",
            "baseline",
        )
    )
    for path in shown:
        for step in path.steps:
            write(_cells(path.code, step))
    return out.getvalue()


def _cells(code: str, step: Step) -> tuple[Any, ...]:
    goal = step.target
    bounds = (goal.rule, goal.low, goal.high) if goal else ("", "", "")
    return (
        code,
        step.year,
        step.value,
        step.low,
        step.high,
        step.stage,
        *bounds,
        "yes" if step.is_baseline else "",
    )
