"""Pages of possible duplicates: found by a job, decided by a person, merged side by side, parted again."""

from __future__ import annotations

from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sachhon.establishments import duplicates
from sachhon.establishments import pages_duplicates as pages
from sachhon.establishments.merging import NotMerged, merge, merge_of, plan_merge, undo_merge
from sachhon.establishments.models import DuplicatePair
from sachhon.imports.pages import job_page
from sachhon.kit import jobs
from sachhon.kit.models import Job
from sachhon.kit.policy import NOT_YOURS
from sachhon.kit.register import REGISTERS
from sachhon.kit.undoing import Refused
from sachhon.kit.views_bulk import standing

SHOWN = 50


def _provinces(user: Any) -> list[int]:
    """Provinces in which this person may both change and delete."""
    return [each for each in sorted(user.provinces()) if user.can("change", each) and user.can("delete", each)]


def _for_officers(view: Any) -> Any:
    """Only for those who may change and delete establishments."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        mine = _provinces(request.user)
        if not mine:
            raise PermissionDenied(str(NOT_YOURS.reason))
        found: HttpResponse = view(request, mine, *args, **more)
        return found

    return guarded


@require_GET
@_for_officers
def listed(request: HttpRequest, mine: list[int]) -> HttpResponse:
    """Pairs that look alike, the surest first; those decided stand behind a choice of their own."""
    state = request.GET.get("state", duplicates.OPEN)
    state = state if state in DuplicatePair.State.values else duplicates.OPEN
    rows = duplicates.pairs(mine, state)
    shown = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    register = REGISTERS["establishments"]
    found = [
        {"pair": row, "reasons": pages.reasons(row), "tone": pages.TONES[row.score],
         "sides": [register.redacted(request.user, each) for each in (row.first, row.second)]}
        for row in shown
    ]  # fmt: skip
    last = Job.objects.filter(name="find-duplicates", state="done", arguments__province__in=mine).first()
    context = {
        "section": "establishments", "rows": found, "page": shown, "state": state, "last": last,
        "states": DuplicatePair.State.choices,
    }  # fmt: skip
    return render(request, "establishments/duplicates.html", context)


@require_POST
@_for_officers
def find(request: HttpRequest, mine: list[int]) -> HttpResponse:
    """Start the search in the person's province, or in each of several."""
    made = [jobs.enqueue("find-duplicates", by=request.user, province=each) for each in mine]
    return redirect("duplicates-job", made[-1].uuid)


@require_GET
@_for_officers
def searching(request: HttpRequest, mine: list[int], uuid: UUID) -> HttpResponse:
    """How far the search is; once it is done, the list."""
    job = get_object_or_404(Job, uuid=uuid, by=request.user, name="find-duplicates")
    if job.state != Job.State.DONE:
        return render(request, "establishments/duplicates_job.html", {**job_page(job), "section": "establishments"})
    words = _("%(found)s pairs look alike: %(new)s new, %(gone)s no longer.")
    messages.success(request, words % job.result)
    address = reverse("duplicates")
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@_for_officers
def pair(request: HttpRequest, mine: list[int], key: int) -> HttpResponse:
    """Two records side by side, and what a person decides about them."""
    rows = DuplicatePair.objects.select_related("first", "second", "decided_by", "province")
    found = get_object_or_404(rows, pk=key, province_id__in=mine)
    deed = request.POST.get("deed", "") if request.method == "POST" else "show"
    if deed == "different":
        duplicates.decide_different(found, by=request.user, why=_why(request))
        messages.success(request, _("Remembered: these two are not the same."))
        return redirect("duplicates")
    if deed == "again":
        duplicates.ask_again(found, by=request.user)
        return redirect("duplicates-pair", found.pk)
    if deed == "undo":
        return _undo(request, found)
    if deed not in ("merge", "show"):
        raise Http404
    return _side_by_side(request, found, merging=deed == "merge")


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "").strip()[:300]


def _side_by_side(request: HttpRequest, found: DuplicatePair, *, merging: bool) -> HttpResponse:
    typed = request.POST if merging else request.GET
    if found.state == duplicates.MERGED:
        return _show(request, found, {})
    swapped = typed.get("keep") == "second"
    kept, gone = (found.second, found.first) if swapped else (found.first, found.second)
    chosen = {name[2:]: typed[name] for name in typed if name.startswith("c_")} if merging else {}
    errors: list[str] = []
    if merging:
        try:
            merge(
                found, kept, gone, by=request.user, taken=pages.taken(typed), chosen=chosen,
                seen=typed.get("seen", ""), why=_why(request),
            )  # fmt: skip
        except NotMerged as refused:
            errors = refused.reasons
        else:
            messages.success(request, _("Merged: everything now stands under %(name)s.") % {"name": kept})
            return redirect("duplicates-pair", found.pk)
    found.refresh_from_db()
    kept.refresh_from_db()
    gone.refresh_from_db()
    context = {
        "kept": kept, "gone": gone, "swapped": swapped, "plan": plan_merge(kept, gone, chosen),
        "seen": plan_merge(kept, gone).digest, "lines": pages.lines(request.user, kept, gone, typed),
        "counts": pages.counts(kept, gone), "errors": errors,
    }  # fmt: skip
    return _show(request, found, context, status=409 if errors else 200)


def _show(request: HttpRequest, found: DuplicatePair, context: dict[str, Any], status: int = 200) -> HttpResponse:
    merged = found.state == duplicates.MERGED
    kept = next((each for each in (found.first, found.second) if each.origin == "registered"), found.first)
    context = {
        "section": "establishments", "pair": found, "reasons": pages.reasons(found), "merged": merged,
        "standing_one": kept, "link": merge_of(found) if merged else None, "tone": pages.TONES[found.score],
        "parted_one": found.second if kept == found.first else found.first, **context,
    }  # fmt: skip
    return render(request, "establishments/duplicate.html", context, status=status)


def _undo(request: HttpRequest, found: DuplicatePair) -> HttpResponse:
    """Part the two again, or say which rows stand in the way."""
    if found.state != duplicates.MERGED:
        return redirect("duplicates-pair", found.pk)
    try:
        undo_merge(found, by=request.user, why=_why(request))
    except Refused as problem:
        return _show(request, found, {"standing": standing(request.user, problem)}, status=409)
    messages.success(request, _("Parted again: both are as they were before."))
    return redirect("duplicates-pair", found.pk)
