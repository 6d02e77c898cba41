"""The marked copy: the same sheets, rows and values, with the faults coloured and explained."""

import datetime as dt
import re
import zipfile

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sachhon.imports import marked
from sachhon.imports.services import stage
from sachhon.imports.staging import open_batch
from sachhon.kit import files, jobs
from sachhon.kit.models import Batch, Job
from sachhon.kit.workbooks import WORKBOOKS
from tests.factories import plant, staged, used, workbook, worked_case

pytestmark = pytest.mark.django_db


def go_on(done, total):
    return True


def faulty():
    case = worked_case()
    case["establishments"] += [plant("CS-2", name="=1+1", phone="0123", note="http://a.vn", vsic="0400")]
    case["yearly"] += [used("CS-1", 2023, -5), used("CS-1", 2022, "1.234")]
    case["monthly"] = [
        {
            "establishment": "CS-1",
            "month": dt.date(2025, 3, 9),
            "resource": "ELEC",
            "quantity": 7,
            "unit": "kWh",
            "source": "meter",
        }
    ]
    return case


@pytest.fixture
def copy(here, tmp_path):
    """A staged file, its marked copy, and the parts of that copy as text."""
    original = workbook(tmp_path / "book.xlsx", faulty())
    batch, path = staged(here, original), tmp_path / "marked.xlsx"
    marked.write(batch, path, go_on)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(("xml", "vml"))}
    return original, path, parts


def sheets(path):
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def trimmed(rows):
    return [list(row[: max((n + 1 for n, cell in enumerate(row) if cell != ""), default=0)]) for row in rows]


def notes(parts):
    """Address to note, over all sheets."""
    text = "".join(part for name, part in parts.items() if "comments" in name)
    found = re.findall(r'<comment ref="(\w+)"[^>]*>(.*?)</comment>', text, re.DOTALL)
    return {address: re.sub("<[^>]+>", "", body) for address, body in found}


def test_sheets_rows_addresses_and_values_are_the_same(copy):
    original, path, _ = copy
    before, after = sheets(original), sheets(path)
    assert list(before) == list(after)
    for name in before:
        assert trimmed(before[name]) == trimmed(after[name]), name


def test_nothing_in_it_is_computed_or_linked(copy):
    parts = copy[2]
    pages = "".join(part for name, part in parts.items() if "worksheets/sheet" in name)
    assert "<f>" not in pages and "hyperlink" not in pages and "=1+1" in pages
    assert not any("vbaProject" in name for name in parts)


def test_each_fault_is_noted_at_its_cell_with_its_remedy(copy):
    found = notes(copy[2])
    assert {"E5", "E8", "E9", "B4"} == set(found)
    assert all("→" in body for body in found.values())


def test_a_cell_is_coloured_by_its_gravest_fault(copy):
    styles = copy[2]["xl/styles.xml"]
    for colour in marked.COLOURS.values():
        assert f"FF{colour[1:]}" in styles


def test_it_says_that_formatting_was_not_kept(copy):
    assert "<dc:description>" in copy[2]["docProps/core.xml"]


def test_a_fault_of_a_whole_row_is_marked_in_its_first_cell(here, tmp_path):
    rows = [used("CS-1", 2025, 1), used("CS-1", 2025, 2)]
    batch = staged(here, workbook(tmp_path / "twice.xlsx", {"establishments": [plant("CS-1")], "yearly": rows}))
    marked.write(batch, tmp_path / "marked.xlsx", go_on)
    with zipfile.ZipFile(tmp_path / "marked.xlsx") as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if "comments" in name}
    assert set(notes(parts)) == {"A4", "A5"}


def test_separated_text_becomes_a_sheet(here, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Mã cơ sở;Tên cơ sở;Mã ngành VSIC\nA1;Nhà máy;0400\n", encoding="utf-8")
    batch = open_batch(WORKBOOKS["province"], path, "a.csv", by=here.officer, province_id=here.pk)
    marked.write(stage(batch, WORKBOOKS["province"]), tmp_path / "b.xlsx", go_on)
    (rows,) = sheets(tmp_path / "b.xlsx").values()
    assert rows[1] == ["A1", "Nhà máy", "0400"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Số liệu", "Số liệu"),
        ("a/b:c*[d]?", "a-b-c--d--"),
        ("'x'", "x"),
        (None, "Sheet1"),
        ("t" * 40, "t" * 31),
    ],
)
def test_a_title_becomes_one_that_excel_takes(tmp_path, title, name):
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "x.xlsx")) as book:
        assert marked._sheet(book, title).get_name() == name
        assert marked._sheet(book, title).get_name() != name


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ({"d": "2025-01-31"}, (dt.datetime(2025, 1, 31), "day")),
        ({"d": "2025-01-31T08:00:00"}, (dt.datetime(2025, 1, 31, 8), "moment")),
        ({"d": "1899-12-30"}, ("1899-12-30", "plain")),
        (None, (None, "plain")), ("=A1", ("=A1", "plain")), (True, (True, "plain")),
    ],
)  # fmt: skip
def test_a_value_stays_what_it_is(cell, value):
    assert marked._value(cell) == value


def test_it_stops_when_asked_to(here, tmp_path):
    batch = staged(here, workbook(tmp_path / "book.xlsx", faulty()))
    with pytest.raises(jobs.Cancelled):
        marked.write(batch, tmp_path / "marked.xlsx", lambda done, total: False)


def test_the_page_makes_it_by_a_job_and_serves_it_as_a_file(
    visitor, here, tmp_path, django_capture_on_commit_callbacks
):
    data = {
        "file": SimpleUploadedFile("số liệu.xlsx", workbook(tmp_path / "a.xlsx", faulty()).read_bytes()),
        "province": here.pk,
    }
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(reverse("imports"), data)
    batch = Batch.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(reverse("import-do", args=[batch.uuid, "mark"]))
    job = Job.objects.get(name="mark")
    assert reverse("job-file", args=[job.uuid]) in visitor.get(reverse("job", args=[job.uuid])).content.decode()
    page = visitor.get(reverse("job-file", args=[job.uuid]))
    assert "-danh-dau.xlsx" in page["Content-Disposition"] and page["Content-Disposition"].startswith("attachment")
    assert b"".join(page.streaming_content) == files.path_of(job.result["file"]).read_bytes()
