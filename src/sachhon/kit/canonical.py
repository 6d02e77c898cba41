"""One way to write a row down, so that its digest can be computed again years later."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models

MARK = 16  # bytes of a row's digest that a change keeps


def plain(value: Any) -> Any:
    """The value as JSON can hold it: dates in ISO form, moments in UTC, the rest as it is."""
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)


_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain, allow_nan=False
).encode


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces; NaN and infinity are refused."""
    return _encode(value)


def sha256(text: str | bytes) -> str:
    """Hex digest of text (as UTF-8) or bytes."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def salted(register: str, field: str, value: Any) -> str:
    """A person's value as the chain keeps it: not to be guessed without the salt."""
    message = f"{register}\0{field}\0{value}".encode()
    return "salted:" + hmac.new(settings.PERSONAL_SALT.encode(), message, hashlib.sha256).hexdigest()


def hashed_fields(model: type[models.Model]) -> frozenset[str]:
    """Fields whose values enter the chain as salted hashes: a person's own, and those of which some values are."""
    return frozenset((*getattr(model, "personal", ()), *getattr(model, "masked", ())))


def row_fields(model: type[models.Model]) -> tuple[str, ...]:
    """Names of the columns that a row's digest covers; what the database derives is not among them."""
    left_out = getattr(model, "outside_chain", ())
    return tuple(f.attname for f in model._meta.concrete_fields if not f.generated and f.attname not in left_out)


def row_marker(model: type[models.Model]) -> Callable[[Iterable[Any]], bytes]:
    """A function from a row's values (in the order of `row_fields`) to its 16-byte digest.

    Empty values stay out, so that a column added later changes no digest of an earlier row.
    """
    label, fields = model._meta.label_lower, row_fields(model)
    personal = hashed_fields(model)
    digest = hashlib.sha256

    def mark(values: Iterable[Any]) -> bytes:
        named: list[Any] = []
        for field, value in zip(fields, values, strict=True):
            if value is not None and value != "":
                named += (field, salted(label, field, value) if field in personal else value)
        return digest(_encode(named).encode()).digest()[:MARK]

    return mark
