"""A run's figures as people, files and the API read them; the same list makes an edition."""

from __future__ import annotations

from typing import Any

from sachhon.core.catalogue import INDICATORS
from sachhon.plan.models import Edition, IndicatorValue, Run
from sachhon.plan.periods import before
from sachhon.plan.public import published


def figures_of(run: Run, *, edition: int | None = None) -> list[dict[str, Any]]:
    """Every figure of a run with its parts, target, status, tiers and last year's value."""
    earlier = previous_values(run)
    values = run.values.select_related("resource").order_by("pk")
    return [_figure(run, value, earlier, edition) for value in values]


def previous_values(run: Run) -> dict[tuple[str, str | None], float | None]:
    """The values of the same period a year earlier, by code and resource."""
    rows = IndicatorValue.objects.filter(
        run__current=True, run__period__province_id=run.period.province_id,
        run__period__label=before(run.period.label),
    ).select_related("resource")  # fmt: skip
    return {(row.code, row.resource and row.resource.code): row.value for row in rows}


def _figure(
    run: Run, row: IndicatorValue, earlier: dict[tuple[str, str | None], Any], edition: int | None
) -> dict[str, Any]:
    resource = row.resource.code if row.resource else None
    known = row.value is not None
    figure = {
        "code": row.code, "resource": resource,
        "numerator": row.numerator if known else None, "denominator": row.denominator if known else None,
        "value": row.value, "target": row.target, "status": row.status, "stage": run.stage,
        "unit": INDICATORS[row.code].unit, "low": row.low, "high": row.high,
        "level": row.level, "method": row.method, "n": row.n,
        "coverage": {"counted": row.counted, "frame": row.frame},
        "tiers": row.detail.get("tiers"), "all_reporters": row.detail.get("all_reporters"),
        "appliers": row.detail.get("appliers"), "left_out": row.detail.get("left_out", {}),
        "previous": earlier.get((row.code, resource)), "formula_version": row.formula_version,
        "inputs_hash": run.inputs_hash, "edition": edition,
    }  # fmt: skip
    if row.code == "CP3":
        figure["evidence"] = row.detail.get("evidence")
    if row.code == "CP1":
        figure["survey"] = {name: row.detail.get(name) for name in ("wave", "frame_date", "design", "source")}
    return figure


def edition_content(edition: Edition, head: str) -> dict[str, Any]:
    """What an edition says, without its own hash."""
    run, period = edition.run, edition.period
    return {
        "edition": edition.number, "period": period.label,
        "province": {name: getattr(period.province, name) for name in ("code", "name_vi", "name_en")},
        "plan": {"code": run.plan.code, "name": run.plan.name, "legal_act": run.plan.legal_act,
                 "baseline_year": run.plan.baseline_year},
        "stage": run.stage, "as_at": period.cut_date.isoformat(), "run": run.pk,
        "computed_at": run.at.isoformat(timespec="seconds"), "published_at": edition.at.isoformat(timespec="seconds"),
        "why": edition.why, "head": head, "figures": published(run, figures_of(run, edition=edition.number)),
    }  # fmt: skip
