"""Many rows changed or deleted at once: previewed, one change set, taken back; two people at the same rows."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sachhon.establishments.models import Establishment, Product
from sachhon.kit import chain
from sachhon.kit.models import BulkEdit, Change, ChangeSet
from sachhon.kit.policy import GUARDS
from tests.factories import all_rows, changed
from tests.kit.conftest import plant

pytestmark = pytest.mark.django_db
LIST = "/r/establishments/"


@pytest.fixture
def rows(keep, province, officer):
    """Twelve plants of the officer's province."""
    found = keep(*[plant(province, number, park="KCN A") for number in range(1, 13)])
    return list(found)


def begin(visitor, deed="change", query="", **more):
    """The address of the page on which a deed on many rows goes on."""
    page = visitor.post(f"{LIST}bulk/", {"deed": deed, "query": query, **more})
    assert page.status_code == 302, page.content.decode()
    return page.url


def give(visitor, url, **values):
    """New values for the rows, and the preview that follows."""
    page = visitor.post(url, {"step": "values", "set": list(values), **values})
    assert page.status_code == 302, page.content.decode()
    return visitor.get(url)


def confirm(visitor, url, expected, why="đổi tên khu"):
    return visitor.post(url, {"step": "apply", "expected": expected, "why": why})


def keys(rows):
    return [str(row.uuid) for row in rows]


def test_ticked_rows_change_in_one_change_set_with_its_reason(visitor, rows, officer, province):
    before = ChangeSet.objects.count()
    url = begin(visitor, row=keys(rows[:3]))
    preview = give(visitor, url, park="KCN Tràm Chim", employees="1.200,0")
    text = preview.content.decode()
    assert "<del>KCN A</del>" in text and "<b>KCN Tràm Chim</b>" in text and "1.200" in text
    assert Establishment.objects.filter(park="KCN A").count() == 12, "a preview writes nothing"
    assert confirm(visitor, url, 3).status_code == 302
    assert Establishment.objects.filter(park="KCN Tràm Chim", employees=1200).count() == 3
    link = ChangeSet.objects.latest("pk")
    assert ChangeSet.objects.count() == before + 1 and link.changes.count() == 3
    assert (link.by, link.why, link.province_id) == (officer, "đổi tên khu", province.pk)
    assert chain.verify().ok


def test_all_rows_of_a_filter_change_not_only_those_of_the_page(visitor, keep, province):
    keep(*[plant(province, number, vsic="1701" if number % 2 else "1610") for number in range(1, 161)])
    url = begin(visitor, query="vsic=1701&size=50", all="1")
    assert give(visitor, url, potential="no").context["plan"].done.__len__() == 80
    confirm(visitor, url, 80)
    assert set(Establishment.objects.filter(potential="no").values_list("vsic", flat=True)) == {"1701"}
    assert Establishment.objects.filter(potential="no").count() == 80


def test_without_a_reason_nothing_is_written(visitor, rows):
    url = begin(visitor, row=keys(rows[:2]))
    give(visitor, url, park="B")
    page = confirm(visitor, url, 2, why=" ")
    assert page.status_code == 422 and not Establishment.objects.filter(park="B").exists()


def test_no_row_no_field_and_a_wrong_value_are_told_and_what_was_typed_stays(visitor, rows):
    page = visitor.post(f"{LIST}bulk/", {"deed": "change"}, follow=True)
    assert page.redirect_chain and page.context["messages"]
    url = begin(visitor, row=keys(rows[:1]))
    assert visitor.post(url, {"step": "values"}).status_code == 422
    page = visitor.post(url, {"step": "values", "set": ["employees", "vsic"], "employees": "1.234,5", "vsic": "giấy"})
    text = page.content.decode()
    assert page.status_code == 422 and 'value="1.234,5"' in text and 'value="giấy"' in text


def test_what_names_a_row_alone_is_not_offered_to_many(visitor, rows):
    text = visitor.get(begin(visitor, row=keys(rows[:2]))).content.decode()
    offered = re.findall(r'name="set" value="(\w+)"', text)
    assert "park" in offered and "code" not in offered


def test_rows_that_may_not_be_written_are_left_and_named_with_the_reason(visitor, rows, monkeypatch):
    second = rows[1].pk
    monkeypatch.setitem(
        GUARDS, "establishments.establishment", [lambda values, memory: "khóa sổ" if values["id"] == second else ""]
    )
    url = begin(visitor, row=keys(rows[:3]))
    page = give(visitor, url, park="B")
    assert [(each.row.pk, each.reasons) for each in page.context["plan"].refused] == [(second, ["khóa sổ"])]
    confirm(visitor, url, 2)
    assert set(Establishment.objects.filter(park="B")) == {rows[0], rows[2]}


