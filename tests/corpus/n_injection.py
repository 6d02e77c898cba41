"""N: texts that would act elsewhere stay the texts they are. O: how much there is."""

import xlsxwriter

from tests.corpus import ACCEPT, ESTABLISHMENTS, REFUSE, add, case
from tests.sheets.builders import book, raw_book, text_cells

HEADER = ["Mã cơ sở", "Tên cơ sở"]
TEXTS = {
    "a formula for whoever exports it": "=1+1|cmd", "markup": "<script>alert(1)</script>", "quotes of SQL": "'; DROP TABLE x; --",
    "braces of templates": "{{7*7}} {% debug %}", "signs of a directory": "*)(uid=*))(|(uid=*", "signs of a shell": "$(id) `id` ; rm",
    "the end of JSON": '"}],"x":[{"', "a full-width sign of equality": "＝1+1", "a handle": "@SUM(1)", "a plus": "+84 27 123", "a minus that is a name": "-A-",
    "a per cent sign of the log": "%0d%0aHTTP/1.1", "a path": "../../etc/passwd",
}  # fmt: skip
for name, text in TEXTS.items():
    add("N", name, ACCEPT, lambda path, text=text: book(path, {"Cơ sở": [HEADER, ["CS1", text]]}), specs=[ESTABLISHMENTS],
        values=[[2, {"code": "CS1", "name": text}]], problems=[])  # fmt: skip
add("N", "line ends within a name", ACCEPT, lambda path: book(path, {"Cơ sở": [HEADER, ["CS1", "A\r\nSet-Cookie: x"]]}), specs=[ESTABLISHMENTS],
    values=[[2, {"code": "CS1", "name": "A Set-Cookie: x"}]])  # fmt: skip
add("N", "a file name that climbs and calls", ACCEPT, lambda path: book(path, {"Cơ sở": [HEADER, ["CS1", "A"]]}), file="..$(id);a%0d%0a.xlsx", specs=[ESTABLISHMENTS],
    values=[[2, {"code": "CS1", "name": "A"}]])  # fmt: skip
add("N", "a file name that is an option", ACCEPT, lambda path: book(path, {"Cơ sở": [HEADER, ["CS1", "A"]]}), file="-c.xlsx", specs=[ESTABLISHMENTS],
    values=[[2, {"code": "CS1", "name": "A"}]])  # fmt: skip


@case(
    "N",
    "a link that would run a script",
    ACCEPT,
    specs=[ESTABLISHMENTS],
    values=[[2, {"code": "CS1", "name": "Bấm vào đây"}]],
)
def script_link(path):
    rels = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" TargetMode="External" Target="javascript:alert(1)" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"/></Relationships>')  # fmt: skip
    raw_book(
        path,
        text_cells(1, HEADER) + text_cells(2, ["CS1", "Bấm vào đây"]),
        {"xl/worksheets/_rels/sheet1.xml.rels": rels},
    )


@case("N", "a picture at another address", ACCEPT, specs=[ESTABLISHMENTS], values=[[2, {"code": "CS1", "name": "A"}]])
def remote_picture(path):
    rels = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" TargetMode="External" Target="http://127.0.0.1:9/x.png" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>')  # fmt: skip
    raw_book(
        path,
        text_cells(1, HEADER) + text_cells(2, ["CS1", "A"]),
        {"xl/drawings/_rels/drawing1.xml.rels": rels, "xl/drawings/drawing1.xml": "<d/>"},
    )


# O: size
def rows(count):
    return [[2 + n, {"code": f"C{n}", "name": f"Cơ sở {n}"}] for n in range(count)]


def sized(count):
    return lambda path: book(path, {"Cơ sở": [HEADER, *[[f"C{n}", f"Cơ sở {n}"] for n in range(count)]]})


for count in (1, 49_999, 50_000, 50_001):
    add(
        "O",
        f"{count} rows",
        ACCEPT,
        sized(count),
        specs=[ESTABLISHMENTS],
        values=rows(count),
        problems=[],
        slow=count > 1,
    )
add("O", "a header alone", ACCEPT, sized(0), specs=[ESTABLISHMENTS], values=[])
add(
    "O",
    "a sheet without a cell",
    ACCEPT,
    lambda path: book(path, {"Cơ sở": []}),
    specs=[ESTABLISHMENTS],
    values=[],
    skipped={"Cơ sở": "empty"},
)


@case(
    "O", "a million rows that hold a format and nothing else", ACCEPT, specs=[ESTABLISHMENTS], values=rows(1), slow=True
)
def formatted(path):
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 1_048_577))
    raw_book(path, text_cells(1, HEADER) + text_cells(2, ["C0", "Cơ sở 0"]) + blank)


@case("O", "sixteen thousand columns", ACCEPT, specs=[ESTABLISHMENTS], values=rows(1))
def wide(path):
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Cơ sở")
        sheet.write_row(0, 0, [*HEADER, *[f"Cột {n}" for n in range(16_382)]])
        sheet.write_row(1, 0, ["C0", "Cơ sở 0"])


@case("O", "two hundred and fifty sheets", ACCEPT, specs=[ESTABLISHMENTS], values=rows(1), slow=True)
def sheets(path):
    book(path, {"Cơ sở": [HEADER, ["C0", "Cơ sở 0"]], **{f"Trang {n}": [["ghi chú", n]] for n in range(249)}})


@case("O", "a picture of five megabytes", ACCEPT, specs=[ESTABLISHMENTS], values=rows(1))
def picture(path):
    raw_book(
        path,
        text_cells(1, HEADER) + text_cells(2, ["C0", "Cơ sở 0"]),
        {"xl/media/image1.png": bytes(range(256)) * 20_000},
    )


@case("O", "ten thousand sheets' worth of names", REFUSE, specs=[ESTABLISHMENTS], failure="too_large")
def entries(path):
    raw_book(path, text_cells(1, HEADER), {f"xl/worksheets/more{n}.xml": "<worksheet/>" for n in range(2_000)})


@case(
    "O",
    "twenty megabytes of separated text",
    ACCEPT,
    specs=[ESTABLISHMENTS],
    file="co so.csv",
    values=rows(1),
    slow=True,
)
def long_text(path):
    path.write_text(
        ";".join(HEADER) + ";Ghi chú\nC0;Cơ sở 0;" + "x" * 2_000 + "\n" + (";;" + "y" * 1_000 + "\n") * 20_000,
        encoding="utf-8",
    )
