"""What ties open: an enterprise's own establishments, a consultant's assigned ones, and nothing to officers."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sachhon.accounts.models import Membership
from sachhon.assessments.models import Solution
from sachhon.establishments.models import Tie
from sachhon.kit.register import REGISTERS
from sachhon.kit.testing import written
from tests.kit.conftest import plant
from tests.permissions.people import SINCE, again, person, tied

PLANTS = REGISTERS["establishments"]


@pytest.fixture
def plants(here, elsewhere):
    """Two establishments here, one elsewhere."""
    return [written(plant(here.province, 1)), written(plant(here.province, 2)), written(plant(elsewhere.province, 3))]


@pytest.fixture
def firm(here, plants):
    """Who reports for the first one."""
    user = person("enterprise", here.province)
    tied(user, plants[0], "own")
    return user


@pytest.fixture
def consultant(here, plants):
    """Who is assigned to the first one."""
    user = person("consultant", here.province)
    tied(user, plants[0], "assigned")
    return user


def seen(user):
    """Codes of the establishments that a person knows of on the next request."""
    return sorted(PLANTS.rows(again(user)).values_list("code", flat=True))


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_an_enterprise_and_a_consultant_see_their_establishments_alone(firm, consultant):
    assert seen(firm) == seen(consultant) == ["CS-00001"]


def test_facts_follow_their_establishment(firm, plants):
    for place in plants:
        about = {"name": "Biến tần", "technique": "equipment", "implemented_on": SINCE}
        written(Solution(establishment=place, code="GP", **about))
    rows = REGISTERS["solutions"].rows(again(firm))
    assert [row.establishment_id for row in rows] == [plants[0].pk]


@pytest.mark.parametrize(
    ("deed", "firm_may", "consultant_may"),
    [("view", True, True), ("export", True, True), ("report", True, False), ("change", False, False),
     ("add", False, False), ("delete", False, False), ("import", False, False), ("undo", False, False)],
)  # fmt: skip
def test_what_a_tie_lets_a_person_do(firm, consultant, plants, deed, firm_may, consultant_may):
    assert bool(PLANTS.may(again(firm), deed, plants[0])) == firm_may
    assert bool(PLANTS.may(again(consultant), deed, plants[0])) == consultant_may
    assert not PLANTS.may(again(firm), deed, plants[1])
    assert not PLANTS.may(again(consultant), deed, plants[1])


def test_an_officer_may_report_on_behalf(here, elsewhere, plants):
    assert PLANTS.may(here.officer, "report", plants[0])
    assert not PLANTS.may(elsewhere.officer, "report", plants[0])


def test_a_consultant_adds_solutions_where_assigned_and_nowhere_else(consultant, plants):
    register, about = REGISTERS["solutions"], {"name": "Biến tần", "technique": "equipment", "implemented_on": SINCE}
    typed = {**about, "code": "GP9", "evidence": "", "note": ""}
    for place, kept in ((plants[0], 302), (plants[1], 200)):
        answer = browser(consultant).post(register.url("add"), {**typed, "establishment": place.pk})
        assert answer.status_code == kept
    assert [row.establishment_id for row in Solution.objects.all()] == [plants[0].pk]
    assert not register.may(again(consultant), "change", Solution.objects.get())


@pytest.mark.parametrize("dates", [{"valid_to": dt.date(2026, 1, 20)}, {"valid_from": dt.date(2026, 1, 21)}])
def test_a_tie_that_has_ended_or_not_begun_opens_nothing(here, plants, dates):
    user = person("enterprise", here.province)
    tied(user, plants[0], "own", **dates)
    assert seen(user) == []


def test_a_tie_opens_nothing_once_the_role_is_gone(firm):
    assert seen(firm)
    Membership.objects.filter(user=firm).update(valid_to=dt.date(2026, 1, 20))
    assert seen(firm) == []


@pytest.mark.parametrize(("role", "kind"), [("enterprise", "assigned"), ("consultant", "own"), ("partner", "own")])
def test_a_tie_needs_the_role_that_fits_it(here, plants, role, kind):
    user = person(role, here.province)
    tied(user, plants[0], kind)
    assert seen(user) == []
    with pytest.raises(ValidationError):
        Tie(user=user, establishment=plants[1], kind=kind, valid_from=SINCE).clean()


def test_a_role_of_one_province_and_a_tie_to_another_open_nothing(firm, plants):
    tied(firm, plants[2], "own")
    assert seen(firm) == ["CS-00001"]


def test_ties_never_help_an_officer(here, plants):
    for kind in ("own", "assigned"):
        tied(here.officer, plants[2], kind)
    assert seen(here.officer) == ["CS-00001", "CS-00002"]
    person("consultant", here.province, "both")


def test_an_officer_who_is_a_consultant_elsewhere_stays_in_the_province(here, elsewhere, plants):
    agency = Membership.objects.get(user=elsewhere.officer).agency
    written(Membership(user=here.officer, agency=agency, role="consultant", valid_from=SINCE))
    tied(here.officer, plants[2], "assigned")
    assert seen(here.officer) == ["CS-00001", "CS-00002"]


def test_an_officer_chooses_among_people_with_a_fitting_role_of_the_province(here, elsewhere, firm, consultant):
    person("partner", here.province)
    person("enterprise", elsewhere.province)
    choices = REGISTERS["ties"].choices(here.officer, "user")
    assert set(choices) == {firm, consultant}


def test_two_ties_of_one_kind_do_not_overlap(firm, plants):
    with pytest.raises(ValidationError):
        Tie(user=firm, establishment=plants[0], kind="own", valid_from=dt.date(2025, 1, 1)).clean()


def test_an_officers_list_asks_by_the_province_alone(here, plants):
    told = str(PLANTS.rows(again(here.officer)).query)
    assert "province_id" in told and "tie" not in told


@pytest.mark.parametrize("count", [5, 60])
def test_a_consultants_list_costs_as_many_questions_however_many_are_assigned(here, consultant, count):
    for number in range(100, 100 + count):
        tied(consultant, written(plant(here.province, number)), "assigned")
    client = browser(consultant)
    with CaptureQueriesContext(connection) as spent:
        assert client.get(PLANTS.url()).status_code == 200
    assert len(spent) <= 10, [each["sql"][:100] for each in spent]


def test_the_page_of_an_establishment_opens_to_its_own_people_alone(firm, consultant, plants):
    for user in (firm, consultant):
        answers = [browser(user).get(f"/establishments/{place.uuid}/").status_code for place in plants]
        assert answers == [200, 404, 404]
