import pytest

from sachhon.layouts.headers import Matcher, best_row, column_number, header_at, letters, split_unit
from sachhon.sheets.request import parse
from tests.sheets.builders import (
    ESTABLISHMENTS,
    MONTHLY,
    MONTHLY_HEADER,
    book,
    column,
    read,
    read_rows,
    request,
)

SPEC = parse(request(MONTHLY)).specs[0]
MATCHER = Matcher(SPEC)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Mã cơ sở", "establishment"),
        ("MÃ CƠ SỞ *", "establishment"),
        ("ma co so", "establishment"),
        ("Mã cơ\nsở", "establishment"),
        ("Establishment code", "establishment"),
        ("establishment", "establishment"),
        ("Mã cơ sở / Establishment code", "establishment"),
        ("Mã cơ sở\n(Establishment code)", "establishment"),
        ("Lượng (1000 kWh)", "quantity"),
        ("Lượng [kWh] *", "quantity"),
        ("quantity", "quantity"),
        ("Loại năng lượng, nguyên liệu", "resource"),
        ("Lượng tiêu thụ", None),
        ("", None),
        ("a" * 400, None),
    ],
)
def test_a_header_is_known_in_either_language_and_with_its_trimmings(header, field):
    assert MATCHER.field(header) == field


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("Điện (kWh)", "Điện", "kWh"),
        ("Diện tích (m²) *", "Diện tích", "m²"),
        ("Lượng\n[ĐVT: tấn]", "Lượng", "tấn"),
        ("Lượng", "Lượng", None),
        ("Lượng ()", "Lượng", None),
    ],
)
def test_the_unit_in_the_last_brackets_is_taken_off(header, name, unit):
    assert split_unit(header) == (name, unit)


def test_headers_that_differ_by_their_unit_alone_are_told_apart_by_it():
    spec = parse(request({"name": "s", "titles": [], "columns": [
        column("vnd", ["Vốn (đồng)"], "number"), column("usd", ["Vốn (USD)"], "number")]})).specs[0]  # fmt: skip
    matcher = Matcher(spec)

    assert (matcher.field("Vốn (đồng)"), matcher.field("Vốn (usd)"), matcher.field("Vốn")) == (
        "vnd",
        "usd",
        None,
    )


def test_the_row_with_most_headers_is_the_header():
    rows = [["SỐ LIỆU THÁNG"], ["Tháng", "03/2025"], [], MONTHLY_HEADER, ["CS1", "Tháng 3"]]

    assert best_row(rows, MATCHER) == (3, 6)
    assert best_row([["a"], ["b"]], MATCHER) == (-1, 0)


def test_the_first_column_of_a_name_counts_and_the_second_is_said():
    header = header_at([["Mã cơ sở", "Tháng", "Lượng", "Lượng"]], 0, 1, MATCHER)

    assert header.columns["quantity"].index == 2
    assert header.unknown == [(3, "Lượng")]


def test_letters_of_columns():
    assert [letters(index) for index in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_number(letters(index)) == index for index in range(0, 16384, 97))


def test_the_header_is_found_below_titles_and_said_with_its_units(tmp_path):
    answer = read_rows(tmp_path, [["UBND TỈNH X"], [], ["SỐ LIỆU THÁNG 3/2025"], [], ["STT", *MONTHLY_HEADER, "Lạ"],
                                  [1, "CS1", "3/2025", "Điện", 12.5, "hóa đơn"]])  # fmt: skip

    sheet = answer["sheet"][0]
    assert (sheet["s"], sheet["title"], sheet["header_row"], sheet["rows"]) == (
        "monthly",
        "Số liệu tháng",
        5,
        1,
    )
    assert sheet["columns"]["quantity"] == ["E", "Lượng (kWh)", "kWh"]
    assert sheet["columns"]["establishment"] == ["B", "Mã cơ sở *", None]
    assert sheet["unknown"] == [["A", "STT"], ["H", "Lạ"]]
    assert answer.rows == [
        [
            6,
            ["CS1", "3/2025", "Điện", "12.5", "hóa đơn", None],
            ["CS1", "2025-03", "Điện", 12.5, "bill", None],
            [],
        ]
    ]


