"""Web pages and the XML of 2003 that call themselves .xls, as portals save them: nothing is fetched or run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.parsers import expat

from sachhon.layouts.above import Range
from sachhon.layouts.specs import Cell
from sachhon.reading.problems import Flaw, Refused
from sachhon.reading.text import is_error

_CELLS = 1_500_000
_DEEPEST = 40
_WIDEST = 16_384
_LONGEST = 32_767
_UNSEEN = frozenset(("script", "style", "title", "template", "noscript", "svg", "object"))
_BREAKS = frozenset(("br", "p", "div", "li"))
_SPACES = re.compile(r"[ \t\r\n]+")
_VALUES = ("x:num", "sdval")
_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet "


@dataclass(slots=True)
class Grid:
    """One table: its rows, and its merged cells as ranges."""

    title: str | None = None
    visible: bool = True
    rows: list[list[Cell]] = field(default_factory=list)
    ranges: list[Range] = field(default_factory=list)
    covered: dict[int, set[int]] = field(default_factory=dict)

    def put(self, place: int, cell: Cell, wide: int, high: int) -> int:
        """Set a cell in the last row, at the first column that no cell above reaches; the next column is returned."""
        row = len(self.rows)
        taken = self.covered.get(row, set())
        while place in taken:
            place += 1
        cells = self.rows[-1]
        cells.extend([""] * (place - len(cells)))
        cells.append(cell)
        wide, high = max(1, min(wide, _WIDEST - place)), max(1, min(high, 1000))
        for below in range(row + 1, row + high):
            self.covered.setdefault(below, set()).update(range(place, place + wide))
        if wide > 1 or high > 1:
            self.ranges.append((row, place, row + high - 1, place + wide - 1))
        return place + wide


def web_tables(blocks: Iterable[str]) -> list[Grid]:
    """The tables of a web page that hold at least two rows."""
    parser = _Page()
    for block in blocks:
        parser.feed(block)
    parser.close()
    tables = [grid for grid in parser.tables if sum(map(bool, grid.rows)) > 1]
    if not tables:
        raise Refused("html_table")
    if len(tables) > 1:
        for number, grid in enumerate(tables, 1):
            grid.title = str(number)
    return tables


class _Page(HTMLParser):
    """Collects the tables of a page; what is no table, script or style is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Grid] = []
        self._open: list[_Place] = []
        self._hidden = 0
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, a row, a cell, or a line's end within one."""
        if tag in _UNSEEN:
            self._hidden += tag not in ("object",)
        elif tag == "table":
            if len(self._open) >= _DEEPEST:
                raise Refused("damaged", what="nesting")
            self.tables.append(Grid())
            self._open.append(_Place(self.tables[-1]))
        elif self._open:
            self._within(tag, {name: value or "" for name, value in attrs})

    def _within(self, tag: str, given: dict[str, str]) -> None:
        place = self._open[-1]
        if tag == "tr":
            place.end_cell()
            place.grid.rows.append([])
            place.column = 0
        elif tag in ("td", "th"):
            place.end_cell()
            if not place.grid.rows:
                place.grid.rows.append([])
            self._cells += 1 + (_number(given.get("colspan")) - 1)
            if self._cells > _CELLS:
                raise Refused("too_large", what="cells", limit=_CELLS)
            place.begin_cell(given)
        elif tag in _BREAKS and place.texts is not None:
            place.texts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """The end of a table, a cell, or of something unseen."""
        if tag in _UNSEEN:
            self._hidden = max(0, self._hidden - (tag not in ("object",)))
        elif self._open and tag in ("td", "th", "tr"):
            self._open[-1].end_cell()
        elif self._open and tag == "table":
            self._open.pop().end_cell()

    def handle_data(self, data: str) -> None:
        """Text within a cell; that of a table within is its own."""
        if self._open and not self._hidden and self._open[-1].texts is not None:
            self._open[-1].add(data)


