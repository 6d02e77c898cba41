"""Answers one request about one file: which sheets it has, what their rows say, what was left out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from sachhon.layouts.cells import shown_text
from sachhon.layouts.headers import SEARCHED, Found, Header, Matcher, best_row, letters
from sachhon.layouts.heads import Head, Place, Rows, about, find, guessed
from sachhon.layouts.labels import labelled
from sachhon.layouts.proposals import Proposer
from sachhon.layouts.slices import Cut, Slice, turned
from sachhon.layouts.specs import Cell, Spec
from sachhon.reading.problems import Refused
from sachhon.reading.text import is_blank, tidy

from .books import Book, Entry, Sheet, open_book
from .dump import dumped
from .limits import peak_kb
from .matching import Line, Match, Plan
from .request import Request
from .rows import Ground, Table

_SAMPLES = 3
_TURNED_ROWS, _TURNED_COLUMNS = 400, 400
_COLOURED_SHARE = 3


def answer(path: Path, request: Request) -> Iterator[Line]:
    """Every line of the answer; the last one says "end" or "fail"."""
    started = time.perf_counter()
    rows = 0
    try:
        for line in Reading(path, request).lines():
            rows += len(line["rows"]) if line["t"] in ("rows", "cells") else 0
            yield line
    except Refused as refused:
        yield {"t": "fail", "code": refused.code, "params": refused.params}
        return
    except MemoryError:
        yield {
            "t": "fail",
            "code": "too_large",
            "params": {"what": "memory", "limit_mb": request.limits.memory_mb},
        }
        return
    yield {"t": "end", "rows": rows, "seconds": round(time.perf_counter() - started, 3), "peak_kb": peak_kb()}


class Reading:
    """One file being read for one request."""

    def __init__(self, path: Path, request: Request) -> None:
        self._path, self._request = path, request
        self._matchers = [Matcher(spec) for spec in request.specs]
        self._pieces: Counter[str] = Counter()
        self._done = 0

    def lines(self) -> Iterator[Line]:
        """The lines of the answer, without its ending."""
        book = open_book(self._path, self._request.limits, self._score)
        yield from (_note(None, *note) for note in book.notes)
        visible = [entry for entry in book.entries if entry.visible]
        hidden = [entry.title for entry in book.entries if not entry.visible]
        yield from ({"t": "skipped", "title": title, "why": "hidden"} for title in hidden)
        if self._request.mode == "dump":
            for entry in visible:
                yield from dumped(entry.title, book.load(entry), self._request.limits)
            return
        plan = Plan(book, visible, self._request)
        taken = [match.entry for match in plan.matches]
        rest = [entry for entry in visible if entry not in taken]
        yield from (self._passed_over(book, entry, plan) for entry in rest)
        yield from plan.said
        if self._request.mode == "read":
            yield from self._unplaced(plan, rest)
        total = sum(match.entry.rows or 0 for match in plan.matches) or None
        for match in plan.matches:
            sheet = book.load(match.entry)
            yield from self._sheet(sheet, match, plan, total)
            yield from (_note(match.entry.title, *note) for note in sheet.notes())

    def _score(self, rows: Sequence[Sequence[Cell]]) -> int:
        """How many headers of the best specification some row holds."""
        return max((best_row(rows, matcher)[1] for matcher in self._matchers), default=0)

    def _unplaced(self, plan: Plan, rest: list[Entry]) -> Iterator[Line]:
        """Sheets that may be a table of the request; where nothing else is read, somebody has to say so."""
        guesses = list(plan.guesses(rest))
        yield from guesses
        if plan.matches or any(line["t"] == "ask" for line in plan.said):
            return
        likely = [line for line in guesses if line["s"]]
        if not likely:
            raise Refused("no_sheet")
        for line in likely:
            yield {"t": "ask", "code": "which_table", "s": line["s"], "title": line["title"]}

    def _passed_over(self, book: Book, entry: Entry, plan: Plan) -> Line:
        """A sheet that nobody asked for."""
        rows = entry.rows
        if self._request.mode == "probe" and rows is None:
            rows = book.load(entry).height
        size = {"rows": rows} if self._request.mode == "probe" else {}
        why = plan.left.get(entry.title, "empty" if rows == 0 else "unknown")
        return {"t": "skipped", "title": entry.title, "why": why, **size}

    def _sheet(self, sheet: Sheet, match: Match, plan: Plan, total: int | None) -> Iterator[Line]:
        """One sheet: its header, what it lacks, its rows."""
        spec, title = match.spec, match.entry.title
        matcher = plan.matcher(spec, match.entry)
        rows = _shown(sheet)
        first = list(islice(rows, sheet.offset + SEARCHED))
        if all(map(is_blank, chain.from_iterable(first))):
            yield {"t": "skipped", "title": title, "why": "empty"}
            return
        place = plan.place(match.entry, sheet, match.given)
        head = find(first, spec, matcher, place)
        if head is None or head.lacking(spec):
            first = [*first, *islice(rows, _TURNED_ROWS)]
            better = _turned(first, spec, matcher) or _form(first, spec, matcher)
            if better and (head is None or len(better[0].lacking(spec)) < len(head.lacking(spec))):
                yield from self._read(better[0], match, matcher, Ground(), iter(better[1]), total, turned=better[2])
                return
        guess = guessed(first) if head is None else None
        head = head or about(first, guess or Header(0, 0, {}, []), spec, matcher, place)
        yield from _looks(sheet, head, match)
        yield from _unknown(head, match, matcher, first)
        if lacking := _lost(head, match, matcher):
            yield {"t": "missing", "s": spec.name, "title": title, "fields": lacking}
        elif head.header.columns and not head.lacking(spec):
            ground = Ground.of(sheet, head)
            yield from self._read(
                head, match, matcher, ground, chain(first[head.header.last :], rows), total, height=sheet.height
            )
        elif not head.lacking(spec):
            yield {"t": "skipped", "title": title, "why": "unknown"}

    def _read(
        self, head: Head, match: Match, matcher: Matcher, ground: Ground, rows: Iterator[list[Cell]],
        total: int | None, *, height: int | None = None, turned: bool = False,
    ) -> Iterator[Line]:  # fmt: skip
        """Introduce a table by its pieces, then read it."""
        piece = self._pieces[match.spec.name]
        self._pieces[match.spec.name] += len(head.cut.slices)
        for offset, one in enumerate(head.cut.slices):
            yield _about(match, head, one, piece + offset, height, turned)
        for code, params in head.notes:
            yield {"t": "note", "code": code, "s": match.spec.name, "title": match.entry.title, "params": params}
        if head.cut.yearless:
            yield {"t": "note", "code": "year_of_months", "s": match.spec.name, "title": match.entry.title}
        if self._request.mode == "read":
            table = Table(match.spec, head, matcher, ground, self._request.limits, piece)
            yield from table.lines(rows, self._done, total)
            self._done += table.seen


def _shown(sheet: Sheet) -> Iterator[list[Cell]]:
    """The rows with hidden columns blank: what nobody sees is not read."""
    hidden = sheet.look.hidden_columns
    if not hidden:
        return sheet.rows()
    return ([("" if place in hidden else cell) for place, cell in enumerate(row)] for row in sheet.rows())


def _turned(rows: Rows, spec: Spec, matcher: Matcher) -> tuple[Head, list[list[Cell]], bool] | None:
    """A table whose names stand below each other, with its rows made of columns."""
    if len(rows) > _TURNED_ROWS or max(map(len, rows), default=0) > _TURNED_COLUMNS:
        return None
    grid: list[list[Cell]] = turned(rows)  # type: ignore[assignment]
    head = find(grid, spec, matcher, Place())
    return (head, grid[head.header.last :], True) if head and not head.lacking(spec) else None


def _form(rows: Rows, spec: Spec, matcher: Matcher) -> tuple[Head, list[list[Cell]], bool] | None:
    """One record whose fields stand beside their labels, wherever these are."""
    found = labelled(rows, matcher.field, [column.field for column in spec.columns], below=True)
    if len(found) < 2:
        return None
    last = max(one.row for one in found.values())
    columns = {name: Found(place, one.text, None) for place, (name, one) in enumerate(found.items())}
    head = Head(Header(last - 1, last - 1, columns, []), Cut([Slice(columns)]))
    head.spots = {name: (one.column, one.row, one.text) for name, one in found.items()}
    return head, [[one.value for one in found.values()]], False


def _lost(head: Head, match: Match, matcher: Matcher) -> list[str]:
    """The required fields that nothing gives and no unknown header resembles."""
    lacking = head.lacking(match.spec)
    proposer = Proposer(match.spec)
    likely = {
        name for place, text in head.header.unknown if not matcher.settled(text)
        for name in proposer.fields(text, head.header.columns)
    }  # fmt: skip
    return lacking if set(lacking) - likely else []


def _unknown(head: Head, match: Match, matcher: Matcher, rows: Rows) -> Iterator[Line]:
    """Headers that nobody knows, with what they may mean and what stands below them; the likely ones are asked."""
    proposer, used = Proposer(match.spec), {*head.cut.across, *head.cut.totals}
    for place, text in head.header.unknown:
        if place in used or matcher.settled(text):
            continue
        repeated = matcher.field(text)
        fields = [repeated] if repeated else proposer.fields(text, {*head.header.columns, *head.labels})
        cells = (row[place] for row in rows[head.header.last :] if place < len(row))
        samples = list(islice((shown_text(cell)[:60] for cell in cells if not is_blank(cell)), _SAMPLES))
        if not samples and not fields:
            continue
        about = {"s": match.spec.name, "title": match.entry.title, "column": letters(place), "text": text}
        more = {"samples": samples, "fields": fields}
        yield {"t": "header", **about, **more}
        if fields and samples:
            yield {"t": "ask", "code": "header_twice" if repeated else "header", **about}


def _looks(sheet: Sheet, head: Head, match: Match) -> Iterator[Line]:
    """What a sheet shows that is not read: hidden parts, comments, pictures, colours."""
    look, last = sheet.look, head.header.last
    coloured = [row for row in look.coloured if row > last]
    few = coloured and _COLOURED_SHARE * len(coloured) <= (sheet.height or 0) - last
    facts: list[tuple[str, dict[str, object]]] = [
        ("hidden_columns", {"columns": [letters(place) for place in sorted(look.hidden_columns)[:50]]}),
        ("hidden_rows", {"count": len([row for row in look.hidden_rows if row > last])}),
        ("comments", {"count": look.comments}), ("pictures", {"count": look.pictures}),
        ("text_boxes", {"count": look.text_boxes}), ("coloured", {"rows": coloured[:20] if few else []}),
    ]  # fmt: skip
    for code, params in facts:
        if any(params.values()) and not (code == "hidden_columns" and not _within(look.hidden_columns, sheet)):
            told = "filter_active" if code == "hidden_rows" and look.filtered else code
            yield {"t": "note", "code": told, "s": match.spec.name, "title": match.entry.title, "params": params}


def _within(columns: set[int], sheet: Sheet) -> bool:
    """Whether a hidden column holds anything."""
    return any(place < len(row) and not is_blank(row[place]) for row in islice(sheet.rows(), 200) for place in columns)


def _note(title: str | None, code: str, params: dict[str, Any]) -> Line:
    """The line that says something of the file or a sheet."""
    return {"t": "note", "title": title, "code": code, "params": params}


def _about(match: Match, head: Head, one: Slice, piece: int, height: int | None, turned: bool) -> Line:
    """The line that introduces a piece of a sheet."""
    header = head.header
    columns = {name: [letters(found.index), found.text, found.unit] for name, found in one.columns.items()}
    line: Line = {
        "t": "sheet", "s": match.spec.name, "title": match.entry.title, "header_row": header.first,
        "columns": columns, "unknown": [] if piece else _said_unknown(head),
        "rows": None if height is None else max(0, height - header.last),
    }  # fmt: skip
    given = {**{name: tidy(shown_text(cell))[:80] for name, cell in head.labels.items()}, **one.given}
    return (
        line
        | ({"p": piece} if piece else {})
        | ({"turned": True} if turned else {})
        | ({"given": given} if given else {})
    )


def _said_unknown(head: Head) -> list[list[str]]:
    across = {*head.cut.across, *head.cut.totals}
    return [[letters(index), text] for index, text in head.header.unknown if index not in across]
