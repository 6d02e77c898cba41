"""What a file is by its content; its name is not asked."""

from __future__ import annotations

import re
from pathlib import Path

from sachhon.reading.problems import Refused

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GZIP = b"\x1f\x8b"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HTML = re.compile(rb"<(?:!doctype html|html|table|head|body|meta|style|div|center)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml|\s*<\?mso-application|\s*<workbook\b", re.IGNORECASE)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1a"))
_SAMPLE = 65_536


def kind_of(path: Path) -> str:
    """One of zip, ole, gzip, text; anything else is refused by its own name."""
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
    refuse_no_text(head)
    return "text"


def refuse_no_text(head: bytes) -> None:
    """Refuse markup and bytes that are no lines of text."""
    start = head[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _XML.match(start) and b"<html" not in start.lower():
        raise Refused("not_a_spreadsheet", found="xml")
    if _HTML.match(start) or (start.startswith(b"<") and _HTML.search(start)):
        raise Refused("html_table")
    if encoding_mark(head) is None and len(head.translate(None, _CONTROL)) < 0.98 * len(head):
        raise Refused("not_a_spreadsheet")


def encoding_mark(head: bytes) -> str | None:
    """The encoding that the first bytes declare, or that the zero bytes of UTF-16 betray."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    even, odd = head[:2000:2].count(0), head[1:2000:2].count(0)
    if max(even, odd) > len(head[:2000]) // 8 and min(even, odd) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    return None


def _refuse_password(path: Path) -> None:
    """An encrypted workbook is an OLE file that holds a stream of this name."""
    name = "EncryptedPackage".encode("utf-16-le")
    tail = b""
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if name in tail + block:
                raise Refused("password")
            tail = block[-len(name) :]
