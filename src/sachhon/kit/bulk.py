"""Many rows by one statement, with the digest of each."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db import connection, models

from sachhon.kit.canonical import row_fields, row_marker

# Columns whose Python value is not what the driver stores.
_CONVERTED = (models.DateField, models.DateTimeField, models.UUIDField, models.JSONField, models.DecimalField)
# Number of the advisory lock that writers queue at; any constant of our own.
WRITERS = 5_375_484


@dataclass(frozen=True)
class Prepared:
    """Rows of one table, ready to be written: keys given, values adapted, digests made."""

    model: type[models.Model]
    keys: range
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    marks: bytes


def prepare(model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[Any]], *, first: int) -> Prepared:
    """Complete rows (values of `fields`) with keys from `first` on and defaults, and digest each."""
    concrete = [f for f in model._meta.concrete_fields if not f.generated]
    pick = _picker(model, concrete, fields)
    whole = _with_floats(concrete, [pick(first + offset, row) for offset, row in enumerate(rows)])
    names = [f.attname for f in concrete]
    covered = [names.index(name) for name in row_fields(model)]
    mark = row_marker(model)
    marks = b"".join([mark([row[index] for index in covered]) for row in whole])
    columns = tuple(str(f.column) for f in concrete)
    return Prepared(model, range(first, first + len(whole)), columns, _adapted(concrete, whole), marks)


def insert(prepared: Prepared) -> None:
    """Write prepared rows by one `executemany`."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column) for column in prepared.columns)
    places = ", ".join(["%s"] * len(prepared.columns))
    table = quote(prepared.model._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, prepared.rows)
    if connection.features.supports_sequence_reset:
        _advance_sequence(prepared.model)


def one_writer() -> None:
    """Let recorded writes queue, whatever their province: the keys of a table are given out in one run.

    SQLite has one writer by nature. The lock of PostgreSQL ends with the transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection while rows by the hundred thousand come to be: none of them is garbage, all are walked."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def execute_many(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run one statement for many rows of plain values."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def _picker(
    model: type[models.Model], concrete: list[Any], fields: Sequence[str]
) -> Callable[[int, Sequence[Any]], tuple[Any, ...]]:
    """How a whole row is put together: the key, the given values, defaults for the rest."""
    place = {name: index for index, name in enumerate(fields)}
    unknown = set(place) - {f.attname for f in concrete}
    if unknown:
        raise ValueError(f"{model._meta.label} has no columns {sorted(unknown)}.")
    rest = [f for f in concrete if not f.primary_key and f.attname not in place]
    fixed = [f.get_default() for f in rest if not callable(f.default)]
    made = [f.get_default for f in rest if callable(f.default)]
    order = {f.attname: at for at, f in enumerate(sorted(rest, key=lambda f: callable(f.default)), 1 + len(fields))}
    order |= {name: at + 1 for name, at in place.items()}
    in_order = itemgetter(*[order.get(f.attname, 0) for f in concrete])  # the key goes first

    def pick(key: int, row: Sequence[Any]) -> tuple[Any, ...]:
        whole: tuple[Any, ...] = in_order((key, *row, *fixed, *[make() for make in made]))
        return whole

    return pick


def _with_floats(concrete: list[Any], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Whole numbers in float columns become floats, and -0.0 loses its sign, as the database returns them."""
    columns = [index for index, field in enumerate(concrete) if isinstance(field, models.FloatField)]
    if not columns:
        return rows
    floats = itemgetter(*columns, columns[0])  # of one name alone it would make no tuple
    for number, row in enumerate(rows):
        found = floats(row)
        if 0 in found or int in map(type, found):
            values = list(row)
            for index in columns:
                values[index] = None if values[index] is None else float(values[index]) + 0.0
            rows[number] = tuple(values)
    return rows


def _adapted(concrete: list[Any], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows with dates, moments, UUIDs and JSON as the driver wants them."""
    converted = [index for index, field in enumerate(concrete) if isinstance(field, _CONVERTED)]
    if not converted:
        return rows
    adapted = []
    for row in rows:
        values = list(row)
        for index in converted:
            if values[index] is not None and not isinstance(values[index], str):
                values[index] = concrete[index].get_db_prep_save(values[index], connection)
        adapted.append(tuple(values))
    return adapted


def _advance_sequence(model: type[models.Model]) -> None:
    """On PostgreSQL, let the sequence go on after keys that were given by hand."""
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
