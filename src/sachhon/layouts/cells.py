"""One cell read as the kind of its column: the text shown, the value kept, and what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from sachhon.layouts import amounts
from sachhon.layouts.specs import Cell, Column
from sachhon.reading import dates, numbers
from sachhon.reading.encodings import Reread
from sachhon.reading.problems import Flaw, Problem, asked, shown, warning, wrong
from sachhon.reading.text import folded, is_error, key, latin, says_missing, tidy

Value = str | float | int | bool | None
Reading = tuple[str | None, Value, Problem | None]
_Answer = tuple[Value, Problem | None]

_YES = frozenset(("co", "x", "v", "✓", "✔", "☑", "yes", "y", "true", "t", "1", "dung", "phai", "ok"))
_NO = frozenset(("khong", "k", "ko", "no", "n", "false", "f", "0", "sai", "khong phai", "khong co", "☐"))
# A double keeps fifteen digits; a longer code has lost its tail for good.
_EXACT = 10**15
_KEPT = 4096


def reader(column: Column, unit: str = "") -> Callable[[Cell], Reading]:
    """A function that reads one cell of this column; texts seen before are not read again."""
    read = partial(_READERS[column.kind], column, unit or column.unit)
    seen: dict[str, Reading] = {}

    def one(cell: Cell) -> Reading:
        if cell.__class__ is not str:
            return _finished(column, cell, read)
        found = seen.get(cell)
        if found is None:
            found = _finished(column, cell, read)
            if len(seen) < _KEPT:
                seen[cell] = found
        return found

    return one


def shown_text(cell: Cell) -> str:
    """The cell as people saw it: days as dd/mm/yyyy, whole numbers without a point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, Flaw):
        return cell.text
    return "" if cell is None else str(cell)


def _finished(column: Column, cell: Cell, read: Callable[[Cell], _Answer]) -> Reading:
    """What every kind shares: blanks, failed formulas, and marks that say "not known"."""
    if isinstance(cell, Flaw):
        return cell.text or None, None, wrong(cell.code, found=cell.text)
    if isinstance(cell, Reread):
        return _reread(column, cell, read)
    raw = shown_text(cell)
    if isinstance(cell, str):
        cell = tidy(cell)
        if is_error(cell):
            return raw, None, wrong("formula_error", found=cell)
    if cell is None or cell == "":
        return None, None, wrong("required") if column.required else None
    value, problem = read(cell)
    if problem and problem.code == "missing_mark" and not column.required:
        problem = replace(problem, kind="warning")
    if problem is None and "\ufffd" in raw + str(value):
        return _lost(column, raw, value)
    return raw, value, problem


def _reread(column: Column, cell: Reread, read: Callable[[Cell], _Answer]) -> Reading:
    """A text of an old font: what stood there, the value as read, a question where several readings make sense."""
    readings = [_finished(column, str(text), read) for text in cell.choices or (str(cell),)]
    values = list(dict.fromkeys(value for _, value, problem in readings if problem is None and value is not None))
    if len(values) > 1:
        return cell.given, None, asked("ambiguous_text", found=shown(cell.given), choices=values)
    _, value, problem = next((one for one in readings if one[2] is None), readings[0])
    return cell.given, value, problem


def _lost(column: Column, raw: str, value: Value) -> Reading:
    """Letters that an earlier program could not keep are gone; a name is kept so, a code or a figure is not."""
    if column.kind == "text":
        return raw, value, warning("lost_letters", found=shown(raw))
    return raw, None, wrong("lost_letters", found=shown(raw))


def _number(column: Column, unit: str, cell: Cell) -> _Answer:
    """Numeric cells as they are, texts by the rules of :mod:`numbers`."""
    return _answer(numbers.read_number(cell, unit) if isinstance(cell, str) else _numeric(cell))


def _counted(column: Column, unit: str, cell: Cell) -> _Answer:
    """What is counted in whole units: a text of three digits after a mark has one reading, the whole one."""
    if not isinstance(cell, str):
        return _answer(_numeric(cell))
    found = numbers.read_number(cell, unit)
    choices: list[float] = found.params.get("choices", []) if isinstance(found, Problem) else []
    # The first of two readings parts thousands; brackets, which may mean a negative, stay a question.
    if len(choices) == 2 and choices[0] * choices[1] > 0:
        return float(choices[0]), None
    return _answer(found)


def _integer(column: Column, unit: str, cell: Cell) -> _Answer:
    """A number that has to be whole."""
    if isinstance(cell, str):
        return _answer(numbers.read_integer(cell, unit))
    value = _numeric(cell)
    return _answer(value if isinstance(value, Problem) else numbers.whole(value, shown_text(cell)))


