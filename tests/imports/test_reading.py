"""What a file may look like: composed letters, CSV, unknown columns, totals, files that are none."""

import datetime as dt
import unicodedata

import pytest

from sachhon.establishments.models import Establishment
from sachhon.imports.answer import answer
from sachhon.imports.services import Blocked, commit
from sachhon.kit.chain import verify
from sachhon.kit.models import Batch, StagedRow, StoredFile
from sachhon.resources.models import ResourceUse
from tests.factories import (
    import_file,
    import_rows,
    plant,
    problems,
    stage_rows,
    staged,
    states,
    used,
    workbook,
)


def test_letters_are_composed_and_stray_characters_go(here, tmp_path):
    """The same name typed on two systems is one name."""
    name = "Nhà máy giấy  Đồng Tháp"
    spread = unicodedata.normalize("NFD", "Nhà máy  giấy\u200b\u00a0 Đồng Tháp ")
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", name=spread)]})
    kept = Establishment.objects.get()

    assert kept.name == unicodedata.normalize("NFC", name.replace("  ", " "))
    assert unicodedata.is_normalized("NFC", kept.name)
    assert kept.folded == "cs-1 nha may giay dong thap"
    batch = stage_rows(here, tmp_path, {"establishments": [plant("CS-1", name=name)]})
    assert states(batch, "establishments") == {4: "same"}


def test_codes_in_either_form_are_one_code(here, tmp_path):
    sheets = {
        "establishments": [plant(unicodedata.normalize("NFC", "CƠ-1"))],
        "yearly": [used(unicodedata.normalize("NFD", "CƠ-1"), 2025, 1)],
    }
    import_rows(here, tmp_path, sheets)
    assert ResourceUse.objects.get().establishment.code == "CƠ-1"


def test_codes_keep_their_zeros(here, tmp_path):
    import_rows(here, tmp_path, {"establishments": [plant("007", tax_code="0100109106", phone="0230 3123456")]})
    kept = Establishment.objects.get()
    assert (kept.code, kept.tax_code, kept.phone) == ("007", "0100109106", "0230 3123456")


CSV = (
    "Mã cơ sở;Năm;Loại năng lượng, nguyên liệu;Mã sản phẩm;Lượng;Đơn vị;Nguồn số liệu;Ghi chú\r\n"
    "CS-1;2025;Điện;;1.234,5;MWh;báo cáo năm;\r\n"
    "CS-1;2024;Điện;;;MWh;;\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_a_csv_is_one_sheet_without_a_title(here, tmp_path, encoding):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1")]})
    path = tmp_path / "nam.csv"
    text = unicodedata.normalize("NFD", CSV) if encoding == "cp1258" else CSV
    try:
        path.write_bytes(text.encode(encoding))
    except UnicodeEncodeError:
        pytest.skip(f"{encoding} has no such letters")
    batch = staged(here, path)
    if encoding == "cp1258" and batch.state == "failed":
        pytest.skip("the reader does not know this encoding")
    fault = answer(batch)["errors"][0]

    assert states(batch, "yearly") == {2: "new", 3: "wrong"}
    assert (fault["sheet"], fault["row"], fault["column"], fault["field"]) == (None, 3, "E", "quantity")
    commit(batch, by=here.officer, leave_wrong=True)
    assert ResourceUse.objects.get().quantity == 1_234_500.0


def test_an_unknown_column_is_named_and_never_a_field(here, tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        {"establishments": [plant("CS-1")]},
        unknown={"establishments": "Tỷ lệ tiết kiệm (%)=12,5"},
    )
    batch = import_file(here, path)
    row = StagedRow.objects.get(batch=batch)

    assert answer(batch)["unknown_columns"] == [["Cơ sở", "W", "Tỷ lệ tiết kiệm (%)"]]
    assert "12,5" not in row.raw + row.records
    assert batch.state == "committed"


def test_an_unknown_sheet_is_passed_over_and_said(here, tmp_path):
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for title, rows in (
            ("Cơ sở", [["Mã cơ sở", "Tên cơ sở", "Mã ngành VSIC"], ["CS-1", "Một", "1701"]]),
            ("Ghi nhớ", [["gọi điện"]]),
        ):
            sheet = book.add_worksheet(title)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    batch = import_file(here, path)
    assert answer(batch)["skipped_sheets"] == [{"sheet": "Ghi nhớ", "why": "unknown"}]
    assert Establishment.objects.count() == 1


