"""What the cases of headers, layouts and consistency share: specifications, and writers of small workbooks."""

import xlsxwriter

from tests.corpus import add
from tests.sheets.builders import book, column

MONTHLY = {
    "name": "monthly", "titles": ["Số liệu tháng"],
    "columns": [
        column("establishment", ["Mã cơ sở", "Establishment code"], "code", True),
        column("month", ["Tháng", "Month"], "month", True),
        column("resource", ["Loại năng lượng", "Resource"], "text", True),
        column("quantity", ["Lượng", "Quantity"], "number", True),
        column("unit", ["Đơn vị", "Unit", "ĐVT"], "text", True),
        column("note", ["Ghi chú", "Note"], "text"),
    ],
    "shapes": {"month": "month", "value": "quantity", "item": "resource", "unit": "unit",
               "items": ["Điện", "Nước", "Than cám 5", "Dầu DO"]},
}  # fmt: skip
YEARLY = {
    "name": "yearly", "titles": ["Số liệu năm"],
    "columns": [
        column("establishment", ["Mã cơ sở"], "code", True),
        column("year", ["Năm", "Year"], "year", True),
        column("resource", ["Loại năng lượng", "Loại nhiên liệu"], "text", True),
        column("quantity", ["Lượng", "Mua vào"], "number", True),
        column("unit", ["Đơn vị", "ĐVT"], "text", True),
    ],
    "shapes": {"value": "quantity", "item": "resource", "unit": "unit", "items": ["Điện", "Nước", "Than cám 5"]},
}  # fmt: skip
PLANTS = {
    "name": "establishments", "titles": ["Cơ sở"],
    "columns": [
        column("code", ["Mã cơ sở", "Establishment code"], "code", True),
        column("name", ["Tên cơ sở", "Establishment name"], "text", True),
        column("tax_code", ["Mã số thuế", "Tax code", "MST"], "code"),
        column("vsic", ["Mã ngành VSIC", "VSIC"], "code"),
        column("address", ["Địa chỉ", "Address"], "text"),
        column("commune", ["Xã, phường", "Commune"], "text"),
        column("group", ["Nhóm"], "text"),
        column("employees", ["Lao động", "Employees"], "integer", unit="người"),
        column("capital", ["Vốn", "Capital"], "money", unit="đồng"),
        column("phone", ["Điện thoại", "Phone"], "code"),
        column("mail", ["Thư điện tử", "Email"], "text"),
        column("latitude", ["Vĩ độ"], "number"), column("longitude", ["Kinh độ"], "number"),
    ],
    "shapes": {"section": "group"},
}  # fmt: skip
HEAD = ["Mã cơ sở", "Tháng", "Loại năng lượng", "Lượng", "Đơn vị", "Ghi chú"]
ONE = ["CS1", "01/2025", "Điện", 12.5, "kWh"]
TWO = ["CS2", "02/2025", "Nước", 7, "m3"]


def reading(number, row, names=("establishment", "month", "resource", "quantity", "unit")):
    """The row of the standard month as it must be read."""
    given = dict(zip(names, row, strict=False))
    month = given["month"]
    return [number, given | {"month": f"{month[3:]}-{month[:2]}", "quantity": float(given["quantity"])}]


def sheets(path_sheets, **more):
    """A writer of these sheets."""
    return lambda path: book(path, path_sheets, **more)


def grid(category, name, verdict, rows, *, title="Số liệu tháng", specs=(MONTHLY,), file="so lieu.xlsx", more=None,
         **expect):  # fmt: skip
    """A case of one sheet with these rows."""
    add(category, name, verdict, sheets({title: rows}, **(more or {})), specs=specs, file=file, **expect)


def drawn(category, name, verdict, draw, *, title="Số liệu tháng", specs=(MONTHLY,), **expect):
    """A case whose sheet is drawn with formats, comments, pictures: draw(workbook, sheet)."""

    def write(path):
        with xlsxwriter.Workbook(str(path)) as workbook:
            draw(workbook, workbook.add_worksheet(title))

    add(category, name, verdict, write, specs=specs, **expect)


def put(sheet, rows, top=0):
    """Write rows into a sheet, texts as texts."""
    for number, row in enumerate(rows, top):
        for place, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                sheet.write_string(number, place, cell)
            elif cell not in ("", None):
                sheet.write(number, place, cell)
