"""What a sheet is asked for: its columns, how each is read, and the layouts it may come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class Shapes:
    """Which fields a layout may give instead of a column of their own.

    `month` and `value`: months across, or one sheet per month. `item` and `items`: one column per named thing, with
    every name it may have. `unit`: the field that a unit in the header fills. `section`: what group headings say.
    """

    month: str = ""
    value: str = ""
    item: str = ""
    items: frozenset[str] = frozenset()
    unit: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """One sheet that the parent knows: its titles and its columns."""

    name: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    shapes: Shapes = field(default_factory=Shapes)

    @property
    def lead(self) -> int:
        """The first required column: the one that tells a row of data from a remark."""
        return next((index for index, column in enumerate(self.columns) if column.required), 0)

    def column(self, name: str) -> Column:
        """The column of this field."""
        return next(column for column in self.columns if column.field == name)
