"""What a spreadsheet looks like and where its rows go, declared once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

WRONG, ASKED, WARNING = "wrong", "asked", "warning"


@dataclass(frozen=True)
class Column:
    """One column: the field it fills, its headers (Vietnamese, English, others), how it is read."""

    field: str
    headers: tuple[str, ...]
    kind: str = "text"
    required: bool = False
    unit: str = ""
    choices: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)

    def request(self) -> dict[str, Any]:
        """The column as the reader is told of it."""
        return {
            "field": self.field, "headers": list(self.headers), "kind": self.kind,
            "required": self.required, "choices": {k: list(v) for k, v in self.choices.items()},
        }  # fmt: skip


@dataclass(frozen=True)
class Target:
    """A table that rows go to: what makes two rows the same, and what they may change.

    `whole` tables are read at once for look-ups; others only for the first key column's values in hand.
    What a row brings `aside` does not tell whether the row is new.
    """

    model: type[Model]
    key: tuple[str, ...]
    fields: tuple[str, ...]
    scope: Callable[[int | None], Q] = lambda province_id: Q()
    whole: bool = False
    aside: bool = False
    constants: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def label(self) -> str:
        """The register's name in the chain."""
        return self.model._meta.label_lower

    @property
    def columns(self) -> tuple[str, ...]:
        """Key and fields, the order in which values travel."""
        return self.key + self.fields

    def __hash__(self) -> int:
        return hash(self.model)


class Row:
    """One row as read: values by field, and what is wrong with it."""

    __slots__ = ("answers", "header_units", "number", "problems", "raw", "records", "sheet", "values")

    def __init__(
        self, sheet: int, number: int, values: dict[str, Any], raw: dict[str, Any], problems: list[list[Any]]
    ) -> None:
        self.sheet, self.number, self.values, self.raw, self.problems = sheet, number, values, raw, problems
        self.records: list[list[Any]] = []
        self.header_units: dict[str, str] = {}
        self.answers: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def text(self, name: str) -> str:
        """The value as text, empty when the cell was."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def typed(self, name: str) -> str:
        """The cell as it was typed, cut to what a column holds."""
        return str(self.raw.get(name) or "")[:40]

    def wrong(self, field: str, code: str, **params: Any) -> None:
        """Say that a cell cannot be taken."""
        self.problems.append([field, WRONG, code, params])

    def ask(self, field: str, code: str, **params: Any) -> bool:
        """Say that a cell has two readings or needs a person's word; true where the person has chosen one."""
        if field in self.answers and self.answers[field] in params.get("choices", ()):
            self.values[field] = self.answers[field]
            return True
        self.problems.append([field, ASKED, code, params])
        return False

    def warn(self, field: str, code: str, **params: Any) -> None:
        """Say something that does not stop the row."""
        self.problems.append([field, WARNING, code, params])

    @property
    def verdict(self) -> str:
        """wrong, asked, or empty when the row may pass."""
        kinds = {kind for _, kind, _, _ in self.problems}
        return WRONG if WRONG in kinds else ASKED if ASKED in kinds else ""

    def bad(self, *names: str) -> bool:
        """Whether any of these cells was refused or asked."""
        return any(f in names and kind != WARNING for f, kind, _, _ in self.problems)


class ImportSpec:
    """One sheet: `name`, `titles` (Vietnamese, English, others), `columns`, and what a row becomes."""

    name: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    targets: tuple[Target, ...]
    # Layouts the sheet may come in besides one column per field: by `month` and `value` with months across or one
    # sheet per month, by `item` with a column per thing, its `unit` in the header; `section` takes group headings.
    shapes: dict[str, str] = {}
    # Foreign surveys keep a row whose single cells are wrong, those cells missing with the reason.
    keeps_partial = False

    def begin(self, context: Any) -> None:
        """Load what `records` looks up."""

    def records(self, row: Row, context: Any) -> Iterable[tuple[Target, tuple, tuple]]:
        """(target, key values, field values) of each record the row brings."""
        raise NotImplementedError

    def items(self) -> list[str]:
        """Every name of the things that may have a column each."""
        return []

    def request(self) -> dict[str, Any]:
        """The sheet as the reader is told of it."""
        shapes = {**self.shapes, "items": self.items()} if self.shapes else {}
        return {
            "name": self.name, "titles": list(self.titles), "columns": [c.request() for c in self.columns],
            "shapes": shapes,
        }  # fmt: skip


@dataclass(frozen=True)
class Workbook:
    """An ordered set of sheets that arrive together; a later one may refer to rows of an earlier one."""

    name: str
    title: Any
    specs: tuple[ImportSpec, ...]
    has_province: bool = True

    @property
    def targets(self) -> tuple[Target, ...]:
        """The tables of all sheets, each once, in the order of the sheets."""
        return tuple(dict.fromkeys(target for spec in self.specs for target in spec.targets))


WORKBOOKS: dict[str, Workbook] = {}


def workbook(name: str, title: Any, *specs: ImportSpec, has_province: bool = True) -> Workbook:
    """Make a workbook known by its name."""
    WORKBOOKS[name] = Workbook(name, title, specs, has_province)
    return WORKBOOKS[name]
