"""Lists as people like them: a name for an address, kept for oneself or shared with one's province."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from sachhon.kit.changes import change_set
from sachhon.kit.models import DefaultView, SavedView
from sachhon.kit.register import Register
from sachhon.reading.text import tidy

# What says where in a list one is, and not which list it is.
PASSING = frozenset({"page", "view", "csrfmiddlewaretoken"})


def query_of(params: QueryDict | str) -> str:
    """An address's query as a view keeps it: without empty parts, columns in one word, in one order."""
    pairs = parse_qsl(params) if isinstance(params, str) else [(k, v) for k in params for v in params.getlist(k)]
    columns = ",".join(value for name, value in pairs if name == "columns" and value)
    kept = sorted((name, value) for name, value in pairs if value and name not in PASSING | {"columns"})
    return urlencode([*kept, *([("columns", columns)] if columns else [])], safe=",")[:4000]


def views_of(register: Register, user: Any) -> QuerySet[SavedView]:
    """A person's own views of a list and those that their provinces share; `is_default` marks the one it opens with."""
    default = DefaultView.objects.filter(owner=user.pk, register=register.slug, view=OuterRef("pk"))
    seen = Q(owner=user.pk) | Q(province_id__in=user.provinces())
    found = SavedView.objects.filter(seen, register=register.slug).annotate(is_default=Exists(default))
    return found.select_related("owner").order_by("name", "pk")


def sharing(user: Any) -> list[int]:
    """Provinces with which a person may share a view."""
    return sorted(province for province in user.provinces() if user.can("change", province))


def save(register: Register, user: Any, name: str, query: str, *, province_id: int | None = None) -> SavedView:
    """Keep a view; the same list again takes the new name, and the same name the new list."""
    own = SavedView.objects.filter(owner=user, register=register.slug)
    name, query = tidy(name)[:80], query_of(query)
    view = own.filter(name=name).first() or own.filter(query=query).first()
    chain = province_id or (view.province_id if view else None) or min(user.provinces(), default=None)
    with change_set(by=user, why="view", province_id=chain) as changes:
        if view is None:
            view = SavedView(register=register.slug, owner=user, name=name, query=query, province_id=province_id)
            changes.insert(view)
        else:
            view.name, view.query, view.province_id = name, query, province_id
            changes.update(view)
    return view


def remove(view: SavedView, user: Any) -> None:
    """Forget a view; whoever opened the list with it opens it plain again."""
    chain = view.province_id or min(user.provinces(), default=None)
    with change_set(by=user, why="view", province_id=chain) as changes:
        changes.delete(view)


def open_with(register: Register, user: Any, view: SavedView | None) -> None:
    """The view with which a person's list opens from now on; none: plain."""
    DefaultView.objects.filter(owner=user, register=register.slug).delete()
    if view is not None:
        DefaultView.objects.create(owner=user, register=register.slug, view=view)
