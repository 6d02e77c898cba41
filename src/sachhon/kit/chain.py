"""Walks the chain and every recorded row, and names the first thing that is not as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models

from sachhon.kit import files
from sachhon.kit.canonical import MARK, canonical, row_fields, row_marker, salted, sha256
from sachhon.kit.changes import entry_digest, link_digest
from sachhon.kit.models import Batch, ChainHead, Change, ChangeSet, PersonalValue, Recorded, StagedRow, StoredFile


@dataclass(frozen=True)
class Fault:
    """The first thing found wrong: which link wrote it, where, and what is the matter."""

    sequence: int | None
    register: str | None
    row: int | None
    reason: str


@dataclass(frozen=True)
class Report:
    """What a verification found."""

    ok: bool
    change_sets: int
    head: str
    first_bad: dict[str, Any] | None


def verify(province_id: int | None = None, *, head: str = "") -> Report:
    """Check all chains and all recorded rows; `head` is a digest that must still be there."""
    fault = next(_faults(head), None)
    return Report(
        fault is None, ChangeSet.objects.count(), _head(province_id), asdict(fault) if fault else None
    )  # fmt: skip


def _head(province_id: int | None) -> str:
    """The digest to print: the province's, or that of the only province there is."""
    heads = dict(ChainHead.objects.values_list("pk", "digest"))
    provinces = [key for key in heads if key]
    key = province_id or (provinces[0] if len(provinces) == 1 else 0)
    return heads.get(key, "")


def _faults(head: str) -> Iterator[Fault]:
    yield from _broken_links()
    if head and not ChangeSet.objects.filter(digest=head).exists():
        yield Fault(None, "kit.changeset", None, f"no change set has the digest {head}: the tail was cut")
    for model in recorded_models():
        yield from _altered_rows(model)
    yield from _altered_batches()
    yield from _altered_files()
    yield from _altered_persons()
    for check in EXTRA_CHECKS:
        yield from check()


# What reading a value that is none of its column's may raise.
_UNREADABLE = (ValueError, TypeError, DatabaseError)

# Checks of what apps above keep outside the recorded tables, e.g. the text of editions.
EXTRA_CHECKS: list[Any] = []


def recorded_models() -> list[type[models.Model]]:
    """Every table whose rows the chain covers."""
    return [model for model in apps.get_models() if issubclass(model, Recorded)]


def _broken_links() -> Iterator[Fault]:
    """Each link against its entries and the link before; each head against its last link."""
    last: dict[int, ChangeSet] = {}
    links = ChangeSet.objects.select_related("batch__file").order_by("province_id", "sequence")
    for link in links.iterator(2000):
        yield from _broken_link(link, last.get(link.province_id))
        last[link.province_id] = link
    for head in ChainHead.objects.all():
        latest = last.get(head.pk)
        if (head.sequence, head.digest) != ((latest.sequence, latest.digest) if latest else (0, "")):
            yield Fault(head.sequence, "kit.changeset", None, "the last change set is missing: the tail was cut")
    for entry in Change.objects.exclude(change_set_id__in=ChangeSet.objects.values("pk")).values_list("pk", flat=True)[
        :1
    ]:
        yield Fault(None, "kit.change", entry, "an entry belongs to no change set")
    missing = set(last) - set(ChainHead.objects.values_list("pk", flat=True))
    for province in missing:
        yield Fault(last[province].sequence, "kit.chainhead", province, "the head of the chain is missing")


def _broken_link(link: ChangeSet, before: ChangeSet | None) -> Iterator[Fault]:
    entries = list(link.changes.order_by("pk"))
    expected = before.sequence + 1 if before else 1
    if link.sequence != expected:
        yield Fault(expected, "kit.changeset", None, f"change set {expected} is missing")
    for entry in entries:
        if entry.digest != entry_digest(entry):
            yield Fault(link.sequence, "kit.change", entry.pk, "an entry is not as it was written")
    if link.previous != (before.digest if before else "") or link.digest != link_digest(
        link, [entry.digest for entry in entries]
    ):
        yield Fault(link.sequence, "kit.changeset", link.pk, "the change set is not as it was written")