def test_totals_and_signatures_are_left_out_and_said(here, tmp_path):
    rows = [
        used("CS-1", 2025, 10), used("CS-1", 2024, 20), used("Tổng cộng", None, 30, None, None),
        {"year": None, "resource": "Người lập biểu"}, {"resource": "Trần Hữu Tâm"},
    ]  # fmt: skip
    batch = import_rows(here, tmp_path, {"establishments": [plant("CS-1")], "yearly": rows})
    left = [(item["sheet"], item["row"], item["why"]) for item in answer(batch)["left_out"]]

    assert left == [("yearly", 6, "total"), ("yearly", 7, "signature"), ("yearly", 8, "signature")]
    assert sorted(ResourceUse.objects.values_list("quantity", flat=True)) == [10_000.0, 20_000.0]


def test_a_sheet_without_a_needed_column_blocks_the_file(here, tmp_path):
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Cơ sở")
        sheet.write_row(0, 0, ["Mã cơ sở", "Tên cơ sở", "Ghi chú"])
        sheet.write_row(1, 0, ["CS-1", "Một", ""])
    batch = staged(here, path)
    with pytest.raises(Blocked) as blocked:
        commit(batch, by=here.officer, leave_wrong=True)
    fault = answer(batch)["errors"][0]

    assert blocked.value.code == "missing_columns"
    assert (fault["sheet"], fault["field"], fault["kind"]) == ("Cơ sở", "vsic", "wrong")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"PK\x03\x04rubbish"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.xls", b"<html><table></table></html>"),
    ],
    ids=["empty", "damaged", "pdf", "web page"],
)
def test_a_file_that_is_no_spreadsheet_says_what_it_is(here, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    batch = staged(here, path)

    assert batch.state == "failed"
    assert answer(batch)["errors"][0]["message"]
    with pytest.raises(Blocked):
        commit(batch, by=here.officer, leave_wrong=True)


def test_the_file_is_kept_by_its_content(here, tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"establishments": [plant("CS-1")]})
    first, second = import_file(here, path), import_file(here, path)
    assert first.file == second.file and StoredFile.objects.count() == 1

    from sachhon.kit import files

    assert files.checked(first.file).read_bytes() == path.read_bytes()
    files.path_of(first.file.sha256).write_bytes(b"something else")
    with pytest.raises(files.FileDamaged):
        files.checked(first.file)
    files.store(path)
    assert files.checked(first.file).read_bytes() == path.read_bytes()


def test_a_cancelled_staging_keeps_nothing(here, tmp_path):
    from sachhon.imports.services import Cancelled, stage
    from sachhon.imports.staging import open_batch
    from sachhon.kit.workbooks import WORKBOOKS

    path = workbook(tmp_path / "a.xlsx", {"establishments": [plant(f"CS-{number}") for number in range(600)]})
    batch = open_batch(WORKBOOKS["province"], path, path.name, by=here.officer, province_id=here.pk)
    with pytest.raises(Cancelled):
        stage(batch, WORKBOOKS["province"], progress=lambda done, total: done < 500)
    assert Batch.objects.get().state == "cancelled"
    with pytest.raises(Blocked):
        commit(Batch.objects.get(), by=here.officer)
    assert not Establishment.objects.exists()


def test_staging_again_replaces_what_was_staged(here, tmp_path):
    from sachhon.imports.services import stage
    from sachhon.kit.workbooks import WORKBOOKS

    batch = stage_rows(here, tmp_path, {"establishments": [plant("CS-1"), plant("CS-2")]})
    stage(batch, WORKBOOKS["province"])
    commit(batch, by=here.officer)
    assert (StagedRow.objects.count(), Establishment.objects.count()) == (2, 2)
    assert verify().ok


def test_an_answer_takes_the_place_of_a_question(here, tmp_path):
    """The person says which reading is meant; the cell stays as typed."""
    from sachhon.imports.services import stage
    from sachhon.kit.workbooks import WORKBOOKS

    batch = stage_rows(
        here, tmp_path, {"establishments": [plant("CS-1")], "yearly": [used("CS-1", 2025, "1.234", "kWh")]}
    )
    batch.summary["answers"] = {"yearly/4/quantity": 1234}
    batch.save()
    stage(batch, WORKBOOKS["province"])
    commit(batch, by=here.officer)
    row = ResourceUse.objects.get()
    assert (row.quantity, row.given) == (1234.0, "1.234")
    assert problems(batch) == []


def test_dates_of_every_kind(here, tmp_path):
    rows = [
        plant("CS-1", active_from=dt.date(2020, 2, 29)), plant("CS-2", active_from="29/02/2020"), plant("CS-3", active_from="2020-02-29"),
        plant("CS-4", active_from="31/02/2020"),
    ]  # fmt: skip
    batch = import_rows(here, tmp_path, {"establishments": rows}, leave_wrong=True)
    assert problems(batch) == [("establishments", 7, "active_from", "wrong", "date")]
    assert set(Establishment.objects.values_list("active_from", flat=True)) == {dt.date(2020, 2, 29)}
