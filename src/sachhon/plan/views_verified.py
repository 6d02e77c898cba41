"""The page of a verified saving, its file, and the start of a verification."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sachhon.imports.pages import job_page
from sachhon.kit import jobs
from sachhon.kit.models import Job
from sachhon.kit.policy import NOT_YOURS
from sachhon.plan.models import Period
from sachhon.plan.pages import allow, period_of, province_of, query_of
from sachhon.plan.pages_verified import VerifiedPage
from sachhon.plan.pages_verified_words import outcome


@require_GET
@never_cache
@login_required
def verified(request: HttpRequest, label: str, uuid: UUID, resource: str) -> HttpResponse:
    """What was proven of one establishment and resource, and how sure that is."""
    page = _page(request, label, uuid, resource)
    province = page.period.province_id
    context = {
        "page": page, "section": "plan", "may_export": request.user.can("export", province),
        "may_verify": request.user.can("compute", province), "carried": page.query,
    }  # fmt: skip
    return render(request, "plan/verified.html", context)


@require_GET
@login_required
def verified_csv(request: HttpRequest, label: str, uuid: UUID, resource: str) -> HttpResponse:
    """The months of a verified saving as a file."""
    page = _page(request, label, uuid, resource)
    allow(request, "export", page.period.province)
    answer = HttpResponse(page.as_csv(), content_type="text/csv; charset=utf-8")
    name = "-".join((page.plant.code, page.resource.code, label))
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@login_required
def verify(request: HttpRequest) -> HttpResponse:
    """Verify every series of the province for a period, as a job that can be watched and left."""
    province = province_of(request)
    allow(request, "compute", province)
    period = period_of(province, request.POST.get("period", "").strip())
    made = jobs.enqueue("verify-period", by=request.user, period=period.pk)
    return redirect("verification-job", made.uuid)


@require_GET
@never_cache
@login_required
def verification(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far a verification is; once it is done, the dashboard with what it found."""
    job = get_object_or_404(Job, uuid=uuid, by=request.user, name="verify-period")
    if job.state != Job.State.DONE:
        return render(request, "plan/verification_job.html", {**job_page(job), "section": "plan"})
    if job.result.get("refused"):
        words = _("Not verified: %(period)s needs a plan in force and at least 9 months after its baseline year.")
        messages.error(request, words % {"period": job.result["period"]})
    else:
        messages.success(request, outcome(job.result["verdicts"], same=job.result["same"]))
    address = f"{reverse('dashboard')}?period={job.result['period']}"
    if request.htmx:  # a part of this page must not be filled with another page
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _page(request: HttpRequest, label: str, uuid: UUID, resource: str) -> VerifiedPage:
    """The page, for those who may see the province that the address asks for."""
    mine, code = request.user.provinces(), request.GET.get("province", "")
    if not mine:
        raise PermissionDenied(str(NOT_YOURS.reason))
    periods = Period.objects.filter(province__in=mine, label=label).select_related("province")
    found = (periods.filter(province__code=code) if code else periods.order_by("province__code")).first()
    if found is None:
        raise Http404
    allow(request, "view", found.province)
    request.province, request.several_provinces = found.province, len(mine) > 1
    return VerifiedPage(
        request.user, found, uuid, resource, whole=request.GET.get("months") == "all",
        query=query_of(request, found.province),
    )  # fmt: skip
