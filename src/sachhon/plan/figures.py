"""The values of a period: each indicator of the plan in force as parts, with its evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sachhon.capacity.models import OfficerPost, Qualification, SurveyStratum
from sachhon.core import portfolio
from sachhon.core.catalogue import INDICATORS
from sachhon.core.savings import saving_share
from sachhon.core.shares import Share
from sachhon.core.survey import StratumError
from sachhon.core.targets import target_status
from sachhon.core.verdict import CLAIM, LEVEL
from sachhon.kit.dated import on
from sachhon.plan.frame import Frame
from sachhon.plan.modelled import evidence_counts
from sachhon.plan.models import Period, Plan, Target
from sachhon.plan.periods import year_of
from sachhon.plan.savings import ENERGY, Series
from sachhon.resources.models import Resource

TIERS = "ABCD"
# Columns of Evidence in the order in which parts are yielded, after run and code.
EVIDENCE = (
    "subject", "establishment_id", "resource_id", "adjusted", "actual", "method", "tier", "counted", "reason", "parts",
)  # fmt: skip


@dataclass
class Figure:
    """One indicator of one period, ready to be kept."""

    code: str
    share: Share
    counted: int
    frame: int
    n: int | None
    resource: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    evidence: list[tuple[Any, ...]] = field(default_factory=list)
    target: dict[str, Any] | None = None
    status: str = "no_data"


def target_of(plan: Plan, code: str, period: Period) -> dict[str, Any] | None:
    """The plan's target for the period's year, or the latest one before."""
    row = (
        Target.objects.filter(plan=plan, indicator=code, year__lte=year_of(period)).order_by("-year").first()
    )  # fmt: skip
    if row is None:
        return None
    return {
        "rule": row.rule, "low": float(row.low) if row.low else None, "high": float(row.high) if row.high else None
    }  # fmt: skip


def claim_of(plan: Plan, period: Period) -> tuple[float, float]:
    """The saving that the plan promises, in percent; the programme's band where it names none."""
    target = target_of(plan, "CP3", period)
    low, high = (target or {}).get("low"), (target or {}).get("high")
    if low is None:
        return CLAIM
    return low, max(low, CLAIM[1]) if high is None else high


def with_target(figure: Figure, plan: Plan, period: Period) -> Figure:
    """The figure judged by the plan's target."""
    figure.target = target_of(plan, figure.code, period)
    if figure.target and figure.resource is None:
        share = figure.share
        figure.status = target_status(share.value, **figure.target, interval=share.interval)
    return figure


def aware(plan: Plan, period: Period) -> Figure | None:
    """CP1 from the latest wave whose frame was drawn up by the period's end."""
    found = SurveyStratum.objects.filter(province=plan.province)
    begun = found.filter(frame_date__lt=period.end).order_by("-frame_date", "wave", "pk").first()
    strata = list(found.filter(wave=begun.wave).order_by("pk")) if begun else []
    if not strata:
        return None
    share = _estimated(strata)
    evidence = [
        (
            row.stratum[:60],
            None,
            None,
            None,
            None,
            "survey",
            "",
            True,
            "",
            json.dumps(_stratum(row), ensure_ascii=False),
        )
        for row in strata
    ]
    detail = {
        "wave": strata[0].wave, "frame_date": strata[0].frame_date.isoformat(), "design": strata[0].method,
        "source": strata[0].source, "warnings": list(share.warnings), "left_out": dict(share.left_out),
    }  # fmt: skip
    responses, frame = sum(row.responses for row in strata), sum(row.frame_count for row in strata)
    return Figure("CP1", share, responses, frame, share.n, detail=detail, evidence=evidence)


def _estimated(strata: list[SurveyStratum]) -> Share:
    """The share aware; none, with the reason, where a stratum cannot be estimated from."""
    counts = [[getattr(row, name) for row in strata] for name in ("frame_count", "responses", "aware")]
    try:
        return INDICATORS["CP1"].compute(*counts, names=[row.stratum for row in strata])
    except StratumError as refused:
        return Share(None, sum(counts[0]), n=sum(counts[1]), warnings=(refused.code, refused.stratum))


