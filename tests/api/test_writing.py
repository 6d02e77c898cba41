"""Writing through the API: the same checks as a page, nothing lost, nothing twice, nothing beside."""

import datetime as dt
import json
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from sachhon.api.models import KeptAnswer
from sachhon.establishments.models import Establishment, Product
from sachhon.kit.models import ChangeSet
from sachhon.kit.policy import GUARDS
from sachhon.kit.register import REGISTERS
from tests.kit.conftest import plant

pytestmark = pytest.mark.django_db
LIST = "/api/v1/establishments/"
NEW = {"code": "CS-00009", "name": "Nhà máy giấy 9", "vsic": "1701", "vsic_version": "2018"}


def send(client, method, address, body=None, **headers):
    return getattr(client, method)(
        address, json.dumps(body or {}), content_type="application/json", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )  # fmt: skip


def test_a_row_is_added_by_one_change_set_and_shown_with_its_tag(visitor, officer):
    before = ChangeSet.objects.count()
    answer = send(visitor, "post", LIST, {**NEW, "employees": 12, "active_from": "2020-03-01", "why": "sổ giấy"})
    assert answer.status_code == 201, answer.content
    assert (answer.json()["code"], answer.json()["employees"], answer.json()["active_from"]) == (
        "CS-00009",
        12,
        "2020-03-01",
    )
    assert ChangeSet.objects.count() == before + 1 and ChangeSet.objects.latest("pk").by == officer
    assert visitor.get(answer["Location"])["ETag"] == answer["ETag"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({**NEW, "origin": "reference", "id": 7, "province_id": 1}, {"origin", "id", "province_id"}),
        ({**NEW, "employees": "twelve", "household": "maybe"}, {"employees", "household"}),
        ({"code": "CS-1"}, {"name"}),
        ({**NEW, "active_from": "2020-13-45"}, {"active_from"}),
        ({**NEW, "employees": 10**30}, {"employees"}),
    ],
)
def test_every_wrong_field_is_named_at_once_and_nothing_is_kept(visitor, body, fields):
    before = Establishment.objects.count()
    answer = send(visitor, "post", LIST, body)
    assert answer.status_code == 422 and fields <= set(answer.json()["error"]["fields"]), answer.content
    assert Establishment.objects.count() == before


def test_a_field_that_the_person_may_not_see_cannot_be_written(visitor, keep, province, narrow):
    row = keep(plant(province, 1))
    tag = visitor.get(f"{LIST}{row.uuid}")["ETag"]
    answer = send(visitor, "patch", f"{LIST}{row.uuid}", {"employees": 5}, If_Match=tag)
    assert answer.status_code == 422 and "employees" in answer.json()["error"]["fields"]
    row.refresh_from_db()
    assert row.employees is None


def test_only_what_is_sent_changes(visitor, keep, province):
    row = keep(plant(province, 1, employees=12, note="cũ"))
    tag = visitor.get(f"{LIST}{row.uuid}")["ETag"]
    answer = send(visitor, "patch", f"{LIST}{row.uuid}", {"employees": 13}, If_Match=tag)
    assert answer.status_code == 200, answer.content
    row.refresh_from_db()
    assert (row.employees, row.note, row.name) == (13, "cũ", "Nhà máy giấy 1")
    assert answer["ETag"] == visitor.get(f"{LIST}{row.uuid}")["ETag"] != tag


def test_a_second_writer_is_told_who_was_first_and_loses_nothing(visitor, keep, province, officer):
    row = keep(plant(province, 1))
    tag = visitor.get(f"{LIST}{row.uuid}")["ETag"]
    assert send(visitor, "patch", f"{LIST}{row.uuid}", {"employees": 13}, If_Match=tag).status_code == 200
    for method in ("patch", "delete"):
        late = send(visitor, method, f"{LIST}{row.uuid}", {"employees": 14} if method == "patch" else {}, If_Match=tag)
        assert late.status_code == 412 and late.json()["error"]["changed_by"] == str(officer), late.content
        assert late.json()["error"]["changed_at"]
    row.refresh_from_db()
    assert row.employees == 13


