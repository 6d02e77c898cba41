"""What one change set did, taken back by another of inverse changes, while nobody has built on its rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from sachhon.kit.canonical import row_fields
from sachhon.kit.chain import recorded_models
from sachhon.kit.changes import Changes, change_set
from sachhon.kit.models import Change, ChangeSet
from sachhon.kit.policy import GUARDS, locked

MOST_NAMED = 200


class Refused(Exception):
    """It may not be taken back; `rows` names each row and the reason."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        super().__init__(f"{len(rows)} rows stand in the way")
        self.rows = rows


def undo_set(link: ChangeSet, *, by: Any, why: str = "") -> ChangeSet | None:
    """Take a change set back; refused with the rows listed when one has changed or is used since."""
    why = why or _("undo of change %(sequence)s") % {"sequence": link.sequence}
    with change_set(by=by, why=why[:500], province_id=link.province_id) as changes:
        take_back(changes, entries_of(link))
    return changes.link


def entries_of(link: ChangeSet) -> list[Change]:
    """What a change set did, in order."""
    found = link.changes.exclude(kind="note").select_related("change_set")
    return list(found.prefetch_related("personal_values").order_by("pk"))


def take_back(changes: Changes, entries: list[Change]) -> None:
    """Inside a change set: refuse if a row stands in the way, else reverse every entry, the last first."""
    standing = blocking(entries)
    if standing:
        raise Refused(standing)
    updates: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for entry in reversed(entries):
        model = model_of(entry)
        if entry.kind == "update":
            updates[entry.register].setdefault(entry.first, {}).update(typed_values(entry))
        elif entry.kind == "insert_many":
            changes.delete_many(model, range(entry.first, entry.last + 1))
        elif entry.kind == "insert":
            changes.delete(model._base_manager.get(pk=entry.first))
        elif entry.kind == "delete":
            changes.insert(row_of(entry))  # under the key it had
    for label, wanted in updates.items():
        changes.update_many(apps.get_model(label), wanted)


def model_of(entry: Change) -> type[models.Model]:
    """The table that an entry speaks of."""
    return apps.get_model(entry.register)


def values_of(entry: Change, side: str) -> dict[str, Any]:
    """The values of one side, with a person's taken from the side table."""
    values: dict[str, Any] = json.loads(getattr(entry, side) or "{}")
    for kept in entry.personal_values.all():
        if kept.side == side:
            values[kept.field] = kept.value
    return values


def row_of(entry: Change) -> models.Model:
    """The row that an entry removed, as it was; not saved."""
    return model_of(entry)(**typed_values(entry))


def typed_values(entry: Change) -> dict[str, Any]:
    """The values before, as the database would return them."""
    fields = {f.attname: f for f in model_of(entry)._meta.concrete_fields}
    found = values_of(entry, "before")
    return {name: _typed(fields[name], value) for name, value in found.items() if name in fields}


def _typed(field: Any, value: Any) -> Any:
    field = field.target_field if field.is_relation else field
    return value if value is None or isinstance(field, models.JSONField) else field.to_python(value)


def blocking(entries: list[Change]) -> list[dict[str, Any]]:
    """Rows that changed later, are used by later rows, lie in a closed period, lost a value, or cannot return."""
    groups: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for entry in entries:
        groups[entry.register, entry.kind].append(entry)
    checks = (_changed_later, _in_locked, _erased)
    found = [row for group in groups.values() for check in checks for row in check(group)]
    returning = {(entry.register, entry.first) for entry in entries if entry.kind == "delete"}
    found += [row for (_label, kind), group in groups.items() if kind[:6] == "insert" for row in _used(group, entries)]
    return found + [
        row for (_label, kind), group in groups.items() if kind == "delete" for row in _clashing(group, returning)
    ]


def _changed_later(group: list[Change]) -> Iterator[dict[str, Any]]:
    """Rows that a later change set touched; their undoing would take that back too."""
    low, high = min(entry.first for entry in group), max(entry.last for entry in group)
    later = Change.objects.filter(
        register=group[0].register, change_set_id__gt=group[0].change_set_id, first__lte=high, last__gte=low
    )
    spans = list(later.values_list("first", "last"))
    for entry in group:
        touched = {first for first, last in spans if first <= entry.last and last >= entry.first}
        for key in sorted(touched)[:MOST_NAMED]:
            yield _named(entry, key, "changed since")


