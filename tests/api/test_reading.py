"""The API: the same rows, one form for errors."""

import json

import pytest

from sachhon.api.site import openapi_text
from tests.kit.conftest import plant

pytestmark = pytest.mark.django_db
LIST = "/api/v1/establishments/"


def test_rows_come_typed_and_counted(visitor, keep, province, other_province):
    keep(plant(province, 1, employees=12), plant(province, 2), plant(other_province, 3))
    answer = visitor.get(f"{LIST}?limit=1&offset=1&sort=-code").json()
    assert (answer["count"], answer["limit"], answer["offset"]) == (2, 1, 1)
    assert (answer["rows"][0]["code"], answer["rows"][0]["employees"]) == ("CS-00001", 12)
    assert answer["rows"][0]["province"] == "82"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=201", 422), ("limit=0", 422), ("limit=x", 422), ("offset=-1", 422), ("offset=99999999999999999999", 422),
        ("offset=10000000", 200), ("sort=nothing", 400), ("colour=red", 400), ("household=maybe", 400),
    ],
)  # fmt: skip
def test_every_error_has_one_form(visitor, query, status):
    answer = visitor.get(f"{LIST}?{query}")
    assert answer.status_code == status
    if status != 200:
        assert set(answer.json()["error"]) == {"code", "message", "fields"}


def test_one_row_has_a_tag_that_saves_sending_it_again(visitor, keep, province):
    row = keep(plant(province, 1))
    answer = visitor.get(f"{LIST}{row.uuid}")
    assert answer.status_code == 200 and answer.json()["code"] == "CS-00001"
    again = visitor.get(f"{LIST}{row.uuid}", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304 and not again.content


@pytest.mark.parametrize("key", ["x", "00000000-0000-0000-0000-000000000000", "9" * 30])
def test_what_is_not_there_is_not_found(visitor, key):
    answer = visitor.get(f"{LIST}{key}")
    assert answer.status_code == 404 and answer.json()["error"]["code"] == "not_found"


def test_nobody_gets_401_and_a_role_without_rows_403(client, officer, province):
    assert client.get(LIST).status_code == 401
    officer.memberships.update(role="ministry")
    client.force_login(officer)
    assert client.get(LIST).status_code == 403


def test_hidden_fields_are_absent(visitor, keep, province, narrow):
    keep(plant(province, 1, employees=12))
    rows = visitor.get("/api/v1/establishments/").json()["rows"]
    assert set(rows[0]) == {"key", "code", "name", "province"}


def test_the_description_names_every_answer():
    found = json.loads(openapi_text())
    answers = found["paths"]["/api/v1/establishments/"]["get"]["responses"]
    assert {"200", "400", "401", "403", "404", "422"} <= set(answers)
