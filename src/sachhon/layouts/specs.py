"""What a sheet is asked for: its columns, how each is read, and the layouts it may come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sachhon.reading.problems import Flaw

Cell = str | float | int | bool | date | datetime | time | timedelta | Flaw | None
LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a sheet may have."""

    field: str
    headers: tuple[str, ...]
    kind: str
    choices: Mapping[str, tuple[str, ...]]
    required: bool = False
    unit: str = ""
    longest: int = LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class Spec:
    """One sheet that the parent knows: its titles and its columns."""

    name: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def lead(self) -> int:
        """The first required column: the one that tells a row of data from a remark."""
        return next((index for index, column in enumerate(self.columns) if column.required), 0)
