from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.reading.dates import from_serial, read_date, read_month, read_year
from sachhon.reading.problems import Problem

FIRST_OF_MARCH = date(2025, 3, 1)
DAYS = st.dates(date(1990, 1, 1), date(2068, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2025-01-31", date(2025, 1, 31)),
        ("2025/1/31", date(2025, 1, 31)),
        ("31/01/2025", date(2025, 1, 31)),
        ("31-01-2025", date(2025, 1, 31)),
        ("31.1.2025", date(2025, 1, 31)),
        ("5/3/25", date(2025, 3, 5)),
        ("31/12/99", date(1999, 12, 31)),
        ("01/02/2026", date(2026, 2, 1)),
        (" 01 / 02 / 2026 ", date(2026, 2, 1)),
        ("ngày 5 tháng 3 năm 2025", date(2025, 3, 5)),
        ("05 Tháng 03 Năm 2025", date(2025, 3, 5)),
        ("31/01/2025 23:59", date(2025, 1, 31)),
        ("2025-01-31T23:59:00+07:00", date(2025, 1, 31)),
        ("20250131", date(2025, 1, 31)),
        ("45688", date(2025, 1, 31)),
        ("29/02/2024", date(2024, 2, 29)),
        ("３１/０１/２０２５", date(2025, 1, 31)),
        ("'31/01/2025", date(2025, 1, 31)),
    ],
)
def test_days(typed, day):
    assert read_date(typed) == day


@pytest.mark.parametrize(
    "typed",
    ["31/04/2025", "29/02/2025", "32/01/2025", "00/01/2025", "60", "2025", "T3/2025", "quý II",
     "31/01", "năm 2025", "nt", "như trên", "1/2/3/4", "12 34 2025", "31/01-2025", "99999", "5"],
)  # fmt: skip
def test_what_is_no_day(typed):
    found = read_date(typed)

    assert (found.kind, found.code) == ("wrong", "date")


def test_a_day_that_only_the_american_order_knows_is_asked():
    found = read_date("12/31/2025")

    assert (found.kind, found.code, found.params["choices"]) == ("asked", "ambiguous_date", ["2025-12-31"])


@pytest.mark.parametrize(
    "typed",
    ["2025-03", "2025/3", "03/2025", "3/2025", "3-2025", "3.2025", "T3/2025", "T03/2025", "t3-2025", "Th3/2025",
     "Tháng 3/2025", "tháng 03/2025", "THÁNG 3 NĂM 2025", "3 năm 2025", "202503", "2025-03-01", "01/03/2025", "45717"],
)  # fmt: skip
def test_months(typed):
    assert read_month(typed) == FIRST_OF_MARCH


def test_a_day_in_a_month_column_stays_that_day():
    assert read_month("15/03/2025") == date(2025, 3, 15)


@pytest.mark.parametrize(
    "typed",
    ["T3", "Tháng 3", "13/2025", "0/2025", "2025-13", "January", "Quý I/2025", "Q1/2025", "6 tháng đầu năm 2025", "2025",
     "3/25", "202513", "03/2568"],
)  # fmt: skip
def test_what_is_no_month(typed):
    assert read_month(typed).code == "month"


@pytest.mark.parametrize(("typed", "year"), [("2025", 2025), ("năm 2025", 2025), ("NĂM 2025", 2025), ("2025.0", 2025)])
def test_years(typed, year):
    assert read_year(typed) == year


@pytest.mark.parametrize("typed", ["25", "1905", "2025.5", "2024-2025", "Ất Tỵ", "FY2025", "20255"])
def test_what_is_no_year(typed):
    assert read_year(typed).code == "year"


def test_years_of_the_buddha_are_asked_about():
    assert read_year("2568").params["choices"] == [2025]
    assert read_date("31/01/2568").params["choices"] == ["2025-01-31"]


@pytest.mark.parametrize("typed", ["10/3 ÂL", "10/3/2025 (âm lịch)", "10/3/2025 A.L."])
def test_days_of_the_moon_are_asked_about(typed):
    assert read_date(typed).code == "lunar_date"


@pytest.mark.parametrize("read", [read_date, read_month, read_year])
def test_marks_of_the_unknown(read):
    assert read("KXĐ").code == read("-").code == "missing_mark"


def test_serial_numbers_reach_from_1990_to_2100():
    assert from_serial(32874) == date(1990, 1, 1)
    assert from_serial(45688.75) == date(2025, 1, 31)
    assert from_serial(32873) is None and from_serial(60) is None and from_serial(10**6) is None


@given(DAYS)
def test_every_day_reads_back(day):
    serial = str((day - date(1899, 12, 30)) // timedelta(days=1))
    for typed in (
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%y}" if day.year < 2000 or day.year < 2070 else "",
        serial,
    ):
        assert not typed or read_date(typed) == day
    assert read_month(f"T{day.month}/{day.year}") == read_month(f"{day:%Y%m}") == day.replace(day=1)


@given(st.text() | st.text(alphabet="0123456789/-. tThangnm", max_size=16))
def test_any_text_gives_a_day_or_a_problem(text):
    assert isinstance(read_date(text), date | Problem)
    assert isinstance(read_month(text), date | Problem)
    assert isinstance(read_year(text), int | Problem)
