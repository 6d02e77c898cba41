"""Administration of agencies: what they are called, from when to when, who carries them on, and their provinces."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sachhon.accounts import services
from sachhon.accounts.authority import administered, agencies_of
from sachhon.accounts.forms_administration import AgencyForm, AreaForm, Ending
from sachhon.accounts.models import Agency, AgencyArea
from sachhon.accounts.views_administration import page, provinces
from sachhon.kit import clock


@page(administered)
def agencies(request: Any) -> HttpResponse:
    """All agencies that this person keeps, with the closed ones."""
    names, today = provinces(), clock.today()
    rows = agencies_of(request.user).select_related("successor").prefetch_related("areas")
    told = [
        (each, [names[area.province_id] for area in each.areas.all() if area.province_id in names],
         each.valid_to is not None and each.valid_to <= today)
        for each in rows
    ]  # fmt: skip
    return render(request, "administration/agencies.html", {"rows": told, "section": "administration"})


def _choices(user: Any) -> list[tuple[int, str]]:
    """Provinces that a person may give to an agency."""
    keys = None if user.is_superuser else administered(user)
    return [(key, str(each)) for key, each in provinces(keys).items()]


@page(administered, "GET", "POST")
def edit(request: Any, pk: int | None = None) -> HttpResponse:
    """An agency, new or known, with its provinces."""
    agency = Agency() if pk is None else get_object_or_404(agencies_of(request.user), pk=pk)
    title = str(agency) if pk else _("Add an agency")
    form = _form(request, agency, request.POST or None)
    if request.method == "POST" and form.tried(lambda: services.keep_agency(form.made(), by=request.user)):
        messages.success(request, _("Kept: %(name)s") % {"name": agency.name})
        return redirect("agency", agency.pk)
    area = AreaForm(agency=agency, by=request.user, provinces=_choices(request.user))
    return render(request, "administration/agency.html", _about(request, agency, title, form, area))


def _form(request: Any, agency: Agency, given: Any = None) -> AgencyForm:
    names = ("name", "short_name", "valid_from", "valid_to", "successor")
    initial = {name: getattr(agency, name) for name in names}
    return AgencyForm(given, agency=agency, by=request.user, provinces=_choices(request.user), initial=initial)


def _about(request: Any, agency: Agency, title: str, form: Any, area: Any) -> dict[str, Any]:
    rows = agency.areas.order_by("-valid_from", "pk") if agency.pk else []
    names = provinces({each.province_id for each in rows})
    areas = [(each, names.get(each.province_id, each.province_id), Ending(by=request.user)) for each in rows]
    return {
        "agency": agency, "agency_title": title, "form": form, "area_form": area, "areas": areas,
        "section": "administration", "predecessors": agency.predecessors.order_by("name") if agency.pk else [],
    }  # fmt: skip


@page(administered, "GET", "POST")
def add_area(request: Any, pk: int) -> HttpResponse:
    """A province more."""
    agency = get_object_or_404(agencies_of(request.user), pk=pk)
    if request.method != "POST":
        return redirect("agency", pk)
    form = AreaForm(request.POST, agency=agency, by=request.user, provinces=_choices(request.user))
    if form.tried(lambda: services.keep_area(form.made(), by=request.user) or True):
        messages.success(request, _("The province is added; people of the agency see it on the next page they open."))
        return redirect("agency", pk)
    about = _about(request, agency, str(agency), _form(request, agency), form)
    return render(request, "administration/agency.html", about)


@page(administered, "POST")
def end_area(request: Any, pk: int) -> HttpResponse:
    """A province of an agency ends on a day."""
    found = get_object_or_404(
        AgencyArea.objects.filter(agency__in=agencies_of(request.user)).select_related("agency"), pk=pk
    )
    form = Ending(request.POST, by=request.user)

    def end() -> bool:
        found.valid_to = form.cleaned_data["on"]
        services.keep_area(found, by=request.user)
        return True

    if form.tried(end):
        messages.success(request, _("The province ends on that day."))
    for fault in [text for texts in form.errors.values() for text in texts]:
        messages.error(request, fault)
    return redirect("agency", found.agency_id)
