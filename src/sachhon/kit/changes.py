"""Every write and its record in one transaction, linked into the province's chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.db.models import Max

from sachhon.kit import bulk, clock
from sachhon.kit.canonical import canonical, hashed_fields, plain, row_fields, row_marker, salted, sha256
from sachhon.kit.models import Batch, ChainHead, Change, ChangeSet, PersonalValue


@contextmanager
def change_set(*, by: Any, why: str, province_id: int | None = None, batch: Batch | None = None) -> Iterator[Changes]:
    """One transaction whose writes become one link of the chain; no writes, no link."""
    with transaction.atomic():
        bulk.one_writer()
        head, _ = ChainHead.objects.select_for_update().get_or_create(province_id=province_id or 0)
        changes = Changes(head, by=by, why=why, batch=batch)
        yield changes
        changes.close()


class Changes:
    """Collects what one change set does; its methods write and record at once."""

    def __init__(self, head: ChainHead, *, by: Any, why: str, batch: Batch | None) -> None:
        self.head, self.by, self.why, self.batch = head, by, why, batch
        self.link: ChangeSet | None = None
        self.rows = 0
        self._entries: list[Change] = []
        self._personal: list[tuple[Change, str, str, str]] = []

    def insert(self, row: models.Model) -> None:
        """Save a new row."""
        row.save(force_insert=True)
        after = stored_values(type(row), row.pk)
        self._single(type(row), "insert", row.pk, {}, after, after)

    def update(self, row: models.Model) -> bool:
        """Save a row's differing fields; false when it is as the database has it."""
        model = type(row)
        before = stored_values(model, row.pk)
        row.save(force_update=True)
        after = stored_values(model, row.pk)
        changed = [field for field in after if after[field] != before[field]]
        if changed:
            was, became = ({f: values[f] for f in changed} for values in (before, after))
            self._single(model, "update", row.pk, was, became, after)
        return bool(changed)

    def delete(self, row: models.Model) -> None:
        """Remove a row; its values stay in the record."""
        before, key = stored_values(type(row), row.pk), row.pk
        row.delete()
        self._single(type(row), "delete", key, before, {}, None)

    def insert_many(self, model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> range:
        """Insert rows given as values of `fields` (column names); returns their keys."""
        return self.insert_prepared(bulk.prepare(model, fields, rows, first=next_key(model)))

    def insert_prepared(self, prepared: bulk.Prepared) -> range:
        """Insert rows that were made ready outside the lock."""
        if not prepared.keys:
            return prepared.keys
        bulk.insert(prepared)
        self._add(prepared.model, "insert_many", prepared.keys, marks=prepared.marks)
        return prepared.keys

    def update_many(self, model: type[models.Model], wanted: dict[int, dict[str, Any]]) -> None:
        """Set columns of many rows; each row's change is an entry of its own."""
        for keys in portions(sorted(wanted), 500):
            for whole in model._base_manager.filter(pk__in=keys).values(*row_fields(model)):
                self._update_one(model, whole, wanted)

    def _update_one(self, model: type[models.Model], whole: dict[str, Any], wanted: dict[int, Any]) -> None:
        key = whole[model._meta.pk.attname]
        after = {
            f: v + 0.0 if isinstance(v, float) else v  # SQLite returns -0.0 without its sign
            for f, v in wanted[key].items() if plain(whole[f]) != plain(v)
        }  # fmt: skip
        if after:
            model._base_manager.filter(pk=key).update(**after)
            self._single(model, "update", key, {f: whole[f] for f in after}, after, {**whole, **after})

    def delete_many(self, model: type[models.Model], keys: Sequence[int]) -> None:
        """Remove rows of one unbroken run of keys."""
        mark, marks = row_marker(model), bytearray()
        rows = model._base_manager.filter(pk__range=(keys[0], keys[-1])).order_by("pk")
        for values in rows.values_list(*row_fields(model)).iterator(2000):
            marks += mark(values)
        rows._raw_delete(rows.db)
        self._add(model, "delete_many", range(keys[0], keys[-1] + 1), marks=bytes(marks))

    def note(self, register: str, key: int, facts: dict[str, Any]) -> None:
        """Put facts into the chain that are kept outside the recorded tables."""
        self._add_named(register, "note", range(key, key + 1), after=canonical(facts))

    def close(self) -> None:
        """Write the link, its entries and the new head."""
        if not self._entries:
            return
        self.link = link = self._link()
        link.save(force_insert=True)
        for entry in self._entries:
            entry.change_set = link
        Change.objects.bulk_create(self._entries, batch_size=500)
        self._keep_personal()
        ChainHead.objects.filter(pk=self.head.pk).update(sequence=link.sequence, digest=link.digest)
        self.head.sequence, self.head.digest = link.sequence, link.digest
        self._entries, self._personal = [], []

    def _link(self) -> ChangeSet:
        link = ChangeSet(
            province_id=self.head.pk, sequence=self.head.sequence + 1, previous=self.head.digest,
            by=self.by, at=clock.now(), why=self.why, batch=self.batch,
        )  # fmt: skip
        link.digest = link_digest(link, [entry.digest for entry in self._entries])
        return link

    def _keep_personal(self) -> None:
        PersonalValue.objects.bulk_create(
            PersonalValue(change=change, field=field, side=side, value=value)
            for change, field, side, value in self._personal
        )

    def _single(
        self, model: type[models.Model], kind: str, key: int,
        before: dict[str, Any], after: dict[str, Any], whole: dict[str, Any] | None,
    ) -> None:  # fmt: skip
        marks = row_marker(model)(whole.values()) if whole is not None else b""
        entry = self._add(
            model, kind, range(key, key + 1), before=self._json(model, before), after=self._json(model, after),
            marks=marks,
        )  # fmt: skip
        for side, values in (("before", before), ("after", after)):
            for field in hashed_fields(model):
                if values.get(field):
                    self._personal.append((entry, field, side, str(values[field])))

    def _json(self, model: type[models.Model], values: dict[str, Any]) -> str:
        personal, label = hashed_fields(model), model._meta.label_lower
        return canonical(
            {f: salted(label, f, v) if f in personal and v else plain(v) for f, v in values.items()}
        ) if values else ""  # fmt: skip

    def _add(self, model: type[models.Model], kind: str, keys: range, **parts: Any) -> Change:
        self.rows += len(keys)
        return self._add_named(model._meta.label_lower, kind, keys, **parts)

    def _add_named(
        self, register: str, kind: str, keys: range, *, before: str = "", after: str = "", marks: bytes = b""
    ) -> Change:
        entry = Change(
            register=register, kind=kind, first=keys[0], last=keys[-1], before=before, after=after, marks=marks
        )  # fmt: skip
        entry.digest = entry_digest(entry)
        self._entries.append(entry)
        return entry


def entry_digest(entry: Change) -> str:
    """Digest of one entry of a change set."""
    return sha256(canonical([
        entry.register, entry.kind, entry.first, entry.last, entry.before, entry.after,
        sha256(bytes(entry.marks)),
    ]))  # fmt: skip


def link_digest(link: ChangeSet, entries: Sequence[str]) -> str:
    """Digest of one change set over its entries and the link before."""
    try:
        batch = link.batch
        brought: Any = [batch.uuid, batch.file.sha256] if batch else link.batch_id
    except ObjectDoesNotExist:
        brought = link.batch_id  # the row or its file is gone: the digest will not be met
    return sha256(canonical({
        "province": link.province_id, "sequence": link.sequence, "previous": link.previous,
        "by": link.by_id, "at": link.at, "why": link.why, "entries": list(entries),
        "batch": brought,
    }))  # fmt: skip


def portions(keys: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """The keys in runs of at most this many."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


def stored_values(model: type[models.Model], key: int) -> dict[str, Any]:
    """The row's columns as the database returns them."""
    values = model._base_manager.filter(pk=key).values(*row_fields(model)).get()
    return dict(values)


def next_key(model: type[models.Model]) -> int:
    """The first key that no row has, or ever had: links of the history never meet a stranger."""
    used = model._base_manager.aggregate(top=Max("pk"))["top"] or 0
    recorded = Change.objects.filter(register=model._meta.label_lower).aggregate(top=Max("last"))["top"] or 0
    return int(max(used, recorded)) + 1


def head_of(province_id: int | None) -> ChainHead:
    """The chain's last link, or an empty head where nothing was recorded."""
    key = province_id or 0
    return ChainHead.objects.filter(pk=key).first() or ChainHead(province_id=key)
