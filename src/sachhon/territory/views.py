"""Pages of places: the list of a day, the story of one place, a correction."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sachhon.kit import clock
from sachhon.kit.policy import NOT_YOURS
from sachhon.kit.register import REGISTERS
from sachhon.territory import pages, queries
from sachhon.territory.forms import Correction, Question
from sachhon.territory.models import Area, AreaVersion
from sachhon.territory.services import correct_place


def _for_readers(view: Any) -> Any:
    """Only for those who may read the register of places."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not (answer := REGISTERS["places"].may(request.user, "view")):
            raise PermissionDenied(answer.reason)
        return view(request, *args, **options)

    return guarded


@require_safe
@_for_readers
def places(request: HttpRequest) -> HttpResponse:
    """The communes of a day, as they were or as what they are today."""
    typed = request.GET.copy()
    typed.setdefault("boundary", "then")
    form = Question(typed)
    question = _question(form)
    rows = pages.found(question)
    page, lines = pages.listed(rows, request.GET.get("page", "1"), question)
    context = {
        "form": form, "question": question, "page": page, "lines": lines, "today": clock.today(),
        "provinces": list(queries.at(question["on"])), "restated": question["boundary"] == "today",
        "old": question["on"] < queries.MERGER,
    }  # fmt: skip
    return render(request, "territory/places.html", context)


def _question(form: Question) -> dict[str, Any]:
    """What is asked; what cannot be read is said beside its field and left out."""
    form.is_valid()
    asked = form.cleaned_data
    return {
        "q": asked.get("q") or "", "on": asked.get("on") or clock.today(), "province": asked.get("province") or "",
        "boundary": asked.get("boundary") or "then",
    }  # fmt: skip


@require_safe
@_for_readers
def place(request: HttpRequest, key: str) -> HttpResponse:
    """One place: its versions, what it came from, what it became."""
    area = get_object_or_404(Area, key=key)
    context = pages.story(area)
    context["may_correct"] = bool(area.province_id) and request.user.can("change", area.province_id)
    return render(request, "territory/place.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@_for_readers
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """A correction by an officer of the place's province: a dated row with its legal act."""
    area = get_object_or_404(Area, key=key)
    if not area.province_id or not request.user.can("change", area.province_id):
        raise PermissionDenied(NOT_YOURS.reason)
    version = area.versions.order_by("-valid_from").first()
    if version is None:
        raise PermissionDenied(NOT_YOURS.reason)
    form = Correction(request.POST or None, kind=area.kind, initial=_as_it_is(version))
    if request.method == "POST" and form.is_valid() and _kept(form, version, request.user):
        messages.success(request, _("The place has been corrected."))
        return redirect("place", key=area.key)
    context = {"form": form, "area": area, "version": version}
    return render(request, "territory/correct.html", context, status=400 if form.errors else 200)


def _as_it_is(version: AreaVersion) -> dict[str, Any]:
    names = ("valid_from", "code", "type", "name_vi", "name_en", "source", "confirmed")
    return {name: getattr(version, name) for name in names}


def _kept(form: Correction, version: AreaVersion, user: Any) -> bool:
    """Whether the correction could be kept; what stands in its way is said beside its field."""
    typed = dict(form.cleaned_data)
    try:
        correct_place(version, by=user, **typed)
    except ValidationError as refused:
        for field, said in refused.message_dict.items():
            form.add_error(field if field in form.fields else None, said)
    return not form.errors
