"""Pages of deeds on many rows: choose values, preview, receipt, undo, and the bin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sachhon.display import numbers
from sachhon.kit import bin as bins
from sachhon.kit import bulk_edit
from sachhon.kit.changes import head_of
from sachhon.kit.history import History
from sachhon.kit.models import BulkEdit, Change, ChangeSet
from sachhon.kit.register import REGISTERS, Register, register_of
from sachhon.kit.selection import Selection
from sachhon.kit.undoing import Refused, row_of, undo_set
from sachhon.kit.views import page

SHOWN = 50
REASONS = {
    "changed since": lambda: _("somebody has changed it since"),
    "its old value was erased": lambda: _("its old value was erased"),
}


@page("view", "POST")
def begin(request: HttpRequest, register: Register) -> HttpResponse:
    """Take the ticked rows, or all that the list shows, to a page of their own."""
    deed = "delete" if request.POST.get("deed") == "delete" else "change"
    if not (answer := register.may(request.user, deed)):
        raise PermissionDenied(str(answer.reason))
    query = request.POST.get("query", "")[:4000]
    try:
        edit = bulk_edit.begin(register, request.user, _chosen(register, request, query), deed)
    except bulk_edit.Unsuitable as problem:
        messages.error(request, str(problem))
        return redirect(register.url(query=query))
    return redirect("register-bulk", register.slug, edit.uuid)


def _chosen(register: Register, request: HttpRequest, query: str) -> list[int]:
    """Keys of the rows that are meant, among those the person may know of."""
    if request.POST.get("all"):
        selection = Selection(register, request.user, QueryDict(query))
        if selection.notes:
            raise bulk_edit.Unsuitable(" ".join(selection.notes))
        most = max(bulk_edit.MOST.values()) + 1
        return list(selection.rows.order_by(*selection.order).values_list("pk", flat=True)[:most])
    keys = [key for key in request.POST.getlist("row") if register.is_key(key)]
    return list(register.rows(request.user).filter(**{f"{register.key}__in": keys}).values_list("pk", flat=True))


@page("view", "GET", "POST")
def bulk(request: HttpRequest, register: Register, edit: str) -> HttpResponse:
    """New values, then what they would do to each row, then the deed."""
    work = get_object_or_404(BulkEdit, uuid=edit, register=register.slug, by=request.user)
    if not (answer := register.may(request.user, work.deed)):
        raise PermissionDenied(str(answer.reason))
    if work.change_set:
        return redirect("register-change", register.slug, work.change_set.pk)
    data = QueryDict(work.values)
    if request.POST.get("step") == "values":
        data = request.POST
    elif work.deed == "change" and (not work.values or request.GET.get("step") == "values"):
        return _values_page(request, register, work, bulk_edit.NewValues(register, request.user), data)
    form = bulk_edit.NewValues(register, request.user, data)
    if work.deed == "change" and not form.is_valid():
        return _values_page(request, register, work, form, data)
    values = form.cleaned_data if work.deed == "change" else {}
    if request.POST.get("step") == "values":
        kept = QueryDict(mutable=True)
        for name in ("set", *form.ticked):
            kept.setlist(name, data.getlist(name))
        work.values = kept.urlencode()
        work.save(update_fields=["values"])
        return redirect("register-bulk", register.slug, work.uuid)
    if request.method == "POST":
        return _apply(request, register, work, values)
    return _preview(request, register, work, values)


def _values_page(request: HttpRequest, register: Register, work: BulkEdit, form: Any, data: QueryDict) -> HttpResponse:
    """All fields with a box to tick; what was typed stays."""
    offered = bulk_edit.NewValues(register, request.user)
    for name, field in offered.fields.items():
        field.initial = data.get(name)
    controls = [(offered[name], name in data.getlist("set")) for name in offered.fields]
    context = {**_about(register, work), "controls": controls, "form": form if form.is_bound else None}
    return render(request, "kit/bulk_values.html", context, status=422 if form.is_bound else 200)


def _preview(
    request: HttpRequest,
    register: Register,
    work: BulkEdit,
    values: dict[str, Any],
    *,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    plan = bulk_edit.Plan(work, register, request.user, values)
    shown = Paginator(plan.done, SHOWN).get_page(request.GET.get("page"))
    errors = [{"href": "#why" if not plan.moved else "", "text": told}] if told else []
    context = {**_about(register, work), "plan": plan, "page": shown, "errors": errors, "refused": plan.refused[:200]}
    return render(request, "kit/bulk_preview.html", context, status=status)


def _apply(request: HttpRequest, register: Register, work: BulkEdit, values: dict[str, Any]) -> HttpResponse:
    if request.POST.get("step") == "again":
        work.seen = head_of(work.province_id).sequence
        work.save(update_fields=["seen"])
        return redirect("register-bulk", register.slug, work.uuid)
    why = request.POST.get("why", "").strip()[:300]
    if not why:
        said = _("Reason: say why, so that whoever reads the history understands it.")
        return _preview(request, register, work, values, told=said, status=422)
    expected = request.POST.get("expected", "")
    try:
        count = int(expected) if expected.isdecimal() else -1
        link = bulk_edit.apply(work, register, request.user, values, expected=count, why=why)
    except bulk_edit.Moved:
        said = _("Rows changed since this preview was made, and nothing was done. Look at it again.")
        return _preview(request, register, work, values, told=said, status=409)
    if link is None:
        messages.info(request, _("No row was different, so nothing was recorded."))
        return redirect(register.url())
    messages.success(request, _("Done in one change set."), extra_tags=undo_url(register, link))
    return redirect("register-change", register.slug, link.pk)


def _about(register: Register, work: BulkEdit) -> dict[str, Any]:
    total = numbers.number(len(work.keys), 0)
    words = {
        "change": ngettext("Change %(n)s row", "Change %(n)s rows", len(work.keys)),
        "delete": ngettext("Delete %(n)s row", "Delete %(n)s rows", len(work.keys)),
    }[work.deed]
    return {"register": register, "section": register.section, "edit": work, "bulk_title": words % {"n": total}}


def undo_url(register: Register, link: ChangeSet) -> str:
    """Where a change set of this register is taken back."""
    return reverse("register-undo", args=[register.slug, link.pk])


def _link(request: HttpRequest, register: Register, change: int) -> tuple[ChangeSet, list[Change]]:
    """A change set of forms and its entries in this register, if the person may take part in its province."""
    link = get_object_or_404(ChangeSet.objects.select_related("by"), pk=change, batch=None)
    user: Any = request.user
    mine = [province for province in user.provinces() if user.can("change", province)]
    if link.province_id not in (0, *mine):
        raise Http404
    entries = list(link.changes.exclude(kind="note").defer("marks").prefetch_related("personal_values").order_by("pk"))
    if not entries or any(each.register != register.label or each.kind not in _UNDONE for each in entries):
        raise Http404
    return link, entries


_UNDONE = {"update": "change", "insert": "delete", "delete": "delete"}


def _may_undo(register: Register, user: Any, entries: list[Change]) -> bool:
    """Only what forms do: never a step of a procedure, and only rows that this person may change or delete."""
    state = getattr(register.procedure, "field", None)
    if state and any(f'"{state}":' in each.after for each in entries if each.kind == "update"):
        return False
    updated = register.rows(user).filter(pk__in=[each.first for each in entries if each.kind != "delete"])
    found = updated.select_related(*register.links() or [None]).in_bulk()
    gone = [row_of(each) for each in entries if each.kind == "delete"]
    bins.attach_links(gone)
    known = {**found, **{row.pk: row for row in gone}}
    return all(
        (row := known.get(each.first)) is not None and register.may(user, _UNDONE[each.kind], row) for each in entries
    )


@page("change")
def show_change(request: HttpRequest, register: Register, change: int) -> HttpResponse:
    """What one deed did, row by row, and the button that takes it back."""
    link, entries = _link(request, register, change)
    context = _receipt(request, register, link, entries)
    return render(request, "kit/change_set.html", context)


def _receipt(request: HttpRequest, register: Register, link: ChangeSet, entries: list[Change]) -> dict[str, Any]:
    shown = Paginator(entries, SHOWN).get_page(request.GET.get("page"))
    history = History(register, request.user, None)
    rows = register.rows(request.user).filter(pk__in=[each.first for each in shown])
    found = rows.select_related(*register.links() or [None]).in_bulk()
    gone = {each.first: row_of(each) for each in shown if each.kind == "delete" and each.first not in found}
    bins.attach_links(list(gone.values()))
    lines = []
    for each in shown:
        row = found.get(each.first) or gone.get(each.first)
        name = bins.called(register, request.user, row) if row is not None else str(each.first)
        url = register.url_of(row) if each.first in found else ""
        differences = list(history.differences(each)) if each.kind == "update" else []
        lines.append({"name": name, "url": url, "kind": each.kind, "differences": differences})
    undone = ChangeSet.objects.filter(province_id=link.province_id, sequence__gt=link.sequence)
    return {
        "register": register, "section": register.section, "link": link, "lines": lines, "page": shown,
        "count": len(entries), "may_undo": _may_undo(register, request.user, entries), "later": undone.exists(),
        "kind": entries[0].kind,
    }  # fmt: skip


@page("change", "POST")
def undo(request: HttpRequest, register: Register, change: int) -> HttpResponse:
    """Take a deed back by inverse changes, or say which rows stand in the way."""
    link, entries = _link(request, register, change)
    if not _may_undo(register, request.user, entries):
        raise PermissionDenied(_("Only what was typed can be taken back here, by somebody who may change each row."))
    why = request.POST.get("why", "").strip()[:300]
    try:
        made = undo_set(link, by=request.user, why=why)
    except Refused as problem:
        context = _receipt(request, register, link, entries)
        return render(
            request, "kit/change_set.html", {**context, "standing": standing(request.user, problem)}, status=409
        )
    messages.success(request, _("Taken back: every row is as it was before."))
    return redirect("register-change", register.slug, made.pk) if made else redirect(register.url())


def standing(user: Any, problem: Refused) -> list[dict[str, str]]:
    """Each row that stands in the way, by name where the person may know it, and why."""
    found = []
    for each in problem.rows[:SHOWN]:
        known = next((r for r in REGISTERS.values() if r.label == each["register"]), None)
        row = known.rows(user).filter(pk=each["row"]).first() if known else None
        register = register_of(type(row), row) if row is not None else None
        reason = each["reason"]
        if reason.startswith("used by "):
            reason = _("later records use it")
        reason = REASONS[reason]() if reason in REASONS else reason
        name = register.name_of(user, row) if register else _("row %(key)s") % {"key": each["row"]}
        found.append({"name": name, "url": register.url_of(row) if register else "", "reason": reason})
    return found


@never_cache
@login_required
@require_GET
def show_bin(request: HttpRequest) -> HttpResponse:
    """Rows deleted in the last thirty days that this person may bring back."""
    registers = [each for each in REGISTERS.values() if each.form and each.may(request.user, "delete")]
    if not registers:
        raise PermissionDenied(_("Your role deletes no rows, so there is no bin for it."))
    slug = request.GET.get("register", "")
    shown = Paginator(bins.deleted(request.user, slug), SHOWN).get_page(request.GET.get("page"))
    context = {"page": shown, "rows": bins.binned(request.user, shown), "registers": registers, "slug": slug}
    return render(request, "kit/bin.html", context)


@page("delete", "POST")
def restore(request: HttpRequest, register: Register, change: int) -> HttpResponse:
    """Bring one row back as it was, or say what stands in the way."""
    entry = bins.deleted(request.user, register.slug).filter(pk=change).first()
    if entry is None or not bins.binned(request.user, [entry]):
        raise Http404
    try:
        bins.restore(entry, by=request.user, why=_("brought back from the bin"))
    except Refused as problem:
        for each in standing(request.user, problem):
            messages.error(request, _("It cannot come back: %(reason)s.") % {"reason": each["reason"]})
        return redirect("register-bin")
    row = register.rows(request.user).filter(pk=entry.first).first()
    if row is None:
        return redirect(register.url())
    messages.success(request, _("Brought back: %(name)s") % {"name": register.name_of(request.user, row)})
    return redirect(register.url_of(row))
