"""`sachhon sample-size --population N`: how many answers a survey needs."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Usage


class Command(JsonCommand):
    """Say how many answers a simple sample needs; needs no database."""

    help = "Answers needed for a margin. Share, margin and level are from 0 to 1."

    def add_arguments(self, parser: CommandParser) -> None:
        """The frame, the share expected, the margin wanted, and how sure."""
        super().add_arguments(parser)
        parser.add_argument("--population", type=int, required=True, metavar="N", help="establishments of the frame")
        parser.add_argument("--share", type=float, default=0.5, metavar="P", help="share expected; 0.5 asks for most")
        parser.add_argument("--margin", type=float, default=0.05, metavar="E", help="half-width of the interval")
        parser.add_argument("--level", type=float, default=0.95, help="of the two-sided interval")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Answers needed, and the interval that they will have."""
        from sachhon.core.sampling import planned_sample

        given = {name: options[name] for name in ("population", "share", "margin", "level")}
        try:
            return asdict(planned_sample(**given))
        except ValueError as wrong:
            said = " ".join(f"--{name} {value}" for name, value in given.items())
            raise Usage(f"{said}: {wrong} For example 1200, 0.5, 0.05 and 0.95.") from wrong
