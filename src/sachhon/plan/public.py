"""What of a run may be published: cells that would give one establishment away are withheld before they are frozen."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import F, Sum

from sachhon.core.small_cells import may_show, withheld
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
        if not _may(sizes[figure["code"], resource, ""]):
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
    """Small tiers beside the headline; of A and B, whose total is the headline, those that give one another away.

    Where one of them is empty, the other is the headline itself and stays.
    """
    cells = {tier: sizes["CP3", None, tier] for tier in tiers}
    hidden = {tier for tier in tiers if tier not in "AB" and not _may(cells[tier])}
    headline = [cells["A"], cells["B"]]
    if all(headline):
        apart = withheld([len(c) for c in headline], [sum(c) for c in headline], [max(c) for c in headline])
        hidden |= {tier for tier, hide in zip("AB", apart, strict=True) if hide}
    return hidden


def _without(part: dict[str, Any]) -> dict[str, Any]:
    return {name: None if name in _NUMBERS else value for name, value in part.items()}


def _may(sizes: list[float]) -> bool:
    return bool(may_show([len(sizes)], [sum(sizes)], [max(sizes, default=0.0)])[0])


def _sizes(run: Run) -> dict[tuple[Any, ...], list[float]]:
    """Adjusted use of each establishment behind each cell: a tier of CP3, water, or a material."""
    found: dict[tuple[Any, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    rows = Evidence.objects.filter(run=run).exclude(tier="").exclude(adjusted=None)
    for code, subject, resource, tier, size in rows.values_list(
        "code", "subject", F("resource__code"), "tier", Sum("adjusted")
    ).order_by("code", "subject"):
        cell = code, resource if code == "CP3-M" else None, tier if code == "CP3" else ""
        found[cell][subject] += size
    return defaultdict(list, {cell: list(parts.values()) for cell, parts in found.items()})
