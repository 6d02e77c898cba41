"""What narrows a list: each filter reads its parameters, says itself in words, and shows its control."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from sachhon.kit import numbers
from sachhon.kit.fields import Column, key_field
from sachhon.kit.register import Register, register_of
from sachhon.sheets.dates import read_date
from sachhon.sheets.numbers import read_number
from sachhon.sheets.text import tidy

SELECT_LIMIT = 60


class Unreadable(Exception):
    """A parameter that cannot be read; the message says what was found and what would do."""


@dataclass(frozen=True)
class Condition:
    """One narrowing: for the database, and in words for the sentence above the list."""

    q: Q
    words: str


class Filter:
    """A filter over one column; `Filter.of` chooses the kind."""

    def __init__(self, column: Column, user: Any) -> None:
        self.column, self.user, self.name = column, user, column.path

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters it reads."""
        return (self.name,)

    def read(self, params: QueryDict) -> Condition | None:
        """The condition that the parameters ask for, if any."""
        text = tidy(params.get(self.name, ""))[:200]
        return self.condition(text) if text else None

    def condition(self, text: str) -> Condition:
        """What one text means; for columns of text, a beginning."""
        words = _("%(label)s beginning with “%(value)s”") % {"label": self.label, "value": text}
        return Condition(starting(self.name, text), words)

    def control(self, params: QueryDict) -> dict[str, Any]:
        """What a template shows: kind, name, label and present value."""
        return {
            "kind": "text", "name": self.name, "label": self.column.label, "value": params.get(self.name, "")
        }  # fmt: skip

    @property
    def label(self) -> str:
        """The column's name inside a sentence."""
        label = self.column.label
        return label if label[1:2].isupper() else label[:1].lower() + label[1:]

    def says(self, value: Any) -> str:
        """“label: value”, inside a sentence."""
        return f"{self.label}: {value}"

    @staticmethod
    def of(column: Column, user: Any) -> Filter:
        """The filter that fits a column's kind."""
        kinds: dict[str, type[Filter]] = {
            "choice": ChoiceFilter, "boolean": BooleanFilter, "link": LinkFilter, "date": DateFilter,
            "moment": DateFilter, "number": NumberFilter, "integer": NumberFilter,
        }  # fmt: skip
        return kinds.get(column.kind, Filter)(column, user)


def starting(path: str, text: str) -> Q:
    """Values that begin with a text, asked so that an index can serve."""
    begins = Q(**{f"{path}__startswith": text})
    if connection.vendor != "sqlite" or ord(text[-1]) >= 0xD7FF:
        return begins
    beyond = text[:-1] + chr(ord(text[-1]) + 1)
    return begins & Q(**{f"{path}__gte": text, f"{path}__lt": beyond})


class ChoiceFilter(Filter):
    """One or several of the column's choices."""

    @property
    def choices(self) -> dict[str, str]:
        """Token and word of each choice."""
        return {str(value): str(word) for value, word in self.column.field.flatchoices}

    def read(self, params: QueryDict) -> Condition | None:
        """Several values of one parameter mean any of them."""
        chosen = [text for text in params.getlist(self.name) if text]
        choices = self.choices
        unknown = [text for text in chosen if text not in choices]
        if unknown:
            raise Unreadable(self.refusal(unknown[0], ", ".join(choices)))
        if not chosen:
            return None
        return Condition(self.query(chosen), self.says(", ".join(choices[text] for text in chosen)))

    def query(self, chosen: list[str]) -> Q:
        """What the chosen tokens mean to the database."""
        return Q(**{f"{self.name}__in": chosen})

    def refusal(self, found: str, allowed: str) -> str:
        """What was found, and what would do."""
        return _("%(label)s: “%(found)s” is not among the choices; choose one of: %(allowed)s.") % {
            "label": self.column.label, "found": found[:60], "allowed": allowed,
        }  # fmt: skip

    def control(self, params: QueryDict) -> dict[str, Any]:
        """A list to choose from."""
        chosen = params.getlist(self.name)
        options = [(value, word, value in chosen) for value, word in self.choices.items()]
        return {"kind": "select", "name": self.name, "label": self.column.label, "options": options}


class BooleanFilter(ChoiceFilter):
    """Yes or no."""

    @property
    def choices(self) -> dict[str, str]:
        """Both answers."""
        return {"yes": _("yes"), "no": _("no")}

    def query(self, chosen: list[str]) -> Q:
        """Any of the chosen answers."""
        return Q(**{f"{self.name}__in": [text == "yes" for text in chosen]})


