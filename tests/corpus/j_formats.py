"""J: what kind of file it is, whatever its name says."""

import datetime as dt
import zipfile

from tests.corpus import ACCEPT, ASK, REFUSE, WARN, add, case
from tests.corpus._writers import html, ods, ole, xls, xlsb, xml2003
from tests.sheets.builders import book, header_xml, raw_book, text_cells

ROWS = [
    ["Mã cơ sở", "Tháng", "Lượng (kWh)", "Ghi chú"],
    ["CS1", "03/2025", 12.5, "Điện lưới"],
    ["CS2", "04/2025", 7, "đọc"],
]
VALUES = [
    [2, {"establishment": "CS1", "month": "2025-03", "quantity": 12.5, "note": "Điện lưới"}],
    [3, {"establishment": "CS2", "month": "2025-04", "quantity": 7.0, "note": "đọc"}],
]
RIGHT = {"values": VALUES, "problems": [], "notes": []}
TEXTS = [[str(cell).replace(".", ",") for cell in row] for row in ROWS]
TITLE = "Số liệu tháng"


def lines(delimiter, end="\n"):
    return "".join(delimiter.join(row) + end for row in TEXTS)


def text(content):
    return lambda path: path.write_bytes(content if isinstance(content, bytes) else content.encode())


for word, delimiter in (("pipes", "|"), ("semicolons", ";"), ("tabs", "\t")):
    add("J", f"{word} part the columns", ACCEPT, text(lines(delimiter)), file="so lieu.csv", **RIGHT)
add("J", "line ends of three kinds", ACCEPT, text("\r\n".join(lines(";").split("\n")[:2]) + "\r" + lines(";").split("\n")[2] + "\n"),
    file="so lieu.csv", **RIGHT)  # fmt: skip
add("J", "a csv with the name of a workbook", ACCEPT, text(lines(";")), file="so lieu.xlsx", **RIGHT)
add(
    "J",
    "a workbook with the name of a csv",
    ACCEPT,
    lambda path: book(path, {TITLE: ROWS}),
    file="so lieu.csv",
    **RIGHT,
)
add("J", "two endings, in capitals", ACCEPT, lambda path: book(path, {TITLE: ROWS}), file="BC.PDF.XLSX", **RIGHT)
add("J", "no bytes", REFUSE, text(b""), failure="empty")
add("J", "xlsx", ACCEPT, lambda path: book(path, {TITLE: ROWS}), **RIGHT)
add("J", "xls of BIFF8", ACCEPT, lambda path: xls(path, {TITLE: ROWS}), file="so lieu.xls", **RIGHT)
add("J", "xlsb", ACCEPT, lambda path: xlsb(path, TITLE, ROWS), file="so lieu.xlsb", **RIGHT)
add("J", "ods", ACCEPT, lambda path: ods(path, TITLE, ROWS), file="so lieu.ods", **RIGHT)
add("J", "XML of Excel 2003", ACCEPT, text(xml2003(TITLE, ROWS)), file="so lieu.xls", **RIGHT)
add("J", "a web page saved as xls", WARN, text(html(TEXTS)), file="so lieu.xls", values=VALUES, notes=["web_page"])
add(
    "J",
    "a web page in UTF-16",
    WARN,
    text(html(TEXTS).encode("utf-16")),
    file="so lieu.xls",
    values=VALUES,
    notes=["web_page"],
)
add("J", "a web page without a table", REFUSE, text("<html><frameset><frame src=sheet001.htm></frameset></html>"), file="so lieu.xls",
    failure="html_table")  # fmt: skip
add(
    "J",
    "a web archive",
    REFUSE,
    text("MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>"),
    file="so lieu.xls",
    failure="html_table",
)
add("J", "a PDF", REFUSE, text(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 20), failure="not_a_spreadsheet")
add(
    "J",
    "a password",
    REFUSE,
    lambda path: ole(path, {"EncryptedPackage": b"x", "EncryptionInfo": b"x"}),
    failure="password",
)
add("J", "a password in BIFF8", REFUSE, lambda path: xls(path, {TITLE: ROWS}, extra=b"\x2f\x00\x04\x00\x00\x00\x01\x02"),
    file="so lieu.xls", failure="password")  # fmt: skip


@case("J", "xls of BIFF5 in the western page", ACCEPT, file="so lieu.xls", problems=[],
      values=[[2, {"establishment": "CS1", "month": "2025-03", "quantity": 12.5}]])  # fmt: skip
def biff5(path):
    xls(path, {"So lieu": [["Ma co so", "Thang", "Luong (kWh)"], ["CS1", "03/2025", 12.5]]}, codepage="cp1252")


