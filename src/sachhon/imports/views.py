"""The pages of imports and jobs: a file in, its preview, its receipt, and long work on the way."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase as Response
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from sachhon.display.numbers import file_size
from sachhon.imports import mapping
from sachhon.imports import pages as pages
from sachhon.imports.committing import discard
from sachhon.imports.messages import described
from sachhon.imports.services import Blocked, Refused, commit, undo
from sachhon.imports.staging import open_batch, totals
from sachhon.imports.template import write_template
from sachhon.kit import files, jobs
from sachhon.kit.models import Batch, Job, StoredFile
from sachhon.kit.policy import NOT_YOURS
from sachhon.kit.workbooks import WORKBOOKS, Workbook

# More rows than this are written by the worker.
WRITTEN_AT_ONCE = 5_000


def page(*methods: str) -> Callable[[Any], Any]:
    """A page for people who have signed in; only POST changes anything."""
    return lambda view: never_cache(login_required(require_http_methods(methods)(view)))


def refuse_unless(allowed: Any) -> None:
    """403 with the reason."""
    if not allowed:
        raise PermissionDenied(str(NOT_YOURS.reason))


def batch_of(user: Any, uuid: Any, action: str = "view") -> Batch:
    """A batch of the person's provinces; those of others are not found."""
    refuse_unless(user.provinces() or user.can("view", None))
    batch = get_object_or_404(Batch.objects.select_related("file", "by"), uuid=uuid)
    if not user.can("view", batch.province_id):
        raise Http404
    refuse_unless(user.can(action, batch.province_id))
    # What belongs to no province is seen by all and handled by whoever brought it in.
    refuse_unless(batch.province_id or action == "view" or batch.by_id == user.pk)
    return batch


def books_of(user: Any) -> list[Workbook]:
    """The workbooks that this person may bring in."""
    may = {True: any(user.can("import", key) for key in user.provinces()), False: user.can("import", None)}
    return [book for book in WORKBOOKS.values() if may[book.has_province]]


@page("GET", "POST")
def start(request: Any, workbook: str = "") -> Response:
    """Bring in a file; below, the jobs and imports of late."""
    user, given = request.user, request.FILES.get("file")
    refuse_unless(user.provinces() or user.can("view", None))
    books = [book for book in books_of(user) if workbook in ("", book.name)]
    refuse_unless(books or not (workbook or request.method == "POST"))
    problem = _problem(given) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        return _receive(request, books, given)
    seen = Batch.objects.filter(Q(province_id__in=user.provinces()) | Q(province_id=None, by=user))
    recent = Paginator(seen.select_related("by"), 20).get_page(request.GET.get("page"))
    provinces = apps.get_model("territory.Province").objects.filter(pk__in=user.provinces())
    mine = Job.objects.filter(by=user).exclude(state="done", name__in=("stage", "commit"))
    return render(request, "imports/start.html", {
        "books": books, "provinces": [p for p in provinces if user.can("import", p.pk)], "page": recent,
        "recent": [(batch, totals(batch), user.can("undo", batch.province_id)) for batch in recent],
        "mine": [pages.job_page(job) for job in mine[:5]], "limit": settings.UPLOAD_LIMIT,
        "errors": [{"href": "#file", "text": problem}] if problem else [],
    }, status=400 if problem else 200)  # fmt: skip


def _problem(given: Any) -> str:
    """Why a file is not taken; empty when it is."""
    if given is None:
        return _("No file was chosen: choose one, then send it.")
    if given.size <= settings.UPLOAD_LIMIT:
        return ""
    sizes = {"size": file_size(given.size), "limit": file_size(settings.UPLOAD_LIMIT)}
    return _("The file has %(size)s; at most %(limit)s are taken. Split it by sheet or by year.") % sizes


