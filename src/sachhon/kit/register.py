"""A table people keep, declared in a few lines: pages, filters, search, export, API and history follow."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sachhon.kit.fields import INTERNAL, Column, Folded, code_field, column, fold_together, getter, key_field
from sachhon.kit.policy import Answer, Policy
from sachhon.sheets.text import folded

FROM_FILES = Answer(
    False, _("These rows are not typed by hand: they come from files or from the programme itself.")
)


class Register:
    """What a subclass declares; every instance answers for one register.

    `columns`, `filters`, `search` and `export_columns` are paths; `__` leads through a link.
    `folds` names the fields whose folded text the stored column `search` keeps.
    """

    model: type[models.Model]
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
    order: tuple[str, ...] = ("pk",)
    sortable: tuple[str, ...] = ()
    section: str = ""
    base: Q = Q()
    workbook: str = ""
    children: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    export_columns: tuple[str, ...] = ()

    def __init__(self) -> None:
        """Resolve every path once, so that a misspelt one stops the start and not a page."""
        for path in (*self.columns, *self.form, *self.filters, *self.searched, *self.folds, *self.sortable):
            column(self.model, path)
        self.singular = self.singular or self.model._meta.verbose_name
        self.key = key_field(self.model)

    @property
    def label(self) -> str:
        """The register's name in the chain."""
        return self.model._meta.label_lower

    @property
    def searched(self) -> tuple[str, ...]:
        """Paths of the columns that a search looks through."""
        return (self.search,) if isinstance(self.search, str) else self.search

    @property
    def capitalised(self) -> str:
        """One row's kind as a title."""
        return str(capfirst(self.singular))

    @cached_property
    def exported(self) -> tuple[str, ...]:
        """Paths of the columns of a file: those declared, or all that say something to people."""
        fields = self.model._meta.concrete_fields
        return self.export_columns or tuple(f.name for f in fields if f.name not in INTERNAL)

    # Who sees what

    def rows(self, user: Any) -> models.QuerySet:
        """The rows that this person may know of."""
        return self.model._default_manager.filter(self.base).filter(self.policy.scope(user)).order_by()

    def may(self, user: Any, action: str, row: Any = None) -> Answer:
        """Whether this person may do it, and in words why not."""
        if action in ("add", "change", "delete") and not self.form:
            return FROM_FILES
        return self.policy.may(user, action, row)

    def sees(self, user: Any, path: str) -> bool:
        """Whether the policies on the way to a column grant it to this person."""
        first, _, rest = path.partition("__")
        granted = self.policy.fields(user)
        if granted is not None and first not in granted:
            return False
        further = register_of(self.model._meta.get_field(first).related_model) if rest else None
        return further is None or further.sees(user, rest)

    def visible(self, user: Any, paths: tuple[str, ...]) -> list[Column]:
        """Those of the columns that this person may see."""
        return [column(self.model, path) for path in paths if self.sees(user, path)]

    def can_search(self, user: Any) -> bool:
        """A search may look only through what the person may see, or it would tell by what it finds."""
        return bool(self.searched) and all(self.sees(user, path) for path in (*self._told_by_search,))

    @property
    def _told_by_search(self) -> tuple[str, ...]:
        return self.folds or self.searched

    def found(self, text: str) -> Q:
        """Rows in which every word of the text occurs, marks and case left aside."""
        found = Q()
        for word in folded(text).split()[:8]:
            found &= Q(*[Q(**{f"{_alias(path)}__contains": word}) for path in self.searched], _connector=Q.OR)
        return found

    def searching(self, rows: models.QuerySet) -> models.QuerySet:
        """The rows with their searched columns folded, where they are not stored so."""
        return rows.alias(
            **{_alias(path): Folded(models.F(path)) for path in self.searched if not _is_folded(path)}
        )

    def get(self, user: Any, key: str) -> Any:
        """One row by its address; nothing when there is none that this person may know of."""
        try:
            return self.rows(user).select_related(*self.links).filter(**{self.key: key}).first()
        except (ValidationError, ValueError, OverflowError):
            return None

    def called(self, user: Any, text: str) -> list[Any]:
        """Keys of the rows that an address or a code means."""
        code = code_field(self.model)
        query = {"uuid": text} if self.key == "uuid" and _is_uuid(text) else {code: text}
        if code == "pk" and not (text.isascii() and text.isdecimal() and len(text) < 19):
            return []
        return list(self.rows(user).filter(**query).values_list("pk", flat=True)[:50])

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Relations that the declared columns need, read together with the rows."""
        return self.links_of([column(self.model, path) for path in self.columns])

    def links_of(self, columns: list[Column]) -> tuple[str, ...]:
        """Relations that these columns need."""
        steps = [each.path if each.kind == "link" else each.path.rpartition("__")[0] for each in columns]
        return tuple(dict.fromkeys([*self.related, *filter(None, steps)]))

    def province_of(self, row: Any) -> int | None:
        """The province a row belongs to, for its chain."""
        found = getter(self.province)(row) if self.province else None
        return getattr(found, "pk", found)

    def holds(self, row: Any) -> bool:
        """Whether a row of the model is one of this register."""
        return all(getattr(row, name, None) == value for name, value in self.constants.items())

    @property
    def constants(self) -> dict[str, Any]:
        """What every row of this register has in common."""
        return dict(
            child for child in self.base.children if isinstance(child, tuple) and "__" not in child[0]
        )

    def prepare(self, row: Any) -> None:
        """Fill what follows from the typed fields, before a row is saved."""
        if self.folds and isinstance(self.search, str):
            length = self.model._meta.get_field(self.search).max_length or 10_000
            setattr(
                row, self.search, fold_together(*[str(getattr(row, f)) for f in self.folds], length=length)
            )

    # Addresses

    def url(self, page: str = "list", row: Any = None, query: QueryDict | str = "") -> str:
        """The address of one of the register's pages."""
        key = [str(getattr(row, self.key))] if row is not None else []
        query = query.urlencode() if isinstance(query, QueryDict) else query
        return reverse(f"register-{page}", args=[self.slug, *key]) + (f"?{query}" if query else "")

    def url_of(self, row: Any) -> str:
        """The address of one row's page."""
        return self.url("detail", row)

    def export_url(self, form: str) -> str:
        """The address of the register as a file: csv, xlsx or json."""
        return reverse("register-export", args=[self.slug, form])


REGISTERS: dict[str, Register] = {}


def register(declared: type[Register]) -> type[Register]:
    """Make a declaration known by its slug."""
    made = declared()
    if made.slug in REGISTERS and type(REGISTERS[made.slug]).__qualname__ != declared.__qualname__:
        raise ValueError(f"Two registers are called {made.slug!r}.")
    REGISTERS[made.slug] = made
    return declared


def autodiscover() -> None:
    """Import the module `registers` of every app."""
    autodiscover_modules("registers")


def register_of(model: Any, row: Any = None) -> Register | None:
    """The register that keeps a model's rows, or this one row."""
    kept = (each for each in REGISTERS.values() if each.model is model)
    return next((each for each in kept if row is None or each.holds(row)), None)


def url_of(row: Any) -> str:
    """The address of a row's page, empty where no register keeps it."""
    found = register_of(type(row), row)
    return found.url_of(row) if found else ""


def _is_folded(path: str) -> bool:
    return path.rpartition("__")[2] == "folded"


def _alias(path: str) -> str:
    return path if _is_folded(path) else f"folded_{path.replace('__', '_')}"


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