@pytest.mark.parametrize("tag", [None, "*"])
def test_without_the_tag_that_was_read_nothing_is_changed_or_deleted(visitor, keep, province, tag):
    row = keep(plant(province, 1))
    for method in ("patch", "delete"):
        answer = send(visitor, method, f"{LIST}{row.uuid}", **({"If_Match": tag} if tag else {}))
        assert answer.status_code == 428, answer.content
    assert Establishment.objects.filter(pk=row.pk).exists()


def test_a_row_is_deleted_unless_others_use_it(visitor, keep, province):
    row = keep(plant(province, 1))
    product = keep(Product(establishment=row, code="SP1", name="Giấy", kind="giấy", unit="tấn"))
    address = f"{LIST}{row.uuid}"
    answer = send(visitor, "delete", address, If_Match=visitor.get(address)["ETag"])
    assert answer.status_code == 409 and "1" in answer.json()["error"]["message"]
    inner = f"/api/v1/products/{getattr(product, REGISTERS['products'].key)}"
    assert send(visitor, "delete", inner, If_Match=visitor.get(inner)["ETag"]).status_code == 204
    assert send(visitor, "delete", address, If_Match=visitor.get(address)["ETag"]).status_code == 204
    assert visitor.get(address).status_code == 404


def test_a_link_is_written_by_the_code_that_reading_shows(visitor, keep, province, other_province):
    mine, theirs = keep(plant(province, 1), plant(other_province, 2))
    body = {"establishment": mine.code, "code": "SP1", "name": "Giấy", "kind": "giấy", "unit": "tấn"}
    answer = send(visitor, "post", "/api/v1/products/", body)
    assert answer.status_code == 201 and answer.json()["establishment"] == mine.code, answer.content
    answer = send(visitor, "post", "/api/v1/products/", {**body, "establishment": theirs.code, "code": "SP2"})
    assert answer.status_code == 422 and "establishment" in answer.json()["error"]["fields"]


def test_another_province_cannot_be_changed_or_deleted(visitor, keep, other_province):
    row = keep(plant(other_province, 1))
    for method in ("patch", "delete"):
        assert send(visitor, method, f"{LIST}{row.uuid}", If_Match='"x"').status_code == 404
    assert Establishment.objects.filter(pk=row.pk).exists()


def test_what_is_locked_now_is_refused_with_its_reason(visitor, keep, province, monkeypatch):
    row = keep(plant(province, 1))
    label = REGISTERS["establishments"].label
    monkeypatch.setitem(GUARDS, label, [lambda values, memory: "The period is closed."])
    tag = visitor.get(f"{LIST}{row.uuid}")["ETag"]
    for method, body in (("patch", {"employees": 1}), ("delete", {})):
        answer = send(visitor, method, f"{LIST}{row.uuid}", body, If_Match=tag)
        assert answer.status_code in (409, 422) and answer.json()["error"]["message"] == "The period is closed."


def test_a_leader_reads_and_does_not_write(client, officer, keep, province):
    officer.memberships.update(role="leader")
    client.force_login(officer)
    row = keep(plant(province, 1))
    tag = client.get(f"{LIST}{row.uuid}")["ETag"]
    assert send(client, "post", LIST, NEW).status_code == 403
    for method in ("patch", "delete"):
        assert send(client, method, f"{LIST}{row.uuid}", If_Match=tag).status_code == 403


def test_a_cookie_writes_only_from_our_own_pages(officer):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(officer)
    answer = send(browser, "post", LIST, NEW)
    assert answer.status_code == 403 and not Establishment.objects.filter(code="CS-00009").exists()


