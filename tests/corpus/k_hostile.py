"""K, L, M: archives and XML made to hurt, and what would act by itself; each ends within its limits."""

import struct
import warnings
import zipfile

from tests.corpus import ACCEPT, REFUSE, WARN, add, case
from tests.corpus._writers import html, ods, ole, xls, xlsb, xml2003, zipped
from tests.sheets.builders import MAIN, PACKAGE, RELATED, header_xml, raw_book, text_cells

ROW = text_cells(2, ["CS1", "03/2025", "", "5"])
VALUES = [[2, {"establishment": "CS1", "month": "2025-03", "quantity": 5.0}]]
SOUND = {"values": VALUES, "problems": []}
SHEET = "xl/worksheets/sheet1.xml"
ROWS = [["Mã cơ sở", "Tháng", "Lượng (kWh)"], ["CS1", "03/2025", 5]]
TITLE = "Số liệu tháng"


def with_part(name, content):
    """A sound workbook with one more part; a large one is made only when its file is written."""
    return lambda path: raw_book(path, header_xml() + ROW, {name: content() if callable(content) else content})


def grown(name, unit):
    """A sound workbook with one more part of 320 MB, written piece by piece."""

    def write(path):
        raw_book(path, header_xml() + ROW)
        piece = unit * ((1 << 20) // len(unit))
        with (
            zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            archive.open(name, "w") as file,
        ):
            for _ in range(320):
                file.write(piece)

    return write


def sheet(rest):
    """A workbook whose sheet has more than its rows."""
    start = f'<worksheet xmlns="{MAIN}"><sheetData>{header_xml()}{ROW}</sheetData>'
    return with_part(SHEET, lambda: f"{start}{rest()}</worksheet>")


def far(first='r="A1"', last='r="XFD1048576"'):
    return lambda path: raw_book(
        path, f'<row r="1"><c {first}><v>1</v></c></row><row r="1048576"><c {last}><v>1</v></c></row>'
    )


# K: archives
add(
    "K",
    "a picture of 400 MB of spaces",
    REFUSE,
    grown("xl/media/picture.bin", b" "),
    failure="too_large",
    slow=True,
)
add("K", "a sheet of many rows", REFUSE, failure="too_large", slow=True,
    write=grown("xl/worksheets/sheet2.xml", b'<row><c t="inlineStr"><is><t>aaaaaaaaaaaaaaaaaaaaaaaaaaa</t></is></c></row>'))  # fmt: skip
add("K", "an archive within an archive", ACCEPT, with_part("xl/media/inner.zip", b"PK\x03\x04" * 1000), **SOUND)
add("K", "a hundred thousand entries", REFUSE, lambda path: zipped(path, {f"xl/media/{n}.png": b"" for n in range(100_000)} | {"xl/workbook.xml": b"<w/>"}),
    failure="too_large", slow=True)  # fmt: skip
add("K", "names that climb out of the archive", ACCEPT, with_part("../../escaped.txt", b"x"), **SOUND)
add("K", "a sheet with an absolute path", ACCEPT, **SOUND,
    write=with_part("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATED}/worksheet" Target="/{SHEET}"/></Relationships>'))  # fmt: skip
add("K", "a dimension that lies", ACCEPT, **SOUND,
    write=with_part(SHEET, f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{header_xml()}{ROW}</sheetData></worksheet>'))  # fmt: skip
add("K", "two cells at opposite corners", REFUSE, far(), failure="too_large")
add(
    "K",
    "the same with attributes in another order",
    REFUSE,
    far('s="0" r="A1"', 's="0" r="XFD1048576"'),
    failure="too_large",
)
add("K", "the same in apostrophes", REFUSE, far("r='A1'", "r='XFD1048576'"), failure="too_large")
add("K", "twenty million cells between corners, in disguise", REFUSE, failure="too_large",
    write=lambda path: raw_book(path, '<row r="1"><c s="0" r="A1"><v>1</v></c></row><row r="1000000"><c s="0" r="T1000000"><v>1</v></c></row>'))  # fmt: skip
add("K", "a million merged ranges", REFUSE, failure="too_large", slow=True,
    write=sheet(lambda: "<mergeCells>" + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 1_000_000)) + "</mergeCells>"))  # fmt: skip
add("K", "a million styles", REFUSE, failure="too_large", slow=True,
    write=with_part("xl/styles.xml", lambda: f'<styleSheet xmlns="{MAIN}"><cellXfs count="2000000">' + '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' * 2_000_000 + "</cellXfs></styleSheet>"))  # fmt: skip
add("K", "a hundred thousand conditional formats", ACCEPT, slow=True, **SOUND,
    write=sheet(lambda: '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>1</formula></cfRule></conditionalFormatting>' * 100_000))  # fmt: skip
add("K", "repeated cells of an ods", REFUSE, file="so lieu.ods", failure="too_large", write=lambda path: repeated(path))


def repeated(path):
    ods(path, TITLE, ROWS)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    many = b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1"/></table:table-row></table:table>'
    zipped(path, parts | {"content.xml": parts["content.xml"].replace(b"</table:table>", many)})


@case("K", "a shared text of 20 MB that every row repeats", REFUSE, failure="too_large", slow=True)
def shared(path):
    text = f'<sst xmlns="{MAIN}"><si><t>{"A" * 20_000_000}</t></si></sst>'
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2000))
    relations = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATED}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    raw_book(path, cells, {"xl/sharedStrings.xml": text, "xl/_rels/workbook.xml.rels": relations})


