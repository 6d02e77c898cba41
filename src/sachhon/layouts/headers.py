"""Finding the header of a table below its titles, and which column is which field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sachhon.reading.text import key, tidy

from .specs import Cell, Spec

SEARCHED = 30
_UNIT = re.compile(r"(.+?)\s*[(\[]([^()\[\]]*)[)\]]", re.DOTALL)
_UNIT_LABEL = re.compile(r"(?:đvt|đơn vị(?: tính)?|dvt|unit)\s*:\s*", re.IGNORECASE)
_TWO_NAMES = re.compile(r"[\n\r/|]+")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Found:
    """One column of the sheet that is a field of the specification."""

    index: int
    text: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Header:
    """The header of one sheet: its rows, its known columns by field, and the unknown ones."""

    first: int
    last: int
    columns: dict[str, Found]
    unknown: list[tuple[int, str]]
    # What a note above the table or the row below the names gives as the unit of all figures.
    unit: str | None = None

    def lacking(self, spec: Spec) -> list[str]:
        """The required fields that no column gives."""
        needed = (column.field for column in spec.columns if column.required)
        return [field for field in needed if field not in self.columns]


class Matcher:
    """Tells which field a header means: a header of either language, a synonym or the field's own name."""

    def __init__(self, spec: Spec, mapped: Mapping[str, str] | None = None) -> None:
        # What a person confirmed goes before every synonym; no field at all means: leave this column out.
        self._mapped = dict(mapped or {})
        self._whole: dict[str, str] = {}
        self._bare: dict[str, str] = {}
        for column in spec.columns:
            for text in (*column.headers, column.field):
                self._whole.setdefault(key(_starless(text)), column.field)
                name = key(split_unit(text)[0])
                # Two fields that differ by their unit alone are told apart by it alone.
                self._bare[name] = column.field if self._bare.get(name) in (None, column.field) else ""
        self._whole.pop("", None)

    def field(self, text: str) -> str | None:
        """The field that a header means, or None."""
        if not text or len(text) > _LONGEST:
            return None
        if self._mapped and (confirmed := self._mapped.get(header_key(text))) is not None:
            return confirmed or None
        names = [text, *_TWO_NAMES.split(text)] if _TWO_NAMES.search(text) else [text]
        return next(filter(None, map(self._one, names)), None)

    def settled(self, text: str) -> bool:
        """Whether a person has said what this header means, or that it means nothing."""
        return header_key(text) in self._mapped

    def _one(self, text: str) -> str | None:
        """The field of one name: as it stands, or without its unit."""
        name = key(split_unit(text)[0])
        return self._whole.get(key(_starless(text))) or self._whole.get(name) or self._bare.get(name)


def split_unit(text: str) -> tuple[str, str | None]:
    """A header's name and the unit in its last brackets: "Điện (kWh) *" is "Điện" and "kWh"."""
    whole = _starless(text)
    parts = _UNIT.fullmatch(whole)
    if not parts:
        return whole, None
    unit = _UNIT_LABEL.sub("", tidy(parts.group(2)))
    return tidy(parts.group(1)).rstrip("*: "), unit or None


def header_key(text: str) -> str:
    """A header as confirmed readings of it are found again."""
    return key(_starless(text))


def _starless(text: str) -> str:
    """A header without the star that marks it as required."""
    return tidy(text).strip("*: ")


def best_row(rows: Sequence[Sequence[Cell]], matcher: Matcher) -> tuple[int, int]:
    """The index of the row with most different fields of the first thirty, and how many it has."""
    counts = [len(fields_of(row, matcher)) for row in rows[:SEARCHED]]
    most = max(counts, default=0)
    return (counts.index(most), most) if most else (-1, 0)


def fields_of(row: Sequence[Cell], matcher: Matcher) -> set[str]:
    """The fields that a row names."""
    return set(filter(None, (matcher.field(cell) for cell in row if isinstance(cell, str))))


def header_at(rows: Sequence[Sequence[Cell]], index: int, deep: int, matcher: Matcher) -> Header:
    """The header that starts in ``rows[index]``, ``deep`` rows high; the first column of a name counts."""
    header = Header(index + 1, index + deep, {}, [])
    block = rows[index : index + deep]
    for place in range(max(map(len, block), default=0)):
        cells = [row[place] for row in block if place < len(row)]
        raws = [cell for cell in cells if isinstance(cell, str) and tidy(cell)]
        texts = [tidy(cell) for cell in raws]
        # Under a merged header the lower name is the more exact one.
        named = ((matcher.field(raw), tidy(raw)) for raw in reversed(raws))
        field, text = next((pair for pair in named if pair[0] and pair[0] not in header.columns), (None, ""))
        if field:
            header.columns[field] = Found(place, text, split_unit(text)[1])
        elif texts:
            header.unknown.append((place, texts[0]))
    return header


def letters(index: int) -> str:
    """A column's letters: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(name: str) -> int:
    """The index of a column's letters: A is 0."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1
