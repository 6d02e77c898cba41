"""The pages of reporting: fill in a report, decide on one, see who has not reported, remind."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sachhon.establishments.models import Establishment
from sachhon.kit import clock, files
from sachhon.reporting import access, pages, services, workbook
from sachhon.reporting.forms import OnBehalfForm, SentForm
from sachhon.reporting.late import STATES, Board
from sachhon.reporting.lines import Asked
from sachhon.reporting.models import Draft, Frequency, Reminder, Report
from sachhon.reporting.reading import Typed, from_form, from_kept
from sachhon.reporting.services import OnBehalf, Refused
from sachhon.reporting.spans import Span, last_span, span_of

Response = Any


@require_safe
@never_cache
@login_required
def start(request: Any) -> Response:
    """What a person has to report, or to decide on."""
    mine = access.own(request.user)
    officer = any(request.user.can("add", province) for province in request.user.provinces())
    if not mine and not officer:
        raise PermissionDenied(_("You report for no establishment; ask the Department to bind you to yours."))
    if not mine:
        return redirect("reporting-board")
    today = clock.today()
    spans = [last_span(frequency, today) for frequency in Frequency.values]
    return render(request, "reporting/start.html", {"rows": pages.own_rows(mine, spans), "section": "data"})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def fill(request: Any, uuid: Any, label: str) -> Response:
    """One report on one page: last time's figures beside, every fault at once, a jump asked once."""
    place, span, part = _place(request, uuid, label)
    asked = Asked(place, span)
    if request.method == "POST":
        return _posted(request, asked, part)
    behalf = OnBehalfForm() if part == access.OFFICER else None
    return _page(request, asked, from_kept(asked, _begun(request, asked)), part, behalf)


def _posted(request: Any, asked: Asked, part: str) -> Response:
    typed = from_form(asked, request.POST)
    if "draft" in request.POST:
        services.keep_draft(asked.establishment, asked.span, typed.as_typed, by=request.user)
        messages.success(request, _("The draft is kept; it counts nowhere until you send it."))
        return redirect(request.path)
    behalf = OnBehalfForm(request.POST, request.FILES) if part == access.OFFICER else None
    try:
        receipt = services.submit(typed, by=request.user, on_behalf=_on_behalf(behalf))
    except Refused as refused:
        known = {fault["text"] for fault in typed.faults}
        typed.errors += [reason for reason in refused.reasons if reason not in known]
        return _page(request, asked, typed, part, behalf, status=400)
    messages.success(request, pages.receipt_words(receipt))
    return redirect("reporting-review", receipt.report.uuid)


def _on_behalf(form: OnBehalfForm | None) -> OnBehalf | None:
    """What the officer says of where the figures came from; the file is kept before the row that names it."""
    if form is None:
        return None
    form.is_valid()
    given = form.files.get("evidence")
    stored = files.store(given.chunks()) if given and given.size else None
    return OnBehalf(
        form.cleaned_data.get("channel", ""), form.cleaned_data.get("said_by", ""), stored, given.name if stored else ""
    )


def _page(
    request: Any, asked: Asked, typed: Typed, part: str, behalf: OnBehalfForm | None, status: int = 200
) -> Response:  # fmt: skip
    report = Report.objects.filter(
        establishment=asked.establishment, start=asked.span.start, end=asked.span.end
    ).first()
    context = {
        "page": pages.Fill(asked, typed, report), "behalf": behalf, "officer": part == access.OFFICER,
        "section": "data", "errors": typed.faults, "limit": settings.UPLOAD_LIMIT,
    }  # fmt: skip
    return render(request, "reporting/fill.html", context, status=status)


def _begun(request: Any, asked: Asked) -> dict[str, Any] | None:
    """What was typed before: this person's draft, else the report as it was sent."""
    about = {"establishment": asked.establishment, "start": asked.span.start, "end": asked.span.end}
    draft = Draft.objects.filter(**about, by=request.user).first()
    kept = draft or Report.objects.filter(**about).first()
    found: dict[str, Any] | None = json.loads(kept.typed) if kept else None
    return found


@require_POST
@login_required
def draft(request: Any, uuid: Any, label: str) -> Response:
    """Keep what is on the page, without leaving it."""
    place, span, _part = _place(request, uuid, label)
    typed = from_form(Asked(place, span), request.POST)
    services.keep_draft(place, span, typed.as_typed, by=request.user)
    return JsonResponse({"kept": True})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def own_workbook(request: Any, uuid: Any, label: str) -> Response:
    """The report as a workbook to fill in; sent back, its figures stand on the page to be looked at."""
    place, span, part = _place(request, uuid, label)
    asked = Asked(place, span)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        if request.method != "POST":
            workbook.write(asked, path)
            name = f"{slugify(place.code)}-{span.label}.xlsx"
            return FileResponse(path.open("rb"), as_attachment=True, filename=name)
        return _brought(request, asked, path, part)


