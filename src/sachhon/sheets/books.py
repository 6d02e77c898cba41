"""A file as sheets of rows, whatever its format: every row starts in column A and the first is row 1."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine as calamine

from sachhon.layouts.above import Range
from sachhon.layouts.looks import Look
from sachhon.layouts.parts import Found
from sachhon.layouts.specs import Cell
from sachhon.layouts.webpage import Grid, web_tables, xml_tables
from sachhon.reading.encodings import Judge
from sachhon.reading.marks import ONE_BYTE
from sachhon.reading.problems import Flaw, Refused

from . import archive, ole, sniff
from .lines import Lines, Score
from .request import Limits

Note = tuple[str, dict[str, Any]]
_LEARNT_ROWS = 20_000


@dataclass(slots=True)
class Sheet:
    """One sheet: its size, the empty rows above it, its merged cells (by row, and as ranges), how it looks."""

    height: int | None = None
    offset: int = 0
    merged: dict[int, int] = field(default_factory=dict)
    deep: dict[int, int] = field(default_factory=dict)
    ranges: list[Range] = field(default_factory=list)
    look: Look = field(default_factory=Look)
    judge: Judge | None = None

    def rows(self) -> Iterator[list[Cell]]:
        """The rows from row 1 on, each from column A on, old fonts read as what they mean."""
        if self.judge is None:
            self.judge = self._learnt(Judge())
        return self._given() if self.judge.silent else map(self._reread, self._given())

    def notes(self) -> list[Note]:
        """What is to be known of the sheet once its rows are read."""
        judge = self.judge or Judge()
        return [
            ("encoding", {"encoding": name, "cells": judge.cells[name], "given": given, "read": read})
            for name, (given, read) in judge.used.items()
        ]

    def _given(self) -> Iterator[list[Cell]]:
        """The rows as they stand in the file."""
        raise NotImplementedError

    def _learnt(self, judge: Judge) -> Judge:
        """What the texts of the first rows say of how they were typed."""
        for row in islice(self._given(), _LEARNT_ROWS):
            for place, cell in enumerate(row):
                if isinstance(cell, str) and cell:
                    judge.learn(place, cell)
        return judge.settle()

    def _reread(self, row: list[Cell]) -> list[Cell]:
        """A row with its texts as they were meant."""
        assert self.judge
        return [self.judge.read(place, cell) if isinstance(cell, str) else cell for place, cell in enumerate(row)]

    def merge(self, ranges: Iterable[Range]) -> None:
        """Note merged cells: as ranges, and how wide and deep they are by their first row."""
        for top, left, bottom, right in ranges:
            self.ranges.append((top, left, bottom, right))
            if right > left:
                self.merged[top] = max(self.merged.get(top, 0), right - left + 1)
            if bottom > top:
                self.deep[top] = max(self.deep.get(top, 0), bottom - top + 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet of the file before it is loaded; separated text has one without a title."""

    title: str | None
    visible: bool = True
    rows: int | None = None
    derived: bool = False
    place: int = 0


def open_book(path: Path, limits: Limits, score: Score) -> Book:
    """The file opened by what its content is, not by what its name says."""
    kind = sniff.kind_of(path)
    if kind in ("text", "gzip"):
        return TextBook(Lines(path, kind == "gzip", limits, score))
    if kind == "web":
        letters, one_byte = sniff.letters_of(path, limits.unpacked_mb)
        return ListBook(web_tables(letters), one_byte)
    if kind == "xml":
        return ListBook(xml_tables(sniff.blocks_of(path, limits.unpacked_mb)), False, ())
    return GridBook(path, (archive if kind == "zip" else ole).look_through(path, limits))


class TextBook:
    """Separated text: one sheet without a title."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.entries = [Entry(None)]
        self.notes: list[Note] = []

    def load(self, entry: Entry) -> Sheet:
        """The only sheet."""
        return TextSheet(self._lines)


class TextSheet(Sheet):
    """The rows of separated text; how many there are shows at the end."""

    def __init__(self, lines: Lines) -> None:
        super().__init__()
        self._lines = lines

    def _learnt(self, judge: Judge) -> Judge:
        """A file of one letter per byte was written in one font as a whole."""
        return super()._learnt(Judge(one_byte=self._lines.encoding == ONE_BYTE))

    def notes(self) -> list[Note]:
        """Where no font explains the file's bytes, it is read as western, and said."""
        western = self._lines.encoding == ONE_BYTE and not (self.judge and self.judge.font)
        return [("western", {}), *super().notes()] if western else super().notes()

    def _given(self) -> Iterator[list[Cell]]:
        """The records as rows."""
        return map(list, self._lines.rows())


