"""What of a run may be published: cells that would give one establishment away are withheld before they are frozen."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import F, Sum

from sachhon.core.small_cells import may_show
from sachhon.plan.models import Evidence, Run

_NUMBERS = ("numerator", "denominator", "value", "low", "high", "previous")


def published(run: Run, figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures as an edition may hold them.

    The four indicators of the plan are the province's duty to publish and stay; what stands beneath them
    (water, each material, stated savings) follows the rule of small cells; the figure of all reporters stays inside,
    as its difference to the headline tells of the few who report without applying.
    """
    sizes = _sizes(run)
    return [_figure(figure, sizes) for figure in figures]


def _figure(figure: dict[str, Any], sizes: dict[tuple[Any, ...], list[float]]) -> dict[str, Any]:
    resource = figure["resource"]
    if figure["code"] in ("CP3-W", "CP3-M"):
        if not _may(sizes[figure["code"], resource, "B"]):
            return {**_without(figure), "all_reporters": None, "status": "no_data", "withheld": True}
        # Last year's value may have been withheld then.
        return {**figure, "previous": None, "all_reporters": None, "withheld": False}
    if figure["tiers"]:
        hidden = _hidden_tiers(figure["tiers"], sizes)
        tiers = {
            tier: {**_without(part), "withheld": True} if tier in hidden else part
            for tier, part in figure["tiers"].items()
        }
        return {**figure, "tiers": tiers, "all_reporters": None, "withheld": False}
    return {**figure, "withheld": False}


def _hidden_tiers(tiers: dict[str, Any], sizes: dict[tuple[Any, ...], list[float]]) -> set[str]:
    """Small tiers; of A and B, whose total is the headline, both where one alone would be told by the difference."""
    small = {tier for tier in tiers if not _may(sizes["CP3", None, tier])}
    both = bool(sizes["CP3", None, "A"] and sizes["CP3", None, "B"])
    headline = {"A", "B"} if both and small & {"A", "B"} else set()
    return (small - {"A", "B"}) | headline


def _without(part: dict[str, Any]) -> dict[str, Any]:
    return {name: None if name in _NUMBERS else value for name, value in part.items()}


def _may(sizes: list[float]) -> bool:
    return bool(may_show([len(sizes)], [sum(sizes)], [max(sizes, default=0.0)])[0])


def _sizes(run: Run) -> dict[tuple[Any, ...], list[float]]:
    """Adjusted use of each establishment behind each cell, by code, resource (none for CP3 and water) and tier."""
    found: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    rows = Evidence.objects.filter(run=run).exclude(tier="").exclude(adjusted=None)
    for code, resource, tier, size in rows.values_list("code", F("resource__code"), "tier", Sum("adjusted")).order_by(
        "code", "subject"
    ):
        found[code, resource if code == "CP3-M" else None, tier].append(size)
    return found
