"""What narrows a list: each filter reads its parameters, says itself in words, and shows its control."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from sachhon.display import numbers
from sachhon.kit.fields import Column
from sachhon.kit.register import register_of
from sachhon.reading.dates import read_date
from sachhon.reading.numbers import read_number
from sachhon.reading.text import tidy


class Unreadable(Exception):
    """A parameter that cannot be read; the message says what was found and what would do."""


@dataclass(frozen=True)
class Condition:
    """One narrowing: for the database, and in words for the sentence above the list."""

    q: Q
    words: str


class Filter:
    """A filter over one column: for text, its beginning; subclasses for other kinds."""

    def __init__(self, column: Column, user: Any) -> None:
        self.column, self.user, self.name = column, user, column.path
        self.names: tuple[str, ...] = (column.path,)

    def read(self, params: QueryDict) -> Condition | None:
        """The condition that the parameters ask for, if any."""
        text = tidy(params.get(self.name, ""))[:200]
        return self.condition(text) if text else None

    def condition(self, text: str) -> Condition:
        """What one text means."""
        words = _("%(label)s beginning with “%(value)s”") % {"label": self.label, "value": text}
        return Condition(starting(self.name, text), words)

    def control(self, params: QueryDict) -> dict[str, Any]:
        """What a template shows: kind, name, label and present value."""
        value = params.get(self.name, "")
        return {"kind": "text", "name": self.name, "label": self.column.label, "value": value}

    @property
    def label(self) -> str:
        """The column's name inside a sentence."""
        label = self.column.label
        return label if label[1:2].isupper() else label[:1].lower() + label[1:]

    def refuse(self, message: str, found: str, **more: str) -> Unreadable:
        """What was found, and what would do."""
        return Unreadable(message % {"label": self.column.label, "found": found[:60], **more})

    @staticmethod
    def of(column: Column, user: Any) -> Filter:
        """The filter that fits a column's kind."""
        kinds: dict[str, type[Filter]] = {
            "choice": ChoiceFilter, "boolean": ChoiceFilter, "link": LinkFilter, "year": YearFilter,
            **dict.fromkeys(("date", "moment", "number", "integer"), RangeFilter),
        }  # fmt: skip
        return kinds.get(column.kind, Filter)(column, user)


class YearFilter(Filter):
    """One year, by its four figures."""

    def condition(self, text: str) -> Condition:
        """Anything else than a year is said to be none."""
        if not (text.isascii() and text.isdigit() and len(text) == 4):
            raise self.refuse(_("%(label)s: “%(found)s” is not a number that reads one way; write 1234.5."), text)
        return Condition(Q(**{self.name: int(text)}), f"{self.label} {text}")


def starting(path: str, text: str) -> Q:
    """Values that begin with a text, asked so that an index of SQLite can serve."""
    begins = Q(**{f"{path}__startswith": text})
    if connection.vendor != "sqlite" or ord(text[-1]) >= 0xD7FF:
        return begins
    return begins & Q(**{f"{path}__gte": text, f"{path}__lt": text[:-1] + chr(ord(text[-1]) + 1)})


class ChoiceFilter(Filter):
    """One or several of the column's choices, or yes and no."""

    @property
    def choices(self) -> dict[str, str]:
        """Token and word of each choice."""
        if self.column.kind == "boolean":
            return {"yes": _("yes"), "no": _("no")}
        return {str(value): str(word) for value, word in self.column.field.flatchoices}

    def read(self, params: QueryDict) -> Condition | None:
        """Several values of one parameter mean any of them."""
        chosen, choices = [text for text in params.getlist(self.name) if text], self.choices
        for text in chosen:
            if text not in choices:
                message = _("%(label)s: “%(found)s” is not among the choices; choose one of: %(allowed)s.")
                raise self.refuse(message, text, allowed=", ".join(choices))
        if not chosen:
            return None
        values = [text == "yes" for text in chosen] if self.column.kind == "boolean" else chosen
        words = f"{self.label}: {', '.join(choices[text] for text in chosen)}"
        return Condition(Q(**{f"{self.name}__in": values}), words)

    def control(self, params: QueryDict) -> dict[str, Any]:
        """A list to choose from."""
        chosen = params.getlist(self.name)
        options = [(value, word, value in chosen) for value, word in self.choices.items()]
        return {**super().control(params), "kind": "select", "options": options}


class LinkFilter(Filter):
    """Rows that belong to one other row, named by its code or its address."""

    def condition(self, text: str) -> Condition:
        """The row meant, among those the person may know of."""
        target = register_of(self.column.field.related_model)
        keys = target.called(self.user, text) if target else []
        if not keys:
            message = _("%(label)s: there is no “%(found)s” among the rows you may see; write its code.")
            raise self.refuse(message, text)
        return Condition(Q(**{f"{self.name}__in": keys}), f"{self.label}: {text}")

    def control(self, params: QueryDict) -> dict[str, Any]:
        """A list for what all provinces share, which is short; else a box for the code."""
        control, target = super().control(params), register_of(self.column.field.related_model)
        if target is None or target.province:
            return {**control, "hint": _("code")}
        options = []
        for row in target.rows(self.user).order_by(*target.order)[:200]:
            names = [str(getattr(row, name)) for name in ("code", target.key) if hasattr(row, name)]
            options.append((names[0], target.name_of(self.user, row), control["value"] in names))
        return {**control, "kind": "select", "options": options}


class RangeFilter(Filter):
    """From one day or number to another, both counted."""

    def __init__(self, column: Column, user: Any) -> None:
        super().__init__(column, user)
        self.names = (f"{self.name}_from", f"{self.name}_to")
        self.is_day = column.kind in ("date", "moment")

    def read(self, params: QueryDict) -> Condition | None:
        """Either end may be left open."""
        low, high = (self.parse(tidy(params.get(name, ""))[:60]) for name in self.names)
        path = f"{self.name}__date" if self.column.kind == "moment" else self.name
        ends = {f"{path}__gte": low, f"{path}__lte": high}
        known = {lookup: value for lookup, value in ends.items() if value is not None}
        return Condition(Q(**known), self.in_words(low, high)) if known else None

    def in_words(self, low: Any, high: Any) -> str:
        """The span inside a sentence."""
        shown = numbers.date if self.is_day else numbers.number
        ends = {"label": self.label, "low": shown(low), "high": shown(high)}
        if high is None:
            return _("%(label)s from %(low)s on") % ends
        if low is None:
            return _("%(label)s up to %(high)s") % ends
        return _("%(label)s from %(low)s to %(high)s") % ends

    def control(self, params: QueryDict) -> dict[str, Any]:
        """Two boxes."""
        low, high = ({"name": name, "value": params.get(name, "")} for name in self.names)
        shape = {"kind": "range", "type": "date" if self.is_day else "text"}
        return {**super().control(params), **shape, "low": low, "high": high}

    def parse(self, text: str) -> Any:
        """The value that a text means; nothing for an empty one."""
        if not text:
            return None
        found = read_date(text) if self.is_day else read_number(text)
        if isinstance(found, dt.date | float):
            return found
        if self.is_day:
            raise self.refuse(_("%(label)s: “%(found)s” is not a date; write 31/01/2026."), text)
        raise self.refuse(_("%(label)s: “%(found)s” is not a number that reads one way; write 1234.5."), text)
