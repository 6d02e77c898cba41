"""The verbs of the plan: verify and compute a period, publish an edition."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Max

from sachhon.core.catalogue import INDICATORS
from sachhon.core.verdict import FEWEST_REPORTING
from sachhon.kit import bulk, clock
from sachhon.kit.canonical import canonical, sha256
from sachhon.kit.changes import Changes, change_set, head_of
from sachhon.kit.events import announce
from sachhon.plan import figures
from sachhon.plan.checks import EDITION_TEXT
from sachhon.plan.content import edition_content
from sachhon.plan.frame import frame_of
from sachhon.plan.medians import MEDIANS, sector_medians
from sachhon.plan.modelled import spans_of
from sachhon.plan.models import Edition, Evidence, IndicatorValue, Period, Plan, PlanFacts, Run, SectorMedian
from sachhon.plan.periods import plan_in_force, year_of
from sachhon.plan.savings import series_of
from sachhon.resources.models import Verification
from sachhon.resources.verification import Progress, changed_since, verify_savings

VALUES = (
    "run_id", "code", "resource_id", "numerator", "denominator", "low", "high", "level", "method", "n", "counted",
    "frame", "formula_version", "target", "status", "detail",
)  # fmt: skip


class PeriodClosed(ValueError):
    """The figures of a closed or approved period do not change without a reopening."""


class NotVerifiable(ValueError):
    """The period is too short, or does not come after the plan's baseline year."""


class NothingComputed(ValueError):
    """The period has no run to publish."""


def stage_of(period: Period) -> str:
    """Estimate until the cut, preliminary after it, final once approved."""
    if period.state == Period.State.APPROVED:
        return Run.Stage.FINAL
    return Run.Stage.ESTIMATE if clock.today() <= period.cut_date else Run.Stage.PRELIMINARY


def verify_period(
    period: Period, *, by: Any, progress: Progress | None = None, always: bool = True
) -> tuple[Verification | None, bool]:
    """(the verification of all series of the period's province, whether it was there already).

    Without `always`, nothing is kept where no series is measured for long enough.
    """
    plan = plan_in_force(period)
    spans = spans_of(plan, period)
    if spans is None and always:
        raise NotVerifiable(
            f"Period {period.label} cannot be verified: it needs at least {FEWEST_REPORTING} months after the baseline"
            f" year {plan.baseline_year}."
        )
    if spans is None:
        return None, True
    claim = figures.claim_of(plan, period)
    return verify_savings(period.province_id, spans, claim=claim, by=by, progress=progress, always=always)


def compute_period(period: Period, *, by: Any) -> tuple[Run, bool]:
    """(the run, whether it was there already): same inputs, same formulas and stage give the same run.

    It stands on the verification of its series, made first where what that one read has changed. If use or output
    are written while it computes, it begins again.
    """
    started = time.monotonic()
    while True:
        verification, _same = verify_period(period, by=by, always=False)
        with bulk.uncollected():
            done = _compute(period, verification, by, started)
        if done:
            return done


def _compute(period: Period, verification: Verification | None, by: Any, started: float) -> tuple[Run, bool] | None:
    """One attempt; nothing where the verification that it stands on no longer holds."""
    plan, head = plan_in_force(period), head_of(period.province_id)
    found, inputs = _computed(plan, period, verification)
    stage = stage_of(period)
    with change_set(by=by, why=f"computed {period.label}", province_id=period.province_id) as changes:
        if changes.head.sequence != head.sequence:  # somebody wrote meanwhile
            if changed_since(period.province_id, head.sequence):
                return None
            plan, head = plan_in_force(period), head_of(period.province_id)
            found, inputs = _computed(plan, period, verification)
        current = Run.objects.filter(period=period, current=True).first()
        if current and (current.inputs_hash, current.stage) == (inputs, stage):
            return current, True
        if current and current.inputs_hash != inputs and period.state != Period.State.OPEN:
            raise PeriodClosed(f"Period {period.label} is {period.state} and its inputs have changed: reopen it first.")
        Run.objects.filter(period=period, current=True).update(current=False)
        run = Run(
            period=period, plan_facts=asdict(PlanFacts.of(plan)), formula_versions=_versions(found.figures),
            inputs_hash=inputs, stage=stage,
            sequence=head.sequence, at=clock.now(), by=by, seconds=round(time.monotonic() - started, 3),
        )  # fmt: skip
        changes.insert(run)
        _keep(changes, run, found)
    return run, False


