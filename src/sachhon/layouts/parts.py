"""What is known of a file's sheets before they are opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sachhon.layouts.headers import letters
from sachhon.layouts.looks import Look
from sachhon.reading.problems import Flaw, Refused

# What a failed formula shows, by its code in binary files.
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


@dataclass(slots=True)
class Part:
    """What one worksheet told: how far it reaches, how it looks, and its cells without a value."""

    rows: int = 0
    columns: int = 0
    top: int = 1 << 30
    left: int = 1 << 30
    flaws: dict[int, dict[int, Flaw]] = field(default_factory=dict)
    look: Look = field(default_factory=Look)

    def cells(self) -> int:
        """The size of the rectangle from the first to the last cell with a value."""
        return max(0, self.rows - self.top + 1) * max(0, self.columns - self.left + 1)

    def reach(self, row: int, column: int) -> None:
        """Widen the rectangle to one more cell."""
        self.rows, self.top = max(self.rows, row), min(self.top, row)
        self.columns, self.left = max(self.columns, column), min(self.left, column)

    def refuse_beyond(self, limit: int) -> None:
        """Refuse a rectangle that would not fit the memory."""
        if self.cells() > limit:
            raise Refused("too_large", what="cells", limit=limit, last=self.last())

    def last(self) -> str:
        """The address of the corner farthest from A1."""
        return f"{letters(self.columns)}{self.rows}"


@dataclass(slots=True)
class Found:
    """What the look-through told: the sheets by title, and what is to be said of the file."""

    parts: dict[str, Part] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)


_BESIDE = {
    "macros": ("xl/vbaproject.bin", "xl/macrosheets/", "customui/", "basic/", "scripts/"),
    "embedded": ("xl/embeddings/", "xl/activex/"),
    "outside": ("xl/externallinks/", "xl/connections.", "xl/querytables/"),
}


def beside(names: Iterable[str]) -> set[str]:
    """What an archive holds beside cells, by the names of its parts; nothing of it is ever opened."""
    low = [name.lower().replace("\\", "/").lstrip("/") for name in names]
    return {note for note, starts in _BESIDE.items() if any(name.startswith(starts) for name in low)}
