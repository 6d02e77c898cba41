"""The one write path: every write with its record, in one transaction, or neither."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, connection

from sachhon.capacity.models import Officer
from sachhon.establishments.models import Establishment
from sachhon.kit.chain import verify
from sachhon.kit.changes import change_set, head_of, next_key
from sachhon.kit.models import Change, ChangeSet, PersonalValue
from sachhon.resources.models import Resource, ResourceUse
from tests.factories import links

PLACE = {"name": "Nhà máy", "vsic": "1701"}


def place(here, code="CS-1", **more):
    return Establishment(province=here.province, code=code, **{**PLACE, **more})


def within(here):
    return change_set(by=here.officer, why="thử", province_id=here.pk)


def test_a_write_and_its_record_are_one(here):
    before = head_of(here.pk)
    with within(here) as changes:
        changes.insert(place(here))
    link = ChangeSet.objects.get(province_id=here.pk, sequence=before.sequence + 1)

    assert (link.previous, link.why, link.by) == (before.digest, "thử", here.officer)
    assert head_of(here.pk).digest == link.digest != before.digest
    entry = link.changes.get()
    assert (entry.register, entry.kind, entry.first) == (
        "establishments.establishment",
        "insert",
        Establishment.objects.get().pk,
    )
    assert json.loads(entry.after)["code"] == "CS-1" and entry.before == ""
    assert verify().ok


def test_what_fails_leaves_neither_rows_nor_record(here):
    before = links(here)
    with pytest.raises(RuntimeError), within(here) as changes:
        changes.insert(place(here))
        raise RuntimeError
    assert (Establishment.objects.count(), links(here)) == (0, before)


def test_a_refusal_of_the_database_leaves_neither(here):
    before = links(here)
    with pytest.raises(IntegrityError), within(here) as changes:
        changes.insert(place(here))
        changes.insert(place(here))
    assert (Establishment.objects.count(), links(here)) == (0, before)


def test_no_writes_make_no_link(here):
    before = links(here)
    with within(here):
        pass
    assert links(here) == before


def test_an_update_that_changes_nothing_is_no_change(here):
    with within(here) as changes:
        changes.insert(place(here, active_from=dt.date(2020, 1, 1), latitude=10.5, household=True))
    before = links(here)
    with within(here) as changes:
        assert not changes.update(Establishment.objects.get())
        changes.update_many(
            Establishment, {Establishment.objects.get().pk: {"active_from": "2020-01-01", "latitude": 10.5}}
        )
        changes.insert_many(Establishment, ("code",), [])
    assert links(here) == before


def test_an_update_records_what_differs_before_and_after(here):
    with within(here) as changes:
        changes.insert(place(here))
    row = Establishment.objects.get()
    row.note, row.employees = "mới", 5
    with within(here) as changes:
        assert changes.update(row)
    entry = Change.objects.get(kind="update")

    assert json.loads(entry.before) == {"note": "", "employees": None}
    assert json.loads(entry.after) == {"note": "mới", "employees": 5}
    assert verify().ok


def test_rows_by_the_many_have_keys_without_a_gap_and_one_entry(here):
    rows = [(here.pk, f"CS-{number}", "Nhà máy", "1701") for number in range(50)]
    with within(here) as changes:
        keys = changes.insert_many(Establishment, ("province_id", "code", "name", "vsic"), rows)
    entry = Change.objects.get(register="establishments.establishment")

    assert (len(keys), entry.kind, entry.first, entry.last) == (50, "insert_many", keys[0], keys[-1])
    assert list(Establishment.objects.order_by("pk").values_list("pk", flat=True)) == list(keys)
    assert len(set(Establishment.objects.values_list("uuid", flat=True))) == 50
    assert verify().ok


def test_a_column_that_is_not_there_is_refused(here):
    with pytest.raises(ValueError, match="speed"), within(here) as changes:
        changes.insert_many(Establishment, ("speed",), [(1,)])


@pytest.mark.parametrize("quantity", [-0.0, 5, 0, 1e300, 0.1])
def test_floats_are_marked_as_the_database_returns_them(here, quantity):
    with within(here) as changes:
        changes.insert(place(here))
        columns = (
            "establishment_id",
            "resource_id",
            "start",
            "end",
            "source",
            "given",
            "unit_given",
            "quantity",
        )
        values = (
            Establishment.objects.get().pk,
            Resource.objects.first().pk,
            "2025-01-01",
            "2025-02-01",
            "bill",
            "x",
            "kWh",
        )
        changes.insert_many(ResourceUse, columns, [(*values, quantity)])
    assert verify().ok
    with within(here) as changes:
        changes.update_many(ResourceUse, {ResourceUse.objects.get().pk: {"quantity": -0.0 if quantity else 7.0}})
    assert verify().ok


def test_keys_of_removed_rows_are_never_given_again(here):
    with within(here) as changes:
        changes.insert(place(here))
    row = Establishment.objects.get()
    used = row.pk
    with within(here) as changes:
        changes.delete(row)
    with within(here) as changes:
        assert next_key(Establishment) == used + 1
        keys = changes.insert_many(
            Establishment, ("province_id", "code", "name", "vsic"), [(here.pk, "CS-2", "N", "1701")]
        )
    assert list(keys) == [used + 1]
    assert verify().ok


def test_a_row_put_in_after_the_last_one_was_removed_does_not_take_its_key(here):
    """By the plain way as well: SQLite would give the number again, and the old record would speak of the new row."""
    with within(here) as changes:
        changes.insert(place(here))
    row = Establishment.objects.get()
    used = row.pk
    with within(here) as changes:
        changes.delete(row)
        changes.insert(place(here, "CS-2"))
    assert Establishment.objects.get().pk > used
    assert verify().ok


def test_a_persons_name_enters_as_a_hash(here):
    with within(here) as changes:
        changes.insert(Officer(province=here.province, code="CB-1", name="Nguyễn Thị Hoa", agency="Sở"))
    row = Officer.objects.get()
    row.name = "Nguyễn Thị Hòa"
    with within(here) as changes:
        changes.update(row)
    entries = Change.objects.filter(register="capacity.officer")

    assert all("Nguyễn" not in entry.before + entry.after for entry in entries)
    assert list(PersonalValue.objects.order_by("pk").values_list("side", "value")) == [
        ("after", "Nguyễn Thị Hoa"), ("before", "Nguyễn Thị Hoa"), ("after", "Nguyễn Thị Hòa")
    ]  # fmt: skip
    assert verify().ok


def test_each_province_has_a_chain_of_its_own(here, elsewhere):
    before = links(here), links(elsewhere)
    with within(here) as changes:
        changes.insert(place(here))
    assert (links(here), links(elsewhere)) == (before[0] + 1, before[1])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the lock of SQLite")
def test_a_second_writer_waits_its_turn():
    """SQLite has one writer; a transaction takes the lock when it begins, not at its first write."""
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert connection.settings_dict["OPTIONS"]["timeout"] >= 10
    assert not connection.settings_dict["ATOMIC_REQUESTS"]
