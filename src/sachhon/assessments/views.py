"""The calculators' pages: a list that is found by plain words, and a form whose address is its content."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sachhon.assessments.answers import answer, families, family_title
from sachhon.assessments.asking import asked
from sachhon.core.calculators import WrongInputs, calculators, compute
from sachhon.display import numbers
from sachhon.reading.text import tidy


@require_safe
@login_required
def calculator_list(request: HttpRequest) -> HttpResponse:
    """Every calculator by family, or those that a search finds."""
    sought = tidy(request.GET.get("q", ""))[:60]
    found = families(sought)
    context = {"sought": sought, "families": found, "number": sum(len(family.members) for family in found)}
    return render(request, "assessments/calculators.html", context)


@require_safe
@login_required
def calculator(request: HttpRequest, name: str) -> HttpResponse:
    """One calculator: its form, and its answer once the form is filled."""
    entry = calculators().get(name)
    if entry is None:
        raise Http404(_("There is no calculator of this name."))
    form, found = asked(entry, request.GET.dict()), None
    if form.filled:
        try:
            found = compute(name, form.inputs)
        except WrongInputs as wrong:
            form.add(wrong.errors)
    context = {
        "calculator": entry,
        "title": entry.title(numbers.spoken()),
        "family": family_title(entry.page),
        "formula": entry.formula.split("; "),
        "ask": form,
        "errors": form.errors,
        "answer": answer(entry, form, found) if found and not form.errors else None,
    }
    return render(request, "assessments/calculator.html", context)
