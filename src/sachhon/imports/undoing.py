"""Undo a committed batch by a new change set, while nobody has built on its rows."""

from __future__ import annotations

from typing import Any

from sachhon.kit.changes import change_set
from sachhon.kit.models import Batch, Change, ChangeSet
from sachhon.kit.undoing import Refused, entries_of, take_back

__all__ = ["Refused", "undo"]


def undo(batch: Batch, *, by: Any, why: str = "") -> ChangeSet | None:
    """Take the batch's rows back; refused with the rows listed when one has changed or is used since."""
    with change_set(
        by=by, why=why or f"undo of {batch.file_name}"[:500], province_id=batch.province_id, batch=batch
    ) as changes:
        batch.refresh_from_db()
        if batch.state != Batch.State.COMMITTED:
            raise Refused([{"register": "kit.batch", "uuid": str(batch.uuid), "reason": f"it is {batch.state}"}])
        take_back(changes, _entries(batch))
        Batch.objects.filter(pk=batch.pk).update(state=Batch.State.UNDONE)
        batch.state = Batch.State.UNDONE
    return changes.link


def _entries(batch: Batch) -> list[Change]:
    """What the commit of this batch did, in order."""
    link = batch.change_sets.order_by("sequence").first()
    return entries_of(link) if link else []
