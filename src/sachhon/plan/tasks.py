"""The long work of the plan as jobs."""

from __future__ import annotations

from typing import Any

from sachhon.kit import jobs
from sachhon.kit.models import Job
from sachhon.plan.models import Period
from sachhon.plan.periods import NoPlan
from sachhon.plan.services import NotVerifiable, verify_period
from sachhon.resources.verification import Cancelled


@jobs.job("verify-period")
def verify(job: Job, progress: jobs.Progress, *, period: int) -> dict[str, Any]:
    """Put every series of the period's province to the test; stopped halfway, nothing of it stays."""
    found = Period.objects.get(pk=period)
    try:
        made, same = verify_period(found, by=job.by, progress=progress)
    except Cancelled:
        raise jobs.Cancelled from None
    except (NoPlan, NotVerifiable) as reason:
        return {"period": found.label, "refused": str(reason)}
    return {"period": found.label, "verification": made and made.pk, "same": same, "verdicts": made and made.verdicts}
