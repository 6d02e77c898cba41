"""Comma-, semicolon-, tab- and pipe-separated text: its encoding, its delimiter, its rows."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from sachhon.reading.marks import accepts, encoding_mark, old_encoding
from sachhon.reading.problems import Refused

from .request import Limits
from .sniff import refuse_no_text

DELIMITERS = (",", ";", "\t", "|")
_BLOCK = 1 << 18
_SAMPLED = 1 << 16
_SAMPLE_ROWS = 40
_FIELD_LIMIT = 1 << 20
_DECLARED = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
Score = Callable[[Sequence[Sequence[str]]], int]


class Lines:
    """One file of separated text, decoded once to learn its encoding and its length."""

    def __init__(self, path: Path, zipped: bool, limits: Limits, score: Score) -> None:
        self._path, self._zipped = path, zipped
        self.size = self._quotes = 0
        self.encoding = self._learn(limits)
        self.delimiter, self._skipped = self._learn_delimiter(score)

    def rows(self) -> Iterator[list[str]]:
        """Every record, the empty ones too, so that their numbers are those of the sheet."""
        csv.field_size_limit(_FIELD_LIMIT)
        with self._text() as text:
            records = csv.reader(text, delimiter=self.delimiter)
            try:
                yield from self._whole(islice(records, self._skipped, None), records)
            except csv.Error as error:
                raise Refused("damaged", what=str(error), line=records.line_num) from None

    def _whole(self, rows: Iterator[list[str]], records: Any) -> Iterator[list[str]]:
        """The records; refused when a quotation mark without a partner has swallowed the lines to the end."""
        number, begun, swallowed = self._skipped, 0, 0
        for row in rows:
            yield row
            number += 1
            swallowed, begun = records.line_num - begun, records.line_num
        if self._quotes % 2 and swallowed > 1:
            raise Refused("open_quote", row=number)

    def _bytes(self) -> IO[bytes]:
        """The file's bytes, unpacked."""
        return cast(IO[bytes], gzip.open(self._path, "rb") if self._zipped else self._path.open("rb"))

    def _text(self) -> IO[str]:
        """The file's characters, as the csv module wants them."""
        return io.TextIOWrapper(self._bytes(), encoding=self.encoding, errors="replace", newline="")

    def _learn(self, limits: Limits) -> str:
        """Read all bytes once, within the limit, and tell their encoding."""
        utf8 = codecs.getincrementaldecoder("utf-8")()
        head, strict = b"", True
        try:
            with self._bytes() as file:
                while block := file.read(_BLOCK):
                    self._count(block, limits)
                    head = head or block[:_SAMPLED]
                    strict = strict and accepts(utf8, block)
        except (EOFError, zlib.error, OSError) as error:
            raise Refused("damaged", what=str(error)) from None
        strict = strict and accepts(utf8, b"", final=True)
        if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
            raise Refused("empty")
        refuse_no_text(head)
        return encoding_mark(head) or ("utf-8" if strict else old_encoding(head))

    def _count(self, block: bytes, limits: Limits) -> None:
        """Add to the size, up to the limit."""
        self.size += len(block)
        self._quotes += block.count(b'"')
        if self.size > limits.unpacked_mb * 1024 * 1024:
            raise Refused("too_large", what="unpacked", limit_mb=limits.unpacked_mb)

    def _learn_delimiter(self, score: Score) -> tuple[str, int]:
        """The delimiter that finds most headers, else most columns; a "sep=" line says it outright."""
        with self._text() as text:
            sample = text.read(_SAMPLED)
        first = sample.split("\n", 1)[0]
        declared = _DECLARED.fullmatch(first)
        if declared:
            return declared.group(1), 1
        return max(DELIMITERS, key=lambda delimiter: _merit(sample, delimiter, score)), 0


def _merit(sample: str, delimiter: str, score: Score) -> tuple[int, int]:
    """How well a delimiter parts the sample: headers found, then columns of the usual row."""
    rows: list[list[str]] = []
    try:
        rows.extend(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return (0, 0)
    widths = sorted(len(row) for row in rows if row)
    return score(rows), widths[len(widths) // 2] if widths else 0
