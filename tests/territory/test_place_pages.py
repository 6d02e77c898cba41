"""Pages of places: the list of a day, the story of a place, corrections by its officers."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sachhon.kit.chain import verify
from sachhon.kit.models import ChangeSet
from sachhon.territory.models import AreaVersion
from sachhon.territory.queries import area_called, version_called

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(here):
    client = Client(headers={"accept-language": "en"})
    client.force_login(here.officer)
    return client


@pytest.fixture
def ward():
    """Mỹ Tho ward, in the province of the officer."""
    return area_called("28261", dt.date(2026, 1, 1))


def shown(answer):
    return answer.content.decode()


def typed(area, **changed):
    row = area.versions.order_by("-valid_from").first()
    names = ("code", "type", "name_vi", "name_en")
    values = {name: getattr(row, name) for name in names} | {"valid_from": "01/03/2026", "source": "Nghị quyết 1"}
    return values | {"why": "đổi tên", "confirmed": "on"} | changed


def test_the_list_shows_the_communes_of_a_day(browser):
    now = shown(browser.get("/places/", {"province": "82"}))
    assert "102 communes as they were" in now
    before = shown(browser.get("/places/", {"province": "82", "on": "30/06/2025"}))
    assert "Tien Giang province" in before
    assert "Dong Thap province" not in before.partition("<tbody>")[2]


def test_the_list_in_todays_boundary_says_what_each_place_has_become(browser):
    page = shown(browser.get("/places/", {"q": "gio mai", "on": "30/06/2025", "boundary": "today"}))
    assert "Gio Mai commune" in page
    assert "Cua Viet commune" in page
    assert "Cua Viet" not in shown(browser.get("/places/", {"q": "gio mai", "on": "30/06/2025"}))


def test_names_are_sought_without_marks_by_district_and_by_code(browser):
    for sought in ("Gio Mai", "gio mai gio linh", "GIO MÁI"):
        assert "Gio Mai commune" in shown(browser.get("/places/", {"q": sought, "on": "30/06/2025"})), sought
    assert "My Tho ward" in shown(browser.get("/places/", {"q": "28261"}))


@pytest.mark.parametrize(
    "query", [{"on": "31/02/2025"}, {"on": "x"}, {"on": "01/01/1900"}, {"province": "xx"}, {"page": "999999"},
              {"boundary": "sideways"}, {"q": "\x00" * 20}, {"q": "a" * 500}],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_breaks_nothing(browser, query):
    assert browser.get("/places/", query).status_code == 200


@pytest.mark.parametrize("query", [{}, {"on": "30/06/2025", "boundary": "today"}])
def test_the_list_costs_few_queries(browser, query):
    with CaptureQueriesContext(connection) as spent:
        assert browser.get("/places/", query).status_code == 200
    assert len(spent) <= 14, [each["sql"][:100] for each in spent]


def test_a_place_tells_what_it_came_from_and_what_it_became(browser):
    province = shown(browser.get(f"/places/{area_called('44', dt.date(2026, 1, 1), 'province').key}/"))
    assert "Quang Binh province" in province
    assert "Its 78 communes" in province
    old = shown(browser.get(f"/places/{area_called('45', dt.date(2024, 1, 1), 'province').key}/"))
    assert "ended on" in old
    assert "What it became" in old


def test_what_is_not_confirmed_says_so(browser):
    page = shown(browser.get(f"/places/{area_called('75', dt.date(2026, 5, 1), 'province').key}/"))
    assert "to be confirmed" in page
    assert "to be confirmed" not in shown(browser.get(f"/places/{area_called('01', kind='province').key}/"))


def test_a_divided_commune_shows_its_shares_as_estimates(browser):
    row = AreaVersion.objects.filter(area__went__basis="estimated").first()
    assert "estimated" in shown(browser.get(f"/places/{row.area.key}/"))


@pytest.mark.parametrize("key", ["nowhere", "99999@2025-07-01", "a" * 300, "%00"])
def test_a_place_that_does_not_exist_is_not_found(browser, key):
    assert browser.get(f"/places/{key}/").status_code == 404


def test_nobody_sees_places_without_signing_in(db, ward):
    for address in ("/places/", f"/places/{ward.key}/", f"/places/{ward.key}/correct/"):
        assert Client().get(address).status_code == 302


def test_a_correction_from_a_later_day_is_a_new_row_and_leaves_the_old_one(browser, here, ward):
    answer = browser.post(f"/places/{ward.key}/correct/", typed(ward, name_vi="Mỹ Tho Mới", name_en="My Tho Moi"))
    assert answer.status_code == 302
    assert version_called("28261", dt.date(2026, 2, 28)).name_vi == "Mỹ Tho"
    assert version_called("28261", dt.date(2026, 3, 1)).name_vi == "Mỹ Tho Mới"
    link = ChangeSet.objects.latest("pk")
    assert (link.by, link.why, link.province_id) == (here.officer, "đổi tên", here.pk)
    assert verify().ok
    assert "Mỹ Tho Mới" in shown(browser.get(f"/places/{ward.key}/", headers={"accept-language": "vi"}))


def test_a_correction_on_the_first_day_puts_that_version_right(browser, ward):
    count = AreaVersion.objects.count()
    answer = browser.post(f"/places/{ward.key}/correct/", typed(ward, valid_from="01/07/2025", type="xa"))
    assert answer.status_code == 302
    assert AreaVersion.objects.count() == count
    assert version_called("28261", dt.date(2025, 7, 1)).type == "xa"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"valid_from": "01/01/2020"}, "Write a day from 01/07/2025 on."), ({"valid_from": "x"}, "is not a day"),
        ({"code": "abc"}, "Write two to six digits."), ({"code": "28249"}, "has this code then"),
        ({"name_vi": ""}, "Fill this in"), ({"why": ""}, "Fill this in"), ({"type": "tinh"}, "valid choice"),
    ],
)  # fmt: skip
def test_a_correction_that_cannot_be_kept_says_why_and_keeps_what_was_typed(browser, ward, changed, said):
    count = AreaVersion.objects.count()
    answer = browser.post(f"/places/{ward.key}/correct/", typed(ward, **changed, source="Nghị quyết 77"))
    assert answer.status_code == 400
    assert said in shown(answer)
    assert "Nghị quyết 77" in shown(answer)
    assert AreaVersion.objects.count() == count


def test_an_officer_of_another_province_reads_and_does_not_correct(elsewhere, here, ward):
    client = Client()
    client.force_login(elsewhere.officer)
    assert client.get(f"/places/{ward.key}/").status_code == 200
    assert "correct/" not in shown(client.get(f"/places/{ward.key}/"))
    assert client.get(f"/places/{ward.key}/correct/").status_code == 403
    assert client.post(f"/places/{ward.key}/correct/", typed(ward)).status_code == 403
    assert version_called("28261", dt.date(2026, 3, 2)).name_vi == "Mỹ Tho"
