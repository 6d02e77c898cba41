"""Columns of a register: where a path leads, and how its values read on a page and in a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sachhon.display import numbers
from sachhon.reading.text import folded

# What a spreadsheet would take for a formula when it stands first in a cell.
FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")
# Columns that say nothing to people: keys, links to where a row came from, folded copies.
INTERNAL = frozenset(
    {"id", "uuid", "staged", "folded", "slot", "identity", "name_key", "firm_id", "place_id", "merged_into"}
)
KINDS: tuple[tuple[type, str], ...] = (
    (models.BooleanField, "boolean"), (models.DateTimeField, "moment"), (models.DateField, "date"),
    (models.IntegerField, "integer"), (models.FloatField, "number"), (models.UUIDField, "code"),
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its path from the row, the model field at its end, the kind of its values, and what masks them."""

    path: str
    field: Any
    kind: str
    mask: Callable[[Any], Any] | None = None

    @property
    def label(self) -> str:
        """What people call it; a link without a name of its own is called after what it leads to."""
        named = self.field.verbose_name
        if self.kind == "link" and str(named) == self.field.name.replace("_", " "):
            named = self.field.related_model._meta.verbose_name
        return str(capfirst(named))

    @property
    def is_number(self) -> bool:
        """Whether its values stand to the right."""
        return self.kind in ("integer", "number")

    @property
    def stored(self) -> str:
        """The path of what stands for it in a file: of a link, the code at its end."""
        return f"{self.path}__{code_field(self.field.related_model)}" if self.kind == "link" else self.path

    def of(self, row: Any, *, stored: bool = False) -> Any:
        """Its value in a row; nothing where a link on the way is empty."""
        for step in (self.stored if stored else self.path).split("__"):
            row = None if row is None else getattr(row, step)
        return self.seen(row) if stored or self.kind != "link" else row

    def seen(self, value: Any) -> Any:
        """A value as the person may see it whom the column was made for."""
        return value if self.mask is None or value is None else self.mask(value)


def column(model: Any, path: str) -> Column:
    """The column at the end of a path such as `establishment__name`."""
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    field = model._meta.pk if last == "pk" else model._meta.get_field(last)
    return Column(path, field, kind_of(field))


def kind_of(field: Any) -> str:
    """How values of a model field are treated."""
    if field.is_relation:
        return "link"
    if field.choices:
        return "choice"
    if isinstance(field, models.IntegerField) and field.name.endswith("year"):
        return "year"
    return next((kind for base, kind in KINDS if isinstance(field, base)), "text")


def code_field(model: Any) -> str:
    """What names a row of a model in a file: its code, else its address."""
    return "code" if any(f.name == "code" for f in model._meta.concrete_fields) else key_field(model)


def key_field(model: Any) -> str:
    """What addresses a row from outside."""
    return "uuid" if any(f.name == "uuid" for f in model._meta.concrete_fields) else "pk"


def writer(column: Column) -> Callable[[Any], str]:
    """A function that writes the column's values as people read them, in the page's language."""
    write: Callable[[Any], str] = {
        "integer": lambda value: numbers.number(value, 0), "number": numbers.number,
        "date": numbers.date, "moment": numbers.datetime,
    }.get(column.kind, str)  # fmt: skip
    if column.kind in ("boolean", "choice"):
        yes_no = [(True, _("yes")), (False, _("no"))]
        words = dict(yes_no if column.kind == "boolean" else column.field.flatchoices)
        write = lambda value: str(words.get(value, value))  # noqa: E731
    return lambda value: numbers.MISSING if value is None or value == "" else write(value)


def exact(kind: str) -> Callable[[Any], Any] | None:
    """How a value of one kind is written in no language; None where it stays as it is."""
    ways: dict[str, Callable[[Any], Any]] = {
        "date": dt.date.isoformat, "moment": lambda value: value.astimezone(dt.UTC).isoformat(), "code": str,
    }  # fmt: skip
    return ways.get(kind)


def harmless(text: str) -> str:
    """Text that no spreadsheet computes: a leading formula sign gets an apostrophe; numbers stay."""
    if not text.startswith(FORMULA_STARTS):
        return text
    is_number = text[0] == "-" and text.isascii() and text[1:].replace(".", "", 1).isdecimal()
    return text if is_number else f"'{text}"


class Folded(models.Func):
    """A column without marks and case inside a query, as `folded` makes the words that are sought."""

    function = "sachhon_folded"
    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite calls back into Python."""
        connection.ensure_connection()
        fold = lambda text: folded(str(text or ""))  # noqa: E731
        connection.connection.create_function(self.function, 1, fold, deterministic=True)
        return self.as_sql(compiler, connection, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL takes the marks off by itself."""
        plain = "replace(normalize(lower(%(expressions)s), NFD), 'đ', 'd')"
        template = f"regexp_replace({plain}, '[\u0300-\u036f]', '', 'g')"
        return self.as_sql(compiler, connection, template=template, **context)
