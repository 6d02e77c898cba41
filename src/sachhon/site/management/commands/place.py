"""`sachhon place CODE --on DATE`: the place that carried a code on a day, and what it is today."""

import datetime as dt
from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Refused, Usage
from sachhon.kit import clock
from sachhon.reading.dates import read_date
from sachhon.territory.models import AreaVersion, Kind
from sachhon.territory.queries import today, version_called, version_on


class Command(JsonCommand):
    """Look up a place by its code on a day."""

    help = "The province or commune that carried CODE on a day, what it was called, and what it is today."

    def add_arguments(self, parser: CommandParser) -> None:
        """Code, day and kind."""
        super().add_arguments(parser)
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--on", metavar="DATE", help="2024-12-31 or 31/12/2024; today by default")
        parser.add_argument("--kind", choices=Kind.values)

    def answer(self, **options: Any) -> dict[str, Any]:
        """The place then, and its parts of today."""
        day = day_of(options["on"])
        version = version_called(options["code"], day, options["kind"])
        if version is None:
            raise Refused(f"No place carried the code {options['code']} on {day}.")
        parts = [(part, version_on(part.area)) for part in today(version.area)]
        return {
            "on": day.isoformat(), **told(version), "valid_from": version.valid_from.isoformat(),
            "valid_to": version.valid_to and version.valid_to.isoformat(), "began_earlier": version.open_start,
            "confirmed": version.confirmed, "source": version.source,
            "today": [
                {**told(now), "weight": part.weight, "estimated": part.estimated} for part, now in parts if now
            ],
        }  # fmt: skip


def told(version: AreaVersion) -> dict[str, Any]:
    """Code and names of a place in its time."""
    return {
        "code": version.code, "kind": version.area.kind, "type": version.type, "name_vi": version.name_vi,
        "name_en": version.name_en, "district": version.district or None, "key": version.area.key,
    }  # fmt: skip


def day_of(text: str | None) -> dt.date:
    """The day that is written; today without one."""
    if not text:
        return clock.today()
    found = read_date(text)
    if not isinstance(found, dt.date):
        raise Usage(f"--on {text}: write a day as 2024-12-31 or 31/12/2024.")
    return found