def test_a_key_makes_a_row_once_and_answers_the_same(visitor):
    first, again = (send(visitor, "post", LIST, NEW, Idempotency_Key="k-1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201) and first.content == again.content
    assert again["Idempotency-Replayed"] == "true" and again["ETag"] == first["ETag"]
    assert Establishment.objects.filter(code="CS-00009").count() == 1
    assert send(visitor, "post", LIST, {**NEW, "code": "CS-2"}, Idempotency_Key="k-1").status_code == 409


def test_what_was_refused_may_be_mended_under_the_same_key(visitor):
    assert send(visitor, "post", LIST, {**NEW, "name": ""}, Idempotency_Key="k-1").status_code == 422
    assert not KeptAnswer.objects.exists()
    assert send(visitor, "post", LIST, NEW, Idempotency_Key="k-1").status_code == 201


def test_a_key_is_forgotten_after_a_day(visitor, january):
    send(visitor, "post", LIST, NEW, Idempotency_Key="k-1")
    KeptAnswer.objects.update(at=january - dt.timedelta(hours=25))
    answer = send(visitor, "post", LIST, {**NEW, "code": "CS-2", "name": "Xưởng gạch 2"}, Idempotency_Key="k-1")
    assert answer.status_code == 201, answer.content


@pytest.mark.parametrize("key", ["k" * 81, "khóa"])
def test_a_key_that_is_none_is_refused_in_words(visitor, key):
    assert send(visitor, "post", LIST, NEW, Idempotency_Key=key).status_code == 400


@pytest.mark.parametrize("with_key", [True, False], ids=["with a key", "control: without"])
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_at_once_with_one_key_are_one_row(with_key, officer, keep, province):
    plants = keep(plant(province, 1))
    body = {"establishment": plants.code, "name": "Giấy", "kind": "giấy", "unit": "tấn"}
    answers, start = [], threading.Barrier(8)

    def ask(number):
        client = Client()
        client.force_login(officer)
        start.wait()
        key = {"Idempotency_Key": "k-1"} if with_key else {}
        code = "SP1" if with_key else f"SP{number}"
        answers.append(send(client, "post", "/api/v1/products/", {**body, "code": code}, **key).status_code)
        connection.close()

    ways = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for way in ways:
        way.start()
    for way in ways:
        way.join()
    assert set(answers) == {201} and Product.objects.count() == (1 if with_key else 8)


def test_without_a_lock_the_second_of_two_would_win(visitor, keep, province, monkeypatch):
    """The control of lost updates: with the tag's check taken away, and the form's mark, the first is overwritten."""
    from sachhon.api import writes
    from sachhon.kit import forms

    row = keep(plant(province, 1))
    monkeypatch.setattr(writes, "_require_same", lambda *a: None)
    monkeypatch.setattr(forms.RecordForm, "_refuse_if_overtaken", lambda self: None)
    for number in (13, 14):
        assert send(visitor, "patch", f"{LIST}{row.uuid}", {"employees": number}).status_code == 200
    row.refresh_from_db()
    assert row.employees == 14


def test_a_change_between_the_check_and_the_write_is_met_inside_the_lock(visitor, keep, province, monkeypatch):
    from sachhon.api import writes
    from tests.factories import changed

    row = keep(plant(province, 1))
    tag = visitor.get(f"{LIST}{row.uuid}")["ETag"]
    real = writes._form

    def slow(register, user, given, found):
        form = real(register, user, given, found)
        other = Establishment.objects.get(pk=row.pk)
        changed(type("Where", (), {"officer": None, "pk": province.pk}), other, employees=99)
        return form

    monkeypatch.setattr(writes, "_form", slow)
    answer = send(visitor, "patch", f"{LIST}{row.uuid}", {"employees": 13}, If_Match=tag)
    assert answer.status_code == 412, answer.content
    row.refresh_from_db()
    assert row.employees == 99


def test_a_rule_that_fails_while_saving_is_an_answer_not_a_fault(visitor, monkeypatch):
    def broken(self, *a, **k):
        raise ValidationError({"name": "Too short."})

    monkeypatch.setattr(Establishment, "clean", broken)
    answer = send(visitor, "post", LIST, NEW)
    assert answer.status_code == 422 and answer.json()["error"]["fields"]["name"] == "Too short."
