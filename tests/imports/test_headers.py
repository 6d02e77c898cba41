"""Headers and sheets that nobody knows: proposed, confirmed by a person, remembered, forgotten."""

import pytest

from sachhon.establishments.models import Establishment
from sachhon.imports.mapping import remember
from sachhon.imports.models import HeaderMapping
from sachhon.imports.services import Blocked, commit, stage
from sachhon.kit.chain import verify
from sachhon.kit.workbooks import WORKBOOKS
from sachhon.resources.models import ResourceUse
from tests.factories import import_rows, plant
from tests.imports.dropping import dropped

ODD = [["Mã cơ sở", "Tên của cơ sở", "VSIC", "Số LĐ"], ["CS-1", "Nhà máy giấy", "1701", 120]]


def test_a_header_that_only_resembles_a_field_waits_for_a_person(here, tmp_path):
    batch = dropped(here, tmp_path, {"Cơ sở": ODD})

    asked = {(ask["text"], ask["code"]) for ask in batch.summary["asks"]}
    assert asked == {("Tên của cơ sở", "header"), ("Số LĐ", "header")}
    with pytest.raises(Blocked, match="headers"):
        commit(batch, by=here.officer)
    assert not Establishment.objects.exists()


def test_a_confirmed_header_is_read_remembered_and_said_for_the_next_file(here, tmp_path):
    batch = dropped(here, tmp_path, {"Cơ sở": ODD})
    remember(batch, [("establishments", "Cơ sở", "Tên của cơ sở", "name"),
                     ("establishments", "Cơ sở", "Số LĐ", "employees")], by=here.officer)  # fmt: skip

    again = dropped(here, tmp_path, {"Cơ sở": ODD})

    assert (again.summary["asks"], [each["text"] for each in again.summary["mapped"]]) == (
        [], ["Tên của cơ sở", "Số LĐ"]
    )  # fmt: skip
    assert again.summary["mapped"][0]["by"] == str(here.officer)
    commit(again, by=here.officer)
    assert Establishment.objects.values_list("name", "employees").get() == ("Nhà máy giấy", 120)
    assert verify().ok


def test_what_one_province_confirmed_is_not_said_to_another(here, elsewhere, tmp_path):
    batch = dropped(here, tmp_path, {"Cơ sở": ODD})
    remember(batch, [("establishments", "Cơ sở", "Tên của cơ sở", "name")], by=here.officer)

    assert dropped(elsewhere, tmp_path, {"Cơ sở": ODD}).summary["asks"]


def test_a_header_that_was_left_out_is_asked_no_more_and_never_read(here, tmp_path):
    rows = [["Mã cơ sở", "Tên cơ sở", "VSIC", "Số LĐ"], ["CS-1", "Nhà máy giấy", "1701", 120]]
    batch = dropped(here, tmp_path, {"Cơ sở": rows})
    remember(batch, [("establishments", "Cơ sở", "Số LĐ", "")], by=here.officer)

    stage(batch, WORKBOOKS[batch.workbook])
    commit(batch, by=here.officer)

    assert Establishment.objects.get().employees is None


def test_an_odd_title_is_placed_by_a_person_and_remembered(here, tmp_path):
    rows = [["Mã cơ sở", "Tên của cơ sở", "VSIC"], ["CS-1", "Nhà máy giấy", "1701"]]
    batch = dropped(here, tmp_path, {"QB": rows})
    assert batch.summary["asks"]
    remember(batch, [("", "", "QB", "establishments"), ("establishments", "QB", "Tên của cơ sở", "name")],
             by=here.officer)  # fmt: skip

    stage(batch, WORKBOOKS[batch.workbook])
    commit(batch, by=here.officer)

    assert Establishment.objects.get().name == "Nhà máy giấy"
    assert HeaderMapping.objects.count() == 2


def test_months_across_become_one_use_for_each_month(here, tmp_path):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1")]})
    rows = [
        ["SẢN LƯỢNG ĐIỆN NĂM 2024"], [],
        ["Mã cơ sở", "Loại năng lượng", "Đơn vị", "Nguồn số liệu", "T1", "T2", "T3", "Cả năm"],
        ["CS-1", "Điện", "kWh", "hóa đơn", 1000, 1100, "", 2100],
    ]  # fmt: skip
    batch = dropped(here, tmp_path, {"Số liệu tháng": rows})

    assert batch.summary["sheets"]["monthly"]["new"] == 2
    commit(batch, by=here.officer)
    used = ResourceUse.objects.order_by("start").values_list("start", "given")
    assert [(str(start), given) for start, given in used] == [("2024-01-01", "1000"), ("2024-02-01", "1100")]


def test_a_column_for_each_resource_takes_its_unit_from_the_header(here, tmp_path):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1")]})
    rows = [
        ["Mã cơ sở:", "CS-1"], ["Nguồn số liệu:", "đồng hồ"],
        ["Tháng", "Điện (MWh)", "Nước (m³)"], ["01/2024", 1.5, 30], ["02/2024", 2, ""],
    ]  # fmt: skip
    batch = dropped(here, tmp_path, {"Số liệu tháng": rows})

    commit(batch, by=here.officer)
    used = ResourceUse.objects.order_by("start", "resource__code").values_list("resource__code", "unit_given", "given")
    assert sorted(each[1:] for each in used) == [("MWh", "1.5"), ("MWh", "2"), ("m³", "30")]


def test_the_page_asks_confirms_and_forgets(here, tmp_path, client):
    client.force_login(here.officer)
    batch = dropped(here, tmp_path, {"Cơ sở": ODD})
    page = f"/imports/{batch.uuid}/headers/"

    asked = client.get(page).content.decode()
    assert "Tên của cơ sở" in asked and "Nhà máy giấy" in asked
    answer = client.post(page, {"h0": "name", "h1": "employees"})
    assert answer.status_code == 302
    assert set(HeaderMapping.objects.values_list("field", flat=True)) == {"name", "employees"}
    number = HeaderMapping.objects.first().pk
    client.post(page, {"forget": str(number)})
    assert HeaderMapping.objects.count() in (1, 2)


def test_nobody_of_another_province_sees_the_page(here, elsewhere, tmp_path, client):
    client.force_login(elsewhere.officer)
    batch = dropped(here, tmp_path, {"Cơ sở": ODD})

    assert client.get(f"/imports/{batch.uuid}/headers/").status_code == 404
