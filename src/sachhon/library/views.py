"""The consultant's library of real plants abroad: one page, and the same as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import wraps
from typing import Any, NamedTuple

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sachhon.core.small_cells import FEWEST
from sachhon.display import numbers, svg
from sachhon.kit import clock
from sachhon.library import queries
from sachhon.library.forms import PlantsForm
from sachhon.library.models import OutputUnit
from sachhon.library.queries import Question, Sector
from sachhon.library.registers import may_read

IN_CHART = 15
# Columns of the file; their names never change.
FILE = (
    "figure", "sic", "sector", "unit", "n", "q1", "median", "q3", "spread", "withheld", "first_year",
    "last_year", "country", "currency", "prices", "source",
)  # fmt: skip
SOURCE = "US Department of Energy, Industrial Assessment Centers"


class Line(NamedTuple):
    """One sector as the page writes it."""

    code: str
    name: str
    url: str
    n: str
    figures: list[tuple[str, str]]


class Head(NamedTuple):
    """One column's head with the link that sorts by it."""

    label: str
    url: str
    sorted: str
    number: bool


def _for_readers(view: Any) -> Any:
    """Only for those who may read the library; others learn why and how."""

    @wraps(view)
    @require_safe
    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not (answer := may_read(request.user)):
            raise PermissionDenied(answer.reason)
        return view(request)

    return guarded


@_for_readers
def plants(request: HttpRequest) -> HttpResponse:
    """Energy per unit of output, or its cost in sales, by sector: median, quartiles and spread."""
    form = PlantsForm(request.GET)
    question, survey = form.question(), queries.plants()
    rows = queries.sectors(question)
    shown = [row for row in rows if row.n >= FEWEST]
    unit = unit_of(question)
    context = {
        "form": form, "question": question, "survey": survey, "unit": unit, "fewest": FEWEST,
        "heads": list(_heads(request, question)), "lines": [_line(request, question, row) for row in shown],
        "chart": _chart(shown, unit, question), "key": svg.quartile_key(),
        "charted": min(len(shown), IN_CHART),
        "withheld": [_named(row.code) for row in rows if row.n < FEWEST], "years": _years(survey),
        "group": _named(question.group) if question.group else "",
        "whole_url": _address(request, group="", digits="2"),
        "file_url": f"{reverse('library-plants-csv')}?{request.GET.urlencode()}",
    }  # fmt: skip
    return render(request, "library/plants.html", context)


@_for_readers
def plants_csv(request: HttpRequest) -> HttpResponse:
    """What the page shows, as a file in no language but the sectors' names."""
    question = PlantsForm(request.GET).question()
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(FILE)
    lines.writerows(_file_rows(question))
    response = HttpResponse(b"\xef\xbb\xbf" + text.getvalue().encode(), content_type="text/csv; charset=utf-8")
    name = f"foreign-plants-{question.figure}-{clock.today():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _file_rows(question: Question) -> Iterator[list[Any]]:
    """One row for each sector; of too few plants only that it is withheld."""
    survey = queries.plants()
    years = survey.year if survey.size else [0]
    first, last = question.first or int(min(years)), question.last or int(max(years))
    unit = f"MJ/{question.unit}" if question.figure == "energy" else "%"
    for row in queries.sectors(question):
        known = row.n >= FEWEST
        figures = [f"{value:.6g}" for value in (row.q1, row.median, row.q3, row.spread) if value is not None]
        yield [
            question.figure, row.code, name_of(row.code), unit, row.n if known else f"<{FEWEST}",
            *(figures if known else [""] * 4), "no" if known else "yes", first, last, "US", "USD",
            "of each plant's own year, not adjusted", SOURCE,
        ]  # fmt: skip


def _years(survey: queries.Plants) -> str:
    """The years that the survey covers; years are not grouped by thousands."""
    return f"{survey.year.min()}–{survey.year.max()}" if survey.size else ""


def name_of(code: str) -> str:
    """The name of a sector, or of the group that it belongs to, in the page's language."""
    names = queries.sector_names()
    return names.get(code, names.get(code[:2], ("", "")))[0 if numbers.spoken() == "vi" else 1]


def unit_of(question: Question) -> str:
    """What the figure is counted in."""
    return f"MJ/{OutputUnit(question.unit).label}" if question.figure == "energy" else "%"


def _named(code: str) -> str:
    return f"{code} {name_of(code)}".strip()


def _line(request: HttpRequest, question: Question, row: Sector) -> Line:
    """A sector in words and numbers; a two-digit one leads to its four-digit parts."""
    labels = (_("Median"), _("First quartile"), _("Third quartile"), _("Spread"))
    values = (row.median, row.q1, row.q3, row.spread)
    decimals = _decimals(row.median or 0.0)
    figures = [(label, numbers.number(value, decimals)) for label, value in zip(labels, values, strict=True)]
    url = _address(request, digits="4", group=row.code) if question.digits == 2 else ""
    return Line(row.code, name_of(row.code), url, numbers.number(row.n, 0), figures)


def _decimals(value: float) -> int:
    """Enough digits to tell sectors apart, and as alike as can be within a table."""
    return 0 if value >= 1000 else 1 if value >= 100 else 2 if value >= 0.1 else 3


def _address(request: HttpRequest, **changed: str) -> str:
    """This page with some parts of its question changed; an empty one goes."""
    query = request.GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"{request.path}?{query.urlencode()}"


def _heads(request: HttpRequest, question: Question) -> Iterator[Head]:
    """The table's heads; the column sorted by turns round, a new one starts with the greatest."""
    labels = (
        _("Sector"), _("Plants"), _("Median"), _("First quartile"), _("Third quartile"), _("Spread")
    )  # fmt: skip
    for name, label in zip(queries.COLUMNS, labels, strict=True):
        state = {name: "ascending", f"-{name}": "descending"}.get(question.sort, "")
        turned = name if state == "descending" or (name == "sector" and not state) else f"-{name}"
        yield Head(label, _address(request, sort=turned), state, name != "sector")


def _chart(shown: list[Sector], unit: str, question: Question) -> str:
    """The sectors with the most plants, in the order of the table."""
    most = sorted(shown, key=lambda row: -row.n)[:IN_CHART]
    rows = [
        svg.Quartiles(_named(row.code), row.q1, row.median, row.q3, row.n)
        for row in shown
        if row in most and row.q1 is not None and row.median is not None and row.q3 is not None
    ]
    title = _("Energy per unit of output") if question.figure == "energy" else _("Cost of energy in sales")
    peak = max((row.high for row in rows), default=0.0)
    return svg.quartile_chart(rows, unit, title, decimals=1 if peak >= 100 else 2) if rows else ""
