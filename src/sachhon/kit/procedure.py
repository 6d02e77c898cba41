"""Procedures as tables: states, who may take which step, and what a step asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sachhon.kit.changes import change_set
from sachhon.kit.policy import Answer


@dataclass(frozen=True)
class Step:
    """One arrow: from which states to which, what a person must be allowed, what the button says."""

    name: str
    sources: tuple[str, ...]
    target: str
    deed: str
    label: str | Promise
    needs_reason: bool = False


class NotNow(Exception):
    """The step cannot be taken; the message says why."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Procedure:
    """A table of steps over one field of one model."""

    name: str
    field: str
    steps: tuple[Step, ...]

    def open_steps(self, row: models.Model) -> Iterator[Step]:
        """Steps that the row's state leaves open."""
        state = getattr(row, self.field)
        return (step for step in self.steps if state in step.sources)

    def may(self, user: Any, step: Step, row: models.Model, province_id: int | None) -> Answer:
        """Whether this person may take this step now, and in words why not."""
        if getattr(row, self.field) not in step.sources:
            return Answer(False, _("The state does not allow this step."))
        return self.open_to(user, step, row, province_id)

    def open_to(self, user: Any, step: Step, row: models.Model, province_id: int | None) -> Answer:
        """Whether this person may ever take this step of this row, whatever its state."""
        if not user.can(step.deed, province_id):
            return Answer(False, _("Your role does not include this step."))
        return Answer(True)

    def take(self, name: str, row: models.Model, *, by: Any, province_id: int | None, why: str = "") -> None:
        """Take a step: check, change the state, record it, in one transaction."""
        step = next(step for step in self.steps if step.name == name)
        with change_set(by=by, why=why or str(step.name), province_id=province_id) as changes:
            row.refresh_from_db()
            if not (answer := self.may(by, step, row, province_id)):
                raise NotNow(answer.reason)
            if step.needs_reason and not why.strip():
                raise NotNow(_("This step needs a reason."))
            self.enter(step, row, by=by, why=why)
            changes.update(row)

    def enter(self, step: Step, row: models.Model, *, by: Any, why: str) -> None:
        """What a step changes in the row; a procedure that keeps more says so here."""
        setattr(row, self.field, step.target)
