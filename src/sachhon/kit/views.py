"""The pages of every register: list, record, form, removal, history, file."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sachhon.kit import exports, jobs
from sachhon.kit.fields import column
from sachhon.kit.forms import form_for
from sachhon.kit.history import History, provenance
from sachhon.kit.lists import Listing, Views, add_label, markup, table_rows
from sachhon.kit.policy import Answer
from sachhon.kit.procedure import NotNow
from sachhon.kit.register import REGISTERS, Register, register_of
from sachhon.kit.removal import locked_row, remove
from sachhon.kit.selection import Selection, chosen_columns

CHILDREN_SHOWN = 20


def page(action: str, *methods: str) -> Callable[[Any], Any]:
    """A page of a register: unknown rows are not found, and a forbidden deed says why."""

    def wrap(view: Any) -> Any:
        @require_http_methods(methods or ["GET", "HEAD"])
        @never_cache
        @login_required
        @wraps(view)
        def shown(request: Any, slug: str, key: str = "", **more: Any) -> HttpResponseBase:
            register = REGISTERS.get(slug)
            if register is None:
                raise Http404
            _refuse_unless(register.may(request.user, "view"))  # whatever the key: it tells nothing of the row
            row = register.get(request.user, key) if key else None
            if key and row is None:
                if request.method in ("GET", "HEAD") and (address := register.moved(request.user, key)):
                    return redirect(address)
                raise Http404
            _refuse_unless(register.may(request.user, action, row))
            return view(request, register, *([row] if key else []), **more)  # type: ignore[no-any-return]

        return shown

    return wrap


def _refuse_unless(answer: Answer) -> None:
    if not answer:
        raise PermissionDenied(str(answer.reason))


@page("view")
def show_list(request: HttpRequest, register: Register) -> HttpResponse:
    """The rows asked for, one page of them; without a question, the view that the person opens the list with."""
    views = Views(register, request.user, request.GET)
    if not request.GET and views.default:
        return redirect(register.url(query=views.default.query))
    may = {f"may_{deed}": register.may(request.user, deed) for deed in ("add", "import", "export", "change", "delete")}
    ticks = bool(register.form and (may["may_change"] or may["may_delete"]))
    listing = Listing(register, request.user, request.GET, ticks=ticks)
    listing.plain_url = views.plain_url
    context = {
        "register": register, "section": register.section, "listing": listing, "page": listing.page, **may,
        "add_label": add_label(register), "can_search": register.can_search(request.user), "views": views,
    }  # fmt: skip
    return render(request, "kit/list.html", context)


@page("view")
def show_record(request: HttpRequest, register: Register, row: Any) -> HttpResponse:
    """One record: its facts, where they came from, and what hangs on it."""
    context = about(request, register, row)
    if context["tab"]:
        context["child"] = Children(context["tab"], register, request.user, row)
    else:
        context["facts"] = facts(register, request.user, row)
        context["provenance"] = provenance(register, request.user, row)
        context["events"] = History(register, request.user, row).events(1)
    return render(request, "kit/detail.html", context)


@page("view")
def show_history(request: HttpRequest, register: Register, row: Any) -> HttpResponse:
    """Every change of one record."""
    events = History(register, request.user, row).events()
    return render(request, "kit/history.html", {**about(request, register, row), "events": events})


def about(request: HttpRequest, register: Register, row: Any) -> dict[str, Any]:
    """What all pages of one record show."""
    user = request.user
    children = [each for slug in register.children if (each := REGISTERS.get(slug)) and each.may(user, "view")]
    return {
        "register": register, "section": register.section, "record": row, "children": children,
        "record_title": register.name_of(user, row), "list_url": register.url(),
        **{f"{name}_url": register.url(name, row) for name in ("detail", "edit", "delete", "history")},
        **{f"may_{deed}": register.may(user, deed, row) for deed in ("change", "delete")},
        "steps": steps(register, user, row), "record_key": getattr(row, register.key),
        "tab": next((each for each in children if each.slug == request.GET.get("tab")), None),
    }  # fmt: skip


def steps(register: Register, user: Any, row: Any) -> list[Any]:
    """Steps of the record's procedure that this person may take now."""
    found, province = register.procedure, register.province_of(row)
    return [step for step in found.open_steps(row) if found.may(user, step, row, province)] if found else []


