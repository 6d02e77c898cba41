"""E: layouts: months across, a sheet per month or per firm, totals, notes, hidden and merged parts."""

from tests.corpus import ACCEPT, ASK, REFUSE, WARN, add
from tests.corpus._grids import HEAD, MONTHLY, ONE, PLANTS, TWO, YEARLY, drawn, grid, put, reading, sheets

VALUES = [reading(2, ONE), reading(3, TWO)]
THREE = ["CS3", "03/2025", "Điện", 9, "kWh"]


def used(number, month, quantity, code="CS1", resource="Điện", unit="kWh"):
    return [number, {"establishment": code, "month": month, "resource": resource, "quantity": float(quantity),
                     "unit": unit}]  # fmt: skip


ACROSS = ["Mã cơ sở", "Loại năng lượng", "Đơn vị"]
grid("E", "months across", ACCEPT,
     [["ĐIỆN NĂM 2025"], [*ACROSS, "T1", "T2", "T3"], ["CS1", "Điện", "kWh", 10, 11, 12], ["CS2", "Điện", "kWh", 20, "", 22]],
     values=[used(3, "2025-01", 10), used(4, "2025-01", 20, "CS2"), used(3, "2025-02", 11), used(3, "2025-03", 12),
             used(4, "2025-03", 22, "CS2")], problems=[])  # fmt: skip
grid("E", "months across with their years, and a total across", ACCEPT,
     [[*ACROSS, "01/2025", "02/2025", "Cộng"], ["CS1", "Điện", "kWh", 10, 11, 21]],
     values=[used(2, "2025-01", 10), used(2, "2025-02", 11)], problems=[])  # fmt: skip
grid("E", "months across of a year that nobody names", REFUSE,
     [[*ACROSS, "Tháng 1", "Tháng 2"], ["CS1", "Điện", "kWh", 10, 11]], notes=["year_of_months"],
     problems=[[2, "month", "wrong", "month"], [2, "month", "wrong", "month"]])  # fmt: skip
MONTH_HEAD = ["Mã cơ sở", "Loại năng lượng", "Lượng (kWh)"]
add("E", "one sheet per month", WARN, sheets({
    title: [["THEO DÕI ĐIỆN NĂM 2025"], MONTH_HEAD, ["CS1", "Điện", amount]]
    for title, amount in (("T1", 10), ("T2", 20), ("T4", 40))
}), specs=(MONTHLY,), notes=["months_absent"], problems=[], sheets=["T1", "T2", "T4"],
    values=[used(3, "2025-01", 10), used(3, "2025-02", 20), used(3, "2025-04", 40)])  # fmt: skip
add("E", "a month that has two sheets", ASK, sheets({
    title: [["NĂM 2025"], MONTH_HEAD, ["CS1", "Điện", 10]] for title in ("T1", "T1 (2)", "T2")
}), specs=(MONTHLY,), skipped={"T1 (2)": "month_twice"}, problems=[],
    values=[used(3, "2025-01", 10), used(3, "2025-02", 10)])  # fmt: skip


def form(code, amounts, below=0):
    return [*[[]] * below, ["", "BÁO CÁO SỬ DỤNG NĂNG LƯỢNG NĂM 2025"], [], ["", "Mã cơ sở:", code],
            ["", "Tên cơ sở:", "Công ty A"], [], ["Loại nhiên liệu", "Đơn vị", "Mua vào", "TOE"],
            *[["Điện", "kWh", amounts[0], 1], ["Than cám 5", "tấn", amounts[1], 2]]]  # fmt: skip


def yearly(number, code, resource, quantity, unit):
    return [number, {"establishment": code, "year": 2025, "resource": resource, "quantity": float(quantity),
                     "unit": unit}]  # fmt: skip


add("E", "one sheet per firm, its fields shifted", WARN,
    sheets({"Cty A": form("CS1", (10, 5)), "Cty B": form("CS2", (20, 6), below=2)}), specs=(YEARLY,),
    notes=["year_from_title"], problems=[],
    values=[yearly(7, "CS1", "Điện", 10, "kWh"), yearly(8, "CS1", "Than cám 5", 5, "tấn"),
            yearly(9, "CS2", "Điện", 20, "kWh"), yearly(10, "CS2", "Than cám 5", 6, "tấn")])  # fmt: skip
