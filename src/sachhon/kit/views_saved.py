"""Saving, choosing and forgetting the views of a list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from sachhon.kit import saved_views
from sachhon.kit.register import Register
from sachhon.kit.views import page
from sachhon.reading.text import tidy


@page("view", "POST")
def save(request: HttpRequest, register: Register) -> HttpResponse:
    """Keep the list as it is shown under a name."""
    name, query = tidy(request.POST.get("name", ""))[:80], saved_views.query_of(request.POST.get("query", ""))
    if not name or not query:
        reason = (
            _("Give the view a name.") if query else _("Narrow, sort or choose columns first: this is the plain list.")
        )
        messages.error(request, reason)
        return redirect(register.url(query=query))
    asked = request.POST.get("share", "")
    shared = next((p for p in saved_views.sharing(request.user) if str(p) == asked), None)
    view = saved_views.save(register, request.user, name, query, province_id=shared)
    if request.POST.get("default"):
        saved_views.open_with(register, request.user, view)
    messages.success(request, _("View kept: %(name)s") % {"name": view.name})
    return redirect(register.url(query=view.query))


@page("view", "POST")
def manage(request: HttpRequest, register: Register, view: str) -> HttpResponse:
    """Open the list with a view from now on, or plainly; forget one's own view."""
    found = get_object_or_404(saved_views.views_of(register, request.user), uuid=view)
    deed = request.POST.get("deed")
    if deed == "delete" and found.owner_id == request.user.pk:
        saved_views.remove(found, request.user)
        messages.success(request, _("View forgotten: %(name)s") % {"name": found.name})
        return redirect(register.url(query="view=all"))
    if deed in ("default", "plain"):
        saved_views.open_with(register, request.user, found if deed == "default" else None)
        said = (
            _("This list opens with “%(name)s” from now on.")
            if deed == "default"
            else _("This list opens plainly again.")
        )
        messages.success(request, said % {"name": found.name} if deed == "default" else said)
    return redirect(register.url(query=found.query))
