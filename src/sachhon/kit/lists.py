"""A list page: keys first, rows after, and cells written straight into one safe text."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sachhon.kit import numbers
from sachhon.kit.fields import Column, getter, key_field, writer
from sachhon.kit.register import Register, register_of
from sachhon.kit.selection import Selection, choosable

SIZES = (50, 100, 200)
# Kinds whose written form holds nothing that markup could be made of.
PLAIN = frozenset({"integer", "number", "date", "moment", "year"})


class Listing:
    """What the list page shows of a selection."""

    def __init__(self, register: Register, user: Any, params: QueryDict) -> None:
        self.selection = Selection(register, user, params)
        self.register, self.user, self.params = register, user, params
        self.size = next((size for size in SIZES if params.get("size") == str(size)), SIZES[0])
        self.choosable = choosable(register, user)
        self.columns = self._chosen(params.getlist("columns"))

    def _chosen(self, names: list[str]) -> list[Column]:
        chosen = [each for each in self.choosable if each.path in names]
        return chosen or [each for each in self.choosable if each.path in self.register.columns]

    @cached_property
    def page(self) -> Page:
        """One page of keys; a page beyond the last is the last."""
        return Paginator(range(self.selection.count), self.size).get_page(self.params.get("page", 1))

    @cached_property
    def rows(self) -> list[Any]:
        """The page's rows with what their columns lead to."""
        keys = self.selection.keys((self.page.number - 1) * self.size, self.size)
        return self.selection.fetch(keys, self.register.links_of(self.columns))

    @property
    def headers(self) -> list[dict[str, Any]]:
        """Column heads: label, class, and where the list may be sorted by it, how."""
        return [self._header(each) for each in self.columns]

    def _header(self, column: Column) -> dict[str, Any]:
        head: dict[str, Any] = {"label": column.label, "number": column.is_number}
        if column.path in self.selection.sortable:
            by, downwards = self.selection.order[0].lstrip("-"), self.selection.order[0].startswith("-")
            sorted_by_it = by == column.path
            head["sorted"] = ("descending" if downwards else "ascending") if sorted_by_it else "none"
            turned = "-" if sorted_by_it and not downwards else ""
            head["url"] = self.selection.link(sort=f"{turned}{column.path}", page=None)
        return head

    @cached_property
    def body(self) -> SafeString:
        """All rows as table rows."""
        return table_rows(self.register, self.columns, self.rows)

    @property
    def controls(self) -> list[dict[str, Any]]:
        """The filters' controls."""
        return [each.control(self.params) for each in self.selection.filters]

    @property
    def sizes(self) -> list[tuple[int, str, bool]]:
        """Rows a page: number, address, whether it is the present one."""
        return [(size, self.selection.link(size=size, page=None), size == self.size) for size in SIZES]

    @property
    def column_choices(self) -> list[tuple[str, str, bool]]:
        """Path, label and whether it is shown, of each column there is."""
        shown = {each.path for each in self.columns}
        return [(each.path, each.label, each.path in shown) for each in self.choosable]

    @property
    def exports(self) -> list[tuple[str, str]]:
        """Kind and address of each file that what is shown can be had as."""
        query = self.selection.link(page=None, size=None, columns=None)
        return [
            (form.upper(), f"{self.register.export_url(form)}{query}") for form in ("csv", "xlsx", "json")
        ]

    @property
    def clear_url(self) -> str:
        """The address of the whole list."""
        return self.register.url()


def table_rows(register: Register, columns: list[Column], rows: list[Any]) -> SafeString:
    """Rows of a table; the first cell leads to the row's page, and labels stand ready for phones."""
    writers = [_cell(each, first=not index) for index, each in enumerate(columns)]
    prefix, key = register.url(), register.key
    lines = []
    for row in rows:
        address = f"{prefix}{getattr(row, key)}/"
        lines.append(f"<tr>{''.join([write(row, address) for write in writers])}</tr>")
    return mark_safe("\n".join(lines))  # noqa: S308  # every value was escaped by its cell


def _cell(column: Column, *, first: bool) -> Callable[[Any, str], str]:
    """A function that writes one column's cell of a row."""
    get, text = getter(column.path), markup(column)
    if first:
        return lambda row, address: f'<td><a href="{address}">{text(get(row))}</a></td>'
    opening = f'<td{" class=num" if column.is_number else ""} data-label="{escape(column.label)}">'
    return lambda row, address: f"{opening}{text(get(row))}</td>"


def markup(column: Column) -> Callable[[Any], str]:
    """A function from a value to markup."""
    write = writer(column.kind, column.field)
    if column.kind == "link":
        return _link(column)
    return write if column.kind in PLAIN else lambda value: escape(write(value))


def _link(column: Column) -> Callable[[Any], str]:
    """A function from a row that a column leads to, to a link to its page."""
    model = column.field.related_model
    target, key = register_of(model), key_field(model)
    if target is None:
        return lambda row: escape(str(row)) if row is not None else numbers.MISSING
    prefix = target.url()

    def write(row: Any) -> str:
        if row is None:
            return numbers.MISSING
        return f'<a href="{prefix}{getattr(row, key)}/">{escape(str(row))}</a>'

    return write


def empty_action(listing: Listing) -> dict[str, Any]:
    """Why a list is empty, and the one next thing to do."""
    register, user = listing.register, listing.user
    why = listing.selection.why_empty
    if listing.selection.narrowed:
        return {"why": why, "url": listing.clear_url, "action": _("Show all rows")}
    if register.may(user, "add"):
        return {"why": why, "url": register.url("add"), "action": add_label(register)}
    return {"why": why}


def add_label(register: Register) -> str:
    """What the button that adds a row says."""
    return _("Add: %(kind)s") % {"kind": register.singular}