def _erased(group: list[Change]) -> Iterator[dict[str, Any]]:
    """A person's old value that was erased cannot come back; its hash must not take its place."""
    personal = getattr(model_of(group[0]), "personal", ())
    for entry in group if personal else ():
        before = json.loads(entry.before or "{}")
        kept = {each.field for each in entry.personal_values.all() if each.side == "before"}
        if any(before.get(name) and name not in kept for name in personal):
            yield _named(entry, entry.first, "its old value was erased")


def _used(group: list[Change], entries: list[Change]) -> Iterator[dict[str, Any]]:
    """Rows of others that lead to what would be removed."""
    target, own = model_of(group[0]), [e for e in entries if e.kind[:6] == "insert"]
    for model in recorded_models():
        mine = [(e.first, e.last) for e in own if e.register == model._meta.label_lower]
        for field in model._meta.concrete_fields:
            if field.related_model is target and getattr(field, "db_constraint", False):
                for start in range(0, len(group), 300):
                    yield from _users(model, field, group[start : start + 300], mine)


def _users(model: Any, field: Any, group: list[Change], mine: list[tuple[int, int]]) -> Iterator[dict[str, Any]]:
    link = field.attname
    spans = [Q(**{f"{link}__gte": entry.first, f"{link}__lte": entry.last}) for entry in group]
    users = model._base_manager.filter(Q(*spans, _connector=Q.OR))
    for first, last in mine[:300]:
        users = users.exclude(pk__range=(first, last))
    for user, key in users.values_list("pk", field.attname)[:50]:
        yield _named(group[0], key, f"used by {model._meta.label_lower} {user}")


def _in_locked(group: list[Change]) -> Iterator[dict[str, Any]]:
    if group[0].register not in GUARDS:
        return
    memory: dict[str, Any] = {}
    for entry in group:
        for key, reason in list(_locked_rows(entry, memory).items())[:MOST_NAMED]:
            yield _named(entry, key, reason)


def _locked_rows(entry: Change, memory: dict[str, Any]) -> dict[int, str]:
    """Reasons by row: one that was changed is looked at as it is, and as it would be again."""
    model, province = model_of(entry), entry.change_set.province_id
    if entry.kind == "delete":
        rows: Any = [{**typed_values(entry), "id": entry.first}]
    else:
        found = model._base_manager.filter(pk__range=(entry.first, entry.last))
        rows = found.values(*row_fields(model)).iterator(2000)
    sides: list[dict[str, Any]] = [{}, typed_values(entry)] if entry.kind == "update" else [{}]
    return {
        values["id"]: str(reason)
        for values in rows
        for side in sides
        if (reason := locked(entry.register, {**values, **side, "province": province}, memory))
    }


def _clashing(group: list[Change], returning: set[tuple[str, int]]) -> Iterator[dict[str, Any]]:
    """Removed rows whose place is taken, or that led to what is gone and does not return with them."""
    for entry in group:
        for words in clashes(row_of(entry), returning):
            yield _named(entry, entry.first, words)


def clashes(row: models.Model, returning: Collection[tuple[str, int]] = ()) -> list[str]:
    """Why a removed row cannot return as it was, in words."""
    if type(row)._base_manager.filter(pk=row.pk).exists():
        return [_("it is back already")]
    found = []
    for field in [each for each in row._meta.concrete_fields if each.is_relation]:
        key, target = getattr(row, field.attname), field.related_model
        if target and (target._meta.label_lower, key) in returning:
            continue
        if target and key and not target._base_manager.filter(pk=key).exists():
            found.append(_("%(label)s: what it led to is gone") % {"label": field.verbose_name})
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as problem:
        found += problem.messages
    return found


def _named(entry: Change, key: int, reason: str) -> dict[str, Any]:
    model = model_of(entry)
    uuid = None
    if any(f.name == "uuid" for f in model._meta.concrete_fields):
        uuid = model._base_manager.filter(pk=key).values_list("uuid", flat=True).first()
    return {"register": entry.register, "uuid": str(uuid) if uuid else None, "row": key, "reason": reason}
