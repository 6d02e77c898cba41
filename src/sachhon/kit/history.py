"""What happened to one row, in plain words: who, when, why, and each value before and after."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sachhon.display import numbers
from sachhon.kit.canonical import hashed_fields
from sachhon.kit.fields import Column, writer
from sachhon.kit.models import Batch, Change, ChangeSet, StagedRow
from sachhon.kit.register import Register, register_of
from sachhon.kit.workbooks import WORKBOOKS

SHOWN = 200


@dataclass(frozen=True)
class Event:
    """One change of a row: its change set, and (label, before, after) of each value that differs."""

    what: str
    why: str
    link: ChangeSet
    differences: list[tuple[str, str, str]]
    by: str = ""


class History:
    """The events of one row, the latest first, in the fields that a person may see."""

    def __init__(self, register: Register, user: Any, row: Any) -> None:
        self.register, self.user, self.row = register, user, row
        self.columns = register.visible(user, register.fields)
        self._names: dict[tuple[str, int], str] = {}
        self._authors: dict[int, str] = {}

    def events(self, limit: int = SHOWN) -> list[Event]:
        """The record's entries that cover this row, in words."""
        key = self.row.pk
        covering = Change.objects.filter(register=self.register.label, first__lte=key, last__gte=key)
        found = covering.defer("marks").select_related("change_set__by", "change_set__batch")
        return [
            self._event(each)
            for each in found.prefetch_related("personal_values").order_by("-change_set__sequence", "-pk")[:limit]
        ]

    def _event(self, change: Change) -> Event:
        words = {
            "insert": _("Added"), "update": _("Changed"), "delete": _("Deleted"),
            "insert_many": _("Brought by a file"), "delete_many": _("Taken back with its file"),
        }  # fmt: skip
        link = change.change_set
        why = _("by the form") if link.why == "form" else link.why
        kind = "insert" if change.kind == "insert_many" and not link.batch else change.kind
        return Event(words.get(kind, kind), why, link, list(self.differences(change)), self._author(link.by))

    def _author(self, by: Any) -> str:
        """Who made a change; of a row that all provinces share, names are told within one's own province."""
        if by is None:
            return numbers.MISSING
        if by.pk not in self._authors:
            near = self.register.province or by.pk == self.user.pk or by.provinces() & self.user.provinces()
            self._authors[by.pk] = str(by) if near else _("somebody of another agency")
        return self._authors[by.pk]

    def differences(self, change: Change) -> Iterator[tuple[str, str, str]]:
        """Label, before and after of each value that a change set anew, as far as the person may see it."""
        before, after = self._values(change, "before"), self._values(change, "after")
        for each in self.columns:
            was, became = before.get(each.field.attname), after.get(each.field.attname)
            if was != became:
                yield each.label, self._shown(each, was), self._shown(each, became)

    def _values(self, change: Change, side: str) -> dict[str, Any]:
        """The values of one side; a person's are read from the side table, or were erased."""
        values: dict[str, Any] = json.loads(getattr(change, side) or "{}")
        kept = {each.field: each.value for each in change.personal_values.all() if each.side == side}
        for name in hashed_fields(self.register.model):
            if values.get(name):
                values[name] = kept.get(name, _("(erased)"))
        return values

    def _shown(self, each: Column, value: Any) -> str:
        if value is None or value == "":
            return numbers.MISSING
        if each.kind == "link":
            return self._name(each, value)
        value = each.seen(value)
        return writer(each)(dt.datetime.fromisoformat(value) if each.kind == "moment" else value)

    def _name(self, each: Column, key: int) -> str:
        """What the row that a link led to calls itself, where the person may know of it."""
        if (each.path, key) not in self._names:
            model = each.field.related_model
            target = register_of(model)
            row = (target.rows(self.user) if target else model._base_manager).filter(pk=key).first()
            name = target.name_of(self.user, row) if target and row else str(row or "")
            self._names[each.path, key] = name or _("(row %(key)s)") % {"key": key}
        return self._names[each.path, key]


@dataclass(frozen=True)
class Provenance:
    """From which file, sheet and row a record was last read; (address, header, text) of its cells."""

    batch: Batch
    sheet: str
    row: int
    cells: list[tuple[str, str, str]]


def provenance(register: Register, user: Any, row: Any) -> Provenance | None:
    """Where a row came from, if a file brought it."""
    if not getattr(row, "staged_id", None):
        return None
    staged = StagedRow.objects.select_related("batch__file", "batch__by").get(pk=row.staged_id)
    book = WORKBOOKS.get(staged.batch.workbook)
    if book is None or staged.sheet >= len(book.specs):
        return Provenance(staged.batch, str(staged.sheet + 1), staged.line, [])
    spec = book.specs[staged.sheet]
    facts = staged.facts(staged.batch.summary.get("sheets", {}).get(spec.name, {}))
    cells = _cells(sight(register, user, spec), staged, spec, facts.get("columns") or {})
    return Provenance(staged.batch, facts.get("title") or spec.titles[0], staged.line, list(cells))


def sight(register: Register, user: Any, spec: Any) -> Callable[[str, Any], Any]:
    """How a cell of a sheet's row reads to a person: (field, text) to the text, masked, or nothing.

    A row of a sheet may bring records to several registers; a cell is hidden if any of them hides its field.
    Who does not see everything sees no cell that belongs to no field.
    """
    found = [register, *filter(None, (register_of(target.model) for target in spec.targets))]
    whole = all(each.sees_all(user) for each in found)

    def seen(name: str, text: Any) -> Any:
        kept = [each for each in found if name in each.fields]
        if not all(each.sees(user, name) for each in kept) or not (kept or whole):
            return None
        masks = [mask for each in kept if (mask := each.mask(user, name))]
        return masks[0](text) if masks else text

    return seen


def _cells(
    seen: Callable[[str, Any], Any], staged: StagedRow, spec: Any, heads: dict[str, Any]
) -> Iterator[tuple[str, str, str]]:
    """The cells that were not empty, of the columns that the person may see."""
    for each, raw in zip(spec.columns, json.loads(staged.raw), strict=False):
        if raw not in (None, "") and (text := seen(each.field, str(raw))) is not None:
            letter, header, *_unit = heads.get(each.field) or ["", each.headers[0]]
            yield f"{letter}{staged.line}" if letter else "", header, str(text)
