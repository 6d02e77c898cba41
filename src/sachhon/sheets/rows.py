"""The rows below a header, read column by column and sent in chunks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sachhon.layouts.headers import Header, Matcher
from sachhon.layouts.leftout import Sieve
from sachhon.layouts.specs import Cell, Spec
from sachhon.reading.problems import Refused
from sachhon.reading.text import tidy

from .cells import Value, reader
from .request import Limits

Row = list[Any]
_CHUNK = 500
_CHUNK_CHARACTERS = 500_000
_PROGRESS = 5_000


class Table:
    """One sheet's rows; ``seen`` counts them, data or not."""

    def __init__(self, spec: Spec, header: Header, matcher: Matcher, merged: dict[int, int], limits: Limits) -> None:
        self.seen = 0
        self._name, self._limits, self._last = spec.name, limits, header.last
        self._sieve = Sieve(spec, header, matcher, merged)
        found = [header.columns.get(column.field) for column in spec.columns]
        self._columns = [
            (item.index if item else None, column.field, reader(column, (item.unit or "") if item else ""))
            for item, column in zip(found, spec.columns, strict=True)
        ]

    def lines(self, rows: Iterable[list[Cell]], done: int, total: int | None) -> Iterator[dict[str, Any]]:
        """The lines of these rows: data in chunks, what was left out, how far it is."""
        kept: list[Row] = []
        size = 0
        for number, cells in enumerate(rows, self._last + 1):
            self.seen += 1
            why = self._sieve.why(number, cells)
            if why is None:
                row = self._row(number, cells)
                kept.append(row)
                size += sum(map(len, filter(None, row[1])))
            elif why != "blank":
                yield {"t": "left", "s": self._name, "r": number, "why": why, "text": _first_text(cells)}
            if len(kept) == _CHUNK or size > _CHUNK_CHARACTERS:
                yield {"t": "rows", "s": self._name, "rows": kept}
                kept, size = [], 0
            if self.seen % _PROGRESS == 0:
                yield {"t": "progress", "done": done + self.seen, "total": total}
        if kept:
            yield {"t": "rows", "s": self._name, "rows": kept}

    def _row(self, number: int, cells: list[Cell]) -> Row:
        """A row's number, its texts, its values and its problems."""
        if number - self._last > self._limits.rows:
            raise Refused("too_large", what="rows", limit=self._limits.rows)
        raws: list[str | None] = []
        values: list[Value] = []
        problems: list[list[Any]] = []
        width = len(cells)
        for index, field, read in self._columns:
            if index is None:
                raw, value, problem = None, None, None
            else:
                raw, value, problem = read(cells[index] if index < width else "")
            raws.append(raw)
            values.append(value)
            if problem:
                problems.append([field, problem.kind, problem.code, problem.params])
        return [number, raws, values, problems]


def _first_text(cells: list[Cell]) -> str:
    """The first text of a row that is left out, to recognise it by."""
    texts = (tidy(cell) for cell in cells if isinstance(cell, str))
    return next(filter(None, texts), "")[:200]
