"""Where a sheet's table begins and what gives each of its fields: header, labels above it, title, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sachhon.reading.text import is_blank, tidy

from .above import Range
from .headers import SEARCHED, Found, Header, Matcher, best_row, fields_of, header_at
from .labels import labelled
from .months import month_in, year_in
from .slices import Cut, Slice, across, cut
from .specs import Cell, Spec
from .unitwords import unit_note, units_row

DEEPEST = 4
_GIVEN_KINDS = ("month", "year", "date", "code")
Rows = Sequence[Sequence[Cell]]


@dataclass(slots=True)
class Place:
    """What is known of a sheet besides its rows: title, file, merged cells, what its title gives, rows above it."""

    title: str = ""
    file: str = ""
    ranges: Sequence[Range] = ()
    given: dict[str, str] = field(default_factory=dict)
    offset: int = 0


@dataclass(slots=True)
class Head:
    """A table that was found: its header, how it is cut, what labels and titles give, what of that is said."""

    header: Header
    cut: Cut
    labels: dict[str, Cell] = field(default_factory=dict)
    # Where the values of labels stand: field → (column from 0, row, label).
    spots: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def lacking(self, spec: Spec) -> list[str]:
        """The required fields that nothing gives."""
        had = {*self.header.columns, *self.labels}
        for one in self.cut.slices:
            had |= {*one.columns, *one.given}
        return [column.field for column in spec.columns if column.required and column.field not in had]


def least(spec: Spec) -> int:
    """A header has at least two known names, or the only one."""
    return min(2, len(spec.columns))


def find(rows: Rows, spec: Spec, matcher: Matcher, place: Place) -> Head | None:
    """The table among the first rows; None when no row names two fields."""
    header = _header(rows, spec, matcher, place)
    return None if header is None else about(rows, header, spec, matcher, place)


def about(rows: Rows, header: Header, spec: Spec, matcher: Matcher, place: Place) -> Head:
    """All that a header and what stands above it say."""
    above = rows[: header.first - 1]
    texts = [cell for row in above for cell in row if isinstance(cell, str)]
    header = _with_units(rows, header, spec, above)
    head = Head(header, Cut([Slice(dict(header.columns))]))
    wanted = [
        column.field for column in spec.columns
        if column.field not in header.columns and (column.required or column.kind in _GIVEN_KINDS)
    ]  # fmt: skip
    found = labelled(above, matcher.field, wanted)
    head.labels = {name: one.value for name, one in found.items()}
    head.spots = {name: (one.column, one.row, one.text) for name, one in found.items()}
    year = year_in(texts) or year_in([place.title]) or year_in([place.file])
    head.cut = cut(header, spec, matcher, dict(place.given), year)
    _from_title(head, spec, texts, year)
    _unit(head, spec)
    return head


def _header(rows: Rows, spec: Spec, matcher: Matcher, place: Place) -> Header | None:
    """The header, as high as its merged cells and the names in the rows beside it make it."""
    searched = rows[place.offset : place.offset + SEARCHED]
    index, count = best_row(searched, matcher)
    if spec.shapes.month or spec.shapes.item:
        marks = [len(fields_of(row, matcher)) + across(row, spec.shapes) for row in searched]
        count = max(marks, default=0)
        index = marks.index(count) if count else -1
    if count < least(spec):
        return None
    index += place.offset
    deep = _depths(place.ranges)
    above = range(max(0, index - DEEPEST + 1), index)
    top = next((row for row in above if row + deep.get(row + 1, 1) > index), index)
    height = min(max(index - top + 1, deep.get(top + 1, 1)), DEEPEST)
    header = header_at(rows, top, height, matcher)
    return _grown(rows, header, matcher)


def _depths(ranges: Sequence[Range]) -> dict[int, int]:
    """By row how many rows its deepest merged cell has."""
    deep: dict[int, int] = {}
    for top, _, bottom, _ in ranges:
        deep[top] = max(deep.get(top, 1), bottom - top + 1)
    return deep


def _grown(rows: Rows, header: Header, matcher: Matcher) -> Header:
    """The header with the row above or below it, where that names more fields and holds no figure."""
    for top, height in ((header.first - 2, 1), (header.first - 1, 2)):
        beside = top if height == 1 else header.last
        if header.last - header.first + 2 > DEEPEST or not 0 <= beside < len(rows):
            continue
        filled = [cell for cell in rows[beside] if not is_blank(cell)]
        if not filled or not all(isinstance(cell, str) and not any(map(str.isdigit, cell)) for cell in filled):
            continue
        wider = header_at(rows, top, header.last - top + (height - 1), matcher)
        more = [found.index for name, found in wider.columns.items() if name not in header.columns]
        if more and len(wider.columns) > len(header.columns) and _vacant(rows, header, more):
            header = wider
    return header


def _vacant(rows: Rows, header: Header, places: list[int]) -> bool:
    """Whether the header says nothing in these columns, so that the row beside it may speak for them."""
    own = rows[header.first - 1 : header.last]
    return all(place >= len(row) or is_blank(row[place]) for row in own for place in places)


def _with_units(rows: Rows, header: Header, spec: Spec, above: Rows) -> Header:
    """The header with the units of a row below its names, and the unit that a note above gives."""
    columns = dict(header.columns)
    last = header.last
    known = [found.index for found in columns.values()] + [place for place, _ in header.unknown]
    units = units_row(rows[last], known) if last < len(rows) else {}
    unknown = list(header.unknown)
    if units:
        last += 1
        for name, found in columns.items():
            if found.unit is None and found.index in units:
                columns[name] = replace(found, unit=units[found.index])
        unknown = [(spot, f"{text} ({units[spot]})" if spot in units else text) for spot, text in unknown]
    note = next((unit for row in above if (unit := unit_note(row))), None)
    for name in _measured(spec, columns) if note else ():
        columns[name] = replace(columns[name], unit=note)
    return Header(header.first, last, columns, unknown, note)


def _measured(spec: Spec, columns: dict[str, Found]) -> list[str]:
    """The fields without a unit of their own that a note above the table speaks of."""
    money = [each.field for each in spec.columns if each.kind == "money" or each.unit == "đồng"]
    return [name for name in (*money, spec.shapes.value) if name in columns and columns[name].unit is None]


def _from_title(head: Head, spec: Spec, texts: list[str], year: int | None) -> None:
    """A year or month that no column gives, from the lines above the table; it is said."""
    for name in head.lacking(spec):
        kind = spec.column(name).kind
        found = str(year) if kind == "year" and year else month_in(texts) if kind == "month" else None
        if found:
            for one in head.cut.slices:
                one.given[name] = found
            head.notes.append((f"{kind}_from_title", {"found": found}))


def _unit(head: Head, spec: Spec) -> None:
    """The unit of the figures' header, for a table without a column of units."""
    unit, value = spec.shapes.unit, spec.shapes.value
    for one in head.cut.slices if unit else ():
        own = one.columns[value].unit if value in one.columns else None
        if own and unit not in one.columns and unit not in one.given:
            one.given[unit] = own


def guessed(rows: Rows) -> Header | None:
    """The row that looks most like a header, where no name in it is known: most texts, no figure among them."""
    marks = [(len({tidy(cell) for cell in row if isinstance(cell, str) and tidy(cell)}), -number, number)
             for number, row in enumerate(rows[:SEARCHED]) if _only_names(row)]  # fmt: skip
    most = max(marks, default=(0, 0, 0))
    if most[0] < 2:
        return None
    names = [(place, tidy(cell)) for place, cell in enumerate(rows[most[2]]) if isinstance(cell, str) and tidy(cell)]
    return Header(most[2] + 1, most[2] + 1, {}, names)


def _only_names(row: Sequence[Cell]) -> bool:
    """Whether every filled cell is a short text that is no number."""
    filled = [cell for cell in row if not is_blank(cell)]
    texts = [tidy(cell) for cell in filled if isinstance(cell, str)]
    return len(filled) == len(texts) and all(len(text) <= 120 and not text[:1].isdecimal() for text in texts)
