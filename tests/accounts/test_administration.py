"""Administration: within one's own province, never oneself, all in the record, and no business data."""

import datetime as dt

import pytest
from django.test import Client

from sachhon.accounts.authority import Refused
from sachhon.accounts.models import Agency, Invitation, Membership, User
from sachhon.accounts.services import disable, enable, grant, hashed, invite, sign_out_everywhere
from sachhon.kit import chain, clock
from sachhon.kit.models import Change
from tests.accounts.test_roles import admin, department, fresh, operator  # noqa: F401
from tests.accounts.test_signing_in import PASSWORD, sign_in

NEW = {"full_name": "Hồ Thị Mai", "username": "ho.mai", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def at(admin):  # noqa: F811
    """The administrator's browser."""
    browser = Client()
    browser.force_login(admin)
    return browser


@pytest.fixture
def there(elsewhere):
    """The administrator of the other province, and their browser."""
    user = User.objects.create(username="quan-tri-khac")
    grant(user, "administrator", province_id=elsewhere.pk, agency="")
    browser = Client()
    browser.force_login(user)
    browser.user = fresh(user)
    return browser


def invited(browser, where, role="officer", **more):
    """What the page says when a person is invited, and the link."""
    given = {"name": "Hồ Thị Mai", "email": "", "agency": department(where).pk, "role": role, **more}
    page = browser.post("/administration/invitations/", given)
    shown = [part.split("/")[0] for part in page.content.decode().split("http://testserver/invitations/")[1:]]
    return page, f"/invitations/{shown[0]}/" if shown else ""


def test_an_invitation_opens_an_account_with_its_role_once(at, here):
    page, link = invited(at, here)
    assert page.status_code == 200 and link
    visitor = Client()
    assert visitor.get(link).status_code == 200
    assert visitor.post(link, NEW).status_code == 302
    user = User.objects.get(username="ho.mai")
    assert fresh(user).roles == [("officer", here.pk)]
    assert sign_in("ho.mai").status_code == 302
    again = Client().post(link, {**NEW, "username": "ke.khac"})
    assert again.status_code == 404 and not User.objects.filter(username="ke.khac").exists()
    assert chain.verify().ok


def test_the_link_is_shown_once_and_kept_as_a_hash(at, here):
    _page, link = invited(at, here)
    token = link.split("/")[2]
    assert token not in at.get("/administration/invitations/").content.decode()
    kept = Invitation.objects.get()
    assert kept.token_hash == hashed(token) and token not in str(list(Change.objects.values_list("after", flat=True)))
    assert "Hồ Thị Mai" not in str(list(Change.objects.values_list("after", flat=True))), "names enter as hashes"


def test_a_link_ends_after_seven_days(at, here, monkeypatch):
    _page, link = invited(at, here)
    began = clock.now()
    monkeypatch.setattr(clock, "now", lambda: began + dt.timedelta(days=6, hours=23))
    assert Client().get(link).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: began + dt.timedelta(days=7, minutes=1))
    assert Client().get(link).status_code == 404
    assert Client().post(link, NEW).status_code == 404 and not User.objects.filter(username="ho.mai").exists()


def test_a_withdrawn_link_and_one_of_a_disabled_inviter_no_longer_hold(at, here, admin, operator):  # noqa: F811
    _page, link = invited(at, here)
    at.post(f"/administration/invitations/{Invitation.objects.get().pk}/withdraw/")
    assert Client().get(link).status_code == 404
    _page, other = invited(at, here)
    assert Client().get(other).status_code == 200
    disable(admin, by=operator, why="")
    assert Client().get(other).status_code == 404


@pytest.mark.parametrize("link", ["x", "a" * 43, "..", "%00", "' or 1=1"])
def test_made_up_links_open_nothing(db, link):
    assert Client().get(f"/invitations/{link}/").status_code == 404


def test_all_reasons_stand_at_once_and_what_was_typed_is_kept(at, here, admin):  # noqa: F811
    _page, link = invited(at, here)
    page = (
        Client()
        .post(link, {"full_name": "", "username": "Lê Ánh", "password": "ngắn", "again": "khác"})
        .content.decode()
    )
    assert page.count('sh-error"') >= 4 and 'value="Lê Ánh"' in page
    assert "ngắn" not in page


def test_a_known_person_takes_a_role_up_with_their_own_account(at, here, elsewhere):
    _page, link = invited(at, here)
    browser = Client()
    browser.force_login(elsewhere.officer)
    assert b"password" not in browser.get(link).content
    assert browser.post(link).status_code == 302
    assert fresh(elsewhere.officer).provinces() == {here.pk, elsewhere.pk}


