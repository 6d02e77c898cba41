"""Pages for everyone: the latest published figures, every edition, and what others have published."""

from __future__ import annotations

from collections import defaultdict

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sachhon.kit.models import Batch, Job, StagedRow
from sachhon.plan.models import Edition, PublishedResult, Run
from sachhon.portal.kept import kept_for_visitors, passing
from sachhon.portal.pages import PublicEdition, as_csv

TEASER = 2  # rows of each province


@require_safe
@never_cache
@kept_for_visitors
def home(request: HttpRequest) -> HttpResponse:
    """The latest figures, or how far the preparation is."""
    latest = _latest(request.GET.get("province", ""))
    if latest is None:
        steps = {"refresh": settings.DEMO, "steps": _preparation()}
        return passing(render(request, "portal/preparing.html", steps))
    return render(request, "portal/home.html", {"page": PublicEdition(latest), "results": _teaser()})


def _teaser() -> list[PublishedResult]:
    """The first targets and results of each province that has published any."""
    areas: dict[str, list[PublishedResult]] = defaultdict(list)
    for row in PublishedResult.objects.filter(kind__in=("target", "result")).order_by("area", "period", "order"):
        areas[row.area].append(row)
    return [row for rows in areas.values() for row in rows[:TEASER]]


def _editions() -> QuerySet[Edition]:
    """The latest period first, of two that end together the longer one; then the latest edition."""
    return Edition.objects.select_related("period__province", "run").order_by(
        "-period__end", "period__start", "-number"
    )


def _latest(province: str) -> Edition | None:
    rows = _editions()
    return (rows.filter(period__province__code=province) if province else rows).first()


def _preparation() -> dict[str, int]:
    """What has been done so far, in numbers."""
    return {
        "jobs": Job.objects.filter(state__in=("waiting", "running")).count(),
        "rows": StagedRow.objects.filter(batch__state=Batch.State.STAGING).count(),
        "batches": Batch.objects.filter(state=Batch.State.COMMITTED).count(),
        "runs": Run.objects.count(),
    }


@require_safe
@never_cache
@kept_for_visitors
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition, the latest first."""
    rows = [PublicEdition(each) for each in _editions().order_by("-number")[:200]]
    superseded = _superseded(rows)
    return render(request, "portal/editions.html", {"rows": [(row, row.number in superseded) for row in rows]})


def _superseded(rows: list[PublicEdition]) -> set[int]:
    """Numbers of those that a later edition of the same period stands in for."""
    last: dict[int, int] = {}
    for row in rows:
        last[row.edition.period_id] = max(last.get(row.edition.period_id, 0), row.number)
    return {row.number for row in rows if row.number < last[row.edition.period_id]}


def _edition(number: int) -> Edition:
    return get_object_or_404(Edition.objects.select_related("period", "run"), number=number)


@require_safe
@never_cache
@kept_for_visitors
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """One edition, from its frozen text."""
    return render(request, "portal/edition.html", {"page": PublicEdition(_edition(number))})


@require_safe
def edition_json(request: HttpRequest, number: int) -> HttpResponse:
    """The frozen text, byte for byte."""
    found = _edition(number)
    response = HttpResponse(found.content, content_type="application/json; charset=utf-8")
    return _open(response, f"edition-{number}.json", found.hash)


@require_safe
def edition_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The figures as a table."""
    found = _edition(number)
    response = HttpResponse(as_csv(PublicEdition(found)), content_type="text/csv; charset=utf-8")
    return _open(response, f"edition-{number}.csv", found.hash)


def _open(response: HttpResponse, name: str, digest: str) -> HttpResponse:
    """Open data: kept for a while by whoever read it, and told apart by its hash."""
    response["Content-Disposition"] = content_disposition_header(name.endswith(".csv"), name)
    response["Cache-Control"] = "public, max-age=300"
    response["ETag"] = f'"{digest}"'
    return response


@require_safe
@never_cache
@kept_for_visitors
def published_results(request: HttpRequest) -> HttpResponse:
    """What agencies and newspapers have published, with the source, apart from computed figures."""
    areas: dict[tuple[str, str], list[PublishedResult]] = defaultdict(list)
    for row in PublishedResult.objects.order_by("area", "period", "order"):
        areas[row.area, row.period].append(row)
    shown = [(*area, rows, _sources(rows)) for area, rows in areas.items()]
    return render(request, "portal/published_results.html", {"areas": shown})


def _sources(rows: list[PublishedResult]) -> list[tuple[str, str]]:
    """Each source of these rows once, with its address."""
    return list(dict.fromkeys((row.source, row.address) for row in rows))
