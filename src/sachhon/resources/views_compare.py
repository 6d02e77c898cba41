"""The page that sets years side by side, and the same as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sachhon.display import numbers
from sachhon.display.pairs import Pair, pairs_chart
from sachhon.kit.fields import harmless
from sachhon.kit.policy import NOT_YOURS
from sachhon.resources.comparing import Comparison, Group

SHOWN, IN_CHART = 50, 10


@never_cache
@login_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Years side by side: a table with differences and coverage, and the greatest changes as a chart."""
    asked = Comparison(request.user, request.GET)
    page = Paginator(asked.lines, SHOWN).get_page(request.GET.get("page"))
    lines = named(asked, page.object_list)
    charted = lines if page.number == 1 else named(asked, asked.lines[:IN_CHART])
    pairs = [Pair(each.name, each.sums) for each in charted[:IN_CHART] if each.difference is not None]
    context = {
        "section": "data", "asked": asked, "page": page, "lines": lines, "total": asked.total,
        "finding": finding(asked, asked.total), "several": len(asked.years) > 2, "pairs": pairs,
        "chart": pairs_chart(pairs, [str(year) for year in asked.years], asked.unit, asked.name) if pairs else "",
        "controls": [each.control(request.GET) for each in asked.selection.filters],
        "can_search": asked.register.can_search(request.user), "may_export": asked.register.may(request.user, "export"),
    }  # fmt: skip
    return render(request, "resources/compare.html", context)


def named(asked: Comparison, groups: Sequence[Group]) -> list[Any]:
    """The lines with what people call them, and the address of what lies behind each."""
    if asked.by != "establishment":
        return [_renamed(each, each.name or _("(not given)"), "") for each in groups]
    rows = asked.register.rows(asked.user).in_bulk([int(each.key) for each in groups])
    found = []
    for each in groups:
        row = rows.get(int(each.key))
        if row is not None:
            found.append(
                _renamed(each, asked.register.name_of(asked.user, row), f"{asked.register.rows_url}{row.uuid}/")
            )
    return found


def _renamed(each: Group, name: str, url: str) -> Any:
    return Group(name, url, each.sums, each.reporters, each.everyone)


def finding(asked: Comparison, total: Group) -> str:
    """What the figures say, in one sentence."""
    told = {
        "name": asked.name, "first": asked.years[0], "last": asked.years[-1], "unit": asked.unit,
        "low": numbers.number(total.sums[0], 3 if asked.is_ratio else 0),
        "high": numbers.number(total.sums[-1], 3 if asked.is_ratio else 0),
    }  # fmt: skip
    if total.percent is None:
        return _("%(name)s: no establishment is known in both %(first)s and %(last)s.") % told
    told["percent"] = numbers.percent(abs(total.percent))
    if total.percent < 0:
        said = _("%(name)s fell by %(percent)s from %(first)s to %(last)s: %(low)s → %(high)s %(unit)s")
    else:
        said = _("%(name)s rose by %(percent)s from %(first)s to %(last)s: %(low)s → %(high)s %(unit)s")
    return said % told


@never_cache
@login_required
@require_safe
def compare_csv(request: HttpRequest) -> HttpResponse:
    """Every line of the comparison as a file; a condition that cannot be followed stops it."""
    asked = Comparison(request.user, request.GET)
    if not asked.register.may(request.user, "export"):
        raise PermissionDenied(str(NOT_YOURS.reason))
    if asked.notes:
        return HttpResponse("\n".join(asked.notes), status=400, content_type="text/plain; charset=utf-8")
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    head = [asked.by, *[str(year) for year in asked.years], "unit", "difference", "percent", "reporters", "known"]
    lines.writerow(head)
    for each in named(asked, asked.lines):
        lines.writerow([
            harmless(each.name), *map(_cell, each.sums), asked.unit, _cell(each.difference), _cell(each.percent),
            each.reporters, each.everyone,
        ])  # fmt: skip
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="compare-{asked.years[0]}-{asked.years[-1]}.csv"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _cell(value: float | None) -> Any:
    return "" if value is None else value
