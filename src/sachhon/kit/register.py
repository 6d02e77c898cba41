"""A table people keep, declared in a few lines: pages, filters, search, export, API and history follow."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, TextField
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from sachhon.kit.fields import INTERNAL, Column, Folded, code_field, column, key_field
from sachhon.kit.policy import CODES, CONFIDENTIAL, PERSONAL, Answer, Policy
from sachhon.reading.text import folded

NOT_TYPED = Answer(False, _("These rows are not typed: they come from files or from the programme itself."))


class Register:
    """What a subclass declares; its one instance answers for the register.

    Columns, filters and searches are paths; `__` leads through a link. A searched path that ends in
    `folded` is kept without marks; `folds` names the fields that the form folds into it.
    """

    model: Any
    slug: str
    title: Any
    policy: Policy
    columns: tuple[str, ...]
    singular: Any = ""
    province: str | None = None
    form: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    search: str | tuple[str, ...] = ()
    folds: tuple[str, ...] = ()
    # The fields that a row's own name is made of; where one is hidden, its code stands for the name.
    named_by: tuple[str, ...] = ()
    order: tuple[str, ...] = ("pk",)
    sortable: tuple[str, ...] = ()
    section: str = ""
    base: Q = Q()
    workbook: str = ""
    children: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    export_columns: tuple[str, ...] = ()
    # Columns that a file always has beside another: what was typed, and the unit of what was converted.
    beside: dict[str, tuple[str, ...]] = {}
    form_base: Any = None  # a RecordForm of its own
    form_template: str = "kit/form.html"
    procedure: Any = None  # steps that a record's own page offers
    # Name of the address of a page of its own that tells the story of a row, where there is one.
    story: str = ""

    def __init__(self) -> None:
        """Resolve every path once, so that a misspelt one stops the start and not a page."""
        self.searched = (self.search,) if isinstance(self.search, str) else self.search
        for path in (*self.columns, *self.form, *self.filters, *self.searched, *self.folds, *self.sortable):
            column(self.model, path)
        self.singular = self.singular or self.model._meta.verbose_name
        self.label: str = self.model._meta.label_lower
        self.key = key_field(self.model)
        told = (f.name for f in self.model._meta.concrete_fields if f.name not in INTERNAL)
        self.fields = tuple(told)
        kinds = ("personal", "confidential", "masked")
        self.sensitive = tuple(name for kind in kinds for name in getattr(self.model, kind, ()))
        self.exported = self.export_columns or self.fields
        plain = (c for c in self.base.children if isinstance(c, tuple) and "__" not in c[0])
        self.constants: dict[str, Any] = dict(plain)

    def rows(self, user: Any) -> Any:
        """The rows that this person may know of, in no order."""
        rows = self.model._default_manager.filter(self.base).filter(self.policy.scope(user)).order_by()
        only = getattr(user, "only_province", None)  # a token may narrow its person
        return rows.filter(**{self.province: only}) if only and self.province else rows

    def may(self, user: Any, action: str, row: Any = None) -> Answer:
        """Whether this person may do it, and in words why not."""
        if action in ("add", "change", "delete") and not self.form:
            return NOT_TYPED
        return self.policy.may(user, action, row)

    def sees(self, user: Any, path: str) -> bool:
        """Whether the policies on the way to a column grant it to this person, perhaps with some values masked."""
        first, further, rest = self._way(path)
        granted = self.policy.fields(user)
        if first in self._closed(user) or (granted is not None and first not in granted):
            return False
        return further is None or rest in ("uuid", "pk") or further.sees(user, rest)

    def _way(self, path: str) -> tuple[str, Register | None, str]:
        """The first field of a path, the register that it leads to, and the rest of the way."""
        first, _, rest = path.partition("__")
        model = None if first == "pk" else self.model._meta.get_field(first).related_model
        return first, register_of(model), rest or (code_field(model) if model else "pk")

    def _closed(self, user: Any) -> set[str]:
        """Sensitive fields that the policy does not open to this person; masked ones are seen, but not as they are."""
        opened, closed = self.policy.opens(user), set[str]()
        for kind, names in ((PERSONAL, "personal"), (CONFIDENTIAL, "confidential")):
            closed.update(() if kind in opened else getattr(self.model, names, ()))
        return closed - set(getattr(self.model, "masked", ()))

    def mask(self, user: Any, path: str) -> Callable[[Any], Any] | None:
        """How the values of a column read to this person; nothing where they read as they are."""
        first, further, rest = self._way(path)
        if further is not None:
            return None if rest in ("uuid", "pk") else further.mask(user, rest)
        masks = {} if CODES in self.policy.opens(user) else getattr(self.model, "masked", {})
        return masks.get(first)

    def knows(self, user: Any, path: str) -> bool:
        """Whether a person sees every value as it is, so that sorting, filtering and searching tell nothing more."""
        return self.sees(user, path) and self.mask(user, path) is None

    def visible(self, user: Any, paths: tuple[str, ...]) -> list[Column]:
        """Those of the columns that this person may see, each with what masks its values."""
        return [
            replace(column(self.model, path), mask=self.mask(user, path)) for path in paths if self.sees(user, path)
        ]

    def known(self, user: Any, paths: tuple[str, ...]) -> list[Column]:
        """Those of the columns by which this person may narrow and order."""
        return [column(self.model, path) for path in paths if self.knows(user, path)]

    def redacted(self, user: Any, row: Any) -> Any:
        """A copy of a row for a page to show: hidden fields empty, masked values masked. Never saved."""
        shown = copy.copy(row)
        for name in self.fields:
            field = self.model._meta.get_field(name)
            if not self.sees(user, name):
                setattr(shown, field.attname, "" if isinstance(field, CharField | TextField) else None)
            elif (mask := self.mask(user, name)) and (value := getattr(row, name)) is not None:
                setattr(shown, name, mask(value))
        return shown

    def _sought(self, user: Any) -> tuple[str, ...]:
        """What a search looks through: the kept folded text where all of it is known, else the known parts."""
        if all(self.knows(user, path) for path in self.folds or self.searched):
            return self.searched
        return tuple(path for path in self.folds or self.searched if self.knows(user, path))

    def can_search(self, user: Any) -> bool:
        """Whether there is anything that this person may look through: what is found would tell the rest."""
        return bool(self._sought(user))

    def searching(self, user: Any, rows: Any, text: str) -> Any:
        """Those rows in which every word of the text occurs, marks and case left aside."""
        names = {path: path if _is_kept_folded(path) else f"folded_{path}" for path in self._sought(user)}
        rows = rows.alias(**{name: Folded(F(path)) for path, name in names.items() if name != path})
        for word in folded(text).split()[:8]:
            found = [Q(**{f"{name}__contains": word}) for name in names.values()]
            rows = rows.filter(Q(*found, _connector=Q.OR))
        return rows

    def get(self, user: Any, key: str) -> Any:
        """One row by its address; nothing when there is none that this person may know of."""
        if not self.is_key(key):
            return None
        return self.rows(user).select_related(*self.links() or [None]).filter(**{self.key: key}).first()

    def moved(self, user: Any, key: str) -> str:
        """Where a row that is no more goes on; empty where it does not."""
        return ""

    def is_key(self, text: str) -> bool:
        """Whether a text has the shape of a row's address."""
        return _is_uuid(text) if self.key == "uuid" else _is_number(text)

    def called(self, user: Any, text: str) -> list[int]:
        """Keys of the rows that an address or a code means."""
        name = "uuid" if self.key == "uuid" and _is_uuid(text) else code_field(self.model)
        if (name == "pk" and not _is_number(text)) or (name == "uuid" and not _is_uuid(text)):
            return []
        return list(self.rows(user).filter(**{name: text}).values_list("pk", flat=True)[:50])

    def links(self, columns: list[Column] | None = None) -> tuple[str, ...]:
        """Relations that columns need, to be read together with the rows."""
        columns = columns if columns is not None else [column(self.model, path) for path in self.columns]
        steps = [each.path if each.kind == "link" else each.path.rpartition("__")[0] for each in columns]
        return tuple(dict.fromkeys([*self.related, *filter(None, steps)]))

    def name_of(self, user: Any, row: Any) -> str:
        """What a row calls itself; its code alone where the rest could tell what the person may not see."""
        if self._tells_name(user):
            return str(row)
        code = code_field(self.model)
        return str(getattr(row, code)) if self.sees(user, code) else f"{self.singular} {row.pk}"

    def sees_all(self, user: Any) -> bool:
        """Whether nothing of a row is hidden from a person, nor masked."""
        return self.policy.fields(user) is None and all(self.knows(user, name) for name in self.sensitive)

    def _tells_name(self, user: Any) -> bool:
        return all(self.knows(user, path) for path in self.named_by) if self.named_by else self.sees_all(user)

    def province_of(self, row: Any) -> int | None:
        """The province a row belongs to, for its chain."""
        found = column(self.model, self.province).of(row) if self.province else None
        return getattr(found, "pk", found)

    def choices(self, user: Any, name: str) -> Any:
        """The rows that a link of the form may lead to, where no register says which those are."""
        return None

    def prepare(self, row: Any, user: Any = None) -> None:
        """Fill what follows from the typed fields and from who typed them, before a row is saved."""
        if self.folds and isinstance(self.search, str):
            texts = [str(getattr(row, name)) for name in self.folds]
            longest = self.model._meta.get_field(self.search).max_length
            setattr(row, self.search, folded(" ".join(filter(None, texts)))[:longest])

    def write(self, changes: Any, row: Any, *, new: bool) -> None:
        """Write a row that was typed, and what follows from it, in the same change set."""
        changes.insert(row) if new else changes.update(row)

    def url(self, page: str = "list", row: Any = None, query: str = "") -> str:
        """The address of one of the register's pages: list, add, detail, edit, delete, history."""
        key = [str(getattr(row, self.key))] if row is not None else []
        return reverse(f"register-{page}", args=[self.slug, *key]) + (f"?{query}" if query else "")

    @property
    def rows_url(self) -> str:
        """What stands before a row's key in the address that a list leads to."""
        return reverse(self.story, args=[UUID(int=0)])[: -len(f"{UUID(int=0)}/")] if self.story else self.url()

    def url_of(self, row: Any) -> str:
        """The address of one row's page."""
        return self.url("detail", row)

    def export_url(self, form: str) -> str:
        """The address of the register as a file: csv, xlsx or json."""
        return reverse("register-export", args=[self.slug, form])


REGISTERS: dict[str, Register] = {}


def register(declared: type[Register]) -> type[Register]:
    """Make a declaration known by its slug."""
    known = REGISTERS.get(declared.slug)
    if known and type(known).__qualname__ != declared.__qualname__:
        raise ValueError(f"Two registers are called {declared.slug!r}.")
    REGISTERS[declared.slug] = declared()
    return declared


def autodiscover() -> None:
    """Import the module `registers` of every app."""
    autodiscover_modules("registers")


def register_of(model: Any, row: Any = None) -> Register | None:
    """The register that keeps a model's rows, or this one row."""
    for each in REGISTERS.values():
        if each.model is model and all(getattr(row, k, v) == v for k, v in each.constants.items()):
            return each
    return None


def url_of(row: Any) -> str:
    """The address of a row's page, empty where no register keeps it."""
    found = register_of(type(row), row)
    return found.url_of(row) if found else ""


def _is_kept_folded(path: str) -> bool:
    return path.rpartition("__")[2] == "folded"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
