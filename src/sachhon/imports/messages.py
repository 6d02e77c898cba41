"""What each fault of a cell is called, and what would do, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.formats import localize
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sachhon.display.numbers import number
from sachhon.kit.models import Batch, StagedRow
from sachhon.kit.workbooks import WORKBOOKS, ImportSpec
from sachhon.layouts.headers import column_number, letters

# code: (what is the matter, what would do)
MESSAGES: dict[str, tuple[Any, Any]] = {
    "required": (_("the cell is empty"), _("fill it in; where it is not known, leave the whole row out")),
    "number": (_("it is not a number"), _("write digits only, for example 1.234,5")),
    "ambiguous_number": (
        _("it has two readings: %(choices)s"),
        _("write it without a separator, or answer the question"),
    ),
    "integer": (_("it is not a whole number"), _("write a whole number")),
    "date": (_("it is not a date"), _("write dd/mm/yyyy, for example 31/12/2025")),
    "ambiguous_date": (_("the date has two readings"), _("write dd/mm/yyyy")),
    "lunar_date": (_("it is a day of the lunar calendar"), _("write the day of the solar calendar as dd/mm/yyyy")),
    "another_era": (_("the year counts from the Buddha"), _("write the year of our era, or answer the question")),
    "month": (_("it is not a month"), _("write 01/2026 or 2026-01")),
    "month_day": (_("the date is not the first of a month"), _("read as the month; write 01/2026 to be sure")),
    "year": (_("it is not a year"), _("write four digits, for example 2025")),
    "boolean": (_("it is neither yes nor no"), _("write yes or no")),
    "choice": (_("it is not one of the choices"), _("write one of: %(allowed)s")),
    "too_long": (_("the text is too long"), _("shorten it")),
    "formula_error": (_("the formula has an error"), _("write the value instead of the formula")),
    "not_computed": (_("the formula has no result in the file"), _("open the file, compute, save")),
    "scientific_code": (
        _("a long code was turned into a number and lost digits"),
        _("format the cell as text and type the code again"),
    ),
    "ambiguous_text": (
        _("its letters can be read in several ways: %(choices)s"),
        _("answer the question, or type the text again in a Unicode font"),
    ),
    "lost_letters": (
        _("letters were lost when the file was saved: %(found)s"),
        _("type them again; a code or a figure with lost letters is not taken"),
    ),
    "look_alike": (
        _("a letter of another alphabet looks like a Latin one"),
        _("read as %(read)s; type it again to be sure"),
    ),
    "missing_mark": (
        _("it says that the figure is not known"),
        _("unknown is not zero: write the figure, or leave the row out"),
    ),
    "negative": (
        _("a quantity cannot be negative"),
        _("write a positive quantity; a meter that was reset is entered by its parts"),
    ),
    "too_great": (_("it is greater than anything an establishment uses or makes"), _("check the number and its unit")),
    "credit_note": (_("less than nothing: a credit note"), _("it is kept, and does not count as use")),
    "parts_off": (
        _("the parts of the day differ from the total by %(off)s"),
        _("check the row with the power company"),
    ),
    "unit_unconfirmed": (
        _("one of this unit is taken as %(factor)s; nobody has confirmed that (%(source)s)"),
        _("write the amount in a weighed or measured unit where it is known"),
    ),
    "long_bill": (_("the bill covers more than 400 days"), _("check both days")),
    "header_unit": (_("the header says %(header)s"), _("write the quantity and its unit so that both agree")),
    "lost_zero": (
        _("a leading zero may be lost: %(choices)s"),
        _("format the cell as text and type the code again, or answer the question"),
    ),
    "not_positive": (_("it must be greater than zero"), _("write a positive number")),
    "outside": (_("it is outside the range"), _("write a value from %(low)s to %(high)s")),
    "share_or_percent": (
        _("a cell in percent form is read as %(found)s"),
        _("write %(percent)s without the percent sign"),
    ),
    "year_outside": (_("the year is in the future, or too long ago"), _("write the year of the figures")),
    "month_outside": (_("the month is in the future, or too long ago"), _("write the month of the figures")),
    "future": (_("the date is in the future"), _("enter what has been done")),
    "ends_before": (_("it is not after the first one"), _("write a later date or a greater number")),
    "one_of_two": (_("resource and product are both filled in, or both empty"), _("fill in exactly one of the two")),
    "unknown": (_("there is no such code"), _("use a code of the register or of an earlier sheet")),
    "unknown_resource": (
        _("the catalogue has no such resource"),
        _("use a name of the catalogue, for example Điện, Than cám 5, 6, Nước"),
    ),
    "unit": (_("the unit does not fit"), _("use one of: %(allowed)s")),
    "sector": (_("VSIC has no such code"), _("write the digits of the sector, for example 1020")),
    "tax_code_length": (_("it has %(digits)s digits"), _("a tax code has 10 or 13 digits, a household's 12")),
    "tax_code_check": (_("its check digit does not fit"), _("kept as typed; compare it with the tax office")),
    "tax_code_shared": (
        _("establishment %(holder)s of another firm has this tax code"),
        _("correct the tax code, or name the same enterprise in both rows"),
    ),
    "code_matched": (
        _("taken for establishment %(found)s"),
        _("matched by branch, tax code, or name and commune; write the code to be sure"),
    ),
    "code_new": (
        _("no establishment like it is known"),
        _("confirm that it is new and takes code %(found)s, or write the code it has"),
    ),
    "code_alike": (
        _("it may be one of %(choices)s"),
        _("choose the establishment it is; the last code makes a new one"),
    ),
    "place_several": (
        _("it may be one of these communes of today: %(choices)s"),
        _("choose the commune in which the establishment lies"),
    ),
    "place_unknown": (_("the province has no such commune"), _("kept as typed; write the commune of today")),
    "code_several": (
        _("several establishments are called so: %(choices)s"),
        _("choose the one that is meant, or write its code"),
    ),
    "not_registered": (
        _("no establishment of the register is called so"),
        _("kept in the list; register the establishment, then match the row"),
    ),
    "twice": (_("row %(other)s says something else of the same thing"), _("keep the row that is right")),
    "depends": (_("row %(row)s of sheet %(sheet)s, which it belongs to, cannot be taken"), _("mend that row first")),
    "needed_with": (_("it is needed here"), _("fill it in")),
    "abroad": (_("this place is outside the country"), _("check latitude and longitude")),
    "struck_through": (
        _("it is struck through"),
        _("delete it, or take the line off it; left as it is, it is not written"),
    ),
    "counts": (_("it is greater than %(limit)s"), _("aware ≤ responses ≤ selected ≤ in the stratum")),
    "several_places": (
        _("it may mean several communes of today: %(choices)s"),
        _("write the commune of today, or the former commune with its district"),
    ),
    "no_place": (
        _("the province has no such commune"),
        _("write the commune of today, or the former commune with its district"),
    ),
    "locked": (_("%(reason)s"), _("ask the leader to reopen the period")),
    "implausible": (_("it is outside what can be"), _("left out of figures; the plant stays")),
}

# What is to be known of a file or a sheet that was read.
NOTES: dict[str, Any] = {
    "encoding": _(
        "%(cells)s cells were typed in an old font (%(encoding)s) and read as what it shows:"
        " “%(given)s” as “%(read)s”. Check a few names."
    ),
    "western": _("The letters of the file fit no Vietnamese font: they were read as western ones. Check the names."),
    "macros": _("The file holds macros: they were neither run nor kept, only its cells were read."),
    "embedded": _("The file holds other files inside: they were not opened, only its cells were read."),
    "outside": _("The file refers to other files or addresses: none was asked, the values saved in it were read."),
    "web_page": _("This is a web page saved as a spreadsheet: its table was read. Check the first and the last row."),
    "hidden_columns": _("Hidden columns were not read: %(columns)s."),
    "hidden_rows": _("Hidden rows were not read: %(count)s."),
    "filter_active": _("A filter hides %(count)s rows; they were read like the others."),
    "comments": _("%(count)s cells carry comments; these were not read. Check that none holds a figure."),
    "pictures": _("%(count)s pictures stand on the sheet; what they show was not read."),
    "text_boxes": _("%(count)s text boxes stand on the sheet; what they say was not read."),
    "coloured": _("Some rows are coloured (%(rows)s): what a colour means was not read."),
    "total_differs": _("Row %(row)s: the total says %(stated)s, its rows give %(found)s."),
    "count_differs": _("Row %(row)s counts %(stated)s, but %(found)s rows were read."),
    "months_absent": _("No sheet was found for these months: %(months)s."),
    "year_from_title": _("The year %(found)s was taken from the lines above the table."),
    "month_from_title": _("The month %(found)s was taken from the lines above the table."),
    "year_of_months": _("The months across name no year: write it above the table, for example “Năm 2025”."),
}

FAILURES: dict[str, Any] = {
    "empty": _("The file is empty."),
    "password": _("The file is protected by a password: save a copy without one."),
    "html_table": _("This is a web page saved as .xls: open it in Excel and save it as .xlsx."),
    "not_a_spreadsheet": _("This is not a spreadsheet: use .xlsx, .xls, .ods or .csv."),
    "damaged": _("The file is damaged and cannot be opened: save it again."),
    "too_large": _("The file asks for more memory than is safe: delete empty formatted rows and columns, save again."),
    "open_quote": _("A quotation mark has no partner and swallows every line to the end: look at row %(row)s."),
    "timeout": _("Reading took too long: split the file."),
    "reader_died": _("The file made the reader stop: delete empty formatted rows and columns, save again."),
    "hostile_xml": _("The file holds definitions that a spreadsheet does not need: save it again from Excel."),
    "no_sheet": _("No sheet has a known title or known headers: start from the template."),
}


def problems_of(row: StagedRow) -> list[list[Any]]:
    """[field, kind, code, parameters] of each fault of a row."""
    return json.loads(row.problems) if row.problems else []


def described(batch: Batch, rows: Any) -> Iterator[dict[str, Any]]:
    """Each fault of the rows, with sheet, address and words."""
    workbook = WORKBOOKS[batch.workbook]
    for row in rows:
        spec = workbook.specs[row.sheet]
        raw = dict(zip((c.field for c in spec.columns), json.loads(row.raw), strict=True))
        for field, kind, code, params in problems_of(row):
            yield _described(batch, spec, row, raw, (field, kind, code, params))


def _described(batch: Batch, spec: ImportSpec, row: StagedRow, raw: dict, problem: tuple) -> dict[str, Any]:
    field, kind, code, params = problem
    facts = row.facts(batch.summary["sheets"].get(spec.name, {}))
    column, line, header = _place(facts, field, row.line)
    message, remedy = MESSAGES.get(code, (code, ""))
    rows = {key: value % StagedRow.PIECE for key, value in params.items() if key in ("row", "other")}
    shown = {key: _joined(_in_words(spec, field, value)) for key, value in {**params, **rows}.items()}
    return {
        "sheet": facts.get("title"),
        "row": line,
        "number": row.row,
        "column": column,
        "field": field or None,
        "header": header,
        "kind": kind,
        "code": code,
        "found": raw.get(field) if field else None,
        "message": _filled(message, shown),
        "remedy": _filled(remedy, shown),
        "params": params,
        "spec": spec.name,
    }


def _place(facts: dict[str, Any], field: str, line: int) -> tuple[str | None, int, str]:
    """Column, row and header of a cell: beside its label in a form, below its name or, transposed, right of it."""
    if spot := facts.get("spots", {}).get(field):
        return spot[0], spot[1], spot[2]
    place = (facts.get("columns") or {}).get(field)
    if facts.get("turned"):
        return letters(line - 1), column_number(place[0]) + 1 if place else line, place[1] if place else ""
    return (place[0], line, place[1]) if place else (None, line, "")


def _in_words(spec: ImportSpec, field: str, value: Any) -> Any:
    """Choices as the template offers them, not as the program calls them."""
    if not isinstance(value, list) or not (get_language() or "vi").startswith("vi"):
        return value
    words = next((column.choices for column in spec.columns if column.field == field), {})
    return [words[token][0] if words.get(token) else token for token in value]


def _joined(value: Any) -> Any:
    return " / ".join(str(localize(part)) for part in value) if isinstance(value, list) else value


def _filled(text: Any, params: dict[str, Any]) -> str:
    words = str(text)
    try:
        return words % params
    except (KeyError, ValueError, TypeError):
        return words


def notes(batch: Batch) -> list[tuple[str, str]]:
    """What is to be known of the file or a sheet: the sheet's title, and the words."""
    found = batch.summary.get("notes", [])
    return [(title or "", _filled(NOTES.get(code, code), _shown(params))) for title, code, params in found]


def _shown(params: dict[str, Any]) -> dict[str, Any]:
    """Figures and lists as the reader's language writes them."""
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list) else
        number(value) if isinstance(value, float) else value
        for name, value in params.items()
    }  # fmt: skip


def failure(batch: Batch) -> str:
    """Why the file could not be read at all; empty when it could."""
    failed = batch.summary.get("failed")
    if not failed:
        return ""
    return _filled(FAILURES.get(failed[0], gettext("The file cannot be read.")), failed[1] or {})