def _brought(request: Any, asked: Asked, path: Path, part: str) -> Response:
    given = request.FILES.get("file")
    problem = "" if given and given.size else _("No file was chosen: choose one, then send it.")
    rows: list[dict[str, str]] = []
    if not problem:
        with path.open("wb") as target:
            for chunk in given.chunks():
                target.write(chunk)
        try:
            rows = workbook.read(asked, path, given.name)
        except workbook.NotReadable as unreadable:
            problem = str(unreadable)
    if problem:
        typed = from_kept(asked, _begun(request, asked))
        typed.errors.append(problem)
        return _page(request, asked, typed, part, OnBehalfForm() if part == access.OFFICER else None, status=400)
    services.keep_draft(asked.establishment, asked.span, {"lines": rows, "sec_reason": ""}, by=request.user)
    messages.success(request, _("The workbook is read: look the figures over, then send them."))
    return redirect("reporting-fill", asked.establishment.uuid, asked.span.label)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def review(request: Any, uuid: Any) -> Response:
    """One report as it was sent; an officer accepts it, or returns it with all reasons at once."""
    report = Report.objects.select_related("establishment", "by", "decided_by").filter(uuid=uuid).first()
    if report is None or access.found(request.user, report.establishment.uuid) is None:
        raise Http404
    decides = access.decides(request.user, report.establishment)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        if not decides:
            raise PermissionDenied(_("Only an officer of the province decides on a report."))
        try:
            return _decided(request, report)
        except Refused as refused:
            errors = [{"text": reason} for reason in refused.reasons]
    context = {
        "page": pages.Review(report, services.typed_of(report)), "decides": decides, "errors": errors,
        "section": "data", "reasons": request.POST.get("reasons", ""),
        "may_fill": bool(access.as_who(request.user, report.establishment)),
    }  # fmt: skip
    return render(request, "reporting/review.html", context, status=400 if errors else 200)


def _decided(request: Any, report: Report) -> Response:
    if "accept" in request.POST:
        messages.success(request, pages.receipt_words(services.accept(report, by=request.user)))
    else:
        services.send_back(report, request.POST.get("reasons", ""), by=request.user)
        messages.success(request, _("The report is returned; the enterprise sees every reason on its page."))
    return redirect("reporting-review", report.uuid)


@require_safe
@login_required
def evidence(request: Any, uuid: Any) -> Response:
    """The paper or photo that a report typed by an officer came on; to save, never to open within the site."""
    report = Report.objects.select_related("establishment", "evidence").filter(uuid=uuid).first()
    if report is None or report.evidence is None or not access.found(request.user, report.establishment.uuid):
        raise Http404
    path = files.checked(report.evidence)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=report.evidence_name, content_type="application/octet-stream"
    )


@require_safe
@never_cache
@login_required
def board(request: Any) -> Response:
    """Who is expected to report a span, and how far each is."""
    provinces = _officer_provinces(request)
    today = clock.today()
    label = request.GET.get("span", "") or last_span(Frequency.YEAR, today).label
    try:
        span = span_of(label)
    except ValueError as problem:
        raise Http404(str(problem)) from None
    state = request.GET.get("state", "") if request.GET.get("state") in STATES else ""
    found = Board(span, provinces)
    return render(request, "reporting/board.html", {"page": pages.BoardPage(found, state, today), "section": "data"})


@require_POST
@login_required
def remind(request: Any) -> Response:
    """Draft letters for those chosen; nothing is sent by itself."""
    provinces = _officer_provinces(request, "add")
    try:
        span = span_of(request.POST.get("span", ""))
    except ValueError as problem:
        raise Http404(str(problem)) from None
    chosen = [text for text in request.POST.getlist("establishment") if text.isascii() and text.isdecimal()][:2000]
    rows = list(Establishment.objects.filter(pk__in=chosen, province_id__in=provinces, origin="registered"))
    if rows:
        made = services.remind(rows, span, by=request.user)
        words = {"n": len(made)}
        messages.success(
            request, _("Letters drafted: %(n)s. Print, sign and send them, then write back number and day.") % words
        )
    else:
        messages.error(request, _("Nobody was chosen: tick those who are to be reminded."))
    return redirect(f"{pages.board_url(span)}&state=late")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def letter(request: Any, uuid: Any) -> Response:
    """The draft of one letter; once sent, its number and day are written back."""
    reminder = Reminder.objects.select_related("establishment").filter(uuid=uuid).first()
    if reminder is None or reminder.establishment.province_id not in request.user.provinces():
        raise Http404
    may_write = request.user.can("add", reminder.establishment.province_id)
    form = SentForm(
        request.POST or None, initial={"letter_number": reminder.letter_number, "sent_on": reminder.sent_on}
    )
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied(_("Only an officer of the province writes back what was sent."))
        if form.is_valid():
            services.sent(reminder, form.cleaned_data["letter_number"], form.cleaned_data["sent_on"], by=request.user)
            return redirect("reporting-letter", reminder.uuid)
    context = {"page": pages.Letter(reminder), "form": form, "may_write": may_write, "section": "data"}
    return render(request, "reporting/letter.html", context, status=400 if form.errors else 200)


def _place(request: Any, uuid: Any, label: str) -> tuple[Establishment, Span, str]:
    """The establishment, the span and the person's part; what one may not know of is not found."""
    place = access.found(request.user, uuid)
    if place is None:
        raise Http404
    try:
        span = span_of(label)
    except ValueError as problem:
        raise Http404(str(problem)) from None
    part = access.as_who(request.user, place)
    if not part:
        raise PermissionDenied(_("You may look at this establishment, but not report for it."))
    if span.start > clock.today():
        raise Http404(_("This span has not begun yet."))
    return place, span, part


def _officer_provinces(request: Any, deed: str = "view") -> frozenset[int]:
    provinces = frozenset(p for p in request.user.provinces() if request.user.can(deed, p))
    if not provinces:
        raise PermissionDenied(_("Your role does not include this; ask the administrator of your agency."))
    return provinces
