"""F: the same thing twice, and who is who; S, T and U: names, codes and places as they are typed."""

from tests.corpus import ACCEPT, ASK, REFUSE, WARN, add
from tests.corpus._grids import sheets
from tests.corpus._office import by_office

HEAD = ["Mã cơ sở", "Tên cơ sở", "Mã số thuế", "VSIC", "Xã, phường", "Địa chỉ", "Điện thoại", "Vĩ độ", "Kinh độ"]
TAX, OTHER_TAX = "0100109106", "0100686209"
A = ["CS-1", "Công ty TNHH Giấy An Bình", TAX, "1701", "", "Lô 3"]
MONTH = ["Mã cơ sở", "Tháng", "Loại năng lượng", "Lượng", "Đơn vị", "Nguồn số liệu", "Số công tơ"]
USE = ["CS-1", "01/2024", "Điện", 120, "kWh", "công tơ", "M1"]
NEW, SAME, CHANGED, ASKED, WRONG = ({"state": state} for state in ("new", "same", "changed", "asked", "wrong"))


def register(category, name, verdict, *rows, head=HEAD, before=(), keep=(), more=None, file="so lieu.xlsx", **expect):
    write = sheets({"Cơ sở": [head, *rows], **(more or {})})
    read = by_office(*before, keep=keep)
    add(category, name, verdict, write, read=read, needs_database=True, file=file, specs=(), **expect)


def kept(*rows, **more):
    return sheets({"Cơ sở": [HEAD, *rows], **more})


register("F", "one tax code in two rows of two firms", ASK, A, ["CS-2", "Xưởng Mộc Hòa", TAX, "1701"],
         values=[[2, ASKED], [3, ASKED]])  # fmt: skip
register(
    "F",
    "a branch is its own place",
    ACCEPT,
    A,
    ["CS-2", "Công ty TNHH Giấy An Bình", f"{TAX}-001", "1701"],
    keep=("tax_code",),
    values=[[2, NEW | {"tax_code": TAX}], [3, NEW | {"tax_code": f"{TAX}-001"}]],
)
register("F", "a leading zero is lost", ASK, ["CS-1", "A", 100109106, "1701"], values=[[2, ASKED]],
         problems=[[2, "tax_code", "asked", "lost_zero"]])  # fmt: skip
register("F", "spaces and dots in a code", ACCEPT, ["CS-1", "A", "0100 109.106", "1701"], keep=("tax_code",),
         values=[[2, NEW | {"tax_code": TAX}]])  # fmt: skip
register("F", "the same name with and without its form", ASK, ["", "Giấy An Bình", "", "1701"], before=(kept(A),),
         values=[[2, ASKED]])  # fmt: skip
register(
    "F",
    "two firms, one meter",
    ACCEPT,
    A,
    ["CS-2", "B", "", "1701"],
    more={"Số liệu tháng": [MONTH, USE, ["CS-2", *USE[1:]]]},
    values=[[2, NEW], [3, NEW], [2, NEW], [3, NEW]],
)
register("F", "a changed tax code", ACCEPT, [*A[:2], OTHER_TAX, *A[3:]], before=(kept(A),), values=[[2, CHANGED]])
register("F", "a row twice in a file", ACCEPT, A, A, values=[[2, NEW], [3, SAME]], problems=[])
register("F", "two rows say different things of one code", ASK, A, ["CS-1", "Tên khác", TAX, "1701"],
         values=[[2, ASKED], [3, ASKED]])  # fmt: skip
register("F", "a row again in a later file", ACCEPT, A, ["CS-2", "B", "", "1701"], before=(kept(A),),
         values=[[2, SAME], [3, NEW]])  # fmt: skip
register(
    "F", "the same file again", ACCEPT, A, ["CS-2", "B", "", "1701"], before=(None,), values=[[2, SAME], [3, SAME]]
)
register("F", "an edited copy of the same file", ACCEPT, [*A[:5], "Lô 4"], ["CS-2", "B", "", "1701"],
         before=(kept(A, ["CS-2", "B", "", "1701"]),), values=[[2, CHANGED], [3, SAME]])  # fmt: skip
register("F", "a code of nobody here", REFUSE, A, more={"Số liệu tháng": [MONTH, ["QT-9", *USE[1:]]]},
         values=[[2, NEW], [2, WRONG]], problems=[[2, "establishment", "wrong", "unknown"]])  # fmt: skip
register("F", "names that differ by case and tone alone", ASK, ["", "CÔNG TY TNHH GIẤY AN BÌNH", TAX, "1701"],
         before=(kept([*A[:2], "", "1701"]),), values=[[2, ASKED]])  # fmt: skip