def _altered_rows(model: type[models.Model]) -> Iterator[Fault]:
    """Each row of one table against the last change that touched it."""
    label, expected = model._meta.label_lower, _expected_marks(model)
    mark = row_marker(model)
    fields = row_fields(model)
    for key, values in _rows(model, fields):
        known = expected.pop(key, None)
        if known is None:
            yield Fault(None, label, key, "the row is in no change set")
        elif known[0] != _safe(mark, values):
            yield Fault(known[1], label, key, "the row is not as it was written")
    for key, (_, sequence) in expected.items():
        yield Fault(sequence, label, key, "the row was removed")


def _rows(model: type[models.Model], fields: tuple[str, ...]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """(key, values) of every row; no values where the database holds what cannot even be read."""
    place, last = fields.index(model._meta.pk.attname), 0
    rows = model._base_manager.order_by("pk").values_list(*fields)
    try:
        for values in rows.iterator(5000):
            last = values[place]
            yield last, values
    except _UNREADABLE:
        for key in model._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True):
            try:
                yield key, rows.get(pk=key)
            except _UNREADABLE:
                yield key, ()


def _safe(mark: Any, values: Iterable[Any]) -> bytes:
    """The row's digest; a value that cannot be written down at all equals nothing."""
    try:
        return bytes(mark(values))
    except (TypeError, ValueError):
        return b""


def _expected_marks(model: type[models.Model]) -> dict[int, tuple[bytes, int]]:
    """By key: the digest after the last change, and the sequence of that change."""
    expected: dict[int, tuple[bytes, int]] = {}
    changes = Change.objects.filter(register=model._meta.label_lower)
    # By the chain's own order: keys of entries are covered by no digest.
    changes = changes.order_by("change_set__sequence", "pk")
    columns = ("kind", "first", "last", "marks", "change_set__sequence")
    for kind, first, last, marks, sequence in changes.values_list(*columns).iterator(500):
        if kind.startswith("delete"):
            for key in range(first, last + 1):
                expected.pop(key, None)
        else:
            marks = bytes(marks)
            for offset in range(last - first + 1):
                expected[first + offset] = (marks[offset * MARK : (offset + 1) * MARK], sequence)
    return expected


def _altered_batches() -> Iterator[Fault]:
    """The rows as typed against the digest that their batch put into the chain."""
    notes = Change.objects.filter(register="kit.batch", kind="note").select_related("change_set")
    for note in notes:
        batch = Batch.objects.filter(pk=note.first).first()
        if batch is None or note.after != canonical(staged_facts(batch)):
            yield Fault(
                note.change_set.sequence, "kit.stagedrow", note.first, "the batch or its rows as typed were altered"
            )


def _altered_files() -> Iterator[Fault]:
    """Each file of a committed batch against the digest under which it is kept."""
    for batch in Batch.objects.filter(change_sets__isnull=False).select_related("file").distinct():
        try:
            files.checked(batch.file)
        except (OSError, files.FileDamaged, StoredFile.DoesNotExist):
            yield Fault(None, "kit.storedfile", batch.file_id, f"the file of batch {batch.uuid} is gone or altered")


def _altered_persons() -> Iterator[Fault]:
    """Each person's value that is still kept against its salted hash in the chain."""
    for kept in PersonalValue.objects.select_related("change__change_set").iterator(2000):
        entry = kept.change
        recorded = json.loads(getattr(entry, kept.side, "") or "{}").get(kept.field)
        if recorded != salted(entry.register, kept.field, kept.value):
            reason = "a person's value is not as it was written"
            yield Fault(entry.change_set.sequence, "kit.personalvalue", kept.pk, reason)


def staged_facts(batch: Batch) -> dict[str, Any]:
    """Whose file it was, what it was called, and number and digest of its rows as typed."""
    rows = StagedRow.objects.filter(batch=batch).order_by("pk").values_list("sheet", "row", "raw")
    lines = [f"{sheet}\t{row}\t{raw}\n" for sheet, row, raw in rows.iterator(5000)]
    about = {"file": batch.file_name, "by": batch.by_id, "at": batch.created, "workbook": batch.workbook}
    return {**about, "rows": len(lines), "sha256": sha256("".join(lines))}