def test_an_english_sheet_is_the_same_sheet(tmp_path):
    rows = [["Establishment code", "Month", "Quantity (MWh)"], ["CS1", "2025-03", "1,234.5"]]

    answer = read_rows(tmp_path, rows, title="Monthly data")

    assert answer.rows[0][2] == ["CS1", "2025-03", None, 1234.5, None, None]


def test_missing_required_columns_are_said_and_the_sheet_is_not_read(tmp_path):
    answer = read_rows(tmp_path, [["Mã cơ sở", "Ghi chú"], ["CS1", "x"]])

    assert answer["missing"] == [
        {"t": "missing", "s": "monthly", "title": "Số liệu tháng", "fields": ["month", "quantity"]}
    ]
    assert not answer.rows and not answer["sheet"]


def test_a_sheet_without_any_header_lacks_all_required_columns(tmp_path):
    answer = read_rows(tmp_path, [["a", "b"], [1, 2]])

    assert answer["missing"][0]["fields"] == ["establishment", "month", "quantity"]


def test_a_merged_header_of_two_rows_is_read_whole(tmp_path):
    rows = [
        ["Mã cơ sở", "", "", "", ""],
        ["", "Tháng", "Lượng", "Nguồn số liệu", "Ghi chú"],
        ["CS1", "3/2025", 5, "bill", "a"],
    ]
    merged = [("A1:A2", "Mã cơ sở"), ("B1:E1", "Số liệu")]

    answer = read_rows(tmp_path, rows, merged=merged)

    assert answer["sheet"][0]["header_row"] == 1
    assert [row[:1] + row[2][:2] for row in answer.rows] == [[3, "CS1", "2025-03"]]


@pytest.mark.parametrize(
    "title",
    ["Số liệu tháng", "SO LIEU THANG", "5. Số liệu tháng", "Monthly data", "monthly", "Số liệu  tháng "],
)
def test_sheets_are_known_by_their_titles(tmp_path, title):
    assert read_rows(tmp_path, [MONTHLY_HEADER, ["CS1", "3/2025", "", 5]], title=title)["sheet"][0]["s"] == "monthly"


def test_an_only_sheet_is_known_by_its_headers(tmp_path):
    answer = read_rows(tmp_path, [["Mã cơ sở", "Tên cơ sở"], ["CS1", "A"]], title="Sheet1")

    assert answer["sheet"][0]["s"] == "establishments"


def test_sheets_come_in_the_order_of_the_request_and_others_are_said(tmp_path):
    path = book(tmp_path / "b.xlsx", {
        "Số liệu tháng": [MONTHLY_HEADER, ["CS1", "3/2025", "", 5]], "Hướng dẫn": [["Đọc trước"]],
        "Ẩn": [["Mã cơ sở", "Tên cơ sở"]], "Cơ sở": [["Mã cơ sở", "Tên cơ sở"], ["CS1", "A"]],
    }, hidden=["Ẩn"])  # fmt: skip

    answer = read(path)

    assert [line["s"] for line in answer["sheet"]] == ["establishments", "monthly"]
    assert [(line["title"], line["why"]) for line in answer["skipped"]] == [
        ("Ẩn", "hidden"),
        ("Hướng dẫn", "unknown"),
    ]


def test_a_hidden_sheet_is_never_read_even_when_its_title_is_known(tmp_path):
    path = book(
        tmp_path / "b.xlsx",
        {"Sheet1": [["x"]], "Cơ sở": [["Mã cơ sở", "Tên cơ sở"], ["CS1", "A"]]},
        hidden=["Cơ sở"],
    )

    answer = read(path)

    assert answer.failure == "no_sheet" and not answer.rows


def test_probing_tells_sheets_and_sizes_without_rows(tmp_path):
    path = book(
        tmp_path / "b.xlsx",
        {"Cơ sở": [["Mã cơ sở", "Tên cơ sở"], ["CS1", "A"], ["CS2", "B"]], "Khác": [["a"], ["b"]]},
    )

    answer = read(path, ESTABLISHMENTS, mode="probe")

    assert answer["sheet"][0]["rows"] == 2
    assert answer["skipped"] == [{"t": "skipped", "title": "Khác", "why": "unknown", "rows": 2}]
    assert not answer["rows"] and answer["end"][0]["rows"] == 0