grid("E", "a total at the end", ACCEPT, [HEAD, ONE, TWO, ["Tổng cộng", "", "", 19.5]], values=VALUES,
     left={"4": "total"}, notes=[], problems=[])  # fmt: skip
grid("E", "a total that contradicts its rows", WARN, [HEAD, ONE, TWO, ["Tổng cộng", "", "", 25]], values=VALUES,
     left={"4": "total"}, notes=["total_differs"], problems=[])  # fmt: skip
grid(
    "E",
    "subtotals and a grand total",
    ACCEPT,
    [HEAD, ONE, TWO, ["Cộng nhóm A", "", "", 19.5], THREE, ["Cộng nhóm B", "", "", 9], ["Tổng cộng", "", "", 28.5]],
    values=[*VALUES, reading(5, THREE)],
    left={"4": "total", "6": "total", "7": "total"},
    notes=[],
    problems=[],
)
grid("E", "signatures and notes below", ACCEPT,
     [HEAD, ONE, TWO, [], ["Ghi chú: số liệu tạm tính"], ["", "", "", "NGƯỜI LẬP BIỂU"], ["", "", "", "Nguyễn Văn A"]],
     values=VALUES, left={"5": "note", "6": "signature", "7": "signature"}, problems=[])  # fmt: skip
grid("E", "blank rows between", ACCEPT, [HEAD, ONE, [], [], TWO], values=[reading(2, ONE), reading(5, TWO)], left={},
     problems=[])  # fmt: skip
grid("E", "headings of groups", ACCEPT,
     [["Mã cơ sở", "Tên cơ sở"], ["I. Địa bàn tỉnh Tiền Giang (cũ)"], ["CS1", "A"],
      ["II. Địa bàn tỉnh Đồng Tháp (cũ)"], ["CS2", "B"]], title="Cơ sở", specs=(PLANTS,),
     values=[[3, {"code": "CS1", "name": "A", "group": "I. Địa bàn tỉnh Tiền Giang (cũ)"}],
             [5, {"code": "CS2", "name": "B", "group": "II. Địa bàn tỉnh Đồng Tháp (cũ)"}]],
     left={"2": "section", "4": "section"}, problems=[])  # fmt: skip
grid("E", "running numbers that start again", ACCEPT, [["STT", *HEAD], [1, *ONE], [2, *TWO], [1, *THREE]],
     values=[*VALUES, reading(4, THREE)], problems=[])  # fmt: skip
grid("E", "two tables side by side", ACCEPT, [[*HEAD[:5], "", *HEAD[:5]], [*ONE, "", *TWO], [*THREE, "", *[""] * 5]],
     values=[reading(2, ONE), reading(3, THREE), reading(2, TWO)], problems=[])  # fmt: skip
grid("E", "names below each other, records across", ACCEPT,
     [[name, one, two] for name, one, two in zip(HEAD[:5], ONE, TWO, strict=True)],
     values=[reading(2, ONE), reading(3, TWO)], problems=[])  # fmt: skip
grid("E", "a form of labels and values", ACCEPT,
     [["PHIẾU"], ["", "Mã cơ sở:", "CS1"], ["", "Tháng:", "01/2025"], ["", "1. Loại năng lượng", "", "Điện"],
      ["", "Lượng: 12,5"], ["", "Đơn vị", "kWh"]], values=[reading(6, ONE)], problems=[])  # fmt: skip
grid(
    "E",
    "one column for each resource",
    ACCEPT,
    [["Mã cơ sở", "Tháng", "Điện (kWh)", "Nước (m3)"], ["CS1", "01/2025", 12.5, 3]],
    values=[used(2, "2025-01", 12.5), used(2, "2025-01", 3, resource="Nước", unit="m3")],
    problems=[],
)
grid(
    "E",
    "as above, in words",
    ACCEPT,
    [HEAD, ONE, ["nt", "02/2025", "như trên", 8, '"']],
    values=[reading(2, ONE), used(3, "2025-02", 8)],
    problems=[],
)
grid("E", "data from column AZ", ACCEPT, [HEAD, ONE, TWO], more={"left": 51}, values=VALUES, problems=[])
grid("E", "two languages in one cell", ACCEPT,
     [["Mã cơ sở / Establishment code", "Tháng (Month)", "Loại năng lượng\nResource", "Lượng/Quantity", "Đơn vị/Unit"],
      ONE], values=[reading(2, ONE)], problems=[])  # fmt: skip