def _receive(request: Any, books: list[Workbook], given: Any) -> Response:
    """Keep the file first, then let the worker read it."""
    book = next((book for book in books if book.name == request.POST.get("workbook")), books[0])
    asked = request.POST.get("province", "")
    province = int(asked) if book.has_province and asked.isdecimal() and len(asked) < 10 else None
    refuse_unless(request.user.can("import", province) and book.has_province == (province is not None))
    batch = open_batch(book, given.chunks(), given.name, by=request.user, province_id=province)
    return _begin(request, "stage", batch)


def _begin(request: Any, name: str, batch: Batch, **more: Any) -> Response:
    """Hand the work to the worker, and show how far it is."""
    more = more or {"language": get_language() or "vi"}
    return redirect("job", jobs.enqueue(name, by=request.user, batch=str(batch.uuid), **more).uuid)


@page("GET")
def template(request: Any, workbook: str, language: str) -> Response:
    """The empty workbook to fill in."""
    books = books_of(request.user)
    refuse_unless(books)
    book = next((book for book in books if book.name == workbook), None)
    if book is None or language not in ("vi", "en"):
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        write_template(book, path := Path(folder) / "template.xlsx", language=language)
        return attached(path, f"{'mau' if language == 'vi' else 'template'}-{book.name}.xlsx")


def attached(path: Path, name: str) -> Response:
    """A file to save, never one to open within the site."""
    kind = "application/octet-stream"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)


@page("GET")
def show_batch(request: Any, uuid: Any) -> Response:
    """One import: what was read, what is wrong, what it will do or did; or all that it will change."""
    batch = batch_of(request.user, uuid)
    if "changes" not in request.GET or batch.state != Batch.State.STAGED:
        return _batch_page(request, batch)
    batch_of(request.user, uuid, "import")
    shown = Paginator(pages.changed_rows(batch), pages.A_PAGE).get_page(request.GET.get("page"))
    context = {"batch": batch, "page": shown, "changes": pages.changes(batch, shown.object_list, request.user)}
    return render(request, "imports/changes.html", context)


def _batch_page(request: Any, batch: Batch, refused: Any = ()) -> Response:
    view = pages.View(batch, request.user, request.GET)
    shown = view.page()
    same = Batch.objects.filter(file=batch.file, province_id=batch.province_id, state="committed")
    return render(request, "imports/batch.html", {
        "view": view, "batch": batch, "page": shown, "refused": refused, "standing": pages.standing(refused),
        "faults": list(described(batch, shown.object_list)) if view.may_import else [],
        "links": batch.change_sets.order_by("sequence").select_related("by"),
        "earlier": same.exclude(pk=batch.pk).first(),
    }, status=409 if refused else 200)  # fmt: skip


@page("GET", "POST")
def headers(request: Any, uuid: Any) -> Response:
    """What unknown headers and sheets of a file mean: proposed, confirmed by a person, remembered."""
    batch = batch_of(request.user, uuid, "import")
    specs = {spec.name: spec for spec in WORKBOOKS[batch.workbook].specs}
    running = pages.active_job(batch)
    if running:
        return redirect("job", running.uuid)
    if request.method == "POST":
        return _mapped(request, batch, specs)
    known = [mapping.said(specs, mapping.told(row)) for row in mapping.kept(batch)]
    return render(request, "imports/headers.html", {
        "batch": batch, "known": known, "open": mapping.mappable(batch), **mapping.questions(batch, specs),
    })  # fmt: skip


def _mapped(request: Any, batch: Batch, specs: Any) -> Response:
    """Keep or forget what was said, and read the file anew by it."""
    number = request.POST.get("forget", "")
    if number:
        mapping.forget(batch, int(number) if number.isdecimal() and len(number) < 12 else 0, by=request.user)
    else:
        mapping.remember(batch, mapping.chosen(batch, specs, request.POST), by=request.user)
    again = Batch.objects.filter(pk=batch.pk, state__in=(Batch.State.STAGED, Batch.State.FAILED))
    if again.update(state=Batch.State.STAGING, summary={"answers": batch.summary.get("answers", {})}):
        return _begin(request, "stage", batch)
    return redirect("import-headers", batch.uuid)


