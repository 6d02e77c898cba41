"""D1-2: the register after the merger, one sheet for each old province, as the office's own workbook stages it."""

import xlsxwriter

from tests.corpus import ACCEPT, ASK, add
from tests.corpus._grids import put, sheets
from tests.corpus._office import by_office

SPEC = "establishments"
CONFIRMED = (
    ("", "", "QB", SPEC), ("", "", "QT", SPEC),
    (SPEC, "QB", "Tên doanh nghiệp", "name"), (SPEC, "QB", "Thôn/đường", "address"),
    (SPEC, "QB", "Xã/phường", "commune"), (SPEC, "QB", "Ngành nghề", "vsic"),
    (SPEC, "QB", "Vốn (tỷ đồng)", "capital"), (SPEC, "QB", "SĐT", "phone"),
    (SPEC, "QT", "TÊN CƠ SỞ", "name"), (SPEC, "QT", "MÃ SỐ DN", "tax_code"), (SPEC, "QT", "VSIC", "vsic"),
    (SPEC, "QT", "ĐỊA CHỈ (mới)", "address"), (SPEC, "QT", "VĐT (triệu đồng)", "capital"), (SPEC, "QT", "LĐ", "employees"),
)  # fmt: skip
QT_HEAD = ["STT", "TÊN CƠ SỞ", "ĐỊA CHỈ (cũ)", "ĐỊA CHỈ (mới)", "MÃ SỐ DN", "VSIC", "SP", "SẢN LƯỢNG 2024", "LĐ",
           "VĐT (triệu đồng)", "GHI CHÚ"]  # fmt: skip
TAX = "0100109106"


def _register(path):
    with xlsxwriter.Workbook(str(path)) as book:
        old = book.add_worksheet("QB")
        for place, text in enumerate(["TT", "Tên doanh nghiệp", "", "", "", "MST", "Ngành nghề", "Sản phẩm chính",
                                      "Công suất", "ĐVT", "Lao động (người)", "Vốn (tỷ đồng)", "SĐT"]):  # fmt: skip
            if text:
                old.merge_range(3, place, 4, place, text)
        old.merge_range("C4:E4", "Địa chỉ")
        put(old, [["", "", "Thôn/đường", "Xã/phường", "Huyện/TP"]], 4)
        put(old, [[1, "Công ty Cổ phần Gạch A", "Thôn 1", "", "", TAX, "2392", "Gạch", "20 triệu viên QTC/năm", "", 10,
                   "12,5", "0912.345.678 - 0987654321"],
                  [2, "Hộ Nguyễn B", "Thôn 2", "", "", 100686209, "810", "Cát", "2-3 tấn/h", "", 3, "0,5", 912345678]], 5)  # fmt: skip
        new = book.add_worksheet("QT")
        put(new, [[], [], QT_HEAD, [1, "Công ty CP Gạch A", "", "Thôn 9", TAX, "2392", "Gạch", 5, 10, 12500, ""]])
        both = book.add_worksheet("Tong hop")
        put(both, [[], [], QT_HEAD])
        for place in range(11):
            both.write_formula(3, place, f"=QT!{chr(65 + place)}4", None, 1)


ASKED = {"state": "asked"}
add("D1", "2 the register after the merger", ASK, _register, file="Tong hop co so CN.xlsx", specs=(), needs_database=True,
    read=by_office(confirmed=CONFIRMED), values=[[6, ASKED], [7, ASKED], [4, ASKED]], skipped={"Tong hop": "unknown"},
    problems=[[6, "code", "asked", "code_new"], [7, "vsic", "asked", "lost_zero"], [7, "tax_code", "asked", "lost_zero"],
              [4, "code", "asked", "code_alike"]])  # fmt: skip
for unit, amount in (("tỷ đồng", "12,5"), ("triệu đồng", 12500), ("đồng", 12_500_000_000)):
    rows = [["Mã cơ sở", "Tên cơ sở", "VSIC", f"Vốn ({unit})"], ["CS-1", "A", "2392", amount]]
    add("D1", f"2 capital in {unit}", ACCEPT, sheets({"Cơ sở": rows}), specs=(), needs_database=True, problems=[],
        read=by_office(keep=("capital",)), values=[[2, {"state": "new", "capital": 12_500_000_000}]])  # fmt: skip
