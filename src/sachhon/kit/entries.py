"""Form fields that read numbers, days, texts and codes as people type them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from sachhon.display import numbers
from sachhon.kit.fields import code_field
from sachhon.kit.register import register_of
from sachhon.reading.dates import read_date
from sachhon.reading.numbers import read_integer, read_number
from sachhon.reading.text import tidy

# More rows than this are not a list to choose from: the code is typed.
CHOICES_LIMIT = 100


class NumberEntry(forms.Field):
    """A number in Vietnamese or English; what reads two ways is asked about, never guessed."""

    def __init__(self, *, whole: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.whole, self.kept = whole, None
        self.widget.attrs.update({"inputmode": "numeric" if whole else "decimal", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        """The kept number without thousands marks, as the page's language writes its decimals."""
        if value is None or isinstance(value, str):
            return value
        text = repr(int(value) if float(value).is_integer() else value)
        return text.replace(".", numbers.MARKS[numbers.spoken()][1])

    def to_python(self, value: Any) -> float | int | None:
        """The number meant; what stands as the page wrote it is the kept number itself."""
        if isinstance(value, int | float):
            return value
        text = tidy(str(value or ""))
        if not text or text == self.prepare_value(self.kept):
            return self.kept if text else None
        found = (read_integer if self.whole else read_number)(text)
        if isinstance(found, int | float):
            return found
        raise ValidationError(self.refusal(found, text), code=found.code)

    def refusal(self, problem: Any, text: str) -> str:
        """What was found, and what would do."""
        choices = [numbers.number(choice) for choice in problem.params.get("choices", ())]
        if len(choices) == 2:
            told = {"found": text[:60], "first": choices[0], "second": choices[1]}
            return _("“%(found)s” can mean %(first)s or %(second)s: write it without a thousands mark.") % told
        if self.whole:
            return _("“%(found)s” is not a whole number; write digits alone, such as 1234.") % {"found": text[:60]}
        return _("“%(found)s” is not a number; write it like 1234.5 and without a unit.") % {"found": text[:60]}


class DayEntry(forms.DateField):
    """A day, the day of the month first."""

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy"})

    def to_python(self, value: Any) -> dt.date | None:
        """The day meant."""
        if value in self.empty_values or isinstance(value, dt.date):
            return value or None
        found = read_date(tidy(str(value)))
        if isinstance(found, dt.date):
            return found
        message = _("“%(found)s” is not a day of the calendar; write 31/01/2026.")
        raise ValidationError(message % {"found": str(value)[:40]}, code="date")


class TextEntry(forms.CharField):
    """Text as it is kept everywhere: composed, without invisible letters or double spaces."""

    def to_python(self, value: Any) -> str:
        """The text tidied."""
        return tidy(str(super().to_python(value) or ""))


class CodeEntry(forms.ModelChoiceField):
    """Another row, named by its code where there are too many to choose from."""

    widget = forms.TextInput
    queryset: Any

    def prepare_value(self, value: Any) -> Any:
        """The code of the kept row; what was typed stays as typed."""
        if not isinstance(value, int):
            return value
        return self.queryset.filter(pk=value).values_list(self.to_field_name, flat=True).first() or ""

    def to_python(self, value: Any) -> Any:
        """The one row meant."""
        text = tidy(str(value or ""))
        found = list(self.queryset.filter(**{str(self.to_field_name): text})[:2]) if text else [None]
        if len(found) == 1:
            return found[0]
        message = _("“%(found)s” is not the code of exactly one row you may see; copy it from the list.")
        raise ValidationError(message % {"found": text[:60]}, code="unknown")


def entry_for(user: Any, register: Any = None) -> Callable[..., Any]:
    """How each model field is typed by this person: a callback for Django's form factory."""

    def made(field: Any, **options: Any) -> Any:
        if field.is_relation:
            given = register.choices(user, field.name) if register else None
            return _link(field, user, options) if given is None else field.formfield(**{**options, "queryset": given})
        if field.choices or isinstance(field, models.BooleanField):
            return field.formfield(**options)
        if isinstance(field, models.IntegerField | models.FloatField):
            about = {"required": not field.blank, "help_text": field.help_text, **options}
            return NumberEntry(whole=isinstance(field, models.IntegerField), **about)
        entry = DayEntry if type(field) is models.DateField else TextEntry
        return field.formfield(form_class=entry, **options)

    return made


def _link(field: Any, user: Any, options: dict[str, Any]) -> Any:
    """A choice among the rows that the person may see; none where no register says which those are."""
    model = field.related_model
    target = register_of(model)
    rows = target.rows(user).order_by(*target.order) if target else model._default_manager.none()
    options = {**options, "queryset": rows}
    if len(rows.values_list("pk")[: CHOICES_LIMIT + 1]) > CHOICES_LIMIT:
        options |= {
            "form_class": CodeEntry,
            "to_field_name": code_field(model),
            "help_text": _("Write its code."),
        }
    return field.formfield(**options)
