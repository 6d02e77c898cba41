"""A unit in a header is read: converted where it is known, asked where it is not."""

import pytest
import xlsxwriter

from sachhon.establishments.models import Establishment
from sachhon.imports.answer import answer
from tests.factories import import_file, staged

pytestmark = pytest.mark.django_db


def book(tmp_path, headers, row, title="Cơ sở"):
    path = tmp_path / "donvi.xlsx"
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet(title)
    sheet.write_row(0, 0, headers)
    sheet.write_row(1, 0, row)
    made.close()
    return path


def test_millions_and_hectares_in_the_header_are_converted(here, tmp_path):
    headers = ["Mã cơ sở", "Tên cơ sở", "Mã ngành VSIC", "Doanh thu (triệu đồng)", "Vốn (tỷ đồng)", "Diện tích (ha)"]
    import_file(here, book(tmp_path, headers, ["CS-1", "Giấy", "1701", 1500, 2, 2]))
    row = Establishment.objects.get(code="CS-1")
    assert (row.revenue, row.capital, row.floor_area) == (1_500_000_000, 2_000_000_000, 20_000)


def test_a_unit_that_nobody_knows_is_asked(here, tmp_path):
    headers = ["Mã cơ sở", "Tên cơ sở", "Mã ngành VSIC", "Doanh thu (USD)"]
    batch = staged(here, book(tmp_path, headers, ["CS-1", "Giấy", "1701", 1500]))
    assert [(fault["kind"], fault["field"]) for fault in answer(batch)["errors"]] == [("asked", "revenue")]


@pytest.mark.parametrize(("typed", "choices"), [("810", ["0810", "810"])])
def test_a_sector_that_may_have_lost_its_zero_is_asked(here, tmp_path, typed, choices):
    headers = ["Mã cơ sở", "Tên cơ sở", "Mã ngành VSIC"]
    batch = staged(here, book(tmp_path, headers, ["CS-1", "Mỏ", int(typed)]))
    fault = answer(batch)["errors"][0]
    assert (fault["kind"], fault["field"]) == ("asked", "vsic")
    assert all(choice in fault["message"] for choice in choices)


def test_a_target_typed_as_a_hundred_percent_cell_is_asked(here, tmp_path):
    headers = ["Mã kế hoạch", "Tên kế hoạch", "Từ ngày", "Đến ngày", "Năm gốc", "Chỉ tiêu", "Năm", "Quy tắc", "Từ (%)"]
    row = ["KH", "Kế hoạch", "2021-01-01", "2030-12-31", 2024, "CP4", 2025, "tối thiểu", 1.0]
    batch = staged(here, book(tmp_path, headers, row, title="Kế hoạch"))
    assert [(fault["kind"], fault["field"]) for fault in answer(batch)["errors"]] == [("asked", "low")]
