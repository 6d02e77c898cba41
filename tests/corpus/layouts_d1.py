"""D1: the six workbooks that offices know, as far as a table can be read without a register of its own."""

import xlsxwriter

from sachhon.layouts.meters import Reading, factor_of, used
from tests.corpus import ACCEPT, ASK, REFUSE, WARN, Seen, add, by_reader
from tests.corpus._grids import YEARLY, put
from tests.sheets.builders import column

USERS = {
    "name": "users", "titles": [],
    "columns": [
        column("name", ["Tên cơ sở"], "text", True), column("address", ["Địa chỉ"], "text"),
        column("field", ["Lĩnh vực"], "text"), column("trade", ["Ngành nghề sản xuất"], "text"),
        column("toe", ["Tiêu thụ năng lượng quy đổi"], "number"), column("note", ["Ghi chú"], "text"),
        column("area", ["Địa bàn"], "text"),
    ],
    "shapes": {"section": "area"},
}  # fmt: skip
FIRST, SECOND = "I. Địa bàn tỉnh Tiền Giang (cũ)", "II. Địa bàn tỉnh Đồng Tháp (cũ)"
ROWS = [
    ("Công ty A", "1.245", "Công nghiệp", ""), ("CÔNG TY\nB", "2.310,5", "Công nghiệp", ""), ("Công ty C", 1045.37, "", ""),
    ("Công ty D", "1\u00a0870", "Công nghiệp", ""), ("Tòa nhà E", 612, "Công trình xây dựng", ""),
    ("Công ty F", 5320, "Công nghiệp", ""), ("Công ty G", 987, "Công nghiệp", "thuộc DS năm 2024"),
    ("Công ty D", "≥1.000", "Công nghiệp", ""), ("Công ty H", "", "Công nghiệp", "chưa báo cáo (*)"),
    ("Công ty K", 1502, "Công nghiệp", "đã ngừng SX"),
]  # fmt: skip