def test_a_rule_between_columns_is_asked_for_each_row(visitor, keep, province):
    late, early = keep(plant(province, 1, active_to="2030-01-01"), plant(province, 2, active_to="2020-01-01"))
    url = begin(visitor, row=keys([late, early]))
    page = give(visitor, url, active_from="01/01/2025")
    assert [each.row.pk for each in page.context["plan"].refused] == [early.pk]


def test_what_somebody_else_changed_since_the_preview_is_not_overwritten(visitor, rows, here):
    url = begin(visitor, row=keys(rows[:3]))
    give(visitor, url, park="B")
    changed(here, Establishment.objects.get(pk=rows[1].pk), park="của người khác")
    page = confirm(visitor, url, 3)
    assert page.status_code == 409 and not Establishment.objects.filter(park="B").exists()
    assert [each.row.pk for each in page.context["plan"].refused] == [rows[1].pk]
    visitor.post(url, {"step": "again"})
    assert len(visitor.get(url).context["plan"].done) == 3


def test_pressing_twice_does_it_once(visitor, rows):
    url = begin(visitor, row=keys(rows[:2]))
    give(visitor, url, park="B")
    first, second = confirm(visitor, url, 2), confirm(visitor, url, 2)
    assert first.url == second.url
    assert Change.objects.filter(kind="update").count() == 2


def test_a_bulk_change_is_taken_back_to_the_same_rows(visitor, rows):
    before = all_rows(Establishment)
    url = begin(visitor, row=keys(rows[:5]))
    give(visitor, url, park="B", note="ghi chú")
    receipt = confirm(visitor, url, 5).url
    assert "KCN A" in visitor.get(receipt).content.decode()
    assert all_rows(Establishment) != before
    undone = visitor.post(f"{receipt}undo/", {"why": "nhầm"})
    assert undone.status_code == 302 and all_rows(Establishment) == before
    assert chain.verify().ok


def test_taking_back_is_refused_with_the_rows_that_changed_since(visitor, rows, here):
    url = begin(visitor, row=keys(rows[:3]))
    give(visitor, url, park="B")
    receipt = confirm(visitor, url, 3).url
    changed(here, Establishment.objects.get(pk=rows[2].pk), park="C")
    page = visitor.post(f"{receipt}undo/")
    assert page.status_code == 409
    assert [each["name"] for each in page.context["standing"]] == [rows[2].name]
    assert Establishment.objects.filter(park="B").count() == 2


def test_deleting_many_leaves_those_that_others_use_and_is_taken_back(visitor, rows, keep):
    keep(Product(establishment=rows[0], code="SP1", name="Giấy", unit="tấn"))
    before = all_rows(Establishment)
    url = begin(visitor, deed="delete", row=keys(rows[:3]))
    assert [each.row.pk for each in visitor.get(url).context["plan"].refused] == [rows[0].pk]
    receipt = confirm(visitor, url, 2).url
    assert Establishment.objects.count() == 10
    assert visitor.post(f"{receipt}undo/").status_code == 302
    assert all_rows(Establishment) == before and chain.verify().ok


def test_another_province_can_neither_choose_nor_see_nor_take_back(visitor, rows, stranger, keep, other_province):
    theirs = keep(plant(other_province, 99, park="KCN A"))
    url = begin(visitor, row=keys([rows[0], theirs]))
    assert BulkEdit.objects.get().keys == [rows[0].pk]
    other = Client()
    other.force_login(stranger)
    assert other.get(url).status_code == 404
    give(visitor, url, park="B")
    receipt = confirm(visitor, url, 1).url
    assert other.get(receipt).status_code == 404
    assert other.post(f"{receipt}undo/").status_code == 404
    assert visitor.get(receipt).status_code == 200


def test_a_field_that_a_person_may_not_see_is_neither_offered_nor_set(visitor, rows, narrow):
    url = begin(visitor, row=keys(rows[:2]))
    assert 'value="park"' not in visitor.get(url).content.decode()
    assert visitor.post(url, {"step": "values", "set": "park", "park": "B"}).status_code == 422
    assert not Establishment.objects.filter(park="B").exists()


@pytest.mark.parametrize("count", [10, 400])
def test_a_preview_costs_few_queries_however_many_rows(count, visitor, keep, province):
    owner = keep(plant(province, 1))
    keep(*[Product(establishment=owner, code=f"SP{n}", name="Giấy", unit="tấn") for n in range(count)])
    url = visitor.post("/r/products/bulk/", {"deed": "change", "all": "1"}).url
    give(visitor, url, kind="giấy")
    with CaptureQueriesContext(connection) as spent:
        assert len(visitor.get(url).context["plan"].done) == count
    assert len(spent) <= 12, [each["sql"][:100] for each in spent]
