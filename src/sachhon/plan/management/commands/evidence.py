"""`sachhon evidence --period 2025 --code CP3`: every part of a figure, counted or left out with the reason."""

from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import Refused
from sachhon.core.catalogue import INDICATORS
from sachhon.plan.commands import PeriodCommand, period_from
from sachhon.plan.models import Evidence, Run


class Command(PeriodCommand):
    """Show the evidence of a figure."""

    help = "Show each part of a figure of the current run."

    def add_arguments(self, parser: CommandParser) -> None:
        """The period and the indicator."""
        super().add_arguments(parser)
        parser.add_argument("--code", required=True, choices=sorted(INDICATORS))

    def answer(self, **options: Any) -> dict[str, Any]:
        """The parts in the order of the establishments' codes."""
        period = period_from(options, make=False)
        run = Run.objects.filter(period=period, current=True).first()
        if run is None:
            raise Refused(f"Period {period.label} has not been computed.")
        rows = (
            Evidence.objects.filter(run=run, code=options["code"]).select_related("resource").order_by("subject", "pk")
        )
        return {
            "period": period.label,
            "run": run.pk,
            "code": options["code"],
            "parts": [part(row) for row in rows],
        }


def part(row: Evidence) -> dict[str, Any]:
    """One part as JSON."""
    return {
        "establishment": row.subject, "resource": row.resource.code if row.resource else None,
        "adjusted": row.adjusted, "actual": row.actual, "method": row.method or None, "tier": row.tier or None,
        "counted": row.counted, "reason": row.reason or None,
    }  # fmt: skip
