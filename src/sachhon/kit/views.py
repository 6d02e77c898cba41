"""The pages of every register: list, record, form, removal, history, file."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError, RestrictedError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sachhon.kit import exports, files
from sachhon.kit.changes import change_set
from sachhon.kit.fields import INTERNAL, Column, column, getter
from sachhon.kit.forms import form_for
from sachhon.kit.history import History, provenance
from sachhon.kit.lists import Listing, add_label, empty_action, markup, table_rows
from sachhon.kit.models import Job, StoredFile
from sachhon.kit.policy import locked
from sachhon.kit.register import REGISTERS, Register, register_of
from sachhon.kit.selection import Selection

View = Callable[..., Any]
CHILDREN_SHOWN = 20


def page(action: str) -> Callable[[View], View]:
    """A page of a register: unknown rows are not found, and a forbidden deed says why."""

    def wrap(view: View) -> View:
        @never_cache
        @login_required
        @wraps(view)
        def shown(request: HttpRequest, slug: str, key: str = "", **more: Any) -> Any:
            register = REGISTERS.get(slug)
            if register is None:
                raise Http404
            row = register.get(request.user, key) if key else None
            if key and row is None:
                raise Http404
            answer = register.may(request.user, action, row)
            if not answer:
                raise PermissionDenied(str(answer.reason))
            return view(request, register, row, **more) if key else view(request, register, **more)

        return shown

    return wrap


@require_GET
@page("view")
def show_list(request: HttpRequest, register: Register) -> HttpResponse:
    """The rows asked for, one page of them."""
    listing = Listing(register, request.user, request.GET)
    context = {
        "register": register, "listing": listing, "page": listing.page, "section": register.section,
        "may_add": register.may(request.user, "add"), "may_import": register.may(request.user, "import"),
        "may_export": register.may(request.user, "export"), "add_label": add_label(register),
        "can_search": register.can_search(request.user), "empty": empty_action(listing),
    }  # fmt: skip
    return render(request, "kit/list.html", context)


@require_GET
@page("view")
def show_record(request: HttpRequest, register: Register, row: Any) -> HttpResponse:
    """One record: its facts, where they came from, and what hangs on it."""
    children = [
        each for each in map(REGISTERS.get, register.children) if each and each.may(request.user, "view")
    ]
    tab = next((each for each in children if each.slug == request.GET.get("tab")), None)
    context = {
        **_about(request, register, row), "facts": facts(register, request.user, row), "children": children,
        "tab": tab, "child": Children(tab, register, request.user, row) if tab else None,
        "provenance": None if tab else provenance(register, request.user, row),
        "events": [] if tab else History(register, request.user, row).events(1),
    }  # fmt: skip
    return render(request, "kit/detail.html", context)


@require_GET
@page("view")
def show_history(request: HttpRequest, register: Register, row: Any) -> HttpResponse:
    """Every change of one record."""
    events = History(register, request.user, row).events()
    return render(request, "kit/history.html", {**_about(request, register, row), "events": events})


def _about(request: HttpRequest, register: Register, row: Any) -> dict[str, Any]:
    """What all pages of one record show."""
    return {
        "register": register, "record": row, "record_title": title_of(register, request.user, row),
        "section": register.section, "list_url": register.url(), "detail_url": register.url_of(row),
        "edit_url": register.url("edit", row), "delete_url": register.url("delete", row),
        "history_url": register.url("history", row),
        "may_change": register.may(request.user, "change", row),
        "may_delete": register.may(request.user, "delete", row),
    }  # fmt: skip


def title_of(register: Register, user: Any, row: Any) -> str:
    """What the record calls itself, unless that would tell a field the person may not see."""
    return str(row) if register.policy.fields(user) is None else f"{register.capitalised} {row.pk}"


def facts(register: Register, user: Any, row: Any) -> list[tuple[str, Any, Column]]:
    """(label, value as markup, column) of every field that a person may see."""
    names = [f.name for f in register.model._meta.concrete_fields if f.name not in INTERNAL]
    columns = register.visible(user, tuple(names))
    return [(each.label, SafeString(markup(each)(getter(each.path)(row))), each) for each in columns]


class Children:
    """The first rows of another register that belong to this record."""

    def __init__(self, register: Register, parent: Register, user: Any, row: Any) -> None:
        self.register = register
        link = next(f.name for f in register.model._meta.concrete_fields if f.related_model is parent.model)
        shown = [
            each for each in register.visible(user, register.columns) if each.path.split("__")[0] != link
        ]
        self.headers = [{"label": each.label, "number": each.is_number} for each in shown]
        rows = register.rows(user).filter(**{link: row}).select_related(*register.links or [None])
        found = list(rows.order_by(*register.order)[: CHILDREN_SHOWN + 1])
        self.more, self.rows = len(found) > CHILDREN_SHOWN, found[:CHILDREN_SHOWN]
        self.body = table_rows(register, shown, self.rows)
        query = f"{link}={getattr(row, parent.key)}"
        self.list_url = register.url(query=query) if link in register.filters else ""
        self.add_url = register.url("add", query=query) if register.may(user, "add") else ""
        self.add_label = add_label(register)


@require_http_methods(["GET", "POST"])
@page("add")
def add(request: HttpRequest, register: Register) -> HttpResponse:
    """A new record, typed."""
    form = form_for(register, request.user)(request.POST or None, initial=_named_rows(register, request))
    return _keep(request, register, form, add_label(register), register.url())


@require_http_methods(["GET", "POST"])
@page("change")
def edit(request: HttpRequest, register: Register, row: Any) -> HttpResponse:
    """A known record, typed anew."""
    form = form_for(register, request.user)(request.POST or None, instance=row)
    title = _("Change: %(name)s") % {"name": title_of(register, request.user, row)}
    return _keep(request, register, form, title, register.url_of(row))


def _keep(request: HttpRequest, register: Register, form: Any, title: str, back: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and form.keep():
        messages.success(
            request, _("Kept: %(name)s") % {"name": title_of(register, request.user, form.instance)}
        )
        return redirect(register.url_of(form.instance))
    context = {"register": register, "section": register.section, "form": form, "form_title": title,
               "back_url": back, "list_url": register.url()}  # fmt: skip
    return render(request, "kit/form.html", context, status=409 if form.conflict else 200)


def _named_rows(register: Register, request: HttpRequest) -> dict[str, Any]:
    """What the address names in advance, so that nobody retypes it: ?establishment=CS-001."""
    found = {}
    for name in register.form:
        text, each = request.GET.get(name, "")[:200], column(register.model, name)
        target = register_of(each.field.related_model) if each.kind == "link" else None
        keys = target.called(request.user, text) if target and text else []
        if keys or (text and each.kind != "link"):
            found[name] = keys[0] if keys else text
    return found


@require_http_methods(["GET", "POST"])
@page("delete")
def delete(request: HttpRequest, register: Register, row: Any) -> HttpResponse:
    """Ask, then remove; what uses the record keeps it."""
    context = _about(request, register, row)
    if request.method == "POST":
        reason = str(
            locked(register.label, {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})
        )
        users = [] if reason else _removed(request, register, row)
        if not reason and not users:
            messages.success(request, _("Deleted: %(name)s") % {"name": context["record_title"]})
            return redirect(register.url())
        context |= {"reason": reason, "users": users, "errors": [reason] if reason else []}
    return render(request, "kit/delete.html", context, status=409 if request.method == "POST" else 200)


def _removed(request: HttpRequest, register: Register, row: Any) -> list[str]:
    """Remove a record; where others use it, say how many of which kind, and leave it."""
    why = request.POST.get("why", "").strip()[:300] or "form"
    try:
        with change_set(by=request.user, why=why, province_id=register.province_of(row)) as changes:
            changes.delete(row)
    except (ProtectedError, RestrictedError) as problem:
        found = getattr(problem, "protected_objects", None) or getattr(problem, "restricted_objects", ())
        kinds: dict[str, int] = {}
        for each in found:
            kinds[str(each._meta.verbose_name)] = kinds.get(str(each._meta.verbose_name), 0) + 1
        return [f"{kind}: {count}" for kind, count in kinds.items()]
    return []


@require_GET
@page("export")
def export(request: HttpRequest, register: Register, form: str) -> Any:
    """What the list shows, as a file; a condition that cannot be followed stops it."""
    selection = Selection(register, request.user, request.GET)
    if selection.notes:
        return HttpResponse("\n".join(selection.notes), status=400, content_type="text/plain; charset=utf-8")
    if exports.too_long(selection, form):
        return redirect("job", exports.begin(register, request.user, request.GET).uuid)
    return exports.respond(selection, form)


@require_GET
@never_cache
@login_required
def exported(request: HttpRequest, uuid: Any) -> FileResponse:
    """The file that a person's own export job made."""
    job = get_object_or_404(Job, uuid=uuid, name="export", by=request.user, state=Job.State.DONE)
    kept = get_object_or_404(StoredFile, sha256=job.result.get("file", ""))
    response = FileResponse(files.path_of(kept.sha256).open("rb"), content_type=exports.FORMS["xlsx"])
    response["Content-Disposition"] = content_disposition_header(True, job.result["name"])
    return response