def _stratum(row: SurveyStratum) -> dict[str, Any]:
    return {
        "id": row.pk, "N": row.frame_count, "selected": row.sample_count, "n": row.responses, "yes": row.aware
    }  # fmt: skip


def applying(frame: Frame) -> Figure:
    """CP2: establishments of the frame with a solution implemented and evidenced."""
    inside = frame.inside
    share = INDICATORS["CP2"].compute(frame.evidenced[inside], frame.answered[inside])
    reasons = np.where(frame.evidenced, "", np.where(frame.answered, "not_applying", "no_answer"))
    evidence = [
        (frame.codes[index], int(frame.keys[index]), None, None, None, "count", "", bool(frame.evidenced[index]),
         str(reasons[index]), "")
        for index in np.flatnonzero(inside)
    ]  # fmt: skip
    detail = {"left_out": dict(share.left_out)}
    return Figure("CP2", share, frame.size, frame.size, frame.size, detail=detail, evidence=evidence)


def trained(plan: Plan, period: Period) -> Figure:
    """CP4: holders of a post in scope on the last day who hold a qualification valid that day."""
    day = period.cut_date
    posts = on(OfficerPost.objects.filter(officer__province=plan.province, in_scope=True), day)
    officers = dict(posts.order_by("officer__code").values_list("officer_id", "officer__code"))
    qualified = set(
        Qualification.objects.filter(officer__province=plan.province, valid_from__lte=day)
        .exclude(valid_until__lt=day).values_list("officer_id", flat=True)
    )  # fmt: skip
    ever = set(Qualification.objects.filter(officer__in=officers).values_list("officer_id", flat=True))
    share = INDICATORS["CP4"].compute([pk in qualified for pk in officers])
    evidence = [
        (code, None, None, None, None, "count", "", pk in qualified, _why_not(pk, qualified, ever), "")
        for pk, code in officers.items()
    ]
    return Figure("CP4", share, len(officers), len(officers), len(officers), evidence=evidence)


def _why_not(officer: int, qualified: set[int], ever: set[int]) -> str:
    return "" if officer in qualified else "not_valid" if officer in ever else "not_qualified"


def savings(series: Series, frame: Frame) -> Iterator[Figure]:
    """CP3 over energy in TOE; water and each material apart, in their own units."""
    groups = dict(Resource.objects.filter(foreign=False).values_list("pk", "group"))
    kind = np.array([groups.get(pk, "") for pk in series.resource.tolist()], dtype="<U12")
    energy = np.isin(kind, ENERGY)
    yield _saving("CP3", series, energy, frame, tiers=True)
    water = kind == "water"
    if water.any():
        yield _saving("CP3-W", series, water, frame)
    for resource in np.unique(series.resource[kind == "material"]).tolist():
        yield _saving("CP3-M", series, series.resource == resource, frame, resource=resource)


def not_compared(frame: Frame) -> Figure:
    """CP3 of a period that does not come after the plan's baseline year: nothing to compare with."""
    empty = {"numerator": None, "denominator": None, "value": None, "n": 0}
    appliers = int((frame.inside & frame.evidenced).sum())
    grounds = {"evidence": {"proven": 0, "modelled": 0, "ratio": 0, "lacking": appliers}, "portfolio": None}
    detail = {"tiers": dict.fromkeys(TIERS, empty), "why": "baseline_year", **grounds}
    return Figure("CP3", Share(None, None, method="sum"), 0, frame.size, 0, detail=detail)


