"""Days, months and years as people write them; a day comes first, as everywhere in Viet Nam."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .problems import Problem, asked, shown, wrong
from .text import folded, plain, says_missing

# Earlier "dates" are years and counts that a spreadsheet shows as a date: 2025 becomes 17 July 1905.
FIRST_YEAR, LAST_YEAR = 1920, 2100
FIRST_SERIAL_YEAR = 1990
_ZERO = date(1899, 12, 30)
_SERIALS = range((date(FIRST_SERIAL_YEAR, 1, 1) - _ZERO).days, (date(LAST_YEAR, 12, 31) - _ZERO).days + 1)

_TIME = r"(?:[t ]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?)?"
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})" + _TIME)
_DAY_FIRST = re.compile(r"(?:ngay )?([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})" + _TIME)
_IN_WORDS = re.compile(r"(?:ngay )?([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{4})")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_SEPARATOR = re.compile(r"\s*([-/.])\s*")
_MONTH_FIRST = re.compile(r"(?:thang |thang|th\.? ?|t\.? ?)?([0-9]{1,2})(?:[-/.]| nam |, | )([0-9]{4})")
_MONTH_LAST = re.compile(r"([0-9]{4})(?:[-/.]| thang )?([0-9]{2})|([0-9]{4})[-/.]([0-9])")
_BUDDHIST = 543
_BUDDHIST_YEAR = re.compile(r"(?<![0-9])2[56][0-9]{2}(?![0-9])")
_LUNAR = re.compile(r"[\s(](?:a\.?l\.?|am lich)\)?$")
_YEAR = re.compile(r"(?:nam |year )?([0-9]{4})(?:\.0+)?")


def read_date(text: str) -> date | Problem:
    """Read one day: 2025-01-31, 31/01/2025, 31-1-25, 31 tháng 1 năm 2025 or a spreadsheet's serial number.

    >>> read_date("01/02/2026")
    datetime.date(2026, 2, 1)
    >>> read_date("31/04/2025").code
    'date'
    """
    words = _simple(text)
    if _LUNAR.search(words):
        return asked("lunar_date", found=shown(text))
    day = _day(words) or _of_another_era(words)
    if isinstance(day, date):
        return day
    if says_missing(text, "date"):
        return wrong("missing_mark", found=shown(text))
    return asked("ambiguous_date", found=shown(text), choices=day) if day else wrong("date", found=shown(text))


def read_month(text: str) -> date | Problem:
    """Read one month, as its first day; a whole date stays that day, for the caller to judge.

    >>> read_month("Tháng 3/2025"), read_month("202503")
    (datetime.date(2025, 3, 1), datetime.date(2025, 3, 1))
    >>> read_month("T3").code
    'month'
    """
    words = _simple(text)
    first = _MONTH_FIRST.fullmatch(words)
    last = _MONTH_LAST.fullmatch(words)
    found: date | None = None
    if first:
        found = _real(int(first.group(2)), int(first.group(1)), 1)
    elif last:
        found = _real(int(last.group(1) or last.group(3)), int(last.group(2) or last.group(4)), 1)
    else:
        day = _day(words)
        found = day if isinstance(day, date) else None
    if found:
        return found
    return wrong("missing_mark" if says_missing(text, "month") else "month", found=shown(text))


def read_year(text: str) -> int | Problem:
    """Read one year, between 1920 and 2100: "2025", "năm 2025", "2025.0".

    >>> read_year("năm 2025")
    2025
    >>> read_year("2568").params["choices"]
    [2025]
    """
    match = _YEAR.fullmatch(_simple(text))
    if match and FIRST_YEAR <= int(match.group(1)) <= LAST_YEAR:
        return int(match.group(1))
    if match and int(match.group(1)) - _BUDDHIST in range(FIRST_YEAR, LAST_YEAR + 1):
        return asked("another_era", found=shown(text), choices=[int(match.group(1)) - _BUDDHIST])
    return wrong("missing_mark" if says_missing(text, "year") else "year", found=shown(text))


def in_range(day: date) -> bool:
    """Whether a day can be meant, and is not a count that a spreadsheet shows as a date."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def from_serial(number: float) -> date | None:
    """The day of a spreadsheet's serial number, when it lies between 1990 and 2100."""
    return _ZERO + timedelta(days=int(number)) if int(number) in _SERIALS else None


def _simple(text: str) -> str:
    """Without marks, case and spaces round the separators."""
    return _SEPARATOR.sub(r"\1", folded(plain(text)).lstrip("'"))


def _day(words: str) -> date | list[str] | None:
    """One day; or, when only the American order makes one, that day as a question."""
    if match := _YEAR_FIRST.fullmatch(words):
        return _real(int(match.group(1)), int(match.group(3)), int(match.group(4)))
    if match := _COMPACT.fullmatch(words):
        return _real(*map(int, match.groups()))
    if match := _SERIAL.fullmatch(words):
        return from_serial(float(match.group(1)))
    if match := _IN_WORDS.fullmatch(words):
        return _real(int(match.group(3)), int(match.group(2)), int(match.group(1)))
    return _day_first(words)


def _of_another_era(words: str) -> list[str] | None:
    """A day whose year counts from the Buddha, as some papers have it: that day of our era, to be asked."""
    ours = _BUDDHIST_YEAR.sub(lambda found: str(int(found.group()) - _BUDDHIST), words)
    day = _day(ours) if ours != words else None
    return [day.isoformat()] if isinstance(day, date) else None


def _day_first(words: str) -> date | list[str] | None:
    """31/01/2025 and its short forms."""
    match = _DAY_FIRST.fullmatch(words)
    if not match:
        return None
    year, month, day = _full_year(match.group(4)), int(match.group(3)), int(match.group(1))
    found = _real(year, month, day)
    swapped = None if found or month <= 12 else _real(year, day, month)
    return [swapped.isoformat()] if swapped else found


def _full_year(digits: str) -> int:
    """Two digits from 70 up are of the last century."""
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= 70 else 2000)


def _real(year: int, month: int, day: int) -> date | None:
    """The day, when the calendar has it."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if in_range(found) else None
