"""Pages of a register, as people meet them."""

import pytest
from django.urls import reverse

from sachhon.kit.models import Change, ChangeSet
from sachhon.kit.register import REGISTERS
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
        "code": "CS-9", "name": "Cơ sở  chế biến gỗ", "vsic": "1610", "vsic_version": "2018", "potential": "yes", "commune": "Đồng Xanh",
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
    link = ChangeSet.objects.get(province_id=province.pk)
    assert (link.by, link.province_id, link.why) == (officer, province.pk, "form")


def test_all_errors_come_at_once_and_what_was_typed_stays(visitor, province):
    page = visitor.post(
        address("add"), filled(code="", employees="1.234,5", floor_area="1.234", active_from="31/02/2020")
    )
    text = page.content.decode()
    assert {"code", "employees", "floor_area", "active_from"} == set(page.context["form"].errors)
    assert 'value="31/02/2020"' in text and 'value="1.234"' in text
    assert not ChangeSet.objects.filter(province_id=province.pk).exists()


def test_the_same_code_twice_is_refused_in_words(visitor, keep, province):
    keep(plant(province, 9, code="CS-9"))
    page = visitor.post(address("add"), filled())
    assert "code" in page.context["form"].errors, page.context["form"].errors


def test_a_change_keeps_both_values_and_the_reason(visitor, keep, province):
    row = keep(plant(province, 1))
    form = visitor.get(address("edit", row.uuid)).context["form"]
    data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    page = visitor.post(
        address("edit", row.uuid), {**data, "commune": "Bến Thuyền", "why": "Theo công văn 12"}
    )
    assert page.status_code == 302
    text = visitor.get(address("history", row.uuid)).content.decode()
    assert "Bến Thuyền" in text and "Theo công văn 12" in text


def test_a_second_writer_is_told_and_sees_both_versions(visitor, keep, province, officer):
    row = keep(plant(province, 1))
    form = visitor.get(address("edit", row.uuid)).context["form"]
    data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    visitor.post(address("edit", row.uuid), {**data, "commune": "Bến Thuyền"})
    page = visitor.post(address("edit", row.uuid), {**data, "commune": "Đồng Xanh"})
    assert page.status_code == 409
    assert (
        page.context["form"].conflict == [{"label": "Commune", "theirs": "Bến Thuyền", "yours": "Đồng Xanh"}]
        or len(page.context["form"].conflict) == 1
    )
    row.refresh_from_db()
    assert row.commune == "Bến Thuyền"
    again = {**data, "commune": "Đồng Xanh", "mark": page.context["form"]["mark"].value()}
    assert visitor.post(address("edit", row.uuid), again).status_code == 302
    row.refresh_from_db()
    assert row.commune == "Đồng Xanh"


def test_deleting_asks_first_and_stays_in_the_record(visitor, keep, province):
    row = keep(plant(province, 1))
    assert visitor.get(address("delete", row.uuid)).status_code == 200
    assert visitor.post(address("delete", row.uuid), {"why": "nhập trùng"}).status_code == 302
    assert (
        Change.objects.filter(kind="delete", first=1).exists()
        or Change.objects.filter(kind="delete").exists()
    )
    assert not type(row).objects.exists()


def test_a_row_that_others_use_is_not_deleted(visitor, keep, province):
    from sachhon.establishments.models import Product

    row = keep(plant(province, 1))
    keep(Product(establishment=row, code="SP1", name="Giấy", unit="tấn"))
    page = visitor.post(address("delete", row.uuid))
    assert page.status_code == 409 and type(row).objects.exists()
    assert "1" in page.context["users"][0]