register("F", "a sheet hangs on a row that is refused", REFUSE, ["CS-1", "", "", "1701"],
         more={"Số liệu tháng": [MONTH, USE]}, values=[[2, WRONG], [2, WRONG]])  # fmt: skip
register("F", "old district names stay as text", ACCEPT, [*A[:5], "Ấp 2, huyện Cai Lậy, tỉnh Tiền Giang"],
         keep=("address",), values=[[2, NEW | {"address": "Ấp 2, huyện Cai Lậy, tỉnh Tiền Giang"}]])  # fmt: skip
register("F", "code and name in each other's column", WARN, ["Giấy An Bình", "CS-1", "0100109107", "1701"],
         values=[[2, NEW]], problems=[[2, "tax_code", "warning", "tax_code_check"]])  # fmt: skip
register("F", "a use that is there already", ACCEPT, A, more={"Số liệu tháng": [MONTH, USE, USE]},
         values=[[2, NEW], [2, NEW], [3, SAME]])  # fmt: skip

LONG = "Công ty " + "rất dài " * 36
for title, name, verdict, found in (
    ("three hundred characters", LONG, ACCEPT, LONG.strip()),
    ("quotation marks", "Công ty \"Giấy 'An' Bình\"", ACCEPT, "Công ty \"Giấy 'An' Bình\""),
    ("entities", "A &amp; B <Co>", ACCEPT, "A &amp; B <Co>"),
    ("a line break", "Công ty\nGiấy An Bình", ACCEPT, "Công ty Giấy An Bình"),
    ("capitals alone", "CÔNG TY GIẤY", ACCEPT, "CÔNG TY GIẤY"),
    ("Chinese and Korean", "三阳 (삼성) Việt Nam", ACCEPT, "三阳 (삼성) Việt Nam"),
    ("a minority's language", "Cơ sở Y Krŏng Êban", ACCEPT, "Cơ sở Y Krŏng Êban"),
    ("a full stop at the end", "Công ty TNHH Giấy.", ACCEPT, "Công ty TNHH Giấy."),
):
    want = NEW | {"name": found} if found else WRONG
    register("S", title, verdict, ["CS-1", name, "", "1701"], keep=("name",), values=[[2, want]])

for title, field, value, verdict, found in (
    ("a phone that lost its zero", "phone", 912345678, ACCEPT, "912345678"),
    ("a phone with +84", "phone", "+84912345678", ACCEPT, "+84912345678"),
    ("a phone with dots", "phone", "0912.345.678", ACCEPT, "0912.345.678"),
    ("two phones in a cell", "phone", "0912.345.678 - 0987654321", ACCEPT, "0912.345.678 - 0987654321"),
    ("a code as 1.23E+15", "tax_code", "1.23457E+15", REFUSE, None),
    ("a code that became a date", "code", __import__("datetime").date(2026, 1, 3), REFUSE, None),
    ("a tax code with a dash", "tax_code", f"{TAX}-001", ACCEPT, f"{TAX}-001"),
    ("a sector that lost its zero", "vsic", 810, ASK, None),
):
    row = ["CS-1", "A", "", "1701", "", "", ""]
    row[{"code": 0, "tax_code": 2, "vsic": 3, "phone": 6}[field]] = value
    state = {ACCEPT: "new", ASK: "asked", REFUSE: "wrong"}[verdict]
    want = {"state": state} | ({field: found} if found else {})
    register("T", title, verdict, row, keep=(field,) if found else (), values=[[2, want]])

AT = ("latitude", "longitude")
for title, commune, place, verdict, found in (
    ("degrees with a comma", "", ("10,4938", "105,6881"), ACCEPT, (10.4938, 105.6881)),
    ("coordinates in each other's column", "", (105.6881, 10.4938), REFUSE, None),
    ("metres of VN-2000", "", (1160523.2, 577123.4), REFUSE, None),
    ("degrees, minutes and seconds", "", ("10°29'38\"N", "105°41'17\"E"), REFUSE, None),
    ("a place at sea", "", (6.0, 107.0), WARN, (6.0, 107.0)),
    ("a place in another country", "", (48.85, 2.35), WARN, (48.85, 2.35)),
    ("a commune that was abolished in 2025", "Xã Tân Hội cũ", ("", ""), ASK, None),
    ("a commune whose name two provinces have", "Xã Tân Phú", ("", ""), ACCEPT, None),
):
    want = {"state": {ACCEPT: "new", WARN: "new", ASK: "asked", REFUSE: "wrong"}[verdict]}
    want |= dict(zip(AT, found, strict=True)) if found else {"commune": commune} if commune and verdict != ASK else {}
    register("U", title, verdict, ["CS-1", "A", "", "1701", commune, "", "", *place],
             keep=AT if found else ("commune",), values=[[2, want]])  # fmt: skip
