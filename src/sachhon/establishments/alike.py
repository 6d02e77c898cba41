"""Which establishments look alike, why, and how surely: pure comparison, nothing is written."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from sachhon.establishments.identity import firm_number, plain_name
from sachhon.establishments.matching import plain_commune
from sachhon.reading.text import folded

NEAR_METRES = 300
# A value that more rows share than this tells nothing of any two of them.
MOST_ALIKE = 40
METRES_PER_DEGREE = 111_320
# Degrees of a square that is wider than near, even where meridians run closer together.
_SQUARE = 1.3 * NEAR_METRES / METRES_PER_DEGREE
# What many names have around what tells them apart.
_AROUND = re.compile(
    r"\b(?:san xuat|thuong mai|dich vu|xuat nhap khau|xuat khau|nhap khau|dau tu|phat trien|kinh doanh|quoc te|tong hop"
    r"|viet nam|tu van|thiet ke|nha may|xi nghiep|co so|phan xuong|tap doan|tong cong ty|chi nhanh)\b"
)
_NOT_WORD = re.compile(r"[^a-z0-9]")


class Place(NamedTuple):
    """What is compared of one establishment."""

    key: int
    code: str
    name: str
    tax_code: str
    commune: str
    place: int | None
    address: str
    latitude: float | None
    longitude: float | None


class Seen(NamedTuple):
    """The same, made ready to compare."""

    key: int
    code: str
    plain: str
    joined: str
    words: frozenset[str]
    tax: str
    areas: frozenset[str]
    address: str
    at: tuple[float, float] | None


class Alike(NamedTuple):
    """Two establishments that look alike: the lower key first, how surely, and why."""

    first: int
    second: int
    score: str
    reasons: tuple[str, ...]


def seen(place: Place) -> Seen:
    """Make one establishment ready to compare."""
    plain = plain_name(place.name)
    core = " ".join(_AROUND.sub(" ", plain).split()) or plain
    at = None if place.latitude is None or place.longitude is None else (place.latitude, place.longitude)
    areas = {plain_commune(place.commune), f"#{place.place}" if place.place else ""} - {""}
    return Seen(
        place.key, plain_code(place.code), plain, core.replace(" ", ""), frozenset(core.split()),
        "".join(letter for letter in place.tax_code if letter.isdigit()), frozenset(areas),
        " ".join(re.sub(r"\W+", " ", folded(place.address)).split()), at,
    )  # fmt: skip


def plain_code(code: str) -> str:
    """A code without marks, punctuation, and zeros before a number: “SL-0418” and “sl 418” are one."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", _NOT_WORD.sub("", folded(code)))


def near_name(first: Seen, second: Seen) -> bool:
    """Whether two names differ by no more than spacing, order, common words and slips of the pen."""
    if first.joined == second.joined:
        return True
    if len(first.words) != len(second.words):
        return False
    shared = len(first.words & second.words)
    if not shared or len(first.words) - shared > 2 or (shared == 1 and len(first.words) > 2):
        return False
    mine, others = first.words - second.words, second.words - first.words
    if any(word.isdigit() for word in mine | others):
        return False
    return all(any(_slip(word, other) for other in others) for word in mine)


def _slip(word: str, other: str) -> bool:
    """Whether one word is the other with a letter wrong; short words differ by meaning."""
    return min(len(word), len(other)) >= 4 and SequenceMatcher(None, word, other).ratio() >= 0.75


def metres(first: tuple[float, float], second: tuple[float, float]) -> float:
    """The distance of two points that lie near each other."""
    north = (first[0] - second[0]) * METRES_PER_DEGREE
    east = (first[1] - second[1]) * METRES_PER_DEGREE * math.cos(math.radians(first[0]))
    return math.hypot(north, east)


