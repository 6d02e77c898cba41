"""Files of an establishment: listed, added, fetched as attachments, each by whoever the policy lets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sachhon.display.numbers import file_size
from sachhon.establishments.models import Attachment, Establishment
from sachhon.kit import clock, files
from sachhon.kit.changes import change_set
from sachhon.kit.register import REGISTERS
from sachhon.reading.text import tidy

_SHOWN = 200


def _plant(user: Any, uuid: UUID) -> Establishment:
    found: Establishment | None = REGISTERS["establishments"].get(user, str(uuid))
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def files_of(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The files of one establishment, and one more."""
    register, plant = REGISTERS["attachments"], _plant(request.user, uuid)
    if not (answer := register.may(request.user, "view")):
        raise PermissionDenied(str(answer.reason))
    may_add = REGISTERS["establishments"].may(request.user, "change", plant)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        if not may_add:
            raise PermissionDenied(str(may_add.reason))
        errors = _faults(request)
        if not errors:
            kept = _keep(request, plant)
            messages.success(request, _("Kept: %(name)s") % {"name": kept.title})
            return redirect("establishment-files", uuid)
    rows = register.rows(request.user).filter(establishment=plant).select_related("added_by").order_by(*register.order)
    context = {
        "plant": plant, "rows": list(rows[:_SHOWN]), "may_add": may_add, "errors": errors,
        "section": "establishments", "limit": settings.UPLOAD_LIMIT, "title_typed": request.POST.get("title", ""),
        "note_typed": request.POST.get("note", ""),
    }  # fmt: skip
    return render(request, "establishments/files.html", context, status=400 if errors else 200)


def _faults(request: HttpRequest) -> list[dict[str, str]]:
    """Every reason why what was sent is not taken."""
    found, given = [], request.FILES.get("file")
    if not tidy(request.POST.get("title", "")):
        found.append({"href": "#title", "text": _("Say in a few words what the file is.")})
    if given is None:
        found.append({"href": "#file", "text": _("No file was chosen: choose one, then send it.")})
    elif not given.size:
        found.append({"href": "#file", "text": _("The file is empty: choose the one that was meant.")})
    elif given.size > settings.UPLOAD_LIMIT:
        sizes = {"size": file_size(given.size), "limit": file_size(settings.UPLOAD_LIMIT)}
        found.append({"href": "#file", "text": _("The file has %(size)s; at most %(limit)s are taken.") % sizes})
    return found


def _keep(request: HttpRequest, plant: Establishment) -> Attachment:
    """The file first, then the row that names it."""
    given: Any = request.FILES["file"]
    stored = files.store(given.chunks())
    made = Attachment(
        establishment=plant, file=stored, file_name=given.name[-255:], title=tidy(request.POST["title"])[:200],
        sha256=stored.sha256, size=stored.size, added_by=request.user, added=clock.now(),
        note=tidy(request.POST.get("note", ""))[:300],
    )  # fmt: skip
    with change_set(by=request.user, why=f"file: {made.title}"[:300], province_id=plant.province_id) as changes:
        changes.insert(made)
    return made


@require_GET
@never_cache
@login_required
def fetch(request: HttpRequest, uuid: UUID, file: UUID) -> HttpResponseBase:
    """One file to save, never to be opened within the site; its content is hashed again first."""
    plant = _plant(request.user, uuid)
    row = REGISTERS["attachments"].rows(request.user).filter(establishment=plant, uuid=file).first()
    if row is None:
        raise Http404
    path = files.checked(row.file)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=row.file_name, content_type="application/octet-stream"
    )
