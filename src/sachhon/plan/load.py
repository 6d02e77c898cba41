"""Loads reporting regimes and the published results of the two provinces."""

from pathlib import Path

from sachhon.kit.catalogue import add_missing, rows_of
from sachhon.kit.changes import Changes
from sachhon.plan.models import PublishedResult, ReportingRegime

FOLDER = Path(__file__).parent / "catalogue"


def load(changes: Changes) -> None:
    """Regimes by form; published results by area, period and order."""
    add_missing(changes, ReportingRegime, ("form",), rows_of(FOLDER / "regimes.csv"))
    add_missing(changes, PublishedResult, ("area", "period", "order"), rows_of(FOLDER / "published.csv"))
