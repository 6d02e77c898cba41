"""A list page: keys first, rows after, and cells written straight into one safe text."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sachhon.display import numbers
from sachhon.kit import saved_views
from sachhon.kit.fields import Column, writer
from sachhon.kit.register import Register, register_of
from sachhon.kit.selection import Selection, choosable_columns, chosen_columns

SIZES = (50, 100, 200)


class Views:
    """The saved views of a list: which there are, and which of them is open."""

    def __init__(self, register: Register, user: Any, params: QueryDict) -> None:
        self.register, self.user, self.query = register, user, saved_views.query_of(params)
        self.all: list[Any] = list(saved_views.views_of(register, user))
        self.default = next((each for each in self.all if each.is_default), None)
        self.open = next((each for each in self.all if each.query == self.query), None)
        self.is_own = bool(self.open and self.open.owner_id == user.pk)
        self.plain_url = register.url(query="view=all" if self.default else "")
        self.sharing = saved_views.sharing(user)

    @property
    def links(self) -> list[dict[str, Any]]:
        """Name and address of each view."""
        return [
            {"view": each, "url": self.register.url(query=each.query), "is_open": each is self.open}
            for each in self.all
        ]


class Listing:
    """What the list page shows of a selection."""

    sizes = SIZES

    def __init__(self, register: Register, user: Any, params: QueryDict, *, ticks: bool = False) -> None:
        self.selection = Selection(register, user, params)
        self.register, self.user, self.params, self.ticks = register, user, params, ticks
        self.size = next((size for size in SIZES if params.get("size") == str(size)), SIZES[0])
        chosen, notes = chosen_columns(register, user, params)
        self.columns = chosen or register.visible(user, register.columns)
        self.notes = [*self.selection.notes, *notes]
        self.is_chosen, self.plain_url = bool(chosen), register.url()

    @property
    def shown(self) -> str:
        """The columns that stand in the list, as an address names them."""
        return ",".join(each.path for each in self.columns)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What else the address asks for, so that choosing columns does not lose it."""
        passing = {"columns", "page", "size", "view"}
        return [(name, v) for name in self.params if name not in passing for v in self.params.getlist(name) if v]

    @property
    def choices(self) -> list[dict[str, Any]]:
        """All columns, those shown first; each shown one with the address in which it stands one place earlier."""
        shown, found = [each.path for each in self.columns], []
        for place, each in enumerate(self.columns):
            moved = [
                *shown[: max(0, place - 1)],
                each.path,
                *[path for path in shown[max(0, place - 1) :] if path != each.path],
            ]
            found.append({"column": each, "shown": True, "earlier": ",".join(moved) if place else ""})
        others = [each for each in choosable_columns(self.register, self.user) if each.path not in shown]
        return [*found, *[{"column": each, "shown": False} for each in others]]

    @cached_property
    def page(self) -> Page:
        """One page of the rows' numbers; a page beyond the last is the last."""
        return Paginator(range(self.selection.count), self.size).get_page(self.params.get("page", 1))

    @cached_property
    def rows(self) -> list[Any]:
        """The page's rows with what their columns lead to."""
        offset = (self.page.number - 1) * self.size
        return self.selection.fetch(offset, self.size, self.register.links(self.columns))

    @property
    def headers(self) -> list[dict[str, Any]]:
        """Column heads: label, whether numbers stand below, and by what a click sorts."""
        by, down = self.selection.order[0].lstrip("-"), self.selection.order[0].startswith("-")
        heads = []
        for each in self.columns:
            head: dict[str, Any] = {"label": each.label, "number": each.is_number}
            if each.path in self.selection.sortable:
                head["sorted"] = "none" if each.path != by else "descending" if down else "ascending"
                head["sort"] = f"-{by}" if head["sorted"] == "ascending" else each.path
            heads.append(head)
        return heads

    @cached_property
    def body(self) -> SafeString:
        """All rows as table rows."""
        return table_rows(self.register, self.user, self.columns, self.rows, ticks=self.ticks)

    @property
    def controls(self) -> list[dict[str, Any]]:
        """The filters' controls."""
        return [each.control(self.params) for each in self.selection.filters]

    @property
    def empty(self) -> dict[str, Any]:
        """Why there is nothing to show, and the one next thing to do."""
        if self.selection.narrowed:
            why = _("No row fits all of these conditions. Take one away, or look for a shorter word.")
            return {"why": why, "url": self.plain_url, "action": _("Show all rows")}
        why, may = _("Nothing has been kept here yet."), self.register.may(self.user, "add")
        if may:
            return {"why": why, "url": self.register.url("add"), "action": add_label(self.register)}
        why = f"{why} {may.reason}"
        if self.register.workbook and self.register.may(self.user, "import"):
            return {
                "why": why,
                "url": reverse("import-start", args=[self.register.workbook]),
                "action": _("Bring in a file"),
            }
        return {"why": why}


def add_label(register: Register) -> str:
    """What the button that adds a row says."""
    return _("Add: %(kind)s") % {"kind": register.singular}


def table_rows(
    register: Register, user: Any, columns: list[Column], rows: list[Any], *, ticks: bool = False
) -> SafeString:
    """Rows of a table; the first cell leads to the row's page, and labels stand ready for phones."""
    if not (columns and rows):
        return SafeString("")
    prefix, key = register.rows_url, register.key
    first, *others = [markup(each, user, linked=place > 0) for place, each in enumerate(columns)]
    lead, *following = columns
    opening = '<td{} data-label="{}">'.format
    starts = [opening(" class=num" if each.is_number else "", escape(each.label)) for each in following]
    rest = list(zip(following, others, starts, strict=True))
    tick = (
        "<td class=sh-tick><input type=checkbox class=form-check-input form=bulk name=row"
        ' value="{}" aria-label="{}"></td>'
    )
    choose = escape(_("Choose")) + " "
    lines = []
    for row in rows:
        name, address = first(lead.of(row)), getattr(row, key)
        box = tick.format(address, choose + name) if ticks else ""
        link = f'<tr>{box}<td><a href="{prefix}{address}/">{name}</a></td>'
        cells = "".join([f"{start}{text(each.of(row))}</td>" for each, text, start in rest])
        lines.append(f"{link}{cells}</tr>")
    return mark_safe("\n".join(lines))  # noqa: S308  # every value was escaped by its cell


def markup(column: Column, user: Any, *, linked: bool = True) -> Callable[[Any], str]:
    """A function from a value to safe markup; a row that a column leads to becomes a link to its page."""
    write = writer(column)
    target = register_of(column.field.related_model) if column.kind == "link" else None
    if target is None:
        return lambda value: escape(write(value))
    prefix = target.url()

    def named(row: Any) -> str:
        if row is None:
            return numbers.MISSING
        name = escape(target.name_of(user, row))
        return f'<a href="{prefix}{getattr(row, target.key)}/">{name}</a>' if linked else name

    return named
