"""Failed formulas of .xlsb and .ods, which the library shows as blank, and how far their cells reach."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from xml.parsers import expat

from sachhon.layouts.parts import ERRORS, Part
from sachhon.reading.problems import Flaw, Refused

_ROW, _ERROR, _FORMULA_ERROR = 0, 3, 11
_CELLS = range(2, 12)
_LETTERS_SHOWN = 20
_DEEPEST = 200
_BUNDLE = 156


def binary_sheet(content: bytes, most: int) -> Part:
    """The records of one worksheet of an .xlsb."""
    part, row = Part(), 0
    for kind, place in _records(content):
        if kind == _ROW:
            row = struct.unpack_from("<I", content, place)[0] + 1
        elif kind in _CELLS:
            column = struct.unpack_from("<I", content, place)[0]
            part.reach(row, column)
            if kind in (_ERROR, _FORMULA_ERROR):
                part.flaws.setdefault(row, {})[column] = Flaw("formula_error", ERRORS.get(content[place + 8], "#N/A"))
    part.refuse_beyond(most)
    return part


def binary_titles(content: bytes) -> Iterator[tuple[str, str]]:
    """Each sheet's title with the mark of its relation."""
    for kind, place in _records(content):
        if kind == _BUNDLE:
            own, place = _wide(content, place + 8)
            yield _wide(content, place)[0], own


def _wide(content: bytes, place: int) -> tuple[str, int]:
    """A text, and where it ends."""
    end = place + 4 + 2 * struct.unpack_from("<I", content, place)[0]
    return content[place + 4 : end].decode("utf-16-le", "replace"), end


def _records(content: bytes) -> Iterator[tuple[int, int]]:
    """Kind and start of each record."""
    place = 0
    while place < len(content):
        kind = content[place]
        place += 1
        if kind & 0x80:
            kind = kind & 0x7F | content[place] << 7
            place += 1
        length = 0
        for shift in (0, 7, 14, 21):
            byte = content[place]
            place += 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, place
        place += length


class Document:
    """The content of an .ods, read element by element."""

    def __init__(self, most: int) -> None:
        self.parts: dict[str, Part] = {}
        self._most, self._part = most, Part()
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._failed, self._uncomputed, self._empty, self._text = False, False, True, ""
        self._depth = 0
        self._parser: expat.XMLParserType | None = None

    def feed(self, block: bytes) -> None:
        """A block of content.xml, which holds no definitions by now."""
        if self._parser is None:
            self._parser = expat.ParserCreate()
            self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
            self._parser.CharacterDataHandler = self._letters
        self._parse(block, False)

    def close(self) -> dict[str, Part]:
        """Every table by its name; none when there was no such content."""
        if self._parser is not None:
            self._parse(b"", True)
        return self.parts

    def _parse(self, block: bytes, last: bool) -> None:
        assert self._parser
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError as error:
            raise Refused("damaged", what=str(error)) from None

    def _start(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Refused("damaged", what="nesting")
        if name == "table:table":
            self._part = self.parts.setdefault(given.get("table:name", ""), Part())
            self._row = 0
        elif name == "table:table-row":
            self._rows, self._column = _count(given, "table:number-rows-repeated"), 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._columns = _count(given, "table:number-columns-repeated")
            kind = given.get("calcext:value-type") or given.get("office:value-type")
            self._failed, self._text = kind == "error", ""
            self._empty = kind is None
            self._uncomputed = kind is None and "table:formula" in given

    def _letters(self, text: str) -> None:
        if self._failed and len(self._text) < _LETTERS_SHOWN:
            self._text += text.strip()

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == "table:table-row":
            self._row += self._rows
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell()
            self._column += self._columns

    def _cell(self) -> None:
        if self._failed or self._uncomputed:
            flaw = Flaw("formula_error", self._text) if self._failed else Flaw("not_computed")
            for row in range(self._row + 1, self._row + 1 + min(self._rows, 1000)):
                self._part.flaws.setdefault(row, {})[self._column] = flaw
        if not self._empty:
            self._part.reach(self._row + 1, self._column)
            self._part.reach(self._row + self._rows, self._column + self._columns - 1)
            self._part.refuse_beyond(self._most)


def _count(given: dict[str, str], name: str) -> int:
    """How often a row or cell is repeated."""
    text = given.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < 9 else 1
