"""The empty workbook that people fill in, made from the same declaration that reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter

from sachhon.kit.workbooks import Column, Workbook


def write_template(workbook: Workbook, path: Path, *, language: str = "vi") -> None:
    """One sheet per kind of row: title, header with units, choices as a list to pick from."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E3EFEE", "valign": "top"})
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    place = 0 if language == "vi" else 1
    for spec in workbook.specs:
        sheet = book.add_worksheet(spec.titles[place][:31].strip())
        sheet.write_string(0, 0, spec.titles[place], bold)
        sheet.freeze_panes(3, 0)
        for number, column in enumerate(spec.columns):
            style = {"code": text, "date": day}.get(column.kind)
            sheet.set_column(number, number, max(12, min(34, len(column.headers[place]) + 3)), style)
            sheet.write_string(2, number, _header(column, place), head)
            _choices(sheet, number, column, place)
    book.close()


def _header(column: Column, place: int) -> str:
    unit = f" ({column.unit})" if column.unit and "(" not in column.headers[place] else ""
    return f"{column.headers[place]}{unit}{' *' if column.required else ''}"


def _choices(sheet: Any, number: int, column: Column, place: int) -> None:
    if column.choices:
        words = [(words[0] if words and place == 0 else token) for token, words in column.choices.items()]
        sheet.data_validation(3, number, 5000, number, {"validate": "list", "source": words, "error_type": "warning"})


def described(workbook: Workbook) -> list[dict[str, Any]]:
    """Sheets and columns as `sachhon template … --json` names them."""
    return [
        {
            "name": spec.name, "title_vi": spec.titles[0], "title_en": spec.titles[1],
            "columns": [
                {
                    "field": column.field, "header_vi": column.headers[0], "header_en": column.headers[1],
                    "required": column.required, "unit": column.unit or None, "kind": column.kind,
                    "choices": sorted(column.choices) or None,
                }
                for column in spec.columns
            ],
        }
        for spec in workbook.specs
    ]  # fmt: skip
