"""`sachhon size-classes`: bring every kept size class in step with the thresholds in force."""

import datetime as dt
from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, allowed, person
from sachhon.establishments.size import restate_sizes
from sachhon.territory.choice import province_of


class Command(JsonCommand):
    """Restate the size classes of a province."""

    help = "Bring size classes in step with the thresholds in force today, or on the day given."
    writes = True

    def add_arguments(self, parser: CommandParser) -> None:
        """The day and the province."""
        super().add_arguments(parser)
        parser.add_argument("--on", metavar="DATE", type=dt.date.fromisoformat, help="such as 2026-07-01")
        parser.add_argument("--province", metavar="CODE")

    def answer(self, **options: Any) -> dict[str, Any]:
        """How many classes changed."""
        user = person(options["user"])
        province = province_of(options["province"], user=user)
        allowed(user, "change", province.pk)
        return {"province": province.code, **restate_sizes(province.pk, by=user, day=options["on"])}
