"""Which rows a person asks for: filters, search and order read from an address, counted, cut into pages."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db.models import Sum
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sachhon.display import numbers
from sachhon.kit.canonical import sha256
from sachhon.kit.fields import Column, column
from sachhon.kit.filters import Condition, Filter, Unreadable
from sachhon.kit.models import ChainHead
from sachhon.kit.register import Register
from sachhon.reading.text import tidy

# Parameters that say how rows are shown, not which.
SHOWING = frozenset({"page", "size", "sort", "q", "columns", "limit", "offset", "view"})
COUNT_KEPT_FOR = 3600


class Selection:
    """The rows of a register that an address asks for and a person may see.

    What cannot be followed is left out, and `notes` says so in words.
    """

    def __init__(self, register: Register, user: Any, params: QueryDict) -> None:
        self.register, self.user, self.params = register, user, params
        self.notes: list[str] = []
        self.filters = [Filter.of(each, user) for each in register.known(user, register.filters)]
        self.sortable = [each.path for each in register.known(user, register.sortable)]
        self.sort = self._read_sort(params.get("sort", ""))
        self.conditions = self._read_conditions()
        self.sought = self._read_search(tidy(params.get("q", ""))[:200])
        self._note_unknown()

    def _note(self, message: str, found: str = "", allowed: list[str] | None = None) -> None:
        self.notes.append(message % {"name": found[:60], "allowed": ", ".join(allowed or []) or _("none")})

    def _read_sort(self, text: str) -> str:
        name = text.removeprefix("-")
        if not text or name in self.sortable:
            return text
        message = _("The list cannot be sorted by “%(name)s”; it can be by: %(allowed)s.")
        self._note(message, name, self.sortable)
        return ""

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

    def _read_search(self, text: str) -> str:
        if not text or self.register.can_search(self.user):
            return text
        self._note(_("This list cannot be searched; narrow it by its filters."))
        return ""

    def _note_unknown(self) -> None:
        known = [name for each in self.filters for name in each.names]
        for name in sorted(set(self.params) - SHOWING - set(known)):
            self._note(_("There is no filter “%(name)s” here; there are: %(allowed)s."), name, known)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the register itself decides which rows there are."""
        return bool(self.conditions or self.sought)

    @cached_property
    def rows(self) -> Any:
        """The rows asked for, in no order."""
        rows = self.register.rows(self.user)
        for condition in self.conditions:
            rows = rows.filter(condition.q)
        return self.register.searching(self.user, rows, self.sought) if self.sought else rows

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Columns to order by; the key breaks ties in the direction of the last."""
        plain = {name: name.lstrip("-") for name in self.register.order}
        declared = [n for n, path in plain.items() if path == "pk" or self.register.knows(self.user, path)]
        order = (self.sort,) if self.sort else tuple(declared) or ("pk",)
        tie = "-pk" if order[-1].startswith("-") else "pk"
        return order if order[-1] == tie else (*order, tie)

    @cached_property
    def count(self) -> int:
        """How many rows there are; kept until anything is recorded, by whomever."""
        return self._counted(self.rows)

    @cached_property
    def total(self) -> int:
        """How many rows the person may know of, before anything narrows them."""
        return self._counted(self.register.rows(self.user)) if self.narrowed else self.count

    @cached_property
    def _state(self) -> Any:
        return ChainHead.objects.aggregate(total=Sum("sequence"))["total"]

    def _counted(self, rows: Any) -> int:
        try:
            key = f"register-count-{sha256(f'{rows.query}|{self._state}')}"
        except EmptyResultSet:
            return 0
        found = cache.get(key)
        if found is None:
            found = rows.count()
            cache.set(key, found, COUNT_KEPT_FOR)
        return int(found)

    def keys(self, offset: int, limit: int) -> list[int]:
        """Keys of one stretch of the rows in order; past the middle the index is read from its end."""
        limit = max(0, min(limit, self.count - offset))
        if not limit:
            return []
        if 2 * offset + limit <= self.count:
            return list(self.rows.order_by(*self.order).values_list("pk", flat=True)[offset : offset + limit])
        backwards = [name[1:] if name.startswith("-") else f"-{name}" for name in self.order]
        start = self.count - offset - limit
        keys = self.rows.order_by(*backwards).values_list("pk", flat=True)[start : start + limit]
        return list(keys)[::-1]

    def fetch(self, offset: int, limit: int, links: tuple[str, ...]) -> list[Any]:
        """One stretch of the rows with what they lead to: keys first, rows after."""
        keys = self.keys(offset, limit)
        found = self.register.model._default_manager.select_related(*links or [None]).in_bulk(keys)
        return [found[key] for key in keys if key in found]

    @property
    def sentence(self) -> str:
        """What is shown, as people would say it."""
        rows = ngettext("%(count)s row", "%(count)s rows", self.count)
        parts = [condition.words for condition in self.conditions]
        if self.sought:
            parts.append(_("containing “%(text)s”") % {"text": self.sought})
        ordered = [self._order_in_words()] if self.sort else []
        told = {
            "title": self.register.title,
            "parts": ", ".join(parts),
            "found": rows % {"count": self._said(self.count)},
        }
        if not parts:
            said = _("%(title)s: %(found)s in all") % told
            return ", ".join([said, *ordered])
        told |= {"parts": ", ".join([*parts, *ordered]), "total": self._said(self.total)}
        return _("%(title)s with %(parts)s: %(found)s of %(total)s") % told

    def _said(self, count: int) -> str:
        return numbers.number(count, 0)

    def _order_in_words(self) -> str:
        label = column(self.register.model, self.sort.lstrip("-")).label.lower()
        said = _("from the last %(label)s to the first") if self.sort.startswith("-") else _("in order of %(label)s")
        return said % {"label": label}


def chosen_columns(register: Register, user: Any, params: QueryDict) -> tuple[list[Column], list[str]]:
    """The columns that an address names, in its order, and words on those that are not there for this person."""
    asked = [name for text in params.getlist("columns") for name in text.split(",") if name]
    known = {each.path: each for each in choosable_columns(register, user)}
    found = [known[name] for name in dict.fromkeys(asked) if name in known]
    missing = [name for name in dict.fromkeys(asked) if name not in known]
    said = _("Shown without the column “%(name)s”: there is none of that name that you may see.")
    return found, [said % {"name": name[:60]} for name in missing[:5]]


def choosable_columns(register: Register, user: Any) -> list[Column]:
    """Every column that a person may choose, those that stand in the list by themselves first."""
    return register.visible(user, tuple(dict.fromkeys((*register.columns, *register.exported, *register.fields))))
