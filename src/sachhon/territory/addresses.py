"""Reads the commune out of an address, as it is written today or was written before July 2025."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from sachhon.kit import clock
from sachhon.territory.models import Area, AreaEdge, AreaVersion, Kind, Province
from sachhon.territory.names import COMMUNE_RANKS, DISTRICT_RANKS, PROVINCE_RANKS, has_marks, reduced, voiced

_PARTS = re.compile(r"[,;/()|\n\[\]]+")
_LONGEST_NAME = 6  # words
MOST_CHOICES = 30
MOST_READ = 500  # letters of an address that are read


@dataclass(frozen=True)
class Found:
    """The commune of today that an address means; `how` is today, before (its former name) or whole."""

    area: Area
    how: str
    was: str = ""  # the place as the address calls it, where that is not its name of today


@dataclass(frozen=True)
class Several:
    """An address that may mean several communes of today: a person chooses."""

    choices: tuple[Area, ...]
    why: str  # divided, same_name, district, other_rank


@dataclass(frozen=True)
class Unknown:
    """An address in which no commune was found; `why` says what was missing."""

    text: str
    why: str = "no_name"  # empty, no_name, other_province, not_then, no_list


Answer = Found | Several | Unknown


@dataclass(slots=True)
class _Place:
    """One commune under one name: of today, or of before with what it became."""

    version: Any
    name: str
    voiced: str
    rank: str
    district: str
    district_rank: str
    provinces: frozenset[str]
    becomes: tuple[int, ...]
    present: bool


@dataclass
class _Mentions:
    """What an address names, level by level."""

    communes: list[tuple[str | None, str]] = field(default_factory=list)
    districts: list[tuple[str | None, str]] = field(default_factory=list)
    provinces: set[str] = field(default_factory=set)


class Reader:
    """Reads many addresses of one province from an index in memory."""

    def __init__(self, province: Province) -> None:
        self.province = province
        versions = list(_versions(province))
        self.areas: dict[int, Area] = {row.area_id: row.area for row in versions}
        parents = _province_names(province)
        self.own_provinces = frozenset(name for names in parents.values() for name in names)
        self.other_provinces = _all_province_names() - self.own_provinces
        targets = _targets(self.areas)
        self.by_name: dict[str, list[_Place]] = defaultdict(list)
        self.by_district: dict[str, list[_Place]] = defaultdict(list)
        for row in versions:
            self._index(row, parents, targets)

    def _index(self, row: Any, parents: dict[int, frozenset[str]], targets: dict[int, list[int]]) -> None:
        present = row.valid_to is None or row.valid_to > clock.today()
        alone = f"{row.full_name}" if row.type == AreaVersion.Type.DISTRICT else row.district
        rank, district = _split_district(alone)
        names = parents.get(row.parent_id or 0, frozenset())
        if present:  # people go on writing the old province beside the new commune
            names = names | self.own_provinces
        place = _Place(
            row, reduced(row.name_vi), voiced(row.name_vi), row.type, district, rank, names | parents[0],
            tuple(targets.get(row.area_id) or (row.area_id,)), present,
        )  # fmt: skip
        self.by_name[place.name].append(place)
        if district:
            self.by_district[district].append(place)

    def read(self, text: str, on: dt.date | None = None) -> Answer:
        """The commune of today that an address written on a day means; without a day both old and new are sought."""
        text = str(text or "")[:MOST_READ]
        if not text.strip():
            return Unknown(text, "empty")
        if not self.areas:
            return Unknown(text, "no_list")
        mentions = self._mentions(text)
        if mentions.provinces and mentions.provinces <= self.other_provinces:
            return Unknown(text, "other_province")
        places = list(self._candidates(mentions, text))
        if places and on is not None:
            then = [each for each in places if _in_force(each.version, on)]
            places = then or [each for each in places if each.version.valid_from <= on]
            if not places:
                return Unknown(text, "not_then")
        return self._answer(places, mentions, text)

    def read_many(self, texts: Iterable[str], on: dt.date | None = None) -> list[Answer]:
        """Each address in turn; the same text is read once."""
        memory: dict[str, Answer] = {}
        found = []
        for text in texts:
            if text not in memory:
                memory[text] = self.read(text, on)
            found.append(memory[text])
        return found

    # What an address names

    def _mentions(self, text: str) -> _Mentions:
        parts = [reduced(part) for part in _PARTS.split(text)]
        found = self._of_parts([part for part in parts if part])
        if not found.communes and " - " in text:
            found = self._of_parts([reduced(part) for part in text.split(" - ")])
        return found

    def _of_parts(self, parts: list[str]) -> _Mentions:
        found = _Mentions()
        for number, part in enumerate(parts):
            words = part.split()
            if not self._ranked(words, found):
                self._plain(part, found, last=number == len(parts) - 1, first=number == 0)
        return found

    def _ranked(self, words: list[str], found: _Mentions) -> bool:
        """Names behind a rank anywhere in a part: "xã Gio Mai huyện Gio Linh"."""
        any_found, at = False, 0
        while at < len(words):
            step = self._one_ranked(words, at, found)
            any_found, at = any_found or step > 0, at + max(step, 1)
        return any_found

    def _one_ranked(self, words: list[str], at: int, found: _Mentions) -> int:
        """Words that a rank and its name take here; 0 where none stands here."""
        for length in (2, 1):
            rank = " ".join(words[at : at + length])
            rest = words[at + length : at + length + _LONGEST_NAME]
            if rank in COMMUNE_RANKS and (name := _longest(rest, self.by_name)):
                found.communes.append((COMMUNE_RANKS[rank], name))
            elif rank in DISTRICT_RANKS and (name := _longest(rest, self.by_district)):
                found.districts.append((DISTRICT_RANKS[rank], name))
                if rank in PROVINCE_RANKS and name in self.own_provinces | self.other_provinces:
                    found.provinces.add(name)
            elif rank in PROVINCE_RANKS and (name := self._province(rest)):
                found.provinces.add(name)
            else:
                continue
            return length + len(name.split())
        return 0

    def _province(self, rest: list[str]) -> str:
        return _longest(rest, self.own_provinces) or _longest(rest, self.other_provinces)

    def _plain(self, part: str, found: _Mentions, *, last: bool, first: bool) -> None:
        """A part without a rank is a name as a whole; the last one rather a province, the first a commune."""
        name = part.removesuffix(" cu").removesuffix(" moi").strip()
        if not first and (name in self.own_provinces or name in self.other_provinces):
            found.provinces.add(name)
            if last:
                return
        if name in self.by_district and not first:
            found.districts.append((None, name))
        if name in self.by_name:
            found.communes.append((None, name))

    # Which places fit

    def _candidates(self, mentions: _Mentions, text: str) -> Iterator[_Place]:
        marked = voiced(text) if has_marks(text) else ""
        places: dict[int, _Place] = {}
        for rank, name in _surest(mentions):
            for place in self.by_name[name]:
                if rank is None or rank == place.rank:
                    places.setdefault(id(place), place)
        fitting = [place for place in places.values() if self._fits(place, mentions)]
        spoken = [place for place in fitting if f" {place.voiced} " in f" {marked} "] if marked else []
        yield from spoken or fitting

    def _fits(self, place: _Place, mentions: _Mentions) -> bool:
        """Whether district and province, where they are named, are those of the place."""
        own = mentions.provinces & self.own_provinces
        if own and not own & place.provinces:
            return False
        if not mentions.districts or place.present:
            return True
        return any(name == place.district and rank in (None, place.district_rank) for rank, name in mentions.districts)

    def _answer(self, places: list[_Place], mentions: _Mentions, text: str) -> Answer:
        old = [place for place in places if not place.present]
        if mentions.districts and old:
            places = old  # a district is named: the address is of before
        if not places:
            return self._otherwise(mentions, text)
        keys = list(dict.fromkeys(key for place in places for key in place.becomes))
        if len(keys) == 1:
            how = "today" if any(place.present for place in places) else "before"
            was = "" if how == "today" else f"{places[0].version.full_name}, {places[0].version.district}"
            return Found(self.areas[keys[0]], how, was.rstrip(", "))
        return Several(self._choices(keys), "divided" if len(places) == 1 else "same_name")

    def _otherwise(self, mentions: _Mentions, text: str) -> Answer:
        """Nothing fits as it is written: the same name in another rank, or a whole former district, is proposed."""
        named = [place for _rank, name in mentions.communes for place in self.by_name[name]]
        close = [place for place in named if self._fits(place, mentions)]
        keys = list(dict.fromkeys(key for place in close for key in place.becomes))
        if keys:
            return Several(self._choices(keys), "other_rank")
        if not mentions.communes:
            inside = [p for _rank, name in mentions.districts for p in self.by_district[name]]
            keys = list(dict.fromkeys(key for place in inside for key in place.becomes))
            if len(keys) == 1:
                return Found(self.areas[keys[0]], "before", f"{inside[0].version.district or inside[0].version}")
            if 0 < len(keys) <= MOST_CHOICES:
                return Several(self._choices(keys), "district")
        return Unknown(text)

    def _choices(self, keys: list[int]) -> tuple[Area, ...]:
        return tuple(self.areas[key] for key in keys)


def reader_of(province: Province) -> Reader:
    """The reader of a province's addresses; keep it for as many as there are."""
    return Reader(province)