def _money(column: Column, unit: str, cell: Cell) -> _Answer:
    """An amount in whole đồng, whatever header and cell count it in."""
    found = cell if isinstance(cell, str) else _numeric(cell)
    return _answer(found if isinstance(found, Problem) else amounts.read_money(found, unit))


def _numeric(cell: Cell) -> float | Problem:
    """A cell that is no text, as a number."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and math.isfinite(cell):
        return float(cell)
    return wrong("number", found=shown_text(cell), **_type_name(cell))


def _type_name(cell: Cell) -> dict[str, str]:
    """What the spreadsheet holds instead of a number, for the message."""
    if isinstance(cell, bool):
        return {"is": "boolean"}
    return {"is": "date"} if isinstance(cell, (date, time, timedelta)) else {}


def _answer(found: Value | Problem) -> _Answer:
    """A value without a problem, or a problem without a value."""
    return (None, found) if isinstance(found, Problem) else (found, None)


def _date(column: Column, unit: str, cell: Cell) -> _Answer:
    """A day: dates as they are, the rest by the rules of :mod:`dates`."""
    found = _typed_day(cell, "date") or dates.read_date(shown_text(cell))
    return _answer(found if isinstance(found, Problem) else found.isoformat())


def _month(column: Column, unit: str, cell: Cell) -> _Answer:
    """A month; another day than its first is kept as that month, and said."""
    found = _typed_day(cell, "month") or dates.read_month(shown_text(cell))
    if isinstance(found, Problem):
        return None, found
    said = None if found.day == 1 else warning("month_day", found=shown_text(cell), day=found.isoformat())
    return found.isoformat()[:7], said


def _year(column: Column, unit: str, cell: Cell) -> _Answer:
    """A year; a cell that the spreadsheet holds as a date or a truth is none."""
    if _type_name(cell):
        return None, wrong("year", found=shown_text(cell), **_type_name(cell))
    return _answer(dates.read_year(shown_text(cell)))


def _typed_day(cell: Cell, code: str) -> date | Problem | None:
    """The day of a cell that the spreadsheet itself holds as a date; None when it holds something else."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell if dates.in_range(cell) else wrong(code, found=shown_text(cell))
    return wrong(code, found=shown_text(cell)) if isinstance(cell, (bool, time, timedelta)) else None


def _boolean(column: Column, unit: str, cell: Cell) -> _Answer:
    """Yes or no, in the ways that lists mark it."""
    word = folded(shown_text(cell)).strip(".")
    return _answer(word in _YES if word in _YES or word in _NO else _unread(cell, "boolean"))


def _choice(column: Column, unit: str, cell: Cell) -> _Answer:
    """One of the column's tokens, found by itself or by a synonym."""
    word = key(shown_text(cell))
    for token, synonyms in column.choices.items():
        if word and word in (key(token), *map(key, synonyms)):
            return token, None
    return None, _unread(cell, "choice", allowed=list(column.choices))


def _unread(cell: Cell, code: str, **params: object) -> Problem:
    """A mark that says "not known", or else a word that the column does not have."""
    text = shown_text(cell)
    return wrong("missing_mark" if says_missing(text, code) else code, found=shown(text), **params)


def _code(column: Column, unit: str, cell: Cell) -> _Answer:
    """A code as text; numbers that lost digits and codes that became dates are said."""
    text = shown_text(cell)
    lost = isinstance(cell, float) and abs(cell) >= _EXACT
    if lost or isinstance(cell, (date, time, timedelta)) or (isinstance(cell, str) and _is_scientific(cell)):
        return None, wrong("scientific_code", found=shown(text), **_type_name(cell))
    return _text(column, unit, text.lstrip("'").strip())


def _is_scientific(text: str) -> bool:
    """Whether a code was written out as 1.23457E+15, its digits lost."""
    head, mark, power = text.upper().partition("E+")
    return bool(mark) and power.isdecimal() and head.replace(".", "").replace(",", "").isdecimal()


def _text(column: Column, unit: str, cell: Cell) -> _Answer:
    """The text, unless it says "not known" or is longer than people write."""
    text = tidy(shown_text(cell))
    if says_missing(text, column.kind):
        return None, wrong("missing_mark", found=shown(text))
    if len(text) > column.longest:
        return None, wrong("too_long", length=len(text), limit=column.longest)
    if (alike := latin(text)) != text:
        return alike, warning("look_alike", found=shown(text), read=shown(alike))
    return (text, None) if text else (None, wrong("required") if column.required else None)


_READERS: dict[str, Callable[[Column, str, Cell], _Answer]] = {
    "text": _text, "code": _code, "number": _number, "integer": _integer, "counted": _counted, "date": _date,
    "money": _money, "month": _month, "year": _year, "boolean": _boolean, "choice": _choice,
}  # fmt: skip
