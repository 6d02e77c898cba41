"""Loads the dated thresholds of size."""

from pathlib import Path

from sachhon.establishments.models import SizeThreshold
from sachhon.kit.catalogue import add_missing, rows_of
from sachhon.kit.changes import Changes

FOLDER = Path(__file__).parent / "catalogue"


def load(changes: Changes) -> None:
    """Thresholds of Decree 80/2021/NĐ-CP and what comes after it."""
    key = ("branch", "size", "valid_from")
    add_missing(changes, SizeThreshold, key, rows_of(FOLDER / "size_thresholds.csv"))
