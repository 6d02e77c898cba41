"""Facts with a first and a last day: looked up by date, never overlapping, replaced and never edited."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

# A decimal kept as text: digits with a point, nothing else.
decimal_text = RegexValidator(
    r"^-?\d{1,12}(\.\d{1,12})?$", gettext_lazy("Write digits with a point, for example 0.0001543.")
)
positive_text = RegexValidator(r"^[^-]*[1-9]", gettext_lazy("It must be greater than zero."))


def refuse_overlap(row: models.Model, *same: str) -> None:
    """Raise in words when another row of the same kind is in force on one of this row's days."""
    others = type(row)._default_manager.filter(**{name: getattr(row, name) for name in same}).exclude(pk=row.pk)
    start, end = row.valid_from, row.valid_to  # type: ignore[attr-defined]
    if start is None:
        return
    met = others.filter(Q(valid_to=None) | Q(valid_to__gt=start))
    met = met.filter(valid_from__lt=end) if end else met
    if met.exists():
        raise ValidationError({"valid_from": gettext("Another version is in force then: end that one first.")})


def refuse_backwards(row: models.Model, last: str) -> None:
    """Raise in words when a row ends before it began."""
    start, end = row.valid_from, getattr(row, last)  # type: ignore[attr-defined]
    if start and end and end <= start:
        raise ValidationError({last: gettext("Write a day after the first one.")})


class Overlap(ValueError):
    """Two versions would be in force on the same day."""


def on(rows: models.QuerySet, date: dt.date) -> models.QuerySet:
    """The rows in force on a day."""
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=date), valid_from__lte=date)


def new_version(changes: Any, row: models.Model, *, valid_from: dt.date, **values: Any) -> models.Model:
    """From a day on, a copy of the row with other values; the row in hand ends the day before."""
    if valid_from <= row.valid_from:  # type: ignore[attr-defined]
        raise Overlap(f"The new version must begin after {row.valid_from}.")  # type: ignore[attr-defined]
    if row.valid_to and valid_from >= row.valid_to:  # type: ignore[attr-defined]
        raise Overlap(f"The version in hand ends on {row.valid_to}.")  # type: ignore[attr-defined]
    model = type(row)
    copied = {
        f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields if not f.primary_key and not f.unique
    }
    until = copied["valid_to"]
    row.valid_to = valid_from  # type: ignore[attr-defined]
    changes.update(row)
    later = model(**{**copied, **values, "valid_from": valid_from, "valid_to": until})
    changes.insert(later)
    return later
