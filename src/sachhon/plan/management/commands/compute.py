"""`sachhon compute --period 2025`: the figures of a period from what the registers hold."""

import time
from typing import Any

from sachhon.accounts.command import Refused
from sachhon.plan.commands import PeriodCommand, actor, period_from
from sachhon.plan.periods import NoPlan
from sachhon.plan.services import PeriodClosed, compute_period


class Command(PeriodCommand):
    """Compute a period."""

    help = "Compute the figures of a period; the same inputs give the same run."
    writes = True

    def answer(self, **options: Any) -> dict[str, Any]:
        """Run, hash of its inputs, whether it was there already."""
        started = time.monotonic()
        period = period_from(options)
        try:
            run, same = compute_period(period, by=actor(options, "compute", period))
        except (NoPlan, PeriodClosed) as reason:
            raise Refused(str(reason)) from reason
        return {
            "run": run.pk, "inputs_hash": run.inputs_hash, "same": same,
            "seconds": round(time.monotonic() - started, 3),
        }  # fmt: skip
