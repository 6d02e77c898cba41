"""B and I: numbers as people write them, and the units beside them. C: days, months and years."""

import datetime as dt

import xlsxwriter

from tests.corpus import ACCEPT, ASK, REFUSE, WARN, add, case
from tests.sheets.builders import book, column, raw_book, text_cells

FIELDS = [
    ("code", "Mã", "code", True), ("number", "Lượng", "number", False), ("whole", "Số lao động", "integer", False),
    ("day", "Ngày", "date", False), ("month", "Tháng", "month", False), ("year", "Năm", "year", False),
]  # fmt: skip
SPEC = {"name": "things", "titles": ["Bảng"], "columns": [column(*one[:1], [one[1]], *one[2:]) for one in FIELDS]}
HEADERS = {one[0]: one[1] for one in FIELDS}


def one_cell(field, cell, header=""):
    """A workbook with one cell under one header."""
    return lambda path: book(path, {"Bảng": [["Mã", header or HEADERS[field]], ["A1", cell]]})


def reads(category, field, cell, value, header="", name=""):
    add(category, name or f"{field} {cell!r} under {header or HEADERS[field]}", ACCEPT, one_cell(field, cell, header), specs=[SPEC],
        values=[[2, {"code": "A1", field: value}]], problems=[])  # fmt: skip


def fails(category, field, cell, code, verdict=REFUSE, header="", choices=None, value=None):
    kind = {REFUSE: "wrong", ASK: "asked", WARN: "warning"}[verdict]
    row = {"code": "A1"} | ({field: value} if value is not None else {})
    more = {"choices": {f"2/{field}": choices}} if choices else {}
    add(category, f"{field} {cell!r} under {header or HEADERS[field]}", verdict, one_cell(field, cell, header), specs=[SPEC],
        values=[[2, row]], problems=[[2, field, kind, code]], **more)  # fmt: skip


# B: numbers
for cell, value in {
    "1.234,5": 1234.5, "1,234.5": 1234.5, "1 234,5": 1234.5, "1\xa0234,5": 1234.5, "1\u2009234,5": 1234.5, "1'234": 1234.0,
    "1.234.567": 1234567.0, "1,234,567": 1234567.0, "1e5": 1e5, "1E+05": 1e5, "'0120": 120.0, "１２０": 120.0, "-12,5": -12.5, "−7": -7.0,
    "0,1": 0.1, 0.1 + 0.2: 0.3, 12345678901234567.0: 1.234567890123457e16, -3: -3.0, "12,50": 12.5,
}.items():  # fmt: skip
    reads("B", "number", cell, value)
fails("B", "number", "1.234", "ambiguous_number", ASK, choices=[1234, 1.234])
fails("B", "number", "1,234", "ambiguous_number", ASK, choices=[1234, 1.234])
fails("B", "number", "(1.200)", "ambiguous_number", ASK, choices=[-1200, 1200, -1.2, 1.2])
fails("B", "number", "(1.200,5)", "ambiguous_number", ASK, choices=[-1200.5, 1200.5])
for cell in (
    "12.34.567",
    "120 kWh",
    "~120",
    "<5",
    "≥1.000",
    "khoảng 100",
    "12%",
    "12-",
    "1/2",
    "0*",
    "NaN",
    "INF",
    "1e999",
    "2-3",
    "1.2.3,4",
):
    fails("B", "number", cell, "number")
for cell in ("-", "—", "x", "KXĐ", "chưa có", "..."):
    fails("B", "number", cell, "missing_mark", WARN)
reads("B", "number", "120 kWh", 120.0, "Lượng (kWh)")
reads("B", "whole", "1.234.567", 1234567)
fails("B", "whole", "5,5", "integer")


@case(
    "B",
    "a code of sixteen digits that became a number",
    REFUSE,
    specs=[SPEC],
    problems=[[2, "code", "wrong", "scientific_code"]],
)
def long_code(path):
    book(path, {"Bảng": [["Mã", "Lượng"], [3100123456789012.0, 5]]})


