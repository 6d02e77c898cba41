"""Files of establishments: kept by content, fetched as attachments, seen by whoever the policy lets."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sachhon.establishments.models import Attachment, Contact, Establishment, Permit
from sachhon.kit import files
from sachhon.kit.chain import verify
from sachhon.kit.testing import written
from sachhon.resources.models import KeyUserCandidate, ListedUser
from tests.factories import import_rows, plant

PAGE = b"<script>alert(1)</script>"


@pytest.fixture
def mill(here, tmp_path):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", enterprise="Công ty Giấy Lam")]})
    return Establishment.objects.get()


def send(client, mill, **more):
    given = {"title": "Giấy phép môi trường", "file": SimpleUploadedFile("gp.html", PAGE, "text/html"), **more}
    return client.post(reverse("establishment-files", args=[mill.uuid]), given)


def test_a_file_is_kept_by_its_content_and_fetched_as_an_attachment(here, mill, client):
    client.force_login(here.officer)
    assert send(client, mill).status_code == 302
    row = Attachment.objects.get()
    assert (row.sha256, row.size) == (row.file.sha256, len(PAGE))
    answer = client.get(reverse("establishment-file", args=[mill.uuid, row.uuid]))
    assert b"".join(answer.streaming_content) == PAGE
    assert (
        answer["Content-Disposition"].startswith("attachment") and answer["Content-Type"] == "application/octet-stream"
    )
    assert verify().ok


def test_a_file_that_changed_on_the_disk_is_not_given_out(here, mill, client):
    client.force_login(here.officer)
    send(client, mill)
    row = Attachment.objects.get()
    files.path_of(row.sha256).write_bytes(b"other")
    with pytest.raises(files.FileDamaged):
        client.get(reverse("establishment-file", args=[mill.uuid, row.uuid]))
    files.path_of(row.sha256).write_bytes(PAGE)


def test_another_province_neither_sees_nor_fetches_nor_adds(here, elsewhere, mill, client):
    client.force_login(here.officer)
    send(client, mill)
    row = Attachment.objects.get()
    client.force_login(elsewhere.officer)
    for address in (
        reverse("establishment-files", args=[mill.uuid]),
        reverse("establishment-file", args=[mill.uuid, row.uuid]),
    ):
        assert client.get(address).status_code == 404
    assert send(client, mill).status_code == 404
    assert Attachment.objects.count() == 1


def test_what_is_missing_is_said_at_once_and_what_was_typed_stays(here, mill, client):
    client.force_login(here.officer)
    page = send(client, mill, title=" ", file="", note="bản quét")
    assert page.status_code == 400 and len(page.context["errors"]) == 2
    assert "bản quét" in page.content.decode()


def test_the_page_tells_who_it_is_within_its_queries(here, mill, client, django_assert_max_num_queries):
    day = dt.date(2024, 5, 1)
    written(Permit(establishment=mill, number="12/GPMT-UBND", valid_from=day, valid_to=dt.date(2025, 5, 1)))
    written(Contact(establishment=mill, name="Nguyễn Văn A", phone="0230 311 111", post="Phụ trách môi trường"))
    written(KeyUserCandidate(establishment=mill, year=2025, sector="industry", toe=1200.0, threshold=1000.0))
    client.force_login(here.officer)
    with django_assert_max_num_queries(14):
        text = client.get(reverse("establishment", args=[mill.uuid]), HTTP_ACCEPT_LANGUAGE="vi").content.decode()
    assert "Công ty Giấy Lam" in text and "12/GPMT-UBND" in text and "0230 311 111" in text and "1.200 TOE" in text
    assert "785/QĐ-UBND" not in text
    written(ListedUser(
        province=here.province, establishment=mill, list_year=2025, decision="785/QĐ-UBND", decided_on=day,
        valid_from=day, sector="industry", name="Nhà máy",
    ))  # fmt: skip
    assert "785/QĐ-UBND" in client.get(reverse("establishment", args=[mill.uuid])).content.decode()
