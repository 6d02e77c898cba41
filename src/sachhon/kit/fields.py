"""Columns of a register: where a path leads, and how its values read on a page and in a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sachhon.kit import numbers
from sachhon.sheets.text import folded

# What a spreadsheet would take for a formula when it stands first in a cell.
FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")
# Columns that say nothing to people: keys, links to where a row came from, folded copies.
INTERNAL = frozenset({"id", "uuid", "staged", "folded"})


@dataclass(frozen=True)
class Column:
    """One column: its path from the row, the model field at its end, and the kind of its values."""

    path: str
    field: Any
    kind: str

    @property
    def label(self) -> str:
        """What the column is called, in the page's language."""
        return label_of(self.field)

    @property
    def is_number(self) -> bool:
        """Whether values stand right-aligned."""
        return self.kind in ("integer", "number")

    @property
    def stored(self) -> str:
        """The path whose stored value stands for this column in a file: a link's own code."""
        return f"{self.path}__{code_field(self.field.related_model)}" if self.kind == "link" else self.path


def column(model: type[models.Model], path: str) -> Column:
    """The column at the end of a path such as `establishment__name`."""
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    field = model._meta.get_field(last)
    return Column(path, field, kind_of(field))


def kind_of(field: Any) -> str:
    """How values of a model field are treated."""
    if field.is_relation:
        return "link"
    if field.choices:
        return "choice"
    if isinstance(field, models.IntegerField) and field.name.endswith("year"):
        return "year"
    kinds = {
        models.BooleanField: "boolean", models.DateTimeField: "moment", models.DateField: "date",
        models.IntegerField: "integer", models.FloatField: "number", models.UUIDField: "code",
    }  # fmt: skip
    return next((kind for base, kind in kinds.items() if isinstance(field, base)), "text")


def label_of(field: Any) -> str:
    """The field's name for people; a link without one is called after what it leads to."""
    plain = field.name.replace("_", " ")
    named = field.verbose_name
    if field.is_relation and str(named) == plain:
        named = field.related_model._meta.verbose_name
    return str(capfirst(named))


def code_field(model: Any) -> str:
    """What names a row of a model in a file: its code, else its uuid, else its key."""
    names = {field.name for field in model._meta.concrete_fields}
    return next((name for name in ("code", "uuid") if name in names), "pk")


def key_field(model: Any) -> str:
    """What addresses a row from outside."""
    return "uuid" if any(field.name == "uuid" for field in model._meta.concrete_fields) else "pk"


def getter(path: str) -> Callable[[Any], Any]:
    """A function from a row to the value at the end of a path; nothing where a link on the way is empty."""
    steps = path.split("__")

    def get(row: Any) -> Any:
        for step in steps:
            if row is None:
                return None
            try:
                row = getattr(row, step)
            except ObjectDoesNotExist:
                return None
        return row

    return get


def writer(kind: str, field: Any = None) -> Callable[[Any], str]:
    """A function that writes values of one kind as people read them, in the page's language."""
    writers: dict[str, Callable[[Any], str]] = {
        "integer": lambda value: numbers.number(value, 0), "number": numbers.number,
        "date": numbers.date, "moment": numbers.datetime,
    }  # fmt: skip
    write = writers.get(kind, str)
    if kind == "boolean":
        words = {True: _("yes"), False: _("no")}
        write = words.__getitem__
    elif kind == "choice":
        choices = {value: str(word) for value, word in field.flatchoices}
        write = lambda value: choices.get(value, str(value))  # noqa: E731
    return lambda value: numbers.MISSING if value is None or value == "" else write(value)


def exact(kind: str) -> Callable[[Any], Any] | None:
    """How a value of one kind goes into a file, in no language; None when it goes as it is."""
    return {
        "date": dt.date.isoformat, "moment": lambda value: value.astimezone(dt.UTC).isoformat(),
        "boolean": lambda value: "yes" if value else "no", "code": str, "text": harmless, "choice": harmless,
        "link": lambda value: harmless(value) if isinstance(value, str) else str(value),
    }.get(kind)  # fmt: skip


def harmless(text: str) -> str:
    """Text that no spreadsheet computes: a leading formula sign gets an apostrophe; numbers stay."""
    if text.startswith(FORMULA_STARTS) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    return text[0] == "-" and text[1:].replace(".", "", 1).isdecimal() and text.isascii()


def fold_together(*texts: str, length: int = 700) -> str:
    """Several texts as one without marks and case, which a search looks through."""
    return folded(" ".join(text for text in texts if text))[:length]


class Folded(models.Func):
    """A column without marks and case inside a query, the same as `folded` makes of the words sought."""

    function = "sachhon_folded"
    arity = 1
    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite calls back into Python."""
        connection.ensure_connection()
        connection.connection.create_function(self.function, 1, _folded_or_null, deterministic=True)
        return self.as_sql(compiler, connection, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL takes the marks off by itself."""
        template = "regexp_replace(replace(normalize(lower(%(expressions)s), NFD), 'đ', 'd'), '[\u0300-\u036f]', '', 'g')"
        return self.as_sql(compiler, connection, template=template, **context)


def _folded_or_null(text: str | None) -> str | None:
    return None if text is None else folded(str(text))
