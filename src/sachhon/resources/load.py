"""Loads the catalogue of resources with their units and dated factors, and the dated norms."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sachhon.kit.catalogue import add_missing, rows_of
from sachhon.kit.changes import Changes
from sachhon.resources.models import Factor, KeyUserThreshold, Norm, Resource, UnitConversion

FOLDER = Path(__file__).parent / "catalogue"


def load(changes: Changes) -> None:
    """Resources first; units and factors refer to them by code."""
    add_missing(changes, Resource, ("code",), rows_of(FOLDER / "resources.csv"))
    keys = dict(Resource.objects.values_list("code", "pk"))
    add_missing(changes, UnitConversion, ("resource_id", "unit"), _linked("units.csv", keys))
    add_missing(changes, Factor, ("resource_id", "quantity", "valid_from"), _linked("factors.csv", keys))
    add_missing(changes, Norm, ("code", "valid_from"), rows_of(FOLDER / "norms.csv"))
    add_missing(changes, KeyUserThreshold, ("sector", "valid_from"), rows_of(FOLDER / "key_user_thresholds.csv"))


def _linked(name: str, keys: dict[str, int]) -> Iterator[dict[str, Any]]:
    for row in rows_of(FOLDER / name):
        code = row.pop("resource")
        yield {"resource_id": keys[code], **row}
