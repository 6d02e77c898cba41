"""The smallest workbooks of the formats that no library here writes: .xls of two ages, .xlsb, .ods, XML of 2003."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}


class Failed(str):
    """A formula that failed, by what it shows."""


class Uncomputed(str):
    """A formula without a result, by its text."""


# ------------------------------------------------------------------ .xls


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text8(text: str, wide: bool = True) -> bytes:
    """A text of BIFF8 with a length of two bytes or one."""
    return struct.pack("<HB" if wide else "<BB", len(text), 1) + text.encode("utf-16-le")


def _cell8(row: int, column: int, value: object, encoding: str | None) -> bytes:
    """One cell's record; `encoding` is the code page of BIFF5, None of BIFF8."""
    place = struct.pack("<HHH", row, column, 1 if isinstance(value, dt.date) else 0)
    if isinstance(value, Failed):
        result = struct.pack("<BBBBHH", 2, 0, ERRORS[value], 0, 0, 0xFFFF)
        return _record(0x0006, place + result + struct.pack("<HIH", 0, 0, 1) + b"\x03")
    if isinstance(value, Uncomputed):
        return _record(
            0x0006, place + struct.pack("<BBBBHH", 3, 0, 0, 0, 0, 0xFFFF) + struct.pack("<HIH", 0, 0, 1) + b"\x03"
        )
    if isinstance(value, bool):
        return _record(0x0205, place + struct.pack("<BB", value, 0))
    if isinstance(value, dt.date):
        value = (value - dt.date(1899, 12, 30)).days
    if isinstance(value, (int, float)):
        return _record(0x0203, place + struct.pack("<d", value))
    if encoding:
        body = str(value).encode(encoding)
        return _record(0x0204, place + struct.pack("<H", len(body)) + body)
    return _record(0x0204, place + _text8(str(value)))


def xls(path: Path, sheets: dict[str, list[list]], *, codepage: str | None = None, extra: bytes = b"",
        kinds: dict[str, tuple[int, int]] | None = None, streams: dict[str, bytes] | None = None) -> Path:  # fmt: skip
    """An .xls of BIFF8, or of BIFF5 in a code page; `extra` stands among the records of the book.

    `kinds` gives a sheet's visibility and type: (0, 1) is a sheet of macros.
    """
    version = 0x0500 if codepage else 0x0600
    page = int(codepage.removeprefix("cp")) if codepage else 1200
    font = _record(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + (
        struct.pack("<B", 5) + b"Arial" if codepage else _text8("Arial", wide=False)))  # fmt: skip
    formats = [_xf(0, codepage), _xf(14, codepage)]
    head = _record(0x0809, struct.pack("<HHHHII", version, 5, 0, 0, 0, 6)) + _record(0x0042, struct.pack("<H", page))
    head += _record(0x0022, struct.pack("<H", 0)) + extra + font + b"".join(formats)
    bodies = [_sheet(rows, version, codepage, (kinds or {}).get(title, (0, 0))[1]) for title, rows in sheets.items()]
    names = [title.encode(codepage) if codepage else title.encode("utf-16-le") for title in sheets]
    size = len(head) + sum(4 + 8 + len(name) - (1 if codepage else 0) for name in names) + 4
    bound, offset = b"", size
    for (title, name), body in zip(zip(sheets, names, strict=True), bodies, strict=True):
        hidden, kind = (kinds or {}).get(title, (0, 0))
        start = struct.pack("<IBB", offset, hidden, kind)
        bound += _record(
            0x0085, start + (struct.pack("<B", len(name)) if codepage else struct.pack("<BB", len(title), 1)) + name
        )
        offset += len(body)
    content = head + bound + _record(0x000A) + b"".join(bodies)
    return ole(path, {"Book" if codepage else "Workbook": content, **(streams or {})})


def _xf(number: int, codepage: str | None) -> bytes:
    return _record(0x00E0, struct.pack("<HHH", 0, number, 0) + bytes(10 if codepage else 14))


def _sheet(rows: list[list], version: int, codepage: str | None, kind: int) -> bytes:
    body = _record(0x0809, struct.pack("<HHHHII", version, 0x40 if kind == 1 else 0x10, 0, 0, 0, 6))
    width = max(map(len, rows), default=0)
    body += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0) if not codepage
                    else struct.pack("<HHHHH", 0, len(rows), 0, width, 0))  # fmt: skip
    for row, cells in enumerate(rows):
        body += b"".join(
            _cell8(row, place, cell, codepage) for place, cell in enumerate(cells) if cell not in ("", None)
        )
    return body + _record(0x000A)