def reasons_of(first: Seen, second: Seen) -> tuple[str, ...]:
    """In what two establishments agree; nothing where neither name, nor tax code, nor code does."""
    if not (
        first.plain == second.plain
        or first.code == second.code
        or first.tax == second.tax != ""
        or near_name(first, second)
    ):
        return ()
    near = first.at and second.at and metres(first.at, second.at) <= NEAR_METRES
    found = {
        "code": first.code == second.code != "",
        "branch": first.tax == second.tax and len(first.tax) == 13,
        "tax": first.tax == second.tax and len(first.tax) in (10, 12),
        "name": first.plain == second.plain != "",
        "near_name": first.plain != second.plain and near_name(first, second),
        "commune": bool(first.areas & second.areas),
        "address": first.address == second.address != "",
        "near": bool(near),
    }
    return tuple(name for name, holds in found.items() if holds)


def score_of(first: Seen, second: Seen, reasons: tuple[str, ...]) -> str:
    """How surely two establishments are one: certain, likely or possible; empty where they are not proposed."""
    has = set(reasons)
    named, placed = bool(has & {"name", "near_name"}), bool(has & {"commune", "near", "address"})
    unplaced = not (first.areas and second.areas) and not placed
    if "branch" in has or (named and (("tax" in has and placed) or "code" in has)):
        return "certain"
    if "tax" in has:
        return "likely" if placed or (named and unplaced) else "possible" if named or unplaced else ""
    return _by_name(first, second, has, placed=placed, unplaced=unplaced)


def _by_name(first: Seen, second: Seen, has: set[str], *, placed: bool, unplaced: bool) -> str:
    """The score of two that share no tax code; two firms by law with one name are a question at most."""
    other_firm = bool(first.tax and second.tax) and (
        firm_number(first.tax) != firm_number(second.tax) or (len(first.tax) == len(second.tax) == 13)
    )
    if "name" in has and placed:
        return "possible" if other_firm else "likely"
    if "near_name" in has and placed and not other_firm:
        return "likely" if has & {"near", "address"} else "possible"
    if "name" in has and unplaced and not other_firm:
        return "possible"
    return "possible" if "code" in has else ""


def proposals(places: Iterable[Place], progress: Callable[[int, int], bool] = lambda done, total: True) -> list[Alike]:
    """Every two that look alike, the surest first; fewer comparisons than rows squared.

    `progress` may stop the work by answering false; what is returned then is not whole.
    """
    rows = {place.key: seen(place) for place in places}
    blocks = list(_blocks(rows.values()))
    looked: set[tuple[int, int]] = set()
    found = []
    for number, keys in enumerate(blocks):
        if number % 200 == 0 and not progress(number, len(blocks)):
            break
        for pair in combinations(keys, 2):
            if pair not in looked:
                looked.add(pair)
                reasons = reasons_of(rows[pair[0]], rows[pair[1]])
                if reasons and (score := score_of(rows[pair[0]], rows[pair[1]], reasons)):
                    found.append(Alike(*pair, score, reasons))
    order = {"certain": 0, "likely": 1, "possible": 2}
    return sorted(found, key=lambda each: (order[each.score], each.first, each.second))


def _blocks(rows: Iterable[Seen]) -> Iterator[list[int]]:
    """Groups of rows that share something telling; only within them are two compared."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row in rows:
        for block in _signs(row):
            groups[block].append(row.key)
    return (sorted(keys) for keys in groups.values() if 1 < len(keys) <= MOST_ALIKE)


def _signs(row: Seen) -> set[tuple[object, ...]]:
    """What a row is looked up by."""
    found: set[tuple[object, ...]] = {("code", row.code), ("name", row.plain)}
    found |= {("tax", row.tax)} if row.tax else set()
    found |= {("address", row.address)} if row.address else set()
    words = sorted(row.words)[:8]
    for area in row.areas:
        found.add(("joined", area, row.joined))
        # A pair of words tells more than one: in a commune full of rice mills few share two words.
        found |= {("words", area, *pair) for pair in combinations(words, 2)}
        found |= {("words", area, word) for word in words if len(words) <= 2}
    if row.at:
        # Each point stands in its own square and three neighbours, so that any two near ones share one.
        north, east = (math.floor(degree / _SQUARE) for degree in row.at)
        found |= {("square", north + up, east + over) for up in (0, 1) for over in (0, 1)}
    return found
