"""The bin: rows deleted in the last thirty days, which a person may bring back as they were."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef, Q, QuerySet

from sachhon.kit import clock
from sachhon.kit.changes import change_set
from sachhon.kit.models import Change, ChangeSet
from sachhon.kit.register import REGISTERS, Register, register_of
from sachhon.kit.undoing import row_of, take_back

KEPT_DAYS = 30


@dataclass(frozen=True)
class Binned:
    """One deleted row: what it was called, who deleted it, and how long it can still be brought back."""

    entry: Change
    register: Register
    row: Any
    name: str
    days_left: int


def deleted(user: Any, slug: str = "") -> QuerySet[Change]:
    """Entries of rows that this person may bring back, the latest first."""
    registers = [each for each in REGISTERS.values() if each.form and each.may(user, "delete")]
    labels = {each.label for each in registers if slug in ("", each.slug)}
    provinces = [province for province in user.provinces() if user.can("delete", province)]
    later = Change.objects.filter(
        register=OuterRef("register"), first__lte=OuterRef("first"), last__gte=OuterRef("first"), pk__gt=OuterRef("pk")
    )
    found = Change.objects.filter(
        Q(change_set__province_id__in=[0, *provinces]), ~Exists(later), kind="delete", register__in=labels,
        change_set__at__gt=clock.now() - dt.timedelta(days=KEPT_DAYS),
    )  # fmt: skip
    related = found.select_related("change_set__by").prefetch_related("personal_values")
    return related.order_by("-pk")


def binned(user: Any, entries: Iterable[Change]) -> list[Binned]:
    """The entries as rows with their names, without those that are not this person's to bring back."""
    pairs = [(entry, row_of(entry)) for entry in entries]
    attach_links([row for _entry, row in pairs])
    found = []
    for entry, row in pairs:
        register = register_of(type(row), row)
        if register and _may(register, user, row):
            left = KEPT_DAYS - (clock.now() - entry.change_set.at).days
            found.append(Binned(entry, register, row, called(register, user, row), left))
    return found


def _may(register: Register, user: Any, row: Any) -> bool:
    try:
        return bool(register.may(user, "delete", row))
    except ObjectDoesNotExist:
        return False  # what it belonged to is gone for good


def restore(entry: Change, *, by: Any, why: str) -> ChangeSet | None:
    """Bring one row back under its own key; refused with the reasons when something clashes."""
    with change_set(by=by, why=why, province_id=entry.change_set.province_id) as changes:
        take_back(changes, [entry])
    return changes.link


def called(register: Register, user: Any, row: Any) -> str:
    """The name of a row that is not in its table; its code where what it led to is gone too."""
    try:
        return register.name_of(user, row)
    except ObjectDoesNotExist:
        return f"{register.singular} {row.pk}"


def attach_links(rows: list[Any]) -> None:
    """Read what the rows lead to, one query a link, so that they can say their names and their province."""
    by_model: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    for model, same in by_model.items():
        for field in [f for f in model._meta.concrete_fields if f.is_relation and f.name != "staged"]:
            known = _led_to(field, {getattr(row, field.attname) for row in same} - {None})
            for row in same:
                if (key := getattr(row, field.attname)) in known:
                    setattr(row, field.name, known[key])


def _led_to(field: Any, keys: set[int]) -> dict[int, Any]:
    """The rows at the end of a link; those that lie in the bin too, as they were."""
    register = register_of(field.model)
    paths = [*register.links(), register.province or ""] if register else []
    onward: list[Any] = [path.partition("__")[2] for path in paths if path.startswith(f"{field.name}__")]
    rows = field.related_model._base_manager.select_related(*onward or [None])
    found: dict[int, Any] = rows.in_bulk(keys) if keys else {}
    if missing := keys - found.keys():
        label = field.related_model._meta.label_lower
        gone = Change.objects.filter(register=label, kind="delete", first__in=missing).prefetch_related(
            "personal_values"
        )
        resting = {each.first: row_of(each) for each in gone.order_by("pk")}
        attach_links(list(resting.values()))
        found |= resting
    return found