class _Place:
    """Where a table is being filled."""

    def __init__(self, grid: Grid) -> None:
        self.grid, self.column = grid, 0
        self.texts: list[str] | None = None
        self._size = 0
        self._given: dict[str, str] = {}

    def begin_cell(self, given: dict[str, str]) -> None:
        """A new cell with its attributes."""
        self.texts, self._size, self._given = [], 0, given

    def add(self, data: str) -> None:
        """More text, as much as a cell can hold."""
        if self.texts is not None and self._size < _LONGEST:
            self.texts.append(_SPACES.sub(" ", data))
            self._size += len(data)

    def end_cell(self) -> None:
        """Put the cell where it belongs; a value that the program noted beside its picture counts."""
        if self.texts is None:
            return
        text = "\n".join(line.strip() for line in "".join(self.texts)[:_LONGEST].split("\n")).strip()
        noted = next((self._given[name] for name in _VALUES if self._given.get(name)), None)
        wide, high = _number(self._given.get("colspan")), _number(self._given.get("rowspan"))
        self.column = self.grid.put(self.column, _noted(noted, text), wide, high)
        self.texts = None


def _noted(noted: str | None, text: str) -> Cell:
    """The number behind what is shown, if there is one."""
    try:
        return float(noted) if noted and len(noted) < 40 and noted[-1].isdigit() else text
    except ValueError:
        return text


def _number(text: str | None) -> int:
    """How many columns or rows a cell spans."""
    return min(int(text), _WIDEST) if text and text.isdecimal() and len(text) < 6 and int(text) else 1


def xml_tables(blocks: Iterable[bytes]) -> list[Grid]:
    """The worksheets of Excel 2003's XML; one with a definition is refused."""
    reader = _Workbook()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.letters
    try:
        for block in blocks:
            parser.Parse(block)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused("damaged", what=str(error)) from None
    return reader.grids


class _Workbook:
    """Collects the cells of XML 2003; each may say its own column, each row its own number."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self._depth = self._cells = self._column = 0
        self._given: dict[str, str] = {}
        self._kind = ""
        self._texts: list[str] | None = None

    def refuse(self, *declared: object) -> None:
        """No workbook needs definitions."""
        raise Refused("hostile_xml", part="")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A worksheet, a row, a cell, its data."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Refused("damaged", what="nesting")
        name = tag.removeprefix(_NAMESPACE)
        given = {key.removeprefix(_NAMESPACE): value for key, value in attributes.items()}
        if name == "Worksheet":
            self.grids.append(Grid(given.get("Name", "")[:300]))
        elif not self.grids:
            return
        elif name == "Row":
            rows = self.grids[-1].rows
            self._skip(rows, _number(given.get("Index")) if "Index" in given else 0)
            rows.append([])
            self._column = 0
        elif name == "Cell" and self.grids[-1].rows:
            self._given, self._kind, self._texts = given, "", None
            self._column = _number(given["Index"]) - 1 if "Index" in given else self._column
            self._count(1)
        elif name == "Data":
            self._kind, self._texts = given.get("Type", ""), []

    def _skip(self, rows: list[list[Cell]], index: int) -> None:
        """Rows that stand empty before one that says its number."""
        missing = max(0, index - 1 - len(rows))
        self._count(missing)
        rows.extend([] for _ in range(missing))

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > _CELLS:
            raise Refused("too_large", what="cells", limit=_CELLS)

    def letters(self, text: str) -> None:
        """Text within data."""
        if self._texts is not None:
            self._texts.append(text)

    def end(self, tag: str) -> None:
        """The end of a cell puts it in its place."""
        self._depth -= 1
        if tag == _NAMESPACE + "Cell" and self.grids and self.grids[-1].rows:
            wide = _number(self._given.get("MergeAcross")) + ("MergeAcross" in self._given)
            high = _number(self._given.get("MergeDown")) + ("MergeDown" in self._given)
            self._column = self.grids[-1].put(self._column, self._value(), wide, high)
            self._texts = None

    def _value(self) -> Cell:
        """The cell by its type."""
        text = "".join(self._texts or ())[:_LONGEST]
        if self._kind == "Error" or (self._kind == "String" and is_error(text)):
            return Flaw("formula_error", text)
        if not self._kind:
            return Flaw("not_computed") if "Formula" in self._given else ""
        if self._kind == "DateTime":
            return text.removesuffix("T00:00:00.000")
        if self._kind == "Boolean":
            return text == "1"
        try:
            return float(text) if self._kind == "Number" else text
        except ValueError:
            return text
