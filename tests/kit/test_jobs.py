"""Long work as a record: done once, cancelled, failed, found again after a crash."""

import pytest

from sachhon.kit import jobs
from sachhon.kit.models import Job


@pytest.fixture
def kind(monkeypatch):
    """A kind of job that notes its calls."""
    calls = []

    def work(job, progress, **arguments):
        calls.append(arguments)
        if arguments.get("fails"):
            raise RuntimeError("đĩa đầy")
        if arguments.get("stops"):
            raise jobs.Cancelled
        return {"rows": 3}

    monkeypatch.setitem(jobs.FUNCTIONS, "test", work)
    return calls


def after(callbacks, **arguments):
    with callbacks(execute=True):
        made = jobs.enqueue("test", by=None, **arguments)
    return Job.objects.get(pk=made.pk)


def test_a_job_is_done_once_and_keeps_its_result(db, kind, django_capture_on_commit_callbacks):
    made = after(django_capture_on_commit_callbacks, file="a")
    jobs._run(made.pk)
    jobs._run(made.pk)
    assert (made.state, made.result, kind) == ("done", {"rows": 3}, [{"file": "a"}])


def test_a_job_that_fails_says_why(db, kind, django_capture_on_commit_callbacks):
    made = after(django_capture_on_commit_callbacks, fails=True)
    assert (made.state, made.error) == ("failed", "RuntimeError: đĩa đầy")
    assert made.finished


def test_a_job_that_was_stopped_is_cancelled(db, kind, django_capture_on_commit_callbacks):
    assert after(django_capture_on_commit_callbacks, stops=True).state == "cancelled"


def test_a_job_cancelled_before_its_turn_is_never_begun(db, kind, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        made = jobs.enqueue("test", by=None)
    Job.objects.filter(pk=made.pk).update(cancel=True)
    waiting[0]()
    assert (Job.objects.get().state, kind) == ("cancelled", [])


def test_progress_is_kept_and_answers_whether_to_go_on(db, monkeypatch):
    made = Job.objects.create(name="test", created="2026-01-01T00:00Z")
    ticks = iter(range(1, 100))
    monkeypatch.setattr(jobs.time, "monotonic", lambda: next(ticks))
    progress = jobs.Progress(made)
    assert progress(5, 10)
    Job.objects.update(cancel=True)
    assert not progress(6, 10)
    assert Job.objects.values_list("done", "total").get() == (6, 10)


def test_after_a_crash_what_was_running_runs_again(db, kind):
    states = ("running", "waiting", "done", "failed", "cancelled")
    for state in states:
        Job.objects.create(name="test", state=state, arguments={"was": state}, created="2026-01-01T00:00Z")
    assert jobs.resume() == 2
    assert kind == [{"was": "running"}, {"was": "waiting"}]
    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == [
        "done",
        "done",
        "done",
        "failed",
        "cancelled",
    ]
