"""Names and ranks of places as people write them, reduced to what compares equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sachhon.reading.text import folded, tidy

# Ranks as they stand before a name, without marks; an abbreviation is a word by itself or ends in a stop.
COMMUNE_RANKS = {
    "xa": "xa", "x": "xa", "phuong": "phuong", "p": "phuong", "thi tran": "thi_tran", "tt": "thi_tran",
    "ttr": "thi_tran", "dac khu": "dac_khu", "dk": "dac_khu",
}  # fmt: skip
DISTRICT_RANKS = {
    "huyen": "huyen", "h": "huyen", "quan": "quan", "q": "quan", "thi xa": "thi xa", "tx": "thi xa",
    "thanh pho": "thanh pho", "tp": "thanh pho", "t pho": "thanh pho",
}  # fmt: skip
PROVINCE_RANKS = frozenset({"tinh", "t", "thanh pho", "tp"})
# A number written to its rank: P5, Q.1, phường5.
_GLUED = re.compile(r"\b(xa|phuong|quan|p|q|x)(\d{1,2})\b")
# Vietnamese writes both: Mỹ Lý and Mỹ Lí, Quý and Quí.
_Y = re.compile(r"(?<=[bcdghklmnpqrstvx])y\b|(?<=\bqu)y\b")
_STOPS = re.compile(r"[.:_'\"*?]+|-")
_ZERO = re.compile(r"\b0+(?=\d)")


@lru_cache(maxsize=32768)
def reduced(text: str) -> str:
    """Words of a text without marks, stops, leading zeros and the choice between i and y."""
    plain = _STOPS.sub(" ", folded(text))
    plain = _GLUED.sub(r"\1 \2", " ".join(plain.split()))
    return _ZERO.sub("", _Y.sub("i", plain))


@lru_cache(maxsize=32768)
def voiced(text: str) -> str:
    """Words with their marks, wherever in the syllable they were set: hoà and hòa are one word."""
    spread = unicodedata.normalize("NFD", tidy(text).lower())
    return " ".join(_one_order(word) for word in _words(spread))


def _words(spread: str) -> list[str]:
    return "".join(letter if letter.isalnum() or unicodedata.combining(letter) else " " for letter in spread).split()


def _one_order(word: str) -> str:
    letters = "".join(letter for letter in word if not unicodedata.combining(letter))
    marks = sorted(letter for letter in word if unicodedata.combining(letter))
    return _ZERO.sub("", _Y.sub("i", letters)) + "".join(marks)


def has_marks(text: str) -> bool:
    """Whether the text was typed with marks at all."""
    return not text.isascii() and any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", text))