@dataclass(frozen=True)
class _Found:
    """What one computation found."""

    figures: list[figures.Figure]
    medians: list[tuple[Any, ...]]


def _keep(changes: Changes, run: Run, found: _Found) -> None:
    """The run's values, their evidence, and the sectors' medians."""
    changes.insert_many(IndicatorValue, VALUES, [_value_row(run, figure) for figure in found.figures])
    columns = ("run_id", "code", *figures.EVIDENCE)
    parts = [(run.pk, figure.code, *part) for figure in found.figures for part in figure.evidence]
    changes.insert_many(Evidence, columns, parts)
    changes.insert_many(SectorMedian, ("run_id", *MEDIANS), [(run.pk, *row) for row in found.medians])


def _computed(plan: Plan, period: Period, verification: Verification | None) -> tuple[_Found, str]:
    """All figures of the plan's set, and the hash of what went in."""
    frame = frame_of(plan, period)
    series = series_of(plan, period, frame, verification) if year_of(period) > plan.baseline_year else None
    saving = figures.savings(series, frame) if series else [figures.not_compared(frame)]
    found = [
        figures.with_target(figure, plan, period)
        for figure in (
            figures.aware(plan, period), figures.applying(frame), *saving, figures.trained(plan, period),
        )
        if figure is not None
    ]  # fmt: skip
    medians = sector_medians(plan, period, series.tables) if series and series.tables else []
    digest = hashlib.sha256()
    for part in series.inputs() if series else ():
        digest.update(part)
    digest.update(canonical([_inputs(figure) for figure in found]).encode())
    digest.update(canonical([plan.code, plan.baseline_year, _versions(found), medians]).encode())
    return _Found(found, medians), digest.hexdigest()


def _inputs(figure: figures.Figure) -> list[Any]:
    share = figure.share
    parts = [[part[0], part[7], part[8], part[9]] for part in figure.evidence] if figure.code != "CP3" else []
    return [
        figure.code, figure.resource, share.numerator, share.denominator, share.low, share.high, figure.frame,
        figure.target, parts,
    ]  # fmt: skip


def _versions(found: list[figures.Figure]) -> dict[str, str]:
    return {figure.code: INDICATORS[figure.code].version for figure in found}


def _value_row(run: Run, figure: figures.Figure) -> tuple[Any, ...]:
    share = figure.share
    return (
        run.pk, figure.code, figure.resource, share.numerator, share.denominator, share.low, share.high, share.level,
        share.method, figure.n, figure.counted, figure.frame, INDICATORS[figure.code].version, figure.target,
        figure.status, figure.detail,
    )  # fmt: skip


def publish_edition(period: Period, *, by: Any, why: str = "") -> tuple[Edition, bool]:
    """(the edition, whether it was there already): the period's current run, frozen.

    The link that records the edition is made first, so that the edition can print the chain's head.
    """
    with change_set(by=by, why=why or f"published {period.label}", province_id=period.province_id) as changes:
        runs = Run.objects.select_related("period__province")
        run = runs.filter(period=period, current=True).first()
        if run is None:
            raise NothingComputed(f"Period {period.label} has not been computed.")
        existing = Edition.objects.filter(run=run).first()
        if existing:
            return existing, True
        number = (Edition.objects.aggregate(top=Max("number"))["top"] or 0) + 1
        edition = Edition(number=number, period=period, run=run, at=clock.now(), by=by, why=why)
        changes.insert(edition)
        content = edition_content(edition, "")
        changes.note(EDITION_TEXT, edition.pk, {"sha256": sha256(canonical(content))})
        changes.close()
        _freeze(edition, content, changes.head.digest)
        about = {"period": period.label, "hash": edition.hash, "head": edition.head}
        announce("publish", period.province_id, {"edition": edition.number, **about})
    return edition, False


def _freeze(edition: Edition, content: dict[str, Any], head: str) -> None:
    """Put text, hash and head into the edition that was just recorded."""
    content = {**content, "head": head}
    edition.head, edition.hash = head, sha256(canonical(content))
    edition.content = json.dumps({**content, "hash": edition.hash}, ensure_ascii=False, indent=1)
    edition.save(update_fields=["content", "hash", "head"])