def _key_users(path):
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("DS 2025")
        sheet.merge_range("A1:C1", "UBND TỈNH X\nSỞ CÔNG THƯƠNG")
        sheet.merge_range("D1:G1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
        sheet.merge_range("A3:G3", "DANH SÁCH CƠ SỞ SỬ DỤNG NĂNG LƯỢNG TRỌNG ĐIỂM NĂM 2025")
        sheet.merge_range("A4:G4", "(Kèm theo Tờ trình số   /TTr-SCT ngày  tháng 02 năm 2026)")
        put(sheet, [["STT", "Tên cơ sở", "Địa chỉ", "Lĩnh vực", "Ngành nghề sản xuất",
                     "Tiêu thụ năng lượng quy đổi\n(TOE)", "Ghi chú"],
                    [f"({number})" for number in range(1, 8)]], 5)  # fmt: skip
        sheet.merge_range("A8:G8", FIRST)
        sheet.merge_range("A14:G14", SECOND)
        struck = book.add_format({"font_strikeout": True})
        for place, (name, toe, field, note) in enumerate(ROWS):
            row = 8 + place + (place > 4)
            cells = [place % 5 + 1, name, f"Ấp {place}", field, "Chế biến", toe, note]
            for spot, cell in enumerate(cells):
                if cell != "":
                    sheet.write(row, spot, cell, struck if place == 9 else None)
        sheet.merge_range("A20:G20", "Tổng cộng: 9 cơ sở")
        put(sheet, [["", "", "", "", "", "NGƯỜI LẬP BIỂU"]], 21)
        put(sheet, [["", "", "", "", "", "Trần Thị B"], [], ["(*) tạm tính theo điện"]], 25)
        put(book.add_worksheet("Đưa ra khỏi DS"), [["Tên đơn vị", "Lý do"], ["Công ty Z", "giải thể"]])
        old = book.add_worksheet("Sheet3")
        put(old, [["STT", "Tên cơ sở", "Tiêu thụ năng lượng quy đổi"], [1, "Công ty cũ", 1]])
        old.hide()


def _listed():
    for place, (name, toe, field, note) in enumerate(ROWS):
        number = 9 + place + (place > 4)
        figure = {10: 2310.5, 12: 1870.0}.get(number, float(toe) if isinstance(toe, (int, float)) else None)
        cells = {"name": name.replace("\n", " "), "address": f"Ấp {place}", "field": field, "trade": "Chế biến",
                 "toe": figure, "note": note, "area": FIRST if place < 5 else SECOND}  # fmt: skip
        yield [number, {key: value for key, value in cells.items() if value not in (None, "")}]


add("D1", "1 the list of key users", REFUSE, _key_users, file="DS CSSDNLTD 2025.xlsx", specs=(USERS,),
    values=list(_listed()), choices={"9/toe": [1245, 1.245], "19/": None}, notes=[],
    problems=[[9, "toe", "asked", "ambiguous_number"], [17, "toe", "wrong", "number"],
              [19, "", "asked", "struck_through"]],
    left={"7": "numbering", "8": "section", "14": "section", "20": "total", "22": "signature", "26": "signature",
          "28": "note"},
    skipped={"Sheet3": "hidden", "Đưa ra khỏi DS": "unknown"}, sheets=["DS 2025"])  # fmt: skip

DAILY = {
    "name": "log", "titles": [],
    "columns": [
        column("day", ["Ngày"], "integer", True), column("start", ["CS điện đầu"], "number"),
        column("end", ["CS điện cuối"], "number"), column("factor", ["HSN"], "text"), column("kwh", ["kWh"], "number"),
        column("water", ["Nước"], "number"), column("gas", ["Gas"], "number"), column("fillet", ["TP Fillet"], "number"),
        column("pieces", ["TP cắt khúc"], "number"), column("month", ["Tháng"], "month", True),
        column("note", ["Ghi chú"], "text"),
    ],
    "shapes": {"month": "month", "value": "none"},
}  # fmt: skip
LOG = ["Ngày", "CS điện đầu", "CS điện cuối", "HSN", "kWh", "Nước (khối)", "Gas (bình 45kg)", "TP Fillet",
       "TP cắt khúc", "Ghi chú"]  # fmt: skip
MONTHS = ["T1", "T2", "T3", "T4", "T5", "T6", "T8", "T9", "T10", "T10 (2)", "T11", "T12"]


def _plant(path):
    with xlsxwriter.Workbook(str(path)) as book:
        for title in MONTHS:
            sheet = book.add_worksheet(title)
            put(sheet, [[], ["", "NHÀ MÁY CHẾ BIẾN THỦY SẢN – NĂM 2025"], [], LOG])
            at = 51_200.0
            for day in range(1, 32):
                step = 97.9 if day < 31 else 3036 - 30 * 97.9
                end, start = round(at + step, 3), at
                if title == "T3" and day == 12:
                    start, end = 99_871, 12
                if title == "T3" and day == 11:
                    end = 99_871
                factor = "x400" if title == "T6" else 400
                cells = [day, start, end, factor, (end - start) * 400, 10, 1 if day % 10 == 0 else 0, 5, 2]
                put(sheet, [[f"{start:.1f}".replace(".", ",") if title == "T8" and spot == 1 else cell
                             for spot, cell in enumerate(cells)]], day + 3)  # fmt: skip
                at = end
            if title == "T5":
                put(sheet, [["cộng", "", "", "", 1214400]], 35)
        total = book.add_worksheet("TH")
        put(total, [LOG])
        for row in range(1, 12):
            for spot in range(9):
                total.write_formula(row, spot, f"=T1!{chr(65 + spot)}{row + 4}", None, row)


def _monthly(path, case):
    """The months of the log: use by readings, bottles in kilograms, products apart."""
    read = by_reader(path, case)
    months = {}
    for _, values in read.facts["values"]:
        months.setdefault(values["month"], []).append(values)
    found = []
    for month, days in sorted(months.items()):
        each = [Reading(d["day"], d["start"], d["end"], factor_of(d["factor"]) or 0) for d in days]
        use = used(each)
        found.append([month, round(use.quantity), use.changed, 45 * sum(d["gas"] for d in days),
                      sum(d["fillet"] for d in days), sum(d["pieces"] for d in days)])  # fmt: skip
    return Seen(read.verdict, {**read.facts, "values": found})


_T3 = round((99_871 - 51_200 + 12 + 3036 - 11 * 97.9 - 97.9) * 400)
add("D1", "4 a seafood plant's daily log", ASK, _plant, file="theo doi dien nuoc.xlsx", specs=(DAILY,), read=_monthly,
    values=[[f"2025-{month:02}", _T3 if month == 3 else 1_214_400, [12] if month == 3 else [], 135.0, 155.0, 62.0]
            for month in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12)],
    skipped={"T10 (2)": "month_twice", "TH": "derived"}, problems=[], notes=["months_absent"])  # fmt: skip

