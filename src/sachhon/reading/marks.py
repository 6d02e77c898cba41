"""What the bytes of a text say of its encoding, before any word is read."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

# One letter per byte: which letters is for the words to tell.
ONE_BYTE = "latin-1"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def encoding_mark(head: bytes) -> str | None:
    """The encoding that the first bytes declare, or that the zero bytes of UTF-16 betray."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    even, odd = head[:2000:2].count(0), head[1:2000:2].count(0)
    if max(even, odd) > len(head[:2000]) // 8 and min(even, odd) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    return None


def is_utf8(blocks: Iterable[bytes]) -> bool:
    """Whether all bytes are UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    return all(accepts(decoder, block) for block in blocks)


def accepts(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    """Whether the bytes so far are valid in the decoder's encoding."""
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def old_encoding(head: bytes) -> str:
    """UTF-8 with a few broken letters, else one letter per byte, for the words to tell which font it is."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    broken = text.count("\ufffd")
    whole = sum(1 for letter in text if letter > "\x7f") - broken
    return "utf-8" if whole > 10 * broken else ONE_BYTE
