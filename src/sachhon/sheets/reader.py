"""Answers one request about one file: which sheets it has, what their rows say, what was left out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from sachhon.layouts.headers import SEARCHED, Header, Matcher, best_row, header_at, letters
from sachhon.layouts.specs import Cell, Spec
from sachhon.reading.problems import Refused
from sachhon.reading.text import is_blank, key

from .books import Entry, GridBook, Sheet, TextBook, open_book
from .dump import dumped
from .limits import peak_kb
from .request import Request
from .rows import Table

Line = dict[str, Any]
Book = TextBook | GridBook
_DEEPEST_HEADER = 4


@dataclass(frozen=True, slots=True)
class Match:
    """A sheet of the file that is a sheet of the request."""

    entry: Entry
    spec: Spec


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
        self._matchers = {spec.name: Matcher(spec) for spec in request.specs}
        self._done = 0

    def lines(self) -> Iterator[Line]:
        """The lines of the answer, without its ending."""
        book = open_book(self._path, self._request.limits, self._score)
        visible = [entry for entry in book.entries if entry.visible]
        hidden = [entry.title for entry in book.entries if not entry.visible]
        yield from ({"t": "skipped", "title": title, "why": "hidden"} for title in hidden)
        if self._request.mode == "dump":
            for entry in visible:
                yield from dumped(entry.title, book.load(entry), self._request.limits)
            return
        matches = self._matches(book, visible)
        taken = [match.entry for match in matches]
        for entry in visible:
            if entry not in taken:
                yield self._passed_over(book, entry)
        if not matches and self._request.mode == "read":
            raise Refused("no_sheet")
        total = sum(match.entry.rows or 0 for match in matches) or None
        for match in matches:
            sheet = book.load(match.entry)
            yield from self._sheet(sheet, match, total)
            for code, params in sheet.notes():
                yield {"t": "note", "s": match.spec.name, "title": match.entry.title, "code": code, "params": params}

    def _score(self, rows: Sequence[Sequence[Cell]]) -> int:
        """How many headers of the best specification some row holds."""
        return max((best_row(rows, matcher)[1] for matcher in self._matchers.values()), default=0)

    def _matches(self, book: Book, visible: list[Entry]) -> list[Match]:
        """Sheets by their titles; when no title is known, by their headers. In the order of the request."""
        titles: dict[str, Entry] = {}
        for entry in reversed(visible):
            titles |= dict.fromkeys(_keys(entry.title or ""), entry)
        found: list[Match] = []
        for spec in self._request.specs:
            names = (name for title in (*spec.titles, spec.name) for name in _keys(title))
            named = next((titles[name] for name in names if name in titles), None)
            if named and all(named is not match.entry for match in found):
                found.append(Match(named, spec))
        return found or self._matches_by_header(book, visible)

    def _matches_by_header(self, book: Book, visible: list[Entry]) -> list[Match]:
        """Each sheet's best specification by header; an only sheet may lack required columns, others not."""
        found: dict[str, Match] = {}
        for entry in visible:
            sheet = book.load(entry)
            rows = list(islice(sheet.rows(), sheet.offset, sheet.offset + SEARCHED))
            spec = self._best_spec(rows, len(visible) == 1)
            if spec and spec.name not in found:
                found[spec.name] = Match(entry, spec)
        return [found[spec.name] for spec in self._request.specs if spec.name in found]

    def _best_spec(self, rows: list[list[Cell]], only: bool) -> Spec | None:
        """The specification with the fewest required columns lacking, then with the most columns found."""
        marks = []
        for place, spec in enumerate(self._request.specs):
            index, count = best_row(rows, self._matchers[spec.name])
            if count < _least(spec):
                continue
            lacking = len(header_at(rows, index, 1, self._matchers[spec.name]).lacking(spec))
            if only or not lacking:
                marks.append((lacking, -count, place))
        return self._request.specs[min(marks)[2]] if marks else None

    def _passed_over(self, book: Book, entry: Entry) -> Line:
        """A sheet that nobody asked for."""
        rows = entry.rows
        if self._request.mode == "probe" and rows is None:
            rows = book.load(entry).height
        size = {"rows": rows} if self._request.mode == "probe" else {}
        return {"t": "skipped", "title": entry.title, "why": "empty" if rows == 0 else "unknown", **size}

    def _sheet(self, sheet: Sheet, match: Match, total: int | None) -> Iterator[Line]:
        """One sheet: its header, what it lacks, its rows."""
        spec, title = match.spec, match.entry.title
        rows = sheet.rows()
        head = list(islice(rows, sheet.offset + SEARCHED))
        header = self._header(head, sheet, spec) or Header(0, 0, {}, [])
        if all(map(is_blank, chain.from_iterable(head))):
            yield {"t": "skipped", "title": title, "why": "empty"}
        elif lacking := header.lacking(spec):
            yield {"t": "missing", "s": spec.name, "title": title, "fields": lacking}
        elif header.columns:
            yield _about(match, header, sheet)
            if self._request.mode == "read":
                table = Table(spec, header, self._matchers[spec.name], sheet.merged, self._request.limits)
                yield from table.lines(chain(head[header.last :], rows), self._done, total)
                self._done += table.seen
        else:
            yield {"t": "skipped", "title": title, "why": "unknown"}

    def _header(self, head: list[list[Cell]], sheet: Sheet, spec: Spec) -> Header | None:
        """The header among the first rows, as high as its merged cells make it."""
        matcher = self._matchers[spec.name]
        index, count = best_row(head[sheet.offset :], matcher)
        if count < _least(spec):
            return None
        index += sheet.offset
        above = range(max(0, index - _DEEPEST_HEADER + 1), index)
        top = next((row for row in above if row + sheet.deep.get(row + 1, 1) > index), index)
        deep = max(index - top + 1, sheet.deep.get(top + 1, 1))
        return header_at(head, top, min(deep, _DEEPEST_HEADER), matcher)


def _about(match: Match, header: Header, sheet: Sheet) -> Line:
    """The line that introduces a sheet."""
    columns = {name: [letters(found.index), found.text, found.unit] for name, found in header.columns.items()}
    return {
        "t": "sheet", "s": match.spec.name, "title": match.entry.title, "header_row": header.first,
        "columns": columns, "unknown": [[letters(index), text] for index, text in header.unknown],
        "rows": None if sheet.height is None else max(0, sheet.height - header.last),
    }  # fmt: skip


def _least(spec: Spec) -> int:
    """A header has at least two known names, or the only one."""
    return min(2, len(spec.columns))


def _keys(title: str) -> list[str]:
    """A title compared: as it is, without a leading number, and as Excel cuts it at 31 characters."""
    names = [key(title), key(title).lstrip("0123456789"), key(title[:31])]
    return [name for name in dict.fromkeys(names) if name]
