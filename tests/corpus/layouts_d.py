"""D: headers as offices write them."""

from tests.corpus import ACCEPT, ASK, REFUSE, WARN
from tests.corpus._grids import HEAD, MONTHLY, ONE, PLANTS, TWO, drawn, grid, put, reading

VALUES = [reading(2, ONE), reading(3, TWO)]


def shifted(by):
    return [[row + by, values] for row, values in VALUES]


grid("D", "title, motto and ministry heading above", ACCEPT,
     [["UBND TỈNH X", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["SỞ CÔNG THƯƠNG", "", "", "Độc lập - Tự do"],
      [], ["BẢNG SỐ LIỆU NĂNG LƯỢNG"], ["(Kèm theo Công văn số    /SCT ngày   tháng 02 năm 2026)"], HEAD, ONE, TWO],
     values=shifted(5), problems=[])  # fmt: skip
grid("D", "a merged header of two rows", ACCEPT,
     [["", "", "", "", ""], ["", "", "Loại năng lượng", "Lượng", "Đơn vị"], ONE, TWO],
     more={"merged": [("A1:A2", "Mã cơ sở"), ("B1:B2", "Tháng"), ("C1:E1", "Tiêu thụ")]},
     values=shifted(1), problems=[])  # fmt: skip
grid("D", "a merged header of three rows", ACCEPT,
     [[], ["", "", "", "", "Chi tiết"], ["", "", "Loại năng lượng", "Lượng", "Đơn vị"], ONE, TWO],
     more={"merged": [("A1:A3", "Mã cơ sở"), ("B1:B3", "Tháng"), ("C1:E1", "Tiêu thụ năng lượng trong kỳ")]},
     values=shifted(2), problems=[])  # fmt: skip
grid("D", "two rows of names that nobody merged", ACCEPT,
     [["Mã cơ sở", "Tháng", "", "", ""], ["", "", "Loại năng lượng", "Lượng", "Đơn vị"], ONE, TWO],
     values=shifted(1), problems=[])  # fmt: skip
grid("D", "the header is far below the top", ACCEPT, [*[["Ghi chép nội bộ"]] * 20, HEAD, ONE, TWO],
     values=shifted(20), problems=[])  # fmt: skip
grid("D", "a blank row below the header", ACCEPT, [HEAD, [], ONE, TWO], values=shifted(1), left={}, problems=[])
grid("D", "a name that stands twice", ASK, [[*HEAD[:4], "Lượng", "Đơn vị"], [*ONE[:4], 13, "kWh"]],
     values=[reading(2, ONE)], problems=[])  # fmt: skip
grid(
    "D",
    "the unit stands in the header",
    ACCEPT,
    [["Mã cơ sở", "Tháng", "Loại năng lượng", "Lượng (kWh)"], ONE[:4]],
    values=[reading(2, ONE)],
    problems=[],
)
grid("D", "the unit stands in a row of its own", ACCEPT,
     [["Mã cơ sở", "Tháng", "Loại năng lượng", "Lượng"], ["", "", "", "(kWh)"], ONE[:4]],
     values=[reading(3, ONE)], problems=[])  # fmt: skip
grid(
    "D",
    "the unit stands in a note at the top right",
    ACCEPT,
    [["DANH SÁCH CƠ SỞ"], ["", "", "ĐVT: triệu đồng"], ["Mã cơ sở", "Tên cơ sở", "Vốn"], ["CS1", "A", 12.5]],
    title="Cơ sở",
    specs=(PLANTS,),
    values=[[4, {"code": "CS1", "name": "A", "capital": 12500000}]],
    problems=[],
)
grid("D", "abbreviations", ASK, [["Mã CS", "Tháng", "Loại NL", "Lượng", "ĐVT"], ONE], values=[], missing=[])
grid(
    "D",
    "names without marks",
    ACCEPT,
    [["MA CO SO", "thang", "loai nang luong", "LUONG", "don vi"], ONE, TWO],
    values=VALUES,
    problems=[],
)
grid(
    "D",
    "English names",
    ACCEPT,
    [["Establishment code", "Month", "Resource", "Quantity", "Unit", "Note"], ONE, TWO],
    values=VALUES,
    problems=[],
)
grid(
    "D",
    "a renamed header",
    ASK,
    [["Mã của cơ sở", "Tháng", "Loại năng lượng", "Lượng", "Đơn vị"], ONE],
    values=[],
    missing=[],
)
grid(
    "D",
    "columns in another order",
    ACCEPT,
    [["Đơn vị", "Lượng", "Loại năng lượng", "Tháng", "Mã cơ sở"], ONE[::-1]],
    values=[reading(2, ONE)],
    problems=[],
)
grid(
    "D",
    "columns that nobody asked for",
    ACCEPT,
    [["STT", *HEAD[:5], "Người nhập"], [1, *ONE, "Lan"]],
    values=[reading(2, ONE)],
    problems=[],
)
grid("D", "a needed column is not there", REFUSE, [["Mã cơ sở", "Lượng", "Đơn vị", "Ghi chú"], ["CS1", 5, "kWh"]],
     missing=["month", "resource"], values=[])  # fmt: skip
grid("D", "trailing spaces and line breaks", ACCEPT,
     [["Mã cơ sở  ", " Tháng\n", "Loại\nnăng lượng", "Lượng\u00a0", "Đơn  vị:"], ONE], values=[reading(2, ONE)],
     problems=[])  # fmt: skip
grid(
    "D",
    "the header once more on each printed page",
    ACCEPT,
    [HEAD, ONE, HEAD, TWO],
    values=[reading(2, ONE), reading(4, TWO)],
    left={"3": "repeated_header"},
    problems=[],
)
grid("D", "a row that numbers the columns", ACCEPT,
     [HEAD, ["(1)", "(2)", "(3)", "(4)=(1)+(2)", "(5)", "(6)"], ONE], values=[reading(3, ONE)],
     left={"2": "numbering"}, problems=[])  # fmt: skip
grid(
    "D",
    "commas in a header",
    ACCEPT,
    [["Mã cơ sở", "Tên cơ sở", "Xã, phường"], ["CS1", "A", "Phường 1"]],
    title="Cơ sở",
    specs=(PLANTS,),
    values=[[2, {"code": "CS1", "name": "A", "commune": "Phường 1"}]],
    problems=[],
)
grid("D", "a header of three hundred characters", ACCEPT, [[*HEAD[:5], "Diễn giải " * 30], [*ONE, "x"]],
     values=[reading(2, ONE)], problems=[])  # fmt: skip


def _formula(workbook, sheet):
    put(sheet, [HEAD, ONE])
    sheet.write_formula("A1", '="Mã"&" cơ sở"', None, "Mã cơ sở")


drawn("D", "a header made by a formula", ACCEPT, _formula, values=[reading(2, ONE)], problems=[])


def _hidden(workbook, sheet):
    put(sheet, [HEAD, ONE])
    sheet.set_row(0, None, None, {"hidden": True})


drawn("D", "the row of the header is hidden", ACCEPT, _hidden, values=[reading(2, ONE)], problems=[])


def _filtered(workbook, sheet):
    put(sheet, [HEAD, ONE, TWO])
    sheet.freeze_panes(1, 1)
    sheet.autofilter("A1:F3")


drawn("D", "frozen, with buttons to filter", ACCEPT, _filtered, values=VALUES, notes=[], problems=[])


def _upright(workbook, sheet):
    put(sheet, [[], ONE])
    for place, text in enumerate(HEAD):
        sheet.write(0, place, text, workbook.add_format({"rotation": 90}))


drawn("D", "vertical text", ACCEPT, _upright, values=[reading(2, ONE)], problems=[])


def _picture(workbook, sheet):
    from io import BytesIO
    from struct import pack
    from zlib import compress, crc32

    def chunk(kind, data):
        return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))

    dot = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    dot += chunk(b"IDAT", compress(b"\0\xff\xff\xff")) + chunk(b"IEND", b"")
    put(sheet, [[], ONE, TWO])
    sheet.insert_image("A1", "header.png", {"image_data": BytesIO(dot)})


drawn("D", "the header is a picture", REFUSE, _picture, missing=["establishment", "month", "resource", "quantity", "unit"],
      notes=["pictures"], values=[])  # fmt: skip
grid("D", "the year stands in the title alone", WARN,
     [["SỐ LIỆU NĂNG LƯỢNG THÁNG 3 NĂM 2025"], ["Mã cơ sở", "Loại năng lượng", "Lượng", "Đơn vị"],
      ["CS1", "Điện", 12.5, "kWh"]], specs=(MONTHLY,), notes=["month_from_title"],
     values=[reading(3, ["CS1", "03/2025", "Điện", 12.5, "kWh"])])  # fmt: skip
