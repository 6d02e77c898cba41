"""Numbers read the way people here write them, and what is missing never becomes a zero."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.display import numbers
from sachhon.display.numbers import NBSP


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (1_250_000_000, 0, "1.250.000.000", "1,250,000,000"),
        (0, 1, "0,0", "0.0"),
        (-0.04, 1, "0,0", "0.0"),
        (-3200, 0, "−3.200", "−3,200"),
        (2.25, 1, "2,3", "2.3"),  # half away from zero, not to even
        (Decimal("0.3935"), None, "0,394", "0.394"),
        (48210.5, None, "48.210,5", "48,210.5"),
        (100, None, "100", "100"),
        ("0.00012", None, "0", "0"),
        (1e21, 0, "1.000.000.000.000.000.000.000", "1,000,000,000,000,000,000,000"),
        (1e30, None, "1" + ".000" * 10, "1" + ",000" * 10),
    ],
)
def test_a_number_in_both_languages(value, decimals, vi, en):
    assert numbers.number(value, decimals, "vi") == vi
    assert numbers.number(value, decimals, "en") == en


@pytest.mark.parametrize("value", [None, "", float("nan"), float("inf"), "not measured"])
def test_what_is_missing_is_a_dash_and_never_a_zero(value):
    assert numbers.number(value, 1, "vi") == "—"
    assert numbers.percent(value, 1, "vi") == "—"
    assert numbers.money(value, "vi") == "—"
    assert numbers.file_size(value, "vi") == "—"


@given(st.integers(-(10**15), 10**15), st.integers(0, 4))
def test_a_number_reads_back(value, decimals):
    text = numbers.number(Decimal(value).scaleb(-decimals), decimals, "vi")
    assert Decimal(text.replace(".", "").replace(",", ".").replace("−", "-")) == Decimal(value).scaleb(-decimals)


def test_a_percent_keeps_its_sign_on_the_line():
    assert numbers.percent(9.4, 1, "vi") == f"9,4{NBSP}%"
    assert numbers.percent(9.4, 1, "en") == f"9.4{NBSP}%"


def test_a_span_stays_readable_below_zero():
    assert numbers.span(8.3, 10.5, 1, "vi") == "8,3–10,5"
    assert numbers.span(-1.2, 3, 1, "vi") == "−1,2 – 3,0"


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (1_250_000_000, "1,25 tỷ đồng", "1.25 billion VND"),
        (18_400_000_000, "18,4 tỷ đồng", "18.4 billion VND"),
        (372_000_000, "372 triệu đồng", "372 million VND"),
        (850_000, "850.000 đồng", "850,000 VND"),
        (-2_000_000, "−2 triệu đồng", "−2 million VND"),
    ],
)
def test_money_is_short_where_space_is(value, vi, en):
    assert numbers.money(value, "vi", short=True) == vi.replace(" ", NBSP, 1)
    assert numbers.money(value, "en", short=True) == en.replace(" ", NBSP, 1)


def test_money_is_whole_otherwise():
    assert numbers.money(1_250_000_000, "vi") == f"1.250.000.000{NBSP}đồng"


def test_days_and_moments_are_those_of_the_office():
    late = dt.datetime(2026, 10, 31, 19, 30, tzinfo=dt.UTC)
    assert numbers.datetime(late) == "01/11/2026 02:30"
    assert numbers.date(late) == "01/11/2026"
    assert numbers.date(dt.date(2025, 12, 14)) == "14/12/2025"
    assert numbers.date("2025-12-14") == "14/12/2025"
    assert numbers.date(None) == numbers.datetime(None) == numbers.date("") == "—"


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (812, "812 B"), (48_300, "48 kB"), (1_240_000, "1,2 MB"), (2 * 10**9, "2,0 GB")],
)
def test_a_file_size_has_two_digits(size, text):
    assert numbers.file_size(size, "vi") == text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("seconds", "vi", "en"),
    [
        (2.13, "2,1 giây", "2.1 s"),
        (0, "0,0 giây", "0.0 s"),
        (185, "3 phút 5 giây", "3 min 5 s"),
        (7_800, "2 giờ 10 phút", "2 h 10 min"),
        (dt.timedelta(days=3, minutes=4), "3 ngày 4 phút", "3 d 4 min"),
        (59.7, "1 phút", "1 min"),
        (None, "—", "—"),
    ],
)
def test_a_duration_says_its_two_largest_parts(seconds, vi, en):
    assert numbers.duration(seconds, "vi").replace(NBSP, " ") == vi
    assert numbers.duration(seconds, "en").replace(NBSP, " ") == en


def test_the_page_s_language_is_taken_when_none_is_named():
    from django.utils import translation

    with translation.override("en"):
        assert numbers.number(1234.5, 1) == "1,234.5"
    with translation.override("vi"):
        assert numbers.number(1234.5, 1) == "1.234,5"
