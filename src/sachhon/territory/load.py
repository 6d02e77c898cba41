"""Loads the territory's catalogue."""

from pathlib import Path

from sachhon.kit.catalogue import add_missing, rows_of
from sachhon.kit.changes import Changes
from sachhon.territory.models import Province, Sector

FOLDER = Path(__file__).parent / "catalogue"


def load(changes: Changes) -> None:
    """Provinces as they are since 1 July 2025, and the divisions of VSIC."""
    add_missing(changes, Province, ("code",), rows_of(FOLDER / "provinces.csv"))
    add_missing(changes, Sector, ("code", "version"), rows_of(FOLDER / "sectors.csv"))
