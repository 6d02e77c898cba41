import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.reading.numbers import read_integer, read_number
from sachhon.reading.problems import Problem

READ = [
    ("0", 0), ("7", 7), ("0123", 123), ("+5", 5), ("-5", -5), ("−5,5", -5.5), ("- 5", -5),
    ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1.234,567", 1234.567), ("1,234.567", 1234.567),
    ("1.234.567", 1234567), ("1,234,567", 1234567), ("1.234.567,89", 1234567.89), ("1,234,567.89", 1234567.89),
    ("1 234,5", 1234.5), ("1 234 567", 1234567), ("1\u00a0234,5", 1234.5), ("1\u2009234", 1234), ("1\u202f870", 1870),
    ("1'234", 1234), ("1’234’567.5", 1234567.5), ("'1234", 1234),
    ("0.123", 0.123), ("0,123", 0.123), ("12,5", 12.5), ("12.5", 12.5), ("1234.567", 1234.567), ("1234,567", 1234.567),
    ("1.2345", 1.2345), (",5", 0.5), ("1e5", 100000), ("1E+05", 100000), ("1,5e3", 1500), ("2.5E-3", 0.0025),
    ("１２３", 123), ("１．２３４，５", 1234.5), ("  12  ", 12), ("12\u200b,5", 12.5), ("1234567890123456", 1234567890123456),
]  # fmt: skip
WRONG = [
    "12.34.567", "1.234,5.6", "1.234.5", "1,234,56", "12 34", "120 kWh", "~120", "khoảng 100", "<5", "≥1.000", "> 3",
    "12%", "48.2l0", "O,5", "nan", "inf", "-inf", "1e999", "0*", "1/2", "12-", "5.", "12²", "٣", "1_000", "0x10",
    "2-3 tấn/h", "15.000 tấn SP/năm", "(5", "((5))", "(-5)", "((((((", "1e", "e5", ".", ",", "''", "1" * 400, "₫5",
    "10 triệu", "12.345,678,9", "0.123,4", "01.234.567",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "value"), READ)
def test_numbers_that_have_one_reading(typed, value):
    assert read_number(typed) == value


@pytest.mark.parametrize("typed", WRONG)
def test_numbers_that_have_none(typed):
    assert read_number(typed).code == "number"


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("1.234", [1234, 1.234]),
        ("1,234", [1234, 1.234]),
        ("999.000", [999000, 999]),
        ("-12.500", [-12500, -12.5]),
        ("(1.200)", [-1200, 1200, -1.2, 1.2]),
        ("(5)", [-5, 5]),
    ],
)
def test_two_readings_are_asked_and_never_guessed(typed, choices):
    found = read_number(typed)

    assert (found.kind, found.code) == ("asked", "ambiguous_number")
    assert found.params["choices"] == choices


@pytest.mark.parametrize("mark", ["-", "—", "x", "KXĐ", "k có", "không có số liệu", "chưa báo cáo"])
def test_a_mark_of_the_unknown_is_no_zero(mark):
    assert read_number(mark).code == "missing_mark"


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("120 kWh", "kWh", 120),
        ("120kwh", "kWh", 120),
        ("1.234,5 m3", "m³", 1234.5),
        ("8%", "%", 8),
        ("12 TẤN", "tấn", 12),
    ],
)
def test_the_headers_own_unit_may_be_repeated(typed, unit, value):
    assert read_number(typed, unit) == value


@pytest.mark.parametrize(
    ("typed", "unit"), [("120 MWh", "kWh"), ("120 kWh/t", "kWh"), ("kWh", "kWh"), ("120 k", "kWh")]
)
def test_another_unit_is_wrong(typed, unit):
    assert read_number(typed, unit).code == "number"


def test_whole_numbers():
    assert read_integer("1.234.567") == 1234567
    assert read_integer("12,0") == 12
    assert read_integer("12,5").code == "integer"
    assert read_integer("x").code == "missing_mark"
    assert read_integer("1.234").params["choices"] == [1234]
    assert read_integer("5.000").params["choices"] == [5000, 5]


def vietnamese(english: str) -> str:
    return english.translate(str.maketrans(",.", ".,"))


@given(st.floats(min_value=0, max_value=1e12), st.integers(1, 6))
def test_a_printed_number_reads_back_in_both_forms(value, decimals):
    english = f"{value:,.{decimals}f}"
    for typed in (
        english,
        vietnamese(english),
        english.replace(",", " "),
        vietnamese(english).replace(".", "\u00a0"),
    ):
        found = read_number(typed)
        wanted = float(english.replace(",", ""))
        if isinstance(found, Problem):
            assert decimals == 3 and value < 1000 and wanted in found.params["choices"]
        else:
            assert found == wanted


@given(st.integers(0, 10**15))
def test_a_grouped_whole_number_reads_back(value):
    for typed in (f"{value:,}", vietnamese(f"{value:,}")):
        found = read_number(typed)
        assert value in found.params["choices"] if isinstance(found, Problem) else found == value
        assert isinstance(found, Problem) == (1000 <= value <= 999_999)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_a_program_prints_reads_back_or_is_asked(value):
    found = read_number(repr(value))

    assert found == value or value in found.params["choices"]


@given(
    st.text() | st.text(alphabet="0123456789.,' ()-+eE%x\u00a0", max_size=20),
    st.sampled_from(["", "kWh", "m³", "("]),
)
def test_any_text_gives_a_finite_number_or_a_problem(text, unit):
    found = read_number(text, unit)

    assert isinstance(found, Problem) or math.isfinite(found)
    assert isinstance(read_integer(text, unit), Problem | int)
