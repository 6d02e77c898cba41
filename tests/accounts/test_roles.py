"""Roles by date, agencies with their areas and successors, and what a person sees from one request to the next."""

import datetime as dt

import pytest
from django.test import Client

from sachhon.accounts.authority import Refused
from sachhon.accounts.models import Agency, AgencyArea, Membership, User
from sachhon.accounts.services import crossing, end_membership, grant, grant_in, keep_agency, keep_area
from sachhon.kit import chain

TODAY = dt.date(2026, 1, 20)


def fresh(user):
    """The person as the next request reads them."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def admin(here):
    """The administrator of Đồng Tháp."""
    user = User.objects.create(username="quan-tri", full_name="Quản Trị")
    grant(user, "administrator", province_id=here.pk, agency="")
    return fresh(user)


@pytest.fixture
def operator(db):
    """The operator of the system."""
    return User.objects.create(username="van-hanh", is_superuser=True)


def department(where):
    """The province's first agency."""
    return Agency.objects.filter(province_id=where.pk).order_by("pk").first()


def test_a_role_that_ends_is_gone_on_the_next_request(here, admin):
    browser = Client()
    browser.force_login(here.officer)
    assert browser.get("/r/establishments/").status_code == 200
    end_membership(here.officer.memberships.get(), TODAY, by=admin)
    assert browser.get("/r/establishments/").status_code == 403
    grant_in(Membership(user=here.officer, agency=department(here), role="officer", valid_from=TODAY), by=admin)
    assert browser.get("/r/establishments/").status_code == 200
    assert chain.verify().ok


def test_a_role_holds_from_its_first_day_to_the_day_before_its_last(here, admin):
    user = User.objects.create(username="moi")
    for first, last, holds in (
        (TODAY, None, True), (TODAY + dt.timedelta(1), None, False), (dt.date(2020, 1, 1), TODAY, False),
        (dt.date(2020, 1, 1), TODAY + dt.timedelta(1), True),
    ):  # fmt: skip
        Membership.objects.filter(user=user).delete()
        Membership.objects.create(user=user, agency=department(here), role="officer", valid_from=first, valid_to=last)
        assert (fresh(user).provinces() == {here.pk}) == holds, (first, last)


def test_the_same_role_is_not_held_twice_on_one_day(here, admin):
    again = Membership(user=here.officer, agency=department(here), role="officer", valid_from=dt.date(2026, 6, 1))
    with pytest.raises(Refused) as refused:
        grant_in(again, by=admin)
    assert refused.value.code == "crossing"
    before = Membership(
        user=here.officer, agency=department(here), role="officer", valid_from=dt.date(2025, 1, 1), valid_to=TODAY
    )
    assert not crossing(before)


def test_what_a_person_sees_are_the_agencys_areas_of_today(here, elsewhere, operator):
    agency = department(here)
    assert fresh(here.officer).provinces() == {here.pk}
    area = AgencyArea(agency=agency, province_id=elsewhere.pk, valid_from=TODAY)
    keep_area(area, by=operator)
    assert fresh(here.officer).provinces() == {here.pk, elsewhere.pk}
    area.valid_to = TODAY
    keep_area(area, by=operator)
    assert fresh(here.officer).provinces() == {here.pk}
    with pytest.raises(Refused):
        keep_area(AgencyArea(agency=agency, province_id=here.pk, valid_from=TODAY), by=operator)


def test_who_carries_an_agency_on_sees_what_it_saw_and_takes_its_people_over(here, elsewhere, operator):
    old, new = department(elsewhere), department(here)
    assert fresh(here.officer).provinces() == {here.pk}
    old.successor, old.valid_to = new, TODAY
    keep_agency(old, by=operator)
    assert fresh(here.officer).provinces() == {here.pk, elsewhere.pk}
    moved = elsewhere.officer.memberships.order_by("valid_from")
    assert [(each.agency, each.valid_to) for each in moved.order_by("pk")] == [(old, TODAY), (new, None)]
    assert fresh(elsewhere.officer).provinces() == {here.pk, elsewhere.pk}
    assert chain.verify().ok


def test_an_area_that_an_agency_had_given_away_before_it_closed_is_not_inherited(here, elsewhere, operator):
    old, new = Agency(name="Sở cũ", province_id=here.pk, valid_from=dt.date(2000, 1, 1)), department(here)
    keep_agency(old, by=operator)
    kept = AgencyArea(
        agency=old, province_id=elsewhere.pk, valid_from=dt.date(2000, 1, 1), valid_to=dt.date(2010, 1, 1)
    )
    keep_area(kept, by=operator)
    old.successor, old.valid_to = new, dt.date(2025, 7, 1)
    keep_agency(old, by=operator)
    assert fresh(here.officer).provinces() == {here.pk}
    AgencyArea.objects.filter(pk=kept.pk).update(valid_to=dt.date(2025, 7, 1))  # it had it to the end
    assert fresh(here.officer).provinces() == {here.pk, elsewhere.pk}


def test_a_merger_of_mergers_is_followed(here, elsewhere, operator):
    grand = Agency(name="Sở đầu", province_id=elsewhere.pk)
    keep_agency(grand, by=operator)
    middle = Agency(name="Sở giữa", province_id=here.pk)
    keep_agency(middle, by=operator)
    for older, newer, on in ((grand, middle, dt.date(2020, 1, 1)), (middle, department(here), dt.date(2025, 7, 1))):
        older.successor, older.valid_to = newer, on
        keep_agency(older, by=operator)
    assert fresh(here.officer).provinces() == {here.pk, elsewhere.pk}


def test_a_successor_sees_nothing_before_the_day_it_takes_over(here, elsewhere, operator):
    old = department(elsewhere)
    old.successor, old.valid_to = department(here), TODAY + dt.timedelta(1)
    keep_agency(old, by=operator)
    assert fresh(here.officer).provinces() == {here.pk}
    assert fresh(elsewhere.officer).provinces() == {elsewhere.pk}


def test_an_agency_that_has_closed_gives_no_role(here, operator):
    agency = department(here)
    agency.valid_to = TODAY
    keep_agency(agency, by=operator)
    assert fresh(here.officer).roles == []


def test_a_ministry_role_reaches_no_province(here, operator):
    user = User.objects.create(username="bo")
    grant(user, "ministry", province_id=None, agency="Bộ Công Thương")
    assert fresh(user).roles == [("ministry", None)] and fresh(user).provinces() == frozenset()


def test_roles_cost_two_queries_however_many_agencies(here, admin, django_assert_num_queries):
    for number in range(30):
        keep_agency(Agency(name=f"Sở {number}", province_id=here.pk, successor=None), by=None)
    user = fresh(here.officer)
    with django_assert_num_queries(2):
        assert user.provinces() == {here.pk} and user.can("import", here.pk) and user.roles
