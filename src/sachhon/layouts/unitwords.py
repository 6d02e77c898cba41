"""Units in headers, in a row of their own, and in a note above the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sachhon.reading.text import folded, is_blank, plain, tidy

from .specs import Cell

_NOTE = re.compile(r"\(?\s*(?:dvt|don vi tinh|don vi|unit|units)\s*:\s*(.+?)\s*\)?", re.IGNORECASE)
_WORDS = frozenset((
    "kwh", "mwh", "gwh", "1000kwh", "nghinkwh", "trieukwh", "kvah", "kw", "mw", "kva", "sodien", "so", "kg", "ta",
    "yen", "tan", "t", "nghintan", "1000tan", "trieutan", "g", "m3", "m", "m2", "ha", "khoi", "nm3", "l", "lit",
    "1000lit", "nghinlit", "hl", "gj", "mj", "tj", "kcal", "toe", "tj", "%", "dong", "vnd", "d", "nghindong",
    "1000dong", "trieudong", "tydong", "trd", "trieu", "ty", "usd", "nguoi", "laodong", "cai", "chiec", "bo", "sp",
    "sanpham", "vien", "nghinvien", "trieuvien", "trieuvienqtc", "nghinvienqtc", "vienqtc", "ster", "binh",
    "binh45kg", "binh12kg", "bao", "thung", "gio", "ngay", "h", "tan/nam", "tansp/nam", "tansp", "tan/h", "m3/ngay",
    "dong/kwh", "tancl", "tco2e", "tco2",
))  # fmt: skip


def is_unit(text: str) -> bool:
    """Whether a text is nothing but a unit, perhaps in brackets.

    >>> is_unit("(kWh)"), is_unit("triệu đồng"), is_unit("Điện"), is_unit("bình 45kg")
    (True, True, False, True)
    """
    return unit_key(text) in _WORDS


def unit_key(text: str) -> str:
    """A unit as it is compared: no marks, case, brackets, superscripts or spaces."""
    word = folded(plain(text)).strip("()[] .:").replace("³", "3").replace("²", "2")
    return word.replace(" ", "").replace(".", "")


def units_row(row: Sequence[Cell], places: Iterable[int]) -> dict[int, str]:
    """The units by place, where a row says nothing but units of known columns; else nothing."""
    texts = {}
    for place, cell in enumerate(row):
        if isinstance(cell, str) and is_unit(cell):
            texts[place] = tidy(cell).strip("()[] ")
        elif not is_blank(cell):
            return {}
    return texts if texts.keys() & set(places) else {}


def unit_note(row: Sequence[Cell]) -> str | None:
    """The unit that a line above the table gives for its figures: "ĐVT: triệu đồng"."""
    for cell in row:
        text = cell if isinstance(cell, str) else ""
        match = _NOTE.fullmatch(folded(plain(text)))
        if match and is_unit(match.group(1)):
            return tidy(text).rpartition(":")[2].strip(" )")
    return None
