"""Commit a staged batch: all its good rows in one transaction with their record, or nothing."""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from typing import Any

from django.db import IntegrityError, transaction

from sachhon.imports.context import NEW
from sachhon.imports.staging import stage
from sachhon.kit import bulk, clock
from sachhon.kit.canonical import canonical
from sachhon.kit.chain import staged_facts
from sachhon.kit.changes import Changes, change_set, head_of, next_key, portions
from sachhon.kit.events import announce
from sachhon.kit.models import Batch, Change, ChangeSet, StagedRow
from sachhon.kit.policy import GUARDS, locked
from sachhon.kit.workbooks import WORKBOOKS, Target


class Blocked(Exception):
    """The batch may not be committed; the message says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def commit(batch: Batch, *, by: Any, leave_wrong: bool = False) -> Batch:
    """Keep the batch's new and changed rows. Committing twice keeps the same rows.

    Rows are made ready outside the lock; if anything was written meanwhile, they are made again inside it.
    Where another file came or went since the preview, the file is compared once more.
    """
    _check(batch, leave_wrong)
    if batch.state == Batch.State.COMMITTED:
        return batch
    if _stale(batch):
        _check(stage(batch, WORKBOOKS[batch.workbook]), leave_wrong)
    try:
        return _commit(batch, by, leave_wrong)
    except IntegrityError as clash:  # a row of the same key was entered by hand
        raise Blocked("stale") from clash


def _commit(batch: Batch, by: Any, leave_wrong: bool) -> Batch:
    plan = _Plan(batch)
    why = f"{batch.workbook}: {batch.file_name}"
    with change_set(by=by, why=why[:500], province_id=batch.province_id, batch=batch) as changes:
        started = time.monotonic()
        if not _begin(batch):
            return batch
        if not plan.holds(changes):
            if _stale(batch):
                raise Blocked("stale")
            plan = _Plan(batch)
        plan.check_locks()
        plan.write(changes)
        _finish(batch, plan, started, leave_wrong)
        about = {"workbook": batch.workbook, "file": batch.file.sha256, "rows": changes.rows}
        announce("commit", batch.province_id, {"batch": str(batch.uuid), **about})
    return batch


def _check(batch: Batch, leave_wrong: bool) -> None:
    if batch.state not in (Batch.State.STAGED, Batch.State.COMMITTED):
        raise Blocked("not_staged")
    if batch.summary.get("missing"):
        raise Blocked("missing_columns")
    if batch.summary.get("asks") and not leave_wrong:
        raise Blocked("headers")
    bad = StagedRow.objects.filter(batch=batch, state__in=("wrong", "asked"))
    if not leave_wrong and bad.exists():
        raise Blocked("bad_rows")


def _stale(batch: Batch) -> bool:
    """Whether rows came or went by the many since the file was compared."""
    since = ChangeSet.objects.filter(
        province_id=batch.province_id or 0, sequence__gt=batch.summary.get("sequence", 0)
    )  # fmt: skip
    return Change.objects.filter(change_set__in=since, kind__in=("insert_many", "delete_many", "delete")).exists()


def _begin(batch: Batch) -> bool:
    """Take the batch inside the lock; false when another commit was quicker."""
    batch.refresh_from_db()
    return batch.state == Batch.State.STAGED


def _finish(batch: Batch, plan: _Plan, started: float, leave_wrong: bool) -> None:
    batch.state, batch.committed, batch.left_wrong = Batch.State.COMMITTED, clock.now(), leave_wrong
    kept = {target.label: count for target, count in plan.kept.items()}
    batch.summary = {**batch.summary, "kept": kept, "lock_seconds": round(time.monotonic() - started, 3)}
    batch.save(update_fields=["state", "committed", "left_wrong", "summary"])


class _Plan:
    """The rows of a batch, ready to be written if nothing else is written before."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.targets = WORKBOOKS[batch.workbook].targets
        self.head = head_of(batch.province_id)
        self.first = {target: next_key(target.model) for target in self.targets}
        self.kept: Counter = Counter()
        self.updates: dict[Target, dict[int, dict[str, Any]]] = defaultdict(dict)
        self.facts = canonical(staged_facts(batch))
        inserts = self._read()
        keys = self._keys(inserts)
        self.prepared = [self._prepare(target, inserts[target], keys) for target in self.targets if inserts[target]]

    def holds(self, changes: Changes) -> bool:
        """Whether nothing was written since the plan was made."""
        return changes.head.sequence == self.head.sequence and all(
            next_key(target.model) == first for target, first in self.first.items()
        )

    def _read(self) -> dict[Target, list[tuple[int, int, list[Any]]]]:
        """By table: (provisional key, staged row, values) of each new record."""
        inserts: dict[Target, list[tuple[int, int, list[Any]]]] = defaultdict(list)
        rows = StagedRow.objects.filter(batch=self.batch, state__in=("new", "changed")).order_by("pk")
        for staged, text in rows.values_list("pk", "records").iterator(5000):
            for place, number, action, values in json.loads(text):
                target = self.targets[place]
                self.kept[target] += 1
                if action == NEW:
                    inserts[target].append((number, staged, values))
                else:
                    self.updates[target][number] = self._wanted(target, values, staged)
        return inserts

    @staticmethod
    def _wanted(target: Target, values: list[Any], staged: int) -> dict[str, Any]:
        changed = dict(zip(target.fields, values[len(target.key) :], strict=True))
        return {**changed, "staged_id": staged}

    def _keys(self, inserts: dict[Target, list[tuple[int, int, list[Any]]]]) -> dict[int, int]:
        """The primary key that each provisional key becomes."""
        keys: dict[int, int] = {}
        for target in self.targets:
            first = self.first[target]
            keys.update({row[0]: first + offset for offset, row in enumerate(inserts[target])})
        return keys

    def _prepare(self, target: Target, rows: list[tuple[int, int, list[Any]]], keys: dict[int, int]) -> bulk.Prepared:
        columns = (*target.columns, *target.constants, "staged_id")
        constants = list(target.constants.values())
        links = [index for index, name in enumerate(target.columns) if name.endswith("_id")]
        ready = []
        for _, staged, values in rows:
            for index in links:
                if values[index] is not None and values[index] < 0:
                    values[index] = keys[values[index]]
            ready.append((*values, *constants, staged))
        return bulk.prepare(target.model, columns, ready, first=self.first[target])

    def check_locks(self) -> None:
        """Once more inside the lock: a period may have been closed since the preview."""
        memory: dict[str, Any] = {}
        for prepared in self.prepared:
            label = prepared.model._meta.label_lower
            for row in prepared.rows if label in GUARDS else ():
                values = dict(zip(prepared.columns, row, strict=True))
                self._check_lock(label, values, memory)
        for target, wanted in self.updates.items():
            for keys in portions(sorted(wanted), 500) if target.label in GUARDS else ():
                for before in target.model._base_manager.filter(pk__in=keys).values():
                    self._check_lock(target.label, before, memory)
                    self._check_lock(target.label, {**before, **wanted[before["id"]]}, memory)

    def _check_lock(self, label: str, values: dict[str, Any], memory: dict[str, Any]) -> None:
        if locked(label, {**values, "province": self.batch.province_id}, memory):
            raise Blocked("locked")

    def write(self, changes: Changes) -> None:
        """Insert, update, and put the digest of the rows as typed into the chain."""
        for prepared in self.prepared:
            changes.insert_prepared(prepared)
        for target, wanted in self.updates.items():
            changes.update_many(target.model, wanted)
        if changes.rows:
            changes.note("kit.batch", self.batch.pk, json.loads(self.facts))


def discard(batch: Batch) -> None:
    """Drop a batch that was not committed; its rows as typed go, the file stays."""
    with transaction.atomic():
        if batch.state in (Batch.State.STAGED, Batch.State.STAGING, Batch.State.FAILED):
            StagedRow.objects.filter(batch=batch).delete()
            Batch.objects.filter(pk=batch.pk).update(state=Batch.State.CANCELLED)
