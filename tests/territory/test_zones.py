"""Parks, clusters and craft villages: typed or from a workbook, in the commune of today."""

import datetime as dt
import json

import xlsxwriter
from django.test import Client

from sachhon.imports.services import commit, stage, undo
from sachhon.imports.staging import open_batch
from sachhon.imports.template import _header
from sachhon.kit.chain import verify
from sachhon.kit.models import StagedRow
from sachhon.kit.workbooks import WORKBOOKS
from sachhon.territory.imports import ZoneSheet
from sachhon.territory.models import Zone

ROW = {"code": "CCN-1", "kind": "CCN", "name": "CCN Trung An", "commune_text": "Phường Mỹ Tho", "hectares": 17.6}


def brought(office, folder, *rows):
    """A staged workbook of zones."""
    path = folder / "zones.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(ZoneSheet.titles[0])
        for place, column in enumerate(ZoneSheet.columns):
            sheet.write_string(0, place, _header(column, 0))
            for number, row in enumerate(rows, 1):
                if (value := row.get(column.field)) is not None:
                    sheet.write(number, place, value)
    batch = open_batch(WORKBOOKS["places"], path, path.name, by=office.officer, province_id=office.pk)
    return stage(batch, WORKBOOKS["places"])


def faults(batch):
    rows = StagedRow.objects.filter(batch=batch).exclude(problems="")
    return [tuple(each[:3]) for row in rows for each in json.loads(row.problems)]


def test_a_park_of_a_workbook_lies_in_its_commune_and_can_be_taken_back(here, tmp_path):
    batch = commit(brought(here, tmp_path, ROW), by=here.officer)
    zone = Zone.objects.get()
    assert (zone.kind, zone.name, zone.hectares) == ("cluster", "CCN Trung An", 17.6)
    assert zone.commune.versions.get(valid_to=None).code == "28261"
    assert verify().ok
    undo(batch, by=here.officer, why="nhầm tệp")
    assert not Zone.objects.exists()


def test_a_former_commune_leads_to_that_of_today(here, tmp_path):
    written = "xã Trung An, thành phố Mỹ Tho, tỉnh Tiền Giang"
    commit(brought(here, tmp_path, ROW | {"commune_text": written}), by=here.officer)
    zone = Zone.objects.get()
    assert zone.commune.province_id == here.pk
    assert zone.commune_text == written


def test_a_commune_of_two_meanings_is_asked_about_and_an_unknown_one_is_wrong(here, tmp_path):
    rows = [ROW | {"commune_text": "TP Mỹ Tho"}, ROW | {"code": "CCN-2", "commune_text": "xã Không Có"}]
    assert faults(brought(here, tmp_path, *rows)) == [
        ("commune_text", "asked", "several_places"), ("commune_text", "wrong", "no_place")
    ]  # fmt: skip


def test_each_cell_is_looked_at(here, tmp_path):
    rows = [
        ROW | {"kind": "khu phố"}, ROW | {"code": "2", "hectares": -1},
        ROW | {"code": "3", "valid_from": "01/02/2020", "valid_to": "01/01/2020"}, ROW | {"code": None},
    ]  # fmt: skip
    assert faults(brought(here, tmp_path, *rows)) == [
        ("kind", "wrong", "choice"), ("hectares", "wrong", "outside"), ("valid_to", "wrong", "ends_before"),
        ("code", "wrong", "required"),
    ]  # fmt: skip


def test_a_typed_park_finds_its_commune_too(here):
    browser = Client()
    browser.force_login(here.officer)
    typed = {"kind": "park", "code": "KCN-1", "name": "KCN Mỹ Tho", "commune_text": "phuong my tho, tinh dong thap"}
    assert browser.post("/r/zones/new/", typed).status_code == 302
    zone = Zone.objects.get()
    assert zone.commune.versions.get(valid_to=None).code == "28261"
    assert zone.valid_from is None or zone.valid_from <= dt.date(2026, 1, 20)
