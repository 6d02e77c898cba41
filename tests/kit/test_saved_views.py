"""Lists as links: columns in the address, views with names, and files of what is shown."""

import csv
import io
import json

import pytest
from django.test import Client

from sachhon.accounts.models import User
from sachhon.accounts.services import grant
from sachhon.kit import chain
from sachhon.kit.models import ChangeSet, SavedView
from sachhon.resources.models import Resource, ResourceUse
from tests.kit.conftest import plant

pytestmark = pytest.mark.django_db
LIST = "/r/establishments/"


@pytest.fixture
def rows(keep, province):
    return keep(*[plant(province, n, employees=10 * n, commune="Mỹ An" if n % 2 else "Cao Lãnh") for n in range(1, 9)])


@pytest.fixture
def colleague(province):
    """Another officer of the same province, with a browser."""
    user = User.objects.create(username="dong-nghiep", full_name="Đồng Nghiệp")
    grant(user, "officer", province_id=province.pk, agency="Department")
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def outsider(stranger):
    browser = Client()
    browser.force_login(stranger)
    return browser


def heads(page):
    return [each.path for each in page.context["listing"].columns]


def keep_view(visitor, name, query, **more):
    page = visitor.post(f"{LIST}views/", {"name": name, "query": query, **more})
    assert page.status_code == 302
    return page.url


def test_columns_stand_as_the_address_names_them(visitor, rows):
    page = visitor.get(f"{LIST}?columns=name,employees,code")
    assert heads(page) == ["name", "employees", "code"]
    assert heads(visitor.get(f"{LIST}?columns=code&columns=name")) == ["code", "name"], "ticked without a script"


def test_a_column_that_is_not_there_is_left_out_and_said(visitor, rows, narrow):
    page = visitor.get(f"{LIST}?columns=code,employees,name")
    assert heads(page) == ["code", "name"]
    assert len(page.context["listing"].notes) == 1 and "employees" in page.context["listing"].notes[0]
    assert visitor.get(f"{LIST}export.csv?columns=code,employees").status_code == 400


def test_a_file_has_the_columns_rows_and_order_that_are_shown(visitor, rows):
    query = "columns=name,employees&commune=Mỹ An&sort=-code"
    text = b"".join(visitor.get(f"{LIST}export.csv?{query}")).decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text)))
    assert found[0] == ["name", "employees"] and [line[1] for line in found[1:]] == ["70", "50", "30", "10"]
    whole = b"".join(visitor.get(f"{LIST}export.csv?commune=Mỹ An")).decode("utf-8-sig")
    assert {"tax_code", "latitude", "note"} <= set(next(csv.reader(io.StringIO(whole))))


def test_a_file_of_a_quantity_has_what_was_typed_beside_what_was_converted(visitor, keep, rows):
    keep(ResourceUse(
        establishment=rows[0], resource=Resource.objects.get(code="ELEC"), source="yearly", start="2025-01-01",
        end="2026-01-01", given="1,5", unit_given="MWh", quantity=1500.0,
    ))  # fmt: skip
    for query in ("?columns=establishment__code,quantity", ""):
        found = json.loads(b"".join(visitor.get(f"/r/uses/export.json{query}")))["rows"][0]
        told = [found[name] for name in ("quantity", "resource__unit", "given", "unit_given")]
        assert told == [1500.0, "kWh", "1,5", "MWh"]


def test_a_view_is_a_link_that_shows_the_same_to_whoever_may(visitor, rows, colleague):
    url = keep_view(visitor, "Mỹ An đông người", "commune=Mỹ An&columns=code,employees&page=3&sort=")
    assert "page" not in url and "sort" not in url
    for browser in (visitor, colleague):
        page = browser.get(url)
        assert heads(page) == ["code", "employees"] and page.context["listing"].selection.count == 4


def test_a_view_is_seen_by_others_of_the_province_only_when_shared(visitor, rows, colleague, outsider, province):
    keep_view(visitor, "Riêng tôi", "commune=Mỹ An")
    keep_view(visitor, "Của cả tỉnh", "commune=Cao Lãnh", share=province.pk)
    seen = [
        each.view.name if hasattr(each, "view") else each["view"].name
        for each in colleague.get(LIST).context["views"].links
    ]
    assert seen == ["Của cả tỉnh"]
    assert [each["view"].name for each in visitor.get(LIST).context["views"].links] == ["Của cả tỉnh", "Riêng tôi"]
    text = outsider.get(LIST).content.decode()
    assert "Của cả tỉnh" not in text and "Riêng tôi" not in text


def test_nobody_shares_with_a_province_of_others(visitor, rows, other_province, outsider):
    keep_view(visitor, "Lọt ra ngoài", "commune=Mỹ An", share=other_province.pk)
    assert SavedView.objects.get().province_id is None
    assert "Lọt ra ngoài" not in outsider.get(LIST).content.decode()
    view = SavedView.objects.get()
    assert outsider.post(f"{LIST}views/{view.uuid}/", {"deed": "default"}).status_code == 404


def test_keeping_again_renames_and_the_same_name_takes_the_new_list(visitor, rows):
    keep_view(visitor, "Một", "commune=Mỹ An")
    keep_view(visitor, "Hai", "commune=Mỹ An")
    assert list(SavedView.objects.values_list("name", "query")) == [("Hai", "commune=M%E1%BB%B9+An")]
    keep_view(visitor, "Hai", "vsic=17")
    assert list(SavedView.objects.values_list("name", "query")) == [("Hai", "vsic=17")]


def test_a_list_opens_with_the_view_a_person_chose_and_with_no_other_persons(visitor, rows, colleague, province):
    keep_view(visitor, "Mặc định", "commune=Mỹ An", default="1", share=province.pk)
    assert visitor.get(LIST).url == f"{LIST}?commune=M%E1%BB%B9+An"
    assert visitor.get(f"{LIST}?view=all").context["listing"].selection.count == 8
    assert colleague.get(LIST).status_code == 200
    view = SavedView.objects.get()
    visitor.post(f"{LIST}views/{view.uuid}/", {"deed": "plain"})
    assert visitor.get(LIST).status_code == 200


def test_only_its_owner_forgets_a_view(visitor, rows, colleague, province):
    keep_view(visitor, "Chung", "commune=Mỹ An", share=province.pk, default="1")
    view = SavedView.objects.get()
    colleague.post(f"{LIST}views/{view.uuid}/", {"deed": "delete"})
    assert SavedView.objects.exists()
    visitor.post(f"{LIST}views/{view.uuid}/", {"deed": "delete"})
    assert not SavedView.objects.exists() and visitor.get(LIST).status_code == 200


def test_views_are_in_the_record(visitor, rows, officer, province):
    keep_view(visitor, "Chung", "commune=Mỹ An", share=province.pk)
    link = ChangeSet.objects.latest("pk")
    assert (link.by, link.province_id) == (officer, province.pk) and chain.verify().ok
    SavedView.objects.update(name="lén đổi")
    assert not chain.verify().ok


def test_a_plain_list_and_a_nameless_view_are_not_kept(visitor, rows):
    keep_view(visitor, "Trống", "page=2&view=all")
    keep_view(visitor, " ", "commune=Mỹ An")
    assert not SavedView.objects.exists()


def test_the_sentence_counts_what_is_shown_of_all_and_names_the_order(visitor, rows):
    page = visitor.get(f"{LIST}?commune=Mỹ An&sort=-name", HTTP_ACCEPT_LANGUAGE="en")
    assert "4" in page.context["listing"].selection.sentence and "8" in page.context["listing"].selection.sentence
