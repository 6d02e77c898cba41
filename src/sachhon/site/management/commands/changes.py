"""`sachhon changes verify`: walk the chain and every recorded row."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Refused
from sachhon.kit import chain


class Command(JsonCommand):
    """Check that nothing was altered behind the record."""

    help = "Check every change set and every recorded row; --head is a digest that an edition printed."

    def add_arguments(self, parser: CommandParser) -> None:
        """The deed, and the digest to look for."""
        super().add_arguments(parser)
        parser.add_argument("deed", choices=["verify"])
        parser.add_argument("--head", default="", metavar="HASH")

    def answer(self, **options: Any) -> dict[str, Any]:
        """What was found; exit 1 when something is not as it was written."""
        report = asdict(chain.verify(head=options["head"]))
        if not report["ok"]:
            bad = report["first_bad"]
            raise Refused(f"{bad['register']} {bad['row'] or ''}: {bad['reason']}", report)
        return report
