"""P: figures that contradict each other; R: templates that others changed."""

import datetime as dt

from tests.corpus import ACCEPT, ASK, REFUSE, WARN, add
from tests.corpus._grids import HEAD, MONTHLY, ONE, PLANTS, TWO, drawn, grid, put, reading, sheets
from tests.corpus._office import by_office

VALUES = [reading(2, ONE), reading(3, TWO)]
PLANT = ["Mã cơ sở", "Tên cơ sở", "VSIC"]
A = ["CS-1", "Giấy An Bình", "1701"]
MONTH = ["Mã cơ sở", "Tháng", "Loại năng lượng", "Lượng", "Đơn vị", "Nguồn số liệu"]


def office(category, name, verdict, given, **expect):
    add(category, name, verdict, sheets(given), read=by_office(), needs_database=True, specs=(), **expect)


def plants(name, verdict, header, value, state, problem=None):
    found = [[2, *problem]] if problem else []
    office("P", name, verdict, {"Cơ sở": [[*PLANT, *header], [*A, *value]]}, values=[[2, {"state": state}]],
           problems=found)  # fmt: skip


def uses(name, verdict, amount, state, problem=None, unit="kWh"):
    rows = {"Cơ sở": [PLANT, A], "Số liệu tháng": [MONTH, ["CS-1", "01/2024", "Điện", amount, unit, "công tơ"]]}
    office("P", name, verdict, rows, values=[[2, {"state": "new"}], [2, {"state": state}]],
           problems=[[2, *problem]] if problem else [])  # fmt: skip


grid("P", "a total that is not the sum of its parts", WARN, [HEAD, ONE, TWO, ["Tổng cộng", "", "", 100]],
     values=VALUES, notes=["total_differs"])  # fmt: skip
grid("P", "a subtotal of one group is wrong", WARN,
     [HEAD, ONE, ["Cộng nhóm", "", "", 99], TWO, ["Tổng cộng", "", "", 19.5]],
     values=[VALUES[0], reading(4, TWO)], notes=["total_differs"])  # fmt: skip
grid("P", "a footer that counts other rows", WARN,
     [["Mã cơ sở", "Tên cơ sở"], ["CS1", "A"], ["Tổng cộng: 9 cơ sở"]], title="Cơ sở", specs=(PLANTS,),
     values=[[2, {"code": "CS1", "name": "A"}]], notes=["count_differs"])  # fmt: skip
grid(
    "P",
    "a year that differs from its months",
    WARN,
    [
        ["ĐIỆN NĂM 2025"],
        ["Mã cơ sở", "Loại năng lượng", "Đơn vị", "T1", "T2", "Cả năm"],
        ["CS1", "Điện", "kWh", 5, 6, 99],
    ],
    notes=["total_differs"],
    problems=[],
    values=[reading(3, ["CS1", "01/2025", "Điện", 5, "kWh"]), reading(3, ["CS1", "02/2025", "Điện", 6, "kWh"])],
)
plants("it ends before it starts", REFUSE, ["Hoạt động từ", "Hoạt động đến"], [dt.date(2020, 1, 1), dt.date(2019, 1, 1)],
       "wrong", ["active_to", "wrong", "ends_before"])  # fmt: skip
plants("a negative number of workers", REFUSE, ["Lao động"], [-3], "wrong", ["employees", "wrong", "negative"])
plants("no workers at all", ACCEPT, ["Lao động"], [0], "new")
plants("an area in hectares", ACCEPT, ["Diện tích (ha)"], [2.5], "new")
plants("an area in a unit that nobody knows", ASK, ["Diện tích (sào)"], [2.5], "asked",
       ["floor_area", "asked", "header_unit"])  # fmt: skip
plants("money in billions by the header", ACCEPT, ["Vốn (tỷ đồng)"], [12], "new")
uses("a use below nothing", REFUSE, -5, "wrong", ["quantity", "wrong", "negative"])
uses("a use of nothing", ACCEPT, 0, "new")
uses("a use beyond all measure", REFUSE, 1e17, "wrong", ["quantity", "wrong", "too_great"])
uses("a unit that the fuel cannot have", REFUSE, 5, "wrong", ["unit", "wrong", "unit"], unit="tấn")
uses("a unit of trade", ACCEPT, 5, "new", unit="số điện")
uses("an estimate that says so", REFUSE, "~120", "wrong", ["quantity", "wrong", "number"])

grid("R", "a column more than in the template", ACCEPT, [[*HEAD[:5], "Phiên bản"], [*ONE, "N+1"]],
     values=[reading(2, ONE)])  # fmt: skip
grid("R", "an older template without a column that may be empty", ACCEPT, [HEAD[:5], ONE], values=[reading(2, ONE)])
grid("R", "the template's columns moved and titles edited", ACCEPT, [["SỐ LIỆU (ĐÃ SỬA)"], HEAD[:5][::-1], ONE[::-1]],
     values=[reading(3, ONE)])  # fmt: skip
add("R", "the sheet of keys is gone", ACCEPT, sheets({"Số liệu tháng": [HEAD, ONE]}), specs=(MONTHLY, PLANTS),
    values=[reading(2, ONE)])  # fmt: skip
grid("R", "pasted values outside the lists", REFUSE, [HEAD, ["CS1", "tháng nào đó", "Điện", 5, "kWh"]],
     problems=[[2, "month", "wrong", "month"]])  # fmt: skip


def _validated(workbook, sheet):
    put(sheet, [HEAD, ONE])
    sheet.data_validation("C2:C9", {"validate": "list", "source": "=#REF!$A$1:$A$9"})


drawn("R", "lists of choices that are broken", ACCEPT, _validated, values=[reading(2, ONE)])


def _protected(workbook, sheet):
    put(sheet, [HEAD, ONE])
    sheet.protect("secret")


drawn("R", "a protected sheet", ACCEPT, _protected, values=[reading(2, ONE)])
add("R", "its sheet has another number before the title", ACCEPT, sheets({"2. Số liệu tháng": [HEAD, ONE]}),
    specs=(MONTHLY, PLANTS), values=[reading(2, ONE)])  # fmt: skip
