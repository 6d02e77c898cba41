"""The power company's list: nothing is made of a customer nobody knows; a match turns its bills into use, and back."""

import datetime as dt

import pytest
from django.urls import reverse

from sachhon.establishments.models import Establishment
from sachhon.imports.services import commit, stage
from sachhon.imports.staging import open_batch
from sachhon.kit.workbooks import WORKBOOKS
from sachhon.resources import power
from sachhon.resources.models import Customer, PowerRow, ResourceUse
from tests.factories import close, import_rows, plant, workbook

CODE = "PC05AA0123456"


def bill(code=CODE, name="CTY CP GIẤY LAM HỒNG", total=1200.0, **more):
    """One row of form 17."""
    row = {"code": code, "name": name, "address": "Lô B2", "start": dt.date(2025, 9, 26), "end": dt.date(2025, 10, 25)}
    return {**row, "total": total, **more}


def listed(where, tmp_path, rows, name="power.xlsx"):
    """Bring a list in through the importer; wrong and asked rows are left out."""
    path = workbook(tmp_path / name, {"power": rows})
    book = WORKBOOKS["power"]
    batch = open_batch(book, path, path.name, by=where.officer, province_id=where.province.pk)
    return commit(stage(batch, book), by=where.officer, leave_wrong=True)


@pytest.fixture
def plants(here, tmp_path):
    """Three establishments; two share a tax code."""
    rows = [
        plant("CS-1", name="Công ty Cổ phần Giấy Lam Hồng", tax_code="0100233488"),
        plant("CS-2", name="Nhà máy Bao bì Sông Trà", tax_code="0300588569", enterprise="Bao bì Sông Trà"),
        plant("CS-3", name="Nhà máy Bao bì Sông Trà 2", tax_code="0300588569", enterprise="Bao bì Sông Trà"),
    ]
    import_rows(here, tmp_path, {"establishments": rows})
    return {row.code: row for row in Establishment.objects.all()}


def test_an_unknown_customer_waits_and_makes_neither_establishment_nor_use(here, plants, tmp_path):
    listed(here, tmp_path, [bill()])
    assert Customer.objects.get().state == "open"
    assert (Establishment.objects.count(), ResourceUse.objects.count(), PowerRow.objects.count()) == (3, 0, 1)


def test_the_name_proposes_and_a_match_turns_kept_bills_into_use(here, plants, tmp_path):
    second = {"start": dt.date(2025, 10, 26), "end": dt.date(2025, 11, 25)}
    listed(here, tmp_path, [bill(), bill(total=900.0, **second)])
    (row,), total = power.waiting(here.province.pk, 10)
    assert total == 1
    assert row.proposals[0].code == "CS-1"
    matched = power.match(row.customer, plants["CS-1"], by=here.officer)
    assert matched.uses == 2
    uses = ResourceUse.objects.order_by("start").values_list("quantity", "meter", "source", "end")
    assert list(uses) == [(1200.0, CODE, "bill", dt.date(2025, 10, 26)), (900.0, CODE, "bill", dt.date(2025, 11, 26))]


def test_next_months_list_counts_at_once_for_a_matched_customer(here, plants, tmp_path):
    listed(here, tmp_path, [bill()])
    power.match(Customer.objects.get(), plants["CS-1"], by=here.officer)
    listed(here, tmp_path, [bill(start=dt.date(2025, 10, 26), end=dt.date(2025, 11, 25))], "next.xlsx")
    assert ResourceUse.objects.filter(establishment=plants["CS-1"]).count() == 2


def test_several_codes_are_of_one_establishment(here, plants, tmp_path):
    listed(here, tmp_path, [bill(), bill(code="PC05AA0999999")])
    for customer in Customer.objects.all():
        power.match(customer, plants["CS-1"], by=here.officer)
    assert ResourceUse.objects.filter(establishment=plants["CS-1"]).count() == 2


def test_a_tax_code_of_one_site_matches_and_one_of_two_sites_asks(here, plants, tmp_path):
    rows = [bill(tax_code="0100233488"), bill(code="PC05AA0777777", name="BAO BÌ", tax_code="0300588569")]
    listed(here, tmp_path, rows)
    states = dict(Customer.objects.values_list("code", "state"))
    assert states == {CODE: "matched", "PC05AA0777777": "open"}
    (row,), _total = power.waiting(here.province.pk, 10)
    assert {each.code for each in row.proposals} == {"CS-2", "CS-3"}


