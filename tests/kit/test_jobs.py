"""Jobs: watched, left and found again, cancelled, never done twice; each person sees their own."""

import datetime as dt

import pytest
from django.urls import reverse

from sachhon.kit import jobs
from sachhon.kit.imports import WORKBOOKS
from sachhon.kit.imports.staging import open_batch
from sachhon.kit.models import Batch, Job, StagedRow
from tests.factories import workbook, worked_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(monkeypatch):
    """A function that makes a kind of job for this test."""
    return lambda name, function: monkeypatch.setitem(jobs.FUNCTIONS, name, function)


@pytest.fixture
def run(officer, django_capture_on_commit_callbacks):
    """A function that hands over a job and does it."""

    def ran(name, **arguments):
        with django_capture_on_commit_callbacks(execute=True):
            made = jobs.enqueue(name, by=officer, **arguments)
        made.refresh_from_db()
        return made

    return ran


@pytest.fixture
def kept(officer, january):
    """A function that keeps a job in some state."""
    return lambda **values: Job.objects.create(**{"name": "stage", "by": officer, "created": january, **values})


def page_of(visitor, job, **more):
    return visitor.get(reverse("job", args=[job.uuid]), **more)


# Doing


def test_a_job_is_done_and_keeps_its_result(run, known):
    known("count", lambda job, progress, *, upto: {"sum": sum(range(upto))})
    job = run("count", upto=4)
    assert (job.state, job.result, job.error) == ("done", {"sum": 6}, "")
    assert job.started and job.finished


def test_a_job_that_fails_says_so_and_breaks_nothing(run, known, visitor):
    def broken(job, progress):
        raise ValueError("no <b>such</b> thing")

    known("broken", broken)
    job = run("broken")
    text = page_of(visitor, job).content.decode()
    assert (job.state, job.error) == ("failed", "ValueError: no <b>such</b> thing")
    assert 'role="alert"' in text and "<b>such</b>" not in text


def test_a_job_is_never_done_twice(run, known):
    calls = []
    known("once", lambda job, progress: calls.append(job.pk))
    job = run("once")
    jobs._run.call_local(job.pk)
    assert calls == [job.pk]


def test_a_job_begins_only_when_its_row_is_there_to_stay(officer, known, django_capture_on_commit_callbacks):
    calls = []
    known("late", lambda job, progress: calls.append(1))
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        jobs.enqueue("late", by=officer)
    assert calls == [] and len(waiting) == 1


def test_what_a_crash_left_running_is_taken_up_again(kept, known):
    calls = []
    known("again", lambda job, progress: calls.append(job.state))
    job = kept(name="again", state="running")
    assert jobs.resume() == 1
    job.refresh_from_db()
    assert (calls, job.state) == (["running"], "done")


def test_progress_is_told_and_a_wish_to_stop_comes_back(kept):
    job = kept(state="running")
    progress = jobs.Progress(job)
    progress._told = -10.0
    assert progress(5, 20)
    job.refresh_from_db()
    assert (job.done, job.total) == (5, 20)
    Job.objects.update(cancel=True)
    assert progress(6, 20), "at most two notes a second"
    progress._told = -10.0
    assert not progress(7, 20)


# Stopping