def test_no_invitation_crosses_provinces(at, there, here, elsewhere, admin):  # noqa: F811
    _page, link = invited(at, elsewhere)
    assert not link and not Invitation.objects.exists(), "the agency is not among the choices"
    with pytest.raises(Refused) as refused:
        invite(Invitation(agency=department(elsewhere), role="officer", name="x"), by=admin)
    assert refused.value.code == "other_province"
    _page, link = invited(there, elsewhere)
    theirs = Invitation.objects.get()
    assert at.post(f"/administration/invitations/{theirs.pk}/withdraw/").status_code == 404
    assert b"H\xe1\xbb\x93 Th\xe1\xbb\x8b Mai" not in at.get("/administration/invitations/").content
    assert Client().get(link).status_code == 200, "and the same works at home"


@pytest.mark.parametrize("agency", ["national", "here"])
def test_the_whole_country_is_not_an_administrators_to_give(agency, here, admin):  # noqa: F811
    national = Agency.objects.create(name="Bộ", province_id=None)
    with pytest.raises(Refused):
        invite(
            Invitation(agency=national if agency == "national" else department(here), role="ministry", name="x"),
            by=admin,
        )


def test_a_leader_invites_officers_and_no_administrator_or_leader(here):
    leader = User.objects.create(username="lanh-dao")
    grant(leader, "leader", province_id=here.pk, agency="")
    browser = Client()
    browser.force_login(leader)
    assert invited(browser, here, "officer")[1] and invited(browser, here, "consultant")[1]
    for role in ("administrator", "leader", "ministry"):
        assert not invited(browser, here, role)[1], role
    assert browser.get("/administration/").status_code == 403


@pytest.mark.parametrize("role", ["officer", "ppc_leader", "consultant", "enterprise", "partner", "ministry"])
def test_others_reach_no_page_of_administration(role, here):
    user = User.objects.create(username="ai-do")
    grant(user, role, province_id=here.pk, agency="")
    browser = Client()
    browser.force_login(user)
    pk = here.officer.pk
    for address in ("", "invitations/", "agencies/", f"people/{pk}/", "agencies/new/"):
        assert browser.get(f"/administration/{address}").status_code == 403, address
    for address in (f"people/{pk}/disable/", f"people/{pk}/link/", f"roles/{here.officer.memberships.get().pk}/end/"):
        assert browser.post(f"/administration/{address}", {"on": "20/01/2026"}).status_code == 403, address
    assert fresh(here.officer).is_active


def test_an_administrator_sees_no_business_data(at, here):
    for address in ("/r/establishments/", "/r/uses/", "/imports/"):
        assert at.get(address).status_code == 403, address
    assert at.get("/api/v1/establishments/").status_code == 403
    assert at.get("/administration/").status_code == 200


def test_people_of_another_province_are_not_found(at, elsewhere):
    assert "officer-elsewhere" not in at.get("/administration/").content.decode().lower()
    pk = elsewhere.officer.pk
    assert at.get(f"/administration/people/{pk}/").status_code == 404
    for deed in ("disable", "link", "sign-out", "factor", "enable"):
        assert at.post(f"/administration/people/{pk}/{deed}/").status_code == 404
    assert (
        at.post(
            f"/administration/roles/{elsewhere.officer.memberships.get().pk}/end/", {"on": "20/01/2026"}
        ).status_code
        == 404
    )
    assert at.get(f"/administration/agencies/{department(elsewhere).pk}/").status_code == 404
    assert fresh(elsewhere.officer).is_active and fresh(elsewhere.officer).provinces()


def test_nobody_gives_a_role_to_themselves_or_ends_their_own(at, here, admin):  # noqa: F811
    given = {"agency": department(here).pk, "role": "officer", "valid_from": "20/01/2026"}
    page = at.post(f"/administration/people/{admin.pk}/", given)
    assert page.status_code == 200 and fresh(admin).roles == [("administrator", here.pk)]
    at.post(f"/administration/roles/{admin.memberships.get().pk}/end/", {"on": "20/01/2026"})
    at.post(f"/administration/people/{admin.pk}/disable/")
    assert fresh(admin).roles == [("administrator", here.pk)] and fresh(admin).is_active


def test_who_works_for_two_provinces_is_not_closed_or_taken_over_by_one(at, here, elsewhere, admin):  # noqa: F811
    both = User.objects.create(username="hai-noi")
    for where in (here, elsewhere):
        grant(both, "consultant", province_id=where.pk, agency="")
    with pytest.raises(Refused) as refused:
        disable(both, by=admin, why="")
    assert refused.value.code == "works_elsewhere"
    page = at.post(f"/administration/people/{both.pk}/link/").content.decode()
    assert "/password/" not in page and fresh(both).is_active
    assert "Quảng Trị" not in page and "officer-elsewhere" not in page.lower()


