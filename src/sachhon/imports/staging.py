"""Stage a file: read it in a child process, compare each row, keep what was typed and what it will do."""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import CharField

from sachhon.imports.context import CHANGED, NEW, SAME, Context
from sachhon.imports.mapping import Remembered
from sachhon.kit import bulk, clock, files
from sachhon.kit.changes import head_of
from sachhon.kit.models import Batch, StagedRow
from sachhon.kit.policy import GUARDS, locked
from sachhon.kit.workbooks import ASKED, WRONG, ImportSpec, Row, Target, Workbook
from sachhon.sheets import client

Progress = Callable[[int, int | None], bool]
_STATES = {NEW: "new", CHANGED: "changed", SAME: "same"}
_PORTION = 1000
_LISTS = ("left", "skipped", "missing", "unknown", "notes", "asks", "headers", "guesses", "mapped")
_FACTS = ("title", "header_row", "columns", "given", "spots", "turned")
_WHOLE = ("integer", "money")
_LARGEST = 2**53  # whole numbers above are exact neither in JSON nor in every column
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class Cancelled(Exception):
    """The person stopped the staging; nothing had been kept."""


def open_batch(workbook: Workbook, content: Any, name: str, *, by: Any, province_id: int | None) -> Batch:
    """Keep the file, and begin a batch for it."""
    return Batch.objects.create(
        workbook=workbook.name, province_id=province_id, file=files.store(content), file_name=name[:255],
        by=by, created=clock.now(),
    )  # fmt: skip


def stage(batch: Batch, workbook: Workbook, *, progress: Progress = lambda done, total: True) -> Batch:
    """Read the batch's file into staged rows; every error at once, nothing kept in the registers."""
    started, sequence = time.monotonic(), head_of(batch.province_id).sequence
    StagedRow.objects.filter(batch=batch).delete()
    run = _Staging(batch, workbook, progress)
    try:
        run.read()
    except Cancelled:
        _end(batch, Batch.State.CANCELLED, run.summary)
        raise
    state = Batch.State.FAILED if "failed" in run.summary else Batch.State.STAGED
    run.summary["seconds"], run.summary["sequence"] = round(time.monotonic() - started, 3), sequence
    return _end(batch, state, run.summary)


def _end(batch: Batch, state: str, summary: dict[str, Any]) -> Batch:
    batch.state, batch.finished = state, clock.now()
    batch.summary = {**batch.summary, **summary}
    batch.save(update_fields=["state", "finished", "summary"])
    return batch


