"""What every register's test inherits: two provinces on every channel, by a subclass of three lines.

A test module asks for the fixtures `here` and `elsewhere`, each with a `province` and its `officer`:

    class TestEstablishments(RegisterContract):
        register = Establishments

        def make(self, province, number):
            return Establishment(province=province, code=f"CS-{number}", name=f"Nhà máy {number}")
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sachhon.kit.changes import change_set
from sachhon.kit.fields import column
from sachhon.kit.models import ChangeSet
from sachhon.kit.policy import Policy
from sachhon.kit.register import REGISTERS, Register

MOST_QUERIES = 10
HIDDEN = "gia-tri-an-7319"


def written(row: Any) -> Any:
    """The row, kept with its record."""
    with change_set(by=None, why="test") as changes:
        changes.insert(row)
    return row


@pytest.mark.django_db
class RegisterContract:
    """Promises that hold for every register.

    `make(province, number)` gives an unsaved row of a province, different for each number; rows that it
    hangs on are kept by `written`. `typed(row)` gives what a person types for it, if the register has a
    form. `hides` names a text field, to test that what a policy hides stays hidden everywhere.
    """

    register: type[Register]
    hides: str = ""

    def make(self, province: Any, number: int) -> Any:
        """An unsaved row of this province."""
        raise NotImplementedError

    def typed(self, row: Any) -> dict[str, Any]:
        """What a person types for a row; by default its fields as they are."""
        columns = [column(type(row), name) for name in self.kept.form]
        values = {each.path: each.of(row) for each in columns}
        values = {name: getattr(value, "pk", value) for name, value in values.items() if value is not False}
        return {name: "" if value is None else value for name, value in values.items()}

    @property
    def kept(self) -> Register:
        """The declared register."""
        return REGISTERS[self.register.slug]

    @property
    def api(self) -> str:
        """Where the API lists the register."""
        return f"/api/v1/{self.kept.slug}/"

    def of(self, user: Any) -> Client:
        """A person's browser."""
        client = Client()
        client.force_login(user)
        return client

    def pages(self, row: Any) -> list[str]:
        """Every address that shows one row."""
        shown = [self.kept.url(page, row) for page in ("detail", "history")]
        return [*shown, f"{self.api}{getattr(row, self.kept.key)}"]

    def lists(self) -> list[str]:
        """Every address that shows many rows."""
        return [self.kept.url(), self.api, *map(self.kept.export_url, ("csv", "json", "xlsx"))]

    def test_an_officer_sees_the_rows_of_the_province_on_every_channel(self, here: Any) -> None:
        row, browser = written(self.make(here.province, 1)), self.of(here.officer)
        for address in [*self.pages(row), *self.lists()]:
            assert browser.get(address).status_code == 200, address

    def test_another_province_is_not_found_on_any_channel(self, here: Any, elsewhere: Any) -> None:
        self._skip_unless_of_a_province()
        row = written(self.make(here.province, 1))
        forms = [self.kept.url(page, row) for page in ("edit", "delete")]
        for address in [*self.pages(row), *forms]:
            assert self.of(elsewhere.officer).get(address).status_code == 404, address

    def test_nobody_sees_anything_without_signing_in(self, here: Any) -> None:
        for address in [*self.pages(written(self.make(here.province, 1))), *self.lists()]:
            assert Client().get(address).status_code in (302, 401), address

    def test_no_search_or_order_tells_of_another_province(self, here: Any, elsewhere: Any) -> None:
        self._skip_unless_of_a_province()
        theirs, browser = written(self.make(elsewhere.province, 2)), self.of(here.officer)
        key, orders = str(getattr(theirs, self.kept.key)), self.kept.visible(here.officer, self.kept.sortable)
        written(self.make(here.province, 1))
        queries: list[dict[str, str]] = [{}, *[{"sort": each.path} for each in orders]]
        for query in [*queries, *([{"q": str(theirs)}] if self.kept.can_search(here.officer) else [])]:
            assert f"{self.kept.url()}{key}/" not in browser.get(self.kept.url(), query).content.decode()
            answer = browser.get(self.api, query).json()
            rows = json.loads(b"".join(browser.get(self.kept.export_url("json"), query)))["rows"]
            assert key not in [row["key"] for row in answer["rows"]]
            assert answer["count"] == len(rows) == len(answer["rows"]) <= 1, query

    def _skip_unless_of_a_province(self) -> None:
        if not self.kept.province:
            pytest.skip("all provinces share these rows")

    def test_a_hidden_field_stays_hidden_on_every_channel(self, here: Any, monkeypatch: Any) -> None:
        if not self.hides:
            pytest.skip("this register names no text field to hide")
        row, policy = self.make(here.province, 1), self.kept.policy
        setattr(row, self.hides, HIDDEN)
        self.kept.prepare(row)
        row, browser = written(row), self.of(here.officer)
        rest = frozenset(self.kept.fields) - {self.hides}
        monkeypatch.setattr(self.register, "policy", Policy(policy.scope, policy.may, lambda user: rest))
        for address in [*self.pages(row), *self.lists()]:
            answer = browser.get(address)
            content = b"".join(answer) if answer.streaming else answer.content
            assert answer.status_code == 200 and HIDDEN.encode() not in content, address
        for query in (f"?sort={self.hides}", f"?{self.hides}={HIDDEN}"):
            assert browser.get(f"{self.api}{query}").status_code == 400, query
        assert not browser.get(f"{self.api}?q={HIDDEN}").json().get("rows")

    @pytest.mark.parametrize("count", [10, 200])
    def test_a_list_costs_few_queries_however_long(self, count: int, here: Any) -> None:
        for number in range(1, count + 1):
            written(self.make(here.province, number))
        browser = self.of(here.officer)
        with CaptureQueriesContext(connection) as spent:
            assert browser.get(self.kept.url()).status_code == 200
        assert len(spent) <= MOST_QUERIES, [each["sql"][:120] for each in spent]

    def test_what_is_typed_becomes_one_change_set(self, here: Any) -> None:
        row = self.make(here.province, 1)
        if not self.kept.form:
            assert self.of(here.officer).get(self.kept.url("add")).status_code == 403
            return
        before, last = self.kept.model.objects.count(), ChangeSet.objects.count()
        page = self.of(here.officer).post(self.kept.url("add"), self.typed(row))
        assert page.status_code == 302, page.context["form"].errors
        assert self.kept.model.objects.count() == before + 1
        assert (ChangeSet.objects.count(), ChangeSet.objects.latest("pk").by) == (last + 1, here.officer)

    def test_what_a_list_sorts_by_is_indexed(self) -> None:
        meta = self.kept.model._meta
        rules = (*meta.indexes, *meta.constraints)
        indexed = {name for rule in rules for name in getattr(rule, "fields", ())}
        for name in self.kept.sortable:
            field = column(self.kept.model, name).field
            assert name in indexed or field.db_index or field.unique, name
