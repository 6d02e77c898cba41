"""Removing a record: what uses it keeps it, and its values stay in the record of changes."""

from __future__ import annotations

from typing import Any

from django.db.models import ProtectedError
from django.utils.text import capfirst

from sachhon.kit.changes import change_set
from sachhon.kit.models import ChangeSet
from sachhon.kit.policy import locked
from sachhon.kit.register import Register, register_of

USERS_NAMED = 10


def locked_row(register: Register, row: Any) -> str:
    """Why the row may not be removed now; empty when it may."""
    return str(locked(register.label, {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}))


def remove(register: Register, row: Any, *, by: Any, why: str) -> tuple[ChangeSet | None, list[dict[str, Any]]]:
    """Remove a record; where others use it, name them by kind, and leave it."""
    try:
        with change_set(by=by, why=why[:300] or "form", province_id=register.province_of(row)) as changes:
            changes.delete(row)
    except ProtectedError as problem:
        return None, _users(by, problem.protected_objects)
    return changes.link, []


def _users(user: Any, rows: set[Any]) -> list[dict[str, Any]]:
    """By kind: how many rows use a record, and the first of those that the person may know of."""
    by_model: dict[Any, list[int]] = {}
    for each in rows:
        by_model.setdefault(type(each), []).append(each.pk)
    found = []
    for model, keys in by_model.items():
        register = register_of(model)
        known = register.rows(user).filter(pk__in=keys[:500]).order_by("pk") if register else []
        some = (
            [(register.name_of(user, each), register.url_of(each)) for each in known[:USERS_NAMED]] if register else []
        )
        found.append({"kind": str(capfirst(model._meta.verbose_name)), "count": len(keys), "rows": some})
    return found