@page("GET")
def original(request: Any, uuid: Any) -> Response:
    """The file as it was brought in."""
    batch = batch_of(request.user, uuid, "import")
    return attached(files.checked(batch.file), batch.file_name)


@page("POST")
def do(request: Any, uuid: Any, deed: str) -> Response:
    """What the batch page's buttons do."""
    if deed not in DEEDS:
        raise Http404
    batch = batch_of(request.user, uuid, "undo" if deed == "undo" else "import")
    running = pages.active_job(batch)
    return redirect("job", running.uuid) if running else DEEDS[deed](request, batch)


def _to(uuid: Any, blocked: str = "") -> Response:
    return redirect(reverse("import-batch", args=[uuid]) + (f"?blocked={blocked}" if blocked else ""))


def _commit(request: Any, batch: Batch) -> Response:
    leave, counts = "leave_wrong" in request.POST, totals(batch)
    if counts["new"] + counts["changed"] > WRITTEN_AT_ONCE and batch.state == Batch.State.STAGED:
        return _begin(request, "commit", batch, leave_wrong=leave)
    try:
        commit(batch, by=request.user, leave_wrong=leave)
    except Blocked as blocked:
        return _to(batch.uuid, blocked.code)
    return _to(batch.uuid)


def _discard(request: Any, batch: Batch) -> Response:
    discard(batch)
    return _to(batch.uuid)


def _undo(request: Any, batch: Batch) -> Response:
    try:
        if batch.state == Batch.State.COMMITTED:
            undo(batch, by=request.user, why=request.POST.get("why", "").strip()[:400])
    except Refused as refused:
        return _batch_page(request, batch, refused.rows)
    return _to(batch.uuid)


def _answer(request: Any, batch: Batch) -> Response:
    """Keep the answers, or forget all, and read the file anew; also one whose reading was broken off."""
    answers = {} if "forget" in request.POST else pages.answered(batch, request.POST)
    again = Batch.objects.filter(pk=batch.pk, state__in=(Batch.State.STAGED, Batch.State.STAGING))
    if again.update(state=Batch.State.STAGING, summary={**batch.summary, "answers": answers}):
        return _begin(request, "stage", batch)
    return _to(batch.uuid, "not_staged")


DEEDS: dict[str, Callable[[Any, Batch], Response]] = {
    "commit": _commit, "discard": _discard, "undo": _undo, "answer": _answer,
    "mark": lambda request, batch: _begin(request, "mark", batch),
}  # fmt: skip


@page("GET")
def show_job(request: Any, uuid: Any) -> Response:
    """How far a job is; once it has led to an import, that page. A file is fetched from here."""
    job = get_object_or_404(Job, uuid=uuid, by=request.user)
    if job.state == Job.State.DONE and job.result.get("batch") and not job.result.get("file"):
        there: Any = _to(job.result["batch"], job.result.get("blocked", ""))
        return HttpResponseClientRedirect(there.url) if request.headers.get("HX-Request") else there
    return render(request, "kit/job.html", pages.job_page(job))


@page("POST")
def cancel_job(request: Any, uuid: Any) -> Response:
    """Ask a job to stop."""
    get_object_or_404(Job, uuid=uuid, by=request.user)
    Job.objects.filter(uuid=uuid, by=request.user, state__in=("waiting", "running")).update(cancel=True)
    return redirect("job", uuid)


@page("GET")
def job_file(request: Any, uuid: Any) -> Response:
    """The file that a person's own job made; one made of a batch, while they may still import there."""
    job = get_object_or_404(Job, uuid=uuid, by=request.user, state=Job.State.DONE)
    kept = get_object_or_404(StoredFile, sha256=job.result.get("file", ""))
    if job.arguments.get("batch"):
        batch_of(request.user, job.arguments["batch"], "import")
    return attached(files.path_of(kept.sha256), job.result["name"])
