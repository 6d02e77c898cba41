"""Loads the territory's catalogue."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

from sachhon.kit.catalogue import add_missing, rows_of
from sachhon.kit.changes import Changes
from sachhon.territory import facts
from sachhon.territory.models import Area, AreaChange, AreaEdge, AreaVersion, Province, Sector, SectorMapping

FOLDER = Path(__file__).parent / "catalogue"


def load(changes: Changes) -> None:
    """Provinces as they are since 1 July 2025, every place with its history, and the classes of VSIC."""
    add_missing(changes, Province, ("code",), rows_of(FOLDER / "provinces.csv"))
    add_places(changes)
    add_missing(changes, Sector, ("code", "version"), rows_of(FOLDER / "sectors.csv"))
    add_missing(changes, Sector, ("code", "version"), rows_of(FOLDER / "sector_classes.csv"))
    pair = ("from_code", "from_version", "to_code", "to_version")
    add_missing(changes, SectorMapping, pair, rows_of(FOLDER / "sector_mappings.csv"))


def add_places(changes: Changes) -> None:
    """Places, versions, changes and edges that are missing; what officers added or corrected stays."""
    known = set(Area.objects.values_list("key", flat=True))
    places = [place for place in facts.places() if place.key not in known]
    if not places:
        return
    offices = dict(Province.objects.values_list("code", "pk"))
    areas = [(place.kind, place.key, offices[place.office]) for place in places]
    changes.insert_many(Area, ("kind", "key", "province_id"), areas)
    keys = dict(Area.objects.values_list("key", "pk"))
    versions = chain.from_iterable(facts.version_rows(place, keys) for place in places)
    changes.insert_many(AreaVersion, facts.VERSION_FIELDS, list(versions))
    _add_changes(changes, keys, {place.key for place in places})


def _add_changes(changes: Changes, keys: dict[str, int], fresh: set[str]) -> None:
    """Changes that are missing, with the edges from places that were missing."""
    known = set(AreaChange.objects.values_list("key", flat=True))
    rows: list[tuple[Any, ...]] = []
    for change in facts.changes():
        if change.key not in known:
            rows.append((change.key, change.kind, keys[change.area], *change.rest))
    changes.insert_many(AreaChange, facts.CHANGE_FIELDS, rows)
    numbers = dict(AreaChange.objects.values_list("key", "pk"))
    edges = (each for each in facts.edges() if each.source in fresh)
    changes.insert_many(AreaEdge, facts.EDGE_FIELDS, [each.row(numbers, keys) for each in edges])