add("E", "hidden and very hidden sheets", ACCEPT,
    sheets({"Số liệu tháng": [HEAD, ONE], "Số liệu tháng cũ": [HEAD, TWO]}, hidden=("Số liệu tháng cũ",)),
    specs=(MONTHLY,), values=[reading(2, ONE)], skipped={"Số liệu tháng cũ": "hidden"})  # fmt: skip


def _merged(workbook, sheet):
    put(sheet, [HEAD, ["CS1", "01/2025", "Điện", 12.5, "kWh"], ["", "02/2025", "", 8, "kWh"]])
    sheet.merge_range("A2:A3", "CS1")
    sheet.merge_range("C2:C3", "Điện")


drawn("E", "merged cells that mean the same as above", ACCEPT, _merged,
      values=[reading(2, ONE), used(3, "2025-02", 8)], problems=[])  # fmt: skip


def _hidden(workbook, sheet):
    put(sheet, [[*HEAD[:5], "Nội bộ"], [*ONE, "x"], [*TWO, "y"]])
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(5, 5, None, None, {"hidden": True})


drawn("E", "hidden rows and columns", WARN, _hidden, values=[reading(2, ONE)], left={"3": "hidden"},
      notes=["hidden_columns", "hidden_rows"])  # fmt: skip


def _filtered(workbook, sheet):
    put(sheet, [HEAD, ONE, TWO])
    sheet.autofilter("A1:F3")
    sheet.filter_column("A", "x == CS1")
    sheet.set_row(2, None, None, {"hidden": True})


drawn("E", "a filter that hides rows", WARN, _filtered, values=VALUES, left={}, notes=["filter_active"])


def _grouped(workbook, sheet):
    put(sheet, [HEAD, ONE, TWO])
    for row in (1, 2):
        sheet.set_row(row, None, None, {"level": 1})


drawn("E", "grouped rows", ACCEPT, _grouped, values=VALUES, notes=[])


def _struck(workbook, sheet):
    put(sheet, [HEAD, ONE])
    for place, cell in enumerate(TWO):
        sheet.write(2, place, cell, workbook.add_format({"font_strikeout": True}))


drawn("E", "a row that is struck through", ASK, _struck, values=VALUES, problems=[[3, "", "asked", "struck_through"]])


def _commented(workbook, sheet):
    put(sheet, [HEAD, ONE])
    sheet.write_comment("D2", "thật ra là 13,5")


drawn("E", "a comment that carries a figure", WARN, _commented, values=[reading(2, ONE)], notes=["comments"])


def _boxed(workbook, sheet):
    put(sheet, [HEAD, ONE])
    sheet.insert_textbox("H2", "Tổng 99")


drawn("E", "a text box that carries a figure", WARN, _boxed, values=[reading(2, ONE)], notes=["text_boxes"])


def _coloured(workbook, sheet):
    put(sheet, [HEAD, ONE, TWO, THREE, ONE])
    sheet.write(3, 0, "CS3", workbook.add_format({"bg_color": "#FF0000"}))


drawn("E", "a colour that means something", WARN, _coloured, notes=["coloured"],
      values=[*VALUES, reading(4, THREE), reading(5, ONE)])  # fmt: skip


def _diagonal(workbook, sheet):
    put(sheet, [HEAD, ONE])
    sheet.write(1, 5, None, workbook.add_format({"diag_type": 1}))


drawn("E", "a cell with a diagonal line", ACCEPT, _diagonal, values=[reading(2, ONE)], problems=[])


def _summed(path):
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as workbook:
        first, total = workbook.add_worksheet("Số liệu tháng"), workbook.add_worksheet("Tổng hợp")
        put(first, [HEAD, ONE, TWO])
        put(total, [HEAD])
        for row, cells in enumerate((ONE, TWO), 1):
            for place, cell in enumerate(cells):
                total.write_formula(row, place, f"='Số liệu tháng'!{chr(65 + place)}{row + 1}", None, cell)


add("E", "a sheet of formulas over another", ACCEPT, _summed, specs=(MONTHLY,), values=VALUES,
    skipped={"Tổng hợp": "derived"})  # fmt: skip
