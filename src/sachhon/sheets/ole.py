"""Looks through an .xls before it is opened: its streams, its failed formulas, how far its cells reach, macros."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from sachhon.layouts.parts import ERRORS, Found, Part
from sachhon.reading.problems import Flaw, Refused

from .request import Limits

_END = 0xFFFFFFFA  # sector numbers from here on are marks
_FORMULA, _BOOL_OR_ERROR, _SHEET, _PASSWORD, _BEGIN, _STOP = 0x06, 0x205, 0x85, 0x2F, 0x809, 0x0A
_CELLS = frozenset((0x06, 0x203, 0x204, 0x205, 0x27E, 0xFD, 0xD6, 0xBD))
_LINK = frozenset((0x1AE, 0x23, 0xDC))  # books, names and queries outside
_WORKSHEET, _MACROS = 0, 1
_MACRO_PARTS = ("_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT")


def look_through(path: Path, limits: Limits) -> Found:
    """The failed formulas of an .xls by sheet; a file that is no sound compound file is refused."""
    content = path.read_bytes()
    try:
        streams = dict(_streams(content))
        name = next((name for name in ("Workbook", "Book", "WORKBOOK", "BOOK") if name in streams), None)
        if name is None:
            raise Refused("password" if "EncryptedPackage" in streams else "not_a_spreadsheet")
        found = _book(streams[name], limits)
    except (struct.error, IndexError, ValueError) as error:
        raise Refused("damaged", what=str(error)[:200]) from None
    if not found.notes.isdisjoint(("macros",)) or any(name in streams for name in _MACRO_PARTS):
        found.notes.add("macros")
    if any(name.startswith(("MBD", "\x01Ole", "LNK")) for name in streams):
        found.notes.add("embedded")
    return found


def _streams(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The names of the compound file; the bytes of the workbook's own stream alone."""
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in (9, 12):
        raise ValueError("sectors")
    size = 1 << shift
    table = _table(content, size)
    for entry in _chunks(_chain(content, table, struct.unpack_from("<I", content, 48)[0], size), 128):
        length, kind = struct.unpack_from("<HB", entry, 64)
        name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        start, whole = struct.unpack_from("<IQ", entry, 116)
        if kind == 2 and name.lower() in ("workbook", "book") and (whole & 0xFFFFFFFF) >= 4096:
            yield name, _chain(content, table, start, size)[: whole & 0xFFFFFFFF]
        elif kind:
            yield name, b""


def _table(content: bytes, size: int) -> list[int]:
    """Which sector follows which."""
    places = list(struct.unpack_from("<109I", content, 76))
    following, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // size)):
        if following >= _END:
            break
        block = struct.unpack_from(f"<{size // 4}I", content, (following + 1) * size)
        places += block[:-1]
        following = block[-1]
    table: list[int] = []
    for place in places:
        if place < _END:
            table += struct.unpack_from(f"<{size // 4}I", content, (place + 1) * size)
        if len(table) * size > len(content) + 128 * size * size:
            raise ValueError("table")
    return table


def _chain(content: bytes, table: list[int], start: int, size: int) -> bytes:
    """The sectors of one stream; a chain that bites its tail is damaged."""
    blocks = []
    while start < _END:
        blocks.append(content[(start + 1) * size : (start + 2) * size])
        start = table[start]
        if len(blocks) * size > len(content):
            raise ValueError("chain")
    return b"".join(blocks)


def _chunks(content: bytes, size: int) -> Iterator[bytes]:
    return (content[place : place + size] for place in range(0, len(content) - size + 1, size))


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and length of each record up to the end of its part; parts within (charts) are passed over."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        depth += (kind & 0xFF == 0x09 and kind <= _BEGIN) - (kind == _STOP)
        if depth <= 1:
            yield kind, place + 4, length
        place += 4 + length
        if depth <= 0:
            return


def _book(stream: bytes, limits: Limits) -> Found:
    """The records of the book, and those of each of its worksheets."""
    found = Found()
    old = struct.unpack_from("<H", stream, 4)[0] < 0x0600
    for kind, place, length in list(_records(stream, 0)):
        if kind == _PASSWORD:
            raise Refused("password")
        if kind in _LINK and (kind != 0x1AE or length > 4):
            found.notes.add("outside")
        if kind == _SHEET:
            offset, _, sort = struct.unpack_from("<IBB", stream, place)
            if sort == _MACROS:
                found.notes.add("macros")
            elif sort == _WORKSHEET and offset < len(stream):
                found.parts[_title(stream, place + 6, old)] = _sheet(stream, offset, limits)
    return found


def _title(stream: bytes, place: int, old: bool) -> str:
    """A sheet's title as the library tells it, where it is in plain letters or in Unicode."""
    length = stream[place]
    if old:
        return stream[place + 1 : place + 1 + length].decode("cp1252", "replace")
    wide = stream[place + 1] & 1
    return stream[place + 2 : place + 2 + length * (2 if wide else 1)].decode(
        "utf-16-le" if wide else "latin-1", "replace"
    )


def _sheet(stream: bytes, offset: int, limits: Limits) -> Part:
    """How far the cells reach, and which hold an error."""
    part = Part()
    for kind, place, _ in _records(stream, offset):
        if kind not in _CELLS:
            continue
        row, column = struct.unpack_from("<HH", stream, place)
        part.reach(row + 1, column)
        part.refuse_beyond(limits.cells)
        code = _error(stream, place, kind)
        if code is not None:
            part.flaws.setdefault(row + 1, {})[column] = Flaw("formula_error", ERRORS.get(code, "#N/A"))
    return part


def _error(stream: bytes, place: int, kind: int) -> int | None:
    """The error that a cell holds, by its code."""
    if kind == _BOOL_OR_ERROR:
        return stream[place + 6] if stream[place + 7] else None
    if kind == _FORMULA and stream[place + 12 : place + 14] == b"\xff\xff" and stream[place + 6] == 2:
        return stream[place + 8]
    return None
