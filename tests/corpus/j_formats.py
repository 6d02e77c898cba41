"""J: what kind of file it is."""

from tests.corpus import ACCEPT, case

TEXT = "Mã cơ sở{0}Tháng{0}Lượng (kWh){0}Ghi chú\nCS1{0}03/2025{0}12,5{0}Điện lưới\nCS2{0}04/2025{0}7{0}đọc\n"
VALUES = [
    [2, {"establishment": "CS1", "month": "2025-03", "quantity": 12.5, "note": "Điện lưới"}],
    [3, {"establishment": "CS2", "month": "2025-04", "quantity": 7.0, "note": "đọc"}],
]


@case("J", "pipes part the columns", ACCEPT, file="so lieu.csv", values=VALUES, problems=[], notes=[])
def pipes(path):
    path.write_text(TEXT.format("|"), encoding="utf-8")
