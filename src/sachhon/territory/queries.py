"""Look-ups of places and sectors: a code means something on a day alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Q
from django.db.models.functions import Length

from sachhon.kit import clock
from sachhon.territory.addresses import Found, Reader, Several, Unknown, read_commune, reader_of
from sachhon.territory.models import Area, AreaEdge, AreaVersion, Kind, Province, Sector, SectorMapping

__all__ = [
    "MERGER", "Found", "Part", "Reader", "Several", "Unknown", "area_called", "area_of", "at", "became", "came_from",
    "divisions", "divisions_of", "in_force", "read_commune", "reader_of", "restate", "sector_in", "today",
    "version_called", "version_on",
]  # fmt: skip

CharField.register_lookup(Length)
# The day on which provinces and communes merged and districts ended.
MERGER = dt.date(2025, 7, 1)


def in_force(date: dt.date, prefix: str = "") -> Q:
    """What is in force on a day; a first day that is not recorded counts as early enough."""
    begun = Q(**{f"{prefix}valid_from__lte": date}) | Q(**{f"{prefix}open_start": True})
    return begun & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": date}))


def version_called(code: str, on: dt.date | None = None, kind: str | None = None) -> AreaVersion | None:
    """The place that carried this code on a day (today by default), as it was then."""
    rows = AreaVersion.objects.filter(in_force(on or clock.today()), code=code).select_related("area", "parent")
    if kind:
        rows = rows.filter(area__kind=kind)
    return rows.order_by("-valid_from").first()


def area_called(code: str, on: dt.date | None = None, kind: str | None = None) -> Area | None:
    """The place that carried this code on a day: 15 is Yên Bái in 2024 and Lào Cai in 2026."""
    found = version_called(code, on, kind)
    return found.area if found else None


def version_on(area: Area, date: dt.date | None = None) -> AreaVersion | None:
    """What a place was called on a day; nothing where it did not exist then."""
    return area.versions.filter(in_force(date or clock.today())).order_by("-valid_from").first()


def area_of(province: Province, on: dt.date | None = None) -> Area | None:
    """The province as a place, as its office knows it on a day."""
    return version_area(province.code, on or clock.today())


def version_area(code: str, on: dt.date) -> Area | None:
    """The province that carried this code on a day, as a place."""
    return area_called(code, on, Kind.PROVINCE)


def at(date: dt.date, parent: Area | None = None) -> Any:
    """The places of a day: the provinces, or what belonged to one of them, by code."""
    rows = AreaVersion.objects.filter(in_force(date), parent=parent).select_related("area")
    return (rows if parent else rows.filter(area__kind=Kind.PROVINCE)).order_by("code", "pk")


@dataclass(frozen=True)
class Part:
    """A place that another one became, with the share that went there; `estimated` says that nobody measured it."""

    area: Area
    weight: float
    estimated: bool = False
    main: bool = True


def restate(areas: Iterable[int], to: dt.date | None = None) -> dict[int, list[Part]]:
    """What each of these places (by key) is on a day (today by default), followed through every change until then.

    Only counts and sums may be spread by these weights; a ratio is computed again from its restated parts.
    """
    to = to or clock.today()
    wanted = list(areas)
    ways = {key: {key: (1.0, False, True)} for key in wanted}
    open_ends = set(wanted)
    while open_ends:
        edges = _edges_from(open_ends, to)
        open_ends = {edge.target_id for going in edges.values() for edge in going}
        if edges:
            ways = {key: _one_step(parts, edges) for key, parts in ways.items()}
    known = Area.objects.in_bulk({key for parts in ways.values() for key in parts})
    return {
        start: [Part(known[key], *how) for key, how in sorted(parts.items(), key=lambda p: (-p[1][2], -p[1][0], p[0]))]
        for start, parts in ways.items()
    }


def _edges_from(keys: set[int], to: dt.date) -> dict[int, list[AreaEdge]]:
    """Edges that leave these places until a day, by where they start."""
    found: dict[int, list[AreaEdge]] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), 500):
        rows = AreaEdge.objects.filter(source__in=wanted[start : start + 500], change__effective__lte=to)
        for edge in rows.order_by("pk"):
            found.setdefault(edge.source_id, []).append(edge)
    return found


def _one_step(
    parts: dict[int, tuple[float, bool, bool]], edges: dict[int, list[AreaEdge]]
) -> dict[int, tuple[float, bool, bool]]:
    """Where the parts of a place are after the next change."""
    after: dict[int, tuple[float, bool, bool]] = {}
    for key, (weight, estimated, main) in parts.items():
        steps = [(e.target_id, e.weight, e.basis != "exact", e.main) for e in edges.get(key, ())]
        for target, share, guessed, larger in steps or [(key, 1.0, False, True)]:
            known, doubt, best = after.get(target, (0.0, False, False))
            after[target] = (known + weight * share, doubt or estimated or guessed, best or (main and larger))
    return after


def today(area: Area) -> list[Part]:
    """What a place is today: itself, the place it was merged into, or the parts that it was divided into."""
    return restate([area.pk])[area.pk]


def came_from(area: Area) -> Any:
    """The edges by which other places went into this one, first its main sources."""
    rows = area.came.select_related("source", "change").prefetch_related("source__versions")  # type: ignore[attr-defined]
    return rows.order_by("-weight", F("source__key"))


def became(area: Area) -> Any:
    """The edges by which this place went into others, the main part first."""
    rows = area.went.select_related("target", "change").prefetch_related("target__versions")  # type: ignore[attr-defined]
    return rows.order_by("-main", "-weight", "target__key")


def divisions(version: str = "2018") -> dict[str, str]:
    """Section letter by two-digit VSIC division."""
    rows = Sector.objects.filter(version=version, code__length=2)
    return dict(rows.values_list("code", "section"))


def divisions_of(text: str) -> frozenset[str]:
    """Divisions meant by "B, C, 35": sections stand for all their divisions."""
    wanted = {part.strip().upper() for part in text.replace(";", ",").split(",") if part.strip()}
    return frozenset(code for code, section in divisions().items() if section in wanted or code in wanted)


def sector_in(code: str, version: str, to: str) -> list[tuple[str, str]]:
    """(code, basis) of what stands for a sector in another version; its division's where its own is not mapped."""
    if version == to:
        return [(code, SectorMapping.Basis.SAME)]
    rows = SectorMapping.objects.filter(from_version=version, to_version=to)
    for length in range(len(code), 1, -1):
        found = rows.filter(from_code=code[:length]).order_by("to_code").values_list("to_code", "basis")
        if found:
            return list(found)
    return []
