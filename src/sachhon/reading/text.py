"""Cleaning what people typed, and comparing it without marks, case or stray characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UNSEEN = (
    (0x00, 0x08), (0x0E, 0x1B), (0x7F, 0x7F), (0xAD, 0xAD), (0x200B, 0x200F), (0x202A, 0x202E),
    (0x2060, 0x2064), (0x2066, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB),
)  # fmt: skip
_INVISIBLE = {code: None for start, end in _UNSEEN for code in range(start, end + 1)}
# Old fonts and careless keyboards write the Icelandic letter, which looks the same.
_CLEAN = _INVISIBLE | {0xD0: "Đ", 0xF0: "đ"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
# Most texts are clean already, and one look tells.
_UNCLEAN = re.compile(f"[{re.escape(''.join(map(chr, _CLEAN)))}]|[^\\S ]|  |^ | $")
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ`´"), "'")
_PLAIN = {**_FULL_WIDTH, **_DASHES, **_APOSTROPHES}
# Cyrillic and Greek letters that look like Latin ones.
_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТУХІЅЈаеорсухіѕјΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTYXISJaeopcyxisjABEZHIKMNOPTYXo")
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
_WORD = re.compile(r"\w+")
_ERRORS = re.compile(
    r"#(REF!|N/A|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!)"
)
_DIGIT = re.compile("[0-9]")
_LONGEST_MARK = 30
_MISSING = {
    "kxd", "k co", "ko co", "khong co", "khong xac dinh", "khong ro", "chua co", "chua ro", "chua xac dinh",
    "n/a", "none", "null", "unknown", "?", "…", "...",
}  # fmt: skip
_MISSING_MORE = _MISSING | {
    "x", "xx", "xxx", "k", "ko", "kco", "khong", "khong co so lieu", "chua co so lieu", "chua bao cao",
    "na", "n.a.", "khong bao cao", "khong theo doi", "nil", "no data", "not available", "not reported", "..",
}  # fmt: skip


def tidy(text: str) -> str:
    """The text composed, without invisible characters, its inner spaces folded to one."""
    if not _UNCLEAN.search(text) and unicodedata.is_normalized("NFC", text):
        return text
    return " ".join(unicodedata.normalize("NFC", text.translate(_CLEAN)).split())


def latin(text: str) -> str:
    """The text with Latin letters in place of Cyrillic and Greek ones that look the same, word by word.

    A word stays as it is when one of its letters has no such likeness: then it is truly foreign.
    """
    return _WORD.sub(lambda found: _latin_word(found.group()), text) if _FOREIGN.search(text) else text


def _latin_word(word: str) -> str:
    """One word; foreign letters alone stay, for a whole foreign word may look Latin by chance."""
    changed = word.translate(_LOOK_ALIKE)
    mixed = any(letter.isascii() for letter in word)
    return changed if mixed and not _FOREIGN.search(changed) else word


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """The text without marks and case, so that "Điện", "dien" and "ĐIỆN" compare equal."""
    if text.isascii():
        return tidy(text).lower()
    # Some letters grow a mark when lowered (İ), so lowering comes before the marks are taken off.
    spread = unicodedata.normalize("NFD", tidy(text).casefold().translate(_DASHES)).replace("đ", "d")
    return tidy("".join(letter for letter in spread if not unicodedata.combining(letter)))


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Letters and digits alone of the folded text: titles and headers are compared by it."""
    return "".join(letter for letter in folded(text) if letter.isalnum())


def plain(text: str) -> str:
    """Tidied text with ordinary digits, dashes and apostrophes, ready to be read as a number or a date."""
    clean = tidy(text)
    return clean if clean.isascii() else clean.translate(_PLAIN)


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing that people could see."""
    return cell == "" or cell is None or (isinstance(cell, str) and not tidy(cell))


def is_error(text: str) -> bool:
    """Whether the text is what a spreadsheet shows for a formula that failed."""
    return text.startswith("#") and _ERRORS.fullmatch(text.strip()) is not None


def says_missing(text: str, kind: str) -> bool:
    """Whether the text says "not known": dashes everywhere, words by the kind of the column."""
    if len(text) > _LONGEST_MARK or _DIGIT.search(text):
        return False
    word = folded(plain(text))
    if word and not word.strip("-"):
        return True
    if kind == "text":
        return False
    return word in (_MISSING if kind == "code" else _MISSING_MORE)
