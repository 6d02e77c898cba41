"""What a file is by its content; its name is not asked."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from sachhon.reading.marks import ONE_BYTE, encoding_mark, is_utf8
from sachhon.reading.problems import Refused

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GZIP = b"\x1f\x8b"
_HTML = re.compile(rb"<(?:!doctype html|html|table|head|body|meta|style|div|center)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml|\s*<\?mso-application|\s*<workbook\b", re.IGNORECASE)
_OF_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1a"))
_SAMPLE = 65_536


def kind_of(path: Path) -> str:
    """One of zip, ole, gzip, web, xml, text; anything else is refused by its own name."""
    if not path.is_file():
        raise Refused("not_found")
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    if not head:
        raise Refused("empty")
    if head.startswith(_ZIP):
        return "zip"
    if head.startswith(_OLE):
        _refuse_password(path)
        return "ole"
    if head.startswith(_GZIP):
        return "gzip"
    if markup := _markup(head):
        return markup
    refuse_no_text(head)
    return "text"


def _markup(head: bytes) -> str | None:
    """A web page, or the XML of 2003."""
    start = _start(head)
    if start.lower().startswith(b"mime-version"):
        raise Refused("html_table")
    if _XML.match(start) and b"<html" not in start.lower():
        return "xml" if _OF_2003 in start else None
    return "web" if _HTML.match(start) or (start.startswith(b"<") and _HTML.search(start)) else None


def _start(head: bytes) -> bytes:
    """The first letters, whatever their width."""
    return head[:8192].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def refuse_no_text(head: bytes) -> None:
    """Refuse markup and bytes that are no lines of text."""
    start = _start(head)
    if _XML.match(start) and b"<html" not in start.lower():
        raise Refused("not_a_spreadsheet", found="xml")
    if _HTML.match(start) or (start.startswith(b"<") and _HTML.search(start)):
        raise Refused("html_table")
    if encoding_mark(head) is None and len(head.translate(None, _CONTROL)) < 0.98 * len(head):
        raise Refused("not_a_spreadsheet")


def _refuse_password(path: Path) -> None:
    """An encrypted workbook is an OLE file that holds a stream of this name."""
    name = "EncryptedPackage".encode("utf-16-le")
    tail = b""
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if name in tail + block:
                raise Refused("password")
            tail = block[-len(name) :]


def blocks_of(path: Path, largest: int) -> Iterator[bytes]:
    """The file block by block, up to a size in megabytes."""
    if path.stat().st_size > largest * 1024 * 1024:
        raise Refused("too_large", what="unpacked", limit_mb=largest)
    with path.open("rb") as file:
        while block := file.read(_SAMPLE):
            yield block


def letters_of(path: Path, largest: int) -> tuple[Iterator[str], bool]:
    """The file's letters block by block, and whether they are one byte each, for the words to tell which."""
    blocks = blocks_of(path, largest)
    mark = encoding_mark(next(blocks, b""))
    one_byte = mark is None and not is_utf8(blocks_of(path, largest))
    decoder = codecs.getincrementaldecoder(ONE_BYTE if one_byte else mark or "utf-8")("replace")
    return map(decoder.decode, blocks_of(path, largest)), one_byte