class ListBook:
    """The tables of a web page, or the worksheets of XML 2003."""

    def __init__(self, grids: list[Grid], one_byte: bool, said: Iterable[str] = ("web_page",)) -> None:
        self._grids = {id(grid): grid for grid in grids}
        self._one_byte = one_byte
        self.notes: list[Note] = [(code, {}) for code in said]
        self.entries = [Entry(grid.title, rows=len(grid.rows), place=id(grid)) for grid in grids]

    def load(self, entry: Entry) -> Sheet:
        """One table."""
        return ListSheet(self._grids[entry.place], self._one_byte)


class ListSheet(Sheet):
    """A table that stands in memory."""

    def __init__(self, grid: Grid, one_byte: bool) -> None:
        super().__init__(len(grid.rows))
        self._grid, self._one_byte = grid, one_byte
        self.merge(grid.ranges)

    def _learnt(self, judge: Judge) -> Judge:
        """A page of one letter per byte was written in one font as a whole."""
        return super()._learnt(Judge(one_byte=self._one_byte))

    def _given(self) -> Iterator[list[Cell]]:
        """The rows as they stand in the file."""
        return map(list, self._grid.rows)


class GridBook:
    """A workbook of Excel or LibreOffice."""

    def __init__(self, path: Path, found: Found) -> None:
        self._parts = found.parts
        self.notes: list[Note] = [(code, {}) for code in sorted(found.notes)]
        try:
            # Bytes, not a path: the library believes a path's extension.
            self._book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        except calamine.PasswordError:
            raise Refused("password") from None
        except calamine.CalamineError as error:
            raise Refused("damaged", what=str(error)[:200]) from None
        self.entries = [
            Entry(item.name, item.visible == calamine.SheetVisibleEnum.Visible, *self._shape(item.name))
            for item in self._book.sheets_metadata
            if item.typ == calamine.SheetTypeEnum.WorkSheet
        ]

    def _shape(self, title: str) -> tuple[int | None, bool]:
        """How far the sheet's rows reach and whether it sums other sheets, where the archive told."""
        part = self._parts.get(title)
        return (part.rows, part.look.derived) if part else (None, False)

    def load(self, entry: Entry) -> Sheet:
        """One sheet, loaded whole; its rows become Python's one by one."""
        try:
            sheet = self._book.get_sheet_by_name(entry.title or "")
        except calamine.CalamineError as error:
            raise Refused("damaged", what=str(error)[:200], title=entry.title) from None
        part = self._parts.get(entry.title or "")
        loaded = GridSheet(sheet, part.flaws if part else {})
        loaded.look = part.look if part else Look()
        return loaded


class GridSheet(Sheet):
    """One loaded sheet, with the failed formulas put back that the library shows as blank."""

    def __init__(self, sheet: calamine.CalamineSheet, flaws: dict[int, dict[int, Flaw]]) -> None:
        end = sheet.end
        super().__init__(max(end[0] + 1 if end else 0, max(flaws, default=0)), sheet.start[0] if sheet.start else 0)
        self._sheet, self._flaws = sheet, flaws
        self._below = end[0] + 2 if end else 1
        self.merge(
            (top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        )

    def _given(self) -> Iterator[list[Cell]]:
        """The rows with their failed formulas."""
        start = self._sheet.start
        lead: list[Cell] = [""] * (start[1] if start else 0)
        for number, row in enumerate(self._sheet.iter_rows() if start else (), 1):
            cells: list[Cell] = [*lead, *row] if lead else row  # type: ignore[assignment]
            yield self._mended(number, cells) if number in self._flaws else cells
        for number in range(self._below, max(self._flaws, default=0) + 1):
            yield self._mended(number, [])

    def _mended(self, number: int, cells: list[Cell]) -> list[Cell]:
        """The row with its failed formulas."""
        mended = list(cells)
        for place, flaw in self._flaws.get(number, {}).items():
            mended.extend([""] * (place + 1 - len(mended)))
            if mended[place] == "":
                mended[place] = flaw
        return mended


Book = TextBook | ListBook | GridBook
