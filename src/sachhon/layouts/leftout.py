"""Rows that are no data: totals, signatures, notes, numbering, repeated headers, headings of a group.

A row whose leading column (the first required one) holds a code stays, whatever else it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from sachhon.reading.text import folded, is_blank, plain, tidy

from .headers import Header, Matcher
from .specs import Cell, Spec

_TOTAL_WORD = re.compile(
    r"(?:tong cong|tong so|tong|cong don|cong|luy ke|grand total|sub-?\s?total|totals?)\s*(?::.*)?"
)
_TOTAL = re.compile(_TOTAL_WORD.pattern.removesuffix("(?::.*)?") + r"(?:[:(=].*|-?\s*[0-9].*|[ivx]+)?")
# With its marks "Tổng cộng" is nothing but a total; "Tổng công ty" is a company.
_TOTAL_MARKED = re.compile(
    r"(?:tổng cộng|cộng (?:nhóm|mục|trang|tháng|quý|năm|điện lực|khu vực|địa bàn|tỉnh|xã|phường|ngành)"
    r"|tổng (?:nhóm|mục))(?: .*)?"
)
_SIGNATURE = re.compile(
    r"(?:(?:nguoi|can bo|don vi) (?:lap|tong hop|bao cao|duyet|kiem tra|kiem soat|theo doi)"
    r"(?: (?:bieu|bang|bao cao|danh sach))?|lap bieu|thu truong(?: (?:don vi|co quan))?|thu ky"
    r"|ke toan(?: truong)?|(?:tong |pho )?giam doc|chu ho(?: kinh doanh)?|(?:pho )?chu tich|truong phong"
    r"|chi cuc truong|dai dien (?:don vi|doanh nghiep|co so)|da ky|ky ten.*|\(?\s*ky,.*|\(ky.*\)"
    r"|xac nhan cua.*|noi nhan|prepared by|approved by|signature|signed"
    r"|(?:kt|tm|tl|tuq)\s?\.\s?(?:chu tich|(?:tong )?giam doc|uy ban|ubnd|thu truong|truong).*)"
    r"(?:\s*\(.*\)|\s*:.*|,? ?(?:ky|dong dau).*)?"
)
_DATE_LINE = re.compile(r"(?:^|.*,\s*)ngay[\W_]*[0-9]{0,2}[\W_]*thang[\W_]*[0-9]{0,2}[\W_]*nam(?![a-z])[\W_0-9]*")
_NOTE = re.compile(
    r"(?:ghi chu|chu thich|chu y|luu y|notes?|remarks?|nguon(?: so lieu)?|source)\s*:.*|\(?\*+\)?\s*\S.*"
)
_SECTION = re.compile(
    r"(?:[ivxlc]{1,6}|[a-h]|[0-9]{1,2}(?:\.[0-9]{1,2})*)\s*[.)/:-]\s+.*[^\W\d_]{2}.*|"
    r"(?:dia ban|tinh|thanh pho|nhom|khu vuc|nganh|phan|muc|group|section|part) .+"
)
_NUMBER = re.compile(r"\(?\s*-?([0-9]{1,3})\s*\)?(?:\s*=.*)?")
_CODE = re.compile(r"\S*[0-9]\S*")
_NUMBERING_WITHIN = 3


class Look(NamedTuple):
    """A row at a closer look: its places with a content, the known ones among them, its texts."""

    filled: list[int]
    known: list[int]
    texts: list[str]


class Sieve:
    """Says of each row below the header why it is left out, or that it is data."""

    def __init__(
        self, spec: Spec, header: Header, matcher: Matcher, merged: dict[int, int], across: Iterable[int] = ()
    ) -> None:
        self._matcher, self._merged = matcher, merged
        places = [found.index for found in header.columns.values()] or list(across) or [0]
        lead = header.columns.get(spec.columns[spec.lead].field)
        self._lead = lead.index if lead else places[0]
        # Figures across stand under no field's name, and are known all the same.
        self._known = dict.fromkeys(across, "") | {found.index: field for field, found in header.columns.items()}
        self._width = len(header.columns) + len(header.unknown)
        self._numbered_to = header.last + _NUMBERING_WITHIN
        self._signed = False

    def why(self, number: int, row: Sequence[Cell]) -> str | None:
        """None for data, "blank" for a row without anything, else why the row is left out."""
        lead = row[self._lead] if self._lead < len(row) else ""
        if lead == "" or is_blank(lead):
            return self._judge(number, row, None)
        if number > self._numbered_to and number not in self._merged and not self._doubtful(lead):
            return None
        return self._judge(number, row, lead)

    def _doubtful(self, lead: Cell) -> bool:
        """Whether the leading cell may be something else than a code."""
        if not isinstance(lead, str) or (_CODE.fullmatch(lead) and not self._signed):
            return False
        return self._signed or _suspect(lead) or self._matcher.field(tidy(lead)) is not None

    def _judge(self, number: int, row: Sequence[Cell], lead: Cell) -> str | None:
        """Look closely at a row that may be something else than data."""
        filled = [index for index, cell in enumerate(row) if not is_blank(cell)]
        texts = [text for index in filled if isinstance(text := row[index], str)]
        look = Look(filled, [index for index in filled if index in self._known], texts)
        if not look.known and not texts:
            return "blank"
        if number <= self._numbered_to and self._counts_columns([row[index] for index in filled]):
            return "numbering"
        if self._repeats_header(row, look.known):
            return "repeated_header"
        if lead is not None and not isinstance(lead, str):
            return None
        return self._by_words(number, row, lead, look)

    def _by_words(self, number: int, row: Sequence[Cell], lead: str | None, look: Look) -> str | None:
        """Judge by the leading code when there is one, else by the first text of the row."""
        subject = lead or (look.texts[0] if look.texts else "")
        alone = len(look.filled) == 1
        why = _by_text(subject, lead is not None)
        if why and not (why == "note" and lead and not alone):
            self._signed = self._signed or why == "signature"
            return why
        if self._signed and (alone if lead else _without_digits(row, look.known)):
            return "signature"
        return "section" if not look.known or (alone and self._heads_group(number, subject, lead)) else None

    def _heads_group(self, number: int, subject: str, lead: str | None) -> bool:
        """Whether a text alone in its row is worded as a heading, or merged over several columns."""
        merged = number in self._merged and not (lead and _CODE.fullmatch(lead))
        return merged or _SECTION.fullmatch(folded(plain(subject))) is not None

    def _repeats_header(self, row: Sequence[Cell], known: list[int]) -> bool:
        """Whether most of the row's cells say again what their column is called."""
        texts = [(index, cell) for index in known if isinstance(cell := row[index], str)]
        same = sum(self._matcher.field(tidy(cell)) == self._known[index] for index, cell in texts)
        return same >= min(2, len(self._known)) and 2 * same > len(known)

    def _counts_columns(self, cells: list[Cell]) -> bool:
        """Whether the row numbers at least half of the header's columns."""
        return len(cells) >= 3 and 2 * len(cells) >= self._width and _is_numbering(cells)


