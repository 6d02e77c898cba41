"""Pages of a register, as people meet them."""

import json

import pytest
from django.urls import reverse

from sachhon.accounts.services import grant
from sachhon.capacity.models import Officer
from sachhon.establishments.models import Product
from sachhon.kit import clock, files
from sachhon.kit.changes import change_set
from sachhon.kit.models import Batch, Change, ChangeSet, PersonalValue, StagedRow
from sachhon.kit.policy import GUARDS
from sachhon.kit.register import REGISTERS, url_of
from sachhon.kit.workbooks import WORKBOOKS
from tests.kit.conftest import plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def plants():
    return REGISTERS["establishments"]


def address(page, *more):
    return reverse(f"register-{page}", args=["establishments", *more])


def test_a_list_shows_own_rows_and_no_others(visitor, keep, province, other_province):
    keep(plant(province, 1), plant(other_province, 2, name="Người ngoài"))
    page = visitor.get(address("list"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "CS-00001" in text and "CS-00002" not in text and "Người ngoài" not in text


def test_somebody_not_signed_in_is_asked_to(client):
    assert client.get(address("list")).status_code == 302


def test_a_record_shows_its_facts(visitor, keep, province):
    row = keep(plant(province, 1, employees=1234))
    text = visitor.get(address("detail", row.uuid)).content.decode()
    assert "Nhà máy giấy 1" in text and "1.234" in text


def test_a_record_of_another_province_is_not_found(visitor, keep, other_province):
    row = keep(plant(other_province, 1))
    for page in ("detail", "edit", "delete", "history"):
        assert visitor.get(address(page, row.uuid)).status_code == 404


def filled(**changes):
    return {
        "code": "CS-9", "name": "Cơ sở  chế biến gỗ", "vsic": "1610", "vsic_version": "2018", "potential": "yes", "commune": "Tân Hồng",
        "employees": "120", "revenue": "1.500.000.000", "floor_area": "1.234,5", "active_from": "01/02/2020", **changes,
    }  # fmt: skip


def test_a_typed_row_is_kept_with_one_change_set(visitor, officer, province):
    page = visitor.post(address("add"), filled())
    row = REGISTERS["establishments"].model.objects.get()
    assert page.status_code == 302 and page.url == address("detail", row.uuid)
    assert (row.name, row.revenue, row.floor_area, row.province) == (
        "Cơ sở chế biến gỗ", 1_500_000_000, 1234.5, province,
    )  # fmt: skip
    assert row.active_from.isoformat() == "2020-02-01" and "co so che bien go" in row.folded
    link = ChangeSet.objects.get(why="form")
    assert (link.by, link.province_id, link.why) == (officer, province.pk, "form")


def test_all_errors_come_at_once_and_what_was_typed_stays(visitor, province):
    page = visitor.post(
        address("add"), filled(code="", employees="1.234,5", floor_area="1.234", active_from="31/02/2020")
    )
    text = page.content.decode()
    assert {"code", "employees", "floor_area", "active_from"} == set(page.context["form"].errors)
    assert 'value="31/02/2020"' in text and 'value="1.234"' in text
    assert not ChangeSet.objects.filter(why="form").exists()


def test_the_same_code_twice_is_refused_in_words(visitor, keep, province):
    keep(plant(province, 9, code="CS-9"))
    page = visitor.post(address("add"), filled())
    assert "code" in page.context["form"].errors, page.context["form"].errors


def test_a_change_keeps_both_values_and_the_reason(visitor, keep, province):
    row = keep(plant(province, 1))
    form = visitor.get(address("edit", row.uuid)).context["form"]
    data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    page = visitor.post(address("edit", row.uuid), {**data, "commune": "Sa Đéc", "why": "Theo công văn 12"})
    assert page.status_code == 302
    text = visitor.get(address("history", row.uuid)).content.decode()
    assert "Sa Đéc" in text and "Theo công văn 12" in text


def test_a_second_writer_is_told_and_sees_both_versions(visitor, keep, province, officer):
    row = keep(plant(province, 1))
    form = visitor.get(address("edit", row.uuid)).context["form"]
    data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    visitor.post(address("edit", row.uuid), {**data, "commune": "Sa Đéc"})
    page = visitor.post(address("edit", row.uuid), {**data, "commune": "Tân Hồng"})
    assert page.status_code == 409
    (both,) = page.context["form"].conflict
    assert (both["theirs"], both["yours"]) == ("Sa Đéc", "Tân Hồng")
    row.refresh_from_db()
    assert row.commune == "Sa Đéc"
    again = {**data, "commune": "Tân Hồng", "mark": page.context["form"]["mark"].value()}
    assert visitor.post(address("edit", row.uuid), again).status_code == 302
    row.refresh_from_db()
    assert row.commune == "Tân Hồng"


def test_deleting_asks_first_and_stays_in_the_record(visitor, keep, province):
    row = keep(plant(province, 1))
    assert visitor.get(address("delete", row.uuid)).status_code == 200
    assert visitor.post(address("delete", row.uuid), {"why": "nhập trùng"}).status_code == 302
    assert Change.objects.get(kind="delete").change_set.why == "nhập trùng"
    assert not type(row).objects.exists()


def test_a_row_that_others_use_is_not_deleted(visitor, keep, province):
    row = keep(plant(province, 1))
    keep(Product(establishment=row, code="SP1", name="Giấy", unit="tấn"))
    page = visitor.post(address("delete", row.uuid))
    assert page.status_code == 409 and type(row).objects.exists()
    assert page.context["users"][0]["count"] == 1 and "Giấy (tấn)" in page.content.decode()


def test_a_locked_period_refuses_a_change_and_a_removal_with_the_reason(visitor, keep, province, monkeypatch):
    row = keep(plant(province, 1))
    monkeypatch.setitem(GUARDS, "establishments.establishment", [lambda values, memory: "Kỳ 2025 đã khóa"])
    for page in (visitor.post(address("add"), filled()), visitor.post(address("delete", row.uuid))):
        assert "Kỳ 2025 đã khóa" in page.content.decode()
    assert type(row).objects.count() == 1


def test_who_may_only_look_is_told_why_not(visitor, officer, keep, province):
    officer.memberships.update(role="leader")
    row = keep(plant(province, 1))
    page = visitor.get(address("edit", row.uuid))
    assert page.status_code == 403 and page.content
    assert "/edit/" not in visitor.get(address("detail", row.uuid)).content.decode()


def test_who_works_in_two_provinces_chooses_one(visitor, officer, province, other_province):
    grant(officer, "officer", province_id=other_province.pk, agency="Sở Công Thương")
    page = visitor.post(address("add"), filled())
    assert "province" in page.context["form"].errors
    assert visitor.post(address("add"), filled(commune="", province=other_province.pk)).status_code == 302
    assert ChangeSet.objects.get(why="form").province_id == other_province.pk


def test_a_row_that_hangs_on_another_is_typed_by_its_code(visitor, keep, province, other_province):
    keep(*[plant(province, number) for number in range(1, 103)], plant(other_province, 900))
    new = {"code": "SP1", "name": "Bìa", "kind": "", "unit": "tấn", "basis": "out"}
    url = REGISTERS["products"].url("add")
    assert "establishment" in visitor.post(url, {**new, "establishment": "CS-00900"}).context["form"].errors
    assert visitor.post(url, {**new, "establishment": "CS-00007"}).status_code == 302
    made = Product.objects.get()
    assert made.establishment.code == "CS-00007"
    page = visitor.get(REGISTERS["products"].url("edit", made))
    assert page.context["form"]["establishment"].value() == "CS-00007"
    assert "Bìa" in visitor.get(url_of(made.establishment) + "?tab=products").content.decode()


def test_a_record_leads_to_the_cells_it_was_read_from(visitor, officer, keep, province):
    spec = next(each for each in WORKBOOKS["province"].specs if each.name == "establishments")
    batch = Batch.objects.create(
        workbook="province", province_id=province.pk, file=files.store(b"x"), file_name="danh-sach.xlsx", by=officer,
        created=clock.now(), committed=clock.now(),
        summary={"sheets": {"establishments": {"title": "Cơ sở", "columns": {"name": ["B", "Tên cơ sở", None]}}}},
    )  # fmt: skip
    raw = ["CS-00001", "  Nhà máy GIẤY 1 ", *[None] * (len(spec.columns) - 2)]
    staged = StagedRow.objects.create(
        batch=batch,
        sheet=WORKBOOKS["province"].specs.index(spec),
        row=14,
        state="new",
        raw=json.dumps(raw),
        records="[]",
    )
    row = keep(plant(province, 1, staged=staged))
    text = visitor.get(address("detail", row.uuid)).content.decode()
    assert "danh-sach.xlsx" in text and "B14" in text and "Nhà máy GIẤY 1 " in text


def test_a_persons_name_is_in_the_history_until_it_is_erased(visitor, keep, province):
    row = keep(Officer(province=province, code="CB1", name="Lê Thị Ánh Tuyết", agency="Sở Công Thương"))
    row.name = "Nguyễn Văn Bình"
    with change_set(by=None, why="test") as changes:
        changes.update(row)
    url = REGISTERS["officers"].url("history", row)
    assert "Lê Thị Ánh Tuyết" in visitor.get(url).content.decode()
    PersonalValue.objects.all().delete()
    text = visitor.get(url).content.decode()
    assert "Lê Thị Ánh Tuyết" not in text and "salted" not in text
