"""One table that holds several: months across, one column per named thing, tables side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sachhon.reading.text import folded, tidy

from .headers import Found, Header, Matcher, split_unit
from .months import iso, month_of
from .specs import Cell, Shapes, Spec
from .unitwords import is_unit

_TOTALS = frozenset(("ca nam", "cong", "tong", "tong cong", "luy ke", "nam", "total", "year total", "tong nam"))


@dataclass(slots=True)
class Slice:
    """A reading of the table: where each field stands, what fields the layout gives, which column has to be filled."""

    columns: dict[str, Found]
    given: dict[str, str] = field(default_factory=dict)
    needs: int | None = None


@dataclass(slots=True)
class Cut:
    """How a header is read: its slices, columns across that sum others, and months whose year nobody says."""

    slices: list[Slice]
    across: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    yearless: bool = False


def cut(header: Header, spec: Spec, matcher: Matcher, given: dict[str, str], year: int | None) -> Cut:
    """The slices of a table; the plain one alone where the header names a column per field."""
    if not header.columns:
        return Cut([Slice({}, dict(given))])
    return (
        _months(header, spec, given, year) or _items(header, spec, given) or _beside(header, spec, matcher, given)
        or Cut([Slice(dict(header.columns), dict(given))])
    )  # fmt: skip


def across(row: Sequence[Cell], shapes: Shapes) -> int:
    """How many cells of a row are called by a month or by a thing that may have a column."""
    names = [split_unit(cell)[0] for cell in row if isinstance(cell, str) and len(cell) < 80]
    things = sum(folded(name) in shapes.items for name in names)
    months = sum(month_of(name, None) is not None for name in names) if shapes.month else 0
    return things + (months if months > 1 else 0)


def _months(header: Header, spec: Spec, given: dict[str, str], year: int | None) -> Cut | None:
    """One slice per month whose figures stand in a column of their own."""
    shapes = spec.shapes
    if not shapes.month or {shapes.month, shapes.value} & header.columns.keys() or shapes.month in given:
        return None
    found = [(place, text, month_of(split_unit(text)[0], year)) for place, text in header.unknown]
    months = [(place, text, when) for place, text, when in found if when]
    if len(months) < 2:
        return None
    slices = []
    for place, text, (own, number) in months:
        value = Found(place, text, _unit_of(text, header))
        month = iso(own, number) if own else f"{number:02}"
        slices.append(Slice({**header.columns, shapes.value: value}, {**given, shapes.month: month}, place))
    totals = [place for place, text in header.unknown if folded(tidy(text)) in _TOTALS]
    return Cut(slices, [place for place, _, _ in months], totals, any(when[0] is None for _, _, when in months))


def _items(header: Header, spec: Spec, given: dict[str, str]) -> Cut | None:
    """One slice per column that is called by a thing: "Điện (kWh)", "Than (tấn)"."""
    shapes = spec.shapes
    if not shapes.item or {shapes.item, shapes.value} & header.columns.keys():
        return None
    things = [(place, text) for place, text in header.unknown if folded(split_unit(text)[0]) in shapes.items]
    if not things:
        return None
    slices = []
    for place, text in things:
        unit = _unit_of(text, header)
        own = {**given, shapes.item: split_unit(text)[0], **({shapes.unit: unit} if shapes.unit and unit else {})}
        slices.append(Slice({**header.columns, shapes.value: Found(place, text, unit)}, own, place))
    return Cut(slices, [place for place, _ in things])


def _unit_of(text: str, header: Header) -> str | None:
    """A unit in the header's brackets; other words in brackets are none."""
    unit = split_unit(text)[1]
    return unit if unit and is_unit(unit) else header.unit


def _beside(header: Header, spec: Spec, matcher: Matcher, given: dict[str, str]) -> Cut | None:
    """Tables side by side: the names of all needed columns once more, further to the right."""
    needed = [column.field for column in spec.columns if column.required and column.field not in given]
    if len(needed) < 2:
        return None
    first = max((found.index for found in header.columns.values()), default=0)
    second: dict[str, Found] = {}
    for place, text in header.unknown:
        name = matcher.field(text) if place > first else None
        if name and name not in second:
            second[name] = Found(place, text, split_unit(text)[1])
    if not set(needed) <= second.keys():
        return None
    one, other = Slice(dict(header.columns), dict(given)), Slice(second, dict(given))
    one.needs, other.needs = header.columns[needed[0]].index, second[needed[0]].index
    return Cut([one, other], [found.index for found in second.values()])


def turned(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """The grid with rows for columns."""
    width = max(map(len, rows), default=0)
    return [[row[place] if place < len(row) else "" for row in rows] for place in range(width)]