@case("J", "xls of BIFF5 typed in TCVN3", WARN, file="so lieu.xls", notes=["encoding"], problems=[], values=VALUES)
def biff5_tcvn3(path):
    rows = [
        ["M· c¬ së", "Th¸ng", "L\xadîng (kWh)", "Ghi chó"],
        ["CS1", "03/2025", 12.5, "§iÖn l\xadíi"],
        ["CS2", "04/2025", 7, "®äc"],
    ]
    xls(path, {"Sè liÖu": rows}, codepage="cp1252")


@case(
    "J",
    "dates as xls, xlsb and ods keep them",
    ACCEPT,
    file="so lieu.xls",
    values=[[2, {"establishment": "CS1", "month": "2025-03", "quantity": 5.0}]],
)
def dates(path):
    xls(path, {TITLE: [ROWS[0], ["CS1", dt.date(2025, 3, 1), 5]]})


@case(
    "J",
    "macros beside the cells of an xlsm",
    WARN,
    file="so lieu.xlsm",
    values=[[2, {"establishment": "CS1", "month": "2025-03", "quantity": 5.0}]],
    notes=["macros"],
)
def xlsm(path):
    raw_book(
        path, header_xml() + text_cells(2, ["CS1", "03/2025", "", "5"]), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
    )


@case("J", "a quotation mark that swallows the rest", REFUSE, file="so lieu.csv", failure="open_quote")
def quotes(path):
    path.write_text(
        lines(";").split("\n")[0] + '\nCS1;03/2025;12,5;ok\nCS2;"04/2025;7;đọc\nCS3;05/2025;8;x\n', encoding="utf-8"
    )


@case("J", "ragged rows", ACCEPT, file="so lieu.csv", values=[[2, {"establishment": "CS1", "month": "2025-03", "quantity": 12.5}],
      [3, {"establishment": "CS2", "month": "2025-04", "quantity": 7.0, "note": "x"}]])  # fmt: skip
def ragged(path):
    path.write_text(lines(";").split("\n")[0] + "\nCS1;03/2025;12,5\nCS2;04/2025;7;x;y;z\n", encoding="utf-8")


@case("J", "a zip that was cut", REFUSE, failure="damaged")
def cut(path):
    book(path, {TITLE: ROWS})
    path.write_bytes(path.read_bytes()[:-300])


@case("J", "a sum that does not fit", REFUSE, failure="damaged")
def crc(path):
    raw_book(path, header_xml())
    content = bytearray(path.read_bytes())
    content[content.index(b"xl/worksheets/sheet1.xml") + 30] ^= 0xFF
    path.write_bytes(content)


@case("J", "strict OOXML", ACCEPT, values=[[2, {"establishment": "CS1", "month": "2025-03", "quantity": 5.0}]])
def strict(path):
    raw_book(path, header_xml() + text_cells(2, ["CS1", "03/2025", "", "5"]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            strictly = content.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            archive.writestr(
                name,
                strictly.replace(
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                ),
            )


@case("J", "the power company's page: merged titles, codes as text, grouped figures", WARN, file="DS_KH_T10_2026.xls", notes=["web_page"],
      values=[[5, {"establishment": "PE01000123456", "month": "2026-10", "quantity": 1234567.0}],
              [6, {"establishment": "PE01000123457", "month": "2026-10", "quantity": 2000500.0}]], left={"7": "total"})  # fmt: skip
def portal(path):
    path.write_text(
        "<meta charset=utf-8><style>td{mso-number-format:'\\@'}</style><script>document.write('<table><tr><td>x')</script>"
        "<table border=1><tr><td colspan=4>CÔNG TY ĐIỆN LỰC</td></tr><tr><td colspan=4><b>DANH SÁCH</b> KHÁCH&nbsp;HÀNG<br>THÁNG 10/2026</td></tr>"
        "<tr><td></td></tr><tr><th>STT</th><th>Mã cơ sở</th><th>Tháng</th><th>Lượng (kWh)</th></tr>"
        "<tr><td>1<td style=\"mso-number-format:'\\@'\">PE01000123456<td>10/2026<td align=right>1.234.567</tr>"
        '<tr><td>2<td style="mso-number-format:\'\\@\'">PE01000123457<td rowspan=1>10/2026<td x:num="2000500">2.000.500</tr>'
        "<tr><td colspan=3>Tổng cộng</td><td>3.235.067</td></tr></table>",
        encoding="utf-8",
    )


@case("J", "one figure of a page that may be thousands or decimals", ASK, file="so lieu.xls", choices={"2/quantity": [1234, 1.234]},
      problems=[[2, "quantity", "asked", "ambiguous_number"]])  # fmt: skip
def page_asked(path):
    path.write_text(html([ROWS[0], ["CS1", "03/2025", "1.234", ""]]), encoding="utf-8")