def read_commune(text: str, province: Province, on: dt.date | None = None) -> Answer:
    """The commune of today that one address means."""
    return Reader(province).read(text, on)


def _versions(province: Province) -> Iterable[AreaVersion]:
    rows = AreaVersion.objects.filter(area__province=province, area__kind=Kind.COMMUNE).select_related("area")
    return rows.order_by(F("valid_to").desc(nulls_first=True), "code")


def _province_names(province: Province) -> dict[int, frozenset[str]]:
    """Reduced names by place of the provinces that this office looks after; under 0 the name of today."""
    names: dict[int, set[str]] = defaultdict(set)
    rows = AreaVersion.objects.filter(area__province=province, area__kind=Kind.PROVINCE)
    for area, name in rows.values_list("area_id", "name_vi"):
        names[area].add(reduced(name))
    return {0: frozenset({reduced(province.name_vi)}), **{key: frozenset(found) for key, found in names.items()}}


def _all_province_names() -> frozenset[str]:
    rows = AreaVersion.objects.filter(area__kind=Kind.PROVINCE)
    return frozenset(reduced(name) for name in rows.values_list("name_vi", flat=True))


def _targets(areas: dict[int, Area]) -> dict[int, list[int]]:
    """What each place has become, step by step, the main part first."""
    steps: dict[int, list[int]] = defaultdict(list)
    edges = AreaEdge.objects.filter(source__kind=Kind.COMMUNE, change__effective__lte=clock.today())
    edges = edges.filter(source__province_id__in={area.province_id for area in areas.values()})
    for source, target in edges.order_by("-main", "pk").values_list("source_id", "target_id"):
        steps[source].append(target)
    return {key: list(dict.fromkeys(_ends(key, steps))) for key in steps}


