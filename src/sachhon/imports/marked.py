"""The file rebuilt with its faults marked: same sheets, rows, addresses and values, no formulas or macros."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.exceptions import DuplicateWorksheetName
from xlsxwriter.utility import xl_cell_to_rowcol

from sachhon.imports.messages import described
from sachhon.kit import files, jobs
from sachhon.kit.models import Batch, StagedRow
from sachhon.sheets import client

# The gravest first: it colours a cell that has several faults.
COLOURS = {"wrong": "#F8B4AC", "asked": "#FFD08A", "warning": "#FFF3A6"}
_FORMS = {"plain": "General", "day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm:ss"}
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
Notes = dict[int, tuple[str, list[str]]]
Looks = dict[tuple[str, str], Any]


def write(batch: Batch, path: Path, told: Callable[[int, int | None], bool]) -> None:
    """Write the marked copy of a batch's file; `told` answers false once it must stop."""
    notes, done = _notes(batch), 0
    sheets: dict[str | None, Any] = {}
    with xlsxwriter.Workbook(str(path), dict(_OPTIONS)) as book:
        book.set_properties({"comments": _("Marked copy: the formatting of the original was not kept.")})
        looks = _looks(book)
        for line in client.read(files.checked(batch.file), {"mode": "dump", "sheets": []}):
            if line["t"] == "fail":
                raise ValueError(line["code"])
            title, rows = line.get("title"), line.get("rows", []) if line["t"] == "cells" else []
            if rows and title not in sheets:
                sheets[title] = _sheet(book, title)
            for number, row in enumerate(rows, line.get("first_row", 1)):
                _row(sheets[title], number - 1, row, notes.get((title, number), {}), looks)
            done += len(rows)
            if not told(done, batch.summary.get("expected")):
                raise jobs.Cancelled


def _notes(batch: Batch) -> dict[tuple[str | None, int], Notes]:
    """By sheet and row: by column, the gravest kind and every message with its remedy."""
    found: dict[tuple[str | None, int], Notes] = defaultdict(dict)
    sheets = batch.summary["sheets"].values()
    # A fault of a whole row is marked in the first of the columns read.
    first = {each["title"]: min(_place(column[0]) for column in each["columns"].values()) for each in sheets}
    rows = StagedRow.objects.filter(batch=batch).exclude(problems="").order_by("pk")
    for fault in described(batch, rows.iterator(2000)):
        cells = found[fault["sheet"], fault["row"]]
        place = _place(fault["column"]) if fault["column"] else first[fault["sheet"]]
        kind, words = cells.get(place, (fault["kind"], []))
        cells[place] = (min(kind, fault["kind"], key=list(COLOURS).index), words)
        words.append("\n→ ".join(filter(None, (fault["message"], fault["remedy"]))))
    return found


def _place(letters: str) -> int:
    return int(xl_cell_to_rowcol(f"{letters}1")[1])


def _looks(book: Any) -> Looks:
    """A cell's format by its kind of fault and the form of its value."""
    grounds = {"": {}, **{kind: {"bg_color": colour} for kind, colour in COLOURS.items()}}
    return {
        (kind, form): book.add_format({"num_format": shown, **ground})
        for kind, ground in grounds.items() for form, shown in _FORMS.items()
    }  # fmt: skip


def _sheet(book: Any, title: str | None) -> Any:
    """A sheet of the same title, as far as Excel takes it."""
    name = re.sub(r"[\[\]:*?/\\]", "-", title or "").strip("'")[:31]
    try:
        sheet = book.add_worksheet(name or None)
    except DuplicateWorksheetName:
        sheet = book.add_worksheet()
    sheet.set_column(0, 40, 15)
    return sheet


def _row(sheet: Any, number: int, row: list[Any], notes: Notes, looks: Looks) -> None:
    """One row's cells and its notes; text is never taken for anything else."""
    ways = {bool: sheet.write_boolean, str: sheet.write_string, dt.datetime: sheet.write_datetime}
    for place in range(max(len(row), max(notes, default=-1) + 1)):
        kind, words = notes.get(place, ("", []))
        value, form = _value(row[place] if place < len(row) else None)
        write = sheet.write_blank if value is None else ways.get(type(value), sheet.write_number)
        write(number, place, value, looks[kind, form] if kind or form != "plain" else None)
        if words:
            sheet.write_comment(number, place, "\n".join(words), {"x_scale": 2.5, "font_size": 10})


def _value(cell: Any) -> tuple[Any, str]:
    """A cell's value and form; days before 1900, when Excel's calendar begins, stay text."""
    if not isinstance(cell, dict):
        return cell, "plain"
    day, text = dt.datetime.fromisoformat(cell["d"]), cell["d"]
    return (day, "moment" if "T" in text else "day") if day.year >= 1900 else (text, "plain")
