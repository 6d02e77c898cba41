"""How an adjustment is decided on: by another person than who proposed it, and with a reason where it is refused."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sachhon.establishments.policies import establishment_policy
from sachhon.kit import clock
from sachhon.kit.policy import Answer, Policy, locked
from sachhon.kit.procedure import Procedure, Step
from sachhon.resources.models import Adjustment

DECIDED: Answer = Answer(False, _("It has been decided on: propose another one."))
OWN: Answer = Answer(False, _("Whoever proposed it does not decide on it: ask another person."))


class FourEyes(Procedure):
    """Steps that only another person than the proposer takes; the decision is kept with the row."""

    def may(self, user: Any, step: Step, row: Any, province_id: int | None) -> Answer:
        """Beside state and role: no month of a closed period."""
        if reason := locked(row._meta.label_lower, {f.attname: getattr(row, f.attname) for f in row._meta.fields}):
            return Answer(False, reason)
        return super().may(user, step, row, province_id)

    def open_to(self, user: Any, step: Step, row: Any, province_id: int | None) -> Answer:
        """Beside the role: nobody decides on their own proposal."""
        if row.proposed_by_id is not None and row.proposed_by_id == user.pk:
            return OWN
        return super().open_to(user, step, row, province_id)

    def enter(self, step: Step, row: Any, *, by: Any, why: str) -> None:
        """The new state, who decided, when and with which words."""
        super().enter(step, row, by=by, why=why)
        row.decided_by, row.decided_at, row.decision_note = by, clock.now(), why[:300]


ADJUSTMENT = FourEyes("adjustment", "state", (
    Step("approve", ("proposed",), "approved", "approve", _("Approve")),
    Step("reject", ("proposed", "approved"), "rejected", "approve", _("Reject"), needs_reason=True),
))  # fmt: skip

_own = establishment_policy("establishment")


def _may(user: Any, action: str, row: Any = None) -> Answer:
    """What was decided on stays as it was decided."""
    if action in ("change", "delete") and row is not None and row.state != Adjustment.State.PROPOSED:
        return DECIDED
    return _own.may(user, action, row)


adjustment_policy = Policy(_own.scope, _may, opens=_own.opens)