@case("B", "a share shown as percent", ACCEPT, specs=[SPEC], values=[[2, {"code": "A1", "number": 0.12}]])
def percent(path):
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Bảng")
        sheet.write_row(0, 0, ["Mã", "Lượng"])
        sheet.write(1, 0, "A1")
        sheet.write(1, 1, 0.12, workbook.add_format({"num_format": "0%"}))


@case("B", "a huge number", ACCEPT, specs=[SPEC], values=[[2, {"code": "A1", "number": 1e308}]])
def huge(path):
    book(path, {"Bảng": [["Mã", "Lượng"], ["A1", 1e308]]})


@case("B", "rows of both ways in one column", ASK, specs=[SPEC], problems=[[4, "number", "asked", "ambiguous_number"]],
      values=[[2, {"code": "A1", "number": 1234.5}], [3, {"code": "A2", "number": 1234.5}], [4, {"code": "A3"}]])  # fmt: skip
def both(path):
    book(path, {"Bảng": [["Mã", "Lượng"], ["A1", "1.234,5"], ["A2", "1,234.5"], ["A3", "1.234"]]})


# I: units beside numbers, as far as the cell goes
for cell, header in (("120 kWh", "Lượng (kWh)"), ("120 KWH", "Lượng (kWh)"), ("120 m³", "Lượng (m3)"), ("120 m3", "Lượng (m³)"), ("120 kwh", "Lượng (ĐVT: kWh)"),
                     ("120 tấn", "Lượng (tấn)"), ("120 tan", "Lượng (tấn)"), ("120 lít", "Lượng (lit)"), ("120kWh", "Lượng (kWh)")):  # fmt: skip
    reads("I", "number", cell, 120.0, header)
for cell, header in (("120 MWh", "Lượng (kWh)"), ("120 kg", "Lượng (tấn)"), ("120 kWh", "Lượng"), ("120 số điện", "Lượng (kWh)"), ("120 kVAh", "Lượng (kWh)"),
                     ("120 USD", "Lượng (đồng)"), ("120 short ton", "Lượng (tấn)"), ("120 kw", "Lượng (kWh)"), ("120 khối", "Lượng (m3)")):  # fmt: skip
    fails("I", "number", cell, "number", header=header)

# C: days, months, years
for cell, value in {
    "31/01/2025": "2025-01-31", "1/2/26": "2026-02-01", "31-12-2025": "2025-12-31", "31.12.2025": "2025-12-31", "2025-01-31": "2025-01-31",
    "20250131": "2025-01-31", "ngày 5 tháng 3 năm 2025": "2025-03-05", "31/12/99": "1999-12-31", 45688: "2025-01-31",
    dt.date(2025, 1, 31): "2025-01-31", "2025-01-31T23:59:00Z": "2025-01-31", "01/02/2026": "2026-02-01",
}.items():  # fmt: skip
    reads("C", "day", cell, value)
fails("C", "day", "01/13/2026", "ambiguous_date", ASK, choices=["2026-01-13"])
fails("C", "day", "31/01/2568", "ambiguous_date", ASK, choices=["2025-01-31"])
fails("C", "day", "10/3 ÂL", "lunar_date", ASK)
fails("C", "day", "10/3/2025 (âm lịch)", "lunar_date", ASK)
for cell in ("29/02/2025", "31/04/2025", 60, "hôm qua", "12/2025/31"):
    fails("C", "day", cell, "date")
for cell in ("chưa có",):
    fails("C", "day", cell, "missing_mark", WARN)
for cell in ("202501", "T1/2025", "Tháng 1/2025", "01/2025", "2025-01", "1-2025", dt.date(2025, 1, 1)):
    reads("C", "month", cell, "2025-01")
for cell in ("Tháng 13/2025", "Quý I/2025", "6 tháng đầu năm 2025", "I/2025", "15/01-14/02"):
    fails("C", "month", cell, "month")
fails("C", "month", "15/01/2025", "month_day", WARN, value="2025-01")
for cell in ("2025", 2025, "năm 2025"):
    reads("C", "year", cell, 2025)
fails("C", "year", "2568", "another_era", ASK, choices=[2025])
fails("C", "year", "25", "year")


