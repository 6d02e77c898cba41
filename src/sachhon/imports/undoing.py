"""Undo a committed batch by a new change set, while nobody has built on its rows."""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.db import models

from sachhon.kit.canonical import row_fields
from sachhon.kit.chain import recorded_models
from sachhon.kit.changes import Changes, change_set
from sachhon.kit.models import Batch, Change, ChangeSet
from sachhon.kit.policy import GUARDS, locked


class Refused(Exception):
    """The batch may not be undone; `rows` names each row and the reason."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        super().__init__(f"{len(rows)} rows stand in the way")
        self.rows = rows


def undo(batch: Batch, *, by: Any, why: str = "") -> ChangeSet | None:
    """Take the batch's rows back; refused with the rows listed when one has changed or is used since."""
    with change_set(
        by=by, why=why or f"undo of {batch.file_name}"[:500], province_id=batch.province_id, batch=batch
    ) as changes:
        batch.refresh_from_db()
        if batch.state != Batch.State.COMMITTED:
            raise Refused([{"register": "kit.batch", "uuid": str(batch.uuid), "reason": f"it is {batch.state}"}])
        entries = _entries(batch)
        blocking = [row for entry in entries for row in _blocking(entry, entries)]
        if blocking:
            raise Refused(blocking)
        for entry in reversed(entries):
            _reverse(changes, entry)
        Batch.objects.filter(pk=batch.pk).update(state=Batch.State.UNDONE)
        batch.state = Batch.State.UNDONE
    return changes.link


def _entries(batch: Batch) -> list[Change]:
    """What the commit of this batch did, in order."""
    link = batch.change_sets.order_by("sequence").first()
    return list(link.changes.exclude(kind="note").order_by("pk")) if link else []


def _model(entry: Change) -> type[models.Model]:
    return apps.get_model(entry.register)


def _reverse(changes: Changes, entry: Change) -> None:
    model = _model(entry)
    if entry.kind == "insert_many":
        changes.delete_many(model, range(entry.first, entry.last + 1))
    elif entry.kind == "update":
        changes.update_many(model, {entry.first: _restored(entry)})


def _restored(entry: Change) -> dict[str, Any]:
    """The values before, with a person's values taken from the side table."""
    values: dict[str, Any] = json.loads(entry.before)
    for kept in entry.personal_values.filter(side="before"):
        values[kept.field] = kept.value
    return values


def _blocking(entry: Change, entries: list[Change]) -> list[dict[str, Any]]:
    """Rows of this entry that changed later, are used by later rows, lie in a closed period, or lost a value."""
    return [*_changed_later(entry), *_used_since(entry, entries), *_in_locked(entry), *_erased(entry)]


def _erased(entry: Change) -> list[dict[str, Any]]:
    """A person's old value that was erased cannot come back; its hash must not take its place."""
    before = json.loads(entry.before or "{}")
    kept = set(entry.personal_values.filter(side="before").values_list("field", flat=True))
    gone = [name for name in getattr(_model(entry), "personal", ()) if before.get(name) and name not in kept]
    return [_named(entry, entry.first, "its old value was erased")] if gone else []


def _changed_later(entry: Change) -> list[dict[str, Any]]:
    later = Change.objects.filter(
        register=entry.register, change_set__sequence__gt=entry.change_set.sequence,
        first__lte=entry.last, last__gte=entry.first,
    )  # fmt: skip
    return [_named(entry, key, "changed since") for key in sorted(set(later.values_list("first", flat=True)))[:200]]


def _used_since(entry: Change, entries: list[Change]) -> list[dict[str, Any]]:
    if entry.kind != "insert_many":
        return []
    own = [(e.register, e.first, e.last) for e in entries if e.kind == "insert_many"]
    found: list[dict[str, Any]] = []
    for model in recorded_models():
        for field in model._meta.concrete_fields:
            if field.related_model is _model(entry) and getattr(field, "db_constraint", False):
                link = field.attname
                users = model._base_manager.filter(**{f"{link}__gte": entry.first, f"{link}__lte": entry.last})
                for register, first, last in own:
                    if register == model._meta.label_lower:
                        users = users.exclude(pk__range=(first, last))
                found += [
                    _named(entry, key, f"used by {model._meta.label_lower} {user}")
                    for user, key in users.values_list("pk", field.attname)[:50]
                ]
    return found


def _in_locked(entry: Change) -> list[dict[str, Any]]:
    if entry.register not in GUARDS:
        return []
    rows = _model(entry)._base_manager.filter(pk__range=(entry.first, entry.last))
    province, memory = entry.change_set.province_id, dict[str, Any]()
    # A row that was changed is looked at as it is, and as it would be again.
    sides: list[dict[str, Any]] = [{}, json.loads(entry.before)] if entry.kind == "update" else [{}]
    found = {
        values["id"]: str(reason)
        for values in rows.values(*row_fields(_model(entry))).iterator(2000)
        for side in sides
        if (reason := locked(entry.register, {**values, **side, "province": province}, memory))
    }
    return [_named(entry, key, reason) for key, reason in list(found.items())[:200]]


def _named(entry: Change, key: int, reason: str) -> dict[str, Any]:
    model = _model(entry)
    uuid = None
    if any(f.name == "uuid" for f in model._meta.concrete_fields):
        uuid = model._base_manager.filter(pk=key).values_list("uuid", flat=True).first()
    return {"register": entry.register, "uuid": str(uuid) if uuid else None, "row": key, "reason": reason}