PROJECT = {
    "name": "projects", "titles": ["KCĐP"],
    "columns": [
        column("name", ["Tên đề án"], "text", True), column("beneficiary", ["Đơn vị thụ hưởng"], "text", True),
        column("decision", ["QĐ phê duyệt"], "text"), column("total", ["Tổng"], "money", unit="đồng"),
        column("grant", ["NSKC"], "money", unit="đồng"), column("group", ["Nhóm"], "text"),
    ],
    "shapes": {"section": "group"},
}  # fmt: skip
MODEL, PILOT = "A. Mô hình trình diễn", "B. Thí điểm SXSH"


def _projects(path):
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("KCĐP")
        put(sheet, [["THEO DÕI ĐỀ ÁN KHUYẾN CÔNG"], [], [], ["", "", "", "", "ĐVT: triệu đồng"], [],
                    ["", "", "", "", "Tổng", "NSKC"], [MODEL], [1, "Đề án 1", "Cơ sở 1", "15/QĐ", 300, 150],
                    [2, "Đề án 2", "Cơ sở 2", "16/QĐ", "300.000", "0,3 tỷ"], ["", "Cộng nhóm", "", "", 300, 450], [PILOT],
                    [3, "Đề án nhóm", "Cơ sở 3", "17/QĐ", 800, 400], ["", "", "Cơ sở 4"], ["", "", "Cơ sở 5"],
                    ["", "", "Cơ sở 6"], ["", "Cộng nhóm", "", "", 800, 400], ["", "Tổng cộng", "", "", 2200, 1700]])  # fmt: skip
        for span, text in (("A5:A6", "TT"), ("B5:B6", "Tên đề án"), ("C5:C6", "Đơn vị thụ hưởng"), ("D5:D6", "QĐ phê duyệt"),
                           ("E5:F5", "Kinh phí"), ("A12:A15", "3"), ("B12:B15", "Đề án nhóm"),
                           ("D12:D15", "17/QĐ")):  # fmt: skip
            sheet.merge_range(span, text)


def _funded(number, name, beneficiary, decision, group, total=None, grant=None):
    cells = {
        "name": name,
        "beneficiary": beneficiary,
        "decision": decision,
        "total": total,
        "grant": grant,
        "group": group,
    }
    return [number, {key: value for key, value in cells.items() if value is not None}]


M = 10**6
add("D1", "6 promotion projects", ASK, _projects, file="Theo doi de an KC.xlsx", specs=(PROJECT,),
    values=[_funded(8, "Đề án 1", "Cơ sở 1", "15/QĐ", MODEL, 300 * M, 150 * M),
            _funded(9, "Đề án 2", "Cơ sở 2", "16/QĐ", MODEL, None, 300 * M),
            _funded(12, "Đề án nhóm", "Cơ sở 3", "17/QĐ", PILOT, 800 * M, 400 * M),
            *[_funded(12 + place, "Đề án nhóm", f"Cơ sở {3 + place}", "17/QĐ", PILOT) for place in (1, 2, 3)]],
    choices={"9/total": [300_000 * M, 300 * M]}, notes=["total_differs"],
    problems=[[9, "total", "asked", "ambiguous_number"]])  # fmt: skip


def _forms(path):
    with xlsxwriter.Workbook(str(path)) as book:
        for number in range(1, 7):
            sheet = book.add_worksheet(f"Cty {number} TNHH chế biến"[:31])
            put(sheet, [[], [], ["", "BÁO CÁO SỬ DỤNG NĂNG LƯỢNG NĂM 2025"], [], ["", "Mã cơ sở", f"CS{number}"]])
            put(sheet, [["Loại nhiên liệu", "Đơn vị", "Mua vào", "Tự SX", "TOE"], ["Điện", "1000 kWh", 100 + number, "", 15],
                        ["Trấu", "tấn", 8, "", 0], ["Củi", "ster", 3, "", ""]], 11 + number % 3)  # fmt: skip
        put(book.add_worksheet("Cty 7"), [["xem file scan"]])


def _formed():
    for number in range(1, 7):
        top = 13 + number % 3
        for place, (name, unit, amount) in enumerate(
            (("Điện", "1000 kWh", 100 + number), ("Trấu", "tấn", 8), ("Củi", "ster", 3))
        ):
            yield [top + place, {"establishment": f"CS{number}", "year": 2025, "resource": name, "quantity": float(amount),
                                 "unit": unit}]  # fmt: skip


add("D1", "5 forms of many firms", WARN, _forms, file="BC nang luong 2025.xlsx", specs=(YEARLY,), values=list(_formed()),
    problems=[], notes=["year_from_title"], skipped={"Cty 7": "unknown"})  # fmt: skip
__all__ = ["ACCEPT"]
