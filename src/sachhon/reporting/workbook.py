"""The enterprise's own workbook: its lines with last time's figures, to fill in and send back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sachhon.kit.workbooks import Column
from sachhon.reading.numbers import as_typed
from sachhon.reporting.lines import Asked
from sachhon.sheets import client

_COLUMNS = (
    Column("key", ("Mã dòng", "Line code"), "code", required=True),
    Column("given", ("Lượng kỳ này", "Quantity this time"), "number"),
    Column("unit", ("Đơn vị", "Unit")),
    Column("reason", ("Lý do thay đổi", "Reason of a change")),
)
_SHEET = {
    "name": "report", "titles": ["Báo cáo", "Report"], "columns": [column.request() for column in _COLUMNS],
}  # fmt: skip


class NotReadable(Exception):
    """The file is no report of this establishment and span; the message says why and what would do."""


def write(asked: Asked, path: Path) -> None:
    """One sheet: a line for each meter, fuel and product, last time's figure beside an empty cell."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "constant_memory": True})
    bold, grey = book.add_format({"bold": True, "font_size": 14}), book.add_format({"font_color": "#5b6b72"})
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E3EFEE", "valign": "top"})
    open_cell = book.add_format({"border": 1, "bg_color": "#FFFBE6"})
    sheet = book.add_worksheet(_("Report")[:31])
    sheet.write_string(0, 0, f"{asked.establishment.name} · {asked.span.words}", bold)
    sheet.write_string(
        1, 0, _("Fill in the yellow cells, leave the line codes as they are, and send the file back."), grey
    )
    place = 1 if get_language() == "en" else 0
    names = [_COLUMNS[0].headers[place], _("Line"), _("Last time"), *[c.headers[place] for c in _COLUMNS[1:]]]
    for number, (name, width) in enumerate(zip(names, (16, 44, 18, 18, 16, 34), strict=True)):
        sheet.set_column(number, number, width)
        sheet.write_string(3, number, name, head)
    for number, line in enumerate(asked.lines, 4):
        last = asked.known_before.get(line.key)
        sheet.write_string(number, 0, line.key, grey)
        sheet.write_string(number, 1, line.label)
        sheet.write_string(number, 2, f"{last.given} {last.unit}" if last else "—", grey)
        sheet.write_blank(number, 3, None, open_cell)
        sheet.write_string(number, 4, line.unit)
        sheet.write_blank(number, 5, None, open_cell)
    book.close()


def read(asked: Asked, path: Path, name: str) -> list[dict[str, str]]:
    """The lines of a workbook that came back, as they would be typed on the page.

    Raises
    ------
    NotReadable
        When the file cannot be read, or is of another establishment.
    """
    rows: list[dict[str, str]] = []
    for message in client.read(path, {"mode": "read", "sheets": [_SHEET], "file_name": name}):
        if message["t"] == "fail":
            raise NotReadable(_("The file cannot be read: save it as .xlsx from Excel and send it again."))
        if message["t"] in ("missing", "rows"):
            rows += [_row(*parts) for parts in message.get("rows", ())]
    known = {line.key for line in asked.lines}
    rows = [row for row in rows if row["given"]]
    if not rows:
        raise NotReadable(_("No figure was found: use the workbook of this page and fill in its yellow cells."))
    strange = [row["key"] for row in rows if row["key"] not in known and asked.line_of(*_parts(row["key"])) is None]
    if strange:
        words = _("Line code “%(key)s” is none of this establishment: use the workbook of this page.")
        raise NotReadable(words % {"key": strange[0][:40]})
    return rows


def _row(number: int, raw: list[Any], values: list[Any], problems: list[Any], *more: Any) -> dict[str, str]:
    """Numbers as the cell holds them; a text that is no number stays as it was typed, and is told on the page."""
    key, given, unit, reason = (values[place] for place in range(4))
    text = as_typed(given) if isinstance(given, int | float) else str(raw[1] or "")
    return {"key": str(key or ""), "given": text, "unit": str(unit or ""), "reason": str(reason or "")}


def _parts(key: str) -> tuple[str, int, str]:
    kind, _bar, rest = key.partition("|")
    item, _bar, meter = rest.partition("|")
    return kind, int(item) if item.isascii() and item.isdecimal() else 0, meter