def test_a_reading_that_is_stopped_leaves_nothing(run, here, tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", worked_case())
    batch = open_batch(WORKBOOKS["province"], path, "a.xlsx", by=here.officer, province_id=here.pk)
    monkeypatch.setattr(jobs.Progress, "__call__", lambda self, done, total=None: False)
    job = run("stage", batch=str(batch.uuid), language="vi")
    assert job.state == "cancelled" and Batch.objects.get().state == "cancelled"
    assert not StagedRow.objects.exists()


def test_a_waiting_job_that_is_stopped_never_begins(visitor, kept, known):
    calls = []
    known("stage", lambda job, progress: calls.append(1))
    job = kept()
    assert visitor.post(reverse("job-cancel", args=[job.uuid])).status_code == 302
    jobs.resume()
    job.refresh_from_db()
    assert (job.state, calls) == ("cancelled", [])
    assert page_of(visitor, job).status_code == 200


def test_what_has_ended_is_not_stopped(visitor, kept):
    job = kept(state="done")
    visitor.post(reverse("job-cancel", args=[job.uuid]))
    job.refresh_from_db()
    assert not job.cancel


def test_looking_at_the_stopping_address_stops_nothing(visitor, kept):
    job = kept(state="running")
    assert visitor.get(reverse("job-cancel", args=[job.uuid])).status_code == 405
    job.refresh_from_db()
    assert not job.cancel


def test_a_commit_at_work_offers_no_stop(visitor, kept):
    running = page_of(visitor, kept(name="commit", state="running")).content.decode()
    waiting = page_of(visitor, kept(name="commit", state="waiting")).content.decode()
    assert "/cancel/" not in running and "/cancel/" in waiting


# Watching


def test_the_page_shows_percent_rows_and_time_left(visitor, kept, january):
    job = kept(state="running", done=2_500, total=10_000, started=january - dt.timedelta(seconds=20))
    page = page_of(visitor, job)
    text = page.content.decode()
    assert (page.context["percent"], round(page.context["left"])) == (25, 60)
    assert "2.500" in text and "10.000" in text and 'value="25"' in text


def test_without_a_known_total_no_percent_is_made_up(visitor, kept, january):
    page = page_of(visitor, kept(state="running", done=24, started=january))
    assert (page.context["percent"], page.context["left"]) == (None, None)
    assert "24" in page.content.decode()


def test_only_a_page_of_a_job_at_work_looks_again_by_itself(visitor, kept):
    for state, again in (("waiting", True), ("running", True), ("done", False), ("failed", False), ("cancelled", False)):
        text = page_of(visitor, kept(state=state)).content.decode()
        assert ('http-equiv="refresh"' in text, "hx-get" in text) == (again, again), state


def test_when_done_the_page_leads_to_the_import(visitor, kept, here, tmp_path):
    path = workbook(tmp_path / "a.xlsx", worked_case())
    batch = open_batch(WORKBOOKS["province"], path, "a.xlsx", by=here.officer, province_id=here.pk)
    job = kept(state="done", result={"batch": str(batch.uuid)}, arguments={"batch": str(batch.uuid)})
    there = reverse("import-batch", args=[batch.uuid])
    assert page_of(visitor, job).url == there
    polled = page_of(visitor, job, headers={"HX-Request": "true"})
    assert (polled.status_code, polled["HX-Redirect"]) == (200, there)


def test_jobs_are_found_again_on_the_page_of_imports(visitor, kept):
    running, failed, done = kept(state="running"), kept(state="failed"), kept(state="done")
    text = visitor.get(reverse("imports")).content.decode()
    assert str(running.uuid) in text and str(failed.uuid) in text and str(done.uuid) not in text


def test_other_peoples_jobs_are_not_found(client, stranger, kept):
    job = kept(state="running")
    client.force_login(stranger)
    assert page_of(client, job).status_code == 404
    assert client.get(reverse("job-file", args=[job.uuid])).status_code == 404
    client.post(reverse("job-cancel", args=[job.uuid]))
    job.refresh_from_db()
    assert not job.cancel


def test_a_file_made_of_an_import_is_served_only_while_one_may_import_there(visitor, officer, kept, here, tmp_path):
    path = workbook(tmp_path / "a.xlsx", worked_case())
    batch = open_batch(WORKBOOKS["province"], path, "a.xlsx", by=officer, province_id=here.pk)
    made = {"file": batch.file.sha256, "name": "a-danh-dau.xlsx"}
    job = kept(name="mark", state="done", arguments={"batch": str(batch.uuid)}, result=made)
    address = reverse("job-file", args=[job.uuid])
    assert visitor.get(address).status_code == 200
    officer.memberships.update(role="leader")
    assert visitor.get(address).status_code == 403
