"""Looks through a zipped workbook before it is opened: real sizes, hostile XML, far cells, failures."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from sachhon.layouts.headers import column_number
from sachhon.layouts.looks import STYLES_LONGEST, Attachments, Styles
from sachhon.layouts.parts import Found, Part, beside
from sachhon.reading.problems import Flaw, Refused

from .failures import Document, binary_sheet, binary_titles
from .request import Limits

_BLOCK = 1 << 18
_TAIL = 1 << 20
_FLAWS_KEPT = 200_000
_MOST_REPEATED = 200_000  # merged ranges of a sheet, or styles of a book
_XML_NAMES = (".xml", ".rels", ".vml")
_HOSTILE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_FOREIGN = re.compile(
    rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8|us-ascii|iso-8859-1|windows-125[0-9])""", re.IGNORECASE
)
_BAD = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OSError, IndexError)
# Patterns are bounded, so that no text keeps them busy.
_OPEN = rb"""<(?:\w+:)?c(?:\s[^>]{0,200}?)?\sr=["']([A-Z]{1,3})([0-9]{1,7})["']"""
_F, _V, _C = rb"(?:\w+:)?f", rb"(?:\w+:)?v", rb"(?:\w+:)?c"
_CELL = re.compile(_OPEN + rb"[^>]{0,200}(?<!/)>")
_FAILED = re.compile(
    _OPEN + rb'[^>]{0,200}\bt="e"[^>]{0,200}(?<!/)>(?:(?!</' + _C + rb">).)*?<" + _V + rb">([^<]{0,20})<",
    re.DOTALL,
)
_UNCOMPUTED = re.compile(
    _OPEN + rb'(?![^>]{0,200}\bt="str")[^>]{0,200}(?<!/)>\s*'
    rb"<" + _F + rb"\b(?:[^>]*/>|[^>]*>[^<]*</" + _F + rb">)\s*"
    rb"(?:<" + _V + rb"\s*/>|<" + _V + rb"></" + _V + rb">)?\s*</" + _C + rb">"
)  # fmt: skip


def look_through(path: Path, limits: Limits) -> Found:
    """Unpack every entry once, within the limits, and tell what its worksheets hold, by title."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _look(archive, limits)
    except _BAD as error:
        raise Refused("damaged", what=str(error)[:200]) from None
    except RuntimeError as error:
        raise Refused("password" if "password" in str(error) else "damaged") from None


def _look(archive: zipfile.ZipFile, limits: Limits) -> Found:
    """The same, of an archive that opened."""
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise Refused("too_large", what="entries", limit=limits.entries)
    names = {entry.filename for entry in entries}
    if len(names) < len(entries):
        raise Refused("damaged", what="one name twice")
    if not _is_workbook(names):
        raise Refused("not_a_spreadsheet")
    parts = {entry.filename: Part() for entry in entries}
    document = Document(limits.cells)
    styles, attached = _styles(archive, names), Attachments()
    binary: dict[str, list[bytes]] = defaultdict(list)
    for name, block in _bounded(archive, limits):
        _inspect(name, block, parts[name], styles)
        attached.feed(name, block)
        parts[name].refuse_beyond(limits.cells)
        if name == "content.xml":
            document.feed(block)
        elif _is_binary_sheet(name):
            binary[name].append(block)
    parts |= {name: binary_sheet(b"".join(blocks), limits.cells) for name, blocks in binary.items()}
    titled = {title: name for title, name in _titles(archive, names) if name in parts}
    for name in titled.values():
        attached.give(name, parts[name].look)
    return Found({title: parts[name] for title, name in titled.items()} | document.close(), beside(names))


def _bounded(archive: zipfile.ZipFile, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Every entry block by block, within the limits: by the sizes declared, then by real bytes."""
    left = limits.unpacked_mb * 1024 * 1024
    if sum(entry.file_size for entry in archive.infolist()) > left:
        raise Refused("too_large", what="unpacked", limit_mb=limits.unpacked_mb)
    for entry in archive.infolist():
        repeated = 0
        for block in _blocks(archive, entry):
            left -= len(block)
            if left < 0:
                raise Refused("too_large", what="unpacked", limit_mb=limits.unpacked_mb)
            repeated += block.count(b"<mergeCell ") + block.count(b"<xf ")
            if repeated > _MOST_REPEATED:
                raise Refused("too_large", what="merged cells or styles", limit=_MOST_REPEATED)
            yield entry.filename, block


