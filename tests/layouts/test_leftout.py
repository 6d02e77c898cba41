import pytest

from tests.sheets.builders import ESTABLISHMENTS, book, column, establishments, read, read_rows
from tests.sheets.builders import ESTABLISHMENTS_HEADER as HEADER


@pytest.mark.parametrize(
    "row",
    [
        ["Tổng cộng", "", "", 120],
        ["", "Tổng cộng", "", 120],
        ["", "TỔNG", "", 120],
        ["", "", "Cộng", 120],
        ["", "Total:", "", 120],
        ["Tổng cộng: 9 cơ sở"],
        ["", "Tổng cộng: 9 cơ sở"],
        ["Cộng nhóm A", "", "", 30],
        ["", "", "Cộng Điện lực khu vực A", 30],
        ["Cộng (I+II)", "", "", 30],
    ],
)
def test_totals_are_left_out_and_said(tmp_path, row):
    answer = establishments(tmp_path, [[1, "CS1", "A", 120], row, [2, "CS2", "B", 5]])

    assert answer.left == {3: "total"}
    assert answer.numbers == [2, 4]


@pytest.mark.parametrize(
    "row",
    [
        [1, "CS1", "Tổng công ty Giấy Việt Nam", 120],
        [1, "Tổng công ty Giấy", "Tổng công ty Giấy", 120],
        [1, "TONG CONG TY GIAY", "A", 120],
        ["Tổng cộng", "CS1", "A", 120],
        [1, "CONG-01", "A", 120],
        [1, "TONG 2", "A", 120],
        [1, "TM.001", "A", 120],
        [1, "KT.CT", "A", 120],
        [1, "Ghi chú: đã dừng", "A", 120],
        [1, "1", "2", 3],
        [1, "I. Địa bàn", "A", 120],
        ["x", 101, "A", 120],
        [1, "Công ty", "A", 120],
    ],
)
def test_a_row_with_a_code_is_data_whatever_else_it_says(tmp_path, row):
    # Rows beside it, as numbering may stand right below a header.
    answer = establishments(tmp_path, [[8, "CS8", "B", 1], row, [9, "CS9", "B", 1]])

    assert answer.numbers == [2, 3, 4] and not answer.left


def test_a_row_that_lacks_its_code_is_wrong_and_not_dropped(tmp_path):
    answer = establishments(tmp_path, [[1, "", "Tổng công ty Giấy", 120], [2, "", "Công ty A", ""]])

    assert answer.problems() == [(2, "code", "wrong", "required"), (3, "code", "wrong", "required")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["", "", "", "Người lập biểu"], "signature"),
        (["", "NGƯỜI LẬP BIỂU", "", "THỦ TRƯỞNG ĐƠN VỊ"], "signature"),
        (["", "", "Đồng Tháp, ngày 10 tháng 3 năm 2026"], "signature"),
        (["", "", "", "….., ngày … tháng … năm …"], "signature"),
        (["", "(Ký, ghi rõ họ tên)", "", "(Ký tên, đóng dấu)"], "signature"),
        (["Ghi chú: số liệu ước"], "note"),
        (["(*) tạm tính theo điện"], "note"),
        (["", "Nguồn: Sở Công Thương"], "note"),
        (["I. Địa bàn tỉnh Tiền Giang (cũ)"], "section"),
        (["", "II. Địa bàn tỉnh Đồng Tháp (cũ)"], "section"),
        (["", "A - Công nghiệp chế biến"], "section"),
        (HEADER, "repeated_header"),
        (["", "Establishment code", "Establishment name", "Employees"], "repeated_header"),
    ],
)
def test_what_else_is_left_out_and_said(tmp_path, row, why):
    answer = establishments(tmp_path, [[1, "CS1", "A", 120]] * 3 + [row] + [[2, "CS2", "B", 5]])

    assert answer.left == {5: why}
    assert answer.numbers == [2, 3, 4, 6]


def test_names_below_the_signatures_belong_to_them(tmp_path):
    answer = establishments(tmp_path, [[1, "CS1", "A", 1], [], ["", "Người lập biểu", "", "Giám đốc"], [], [],
                                       ["", "Nguyễn Văn A", "", ""], ["", "", "", "Trần Thị B"]])  # fmt: skip

    assert answer.left == {4: "signature", 7: "signature", 8: "signature"}
    assert answer.numbers == [2]


@pytest.mark.parametrize(
    "numbering",
    [
        ["(1)", "(2)", "(3)", "(4)"],
        [-1.0, -2.0, -3.0, -4.0],
        ["1", "2", "3", "4"],
        ["A", "B", 1, 2],
        ["(1)", "(2)", "(3)", "(4)=(2)+(3)"],
    ],
)
def test_numbers_of_columns_below_the_header_are_left_out(tmp_path, numbering):
    answer = establishments(tmp_path, [numbering, [1, "CS1", "A", 120]])

    assert answer.left == {2: "numbering"} and answer.numbers == [3]


