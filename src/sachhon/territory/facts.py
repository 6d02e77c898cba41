"""The committed facts of places, read from CSV files and put together as rows of the tables."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sachhon.kit.catalogue import rows_of
from sachhon.reading.text import folded

FOLDER = Path(__file__).parent / "catalogue"
PLACES = FOLDER / "places"
# The list of before the merger vouches for its last day; places that it names began earlier.
LAST_DAY, MERGER = "2025-06-30", "2025-07-01"
# Since Hà Tây joined Hà Nội there were 63 provinces, until the merger.
PROVINCES_SINCE = "2008-08-01"
OLD_SOURCE = "Danh mục hành chính trước 01/07/2025 (QĐ 124/2004/QĐ-TTg)"
NEW_SOURCE = "Quyết định 19/2025/QĐ-TTg"
MERGER_ACT = "Nghị quyết 202/2025/QH15; Quyết định 19/2025/QĐ-TTg"
# What the merger did, by the ending of the change's key: kind, note in both languages.
MERGERS = {
    "": ("merge", "Các tỉnh, thành phố hợp nhất", "Provinces and cities merged"),
    "-communes": (
        "merge", "Các xã, phường, thị trấn nguyên vẹn được sắp xếp lại", "Whole communes, wards, townships regrouped",
    ),
    "-divided": (
        "split", "Các xã, phường, thị trấn chia về nhiều nơi; tỷ lệ chưa đo, tạm chia đều",
        "Communes, wards and townships divided among several; the shares are not measured and taken as equal",
    ),
}  # fmt: skip
VERSION_FIELDS = (
    "area_id", "valid_from", "valid_to", "open_start", "code", "type", "name_vi", "name_en", "district", "parent_id",
    "latitude", "longitude", "source", "confirmed", "folded",
)  # fmt: skip
CHANGE_FIELDS = ("key", "kind", "area_id", "effective", "legal_act", "note_vi", "note_en", "confirmed")
EDGE_FIELDS = ("change_id", "source_id", "target_id", "weight", "basis", "main")


class Version(NamedTuple):
    """What a place was called in one span."""

    valid_from: str
    valid_to: str | None
    code: str
    type: str
    name: str
    parent: str = ""  # key of the place it belonged to
    district: str = ""
    latitude: float | None = None
    longitude: float | None = None
    source: str = NEW_SOURCE
    confirmed: bool = True
    open_start: bool = False


@dataclass(frozen=True)
class Place:
    """One place: its key, the office that looks after it, its versions."""

    kind: str
    key: str
    office: str
    versions: list[Version] = field(default_factory=list)


class Change(NamedTuple):
    """One thing that befell places on one day."""

    key: str
    kind: str
    area: str
    rest: tuple[Any, ...]


class Edge(NamedTuple):
    """One place, or a part of it, that went into another."""

    change: str
    source: str
    target: str
    weight: float
    basis: str
    main: bool

    def row(self, changes: dict[str, int], areas: dict[str, int]) -> tuple[Any, ...]:
        """As a row of the table."""
        return (changes[self.change], areas[self.source], areas[self.target], self.weight, self.basis, self.main)


def old_key(code: str) -> str:
    """The key of a commune of before the merger."""
    return f"{code}@{LAST_DAY}"


@lru_cache(maxsize=1)
def _before() -> list[dict[str, Any]]:
    return list(rows_of(PLACES / "communes_before.csv"))


@lru_cache(maxsize=1)
def _since() -> list[dict[str, Any]]:
    return list(rows_of(PLACES / "communes.csv"))


@lru_cache(maxsize=1)
def _provinces_before() -> list[dict[str, Any]]:
    return list(rows_of(PLACES / "provinces_before.csv"))


@lru_cache(maxsize=1)
def province_keys() -> dict[str, str]:
    """Key of the province of each code since the merger: one that merged with none is the same place as before."""
    sources = Counter(row["into"] for row in _provinces_before())
    return {code: f"{code}@{PROVINCES_SINCE if count == 1 else MERGER}" for code, count in sources.items()}


@lru_cache(maxsize=1)
def commune_keys() -> dict[str, str]:
    """Key of the commune of each code since the merger: one that a single whole unit became is that unit."""
    sources: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _before():
        for code in row["into"].split():
            sources[code].append(row)
    return {
        code: old_key(came[0]["code"]) if len(came) == 1 and came[0]["into"] == code else f"{code}@{MERGER}"
        for code, came in sources.items()
    }


def places() -> list[Place]:
    """Every province and commune with its versions, earlier and present ones."""
    known = _provinces() | _communes()
    for row in rows_of(PLACES / "more_versions.csv"):
        _put_between(known[row["key"]].versions, row)
    return list(known.values())


def _provinces() -> dict[str, Place]:
    keys = province_keys()
    offices = {row["code"]: row for row in rows_of(FOLDER / "provinces.csv")}
    known: dict[str, Place] = {}
    for row in _provinces_before():
        key = f"{row['code']}@{PROVINCES_SINCE}"
        end = None if keys[row["into"]] == key else MERGER
        first = Version(
            PROVINCES_SINCE, end, row["code"], row["type"], row["name"], source=OLD_SOURCE, open_start=True
        )  # fmt: skip
        known[key] = Place("province", key, row["into"], [first])
    merged = {"city": "thanh_pho", "province": "tinh"}
    for code, key in keys.items():
        if key not in known:
            # Đồng Nai is a city since 2026 alone; the row of the office says what it is today.
            kind = "tinh" if code == "75" else merged[offices[code]["kind"]]
            version = Version(MERGER, None, code, kind, offices[code]["name_vi"], source=MERGER_ACT)
            known[key] = Place("province", key, code, [version])
    return known


def _communes() -> dict[str, Place]:
    into = {row["code"]: row["into"] for row in _provinces_before()}
    known = {}
    for row in _before():
        key, parent = old_key(row["code"]), f"{row['province']}@{PROVINCES_SINCE}"
        first = Version(
            LAST_DAY, MERGER, row["code"], row["type"], row["name"], parent, row["district"] or "",
            source=OLD_SOURCE, open_start=True,
        )  # fmt: skip
        known[key] = Place("commune", key, into[row["province"]], [first])
    keys, parents = commune_keys(), province_keys()
    for row in _since():
        key, place = keys[row["code"]], (float(row["latitude"]), float(row["longitude"]))
        version = Version(MERGER, None, row["code"], row["type"], row["name"], parents[row["province"]], "", *place)
        known.setdefault(key, Place("commune", key, row["province"])).versions.append(version)
    return known


def _put_between(versions: list[Version], row: dict[str, Any]) -> None:
    """One more version of a place: the version that it meets gives way."""
    base = versions.pop()
    more = base._replace(
        valid_from=row["valid_from"], valid_to=row["valid_to"], type=row["type"], name=row["name"],
        source=row["source"], confirmed=row["confirmed"] == "1",
        open_start=base.open_start and row["valid_from"] == base.valid_from,
    )  # fmt: skip
    if row["valid_to"]:
        versions += [more, base._replace(valid_from=row["valid_to"], open_start=False)]
    else:
        versions += [base._replace(valid_to=row["valid_from"]), more]


def version_rows(place: Place, keys: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """A place's versions as rows of the table."""
    area = keys[place.key]
    for each in place.versions:
        yield (
            area, each.valid_from, each.valid_to, each.open_start, each.code, each.type, each.name,
            without_marks(each.name), each.district, keys.get(each.parent), each.latitude, each.longitude,
            each.source, each.confirmed, searched(each.name, each.district, each.code),
        )  # fmt: skip


