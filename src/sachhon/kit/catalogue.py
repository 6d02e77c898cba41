"""Catalogue rows that travel with the program as CSV, kept in step by `migrate` and recorded in the chain."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import models

from sachhon.kit.changes import Changes


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a CSV file, empty cells as None."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: value or None for name, value in row.items()}


def add_missing(changes: Changes, model: type[models.Model], key: Sequence[str], rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows whose key is not there yet. Rows that are there stay as an officer left them."""
    known = set(model._base_manager.values_list(*key))
    fields: list[str] = []
    fresh = []
    for row in rows:
        values = {name: _plain(model, name, value) for name, value in row.items()}
        fields = list(values)
        if tuple(values[name] for name in key) not in known:
            fresh.append(tuple(values.values()))
    if fresh:
        changes.insert_many(model, fields, fresh)
    return len(fresh)


def _plain(model: type[models.Model], name: str, value: Any) -> Any:
    field = next(f for f in model._meta.concrete_fields if f.attname == name)
    if value is None:
        return None if field.null else ""
    if isinstance(field, models.BooleanField) and isinstance(value, str):
        return value == "1"
    return field.to_python(value) if not field.is_relation else value
