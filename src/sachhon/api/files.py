"""Imports and jobs through the API: a file in, its reading watched, committed or dropped, and its receipt."""

from __future__ import annotations

from typing import Annotated, Any

from django.apps import apps
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from sachhon.api.access import needs
from sachhon.api.once import once
from sachhon.api.problems import PROBLEMS, WRITING, Stopped, api
from sachhon.imports import pages
from sachhon.imports.answer import answer
from sachhon.imports.committing import discard
from sachhon.imports.services import Refused, undo
from sachhon.imports.staging import open_batch, totals
from sachhon.imports.views import batch_of, books_of
from sachhon.kit import jobs
from sachhon.kit.models import Batch, Job

router = Router(tags=["imports"])
LONGEST = 200
COUNTS = ("rows", "new", "changed", "same", "wrong", "asked")
Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


class JobRow(Schema):
    """Long work: how far it is, and what came of it."""

    job: str
    name: str
    state: str
    done: int
    total: int | None
    error: str
    result: dict[str, Any]


class ImportRow(Schema):
    """One import: its state and counts; `job` while something is done with it."""

    batch: str
    workbook: str
    file_name: str
    sha256: str
    state: str
    counts: dict[str, int]
    job: JobRow | None
    change_sets: list[int]


class ImportReceipt(ImportRow):
    """One import with what is wrong or asked in it, a stretch at a time."""

    errors: list[dict[str, Any]]
    errors_count: int
    left_out: int


class Sent(Schema):
    """What comes with the file."""

    workbook: str = Field(max_length=40)
    province: str = Field("", max_length=6, description="Its code, where the workbook belongs to a province.")


class Stretch(Schema):
    """Which part of a list."""

    limit: int = Field(100, ge=1, le=LONGEST)
    offset: int = Field(0, ge=0, le=10_000_000)


class Choice(Schema):
    """How to commit."""

    leave_wrong: bool = Field(False, description="Leave wrong and asked rows out.")


class Reason(Schema):
    """Why."""

    why: str = Field("", max_length=300)


@router.post(
    "", response={202: ImportRow, **WRITING, 413: PROBLEMS[400]}, operation_id="imports-send",
    summary="Send a file; it is read by a job, and nothing is kept until it is committed",
)  # fmt: skip
def send(request: HttpRequest, about: Form[Sent], file: File[UploadedFile]) -> HttpResponse:
    """Kept first, read afterwards."""
    needs(request, "import")
    book = next((book for book in books_of(request.user) if book.name == about.workbook), None)
    if book is None:
        raise Stopped(403, "You may not bring in this workbook, or there is none of this name.")
    if (file.size or 0) > settings.UPLOAD_LIMIT:
        raise Stopped(413, f"The file has {file.size} bytes; at most {settings.UPLOAD_LIMIT} are taken.")
    province = _province(request.user, about.province) if book.has_province else None

    def receive() -> HttpResponse:
        batch = open_batch(book, file.chunks(), file.name or "file", by=request.user, province_id=province)
        jobs.enqueue("stage", by=request.user, batch=str(batch.uuid), language=get_language() or "vi")
        return api.create_response(request, shown(batch), status=202)

    return once(request, receive)


def _province(user: Any, code: str) -> int:
    """The province of a code, or the only one where the person may bring files in."""
    mine = apps.get_model("territory.Province").objects.filter(pk__in=user.provinces())
    found = [each.pk for each in mine if user.can("import", each.pk) and code in ("", each.code)]
    if len(found) != 1:
        raise Stopped(422, "Say which province.", {"province": "Write the code of one where you may bring files in."})
    return int(found[0])


@router.get("", response={200: list[ImportRow], **PROBLEMS}, operation_id="imports-list", summary="Imports of late")
def recent(request: HttpRequest, part: Query[Stretch]) -> list[dict[str, Any]]:
    """The latest first."""
    needs_any(request)
    rows = Batch.objects.filter(province_id__in=request.user.provinces()).select_related("file")  # type: ignore[union-attr]
    return [shown(batch) for batch in rows[part.offset : part.offset + part.limit]]


def needs_any(request: HttpRequest) -> None:
    """Imports tell of all registers: a token for some of them does not see them."""
    token = getattr(request, "token", None)
    if token is not None and token.registers:
        raise Stopped(403, "This token is for some registers alone.")


