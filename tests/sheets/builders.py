"""Workbooks and requests for the tests of the reader."""

import datetime as dt
import io
import zipfile
from collections import defaultdict
from pathlib import Path

import xlsxwriter

from sachhon.sheets.reader import answer
from sachhon.sheets.request import parse

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

MONTHLY_HEADER = [
    "Mã cơ sở *",
    "Tháng",
    "Loại năng lượng, nguyên liệu",
    "Lượng (kWh)",
    "Nguồn số liệu",
    "Ghi chú",
]

ESTABLISHMENTS_HEADER = ["STT", "Mã cơ sở", "Tên cơ sở", "Lao động (người)"]


def column(field, headers, kind, required=False, **more):
    return {"field": field, "headers": headers, "kind": kind, "required": required, **more}


ESTABLISHMENTS = {
    "name": "establishments",
    "titles": ["Cơ sở", "Establishments"],
    "columns": [
        column("code", ["Mã cơ sở", "Establishment code"], "code", True),
        column("name", ["Tên cơ sở", "Establishment name"], "text", True),
        column("tax_code", ["Mã số thuế", "Tax code"], "code"),
        column("employees", ["Lao động (người)", "Employees"], "integer"),
        column("active_from", ["Hoạt động từ", "Active from"], "date"),
    ],
}
MONTHLY = {
    "name": "monthly",
    "titles": ["Số liệu tháng", "Monthly data"],
    "columns": [
        column("establishment", ["Mã cơ sở", "Establishment code"], "code", True),
        column("month", ["Tháng", "Month"], "month", True),
        column("resource", ["Loại năng lượng, nguyên liệu", "Resource"], "code"),
        column("quantity", ["Lượng", "Quantity"], "number", True),
        column(
            "source",
            ["Nguồn số liệu", "Source"],
            "choice",
            choices={"meter": ["đồng hồ"], "bill": ["hóa đơn"]},
        ),
        column("note", ["Ghi chú", "Note"], "text"),
    ],
}


def request(*specs, mode="read", **limits):
    return {"sheets": list(specs or (ESTABLISHMENTS, MONTHLY)), "mode": mode, "limits": limits}


def book(path: Path, sheets: dict, hidden=(), merged=(), left=0, top=0) -> Path:
    """An .xlsx of the given rows, moved down and right by `top` and `left`."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for title, rows in sheets.items():
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate(rows, top):
                for place, cell in enumerate(row, left):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(number, place, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(number, place, cell) if cell else None
                    elif cell is not None:
                        sheet.write(number, place, cell)
            for span, text in merged:
                sheet.merge_range(span, text)
            if title in hidden:
                sheet.hide()
    return path


def raw_book(path: Path, sheet_data: str, extra: dict | None = None) -> Path:
    """An .xlsx written by hand: its only sheet "Số liệu tháng" holds this XML."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets><sheet name="Số liệu tháng" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData></worksheet>',
        **(extra or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def text_cells(number: int, texts: list[str]) -> str:
    """One row of texts as the XML of a sheet."""
    cells = "".join(
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'


def header_xml() -> str:
    return text_cells(1, MONTHLY_HEADER)


class Answer:
    """The lines of an answer, sorted by what they are."""

    def __init__(self, lines):
        self.lines = list(lines)
        self.by = defaultdict(list)
        for line in self.lines:
            self.by[line["t"]].append(line)

    def __getitem__(self, name):
        return self.by[name]

    @property
    def rows(self):
        return [row for line in self.by["rows"] for row in line["rows"]]

    @property
    def numbers(self):
        return [row[0] for row in self.rows]

    @property
    def left(self):
        return {line["r"]: line["why"] for line in self.by["left"]}

    @property
    def failure(self):
        return self.by["fail"][0]["code"] if self.by["fail"] else None

    def problems(self):
        return [(row[0], *problem[:3]) for row in self.rows for problem in row[3]]


def read(path, *specs, mode="read", **limits) -> Answer:
    """The answer about a file, given in this process."""
    return Answer(answer(Path(path), parse(request(*specs, mode=mode, **limits))))


def read_rows(path, rows, *specs, title="Số liệu tháng", **more) -> Answer:
    """The answer about an .xlsx made of these rows."""
    return read(book(path / "book.xlsx", {title: rows}, **more), *specs)


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip archive in memory."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def establishments(path, rows, **more) -> Answer:
    """The answer about a register of establishments with these rows."""
    return read_rows(path, [ESTABLISHMENTS_HEADER, *rows], title="Cơ sở", **more)