def test_power_given_to_the_grid_and_credit_notes_are_kept_and_are_no_use(here, plants, tmp_path):
    rows = [
        bill(),
        bill(total=500.0, note="chiều nhận"),
        bill(total=-40.0, start=dt.date(2025, 8, 26), end=dt.date(2025, 9, 25)),
    ]
    listed(here, tmp_path, rows)
    power.match(Customer.objects.get(), plants["CS-1"], by=here.officer)
    assert sorted(PowerRow.objects.values_list("direction", "total")) == [
        ("given", 500.0),
        ("taken", -40.0),
        ("taken", 1200.0),
    ]
    assert list(ResourceUse.objects.values_list("quantity", flat=True)) == [1200.0]


def test_parts_that_differ_by_one_warn_and_by_much_ask(here, plants, tmp_path):
    off = {"normal": 600.0, "peak": 300.0, "low": 299.0}
    listed(here, tmp_path, [bill(**off), bill(code="PC05AA0555555", **{**off, "low": 99.0})])
    assert list(Customer.objects.values_list("code", flat=True)) == [CODE]


def test_the_same_list_twice_changes_nothing(here, plants, tmp_path):
    listed(here, tmp_path, [bill()])
    power.leave(Customer.objects.get(), by=here.officer, note="quán ăn")
    again = listed(here, tmp_path, [bill()], "again.xlsx")
    assert again.summary["sheets"]["power"]["same"] == 1
    assert Customer.objects.get().state == "left"


def test_a_match_taken_back_takes_its_uses_with_it(here, plants, tmp_path):
    listed(here, tmp_path, [bill()])
    customer = Customer.objects.get()
    power.match(customer, plants["CS-1"], by=here.officer)
    power.match(customer, plants["CS-2"], by=here.officer)
    assert [use.establishment_id for use in ResourceUse.objects.all()] == [plants["CS-2"].pk]
    power.reopen(customer, by=here.officer)
    assert not ResourceUse.objects.exists()
    assert PowerRow.objects.count() == 1


def test_bills_of_a_closed_period_stay_out_and_are_counted(here, plants, tmp_path):
    listed(here, tmp_path, [bill()])
    close(here, "2025-M10")
    matched = power.match(Customer.objects.get(), plants["CS-1"], by=here.officer)
    assert (matched.uses, matched.closed) in {(0, 1), (1, 0)}


def test_a_customer_is_never_bound_across_provinces(here, elsewhere, plants, tmp_path):
    listed(here, tmp_path, [bill()])
    import_rows(elsewhere, tmp_path, {"establishments": [plant("CS-9")]})
    other = Establishment.objects.get(code="CS-9")
    with pytest.raises(ValueError, match="provinces"):
        power.match(Customer.objects.get(), other, by=here.officer)


def test_the_page_decides_many_at_once_and_says_what_it_cannot(client, here, plants, tmp_path):
    listed(here, tmp_path, [bill(), bill(code="PC05AA0111111", name="QUÁN CƠM"), bill(code="PC05AA0222222", name="X")])
    keys = dict(Customer.objects.values_list("code", "pk"))
    client.force_login(here.officer)
    page = client.get(reverse("power-matching")).content.decode()
    assert "CTY CP GIẤY LAM HỒNG" in page
    answer = client.post(reverse("power-matching"), {
        f"choice-{keys[CODE]}": "CS-1", f"choice-{keys['PC05AA0111111']}": "leave",
        f"code-{keys['PC05AA0222222']}": "CS-404",
    })  # fmt: skip
    assert answer.status_code == 400
    assert "CS-404" in answer.content.decode()
    assert dict(Customer.objects.values_list("code", "state")) == {
        CODE: "matched", "PC05AA0111111": "left", "PC05AA0222222": "open",
    }  # fmt: skip


def test_another_provinces_customers_are_not_seen(client, here, elsewhere, plants, tmp_path):
    listed(here, tmp_path, [bill()])
    client.force_login(elsewhere.officer)
    assert "LAM HỒNG" not in client.get(reverse("power-matching")).content.decode()
