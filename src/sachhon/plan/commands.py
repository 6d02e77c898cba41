"""What the plan's commands share: period, province, actor."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Refused, Usage, allowed, person
from sachhon.plan.models import Period
from sachhon.plan.periods import NoPlan, UnknownPeriod, months_of, period_of
from sachhon.territory.choice import province_of


class PeriodCommand(JsonCommand):
    """A command about one period of one province."""

    needs_period = True

    def add_arguments(self, parser: CommandParser) -> None:
        """`--period LABEL` and `--province CODE`."""
        super().add_arguments(parser)
        labels = "2025, 2025-H1, 2025-N9, 2025-Q1, 2025-M03"
        parser.add_argument("--period", required=self.needs_period, metavar="LABEL", help=labels)
        parser.add_argument("--province", metavar="CODE")


def period_from(options: dict[str, Any], *, make: bool = True) -> Period:
    """The period that the options name; made when it is a new one to be computed."""
    try:
        months_of(options["period"])
    except UnknownPeriod as unknown:
        raise Usage(str(unknown)) from unknown
    province = province_of(options["province"])
    if make:
        return _made(options["period"], province.pk)
    found = Period.objects.filter(province=province, label=options["period"]).first()
    if found is None:
        raise Refused(f"Period {options['period']} has not been computed.")
    return found


def _made(label: str, province_id: int) -> Period:
    try:
        return period_of(label, province_id, needs_plan=True)
    except NoPlan as none:
        raise Refused(str(none)) from none


def actor(options: dict[str, Any], deed: str, period: Period) -> Any:
    """Who does it, once it is sure that the person may."""
    user = person(options["user"])
    allowed(user, deed, period.province_id)
    return user
