"""Long work as jobs: seen, found again, cancelled, never done twice."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from huey import MemoryHuey, SqliteHuey

from sachhon.kit import clock
from sachhon.kit.models import Job

logger = logging.getLogger(__name__)
queue = (
    MemoryHuey("sachhon", immediate=True)
    if settings.JOBS_IMMEDIATE
    else SqliteHuey("sachhon", filename=str(settings.DATA / "jobs.sqlite3"), fsync=True)
)
FUNCTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {}


class Cancelled(Exception):
    """A person asked the job to stop."""


class Progress:
    """Tells the job's page how far it is; false once a person asked it to stop."""

    def __init__(self, job: Job) -> None:
        self.job, self._told = job, 0.0

    def __call__(self, done: int, total: int | None = None) -> bool:
        """Keep at most two notes a second."""
        if time.monotonic() - self._told < 0.5:
            return True
        self._told = time.monotonic()
        Job.objects.filter(pk=self.job.pk).update(done=done, total=total)
        return not Job.objects.filter(pk=self.job.pk, cancel=True).exists()


def job(name: str) -> Callable[[Any], Any]:
    """Make a function(job, progress, **arguments) -> result a kind of job."""

    def keep(function: Callable[..., dict[str, Any] | None]) -> Any:
        FUNCTIONS[name] = function
        return function

    return keep


def enqueue(name: str, *, by: Any, **arguments: Any) -> Job:
    """Keep a job and hand it to the worker once this transaction is committed."""
    made = Job.objects.create(name=name, arguments=arguments, by=by, created=clock.now())
    transaction.on_commit(lambda: _queued(made.pk))
    return made


def _run(pk: int) -> None:
    """What the worker does with one job; a second call of the same job does nothing."""
    taken = Job.objects.filter(pk=pk, state=Job.State.WAITING).update(state=Job.State.RUNNING, started=clock.now())
    if not taken:
        return None
    made = Job.objects.get(pk=pk)
    if made.cancel:
        return _end(made, Job.State.CANCELLED)
    try:
        made.result = FUNCTIONS[made.name](made, Progress(made), **made.arguments) or {}
    except Cancelled:
        _end(made, Job.State.CANCELLED)
    except Exception as problem:
        logger.exception("job %s failed", made.uuid)
        made.error = f"{type(problem).__name__}: {problem}"
        _end(made, Job.State.FAILED)
    else:
        _end(made, Job.State.DONE)
    return None


_queued = queue.task()(_run)


def _end(made: Job, state: str) -> None:
    made.state, made.finished = state, clock.now()
    made.save(update_fields=["state", "finished", "result", "error"])


def resume() -> int:
    """After a crash: jobs that were running are waiting again, since every job may be repeated."""
    Job.objects.filter(state=Job.State.RUNNING).update(state=Job.State.WAITING)
    waiting = list(Job.objects.filter(state=Job.State.WAITING).order_by("pk").values_list("pk", flat=True))
    for pk in waiting:
        _queued(pk)
    return len(waiting)