def _is_binary_sheet(name: str) -> bool:
    low = name.lower()
    return low.startswith("xl/worksheets/") and low.endswith(".bin") and "/_rels/" not in low


def _styles(archive: zipfile.ZipFile, names: set[str]) -> Styles:
    """The cell formats, read before the sheets that use them; as much of them as is read at all."""
    if "xl/styles.xml" not in names:
        return Styles()
    with archive.open("xl/styles.xml") as file:
        return Styles.of(file.read(STYLES_LONGEST + 1))


def _is_workbook(names: set[str]) -> bool:
    """Whether the archive is a workbook, and no document or plain archive."""
    low = {name.lower().replace("\\", "/") for name in names}
    return "content.xml" in low or any(name.startswith("xl/") for name in low)


def _blocks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """An entry's bytes; each block of XML starts with the end of the one before, cut where a cell ends."""
    with archive.open(entry) as file:
        rest = b""
        while block := file.read(_BLOCK):
            block = rest + block
            cut = _cut(block) if entry.filename.lower().endswith(_XML_NAMES) else len(block)
            rest = block[cut:]
            yield block[:cut]
        yield rest


def _cut(block: bytes) -> int:
    """Where a block of XML can be parted: behind a cell, else before the last tag."""
    for end in (b"</c>", b":c>"):
        place = block.rfind(end)
        if place >= 0:
            return place + len(end)
    place = max(block.rfind(b"<"), 0)
    return place if len(block) < _TAIL else len(block)


def _inspect(name: str, block: bytes, part: Part, styles: Styles) -> None:
    """Refuse hostile XML; note what a worksheet's cells tell."""
    low = name.lower()
    if not low.endswith(_XML_NAMES):
        return
    if _HOSTILE.search(block) or b"\0" in block[:64] or _FOREIGN.search(block[:200]):
        raise Refused("hostile_xml", part=name[:200])
    if "worksheets/" in low and low.endswith(".xml"):
        _measure(block, part)
        _note_flaws(block, part)
        part.look.feed(block, styles)


def _measure(block: bytes, part: Part) -> None:
    """Widen the rectangle of used cells."""
    if cells := _CELL.findall(block):
        columns = [column_number(name.decode()) for name in {name for name, _ in cells}]
        rows = (int(cells[0][1]), int(cells[-1][1]))
        part.columns, part.left = max(part.columns, *columns), min(part.left, *columns)
        part.rows, part.top = max(part.rows, *rows), min(part.top, *rows)


def _note_flaws(block: bytes, part: Part) -> None:
    """Remember cells whose formula failed or was never computed: the reader shows them as blank."""
    if len(part.flaws) > _FLAWS_KEPT:
        return
    if b't="e"' in block:
        for column, row, text in _FAILED.findall(block):
            flaw = Flaw("formula_error", text.decode("utf-8", "replace"))
            part.flaws.setdefault(int(row), {})[column_number(column.decode())] = flaw
    if b"<f" in block or b":f" in block:
        for column, row in _UNCOMPUTED.findall(block):
            part.flaws.setdefault(int(row), {})[column_number(column.decode())] = Flaw("not_computed")


def _titles(archive: zipfile.ZipFile, names: set[str]) -> Iterator[tuple[str, str]]:
    """Each sheet's title with the name of its part, as the workbook and its relations tell."""
    if {"xl/workbook.bin", "xl/_rels/workbook.bin.rels"} <= names:
        targets = _targets(archive, "xl/_rels/workbook.bin.rels")
        yield from ((title, targets.get(own, "")) for title, own in binary_titles(archive.read("xl/workbook.bin")))
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return
    targets = _targets(archive, "xl/_rels/workbook.xml.rels")
    for item in _tree(archive, "xl/workbook.xml").iter():
        if item.tag.rpartition("}")[2] == "sheet":
            own = next((value for name, value in item.attrib.items() if name.endswith("}id")), "")
            yield item.get("name", ""), targets.get(own, "")


def _targets(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The parts that a list of relations points to, by their marks."""
    found = {item.get("Id", ""): item.get("Target", "") for item in _tree(archive, name)}
    return {mark: target.lstrip("/") if target.startswith("/") else "xl/" + target for mark, target in found.items()}


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """One small part of the archive, looked through before."""
    try:
        return ElementTree.fromstring(archive.read(name))  # noqa: S314 (no DTD by now)
    except ElementTree.ParseError as error:
        raise Refused("damaged", what=str(error)) from None
