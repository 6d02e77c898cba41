"""`sachhon verify-period --period 2025`: put all series of a province to the test."""

import time
from typing import Any

from sachhon.accounts.command import Refused
from sachhon.plan.commands import PeriodCommand, actor, period_from
from sachhon.plan.periods import NoPlan
from sachhon.plan.services import NotVerifiable, verify_period


class Command(PeriodCommand):
    """Verify the savings of a period."""

    help = "Verify the saving of each establishment and resource; the same inputs keep the verification that is there."
    writes = True

    def answer(self, **options: Any) -> dict[str, Any]:
        """Verification, hash of its inputs, how many series have which verdict, and whether it was there already."""
        started = time.monotonic()
        period = period_from(options)
        try:
            made, same = verify_period(period, by=actor(options, "compute", period))
        except (NoPlan, NotVerifiable) as reason:
            raise Refused(str(reason)) from reason
        assert made is not None  # `always` keeps one
        spans = {
            "baseline": [made.baseline_from, made.baseline_to], "reporting": [made.report_from, made.report_to]
        }  # fmt: skip
        return {
            "verification": made.pk, "inputs_hash": made.inputs_hash, "same": same, **spans,
            "claim": [made.claim_low, made.claim_high], "level": made.level, "series": sum(made.verdicts.values()),
            "verdicts": made.verdicts, "seconds": round(time.monotonic() - started, 3),
        }  # fmt: skip