@case("K", "sizes that lie", REFUSE, failure="damaged")
def lying(path):
    raw_book(path, header_xml() + ROW, {"xl/media/a.bin": b" " * 5_000_000})
    content = bytearray(path.read_bytes())
    place = content.rindex(b"xl/media/a.bin") - 46
    content[place + 24 : place + 28] = struct.pack("<I", 100)
    path.write_bytes(content)


@case("K", "entries that share their bytes", REFUSE, failure="damaged")
def overlapping(path):
    raw_book(path, header_xml() + ROW, {"xl/media/a.bin": b"a" * 500, "xl/media/b.bin": b"b" * 500})
    content = bytearray(path.read_bytes())
    first, second = (content.rindex(name) - 46 for name in (b"xl/media/a.bin", b"xl/media/b.bin"))
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    path.write_bytes(content)


@case("K", "one name twice", REFUSE, failure="damaged")
def twice(path):
    raw_book(path, header_xml() + ROW)
    with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, f'<worksheet xmlns="{MAIN}"><sheetData>{header_xml()}</sheetData></worksheet>')


@case("K", "an entry that is a link", ACCEPT, **SOUND)
def link(path):
    raw_book(path, header_xml() + ROW)
    entry = zipfile.ZipInfo("xl/media/link")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(entry, "/etc/hostname")


@case(
    "K", "far cells of an xls, an xlsb and a chain that bites its tail", REFUSE, file="so lieu.xls", failure="damaged"
)
def loop(path):
    xls(path, {TITLE: ROWS})
    content = bytearray(path.read_bytes())
    place = content.rindex(struct.pack("<III", 1, 2, 3))
    content[place + 4 : place + 8] = struct.pack("<I", 0)
    path.write_bytes(content)


# L: XML
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
for name, xml in {
    "the billion laughs": f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{LAUGHS}]><worksheet>&l9;</worksheet>',
    "quadratic growth": f'<!DOCTYPE w [<!ENTITY a "{"a" * 50_000}">]><worksheet>{"&a;" * 50_000}</worksheet>',
    "an entity of a file": '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet>&x;</worksheet>',
    "an entity of an address": '<!DOCTYPE w [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><worksheet>&x;</worksheet>',
    "a document type": f'<!DOCTYPE w SYSTEM "w.dtd"><worksheet xmlns="{MAIN}"/>',
    "UTF-7": '<?xml version="1.0" encoding="UTF-7"?><worksheet/>',
    "UTF-16 that hides its tags": '<!DOCTYPE w><worksheet/>'.encode("utf-16"),
}.items():  # fmt: skip
    add("L", name, REFUSE, with_part(SHEET, xml), failure="hostile_xml")