def ole(path: Path, streams: dict[str, bytes]) -> Path:
    """A compound file with these streams, each in whole sectors."""
    sectors: list[bytes] = []
    fat: list[int] = []
    places = {}
    for name, content in streams.items():
        content = content.ljust(4096, b"\0")
        count = -(-len(content) // 512)
        places[name] = (len(sectors), len(content))
        first = len(sectors)
        fat += [*range(first + 1, first + count), 0xFFFFFFFE]
        sectors += [content[n * 512 : n * 512 + 512].ljust(512, b"\0") for n in range(count)]
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1 if streams else 0xFFFFFFFF)]
    for number, (name, (start, size)) in enumerate(places.items(), 1):
        entries.append(_entry(name, 2, start, size, right=number + 1 if number < len(places) else 0xFFFFFFFF))
    while len(entries) % 4:
        entries.append(bytes(64) + struct.pack("<HBBIII", 0, 0, 1, *[0xFFFFFFFF] * 3) + bytes(48))
    folder = len(sectors)
    listed = b"".join(entries)
    count = len(listed) // 512
    fat += [*range(folder + 1, folder + count), 0xFFFFFFFE]
    sectors += [listed[n * 512 : n * 512 + 512] for n in range(count)]
    tables = 1
    while (len(sectors) + tables) * 4 > tables * 512:
        tables += 1
    first = len(sectors)
    fat += [0xFFFFFFFD] * tables
    packed = b"".join(struct.pack("<I", one) for one in fat).ljust(tables * 512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, folder, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += b"".join(struct.pack("<I", first + n if n < tables else 0xFFFFFFFF) for n in range(109))
    path.write_bytes(header + b"".join(sectors) + packed)
    return path


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child)
        + bytes(36) + struct.pack("<IQ", start, size)
    )  # fmt: skip


# ------------------------------------------------------------------ .xlsb


def _number(value: int) -> bytes:
    """A number of seven bits per byte."""
    out = b""
    while True:
        value, low = value >> 7, value & 0x7F
        out += bytes([low | 0x80 if value else low])
        if not value:
            return out


def _part(kind: int, body: bytes = b"") -> bytes:
    """A record; its kind is written as it is told, in one byte or two."""
    return (bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])) + _number(len(body)) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _cell12(column: int, value: object) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, Failed):
        return _part(11, place + bytes([ERRORS[value]]) + struct.pack("<HII", 0, 0, 0))
    if isinstance(value, bool):
        return _part(4, place + bytes([value]))
    if isinstance(value, (int, float)):
        return _part(5, place + struct.pack("<d", value))
    return _part(6, place + _wide(str(value)))


def xlsb(path: Path, title: str, rows: list[list], extra: dict[str, bytes] | None = None) -> Path:
    """An .xlsb with one sheet."""
    sheet = _part(129) + _part(148, struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)) + _part(145)
    for number, cells in enumerate(rows):
        sheet += _part(0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
        sheet += b"".join(_cell12(place, cell) for place, cell in enumerate(cells) if cell not in ("", None))
    sheet += _part(146) + _part(130)
    book = (
        _part(131)
        + _part(143)
        + _part(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(title))
        + _part(144)
        + _part(132)
    )
    kind = "application/vnd.ms-excel."
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="bin" ContentType="{kind}sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATED}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        "xl/worksheets/sheet1.bin": sheet,
        **(extra or {}),
    }
    return zipped(path, parts)


def zipped(path: Path, parts: dict[str, bytes | str]) -> Path:
    """A zip archive that is the same every time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return path


# ------------------------------------------------------------------ .ods


def ods(path: Path, title: str, rows: list[list], extra: dict[str, bytes | str] | None = None, head: str = "") -> Path:
    """An .ods with one sheet."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>" for cells in rows)
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content{spaces}'
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="{title}">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": MANIFEST,
        "content.xml": content,
        **(extra or {}),
    }
    return zipped(path, parts)


def _ods_cell(value: object) -> str:
    if isinstance(value, Failed):
        return (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""'
            f' calcext:value-type="error"><text:p>{value}</text:p></table:table-cell>'
        )
    if isinstance(value, Uncomputed):
        return f'<table:table-cell table:formula="of:{value}"/>'
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if value in ("", None):
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


# ------------------------------------------------------------------ text that calls itself a workbook


def html(rows: list[list[str]], before: str = "", attributes: str = "border=1") -> str:
    """A web page with one table, as portals save it with the ending .xls."""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><head>{before}</head><body><table {attributes}>{body}</table></body></html>"


def xml2003(title: str, rows: list[list], before: str = "") -> str:
    """A workbook of Excel 2003's XML."""
    body = "".join("<Row>" + "".join(map(_xml_cell, row)) + "</Row>" for row in rows)
    return (
        f'<?xml version="1.0"?>{before}<?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="{title}"><Table>{body}</Table></Worksheet></Workbook>'
    )


def _xml_cell(value: object) -> str:
    if isinstance(value, (int, float)):
        return f'<Cell><Data ss:Type="Number">{value}</Data></Cell>'
    if isinstance(value, Failed):
        return f'<Cell ss:Formula="=1/0"><Data ss:Type="Error">{value}</Data></Cell>'
    return f'<Cell><Data ss:Type="String">{escape(str(value))}</Data></Cell>' if value != "" else "<Cell/>"