def test_roles_are_given_and_ended_on_the_page_and_the_record_tells(at, here, admin):  # noqa: F811
    pk = here.officer.pk
    given = {"agency": department(here).pk, "role": "ppc_leader", "valid_from": "01/02/2026", "valid_to": "01/03/2026"}
    assert at.post(f"/administration/people/{pk}/", given).status_code == 302
    made = Membership.objects.get(role="ppc_leader")
    assert (made.valid_from, made.valid_to) == (dt.date(2026, 2, 1), dt.date(2026, 3, 1))
    at.post(f"/administration/roles/{here.officer.memberships.get(role='officer').pk}/end/", {"on": "31/01/2026"})
    assert Membership.objects.get(role="officer").valid_to == dt.date(2026, 1, 31)
    last = Change.objects.filter(register="accounts.membership").latest("pk").change_set
    assert last.by == admin and last.province_id == here.pk
    assert chain.verify().ok


@pytest.mark.parametrize("on", ["19/01/2026", "31/02/2026", "", "mai"])
def test_a_role_does_not_end_in_the_past_or_on_no_day(at, here, on):
    held = here.officer.memberships.get()
    page = at.post(f"/administration/roles/{held.pk}/end/", {"on": on}, follow=True)
    assert "is-error" in page.content.decode()
    held.refresh_from_db()
    assert held.valid_to is None


def test_a_closed_account_is_out_everywhere_and_comes_back_as_it_was(here, at):
    here.officer.set_password(PASSWORD)
    here.officer.save()
    browser = Client()
    sign_in("officer-here", client=browser)
    assert browser.get("/r/establishments/").status_code == 200
    at.post(f"/administration/people/{here.officer.pk}/disable/", {"why": "nghỉ việc"})
    assert browser.get("/r/establishments/").status_code == 302
    assert sign_in("officer-here")["Location"] == "/sign-in/disabled/"
    assert "nghỉ việc" in at.get(f"/administration/people/{here.officer.pk}/").content.decode()
    at.post(f"/administration/people/{here.officer.pk}/enable/")
    assert browser.get("/r/establishments/").status_code == 302, "the old session is gone for good"
    assert sign_in("officer-here")["Location"] == "/dashboard/"
    assert chain.verify().ok


def test_an_administrator_signs_a_person_out_on_all_devices(here, admin):  # noqa: F811
    here.officer.set_password(PASSWORD)
    here.officer.save()
    browsers = [Client(), Client()]
    for browser in browsers:
        sign_in("officer-here", client=browser)
    assert sign_out_everywhere(here.officer, by=admin) == 2
    assert {browser.get("/account/").status_code for browser in browsers} == {302}


def test_agencies_are_kept_on_their_pages(at, here, elsewhere):
    given = {"name": "Trung tâm Khuyến công", "short_name": "TTKC", "valid_from": "01/07/2025"}
    page = at.post("/administration/agencies/new/", given)
    made = Agency.objects.get(short_name="TTKC")
    assert page["Location"] == f"/administration/agencies/{made.pk}/" and made.province_id == here.pk
    assert [each.province_id for each in made.areas.all()] == [here.pk]
    wrong = at.post(f"/administration/agencies/{made.pk}/", {**given, "name": "", "valid_from": "2025-13-01"})
    assert wrong.status_code == 200 and wrong.content.decode().count('class="sh-error"') == 2
    area = {"province_id": elsewhere.pk, "valid_from": "20/01/2026"}
    at.post(f"/administration/agencies/{made.pk}/areas/", area)
    assert made.areas.count() == 1, "another province is not theirs to give"
    follows = {**given, "valid_to": "01/02/2026", "successor": department(here).pk}
    assert at.post(f"/administration/agencies/{made.pk}/", follows).status_code == 302
    ring = {"name": "Sở", "valid_from": "01/01/2000", "valid_to": "01/02/2027", "successor": made.pk}
    page = at.post(f"/administration/agencies/{department(here).pk}/", ring)
    assert page.status_code == 200 and department(here).successor is None
    assert chain.verify().ok


def test_the_operator_reaches_every_province(operator, here, elsewhere):  # noqa: F811
    browser = Client()
    browser.force_login(operator)
    for where in (here, elsewhere):
        assert browser.get(f"/administration/people/{where.officer.pk}/").status_code == 200
    assert browser.get("/administration/").status_code == 200
    enable(here.officer, by=operator, why="")
