"""What happened to one row, in plain words: who, when, why, and each value before and after."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from sachhon.kit import numbers
from sachhon.kit.fields import INTERNAL, Column, writer
from sachhon.kit.imports.spec import WORKBOOKS
from sachhon.kit.models import Batch, Change, StagedRow
from sachhon.kit.register import Register, register_of

SHOWN = 200


@dataclass(frozen=True)
class Difference:
    """One value before and after, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One change of a row."""

    what: str
    by: Any
    at: dt.datetime
    why: str
    batch: Batch | None
    sequence: int
    digest: str
    differences: list[Difference] = field(default_factory=list)


class History:
    """The events of one row, the latest first, in the fields that a person may see."""

    def __init__(self, register: Register, user: Any, row: Any) -> None:
        self.register, self.user, self.row = register, user, row
        names = [f.name for f in register.model._meta.concrete_fields if f.name not in INTERNAL]
        self.columns = register.visible(user, tuple(names))
        self._linked: dict[tuple[str, int], str] = {}

    def changes(self, limit: int = SHOWN) -> list[Change]:
        """The record's entries that cover this row."""
        key = self.row.pk
        covering = Change.objects.filter(register=self.register.label, first__lte=key, last__gte=key)
        return list(
            covering.defer("marks").select_related("change_set__by", "change_set__batch")
            .prefetch_related("personal_values").order_by("-pk")[:limit]
        )  # fmt: skip

    def events(self, limit: int = SHOWN) -> list[Event]:
        """The entries in words."""
        return [self._event(change) for change in self.changes(limit)]

    def _event(self, change: Change) -> Event:
        link = change.change_set
        words = {
            "insert": _("Added"), "update": _("Changed"), "delete": _("Deleted"),
            "insert_many": _("Brought by a file"), "delete_many": _("Taken back with its file"),
        }  # fmt: skip
        return Event(
            words.get(change.kind, change.kind), link.by, link.at, _reason(link.why), link.batch,
            link.sequence, link.digest, list(self._differences(change)),
        )  # fmt: skip

    def _differences(self, change: Change) -> Iterator[Difference]:
        before, after = (self._values(change, side) for side in ("before", "after"))
        for each in self.columns:
            name = each.field.attname
            if (name in before or name in after) and before.get(name) != after.get(name):
                yield Difference(
                    each.label, self._shown(each, before.get(name)), self._shown(each, after.get(name))
                )

    def _values(self, change: Change, side: str) -> dict[str, Any]:
        """The values of one side; a person's are read from the side table, or were erased."""
        values: dict[str, Any] = json.loads(getattr(change, side) or "{}")
        kept = {each.field: each.value for each in change.personal_values.all() if each.side == side}
        for name in getattr(self.register.model, "personal", ()):
            if values.get(name):
                values[name] = kept.get(name, _("(erased)"))
        return values

    def _shown(self, each: Column, value: Any) -> str:
        if value is None or value == "":
            return numbers.MISSING
        if each.kind == "link":
            return self._linked_name(each, value)
        if each.kind == "moment":
            value = dt.datetime.fromisoformat(value)
        return writer(each.kind, each.field)(value)

    def _linked_name(self, each: Column, key: int) -> str:
        """What the row that a link led to calls itself, where the person may know of it."""
        if (each.path, key) not in self._linked:
            model = each.field.related_model
            target = register_of(model)
            rows = target.rows(self.user) if target else model._base_manager.all()
            found = rows.filter(pk=key).first()
            self._linked[each.path, key] = str(found) if found else _("(row %(key)s)") % {"key": key}
        return self._linked[each.path, key]


def _reason(why: str) -> str:
    return _("by the form") if why == "form" else why


@dataclass(frozen=True)
class Cell:
    """One cell of the row that a file brought: where it stood and exactly what was typed."""

    address: str
    header: str
    raw: str


@dataclass(frozen=True)
class Provenance:
    """From which file, sheet and row a record was last read, and the cells as typed."""

    batch: Batch
    sheet: str
    row: int
    cells: list[Cell]


def provenance(register: Register, user: Any, row: Any) -> Provenance | None:
    """Where a row came from, if a file brought it."""
    if not getattr(row, "staged_id", None):
        return None
    staged = StagedRow.objects.select_related("batch__file", "batch__by").get(pk=row.staged_id)
    book = WORKBOOKS.get(staged.batch.workbook)
    if book is None or staged.sheet >= len(book.specs):
        return Provenance(staged.batch, str(staged.sheet + 1), staged.row, [])
    spec = book.specs[staged.sheet]
    facts = staged.batch.summary.get("sheets", {}).get(spec.name, {})
    cells = list(_cells(register, user, staged, spec, facts.get("columns") or {}))
    return Provenance(staged.batch, facts.get("title") or spec.titles[0], staged.row, cells)


def _cells(
    register: Register, user: Any, staged: StagedRow, spec: Any, heads: dict[str, Any]
) -> Iterator[Cell]:
    """The cells that were not empty, of the columns that the person may see."""
    granted = register.policy.fields(user)
    for each, raw in zip(spec.columns, json.loads(staged.raw), strict=False):
        if raw is None or raw == "" or (granted is not None and each.field not in granted):
            continue
        head = heads.get(each.field) or ["", each.headers[0]]
        yield Cell(f"{head[0]}{staged.row}" if head[0] else "", head[1], str(raw))
