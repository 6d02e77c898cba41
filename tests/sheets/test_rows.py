import datetime as dt

from tests.sheets.builders import ESTABLISHMENTS_HEADER as HEADER
from tests.sheets.builders import (
    MONTHLY_HEADER,
    book,
    establishments,
    header_xml,
    raw_book,
    read,
    read_rows,
    text_cells,
)


def test_rows_and_columns_are_those_of_the_sheet(tmp_path):
    answer = establishments(tmp_path, [["", "CS1", "A", 1], [], ["", "CS2", "B", "x"]], top=6, left=3)

    sheet = answer["sheet"][0]
    assert (sheet["header_row"], sheet["columns"]["code"][0], sheet["columns"]["employees"][0]) == (
        7,
        "E",
        "G",
    )
    assert answer.numbers == [8, 10]


def test_a_table_that_starts_far_down_is_found(tmp_path):
    answer = establishments(tmp_path, [["", "CS1", "A", 1]], top=200)

    assert (answer["sheet"][0]["header_row"], answer.numbers) == (201, [202])


def test_absent_columns_are_null(tmp_path):
    answer = read_rows(tmp_path, [["Tên cơ sở", "Mã cơ sở"], ["A", "CS1"]], title="Cơ sở")

    assert answer.rows == [[2, ["CS1", "A", None, None, None], ["CS1", "A", None, None, None], []]]


def test_every_problem_of_a_row_is_said_with_its_field(tmp_path):
    row = ["CS1", "13/2025", "Điện", "1.234", "sổ tay", "—"]

    answer = read_rows(tmp_path, [MONTHLY_HEADER, row])

    assert answer.problems() == [
        (2, "month", "wrong", "month"),
        (2, "quantity", "asked", "ambiguous_number"),
        (2, "source", "wrong", "choice"),
        (2, "note", "warning", "missing_mark"),
    ]
    assert answer.rows[0][2] == ["CS1", None, "Điện", None, None, None]


def test_numbers_under_a_unit_and_dates_typed_as_dates(tmp_path):
    answer = read_rows(
        tmp_path,
        [
            MONTHLY_HEADER,
            ["CS1", dt.date(2025, 3, 1), "", "120 kWh"],
            ["CS1", dt.date(2025, 3, 9), "", dt.date(2025, 3, 9)],
        ],
    )

    assert answer.rows[0][2][:4] == ["CS1", "2025-03", None, 120.0]
    assert answer.rows[1][3] == [
        ["month", "warning", "month_day", {"found": "09/03/2025", "day": "2025-03-09"}],
        ["quantity", "wrong", "number", {"found": "09/03/2025", "is": "date"}],
    ]


def test_failed_and_uncomputed_formulas_are_no_blanks(tmp_path):
    cells = (
        '<row r="2"><c r="A2" t="str"><f>"CS"&amp;1</f><v>CS1</v></c><c r="B2" t="inlineStr"><is><t>3/2025</t></is></c>'
        '<c r="C2" t="str"><f>""</f><v></v></c><c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>CS2</t></is></c><c r="B3" t="inlineStr"><is><t>3/2025</t></is></c>'
        '<c r="D3"><f>1+1</f></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><t>CS3</t></is></c><c r="B4" t="inlineStr"><is><t>3/2025</t></is></c>'
        '<c r="D4"><f>1+1</f><v>2</v></c><c r="F4" s="0" t="e"><v>#REF!</v></c></row>'
        '<row r="9"><c r="D9"><f t="shared" si="0"/><v/></c></row>'
    )

    answer = read(raw_book(tmp_path / "b.xlsx", header_xml() + cells))

    assert answer.problems() == [
        (2, "quantity", "wrong", "formula_error"),
        (3, "quantity", "wrong", "not_computed"),
        (4, "note", "wrong", "formula_error"),
        (9, "establishment", "wrong", "required"),
        (9, "month", "wrong", "required"),
        (9, "quantity", "wrong", "not_computed"),
    ]
    assert answer.rows[2][2][3] == 2.0


def test_a_formula_of_a_prefixed_namespace_is_found_too(tmp_path):
    body = (
        f'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        f"{(header_xml() + text_cells(2, ['CS1', '3/2025'])).replace('</', '</x:').replace('<c ', '<x:c ').replace('<row ', '<x:row ').replace('<is>', '<x:is>').replace('<t>', '<x:t>')}"
        '<x:row r="3"><x:c r="D3" t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    answer = read(raw_book(tmp_path / "b.xlsx", "", {"xl/worksheets/sheet1.xml": body}))

    assert (3, "quantity", "wrong", "formula_error") in answer.problems()


def test_rows_come_in_chunks_with_progress(tmp_path):
    answer = establishments(tmp_path, [[n, f"CS{n}", "A", n] for n in range(1, 5_301)])

    assert [len(line["rows"]) for line in answer["rows"]] == [500] * 10 + [300]
    assert answer["progress"] == [{"t": "progress", "done": 5000, "total": 5301}]
    assert answer["end"][0]["rows"] == 5300
    assert answer.numbers == list(range(2, 5302))


def test_long_texts_make_shorter_chunks(tmp_path):
    answer = establishments(tmp_path, [[n, f"CS{n}", "A" * 30_000, n] for n in range(1, 41)])

    assert max(len(line["rows"]) for line in answer["rows"]) < 20
    assert len(answer.rows) == 40


def test_more_rows_than_asked_for_are_refused(tmp_path):
    path = book(tmp_path / "b.xlsx", {"Cơ sở": [HEADER, *[[n, f"CS{n}", "A", n] for n in range(50)]]})

    answer = read(path, rows=40)

    assert answer.failure == "too_large"
    assert answer["fail"][0]["params"] == {"what": "rows", "limit": 40}
    assert read(path, rows=50).failure is None


def test_empty_sheets_are_said(tmp_path):
    answer = read(book(tmp_path / "b.xlsx", {"Cơ sở": [], "Số liệu tháng": [MONTHLY_HEADER, ["CS1", "3/2025", "", 5]]}))

    assert answer["skipped"] == [{"t": "skipped", "title": "Cơ sở", "why": "empty"}]


def test_a_header_without_rows_is_an_empty_answer(tmp_path):
    answer = establishments(tmp_path, [])

    assert answer["sheet"] and answer["end"][0]["rows"] == 0


def test_dumping_gives_every_visible_cell_at_its_address(tmp_path):
    rows = [["Tên", None, 5, 2.5, True], [], [dt.date(2025, 1, 31), "", "x"]]

    answer = read(
        book(tmp_path / "b.xlsx", {"Một": rows, "Hai": [["a"]], "Ẩn": [["b"]]}, hidden=["Ẩn"], top=1, left=1),
        mode="dump",
    )

    assert answer["cells"] == [
        {"t": "cells", "title": "Một", "first_row": 1, "rows": [
            [], [None, "Tên", None, 5, 2.5, True], [], [None, {"d": "2025-01-31"}, None, "x"]]},
        {"t": "cells", "title": "Hai", "first_row": 1, "rows": [[], [None, "a"]]},
    ]  # fmt: skip
    assert answer["skipped"] == [{"t": "skipped", "title": "Ẩn", "why": "hidden"}]
