"""A row of any model, every field filled: texts carry a word by which they are found again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from sachhon.kit import clock, files
from sachhon.kit.fields import INTERNAL
from sachhon.kit.models import Batch, StagedRow, StoredFile

START, END = dt.date(2025, 1, 1), dt.date(2025, 2, 1)
# What a text field takes whose rule refuses a word; the first that fits. `{n}` is the row's own number.
SHAPES = ("0791234567{n:02}", "1{n:03}", "1.2{n}", "09{n:08}", "{word}{n}@example.test", "https://{word}.test/{n}", "")
# Fields that the rules of one model want otherwise; a function of the place gives the value.
EXACTLY: dict[str, dict[str, Callable[[Any], Any]]] = {
    "establishments.establishment": {"vsic": lambda place: "1701", "vsic_version": lambda place: "2018"},
    "plan.plan": {"end": lambda place: dt.date(2030, 12, 31)},
    "reporting.report": {"typed": lambda place: '{"lines": [], "sec_reason": ""}'},
    "resources.customer": {"state": lambda place: "matched"},
    "resources.drivervalue": {"name": lambda place: "other"},
}
LAST = frozenset({"valid_to", "valid_until", "active_to", "removed", "revoked", "ended"})


class Filler:
    """Makes rows of one place; `place` has a word, a number, a province, a person and rows that were made before."""

    def __init__(self, place: Any) -> None:
        self.place = place

    def made(self, model: Any, **known: Any) -> Any:
        """An unsaved row with all its fields filled."""
        row = model()
        exactly = EXACTLY.get(model._meta.label_lower, {})
        for field in model._meta.concrete_fields:
            if field.name in known:
                setattr(row, field.name, known[field.name])
            elif field.name in exactly:
                setattr(row, field.name, exactly[field.name](self.place))
            elif not (field.primary_key or field.generated or field.name in INTERNAL):
                self._fill(row, field)
        return row

    def _fill(self, row: Any, field: Any) -> None:
        if field.is_relation:
            setattr(row, field.name, self._linked(field))
        elif field.choices:
            if not field.has_default():
                setattr(row, field.name, next(value for value, _word in field.flatchoices if value))
        elif isinstance(field, models.DateField) and field.name in LAST and field.null:
            setattr(row, field.name, None)
        else:
            setattr(row, field.name, self._value(field))

    def _linked(self, field: Any) -> Any:
        model, place = field.related_model, self.place
        if model in (StagedRow, Batch):
            return None
        if model is StoredFile:
            return files.store(f"{place.word} {place.number}".encode())
        if model._meta.label == "accounts.User":
            return place.person
        known = place.known(model)
        if known is not None:
            return known
        return None if field.null else place.keep(self.made(model))

    def _value(self, field: Any) -> Any:
        ways: tuple[tuple[type, Callable[[], Any]], ...] = (
            (models.BooleanField, lambda: bool(field.has_default() and field.default)),
            (models.DateTimeField, clock.now),
            (models.DateField, lambda: END if field.name in ("end", "data_to", *LAST) else START),
            (models.FloatField, lambda: 1.5),
            (models.IntegerField, lambda: 2000 + self.place.number if "year" in field.name else self.place.number),
            (models.DecimalField, lambda: 1),
            (models.JSONField, dict),
            (models.UUIDField, field.get_default),
        )
        return next((way() for kind, way in ways if isinstance(field, kind)), None) or self._text(field)

    def _text(self, field: Any) -> Any:
        if not isinstance(field, models.CharField | models.TextField):
            return field.get_default()
        longest = field.max_length or 60
        word = f"{self.place.word}{self.place.number} {field.name}"[:longest]
        for text in (word, word.replace(" ", "-"), *SHAPES):
            text = text.format(n=self.place.number, word=self.place.word)[:longest]
            try:
                field.run_validators(text)
            except ValidationError:
                continue
            return text
        raise ValueError(f"{field}: say in tests/permissions/filling.py what it takes.")
