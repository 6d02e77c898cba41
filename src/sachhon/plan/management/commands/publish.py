"""`sachhon publish --period 2025`: freeze the current run as an edition."""

from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import Refused
from sachhon.plan.commands import PeriodCommand, actor, period_from
from sachhon.plan.services import NothingComputed, publish_edition


class Command(PeriodCommand):
    """Publish a period."""

    help = "Freeze the period's current run as its next edition; the same run keeps the edition it has."
    writes = True

    def add_arguments(self, parser: CommandParser) -> None:
        """The period, the province, and why."""
        super().add_arguments(parser)
        parser.add_argument("--why", default="")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Edition, its hash, and the head of the chain that it prints."""
        period = period_from(options)
        try:
            edition, same = publish_edition(period, by=actor(options, "publish", period), why=options["why"])
        except NothingComputed as nothing:
            raise Refused(f"{nothing} Run: sachhon compute --period {period.label}") from nothing
        return {
            "edition": edition.number, "run": edition.run_id, "hash": edition.hash, "head": edition.head, "same": same
        }  # fmt: skip
