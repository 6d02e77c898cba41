"""The rows below a header, read column by column and sent in chunks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sachhon.layouts.above import DITTO, tall
from sachhon.layouts.cells import Reading, Value, reader
from sachhon.layouts.headers import Matcher
from sachhon.layouts.heads import Head
from sachhon.layouts.leftout import Sieve
from sachhon.layouts.slices import Slice
from sachhon.layouts.specs import Cell, Spec
from sachhon.layouts.sums import Sums, stated_count
from sachhon.reading.problems import Refused
from sachhon.reading.text import is_blank, tidy

from .books import Sheet
from .request import Limits

Row = list[Any]
Line = dict[str, Any]
_CHUNK = 500
_CHUNK_CHARACTERS = 500_000
_PROGRESS = 5_000
_SUMMED = ("number", "integer", "counted", "money")


class Part:
    """One slice of a table: its columns with their readers, and the rows that wait to be sent."""

    def __init__(self, spec: Spec, one: Slice, labels: dict[str, Cell], piece: int) -> None:
        self.needs, self.piece = one.needs, piece
        self.rows: list[Row] = []
        self.size = 0
        self.columns: list[tuple[int | None, str, Any, Reading | None]] = []
        for column in spec.columns:
            found = one.columns.get(column.field)
            read = reader(column, (found.unit or "") if found else "")
            given: Cell = one.given.get(column.field, labels.get(column.field, ""))
            constant = None if found or is_blank(given) else read(given)
            self.columns.append((found.index if found else None, column.field, read, constant))

    def keep(self, row: Row) -> bool:
        """Add a row; true when enough of them wait."""
        self.rows.append(row)
        self.size += sum(map(len, filter(None, row[1])))
        return len(self.rows) == _CHUNK or self.size > _CHUNK_CHARACTERS

    def flush(self, name: str) -> Iterator[Line]:
        """The line with the waiting rows."""
        if self.rows:
            more = {"p": self.piece} if self.piece else {}
            yield {"t": "rows", "s": name, **more, "rows": self.rows}
        self.rows, self.size = [], 0


@dataclass(slots=True)
class Ground:
    """What of a sheet matters to its rows: merged cells by row, rows hidden by hand, struck-through cells."""

    merged: dict[int, int] = field(default_factory=dict)
    tall: dict[int, dict[int, int]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    struck: dict[int, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: Sheet, head: Head) -> Ground:
        """The ground of a sheet; rows that a filter hides are read like all others."""
        look = sheet.look
        hidden = set() if look.filtered else look.hidden_rows
        return cls(sheet.merged, tall(sheet.ranges, head.header.last), hidden, look.struck)


class Table:
    """One sheet's rows; ``seen`` counts them, data or not."""

    def __init__(self, spec: Spec, head: Head, matcher: Matcher, ground: Ground, limits: Limits, piece: int) -> None:
        self.seen, self.kept = 0, [0, 0]
        self._spec, self._name, self._limits, self._last = spec, spec.name, limits, head.header.last
        self._across, self._totals = frozenset(head.cut.across), head.cut.totals
        self._sieve = Sieve(spec, head.header, matcher, ground.merged, self._across)
        self._ground, self._section = ground, ""
        self._parts = [Part(spec, one, head.labels, piece + place) for place, one in enumerate(head.cut.slices)]
        self._lasting: dict[int, Cell] = {}
        self._sums = Sums()
        self._summed = [(place, c.field) for place, c in enumerate(spec.columns) if c.kind in _SUMMED]
        self._spots = [place for place, column in enumerate(spec.columns) if column.field == spec.shapes.section]
        self._notes: list[Line] = []

    def lines(self, rows: Iterable[list[Cell]], done: int, total: int | None) -> Iterator[Line]:
        """The lines of these rows: data in chunks, what was left out, how far it is."""
        for number, cells in enumerate(rows, self._last + 1):
            self.seen += 1
            why = self._why(number, cells)
            if why is None:
                yield from self._data(number, cells)
            elif why != "blank":
                yield {"t": "left", "s": self._name, "r": number, "why": why, "text": _first_text(cells)}
                self._learn(number, cells, why)
            if self.seen % _PROGRESS == 0:
                yield {"t": "progress", "done": done + self.seen, "total": total}
        for part in self._parts:
            yield from part.flush(self._name)
        yield from self._notes

    def _why(self, number: int, cells: list[Cell]) -> str | None:
        """Why a row is left out: its words, or that it is hidden."""
        if number in self._ground.tall:
            cells = self._filled(number, cells)
        why = self._sieve.why(number, cells)
        return "hidden" if why is None and number in self._ground.hidden else why

    def _data(self, number: int, cells: list[Cell]) -> Iterator[Line]:
        """A row of data, once for each slice that has something of it."""
        if number - self._last > self._limits.rows:
            raise Refused("too_large", what="rows", limit=self._limits.rows)
        for part in self._parts:
            if part.needs is None or not is_blank(cells[part.needs] if part.needs < len(cells) else ""):
                row = self._row(part, number, cells)
                if part.keep(row):
                    yield from part.flush(self._name)
        if self._totals and self._parts[0].needs is not None:
            self._across_sum(number, cells)
        self._remember(cells)

    def _across_sum(self, number: int, cells: list[Cell]) -> None:
        """Say where a figure for the whole year is not the sum of its months."""
        figures = [cells[place] for place in self._across if place < len(cells)]
        months = [float(cell) for cell in figures if isinstance(cell, (int, float))]
        for place in self._totals[:1]:
            said = cells[place] if place < len(cells) else None
            texts = any(isinstance(cell, str) and cell for cell in figures)
            if isinstance(said, (int, float)) and not texts and abs(said - sum(months)) > 0.005:
                self._note("total_differs", number, self._spec.shapes.value, float(said), sum(months))

    def _row(self, part: Part, number: int, cells: list[Cell]) -> Row:
        """A row's number, its texts, its values and its problems."""
        raws: list[str | None] = []
        values: list[Value] = []
        problems: list[list[Any]] = []
        width = len(cells)
        above = self._ground.tall.get(number)
        for index, name, read, constant in part.columns:
            if index is None:
                raw, value, problem = constant or (None, None, None)
            else:
                cell = cells[index] if index < width else ""
                raw, value, problem = self._meant(index, cell, read, above)
            raws.append(raw)
            values.append(value)
            if problem:
                problems.append([name, problem.kind, problem.code, problem.params])
        for spot in self._spots if self._section else ():
            raws[spot], values[spot] = raws[spot] or self._section, values[spot] or self._section
        if number in self._ground.struck:
            problems += self._struck(part, number)
            if problems and problems[-1][2] == "struck_through" and not problems[-1][0]:
                # Whoever struck the row through did not count it either.
                return [number, raws, values, problems]
        self._sums.add(
            {name: value for place, name in self._summed if isinstance(value := values[place], (int, float))}
        )
        return [number, raws, values, problems]

    def _meant(self, index: int, cell: Cell, read: Any, above: dict[int, int] | None) -> Reading:
        """A cell as read; "như trên" and the rest of a merged text mean what stands above."""
        if cell.__class__ is str and cell in DITTO and index in self._lasting:
            found: Reading = read(self._lasting[index])
            return (str(cell), *found[1:])
        if above is not None and index in above and is_blank(cell) and isinstance(self._lasting.get(index), str):
            return read(self._lasting[index])  # type: ignore[no-any-return]
        return read(cell)  # type: ignore[no-any-return]

    def _filled(self, number: int, cells: list[Cell]) -> list[Cell]:
        """The row with the texts of merged cells that reach into it."""
        whole = list(cells)
        for place in self._ground.tall[number]:
            if place < len(whole) and is_blank(whole[place]) and isinstance(text := self._lasting.get(place), str):
                whole[place] = text
        return whole

    def _remember(self, cells: list[Cell]) -> None:
        """The last thing that each column said; only tables with merged or ditto cells ask for it."""
        for place, cell in enumerate(cells):
            if cell not in ("", None) and not (cell.__class__ is str and cell in DITTO):
                self._lasting[place] = cell

    def _struck(self, part: Part, number: int) -> list[list[Any]]:
        """A question about a row that is struck through, or about single cells of it."""
        struck = self._ground.struck[number]
        fields = [(name, index) for index, name, _, _ in part.columns if index is not None]
        hit = [name for name, index in fields if index in struck]
        lead = self._spec.columns[self._spec.lead].field
        if lead in hit:
            return [["", "asked", "struck_through", {}]]
        return [[name, "asked", "struck_through", {}] for name in hit]

    def _learn(self, number: int, cells: list[Cell], why: str) -> None:
        """What rows without data tell: the group that begins, and whether a total agrees with its rows."""
        if why == "section":
            self._section = _first_text(cells)
        elif why == "total":
            self._compare(number, cells)

    def _compare(self, number: int, cells: list[Cell]) -> None:
        """Say where a total contradicts the rows above it."""
        texts = [cell for cell in cells if isinstance(cell, str)]
        counted = stated_count(texts)
        if counted is not None and counted != self._sums.rows:
            self._note("count_differs", number, "", counted, self._sums.rows)
        if len(self._parts) > 1:
            return
        stated = {}
        fields = {name for _, name in self._summed}
        for index, name, read, _ in self._parts[0].columns:
            if index is not None and name in fields and index < len(cells) and not is_blank(cells[index]):
                value, problem = read(cells[index])[1:]
                if problem is None and isinstance(value, (int, float)):
                    stated[name] = float(value)
        for name, said, found in self._sums.contradictions(stated):
            self._note("total_differs", number, name, said, found)

    def _note(self, code: str, row: int, name: str, stated: float, found: float) -> None:
        more = {"row": row, "field": name, "stated": stated, "found": found}
        self._notes.append({"t": "note", "code": code, "s": self._name, "params": more})


def _first_text(cells: list[Cell]) -> str:
    """The first text of a row that is left out, to recognise it by."""
    texts = (tidy(cell) for cell in cells if isinstance(cell, str))
    return next(filter(None, texts), "")[:200]