def test_a_merged_heading_of_a_group_is_left_out(tmp_path):
    rows = [
        ["Mã cơ sở", "Tên cơ sở"],
        ["CS1", "A"],
        ["CS1", "A"],
        ["CS1", "A"],
        ["Huyện Cao Lãnh"],
        ["CS2", "B"],
    ]

    answer = read(book(tmp_path / "b.xlsx", {"Cơ sở": rows}, merged=[("A5:B5", "Huyện Cao Lãnh")]))

    assert answer.left == {5: "section"} and answer.numbers == [2, 3, 4, 6]


def test_a_code_alone_in_its_row_is_not_dropped(tmp_path):
    answer = establishments(tmp_path, [[1, "CS1", "A", 1], ["", "CS2"], ["", "CS3"], ["", "CS4"]])

    assert answer.numbers == [2, 3, 4, 5]


def test_blank_rows_and_numbered_empty_ones_pass_silently(tmp_path):
    answer = establishments(tmp_path, [[1, "CS1", "A", 1], [], [2], ["", " ", "\u200b"], [3, "CS2", "B", 1]])

    assert answer.numbers == [2, 6] and not answer.left


def test_a_row_is_told_by_its_leading_column_wherever_it_stands(tmp_path):
    answer = read_rows(
        tmp_path,
        [["Tên cơ sở", "Lao động", "Mã cơ sở"], ["Tổng cộng", 5, ""], ["Tổng cộng", 5, "CS1"]],
        ESTABLISHMENTS,
        title="Cơ sở",
    )

    assert answer.left == {2: "total"} and answer.numbers == [3]


def test_a_list_as_departments_keep_it(tmp_path):
    spec = {"name": "key_users", "titles": ["DS 2025"], "columns": [
        column("name", ["Tên cơ sở"], "text", True), column("address", ["Địa chỉ"], "text"), column("sector", ["Lĩnh vực"], "text"),
        column("trade", ["Ngành nghề sản xuất"], "text"), column("toe", ["Tiêu thụ năng lượng quy đổi"], "number"),
        column("note", ["Ghi chú"], "text")]}  # fmt: skip
    sheet = [
        ["UBND TỈNH X\nSỞ CÔNG THƯƠNG", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"], [],
        ["DANH SÁCH CƠ SỞ SỬ DỤNG NĂNG LƯỢNG TRỌNG ĐIỂM NĂM 2025"],
        ["(Kèm theo Tờ trình số   /TTr-SCT ngày   tháng 02 năm 2026)"], [],
        ["STT", "Tên cơ sở", "Địa chỉ", "Lĩnh vực", "Ngành nghề sản xuất", "Tiêu thụ năng lượng quy đổi\n(TOE)", "Ghi chú"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        ["I. Địa bàn tỉnh Tiền Giang (cũ)"],
        [1, "CÔNG TY A", "Xã 1", "Công nghiệp", "Giấy", "1.245", ""],
        [2, "CÔNG TY\nTNHH B", "Xã 2", "Công nghiệp", "Giấy", "2,310.5", ""],
        [3, "Công ty C", "Xã 3", "", "Sắt", 1045.37, ""],
        [4, "Công ty D", "Xã 4", "Công nghiệp", "Sắt", "1\u00a0870", ""],
        ["II. Địa bàn tỉnh Đồng Tháp (cũ)"],
        [1, "Công ty E", "Xã 5", "Công nghiệp", "Cá", "≥1.000", ""],
        [2, "Công ty F", "Xã 6", "Công nghiệp", "Cá", "", "chưa báo cáo (*)"],
        ["Tổng cộng: 6 cơ sở"], [],
        ["", "", "", "", "", "NGƯỜI LẬP BIỂU"], [], [],
        ["", "", "", "", "", "Nguyễn Văn G"],
        ["(*) tạm tính theo điện"],
    ]  # fmt: skip

    answer = read_rows(tmp_path, sheet, spec, title="DS 2025")

    assert answer["sheet"][0]["header_row"] == 6
    assert answer["sheet"][0]["columns"]["toe"] == ["F", "Tiêu thụ năng lượng quy đổi (TOE)", "TOE"]
    assert answer.left == {
        7: "numbering",
        8: "section",
        13: "section",
        16: "total",
        18: "signature",
        21: "signature",
        22: "note",
    }
    assert [(row[0], row[2][4]) for row in answer.rows] == [
        (9, None), (10, 2310.5), (11, 1045.37), (12, 1870.0), (14, None), (15, None)]  # fmt: skip
    assert answer.problems() == [(9, "toe", "asked", "ambiguous_number"), (14, "toe", "wrong", "number")]