class _Staging:
    """One run over one file."""

    def __init__(self, batch: Batch, workbook: Workbook, progress: Progress) -> None:
        self.batch, self.workbook, self.progress = batch, workbook, progress
        self.context = Context(workbook, batch.province_id)
        self.number = {spec.name: index for index, spec in enumerate(workbook.specs)}
        self.summary: dict[str, Any] = {
            name: []
            for name in ("left", "skipped", "missing", "unknown", "notes", "asks", "headers", "guesses", "mapped")
        } | {"sheets": {}}
        self.remembered = Remembered(batch)
        self.answers: dict[str, Any] = batch.summary.get("answers", {})
        self.answered: dict[str, dict[str, Any]] = defaultdict(dict)
        for name, answer in self.answers.items():
            where, _, field = name.rpartition("/")
            self.answered[where][field] = answer
        self.begun: set[str] = set()
        self.header_units: dict[tuple[str, int], dict[str, str]] = {}
        self.states: dict[tuple[int, int], str] = {}
        self.dependents: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.buffer: list[tuple] = []
        self.done = self.cells = self.total = 0
        self.room = [_room(target) for target in self.context.targets]
        self.links = {target: _links(target) for target in self.context.targets}
        self.whole = {spec.name: [c.field for c in spec.columns if c.kind in _WHOLE] for spec in workbook.specs}

    def read(self) -> None:
        """Follow the reader's messages to the end of the file."""
        request = {"mode": "read", "sheets": [spec.request() for spec in self.workbook.specs]}
        request |= {"file_name": self.batch.file_name, **self.remembered.request()}
        messages = client.read(files.checked(self.batch.file), request)
        for message in messages:
            getattr(self, f"on_{message['t']}")(message)
        self.flush()
        self.settle()

    def on_rows(self, message: dict[str, Any]) -> None:
        """A portion of rows: build their records, compare, stage."""
        spec = self.workbook.specs[self.number[message["s"]]]
        if spec.name not in self.begun:
            self.begun.add(spec.name)
            spec.begin(self.context)
        first = StagedRow.PIECE * message.get("p", 0)
        rows = [(self.row(spec, first + parts[0], *parts[1:]), parts[1]) for parts in message["rows"]]
        built = [(row, raw, self.build(spec, row)) for row, raw in rows]
        self.prefetch(built)
        for row, raw, records in built:
            self.keep(row, raw, records)
        self.done += len(rows)
        if not self.progress(self.done, self.total or None):
            raise Cancelled

    def row(self, spec: ImportSpec, number: int, raw: list, values: list, problems: list) -> Row:
        """The row by field, with the person's answers in place of questions."""
        names = [column.field for column in spec.columns]
        row = Row(
            self.number[spec.name],
            number,
            dict(zip(names, values, strict=True)),
            dict(zip(names, raw, strict=True)),
            problems,
        )
        row.header_units = self.header_units.get((spec.name, number // StagedRow.PIECE), {})
        row.answers = self.answered.get(f"{spec.name}/{number}", {}) if self.answers else {}
        for problem in list(problems) if row.answers else ():
            answer = row.answers.get(problem[0])
            if problem[1] == ASKED and answer is not None:
                row.values[problem[0]] = answer
                problems.remove(problem)
        for name in self.whole[spec.name]:
            if abs(row[name] or 0) > _LARGEST:
                row.wrong(name, "outside", found=row.typed(name), low=0, high=_LARGEST)
        return row

    def build(self, spec: ImportSpec, row: Row) -> list[tuple]:
        """The row's records; problems found on the way stand in the row, all at once."""
        records = list(spec.records(row, self.context))
        if spec.keeps_partial:
            self.drop_cells(spec, row)
        return records

    def drop_cells(self, spec: ImportSpec, row: Row) -> None:
        """Leave out single wrong cells and say so; a row cannot do without the required ones."""
        required = {column.field for column in spec.columns if column.required} if row.problems else ()
        for problem in row.problems:
            if problem[1] in (WRONG, ASKED) and problem[0] not in required:
                problem[1] = "warning"
                problem[3] = {**problem[3], "left_out": True}
                self.cells += 1

    def prefetch(self, built: list[tuple[Row, list, list[tuple]]]) -> None:
        """Read the kept rows that this portion is compared with."""
        groups: dict[Any, set] = defaultdict(set)
        for _, _, records in built:
            for target, key, _ in records:
                groups[target].add(key[0])
        for target, wanted in groups.items():
            self.context.prefetch(target, wanted)

    def keep(self, row: Row, raw: list, records: list[tuple]) -> None:
        """Decide the row's state and put it into the buffer."""
        address = (row.sheet, row.number)
        if row.verdict:
            self.context.refuse(records, address)
            records = []
        actions = [self.place(row, address, record) for record in records]
        brought = self.written(row)
        told = [action for action, record in zip(actions, records, strict=True) if not record[0].aside]
        state = row.verdict or _STATES[min(told, default=SAME)]
        self.states[address] = state
        problems = _encode(row.problems) if row.problems else ""
        self.buffer.append((
            self.batch.pk, row.sheet, row.number, state, _encode(raw), "[]" if row.verdict else brought, problems
        ))  # fmt: skip
        if len(self.buffer) >= _PORTION:
            self.flush()

    def written(self, row: Row) -> str:
        """The row's records as JSON, once every text and number is sure to find room in its column."""
        for place, _, _, values in row.records:
            for index, name, longest in self.room[place]:
                if len(values[index] or "") > longest:
                    row.wrong(name, "too_long", limit=longest)
        try:
            return _encode(row.records)
        except ValueError:  # a number that grew beyond all bounds in its canonical unit
            row.wrong("", "number")
            return "[]"

    def place(self, row: Row, address: tuple[int, int], record: tuple) -> int:
        """Compare one record with what is kept and what came before it in the file."""
        target, key, values = record[0], self.context.resolved(record[1]), self.context.resolved(record[2])
        number, action, clash = self.context.place_record(target, key, values, address)
        if clash:
            row.ask("", "twice", other=clash)
            return SAME
        if action != SAME and target.label in GUARDS:
            self.check_lock(row, target, (*key, *values))
            if action == CHANGED and not row.verdict:
                self.check_lock(row, target, (*key, *self.context.table(target)[key][1]))
        whole = (*key, *values)
        for value in [whole[index] for index in self.links[target]]:
            if type(value) is int and value < 0 and self.context.origin[value] != address:
                self.dependents[value].append(address)
        if action != SAME:
            row.records.append([self.context.place[target], number, action, [*key, *values]])
        return action

    def check_lock(self, row: Row, target: Target, values: tuple) -> None:
        """Refuse a row that a closed period would count."""
        named = dict(zip(target.columns, values, strict=True))
        if reason := locked(target.label, {**named, "province": self.batch.province_id}, self.context.memory):
            row.wrong("", "locked", reason=str(reason))

    def flush(self) -> None:
        """Write the buffered rows; a portion is a transaction of its own."""
        columns = "batch_id, sheet, row, state, raw, records, problems"
        with transaction.atomic():
            bulk.execute_many(
                f"INSERT INTO kit_stagedrow ({columns}) VALUES (%s, %s, %s, %s, %s, %s, %s)",  # noqa: S608
                self.buffer,
            )
        self.buffer = []

    def settle(self) -> None:
        """Give earlier rows what later ones revealed, and let what hangs on a refused row fall with it."""
        for address, problems in self.context.doubts.items():
            self.add_problems(address, ASKED, problems)
        self.fall_with(self.context.origin)
        counts: dict[int, Counter] = defaultdict(Counter)
        for (sheet, _), state in self.states.items():
            counts[sheet][state] += 1
        for spec in self.workbook.specs:
            if spec.name in self.summary["sheets"]:
                self.summary["sheets"][spec.name].update(_counted(counts[self.number[spec.name]]))
        self.summary["cells_left_out"] = self.cells

    def fall_with(self, origin: dict[int, tuple[int, int]]) -> None:
        for number in sorted(self.dependents, reverse=True):
            base = origin[number]
            if self.states[base] in (WRONG, ASKED):
                problem = [
                    "",
                    WRONG,
                    "depends",
                    {"sheet": self.workbook.specs[base[0]].titles[0], "row": base[1]},
                ]
                for address in self.dependents[number]:
                    self.add_problems(address, WRONG, [problem])

    def add_problems(self, address: tuple[int, int], state: str, problems: list) -> None:
        """Turn an already staged row into a refused or asked one."""
        row = StagedRow.objects.get(batch=self.batch, sheet=address[0], row=address[1])
        if self.states[address] != WRONG:
            self.states[address] = row.state = state
        row.problems = _encode([*json.loads(row.problems or "[]"), *problems])
        row.save(update_fields=["state", "problems"])

    def on_sheet(self, message: dict[str, Any]) -> None:
        name, piece = message["s"], message.get("p", 0)
        known: dict[str, Any] = {key: message[key] for key in _FACTS if key in message}
        sheet = self.summary["sheets"].setdefault(name, {**known, "pieces": {}})
        if piece:
            sheet["pieces"][str(piece)] = known
        placed = message.get("columns") or {}
        self.header_units[name, piece] = {field: place[2] for field, place in placed.items() if place[2]}
        if not piece or message.get("title") != sheet["title"]:
            self.summary["unknown"] += [[message.get("title"), *header] for header in message.get("unknown", [])]
            self.summary["mapped"] += self.remembered.used(name, message)
        self.summary["expected"] = self.summary.get("expected", 0) + (message.get("rows") or 0)

    def on_ask(self, message: dict[str, Any]) -> None:
        self.summary["asks"].append({key: value for key, value in message.items() if key != "t"})

    def on_header(self, message: dict[str, Any]) -> None:
        self.summary["headers"].append({key: value for key, value in message.items() if key != "t"})

    def on_guess(self, message: dict[str, Any]) -> None:
        self.summary["guesses"].append({key: value for key, value in message.items() if key != "t"})

    def on_left(self, message: dict[str, Any]) -> None:
        self.summary["left"].append([message["s"], message["r"], message["why"], message.get("text", "")])

    def on_skipped(self, message: dict[str, Any]) -> None:
        self.summary["skipped"].append([message["title"], message["why"]])

    def on_missing(self, message: dict[str, Any]) -> None:
        self.summary["missing"].append([message["s"], message.get("title"), message["fields"]])

    def on_fail(self, message: dict[str, Any]) -> None:
        self.summary["failed"] = [message["code"], message.get("params", {})]

    def on_note(self, message: dict[str, Any]) -> None:
        """What is to be known of the file or a sheet: an old font, macros that were not read."""
        note = [message.get("title"), message["code"], message.get("params", {})]
        self.summary["notes"].append(note)

    def on_progress(self, message: dict[str, Any]) -> None:
        self.total = message.get("total") or 0
        if not self.progress(self.done, self.total or None):
            raise Cancelled

    def on_end(self, message: dict[str, Any]) -> None:
        self.summary["reader"] = {"seconds": message.get("seconds"), "peak_kb": message.get("peak_kb")}


def _room(target: Target) -> list[tuple[int, str, int]]:
    """(place, name, longest) of each text column of a table."""
    fields = {field.attname: field for field in target.model._meta.concrete_fields}
    texts = [(index, name, fields[name]) for index, name in enumerate(target.columns)]
    return [(index, name, f.max_length or 0) for index, name, f in texts if isinstance(f, CharField)]


def _links(target: Target) -> list[int]:
    """Places of the columns that lead to other rows."""
    return [index for index, name in enumerate(target.columns) if name.endswith("_id")]


def _counted(counts: Counter) -> dict[str, int]:
    states = {state: counts[state] for state in StagedRow.State.values}
    return {"rows": sum(states.values()), **states}


def totals(batch: Batch) -> dict[str, int]:
    """The batch's counts over all sheets."""
    found: Iterator[dict[str, Any]] = iter(batch.summary.get("sheets", {}).values())
    total: Counter = Counter()
    for sheet in found:
        total.update({key: sheet.get(key, 0) for key in ("rows", *StagedRow.State.values)})
    return {key: total[key] for key in ("rows", *StagedRow.State.values)}
