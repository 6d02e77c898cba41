"""What the XML of a worksheet shows beside values: struck-through cells, hidden rows and columns, notes, pictures.

Read block by block with bounded patterns while the archive is looked through; only .xlsx tells these things.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from dataclasses import dataclass, field

_KEPT = 100_000
STYLES_LONGEST = 4 << 20
_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]{0,400}\bhidden="(?:1|true)")[^>]{0,400}\br="([0-9]{1,7})"')
_COLUMN = re.compile(
    rb'<(?:\w+:)?col\b(?=[^>]{0,300}\bhidden="(?:1|true)")(?=[^>]{0,300}\bmin="([0-9]{1,5})")'
    rb'[^>]{0,300}\bmax="([0-9]{1,5})"'
)
_STYLED = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})([0-9]{1,7})"[^>]{0,100}?\bs="([0-9]{1,6})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]{0,200})?>([^<]{1,300})<")
_STRIKE = re.compile(rb'<(?:\w+:)?strike(?:\s+val="(?:1|true)")?\s*/>')
_TARGET = re.compile(rb'Target="([^"]{1,300})"')


@dataclass(slots=True)
class Styles:
    """Which cell formats are struck through, and which fill the cell with a colour."""

    struck: frozenset[int] = frozenset()
    filled: frozenset[int] = frozenset()

    @classmethod
    def of(cls, xml: bytes) -> Styles:
        """Read xl/styles.xml; one that is longer than any real one tells nothing."""
        if len(xml) > STYLES_LONGEST:
            return cls()
        fonts = [_STRIKE.search(one) is not None for one in _items(xml, b"fonts", b"font")]
        fills = [b'patternType="solid"' in one for one in _items(xml, b"fills", b"fill")]
        formats = [(_number(one, b"fontId"), _number(one, b"fillId")) for one in _items(xml, b"cellXfs", b"xf")]
        return cls(
            frozenset(place for place, (font, _) in enumerate(formats) if font < len(fonts) and fonts[font]),
            frozenset(place for place, (_, fill) in enumerate(formats) if fill < len(fills) and fills[fill]),
        )


def _items(xml: bytes, outer: bytes, inner: bytes) -> list[bytes]:
    """The elements of one list of styles, each with all that it holds."""
    start = re.search(rb"<(?:\w+:)?" + outer + rb"\b[^>]{0,200}>", xml)
    if not start:
        return []
    end = re.compile(rb"</(?:\w+:)?" + outer + rb">").search(xml, start.end())
    body = xml[start.end() : end.start() if end else len(xml)]
    places = [match.start() for match in re.finditer(rb"<(?:\w+:)?" + inner + rb"(?=[\s/>])", body)]
    return [body[one:other] for one, other in zip(places, [*places[1:], len(body)], strict=True)]


def _number(xml: bytes, name: bytes) -> int:
    match = re.search(rb"\b" + name + rb'="([0-9]{1,6})"', xml)
    return int(match.group(1)) if match else 0


@dataclass(slots=True)
class Look:
    """One worksheet as it looks; columns are counted from 0, rows from 1."""

    struck: dict[int, set[int]] = field(default_factory=dict)
    coloured: dict[int, int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    formulas: int = 0
    foreign: int = 0
    values: int = 0
    comments: int = 0
    pictures: int = 0
    text_boxes: int = 0

    def feed(self, block: bytes, styles: Styles) -> None:
        """Take what one block of the worksheet's XML shows."""
        if b"hidden=" in block and len(self.hidden_rows) < _KEPT:
            self.hidden_rows.update(map(int, _ROW.findall(block)))
            for low, high in _COLUMN.findall(block):
                self.hidden_columns.update(range(int(low) - 1, min(int(high), 16_384)))
        self.filtered = self.filtered or b"<filterColumn" in block or b":filterColumn" in block
        self.values += block.count(b"<v>")
        if b"<f" in block or b":f" in block:
            found = _FORMULA.findall(block)
            self.formulas += len(found)
            self.foreign += sum(b"!" in one for one in found)
        if styles.struck or styles.filled:
            self._dress(block, styles)

    def _dress(self, block: bytes, styles: Styles) -> None:
        """Note the cells that are struck through, and how many of each row are coloured."""
        if len(self.struck) + len(self.coloured) > _KEPT:
            return
        for letters, row, style in _STYLED.findall(block):
            number = int(style)
            if number in styles.struck:
                self.struck.setdefault(int(row), set()).add(_index(letters))
            if number in styles.filled:
                self.coloured[int(row)] = self.coloured.get(int(row), 0) + 1

    @property
    def derived(self) -> bool:
        """Whether most of the sheet's values are formulas over other sheets."""
        return self.foreign >= 4 and 2 * self.foreign > self.values


def _index(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


class Attachments:
    """Comments, pictures and text boxes, by the part that holds them, and which worksheet each belongs to."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self._targets: dict[str, list[str]] = defaultdict(list)

    def feed(self, name: str, block: bytes) -> None:
        """Count in one block of a comments, drawing or relations part."""
        low = name.lower()
        counts = self._counts[low]
        if "comments" in low:
            counts[0] += block.count(b"<comment ") + block.count(b":comment ")
        elif "drawings/" in low and low.endswith(".xml"):
            counts[1] += len(re.findall(rb"<(?:\w+:)?pic[\s>]", block))
            counts[2] += len(re.findall(rb"<(?:\w+:)?txBody>(?:(?!</).){0,2000}?<a:t>", block, re.DOTALL))
        elif "worksheets/_rels/" in low and len(block) < 100_000:
            folder, own = low.split("_rels/")
            self._targets[folder + own.removesuffix(".rels")] += [
                posixpath.normpath(posixpath.join(folder, one.decode("utf-8", "replace").lower())).lstrip("/")
                for one in _TARGET.findall(block)
            ]

    def give(self, name: str, look: Look) -> None:
        """Put a worksheet's counts into its look."""
        for target in self._targets.get(name.lower(), ()):
            counts = self._counts.get(target, [0, 0, 0])
            look.comments += counts[0]
            look.pictures += counts[1]
            look.text_boxes += counts[2]