def searched(name: str, district: str, code: str) -> str:
    """What a place is found by."""
    return f"{folded(name)} {folded(district)} {code}"[:200]


def without_marks(name: str) -> str:
    """The name in letters without marks, as English texts write it."""
    if name.isascii():
        return name
    spread = unicodedata.normalize("NFD", name).replace("đ", "d").replace("Đ", "D")
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def changes() -> Iterator[Change]:
    """What befell the places: mergers of provinces, of communes within each province, and what was added by hand."""
    used = {edge.change for edge in edges()}
    for code, key in province_keys().items():
        for ending, (kind, *notes) in MERGERS.items():
            if f"{code}-{MERGER}{ending}" in used:
                rest = (MERGER, MERGER_ACT, *notes, True)
                yield Change(f"{code}-{MERGER}{ending}", kind, key, rest)
    for row in rows_of(PLACES / "more_changes.csv"):
        rest = [row[name] or "" for name in CHANGE_FIELDS[3:7]]
        yield Change(row["key"], row["kind"], row["area"], (*rest, row["confirmed"] == "1"))


def edges() -> Iterator[Edge]:
    """Which place went into which: whole, or in parts whose equal weights are estimates."""
    targets = province_keys()
    for row in _provinces_before():
        key, target = f"{row['code']}@{PROVINCES_SINCE}", targets[row["into"]]
        if key != target:
            yield Edge(f"{row['into']}-{MERGER}", key, target, 1.0, "exact", True)
    for row in _before():
        yield from _commune_edges(row)


def _commune_edges(row: dict[str, Any]) -> Iterator[Edge]:
    key, keys, codes = old_key(row["code"]), commune_keys(), row["into"].split()
    change = f"{_office(row['province'])}-{MERGER}-{'communes' if len(codes) == 1 else 'divided'}"
    for number, code in enumerate(codes):
        if keys[code] != key:
            basis = "exact" if len(codes) == 1 else "estimated"
            yield Edge(change, key, keys[code], 1.0 / len(codes), basis, number == 0)


@lru_cache(maxsize=128)
def _office(code: str) -> str:
    return next(row["into"] for row in _provinces_before() if row["code"] == code)
