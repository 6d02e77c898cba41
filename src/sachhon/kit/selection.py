"""Which rows a person asks for: filters, search and order read from an address, counted and cut into pages."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import Sum
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sachhon.kit import numbers
from sachhon.kit.canonical import sha256
from sachhon.kit.fields import Column
from sachhon.kit.filters import Condition, Filter, Unreadable
from sachhon.kit.models import ChainHead
from sachhon.kit.register import Register
from sachhon.sheets.text import tidy

# Parameters that say how rows are shown, not which.
SHOWING = frozenset({"page", "size", "sort", "q", "columns", "tab", "limit", "offset"})
COUNT_KEPT_FOR = 3600


class Selection:
    """The rows of a register that an address asks for and a person may see.

    What cannot be followed is left out, and `notes` says so in words.
    """

    def __init__(self, register: Register, user: Any, params: QueryDict) -> None:
        self.register, self.user, self.params = register, user, params
        self.notes: list[str] = []
        self.filters = [Filter.of(each, user) for each in register.visible(user, register.filters)]
        self.sortable = {each.path: each for each in register.visible(user, register.sortable)}
        self.sort = self._read_sort(params.get("sort", ""))
        self.conditions = self._read_conditions()
        self.sought = self._read_search()
        self._note_unknown()

    def _read_sort(self, text: str) -> str:
        name = text.removeprefix("-")
        if name and name not in self.sortable:
            allowed = ", ".join(self.sortable) or _("none")
            self.notes.append(
                _("The list cannot be sorted by “%(name)s”; it can be by: %(allowed)s.")
                % {"name": name[:60], "allowed": allowed}
            )
            return ""
        return text

    def _read_conditions(self) -> list[Condition]:
        found = []
        for each in self.filters:
            try:
                condition = each.read(self.params)
            except Unreadable as problem:
                self.notes.append(str(problem))
            else:
                found += [condition] if condition else []
        return found

    def _read_search(self) -> str:
        text = tidy(self.params.get("q", ""))[:200]
        if text and not self.register.can_search(self.user):
            self.notes.append(_("This list cannot be searched; narrow it by its filters."))
            return ""
        return text

    def _note_unknown(self) -> None:
        known = [name for each in self.filters for name in each.names]
        for name in sorted(set(self.params) - SHOWING - set(known)):
            self.notes.append(
                _("There is no filter “%(name)s” here; there are: %(allowed)s.")
                % {"name": name[:60], "allowed": ", ".join(known) or _("none")}
            )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the register itself decides which rows there are."""
        return bool(self.conditions or self.sought)

    @cached_property
    def rows(self) -> models.QuerySet:
        """The rows asked for, in no order."""
        rows = self.register.rows(self.user)
        for condition in self.conditions:
            rows = rows.filter(condition.q)
        if self.sought:
            rows = self.register.searching(rows).filter(self.register.found(self.sought))
        return rows

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Columns to order by; the key breaks ties in the direction of the last."""
        order = (self.sort,) if self.sort else self._default_order
        return (
            order if order[-1].lstrip("-") == "pk" else (*order, "-pk" if order[-1].startswith("-") else "pk")
        )

    @property
    def _default_order(self) -> tuple[str, ...]:
        seen = tuple(name for name in self.register.order if name.lstrip("-") == "pk" or self._sees(name))
        return seen or ("pk",)

    def _sees(self, name: str) -> bool:
        return self.register.sees(self.user, name.lstrip("-"))

    @cached_property
    def state(self) -> int:
        """A number that grows with every recorded change, whoever made it."""
        return int(ChainHead.objects.aggregate(total=Sum("sequence"))["total"] or 0)

    @cached_property
    def count(self) -> int:
        """How many rows there are; kept until anything is written."""
        try:
            key = f"register-count-{sha256(f'{self.rows.query}|{self.state}')}"
        except EmptyResultSet:
            return 0
        found = cache.get(key)
        if found is None:
            found = self.rows.count()
            cache.set(key, found, COUNT_KEPT_FOR)
        return int(found)

    def keys(self, offset: int, limit: int) -> list[int]:
        """Keys of one stretch of the rows in order; past the middle the index is read from its end."""
        limit = max(0, min(limit, self.count - offset))
        if not limit:
            return []
        if offset + limit / 2 <= self.count / 2:
            return list(self.rows.order_by(*self.order).values_list("pk", flat=True)[offset : offset + limit])
        backwards = [name[1:] if name.startswith("-") else f"-{name}" for name in self.order]
        start = self.count - offset - limit
        keys = self.rows.order_by(*backwards).values_list("pk", flat=True)[start : start + limit]
        return list(keys)[::-1]

    def fetch(self, keys: list[int], links: tuple[str, ...] = ()) -> list[Any]:
        """The rows of these keys, in this order, with what they lead to."""
        rows = self.register.model._default_manager.filter(pk__in=keys).select_related(*links or [None])
        found = {row.pk: row for row in rows.order_by()}
        return [found[key] for key in keys if key in found]

    @property
    def sentence(self) -> str:
        """What is shown, as people would say it."""
        found = ngettext("%(count)s row", "%(count)s rows", self.count) % {
            "count": numbers.number(self.count, 0)
        }
        parts = [condition.words for condition in self.conditions]
        if self.sought:
            parts.append(_("containing “%(text)s”") % {"text": self.sought})
        if not parts:
            return _("%(title)s: %(found)s in all") % {"title": self.register.title, "found": found}
        return _("%(title)s with %(parts)s: %(found)s") % {
            "title": self.register.title, "parts": ", ".join(parts), "found": found,
        }  # fmt: skip

    @property
    def why_empty(self) -> str:
        """Why there is nothing to show."""
        if self.narrowed:
            return _("No row fits all of these conditions. Take one away, or look for a shorter word.")
        return _("Nothing has been kept here yet.")

    def link(self, **changes: Any) -> str:
        """The address of this list with some parameters changed; None takes one away."""
        params = self.params.copy()
        for name, value in changes.items():
            params.pop(name, None)
            if value is not None:
                params[name] = str(value)
        return f"?{params.urlencode()}" if params else "?"


def choosable(register: Register, user: Any) -> list[Column]:
    """Columns that a person may put into the list."""
    return register.visible(user, tuple(dict.fromkeys((*register.columns, *register.exported))))
