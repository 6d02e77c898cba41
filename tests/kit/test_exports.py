"""Files of a list: safe, whole, streamed."""

import csv
import io
import json

import pytest
import python_calamine
from django.http import QueryDict
from django.urls import reverse

from sachhon.kit import exports
from sachhon.kit.fields import harmless
from sachhon.kit.models import Job
from sachhon.kit.register import REGISTERS
from tests.kit.conftest import plant

pytestmark = pytest.mark.django_db


def read(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1"])
def test_no_text_is_taken_for_a_formula(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "-0.5", "giấy", "", "5-1", "0912"])
def test_other_text_and_numbers_stay(text):
    assert harmless(text) == text


def test_csv_holds_every_field_of_the_rows_shown(visitor, keep, province):
    keep(plant(province, 1, name='=HYPERLINK("x")', employees=12, floor_area=1.5, active_from="2020-02-01"))
    keep(plant(province, 2, vsic="2011"))
    answer = visitor.get("/r/establishments/export.csv?vsic=17")
    text = read(answer)
    assert text.startswith(b"\xef\xbb\xbf") and b"\r\n" in text
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert len(rows) == 1
    assert {"code", "name", "province", "revenue"} <= set(rows[0]) and not {"id", "uuid", "folded"} & set(rows[0])
    assert rows[0]["name"] == '\'=HYPERLINK("x")'
    assert (rows[0]["employees"], rows[0]["floor_area"], rows[0]["active_from"]) == (
        "12",
        "1.5",
        "2020-02-01",
    )
    assert (rows[0]["household"], rows[0]["province"]) == ("no", "82")
    assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]


def test_excel_holds_numbers_as_numbers_and_text_as_text(visitor, keep, province):
    keep(plant(province, 1, name="=1+1", employees=12, active_from="2020-02-01"))
    content = read(visitor.get("/r/establishments/export.xlsx"))
    head, row = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    found = dict(zip(head, row, strict=True))
    assert (found["name"], found["employees"], found["active_from"].isoformat()) == (
        "=1+1",
        12.0,
        "2020-02-01",
    )


def test_json_holds_types(visitor, keep, province):
    keep(plant(province, 1, employees=12, name="-1+2"))
    rows = json.loads(read(visitor.get("/r/establishments/export.json")))["rows"]
    assert (rows[0]["employees"], rows[0]["household"], rows[0]["revenue"], rows[0]["name"]) == (
        12,
        False,
        None,
        "-1+2",
    )


def test_a_condition_that_cannot_be_followed_stops_a_file(visitor, keep, province):
    keep(plant(province, 1))
    assert visitor.get("/r/establishments/export.csv?potential=maybe").status_code == 400


def test_a_long_excel_file_is_a_job_of_its_owner(
    visitor, client, keep, province, officer, stranger, monkeypatch, django_capture_on_commit_callbacks
):
    keep(plant(province, 1))
    monkeypatch.setattr(exports, "XLSX_AT_ONCE", 0)
    with django_capture_on_commit_callbacks(execute=True):
        answer = visitor.get("/r/establishments/export.xlsx")
    job = Job.objects.get(name="export")
    assert answer.status_code == 302 and str(job.uuid) in answer.url
    assert (job.state, job.result["rows"]) == (Job.State.DONE, 1), job.error
    assert read(visitor.get(reverse("job-file", args=[job.uuid]))).startswith(b"PK")
    client.force_login(stranger)
    assert client.get(reverse("job-file", args=[job.uuid])).status_code == 404


def test_hidden_fields_are_in_no_file(officer, keep, province, narrow):
    keep(plant(province, 1, employees=12))
    found = exports.Export(exports.Selection(REGISTERS["establishments"], officer, QueryDict()))
    assert found.names == ["province", "code", "name"]