def _without_digits(row: Sequence[Cell], places: list[int]) -> bool:
    """Names of those who signed are texts without a figure."""
    return all(isinstance(cell := row[index], str) and not any(map(str.isdigit, cell)) for index in places)


@lru_cache(maxsize=4096)
def _suspect(lead: str) -> bool:
    """Whether the text in the leading column may be something else than a code."""
    return _by_text(lead, True) is not None or _SECTION.fullmatch(folded(plain(lead))) is not None


def _by_text(text: str, leading: bool) -> str | None:
    """What a text by itself says about its row; in the leading column only the very word is a total."""
    words = folded(plain(text))
    if _TOTAL_WORD.fullmatch(words):
        return "total"
    if _TOTAL_MARKED.fullmatch(tidy(text).lower()) or (not leading and _TOTAL.fullmatch(words)):
        return "total"
    if _DATE_LINE.fullmatch(words) or _SIGNATURE.fullmatch(words):
        return "signature"
    return "note" if _NOTE.fullmatch(words) else None


def _is_numbering(cells: list[Cell]) -> bool:
    """Whether the cells count the columns: (1) (2) (3), or -1 -2 -3 as a spreadsheet reads that."""
    marks = [_mark(cell) for cell in cells]
    counted = [mark for mark in marks if mark is not None]
    letters = [cell for cell, mark in zip(cells, marks, strict=True) if mark is None]
    if len(counted) < 2 or len(letters) > 2 or any(len(tidy(str(cell))) != 1 for cell in letters):
        return False
    return counted[0] in (1, 2) and counted == list(range(counted[0], counted[0] + len(counted)))


def _mark(cell: Cell) -> int | None:
    """The number that a numbering cell gives its column."""
    if isinstance(cell, float):
        return int(abs(cell)) if cell.is_integer() else None
    match = _NUMBER.fullmatch(plain(cell)) if isinstance(cell, str) else None
    return int(match.group(1)) if match else None
