"""`sachhon figures --period 2025`: the figures of the current run, or of a frozen edition."""

import json
from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import Refused, Usage
from sachhon.plan.commands import PeriodCommand, period_from
from sachhon.plan.content import figures_of
from sachhon.plan.models import Edition, Run


class Command(PeriodCommand):
    """Show figures."""

    help = "Show the figures of a period's current run, or with --edition N the frozen ones."

    needs_period = False

    def add_arguments(self, parser: CommandParser) -> None:
        """The period or the edition."""
        super().add_arguments(parser)
        parser.add_argument("--edition", type=int, metavar="N")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Figures with parts, target, status and tiers."""
        if options["edition"]:
            return self.frozen(options)
        if not options["period"]:
            raise Usage("Say which: --period LABEL or --edition N.")
        period = period_from(options, make=False)
        run = Run.objects.filter(period=period, current=True).select_related("period").first()
        if run is None:
            raise Refused(f"Period {period.label} has not been computed.")
        edition = Edition.objects.filter(run=run).values_list("number", flat=True).first()
        return {"period": period.label, "run": run.pk, "figures": figures_of(run, edition=edition)}

    def frozen(self, options: dict[str, Any]) -> dict[str, Any]:
        """The figures as that edition has them."""
        wanted = Edition.objects.filter(number=options["edition"])
        if options["period"]:
            wanted = wanted.filter(period__label=options["period"])
        if options["province"]:
            wanted = wanted.filter(period__province__code=options["province"])
        edition = wanted.first()
        if edition is None:
            raise Refused(f"There is no such edition {options['edition']}.")
        content = json.loads(edition.content)
        return {"period": content["period"], "run": content["run"], "figures": content["figures"]}

    def tell(self, answer: dict[str, Any]) -> None:
        """A line for each figure."""
        for figure in answer["figures"]:
            name = figure["code"] + (f" {figure['resource']}" if figure["resource"] else "")
            value = "–" if figure["value"] is None else f"{figure['value']:.1f} %"
            self.stdout.write(
                f"{name:16} {value:>8}  {figure['status']:12} {figure['stage']:12}"
                f" {figure['numerator']} / {figure['denominator']}"
            )
