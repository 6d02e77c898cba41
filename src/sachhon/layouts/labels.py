"""Forms: a label with its value beside it, below it or behind a colon, wherever on the sheet it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sachhon.reading.text import is_blank, tidy

from .specs import Cell

_REACH = 8


@dataclass(frozen=True, slots=True)
class Label:
    """A field's value found by its label: where it stands and what the cell holds."""

    row: int
    column: int
    text: str
    value: Cell


def labelled(
    rows: Sequence[Sequence[Cell]], field_of: Callable[[str], str | None], wanted: Iterable[str], *, below: bool = False
) -> dict[str, Label]:
    """Each wanted field's value beside its label; the first label of a field counts."""
    want, found = set(wanted), dict[str, Label]()
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str) and (one := _label(cell, field_of, want - found.keys())):
                value = one[1] or _beside(row, place, field_of)
                if value is None and below:
                    value = _below(rows, number, place, field_of)
                if value is not None:
                    at = (
                        place
                        if one[1]
                        else next((spot for spot in range(place + 1, len(row)) if row[spot] is value), place)
                    )
                    found[one[0]] = Label(number + 1, at, tidy(cell)[:80], value)
    return found


def _label(cell: str, field_of: Callable[[str], str | None], want: set[str]) -> tuple[str, str] | None:
    """(field, value behind the colon or nothing) of a cell that is a label of a wanted field."""
    text = tidy(cell)
    if not text or len(text) > 200:
        return None
    head, colon, tail = text.partition(":")
    for name, value in ((text, ""), (head, tail.strip(" .…_-")) if colon else ("", "")):
        field = field_of(_unnumbered(name)) if name else None
        if field in want:
            return field or "", value
    return None


def _unnumbered(name: str) -> str:
    """A label without its number in the form: "1. Tên cơ sở" is "Tên cơ sở"."""
    head, _, tail = name.partition(" ")
    return tail if tail and head.rstrip(".)").replace(".", "").isdecimal() and head[-1] in ".)" else name


def _beside(row: Sequence[Cell], place: int, field_of: Callable[[str], str | None]) -> Cell:
    """The first cell to the right that holds something and is no label itself."""
    for cell in row[place + 1 : place + 1 + _REACH]:
        if not is_blank(cell):
            return None if isinstance(cell, str) and _is_label(cell, field_of) else cell
    return None


def _below(rows: Sequence[Sequence[Cell]], number: int, place: int, field_of: Callable[[str], str | None]) -> Cell:
    """The cell under a label that has nothing beside it."""
    row = rows[number + 1] if number + 1 < len(rows) else ()
    cell = row[place] if place < len(row) else None
    return None if is_blank(cell) or (isinstance(cell, str) and _is_label(cell, field_of)) else cell


def _is_label(cell: str, field_of: Callable[[str], str | None]) -> bool:
    text = tidy(cell)
    return field_of(_unnumbered(text.partition(":")[0])) is not None
