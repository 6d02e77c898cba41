"""Deleted rows rest for thirty days and come back as they were."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sachhon.establishments.models import Establishment, Product
from sachhon.kit import chain, clock
from sachhon.kit.bin import deleted
from sachhon.kit.changes import change_set
from sachhon.kit.models import Change
from tests.factories import all_rows
from tests.kit.conftest import plant

pytestmark = pytest.mark.django_db
LIST = "/r/establishments/"


@pytest.fixture
def row(keep, province):
    return keep(plant(province, 1, employees=50, active_from="2020-05-01", latitude=10.5))


def delete(visitor, row):
    page = visitor.post(f"{LIST}{row.uuid}/delete/", {"why": "trùng"}, follow=True)
    assert page.status_code == 200
    return page


def entry(row):
    return Change.objects.get(kind="delete", first=row, register="establishments.establishment")


def test_a_deleted_row_can_be_taken_back_from_the_next_page(visitor, row):
    before = all_rows(Establishment)
    page = delete(visitor, row)
    address = f"{LIST}changes/{entry(row.pk).change_set_id}/undo/"
    assert f'action="{address}"' in page.content.decode() and not Establishment.objects.exists()
    assert visitor.post(address).status_code == 302
    assert all_rows(Establishment) == before and chain.verify().ok


def test_the_bin_names_the_row_who_deleted_it_why_and_how_long_it_stays(visitor, row, officer):
    delete(visitor, row)
    text = visitor.get("/r/bin/").content.decode()
    assert row.name in text and "trùng" in text and str(officer) in text and "30" in text


def test_a_row_comes_back_under_its_own_key_and_address(visitor, row):
    before, pk = all_rows(Establishment), row.pk
    delete(visitor, row)
    page = visitor.post(f"{LIST}bin/{entry(pk).pk}/")
    assert page.url == f"{LIST}{row.uuid}/" and all_rows(Establishment) == before
    assert visitor.get("/r/bin/").context["rows"] == []
    assert chain.verify().ok


def test_a_row_whose_code_was_given_away_stays_in_the_bin_and_says_so(visitor, row, keep, province):
    pk = row.pk
    delete(visitor, row)
    keep(plant(province, 1, name="Cơ sở mới"))
    page = visitor.post(f"{LIST}bin/{entry(pk).pk}/", follow=True)
    assert [str(each.level_tag) for each in page.context["messages"]] == ["error"]
    assert list(Establishment.objects.values_list("name", flat=True)) == ["Cơ sở mới"]


def test_a_row_comes_back_only_after_what_it_belongs_to(visitor, row, keep, officer, province):
    product = keep(Product(establishment=row, code="SP1", name="Giấy", unit="tấn"))
    key = product.pk
    for each in (product, row):
        with change_set(by=officer, why="test", province_id=province.pk) as changes:
            changes.delete(each)
    product_entry = Change.objects.get(kind="delete", register="establishments.product")
    visitor.post(f"/r/products/bin/{product_entry.pk}/")
    assert not Product.objects.exists()
    plant_entry = Change.objects.get(kind="delete", register="establishments.establishment")
    visitor.post(f"{LIST}bin/{plant_entry.pk}/")
    visitor.post(f"/r/products/bin/{product_entry.pk}/")
    assert Product.objects.get().pk == key


def test_after_thirty_days_only_the_record_keeps_it(visitor, row, monkeypatch, january, officer):
    delete(visitor, row)
    later = january + dt.timedelta(days=30, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not deleted(officer).exists()
    monkeypatch.setattr(clock, "now", lambda: later - dt.timedelta(minutes=2))
    assert deleted(officer).exists()


def test_another_province_sees_no_bin_of_ours(visitor, row, stranger):
    pk = row.pk
    delete(visitor, row)
    other = Client()
    other.force_login(stranger)
    assert row.name not in other.get("/r/bin/").content.decode()
    assert other.post(f"{LIST}bin/{entry(pk).pk}/").status_code == 404
    assert row.name in visitor.get("/r/bin/").content.decode()


@pytest.mark.parametrize("count", [3, 40])
def test_the_bin_costs_few_queries_however_full(count, visitor, keep, province, officer):
    plants = keep(*[plant(province, number) for number in range(1, count + 1)])
    products = keep(*[Product(establishment=each, code="SP", name="Giấy", unit="tấn") for each in plants])
    with change_set(by=officer, why="test", province_id=province.pk) as changes:
        for each in products:
            changes.delete(each)
    with CaptureQueriesContext(connection) as spent:
        assert visitor.get("/r/bin/").content.decode().count("Giấy (tấn)") >= count
    assert len(spent) <= 10, [each["sql"][:100] for each in spent]