@router.get(
    "/{uuid}", response={200: ImportReceipt, **PROBLEMS}, operation_id="imports-one",
    summary="An import, what is wrong in it, and its receipt once it is committed",
)  # fmt: skip
def one(request: HttpRequest, uuid: Uuid, part: Query[Stretch]) -> dict[str, Any]:
    """Faults of the file first, then those of its rows in their order."""
    needs_any(request)
    batch = batch_of(request.user, uuid)
    told = answer(batch)
    errors = told["errors"] if request.user.can("import", batch.province_id) else []  # type: ignore[union-attr]
    return {
        **shown(batch), "errors": errors[part.offset : part.offset + part.limit], "errors_count": len(errors),
        "left_out": len(told["left_out"]),
    }  # fmt: skip


@router.post(
    "/{uuid}/commit", response={202: ImportRow, **WRITING}, operation_id="imports-commit",
    summary="Commit: all good rows in one transaction; doing it twice keeps the same rows",
)  # fmt: skip
def commit(request: HttpRequest, uuid: Uuid, choice: Choice) -> HttpResponse:
    """By a job; poll the import until its state is committed, or its job says what blocks it."""
    batch = _own(request, uuid, "import")
    if pages.active_job(batch) is None and batch.state == Batch.State.STAGED:
        jobs.enqueue("commit", by=request.user, batch=str(batch.uuid), leave_wrong=choice.leave_wrong)
    elif batch.state != Batch.State.COMMITTED:
        raise Stopped(409, f"The import is not ready: its state is {batch.state}.")
    batch.refresh_from_db()
    return api.create_response(request, shown(batch), status=202)


@router.post("/{uuid}/discard", response={200: ImportRow, **WRITING}, operation_id="imports-discard", summary="Drop it")
def drop(request: HttpRequest, uuid: Uuid) -> HttpResponse:
    """Rows as typed go; the file stays."""
    batch = _own(request, uuid, "import")
    discard(batch)
    batch.refresh_from_db()
    return api.create_response(request, shown(batch), status=200)


@router.post(
    "/{uuid}/undo", response={200: ImportRow, **WRITING}, operation_id="imports-undo",
    summary="Take a committed import back by a new change set",
)  # fmt: skip
def take_back(request: HttpRequest, uuid: Uuid, reason: Reason) -> HttpResponse:
    """Refused while something stands in the way."""
    batch = _own(request, uuid, "undo")
    if batch.state == Batch.State.COMMITTED:
        try:
            undo(batch, by=request.user, why=reason.why)
        except Refused as standing:
            raise Stopped(409, f"{len(standing.rows)} rows stand in the way: they were changed since.") from standing
    batch.refresh_from_db()
    return api.create_response(request, shown(batch), status=200)


def _own(request: HttpRequest, uuid: str, deed: str) -> Batch:
    needs(request, "import")
    needs_any(request)
    return batch_of(request.user, uuid, deed)


def shown(batch: Batch) -> dict[str, Any]:
    """An import as the API shows it."""
    counts, job = totals(batch), pages.active_job(batch)
    return {
        "batch": str(batch.uuid), "workbook": batch.workbook, "file_name": batch.file_name, "state": batch.state,
        "sha256": batch.file.sha256, "counts": {name: counts[name] for name in COUNTS},
        "job": shown_job(job) if job else None,
        "change_sets": list(batch.change_sets.order_by("sequence").values_list("sequence", flat=True)),
    }  # fmt: skip


def shown_job(job: Job) -> dict[str, Any]:
    """A job as the API shows it."""
    kept = {name: value for name, value in job.result.items() if isinstance(value, str | int | float | None)}
    about = {"name": job.name, "state": job.state, "done": job.done, "total": job.total, "error": job.error}
    return {"job": str(job.uuid), "result": kept, **about}


work = Router(tags=["jobs"])


@work.get("/{uuid}", response={200: JobRow, **PROBLEMS}, operation_id="jobs-one", summary="How far one's own job is")
def job(request: HttpRequest, uuid: Uuid) -> dict[str, Any]:
    """Those of others are not found."""
    found = Job.objects.filter(uuid=uuid, by=request.user).first()  # type: ignore[misc]
    if found is None:
        raise Http404
    return shown_job(found)