def _ends(key: int, steps: dict[int, list[int]]) -> Iterator[int]:
    if key not in steps:
        yield key
        return
    for target in steps[key]:
        yield from _ends(target, steps)


def _split_district(district: str) -> tuple[str, str]:
    """Rank and reduced name of a former district: "Thành phố Đông Hà" is "thanh pho", "dong ha"."""
    words = reduced(district).split()
    for length in (2, 1):
        rank = " ".join(words[:length])
        if rank in DISTRICT_RANKS:
            return DISTRICT_RANKS[rank], " ".join(words[length:])
    return "", " ".join(words)


def _longest(words: list[str], known: Any) -> str:
    """The longest known name that these words begin with."""
    for length in range(min(len(words), _LONGEST_NAME), 0, -1):
        name = " ".join(words[:length])
        if name in known:
            return name
    return ""


def _surest(mentions: _Mentions) -> list[tuple[str | None, str]]:
    """Names behind a rank, where there are any; otherwise the first plain one that is not a district beside."""
    ranked = [each for each in mentions.communes if each[0]]
    return ranked or mentions.communes[:1]


def _in_force(version: Any, on: dt.date) -> bool:
    begun = version.open_start or version.valid_from <= on
    return bool(begun and (version.valid_to is None or version.valid_to > on))
