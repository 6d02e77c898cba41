"""The plan's pages behind sign-in, and what may be done there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sachhon.establishments.models import Establishment
from sachhon.kit.procedure import NotNow
from sachhon.kit.register import REGISTERS
from sachhon.plan import services
from sachhon.plan.charts import as_csv
from sachhon.plan.pages import allow, period_of, province_of, query_of
from sachhon.plan.pages_dashboard import Dashboard, reached
from sachhon.plan.pages_establishment import EstablishmentPage, plants
from sachhon.plan.pages_evidence import EvidencePage
from sachhon.plan.pages_files import csv_lines
from sachhon.plan.pages_series import SeriesPage
from sachhon.plan.periods import PERIOD, NoPlan, UnknownPeriod
from sachhon.plan.periods import period_of as make_period
from sachhon.territory.models import Province


@require_GET
@never_cache
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """The plan's figures for one period; who has no province goes where their role leads."""
    if not request.user.provinces():
        roles = {role for role, _province in request.user.roles}
        if "enterprise" in roles:
            return redirect(REGISTERS["establishments"].url())
        return redirect("library-plants" if "consultant" in roles else "home")
    province = province_of(request)
    allow(request, "view", province)
    label = request.GET.get("period")
    if label:
        period_of(province, label)
    page = Dashboard(request.user, province, label, query_of(request, province))
    context = {
        "page": page,
        "reached": reached(page.paths),
        "section": "plan",
        "carried": query_of(request, province),
    }
    return render(request, "plan/dashboard.html", context)


@require_GET
@login_required
def paths_csv(request: HttpRequest) -> HttpResponse:
    """The yearly paths as a table."""
    province = province_of(request)
    allow(request, "export", province)
    return _attached(HttpResponse(as_csv(Dashboard(request.user, province, None).paths)), f"cp-{province.code}.csv")


@require_POST
@login_required
def compute(request: HttpRequest) -> HttpResponse:
    """Compute a period; the same inputs keep the run that is there."""
    province = province_of(request)
    allow(request, "compute", province)
    label = request.POST.get("period", "").strip()
    try:
        _run, same = services.compute_period(
            make_period(label, province.pk, by=request.user, needs_plan=True), by=request.user
        )
    except UnknownPeriod:
        messages.error(
            request,
            _("“%(label)s” is no period: write 2025, 2025-H1, 2025-N9, 2025-Q1 or 2025-M03.") % {"label": label[:20]},
        )
        return redirect("dashboard")
    except NoPlan:
        words = _("No plan of the province is in force on the last day of %(label)s: import a plan first.")
        messages.error(request, words % {"label": label})
        return redirect("dashboard")
    except services.PeriodClosed:
        words = _("%(period)s is closed and its inputs have changed: reopen it first, with a reason.")
        messages.error(request, words % {"period": label})
        return _back(request, province, label)
    messages.success(request, _("Nothing had changed: the figures stand.") if same else _("Computed anew."))
    return _back(request, province, label)


@require_POST
@login_required
def publish(request: HttpRequest, label: str) -> HttpResponse:
    """Freeze the period's current run as an edition that everyone may read."""
    province = province_of(request)
    allow(request, "publish", province)
    period, why = period_of(province, label), request.POST.get("why", "").strip()[:500]
    if not why:
        messages.error(request, _("Not published: say in a few words why it is published now."))
        return _back(request, province, label, "#publish")
    try:
        edition, same = services.publish_edition(period, by=request.user, why=why)
    except services.NothingComputed:
        messages.error(request, _("Nothing to publish: the period has not been computed."))
        return _back(request, province, label)
    words = (
        _("These figures were published before, as edition %(number)s.")
        if same
        else _("Published as edition %(number)s.")
    )
    messages.success(request, words % {"number": edition.number})
    return _back(request, province, label)


@require_POST
@login_required
def take_step(request: HttpRequest, label: str, name: str) -> HttpResponse:
    """A step of the period's procedure: close, approve, reopen."""
    province = province_of(request)
    allow(request, "view", province)
    period = period_of(province, label)
    step = next((each for each in PERIOD.steps if each.name == name), None)
    if step is None:
        return _back(request, province, label)
    allow(request, step.deed, province)
    try:
        PERIOD.take(name, period, by=request.user, province_id=province.pk, why=request.POST.get("why", "")[:500])
    except NotNow as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, _("Done: %(step)s.") % {"step": step.label})
    return _back(request, province, label)


def _back(request: HttpRequest, province: Province, label: str, place: str = "") -> HttpResponse:
    query = query_of(request, province)
    return redirect(f"{reverse('dashboard')}{query or '?'}{'&' if query else ''}period={label}{place}")


@require_GET
@never_cache
@login_required
def evidence(request: HttpRequest, label: str, code: str) -> HttpResponse:
    """What one figure rests on."""
    page, province = _evidence(request, label, code)
    context = {"page": page, "section": "plan", "carried": query_of(request, province),
               "may_export": request.user.can("export", province.pk)}  # fmt: skip
    return render(request, "plan/evidence.html", context)


@require_GET
@login_required
def evidence_csv(request: HttpRequest, label: str, code: str) -> StreamingHttpResponse:
    """Every part of a figure as a file."""
    page, province = _evidence(request, label, code)
    allow(request, "export", province)
    name = "-".join(filter(None, (code, page.resource and page.resource.code, label, province.code)))
    return _attached(StreamingHttpResponse(csv_lines(page)), f"{name}.csv")


def _evidence(request: HttpRequest, label: str, code: str) -> tuple[EvidencePage, Province]:
    province = province_of(request)
    allow(request, "view", province)
    period = period_of(province, label)
    return EvidencePage(request.user, period, code, request.GET, query_of(request, province)), province


@require_GET
@never_cache
@login_required
def series(request: HttpRequest, label: str, code: str, uuid: UUID, resource: str) -> HttpResponse:
    """From one part of a figure to the cells of files."""
    province = province_of(request)
    allow(request, "view", province)
    plant = get_object_or_404(Establishment, province=province, uuid=uuid)
    page = SeriesPage(request.user, period_of(province, label), code, plant, resource, query_of(request, province))
    return render(
        request, "plan/series.html", {"page": page, "section": "plan", "carried": query_of(request, province)}
    )


@require_GET
@never_cache
@login_required
def establishment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One establishment's story."""
    register = REGISTERS["establishments"]
    if not (answer := register.may(request.user, "view")):
        raise PermissionDenied(str(answer.reason))
    seen = plants().filter(register.base).filter(register.policy.scope(request.user))
    found = seen.filter(uuid=uuid).first()
    if found is None:
        if moved := register.moved(request.user, str(uuid)):
            return redirect(moved)
        raise Http404
    plant = register.redacted(request.user, found)
    request.province = plant.province
    several = len(request.user.provinces()) > 1
    query = f"?province={plant.province.code}" if several and plant.province else ""
    page = EstablishmentPage(request.user, plant, query)
    return render(request, "plan/establishment.html", {"page": page, "section": "establishments"})


def _attached(response: Any, name: str) -> Any:
    response["Content-Type"] = "text/csv; charset=utf-8"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
