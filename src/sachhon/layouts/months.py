"""Months and years in headers, in the titles of sheets and in the lines above a table."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sachhon.reading.text import folded, plain

_YEAR = re.compile(r"(?<![0-9/.])((?:19|20)[0-9]{2})(?![0-9])")
_OF_YEAR = re.compile(r"(?:nam|year)\s*((?:19|20)[0-9]{2})(?![0-9])")
_MONTH = re.compile(
    r"(?:thang|thg|th|month|t|m)?[\s._-]*(0?[1-9]|1[0-2])(?:\s*(?:[-/._]|nam)?\s*((?:19|20)[0-9]{2}|[0-9]{2}))?"
    r"(?:\s*\(.*\))?"
)
_NAMED = {
    name: number for number, names in enumerate((
        "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
        "september sep", "october oct", "november nov", "december dec",
    ), 1) for name in names.split()
}  # fmt: skip
_VIETNAMESE = {
    name: number for number, name in enumerate((
        "mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai"
    ), 1)
} | {"gieng": 1, "chap": 12}  # fmt: skip
_SUFFIX = re.compile(r"(.*?)\s*(\([0-9]{1,2}\)|- ?copy.*|\(?ban sao.*)")


def month_of(text: str, year: int | None) -> tuple[int | None, int] | None:
    """(year or None, month) that a header or a sheet's title names, None when it names none.

    >>> month_of("T3", 2025), month_of("Tháng 12/2024", None), month_of("Tổng", 2025), month_of("3", 2025)
    ((2025, 3), (2024, 12), None, None)
    """
    words = folded(plain(text))
    named = _NAMED.get(words) or _VIETNAMESE.get(words.removeprefix("thang ")) if words.isascii() else None
    if named and (words in _NAMED or words.startswith("thang ")):
        return year, named
    match = _MONTH.fullmatch(words)
    if not match or (words.isdecimal() and len(words) < 3):
        return None
    own = match.group(2)
    whole = int(own) if own and len(own) == 4 else 2000 + int(own) if own else year
    return whole, int(match.group(1))


def without_copy(title: str) -> str:
    """A sheet's title without what a copy adds: "T10 (2)" is "T10"."""
    match = _SUFFIX.fullmatch(folded(title))
    return match.group(1) if match else folded(title)


def iso(year: int, month: int) -> str:
    """The month as it is kept."""
    return f"{year:04}-{month:02}"


def year_in(texts: Iterable[str]) -> int | None:
    """The only year that these lines name; a year after the word "năm" goes before bare ones."""
    lines = [folded(plain(text)) for text in texts]
    for pattern in (_OF_YEAR, _YEAR):
        found = {int(year) for line in lines for year in pattern.findall(line)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def month_in(texts: Iterable[str]) -> str | None:
    """The only month with its year that the lines above a table name: "THÁNG 10/2026"."""
    pattern = re.compile(r"(?:thang|month)\s*(0?[1-9]|1[0-2])\s*(?:/|-|\.|nam)\s*(?:nam\s*)?((?:19|20)[0-9]{2})")
    found = {iso(int(year), int(month)) for text in texts for month, year in pattern.findall(folded(plain(text)))}
    return found.pop() if len(found) == 1 else None


def absent(months: Iterable[str]) -> list[str]:
    """The months between the first and the last year's ends of a set that it does not hold."""
    have = set(months)
    years = {int(month[:4]) for month in have}
    return [iso(year, number) for year in sorted(years) for number in range(1, 13) if iso(year, number) not in have]