class LinkFilter(Filter):
    """Rows that belong to one other row, named by its code or its address."""

    @property
    def target(self) -> Register | None:
        """The register of what the column leads to."""
        return register_of(self.column.field.related_model)

    def condition(self, text: str) -> Condition:
        """The row meant, among those the person may know of."""
        keys = self.target.called(self.user, text) if self.target else []
        if not keys:
            raise Unreadable(
                _("%(label)s: there is no “%(found)s” among the rows you may see; write its code.")
                % {"label": self.column.label, "found": text[:60]}
            )
        row = self.column.field.related_model._base_manager.get(pk=keys[0])
        return Condition(Q(**{f"{self.name}__in": keys}), self.says(row))

    def control(self, params: QueryDict) -> dict[str, Any]:
        """A list where it is short, else a box for the code."""
        control, target = super().control(params), self.target
        options = self.options(target) if target else []
        if 0 < len(options) <= SELECT_LIMIT:
            chosen = control["value"]
            marked = [(value, word, chosen in names) for value, word, names in options]
            return {**control, "kind": "select", "options": marked}
        return {**control, "hint": _("code")}

    def options(self, target: Register) -> list[tuple[str, str, tuple[str, ...]]]:
        """(value, word, everything that means it) of each row, as far as a list is short."""
        key = key_field(target.model)
        rows = target.rows(self.user).order_by(*target.order)[: SELECT_LIMIT + 1]
        found = []
        for row in rows:
            names = tuple(str(getattr(row, name)) for name in ("code", key) if hasattr(row, name))
            found.append((names[0], str(row), names))
        return found


class RangeFilter(Filter):
    """From one value to another, both counted."""

    input_type = "text"

    @property
    def names(self) -> tuple[str, ...]:
        """One parameter for each end."""
        return (f"{self.name}_from", f"{self.name}_to")

    def read(self, params: QueryDict) -> Condition | None:
        """Either end may be left open."""
        low, high = (self.parse(tidy(params.get(name, ""))[:60]) for name in self.names)
        if low is None and high is None:
            return None
        query = Q()
        if low is not None:
            query &= Q(**{f"{self.path}__gte": low})
        if high is not None:
            query &= Q(**{f"{self.path}__lte": high})
        return Condition(query, self.in_words(low, high))

    def in_words(self, low: Any, high: Any) -> str:
        """The span inside a sentence."""
        ends = {"label": self.label, "low": self.shown(low), "high": self.shown(high)}
        if high is None:
            return _("%(label)s from %(low)s on") % ends
        if low is None:
            return _("%(label)s up to %(high)s") % ends
        return _("%(label)s from %(low)s to %(high)s") % ends

    def control(self, params: QueryDict) -> dict[str, Any]:
        """Two boxes."""
        ends = [{"name": name, "value": params.get(name, "")} for name in self.names]
        return {
            "kind": "range",
            "type": self.input_type,
            "label": self.column.label,
            "low": ends[0],
            "high": ends[1],
        }

    @property
    def path(self) -> str:
        """What is compared."""
        return self.name

    def parse(self, text: str) -> Any:
        """The value that a text means; nothing for an empty one."""
        raise NotImplementedError

    def shown(self, value: Any) -> str:
        """A value inside a sentence."""
        raise NotImplementedError


class DateFilter(RangeFilter):
    """A span of days."""

    input_type = "date"

    @property
    def path(self) -> str:
        """A moment counts by the day it falls on."""
        return f"{self.name}__date" if self.column.kind == "moment" else self.name

    def parse(self, text: str) -> dt.date | None:
        """A day as people write it."""
        found = read_date(text) if text else None
        if found is None or isinstance(found, dt.date):
            return found
        raise Unreadable(
            _("%(label)s: “%(found)s” is not a date; write 31/01/2026 or 2026-01-31.")
            % {"label": self.column.label, "found": text}
        )

    def shown(self, value: Any) -> str:
        """A day as people read it."""
        return numbers.date(value)


class NumberFilter(RangeFilter):
    """A span of numbers."""

    def parse(self, text: str) -> float | None:
        """A number as people write it."""
        found = read_number(text) if text else None
        if found is None or isinstance(found, float):
            return found
        raise Unreadable(
            _("%(label)s: “%(found)s” is not a number that reads one way only; write 1234 or 1234,5.")
            % {"label": self.column.label, "found": text}
        )

    def shown(self, value: Any) -> str:
        """A number as people read it."""
        return numbers.number(value)