@case("C", "the calendar of 1904", ACCEPT, specs=[SPEC], values=[[2, {"code": "A1", "day": "2025-01-31"}]])
def of_1904(path):
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as workbook:
        sheet = workbook.add_worksheet("Bảng")
        sheet.write_row(0, 0, ["Mã", "Ngày"])
        sheet.write(1, 0, "A1")
        sheet.write_datetime(1, 1, dt.datetime(2025, 1, 31), workbook.add_format({"num_format": "dd/mm/yyyy"}))


# H: types
reads("H", "number", "5", 5.0, name="a number kept as text")
fails("H", "number", True, "number")
fails("H", "day", "#N/A", "formula_error")


@case("H", "one text among many numbers", REFUSE, specs=[SPEC], problems=[[4001, "number", "wrong", "number"]])
def among(path):
    book(path, {"Bảng": [["Mã", "Lượng"], *[[f"A{n}", "abc" if n == 4000 else n] for n in range(1, 5001)]]})


@case("H", "rich and inline texts", ACCEPT, specs=[SPEC], values=[[2, {"code": "A1", "number": 5.0}]])
def rich(path):
    xml = (
        text_cells(1, ["Mã", "Lượng"])
        + '<row r="2"><c r="A2" t="inlineStr"><is><r><t>A</t></r><r><rPr><b/></rPr><t>1</t></r></is></c><c r="B2"><v>5</v></c></row>'
    )
    raw_book(path, xml)


@case("H", "a shared text that does not exist", REFUSE, specs=[SPEC], failure="damaged")
def shared(path):
    raw_book(
        path, text_cells(1, ["Mã", "Lượng"]) + '<row r="2"><c r="A2" t="s"><v>99</v></c><c r="B2"><v>5</v></c></row>'
    )


@case("H", "a number where a name is meant, a day where a code is meant", REFUSE, specs=[SPEC], problems=[[3, "code", "wrong", "scientific_code"]],
      values=[[2, {"code": "810", "number": 1.0}], [3, {"number": 2.0}]])  # fmt: skip
def kinds(path):
    book(path, {"Bảng": [["Mã", "Lượng"], [810, 1], [dt.date(2026, 1, 3), 2]]})


@case("H", "empty texts, spaces alone, line ends and tabs", ACCEPT, specs=[SPEC], problems=[],
      values=[[2, {"code": "A1"}], [3, {"code": "A 2", "number": 5.0}]])  # fmt: skip
def blanks(path):
    book(path, {"Bảng": [["Mã", "Lượng"], ["A1", "   "], ["A\n\t2", "5\n"]]})


@case("H", "a text of 32,767 letters", REFUSE, specs=[SPEC], problems=[[2, "code", "wrong", "too_long"]])
def longest(path):
    book(path, {"Bảng": [["Mã", "Lượng"], ["A" * 32_767, 5]]})


@case(
    "H",
    "true and false as the spreadsheet keeps them in a column of days",
    REFUSE,
    specs=[SPEC],
    problems=[[2, "day", "wrong", "date"]],
)
def truths(path):
    book(path, {"Bảng": [["Mã", "Ngày"], ["A1", True]]})


@case(
    "H",
    "a text that begins with the sign of a formula is that text",
    ACCEPT,
    specs=[SPEC],
    values=[[2, {"code": "=A1", "number": 5.0}]],
)
def sign(path):
    book(path, {"Bảng": [["Mã", "Lượng"], ["=A1", 5]]})


@case(
    "H", "a code with leading zeros kept as text", ACCEPT, specs=[SPEC], values=[[2, {"code": "0012", "number": 5.0}]]
)
def zeros(path):
    book(path, {"Bảng": [["Mã", "Lượng"], ["0012", 5]]})


@case(
    "H",
    "a blank and an empty text are the same",
    ACCEPT,
    specs=[SPEC],
    problems=[],
    values=[[2, {"code": "A1"}], [3, {"code": "A2"}]],
)
def nothing(path):
    raw_book(path, text_cells(1, ["Mã", "Lượng"]) + text_cells(2, ["A1", ""]) + text_cells(3, ["A2"]))
