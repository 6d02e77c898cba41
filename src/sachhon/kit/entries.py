"""Form fields that read numbers, days, texts and codes as people type them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sachhon.kit import numbers
from sachhon.kit.fields import code_field
from sachhon.kit.register import register_of
from sachhon.sheets.dates import read_date
from sachhon.sheets.numbers import read_integer, read_number
from sachhon.sheets.text import tidy

# More rows than this are not a list to choose from: the code is typed.
CHOICES_LIMIT = 100


class NumberEntry(forms.Field):
    """A number in Vietnamese or English; what reads two ways is asked about, never guessed."""

    widget = forms.TextInput

    def __init__(self, *, whole: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.whole, self.kept = whole, None
        self.widget.attrs.update({"inputmode": "numeric" if whole else "decimal", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        """The kept number without thousands marks, as the page's language writes its decimals."""
        if value is None or isinstance(value, str):
            return value
        text = repr(int(value) if float(value).is_integer() else value)
        return text.replace(".", ",") if (get_language() or "vi").startswith("vi") else text

    def to_python(self, value: Any) -> float | int | None:
        """The number meant."""
        if value in self.empty_values or isinstance(value, int | float):
            return value if isinstance(value, int | float) else None
        text = tidy(str(value))
        if self.kept is not None and text == self.prepare_value(self.kept):
            return self.kept
        found = (read_integer if self.whole else read_number)(text)
        if isinstance(found, int | float):
            return found
        raise ValidationError(self.refusal(found), code=found.code)

    def refusal(self, problem: Any) -> Any:
        """What was found, and what would do."""
        found = {"found": problem.params.get("found", "")}
        if problem.code == "ambiguous_number" and len(problem.params["choices"]) > 1:
            first, second = (numbers.number(choice) for choice in problem.params["choices"])
            return _("“%(found)s” can mean %(first)s or %(second)s: write 1234 without a mark, or 1,2340.") % {
                **found, "first": first, "second": second,
            }  # fmt: skip
        if self.whole:
            return _("“%(found)s” is not a whole number; write digits alone, such as 1234.") % found
        return _("“%(found)s” is not a number; write it like 1234,5 and without a unit.") % found


class DayEntry(forms.DateField):
    """A day, the day of the month first."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%d/%m/%Y"))
        super().__init__(**options)
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off", "placeholder": "dd/mm/yyyy"})

    def to_python(self, value: Any) -> dt.date | None:
        """The day meant."""
        if value in self.empty_values or isinstance(value, dt.date):
            return value or None
        found = read_date(tidy(str(value)))
        if isinstance(found, dt.date):
            return found
        raise ValidationError(
            _("“%(found)s” is not a day of the calendar; write 31/01/2026.") % {"found": str(value)[:40]},
            code="date",
        )


class TextEntry(forms.CharField):
    """Text as it is kept everywhere: composed, without invisible letters or double spaces."""

    def to_python(self, value: Any) -> str:
        """The text tidied."""
        return tidy(str(super().to_python(value) or ""))


class CodeEntry(forms.ModelChoiceField):
    """Another row, named by its code where there are too many to choose from."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        """The code of the kept row; what was typed stays as typed."""
        if isinstance(value, int):
            return self.queryset.filter(pk=value).values_list(self.to_field_name, flat=True).first() or ""
        return super().prepare_value(value)

    def to_python(self, value: Any) -> Any:
        """The one row meant."""
        text = tidy(str(value or ""))
        if not text:
            return None
        found = list(self.queryset.filter(**{self.to_field_name or "pk": text})[:2])
        if len(found) == 1:
            return found[0]
        raise ValidationError(
            _("“%(found)s” is not the code of exactly one row you may see; copy it from the list.")
            % {"found": text[:60]},
            code="unknown",
        )


def entry_for(user: Any) -> Any:
    """How each model field is typed by this person: a callback for Django's form factory."""

    def made(field: Any, **options: Any) -> forms.Field | None:
        if isinstance(field, models.ForeignKey):
            return _link(field, user, options)
        if field.choices or isinstance(field, models.BooleanField):
            return field.formfield(**options)  # type: ignore[no-any-return]
        if isinstance(field, models.IntegerField | models.FloatField):
            whole = isinstance(field, models.IntegerField)
            return NumberEntry(whole=whole, **_common(field, options))
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            return field.formfield(form_class=DayEntry, **options)  # type: ignore[no-any-return]
        if isinstance(field, models.CharField):
            return field.formfield(form_class=TextEntry, **options)  # type: ignore[no-any-return]
        return field.formfield(**options)  # type: ignore[no-any-return]

    return made


def _common(field: Any, options: dict[str, Any]) -> dict[str, Any]:
    return {"required": not field.blank, "label": field.verbose_name, "help_text": field.help_text,
            "initial": field.default if field.has_default() else None, **options}  # fmt: skip


def _link(field: Any, user: Any, options: dict[str, Any]) -> forms.Field | None:
    """A choice among the rows that the person may see; none where no register says which those are."""
    model = field.related_model
    target = register_of(model)
    rows = target.rows(user).order_by(*target.order) if target else model._default_manager.none()
    options = {**options, "queryset": rows, "required": not field.blank}
    if len(rows.values_list("pk")[: CHOICES_LIMIT + 1]) > CHOICES_LIMIT:
        code = {
            "form_class": CodeEntry,
            "to_field_name": code_field(model),
            "help_text": _("Write its code."),
        }
        return field.formfield(**{**options, **code})  # type: ignore[no-any-return]
    return field.formfield(**options)  # type: ignore[no-any-return]
