"""Cells that mean what stands above them: "như trên", and the rows of a merged cell."""

from __future__ import annotations

from collections.abc import Iterable

Range = tuple[int, int, int, int]
DITTO = frozenset(
    form for word in ("như trên", "nt", "-nt-", "- nt -", "n.t", "ntr", "như trên.", "ditto", '"', "''", "〃", "”", "“",
                      '" "', "-//-", "//")
    for form in (word, word.upper(), word.capitalize())
)  # fmt: skip


def tall(ranges: Iterable[Range], below: int) -> dict[int, dict[int, int]]:
    """By row and column the top row of each merged cell that reaches down, of those below the header.

    A cell merged over columns as well says one thing of its first column alone.
    """
    tops: dict[int, dict[int, int]] = {}
    for top, left, bottom, _right in ranges:
        for row in range(top, bottom + 1) if below < top < bottom else ():
            tops.setdefault(row, {})[left] = top
    return tops
