"""Loads the dated rules of when a report is due."""

from pathlib import Path

from sachhon.kit.catalogue import add_missing, rows_of
from sachhon.kit.changes import Changes
from sachhon.reporting.models import DueRule


def load(changes: Changes) -> None:
    """By frequency and first day; rows that officers corrected stay as they are."""
    rows = rows_of(Path(__file__).parent / "catalogue" / "due_rules.csv")
    add_missing(changes, DueRule, ("frequency", "valid_from"), rows)
