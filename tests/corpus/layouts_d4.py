"""D1-4 through the office's own units: bottles in kilograms, trade units, and factors that nobody has confirmed."""

from tests.corpus import ACCEPT, REFUSE, WARN, add
from tests.corpus._grids import sheets
from tests.corpus._office import by_office

PLANT = [["Mã cơ sở", "Tên cơ sở", "VSIC"], ["CS-1", "Nhà máy chế biến thủy sản", "1020"]]
HEAD = ["Mã cơ sở", "Tháng", "Loại năng lượng", "Lượng", "Đơn vị", "Nguồn số liệu"]


def used(name, verdict, *rows, problems=()):
    """Rows of (resource, amount, unit, the amount in the resource's own unit)."""
    month = [HEAD, *([["CS-1", f"{place:02}/2025", resource, amount, unit, "báo cáo tháng"]
                      for place, (resource, amount, unit, _) in enumerate(rows, 1)])]  # fmt: skip
    found = [[place, {"state": "new", "quantity": kept} if kept is not None else {"state": "wrong"}]
             for place, (*_, kept) in enumerate(rows, 2)]  # fmt: skip
    add("D1", name, verdict, sheets({"Cơ sở": PLANT, "Số liệu tháng": month}), specs=(), needs_database=True,
        read=by_office(keep=("quantity",)), values=[[2, {"state": "new"}], *found], problems=list(problems))  # fmt: skip


used("4 bottles and other units of trade", ACCEPT, ("LPG", 9, "bình 45kg", 405.0), ("LPG", 3, "bình 12 kg", 36.0),
     ("Điện", 1.2, "triệu kWh", 1_200_000.0), ("Điện", 12, "1000kWh", 12_000.0), ("Điện", 12, "1.000 kWh", 12_000.0),
     ("Trấu", 7, "tạ", 700.0), ("Củi", 7, "yến", 70.0), ("Dầu DO", 2, "nghìn lít", 2_000.0), ("Nước", 30, "khối", 30.0))  # fmt: skip
used("4 units whose factor nobody has confirmed", WARN, ("Củi", 10, "ster", 4_200.0), ("LPG", 1, "bình 48kg", 48.0),
     problems=[[2, "unit", "warning", "unit_unconfirmed"], [3, "unit", "warning", "unit_unconfirmed"]])  # fmt: skip
used("4 a bottle of a size that nobody knows", REFUSE, ("LPG", 9, "bình", None), ("LPG", 9, "bình 33kg", None),
     problems=[[2, "unit", "wrong", "unit"], [3, "unit", "wrong", "unit"]])  # fmt: skip
add("D1", "4 a column of bottles", ACCEPT,
    sheets({"Cơ sở": PLANT, "Số liệu tháng": [["Mã cơ sở", "Tháng", "Nguồn số liệu", "Điện (kWh)", "LPG (bình 45kg)"],
                                              ["CS-1", "01/2025", "công tơ", 1_214_400, 3]]}),
    specs=(), needs_database=True, read=by_office(keep=("quantity",)), problems=[],
    values=[[2, {"state": "new"}], [2, {"state": "new", "quantity": 1_214_400.0}],
            [2, {"state": "new", "quantity": 135.0}]])  # fmt: skip
