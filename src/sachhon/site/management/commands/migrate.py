"""`sachhon migrate`: tables, then the catalogue rows that travel with the program."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from sachhon.establishments import load as establishments
from sachhon.kit.changes import change_set
from sachhon.plan import load as plan
from sachhon.reporting import load as reporting
from sachhon.resources import load as resources
from sachhon.territory import load as territory


class Command(Migrate):
    """Bring the database up to date, and add catalogue rows that are missing."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then load."""
        super().handle(*args, **options)
        if not (options.get("app_label") or options.get("plan") or options.get("check_unapplied")):
            load_catalogue()


def load_catalogue() -> None:
    """Add what is missing in one change set; nothing is recorded when nothing is missing."""
    with change_set(by=None, why="catalogue of the program") as changes:
        territory.load(changes)
        establishments.load(changes)
        resources.load(changes)
        reporting.load(changes)
        plan.load(changes)
