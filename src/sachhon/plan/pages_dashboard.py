"""The dashboard: the plan's figures for one period, how sure they are, and what may be done next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sachhon.core.catalogue import INDICATORS
from sachhon.display import numbers
from sachhon.display.svg import path_key
from sachhon.kit.models import Change
from sachhon.kit.procedure import Step
from sachhon.plan.charts import Path, paths
from sachhon.plan.content import figures_of
from sachhon.plan.models import Edition, Evidence, IndicatorValue, Period, Plan, PlanFacts, Run, Target
from sachhon.plan.pages import Tile, amount, finding, tiles
from sachhon.plan.pages_grounds import Ground, grounds
from sachhon.plan.pages_words import SHORT, TIERS, period_words, unit_words
from sachhon.plan.periods import PERIOD
from sachhon.plan.services import stage_of
from sachhon.resources.models import Resource, ResourceUse
from sachhon.territory.models import Province

# Registers whose changes may move a figure.
INPUTS = (
    "establishments.establishment", "establishments.product", "establishments.productconversion",
    "resources.resourceuse", "resources.productoutput", "resources.drivervalue", "resources.adjustment",
    "assessments.solution",
    "capacity.surveystratum", "capacity.officer", "capacity.officerpost", "capacity.qualification",
    "plan.plan", "plan.framerule", "plan.target",
)  # fmt: skip
PERIODS_SHOWN = 12


def changed_since(run: Run, province_id: int) -> bool:
    """Whether anything that figures are made of was written after the run."""
    return Change.objects.filter(
        change_set__province_id=province_id, change_set__sequence__gt=run.sequence, register__in=INPUTS
    ).exists()


@dataclass(frozen=True)
class TierRow:
    """One tier of CP3, never mixed with another."""

    tier: str
    words: Any
    n: int
    numerator: float | None
    denominator: float | None
    value: float | None
    headline: bool
    withheld: bool = False


def tier_rows(figure: dict[str, Any]) -> list[TierRow]:
    """The four tiers in order; A and B make the headline."""
    found = figure["tiers"] or {}
    return [
        TierRow(
            tier,
            TIERS[tier],
            part["n"],
            part["numerator"],
            part["denominator"],
            part["value"],
            tier in "AB",
            bool(part.get("withheld")),
        )
        for tier, part in found.items()
    ]


@dataclass(frozen=True)
class Line:
    """Water or one material in the compact table."""

    title: str
    figure: dict[str, Any]
    numerator: str
    denominator: str
    unit: str
    url: str = ""
    withheld: bool = False


def lines_of(figures: list[dict[str, Any]], link: Any) -> list[Line]:
    """CP3-W and CP3-M, each in its own unit."""
    rows = [figure for figure in figures if figure["code"] in ("CP3-W", "CP3-M")]
    names = {row.code: row for row in Resource.objects.filter(code__in=[each["resource"] for each in rows])}
    return [_line(figure, names.get(figure["resource"] or ""), link) for figure in rows]


def _line(figure: dict[str, Any], resource: Resource | None, link: Any) -> Line:
    unit = resource.unit if resource else INDICATORS[figure["code"]].text("parts_unit", numbers.spoken())
    title = str(resource) if resource else _("Water")
    whole = figure["denominator"]
    url = link(figure["code"], figure["resource"])
    return Line(title, figure, amount(figure["numerator"], whole), amount(whole), unit_words(unit), url)


class Figured:
    """What a page reads from a list of figures, whether of the current run or frozen in an edition."""

    figures: Any

    @cached_property
    def saving(self) -> dict[str, Any] | None:
        """CP3 as a figure."""
        return next((each for each in self.figures if each["code"] == "CP3"), None)

    @cached_property
    def tier_rows(self) -> list[TierRow]:
        """CP3 by tier."""
        return tier_rows(self.saving) if self.saving else []


class Dashboard(Figured):
    """Everything one look at a period needs, read once."""

    def __init__(self, user: Any, province: Province, label: str | None, query: str = "") -> None:
        self.user, self.province, self.query = user, province, query
        self.label = label
        self.may = {deed: user.can(deed, province.pk) for deed in ("import", "compute", "publish", "approve", "export")}

    @cached_property
    def periods(self) -> list[Period]:
        """The province's periods, the latest first; of two that end together the longer one."""
        return list(Period.objects.filter(province=self.province).order_by("-end", "start")[:PERIODS_SHOWN])

    @cached_property
    def runs(self) -> dict[int, Run]:
        """Current runs by period."""
        rows = Run.objects.filter(period__in=self.periods, current=True).select_related("period__province", "by")
        return {run.period_id: run for run in rows}

    @cached_property
    def period(self) -> Period | None:
        """The one asked for; otherwise the latest computed, otherwise the latest."""
        if self.label:
            found = next((each for each in self.periods if each.label == self.label), None)
            return found or Period.objects.filter(province=self.province, label=self.label).first()
        computed = (each for each in self.periods if each.pk in self.runs)
        return next(computed, self.periods[0] if self.periods else None)

    @cached_property
    def run(self) -> Run | None:
        """The period's current run."""
        if self.period is None:
            return None
        known = self.runs.get(self.period.pk)
        rows = Run.objects.filter(period=self.period, current=True).select_related("period__province", "by")
        return known or (None if self.period in self.periods else rows.first())

    @cached_property
    def plan(self) -> Plan | PlanFacts | None:
        """The plan of the run, or the province's latest."""
        if self.run:
            return self.run.plan
        return Plan.objects.filter(province=self.province).order_by("-start").first()

    @cached_property
    def figures(self) -> list[dict[str, Any]]:
        """The run's figures."""
        return figures_of(self.run) if self.run else []

    @cached_property
    def tiles(self) -> list[Tile]:
        """The four headline figures."""
        return tiles(self.figures, self.shown_label, self.plan.baseline_year, self.evidence_url) if self.run else []

    @property
    def shown_label(self) -> str:
        """The label of what is shown."""
        return self.period.label if self.period else self.label or ""

    def evidence_url(self, code: str, resource: str | None = None) -> str:
        """Where a figure's evidence stands."""
        address = reverse("evidence", args=[self.shown_label, code]) + self.query
        return address + (f"{'&' if self.query else '?'}resource={resource}" if resource else "")

    @cached_property
    def finding(self) -> tuple[str, str]:
        """Title and lede."""
        return finding(self.tiles, self.shown_label)

    @cached_property
    def series(self) -> int:
        """How many series CP3 counts."""
        return Evidence.objects.filter(run=self.run, code="CP3", counted=True).count()

    @cached_property
    def lines(self) -> list[Line]:
        """Water and materials."""
        return lines_of(self.figures, self.evidence_url)

    @property
    def period_words(self) -> str:
        """What is shown or asked for, as it is said."""
        return period_words(self.shown_label or self.next_label)

    @cached_property
    def edition(self) -> Edition | None:
        """The edition that this run made."""
        return Edition.objects.filter(run=self.run).defer("content").first()

    @cached_property
    def changed(self) -> bool:
        """Whether inputs moved since the run."""
        return changed_since(self.run, self.province.pk) if self.run else False

    @cached_property
    def paths(self) -> list[Path]:
        """The yearly paths of the plan's headline figures."""
        if self.plan is None:
            return []
        values = IndicatorValue.objects.filter(
            run__current=True, run__period__province=self.province, run__period__label__regex=r"^\d{4}$",
            code__in=[code for code in SHORT if "-" not in code],
        ).select_related("run__period").only(
            "code", "numerator", "denominator", "low", "high", "run__stage", "run__period__label"
        )  # fmt: skip
        return paths(self.plan, values, Target.objects.filter(plan__province=self.province, plan__code=self.plan.code))

    @property
    def path_key(self) -> SafeString:
        """What the signs of the paths mean."""
        levels = [figure["level"] for figure in self.figures if figure["level"]]
        return path_key(
            level=100 * levels[0] if levels else 95,
            baseline_year=self.plan.baseline_year if self.plan else None,
        )

    @property
    def saving_url(self) -> str:
        """CP3's evidence."""
        return self.evidence_url("CP3")

    @cached_property
    def grounds(self) -> list[Ground]:
        """On what CP3 rests, with lists."""
        return grounds(self.saving.get("evidence"), self.saving_url) if self.saving else []

    @property
    def stage_moved(self) -> bool:
        """Whether the period's stage is no longer that of the run."""
        return bool(self.run and self.period and stage_of(self.period) != self.run.stage)

    @property
    def stage_words(self) -> str:
        """The stage that computing again would give."""
        return str(Run.Stage(stage_of(self.period)).label) if self.period else ""

    @property
    def has_deeds(self) -> bool:
        """Whether there is anything to do for this person."""
        return self.may["compute"] or (self.may["publish"] and not self.edition) or bool(self.steps)

    @cached_property
    def steps(self) -> list[Step]:
        """What the period's procedure leaves open to this person."""
        if self.period is None:
            return []
        return [
            step
            for step in PERIOD.open_steps(self.period)
            if PERIOD.may(self.user, step, self.period, self.province.pk)
        ]

    @cached_property
    def next_label(self) -> str:
        """The year to compute first: that of the latest figures."""
        last = ResourceUse.objects.filter(establishment__province=self.province).aggregate(last=Max("start"))["last"]
        return str(last.year) if last else ""


def reached(shown: list[Path]) -> str:
    """What the paths say together, for the chart's title."""
    behind = [path.title for path in shown if _is_behind(path)]
    if not any(step.value is not None for path in shown for step in path.steps):
        return _("No year has been computed yet")
    if behind:
        return _("Below this year's target: %(names)s") % {"names": "; ".join(behind)}
    return _("Year by year: baseline, target and actual")


def _is_behind(path: Path) -> bool:
    judged = [step for step in path.steps if step.value is not None and step.target]
    if not judged:
        return False
    step, goal = judged[-1], judged[-1].target
    if goal.rule == "at_most":  # type: ignore[union-attr]
        return step.value > float(goal.high)  # type: ignore[union-attr,operator]
    return step.value < float(goal.low)  # type: ignore[union-attr,operator]
