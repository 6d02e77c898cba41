"""The page of key energy users: candidates by use, listed by decision, and where the two differ."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sachhon.kit import clock
from sachhon.kit.fields import harmless
from sachhon.kit.policy import NOT_YOURS
from sachhon.resources.key_users import Line, compared, find_candidates, thresholds, years_of
from sachhon.resources.models import EnergySector, KeyUserThreshold
from sachhon.territory.models import Province

STATES = {"differ": ("listed", "candidate"), "listed": ("listed", "both"), "candidate": ("candidate", "both")}


def _province(request: HttpRequest, deed: str) -> Province:
    """The province asked for among the person's own; others are not found."""
    user: Any = request.user
    mine = list(Province.objects.filter(pk__in=user.provinces()).order_by("code"))
    code = request.GET.get("province") or request.POST.get("province")
    found = next((each for each in mine if not code or each.code == code), None)
    if not mine:
        raise PermissionDenied(str(NOT_YOURS.reason))
    if found is None:
        raise Http404
    if not user.can(deed, found.pk):
        raise PermissionDenied(str(NOT_YOURS.reason))
    return found


def _year(given: str | None, known: list[int], default: int) -> int:
    """The year asked for, else the latest that is kept, else last year."""
    if given and given.isascii() and given.isdecimal() and len(given) == 4:
        return int(given)
    return known[0] if known else default


def _page(request: HttpRequest, deed: str = "view") -> dict[str, Any]:
    province = _province(request, deed)
    lists, uses = years_of(province.pk)
    last = clock.today().year - 1
    list_year = _year(request.GET.get("list"), lists, last)
    use_year = _year(request.GET.get("use"), uses, last)
    lines = compared(province.pk, list_year, use_year)
    counts = {name: sum(line.state == name for line in lines) for name in ("both", "listed", "candidate")}
    asked = request.GET.get("show", "")
    shown = [line for line in lines if line.state in STATES.get(asked, (line.state,))]
    return {
        "province": province, "lists": sorted({*lists, list_year}, reverse=True), "list_year": list_year,
        "uses": sorted({*uses, use_year, last}, reverse=True), "use_year": use_year, "counts": counts, "lines": shown,
        "show": asked, "listed": counts["both"] + counts["listed"], "candidates": counts["both"] + counts["candidate"],
        "unmatched": sum(line.plant is None for line in lines),
    }  # fmt: skip


@require_GET
@never_cache
@login_required
def key_users(request: HttpRequest) -> HttpResponse:
    """Who is listed, who uses enough to be, and where the two differ."""
    context = _page(request)
    province, user = context["province"], request.user
    day = clock.today().replace(year=context["use_year"], month=12, day=31)
    limits = thresholds(day)
    context |= {
        "section": "establishments", "several": len(user.provinces()) > 1,  # type: ignore[union-attr]
        "limits": [(EnergySector(name).label, limits[name]) for name in EnergySector.values if name in limits],
        "sources": sorted({row.legal_source for row in KeyUserThreshold.objects.filter(valid_from__lte=day)
                           if row.valid_to is None or row.valid_to > day}),
        "may_compute": user.can("add", province.pk), "may_import": user.can("import", province.pk),  # type: ignore[union-attr]
        "may_export": user.can("export", province.pk),  # type: ignore[union-attr]
    }  # fmt: skip
    return render(request, "resources/key_users.html", context)


@require_POST
@login_required
def compute(request: HttpRequest) -> HttpResponse:
    """Compute the candidates of a year anew."""
    province = _province(request, "add")
    last = clock.today().year - 1
    year = _year(request.POST.get("use"), [], last)
    if not 2000 <= year <= last + 1:
        messages.error(request, _("Choose a year from 2000 to this one."))
    else:
        said = find_candidates(province.pk, year, by=request.user)
        words = _("%(year)s: %(candidates)s candidates; %(new)s new, %(changed)s changed, %(gone)s no longer.")
        messages.success(request, words % {"year": year, **said})
    return redirect(f"{reverse('key-users')}?use={year}&province={province.code}")


@require_GET
@login_required
def key_users_csv(request: HttpRequest) -> HttpResponse:
    """What the page shows, as a file."""
    context = _page(request, "export")
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([
        "state", "establishment", "name", "address", "sector", "list_year", "decision", "decided_on", "toe_in_list",
        "use_year", "toe", "threshold", "evidence",
    ])  # fmt: skip
    for line in context["lines"]:
        table.writerow([harmless(str(cell)) if isinstance(cell, str) else cell for cell in _cells(line)])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="key-users-{context["list_year"]}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _cells(line: Line) -> list[Any]:
    row, candidate, plant = line.listing, line.candidate, line.plant
    return [
        line.state, plant.code if plant else "", row.name if row else str(plant), row.address if row else "",
        (row or candidate).sector if row or candidate else "",  # type: ignore[union-attr]
        *((row.list_year, row.decision, row.decided_on, row.toe) if row else ("", "", "", "")),
        *((candidate.year, candidate.toe, candidate.threshold, candidate.evidence) if candidate else ("", "", "", "")),
    ]  # fmt: skip
