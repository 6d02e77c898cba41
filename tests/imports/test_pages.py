"""The pages of imports, from the file to the receipt and back."""

from collections import defaultdict

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from sachhon.establishments.models import Establishment
from sachhon.imports import views as import_views
from sachhon.imports.messages import FAILURES, MESSAGES
from sachhon.kit.models import Batch, ChangeSet, Job, StagedRow, StoredFile
from sachhon.kit.policy import NOT_YOURS
from sachhon.resources.models import ResourceUse
from tests.factories import (
    all_rows,
    import_rows,
    made,
    plant,
    stage_rows,
    used,
    workbook,
    worked_case,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(visitor, django_capture_on_commit_callbacks):
    """A function that sends a form and does the jobs it starts."""

    def pressed(address, data=None, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return visitor.post(address, data or {}, **more)

    return pressed


@pytest.fixture
def send(press, here, tmp_path):
    """A function that brings in a file through the page; the import that came of it."""

    def sent(sheets, name="số liệu.xlsx"):
        content = workbook(tmp_path / "sent.xlsx", sheets).read_bytes() if isinstance(sheets, dict) else sheets
        data = {"file": SimpleUploadedFile(name, content), "workbook": "province", "province": here.pk}
        page = press(reverse("imports"), data)
        assert page.status_code == 302, page.content.decode()
        return Batch.objects.latest("pk")

    return sent


def faulty():
    case = worked_case()
    case["yearly"] += [
        used("CS-1", 2023, -5), used("CS-1", 2022, "1.234"), used("CS-1", 2021, "5.678"),
        made("CS-1", 2022, "9.500"), used("KHÔNG-CÓ", 2025, 1),
    ]  # fmt: skip
    return case


def at(batch, deed=""):
    return reverse("import-do", args=[batch.uuid, deed]) if deed else reverse("import-batch", args=[batch.uuid])


def shown(visitor, batch, query=""):
    page = visitor.get(at(batch) + query)
    assert page.status_code == 200
    return page.content.decode()


# A file in


def test_a_file_is_kept_read_and_shown_before_anything_is_written(send, visitor, officer, here):
    chain = ChangeSet.objects.count()
    batch = send(faulty())
    job = Job.objects.get()
    text = shown(visitor, batch)

    assert (batch.state, batch.by, batch.province_id, batch.file_name) == (
        "staged",
        officer,
        here.pk,
        "số liệu.xlsx",
    )
    assert StoredFile.objects.filter(pk=batch.file_id).exists()
    assert visitor.get(reverse("job", args=[job.uuid])).url == at(batch)
    assert not Establishment.objects.exists() and ChangeSet.objects.count() == chain
    for found in ("KHÔNG-CÓ", "-5", "1.234", "E8", "Số liệu năm"):
        assert found in text


def test_a_file_over_the_limit_is_refused_with_both_sizes(press, here, settings):
    settings.UPLOAD_LIMIT = 1_000
    page = press(reverse("imports"), {"file": SimpleUploadedFile("a.csv", b"x" * 2_500), "province": here.pk})
    assert page.status_code == 400
    text = page.content.decode().replace("\xa0", " ")
    assert "2,5 kB" in text and "1,0 kB" in text
    assert not Batch.objects.exists() and not StoredFile.objects.exists()


def test_without_a_file_the_page_says_so(press):
    page = press(reverse("imports"), {})
    assert page.status_code == 400 and 'role="alert"' in page.content.decode()


@pytest.mark.parametrize(
    ("content", "code"), [(b"", None), (b"PK\x03\x04 broken", "damaged"), (b"<html><table>", "html_table")]
)
def test_a_file_that_cannot_be_read_says_why_in_words(send, press, visitor, here, content, code):
    if code is None:
        page = press(reverse("imports"), {"file": SimpleUploadedFile("a.csv", content), "province": here.pk})
        assert page.status_code in (302, 400)
        return
    batch = send(content, "hỏng.xls")
    assert batch.state == "failed" and batch.summary["failed"][0] == code
    assert str(FAILURES[code]) in shown(visitor, batch).replace("&#x27;", "'")


def test_a_needed_column_that_is_missing_is_named_and_blocks(send, press, visitor):
    batch = send("Mã cơ sở,Tên cơ sở,Xã\nA1,Nhà máy,Đồng Xanh\n".encode(), "thiếu.csv")
    assert "Mã ngành VSIC" in shown(visitor, batch)
    assert "blocked=missing_columns" in press(at(batch, "commit")).url
    assert not Establishment.objects.exists()


def test_what_is_no_data_is_said(send, visitor):
    lines = "Mã cơ sở,Tên cơ sở,Mã ngành VSIC,Cột lạ\nA1,Nhà máy,1701,9\nTổng cộng,,,\n"
    text = shown(visitor, send(lines.encode(), "sổ.csv"))
    assert "Cột lạ" in text and "Tổng cộng" in text


def test_the_template_comes_in_both_languages(visitor):
    for language in ("vi", "en"):
        page = visitor.get(reverse("import-template", args=["province", language]))
        assert b"".join(page.streaming_content)[:2] == b"PK"
        assert page["Content-Disposition"].startswith("attachment;")
    assert visitor.get(reverse("import-template", args=["province", "fr"])).status_code == 404
    assert visitor.get(reverse("import-start", args=["province"])).status_code == 200


# Faults and questions


def test_faults_are_filtered_by_sheet_and_kind(send, visitor):
    batch = send(faulty())
    assert "KHÔNG-CÓ" not in shown(visitor, batch, "?kind=asked") and "1.234" in shown(visitor, batch, "?kind=asked")
    assert ">-5<" in shown(visitor, batch, "?kind=wrong&sheet=yearly")
    assert ">-5<" not in shown(visitor, batch, "?sheet=products")


def test_fifty_rows_with_faults_stand_on_a_page(send, visitor):
    rows = [plant(f"CS-{number}", vsic="0400") for number in range(60)]
    batch = send({"establishments": rows})
    pages = [shown(visitor, batch, f"?page={number}").count("is-bad") for number in (1, 2)]
    assert pages[0] - pages[1] == 40


def test_one_answer_serves_a_column(send, press, visitor):
    batch = send(faulty())
    questions = visitor.get(at(batch)).context["view"].questions()
    assert [(each["count"], each["choices"]) for each in questions] == [(3, [1234, 1.234])]

    press(at(batch, "answer"), {f"all:{questions[0]['group']}": "0"})
    batch.refresh_from_db()
    assert (batch.state, batch.summary["answers"]) == (
        "staged", {"yearly/9/quantity": 1234, "yearly/10/quantity": 5678, "yearly/11/quantity": 9500},
    )  # fmt: skip
    assert StagedRow.objects.filter(batch=batch, state="asked").count() == 0
    press(at(batch, "commit"), {"leave_wrong": "1"})
    kept = ResourceUse.objects.get(start="2022-01-01")
    assert (kept.given, kept.quantity) == ("1.234", 1_234_000)


def test_an_answer_to_a_cell_goes_before_that_to_its_column(send, press, visitor):
    batch = send(faulty())
    group = visitor.get(at(batch)).context["view"].questions()[0]["group"]
    press(
        at(batch, "answer"),
        {f"all:{group}": "0", "one:yearly/10/quantity": "1", "one:yearly/9/quantity": "7"},
    )
    batch.refresh_from_db()
    assert batch.summary["answers"]["yearly/10/quantity"] == 5.678
    assert "yearly/9/quantity" not in batch.summary["answers"]

    press(at(batch, "answer"), {"forget": "1"})
    batch.refresh_from_db()
    assert batch.summary["answers"] == {} and StagedRow.objects.filter(batch=batch, state="asked").count() == 3


# Commit, receipt, undo


def test_bad_rows_block_until_somebody_chooses_to_leave_them_out(send, press, visitor):
    batch = send(faulty())
    assert "blocked=bad_rows" in press(at(batch, "commit")).url
    assert not Establishment.objects.exists()

    press(at(batch, "commit"), {"leave_wrong": "1"})
    batch.refresh_from_db()
    text = shown(visitor, batch)
    link = batch.change_sets.get()
    assert batch.state == "committed" and Establishment.objects.count() == 1
    for told in (batch.file.sha256, link.digest, str(link.sequence), str(link.by)):
        assert told in text


def test_many_rows_are_written_by_a_job(send, press, monkeypatch):
    monkeypatch.setattr(import_views, "WRITTEN_AT_ONCE", 3)
    batch = send(worked_case())
    page = press(at(batch, "commit"))
    job = Job.objects.get(name="commit")
    assert page.url == reverse("job", args=[job.uuid]) and job.result == {"batch": str(batch.uuid)}
    batch.refresh_from_db()
    assert batch.state == "committed"


def test_a_job_that_may_not_write_says_why_on_the_import(send, press, visitor, monkeypatch):
    monkeypatch.setattr(import_views, "WRITTEN_AT_ONCE", 3)
    batch = send(faulty())
    page = press(at(batch, "commit"))
    there = visitor.get(page.url).url
    assert there == f"{at(batch)}?blocked=bad_rows"
    assert 'role="alert"' in visitor.get(there).content.decode()


def test_committing_twice_writes_once(send, press):
    batch = send(worked_case())
    for _ in range(2):
        press(at(batch, "commit"))
    assert Establishment.objects.count() == 1 and batch.change_sets.count() == 1


def test_changes_show_what_is_kept_and_what_the_file_says(send, here, tmp_path, visitor):
    import_rows(here, tmp_path, worked_case())
    case = worked_case()
    case["yearly"][1]["quantity"] = 12_000
    batch = send(case)
    for text in (shown(visitor, batch), shown(visitor, batch, "?changes=all")):
        assert "<del>11.765.000</del>" in text and "<b>12.000.000</b>" in text and "Nhà máy CS-1" in text


def test_discarding_writes_nothing_and_keeps_the_file(send, press, visitor):
    batch = send(worked_case())
    press(at(batch, "discard"))
    batch.refresh_from_db()
    assert batch.state == "cancelled" and not StagedRow.objects.filter(batch=batch).exists()
    assert visitor.get(reverse("import-file", args=[batch.uuid])).status_code == 200
    assert "blocked=not_staged" in press(at(batch, "commit")).url


def test_undo_takes_the_rows_back_with_its_reason(send, press, visitor, officer):
    batch = send(worked_case())
    press(at(batch, "commit"))
    for _ in range(2):
        assert press(at(batch, "undo"), {"why": "nhầm tệp"}).url == at(batch)
    batch.refresh_from_db()
    assert batch.state == "undone" and not Establishment.objects.exists()
    assert batch.change_sets.latest("pk").why == "nhầm tệp" and "nhầm tệp" in shown(visitor, batch)


def test_an_undo_that_rows_stand_against_names_them(send, press, here, tmp_path):
    batch = send(worked_case())
    press(at(batch, "commit"))
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", name="Tên mới")]})
    page = press(at(batch, "undo"))
    assert page.status_code == 409 and "Tên mới" in page.content.decode()
    assert Establishment.objects.count() == 1


def test_a_reading_that_was_broken_off_can_be_begun_again(press, visitor, here, tmp_path):
    batch = stage_rows(here, tmp_path, worked_case())
    Batch.objects.filter(pk=batch.pk).update(state="staging")
    assert at(batch, "answer") in shown(visitor, batch)
    press(at(batch, "answer"))
    batch.refresh_from_db()
    assert batch.state == "staged"


def test_while_a_job_is_at_work_no_button_starts_another(send, press, visitor, officer, january):
    batch = send(worked_case())
    job = Job.objects.create(
        name="commit", arguments={"batch": str(batch.uuid)}, by=officer, created=january, state="running"
    )
    assert reverse("job", args=[job.uuid]) in shown(visitor, batch)
    assert press(at(batch, "discard")).url == reverse("job", args=[job.uuid])
    batch.refresh_from_db()
    assert batch.state == "staged"


# Who may


PAGES = ("import-batch", "import-file")


def test_an_import_of_another_province_is_not_found(send, client, stranger):
    batch = send(worked_case())
    client.force_login(stranger)
    for page in PAGES:
        assert client.get(reverse(page, args=[batch.uuid])).status_code == 404
    for deed in import_views.DEEDS:
        assert client.post(at(batch, deed)).status_code == 404
    assert str(batch.uuid) not in client.get(reverse("imports")).content.decode()


def test_what_belongs_to_no_province_is_handled_by_whoever_brought_it(send, press, client, stranger):
    batch = send(worked_case())
    Batch.objects.filter(pk=batch.pk).update(province_id=None)
    client.force_login(stranger)
    assert client.get(at(batch)).status_code == 200
    assert client.post(at(batch, "discard")).status_code == 403
    assert client.get(reverse("import-file", args=[batch.uuid])).status_code == 403


def test_a_file_cannot_be_sent_into_another_province(press, elsewhere):
    data = {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n"), "province": elsewhere.pk}
    assert press(reverse("imports"), data).status_code == 403
    assert not Batch.objects.exists() and not StoredFile.objects.exists()


def test_a_leader_sees_the_counts_and_neither_cells_nor_buttons(send, client, here):
    from sachhon.accounts.models import User
    from sachhon.accounts.services import grant

    batch = send(faulty())
    leader = User.objects.create(username="leader")
    grant(leader, "leader", province_id=here.pk, agency="Sở Công Thương")
    client.force_login(leader)
    text = client.get(at(batch)).content.decode()
    assert "KHÔNG-CÓ" not in text and at(batch, "commit") not in text
    assert client.get(reverse("import-file", args=[batch.uuid])).status_code == 403
    assert client.post(at(batch, "commit"), {"leave_wrong": "1"}).status_code == 403
    assert client.post(reverse("imports")).status_code == 403
    assert client.get(reverse("imports")).status_code == 200


def test_a_superuser_without_a_role_is_refused_with_the_reason(send, client, admin_user):
    batch = send(worked_case())
    client.force_login(admin_user)
    for address in (reverse("imports"), at(batch)):
        page = client.get(address)
        assert page.status_code == 403 and str(NOT_YOURS.reason) in page.content.decode()


def test_nobody_is_served_without_signing_in(send, client):
    batch = send(worked_case())
    client.logout()
    for address in (reverse("imports"), at(batch), reverse("import-template", args=["province", "vi"])):
        assert client.get(address).status_code == 302


def test_looking_changes_nothing_and_a_post_needs_its_token(send, visitor, here, client, officer):
    from django.test import Client

    batch = send(faulty())
    kept = all_rows(Batch, StagedRow, Job, StoredFile, ChangeSet)
    for address in (
        reverse("imports"),
        at(batch),
        at(batch) + "?changes=all",
        reverse("import-file", args=[batch.uuid]),
    ):
        visitor.get(address)
    for deed in import_views.DEEDS:
        assert visitor.get(at(batch, deed)).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    for address in (reverse("imports"), at(batch, "commit"), at(batch, "undo")):
        assert strict.post(address, {"leave_wrong": "1"}).status_code == 403
    assert all_rows(Batch, StagedRow, Job, StoredFile, ChangeSet) == kept


def test_the_original_is_saved_never_shown(send, visitor):
    page = visitor.get(reverse("import-file", args=[send(worked_case(), "../tệp lạ;x.xlsx").uuid]))
    assert page["Content-Disposition"].startswith("attachment;") and "/" not in page["Content-Disposition"].replace(
        "''", ""
    )
    assert page["X-Content-Type-Options"] == "nosniff" and page["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_is_there_in_both_languages(send, visitor, language):
    batch = send(faulty())
    visitor.cookies["django_language"] = language
    for address in (reverse("imports"), at(batch)):
        assert f'<html lang="{language}"' in visitor.get(address).content.decode()


def test_every_message_can_be_filled_in():
    params = defaultdict(lambda: "x")
    for language in ("vi", "en"):
        with translation.override(language):
            assert all(str(part) % params for parts in MESSAGES.values() for part in parts)