def _saving(
    code: str, series: Series, chosen: Any, frame: Frame, *, resource: int | None = None, tiers: bool = False
) -> Figure:
    share = _share(series, chosen, series.counted)
    inside = frame.inside[frame.place(series.establishment)]
    everyone = _share(series, chosen, series.comparable & inside)
    detail: dict[str, Any] = {
        "left_out": dict(share.left_out),
        "all_reporters": _parts(everyone, series, chosen & series.comparable & inside),
        "appliers": int((frame.inside & frame.evidenced).sum()),
    }
    if tiers:
        detail["tiers"] = {tier: _tier(series, chosen, tier) for tier in TIERS}
        detail |= _grounds(series, chosen & series.counted, frame)
    evidence = list(_evidence(series, chosen, frame))
    if tiers:
        evidence += _silent(series, chosen, frame)
    counted = int(np.unique(series.establishment[chosen & series.counted]).size)
    return Figure(code, share, counted, frame.size, counted, resource, detail, evidence)


def _grounds(series: Series, counted: Any, frame: Frame) -> dict[str, Any]:
    """On what the headline rests: establishments by kind of evidence, and how sure tier A is as a whole."""
    verdict = np.where(series.tier == "A", series.verdict, "")
    kinds = evidence_counts(series.establishment[counted], series.tier[counted], verdict[counted], frame)
    model = counted & (series.tier == "A")
    return {"evidence": kinds, "portfolio": _portfolio(series, model) if model.any() else None}


def _portfolio(series: Series, model: Any) -> dict[str, Any]:
    """Tier A as one saving with its error. [TOE]"""
    found = portfolio.total(series.adjusted[model], series.actual[model], series.half_width[model])
    return {"n": found.n, "half_width": found.half_width, "half_width_pct": found.half_width_pct, "level": LEVEL}


def _share(series: Series, chosen: Any, counted: Any) -> Share:
    return saving_share(
        series.adjusted[chosen], series.actual[chosen], counted[chosen],
        np.where(counted[chosen], "", np.where(series.reason[chosen] == "", "beside", series.reason[chosen])),
    )  # fmt: skip


def _parts(share: Share, series: Series, counted: Any) -> dict[str, Any]:
    n = int(np.unique(series.establishment[counted]).size)
    if not n:
        return {"numerator": None, "denominator": None, "value": None, "n": 0}
    return {"numerator": share.numerator, "denominator": share.denominator, "value": share.value, "n": n}


def _tier(series: Series, chosen: Any, tier: str) -> dict[str, Any]:
    within = chosen & (series.tier == tier)
    return _parts(_share(series, chosen, within), series, within)


def _evidence(series: Series, chosen: Any, frame: Frame) -> Iterator[tuple[Any, ...]]:
    """A part for each series, with the sums that went in."""
    index = np.flatnonzero(chosen)
    places = frame.place(series.establishment[index]).tolist()
    columns = [
        getattr(series, name)[index].tolist()
        for name in (
            "establishment", "resource", "adjusted", "actual", "method", "tier", "counted", "reason",
            "use_base", "use_report", "output_base", "output_report", "factor", "months",
        )
    ]  # fmt: skip
    for place, owner, item, adjusted, actual, method, tier, counted, reason, *sums in zip(
        places, *columns, strict=True
    ):
        yield (
            frame.codes[place], owner, item, _known(adjusted), _known(actual), method, tier, counted, reason,
            "[" + ",".join([_text(value) for value in sums]) + "]",
        )  # fmt: skip


def _silent(series: Series, chosen: Any, frame: Frame) -> list[tuple[Any, ...]]:
    """Appliers of the frame of whom no figure is known at all."""
    heard = np.isin(frame.keys, series.establishment[chosen])
    return [
        (frame.codes[index], int(frame.keys[index]), None, None, None, "", "", False, "no_use", "")
        for index in np.flatnonzero(frame.inside & frame.evidenced & ~heard)
    ]


def _known(value: float) -> float | None:
    return None if value != value else value  # NaN is the only number that differs from itself


def _text(value: float) -> str:
    return "null" if value != value else repr(value)
