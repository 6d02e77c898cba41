"""Tokens: shown once, good for what both they and their person may today, gone at the next request."""

import datetime as dt
import json

import pytest
from django.core.cache import cache

from sachhon.api import tokens
from sachhon.api.models import ApiToken
from sachhon.kit import clock
from sachhon.kit.models import Change
from tests.kit.conftest import plant

pytestmark = pytest.mark.django_db
LIST = "/api/v1/establishments/"
NEW = {"code": "CS-00009", "name": "Nhà máy giấy 9", "vsic": "1701", "vsic_version": "2018"}


@pytest.fixture
def issued(officer):
    """A function that makes a token and returns it with the headers that carry it."""

    def made(**about):
        token, secret = tokens.issue(officer, "kho dữ liệu", **{"scope": "write", "days": 30, **about})
        return token, {"Authorization": f"Bearer {secret}"}

    return made


def post(client, headers, body=NEW, address=LIST):
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def test_a_token_reads_and_writes_for_its_person_without_a_cookie(client, issued, officer):
    _token, headers = issued()
    assert client.get(LIST, headers=headers).status_code == 200
    answer = post(client, headers)
    assert answer.status_code == 201 and not answer.cookies
    assert Change.objects.latest("pk").change_set.by == officer


def test_only_a_digest_is_kept(issued):
    token, headers = issued()
    secret = headers["Authorization"].split()[1]
    assert len(secret) > 40
    kept = [str(value) for row in (ApiToken, Change) for values in row.objects.values_list() for value in values]
    assert not [value for value in kept if secret in value]
    assert token.digest not in secret


@pytest.mark.parametrize(
    "end",
    [
        lambda token, user: tokens.revoke(token),
        lambda token, user: ApiToken.objects.update(expires=clock.now()),
        lambda token, user: type(user).objects.update(is_active=False),
    ],
    ids=["revoked", "expired", "its person disabled"],
)
def test_it_ends_at_the_next_request(client, issued, officer, end):
    token, headers = issued()
    assert client.get(LIST, headers=headers).status_code == 200
    end(token, officer)
    answer = client.get(LIST, headers=headers)
    assert answer.status_code == 401 and answer["WWW-Authenticate"] == "Bearer"


def test_a_role_that_was_taken_away_acts_on_the_next_request(client, issued, officer, january):
    _token, headers = issued()
    assert client.get(LIST, headers=headers).status_code == 200
    officer.memberships.update(valid_to=january.date())
    assert client.get(LIST, headers=headers).status_code == 403


@pytest.mark.parametrize("header", ["Bearer x", "Bearer ", "Bearer sachhon_" + "a" * 43, "bearer é"])
def test_a_token_that_is_none_is_refused_even_beside_a_signed_in_browser(visitor, header):
    assert visitor.get(LIST, headers={"Authorization": header}).status_code == 401


def test_a_token_in_an_address_is_no_token(client, issued):
    _token, headers = issued()
    secret = headers["Authorization"].split()[1]
    for name in ("token", "access_token", "key", "Authorization"):
        assert client.get(LIST, {name: secret}).status_code == 401


@pytest.mark.parametrize("scope", ["read", "import"])
def test_a_scope_that_does_not_write_does_not_write(client, issued, scope):
    _token, headers = issued(scope=scope)
    assert client.get(LIST, headers=headers).status_code == 200
    assert post(client, headers).status_code == 403


def test_a_token_for_some_registers_knows_no_others(client, issued):
    _token, headers = issued(registers=["products"])
    assert client.get("/api/v1/products/", headers=headers).status_code == 200
    assert client.get(LIST, headers=headers).status_code == 403
    assert post(client, headers).status_code == 403


def test_a_token_of_one_province_narrows_its_person(client, issued, officer, keep, province, other_province):
    from sachhon.accounts.services import grant

    grant(officer, "officer", province_id=other_province.pk, agency="Sở")
    mine, theirs = keep(plant(province, 1), plant(other_province, 2))
    _token, both = issued()
    assert client.get(LIST, headers=both).json()["count"] == 2
    _token, one = issued(province_id=province.pk)
    assert [row["code"] for row in client.get(LIST, headers=one).json()["rows"]] == [mine.code]
    assert client.get(f"{LIST}{theirs.uuid}", headers=one).status_code == 404
    assert client.patch(f"{LIST}{theirs.uuid}", "{}", content_type="application/json", headers=one).status_code == 404
    answer = post(client, one, {**NEW, "province": other_province.code})
    assert answer.status_code == 422 and "province" in answer.json()["error"]["fields"]
    assert post(client, one).json()["province"] == province.code


def test_a_token_for_a_province_that_its_person_has_not_sees_nothing(client, issued, keep, other_province):
    keep(plant(other_province, 2))
    _token, headers = issued(province_id=other_province.pk)
    assert client.get(LIST, headers=headers).status_code == 403


def test_too_many_requests_wait_and_others_do_not(client, issued, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    cache.clear()
    _token, headers = issued()
    _other, free = issued()
    answers = [client.get(LIST, headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert client.get(LIST, headers=free).status_code == 200


def test_when_it_was_used_is_noted_at_most_once_a_minute(client, issued, january, monkeypatch):
    token, headers = issued()
    for minutes, noted in ((0, 0), (0.5, 0), (2, 2)):
        moment = january + dt.timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        client.get(LIST, headers=headers)
        token.refresh_from_db()
        assert token.last_used == january + dt.timedelta(minutes=noted)


def test_a_token_needs_an_end_within_a_year(officer):
    for days in (0, 367):
        with pytest.raises(ValueError, match="366"):
            tokens.issue(officer, "x", scope="read", days=days)


def test_no_other_site_may_read_the_api_in_a_browser(visitor):
    answer = visitor.get(LIST, headers={"Origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