add("L", "an included file is not read", ACCEPT, **SOUND,
    write=with_part("docProps/app.xml", '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/hostname" parse="text"/></a>'))  # fmt: skip
add(
    "L",
    "nesting of 100,000 in a part that nobody reads",
    ACCEPT,
    with_part("docProps/app.xml", "<a>" * 100_000 + "</a>" * 100_000),
    **SOUND,
)
add("L", "nesting of 100,000 in an ods", REFUSE, file="so lieu.ods", failure="damaged",
    write=lambda path: zipped(path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a>" * 100_000 + "</a>" * 100_000}))  # fmt: skip
add(
    "L",
    "nesting of 100,000 tables in a web page",
    REFUSE,
    lambda path: path.write_text("<table><tr><td>" * 100_000),
    file="so lieu.xls",
    failure="damaged",
)
add("L", "a definition in the XML of 2003", REFUSE, file="so lieu.xls", failure="hostile_xml",
    write=lambda path: path.write_text(xml2003(TITLE, ROWS, '<!DOCTYPE w [<!ENTITY x "y">]>'), encoding="utf-8"))  # fmt: skip

# M: what would act
for name, part, note in (
    ("a macro that opens by itself", "xl/vbaProject.bin", "macros"), ("a sheet of old macros", "xl/macrosheets/sheet1.xml", "macros"),
    ("buttons of its own", "customUI/customUI.xml", "macros"), ("a package", "xl/embeddings/oleObject1.bin", "embedded"),
    ("a program inside", "xl/embeddings/Microsoft_Office_setup.exe", "embedded"), ("a live link to a program", "xl/externalLinks/externalLink1.xml", "outside"),
    ("a connection to data", "xl/connections.xml", "outside"), ("a query", "xl/queryTables/queryTable1.xml", "outside"),
):  # fmt: skip
    add("M", name, WARN, with_part(part, b"<x/>" if part.endswith("xml") else b"MZ\x90"), notes=[note], **SOUND)
add(
    "M",
    "macros of an xls",
    WARN,
    lambda path: xls(path, {TITLE: ROWS}, streams={"_VBA_PROJECT_CUR": b"x"}),
    file="so lieu.xls",
    notes=["macros"],
    **SOUND,
)
add("M", "a sheet of old macros in an xls", WARN, lambda path: xls(path, {TITLE: ROWS, "Macro1": [["=EXEC(1)"]]}, kinds={"Macro1": (0, 1)}), file="so lieu.xls",
    notes=["macros"], **SOUND)  # fmt: skip
add(
    "M",
    "macros of an xlsb",
    WARN,
    lambda path: xlsb(path, TITLE, ROWS, {"xl/vbaProject.bin": b"x"}),
    file="so lieu.xlsb",
    notes=["macros"],
    **SOUND,
)
add("M", "scripts of a web page", WARN, file="so lieu.xls", notes=["web_page"], **SOUND,
    write=lambda path: path.write_text(html([[str(cell) for cell in row] for row in ROWS], "<script>alert(1)</script><iframe src=http://127.0.0.1:9/>"), encoding="utf-8"))  # fmt: skip
add("M", "a text of a live link", REFUSE, file="so lieu.csv", problems=[[2, "quantity", "wrong", "number"]],
    write=lambda path: path.write_text("Mã cơ sở;Tháng;Lượng\nCS1;03/2025;=cmd|' /C calc'!A0\n", encoding="utf-8"))  # fmt: skip
add(
    "M",
    "a compound file that is no workbook",
    REFUSE,
    lambda path: ole(path, {"WordDocument": b"x"}),
    file="so lieu.xls",
    failure="not_a_spreadsheet",
)