@page("view", "POST")
def take(request: HttpRequest, register: Register, row: Any, step: str) -> HttpResponse:
    """A step of a record's procedure, or the reason why not."""
    asked = next((each for each in getattr(register.procedure, "steps", ()) if each.name == step), None)
    if asked is None:
        raise Http404
    why, province = request.POST.get("why", "").strip()[:300], register.province_of(row)
    _refuse_unless(register.procedure.open_to(request.user, asked, row, province))
    try:
        register.procedure.take(step, row, by=request.user, province_id=province, why=why)
    except NotNow as refused:
        messages.error(request, str(refused.reason))
    return redirect(register.url_of(row))


def facts(register: Register, user: Any, row: Any) -> list[tuple[str, SafeString]]:
    """Label and value of every field that a person may see."""
    columns = register.visible(user, register.fields)
    return [(each.label, SafeString(markup(each, user)(each.of(row)))) for each in columns]


class Children:
    """The first rows of another register that belong to this record."""

    def __init__(self, register: Register, parent: Register, user: Any, row: Any) -> None:
        link = next(f.name for f in register.model._meta.concrete_fields if f.related_model is parent.model)
        self.columns = [each for each in register.visible(user, register.columns) if each.path.split("__")[0] != link]
        rows = register.rows(user).filter(**{link: row}).select_related(*register.links() or [None])
        found = list(rows.order_by(*register.order)[: CHILDREN_SHOWN + 1])
        self.more, self.rows = len(found) > CHILDREN_SHOWN, found[:CHILDREN_SHOWN]
        self.body, self.add_label = table_rows(register, user, self.columns, self.rows), add_label(register)
        query = f"{link}={getattr(row, parent.key)}"
        self.list_url = register.url(query=query) if link in register.filters else ""
        self.add_url = register.url("add", query=query) if register.may(user, "add") else ""


@page("add", "GET", "POST")
def add(request: HttpRequest, register: Register) -> HttpResponse:
    """A new record, typed."""
    form = form_for(register, request.user)(request.POST or None, initial=_named_in_address(register, request))
    return _keep(request, register, form, add_label(register), register.url())


@page("change", "GET", "POST")
def edit(request: HttpRequest, register: Register, row: Any) -> HttpResponse:
    """A known record, typed anew."""
    title = _("Change: %(name)s") % {"name": register.name_of(request.user, row)}
    form = form_for(register, request.user)(request.POST or None, instance=row)
    return _keep(request, register, form, title, register.url_of(row))


def _keep(request: HttpRequest, register: Register, form: Any, title: str, back: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and form.keep():
        kept = {"name": register.name_of(request.user, form.instance)}
        messages.success(request, _("Kept: %(name)s") % kept)
        return redirect(register.url_of(form.instance))
    context = {
        "register": register, "section": register.section, "form": form, "form_title": title,
        "back_url": back, "list_url": register.url(),
    }  # fmt: skip
    return render(request, register.form_template, context, status=409 if form.conflict else 200)


def _named_in_address(register: Register, request: HttpRequest) -> dict[str, Any]:
    """Rows that the address names in advance, so that nobody retypes them: ?establishment=CS-001."""
    found = {}
    for each in [column(register.model, name) for name in register.form]:
        target = register_of(each.field.related_model) if each.kind == "link" else None
        keys = target.called(request.user, request.GET.get(each.path, "")[:200]) if target else []
        found.update({each.path: keys[0]} if keys else {})
    return found


@page("delete", "GET", "POST")
def delete(request: HttpRequest, register: Register, row: Any) -> HttpResponse:
    """Ask, then remove; what uses the record keeps it."""
    context = about(request, register, row)
    if request.method == "POST":
        reason, why = locked_row(register, row), request.POST.get("why", "").strip()
        context["errors"] = [reason] if reason else []
        link, context["users"] = (None, []) if reason else remove(register, row, by=request.user, why=why)
        if link:
            undo = reverse("register-undo", args=[register.slug, link.pk])
            messages.success(request, _("Deleted: %(name)s") % {"name": context["record_title"]}, extra_tags=undo)
            return redirect(register.url())
    return render(request, "kit/delete.html", context, status=409 if request.method == "POST" else 200)


@page("export")
def export(request: HttpRequest, register: Register, form: str) -> HttpResponseBase:
    """What the list shows, as a file; a condition that cannot be followed stops it."""
    selection = Selection(register, request.user, request.GET)
    notes = [*selection.notes, *chosen_columns(register, request.user, request.GET)[1]]
    if notes:
        return HttpResponse("\n".join(notes), status=400, content_type="text/plain; charset=utf-8")
    if exports.too_long(selection, form):
        job = jobs.enqueue("export", by=request.user, slug=register.slug, query=request.GET.urlencode())
        return redirect("job", job.uuid)
    return exports.respond(selection, form)
