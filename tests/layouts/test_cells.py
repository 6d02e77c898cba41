import json
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.layouts.cells import reader
from sachhon.reading.problems import Flaw
from sachhon.sheets.request import KINDS, Column

CHOICES = {"yes": ("có",), "no": ("không",), "unknown": ("chưa rõ",), "2018": ()}


def read(kind, cell, *, required=True, unit="", choices=CHOICES):
    """Text shown, value, and the problem's kind and code."""
    raw, value, problem = reader(Column("f", (), kind, choices, required), unit)(cell)
    return raw, value, (problem.kind, problem.code) if problem else None


def wrong(code):
    return ("wrong", code)


@pytest.mark.parametrize(
    ("kind", "cell", "raw", "value"),
    [
        ("number", 1045.37, "1045.37", 1045.37),
        ("number", 5.0, "5", 5.0),
        ("number", "1 870", "1 870", 1870.0),
        ("integer", 5.0, "5", 5),
        ("integer", "1.234.567", "1.234.567", 1234567),
        ("counted", "123.456", "123.456", 123456.0),
        ("counted", "-1.000", "-1.000", -1000.0),
        ("counted", "150,5", "150,5", 150.5),
        ("counted", 150.5, "150.5", 150.5),
        ("code", 810.0, "810", "810"),
        ("code", "'0810", "'0810", "0810"),
        ("code", 123456789012.0, "123456789012", "123456789012"),
        ("text", "  Công ty\nA ", "  Công ty\nA ", "Công ty A"),
        ("text", 12.5, "12.5", "12.5"),
        ("text", date(2025, 1, 31), "31/01/2025", "31/01/2025"),
        ("text", True, "TRUE", "TRUE"),
        ("date", date(2025, 1, 31), "31/01/2025", "2025-01-31"),
        ("date", datetime(2025, 1, 31, 23, 59), "31/01/2025 23:59", "2025-01-31"),
        ("date", 45688.0, "45688", "2025-01-31"),
        ("month", date(2025, 3, 1), "01/03/2025", "2025-03"),
        ("month", 202503.0, "202503", "2025-03"),
        ("year", 2025.0, "2025", 2025),
        ("boolean", "Có", "Có", True),
        ("boolean", "x", "x", True),
        ("boolean", "không", "không", False),
        ("boolean", True, "TRUE", True),
        ("boolean", 0.0, "0", False),
        ("boolean", "Đúng", "Đúng", True),
        ("choice", "CHƯA RÕ", "CHƯA RÕ", "unknown"),
        ("choice", "yes", "yes", "yes"),
        ("choice", 2018.0, "2018", "2018"),
    ],
)
def test_cells_that_are_read(kind, cell, raw, value):
    assert read(kind, cell) == (raw, value, None)


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        ("number", True, "number"),
        ("number", date(2025, 1, 31), "number"),
        ("number", time(12, 0), "number"),
        ("number", timedelta(hours=30), "number"),
        ("number", float("nan"), "number"),
        ("number", float("inf"), "number"),
        ("integer", 5.5, "integer"),
        ("integer", date(2025, 1, 31), "number"),
        ("date", date(1905, 7, 17), "date"),
        ("date", True, "date"),
        ("date", 5.0, "date"),
        ("month", time(1, 0), "month"),
        ("year", date(2025, 1, 1), "year"),
        ("year", date(1905, 7, 17), "year"),
        ("boolean", "có thể", "boolean"),
        ("boolean", 2.0, "boolean"),
        ("choice", "maybe", "choice"),
        ("choice", "-", "missing_mark"),
        ("code", 3100123456789012.0, "scientific_code"),
        ("code", "1.23457E+15", "scientific_code"),
        ("code", date(2026, 1, 3), "scientific_code"),
        ("text", "a" * 2001, "too_long"),
        ("number", "#REF!", "formula_error"),
        ("text", "#N/A", "formula_error"),
        ("number", Flaw("not_computed"), "not_computed"),
        ("number", Flaw("formula_error", "#DIV/0!"), "formula_error"),
    ],
)
def test_cells_that_are_refused(kind, cell, code):
    _, value, problem = read(kind, cell)

    assert (value, problem) == (None, wrong(code))


def test_the_message_can_say_what_the_spreadsheet_holds_instead():
    _, _, problem = reader(Column("f", (), "number", {}))(date(2025, 1, 31))

    assert problem.params == {"found": "31/01/2025", "is": "date"}


def test_a_choice_says_what_is_allowed():
    _, _, problem = reader(Column("f", (), "choice", CHOICES))("maybe")

    assert problem.params["allowed"] == ["yes", "no", "unknown", "2018"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_blank_is_wrong_only_where_it_is_required(kind):
    assert read(kind, "\u200b ") == (None, None, wrong("required"))
    assert read(kind, "", required=False) == (None, None, None)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_dash_is_wrong_where_it_is_required_and_else_a_warning(kind):
    assert read(kind, "—") == ("—", None, wrong("missing_mark"))
    assert read(kind, "—", required=False) == ("—", None, ("warning", "missing_mark"))


def test_another_day_of_a_month_is_that_month_with_a_warning():
    assert read("month", date(2025, 3, 15)) == ("15/03/2025", "2025-03", ("warning", "month_day"))


def test_the_unit_of_the_header_reaches_the_number():
    assert read("number", "120 kWh", unit="kWh")[1] == 120.0
    assert read("number", "120 kWh")[2] == wrong("number")


def test_a_text_seen_before_reads_the_same():
    read_cell = reader(Column("f", (), "number", {}))

    assert read_cell("1.234,5") == read_cell("1.234,5") == ("1.234,5", 1234.5, None)


CELLS = st.text() | st.floats() | st.booleans() | st.dates() | st.datetimes() | st.times() | st.timedeltas() | st.none()


@given(st.sampled_from(sorted(KINDS)), CELLS, st.booleans())
def test_no_cell_raises_and_every_reading_can_be_sent(kind, cell, required):
    raw, value, problem = reader(Column("f", (), kind, CHOICES, required), "kWh")(cell)

    assert raw is None or isinstance(raw, str)
    assert value is None or problem is None or problem.kind == "warning"
    json.dumps([value, problem and problem.params], allow_nan=False)


def test_a_count_in_brackets_stays_a_question_as_it_may_be_a_negative():
    assert read("counted", "(1.000)")[2] == ("asked", "ambiguous_number")
    assert read("number", "123.456")[2] == ("asked", "ambiguous_number")
