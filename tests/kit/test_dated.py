"""Dated facts and procedures: looked up by the day, replaced and never edited, taken step by step."""

import datetime as dt

import pytest

from sachhon.kit.chain import verify
from sachhon.kit.changes import change_set
from sachhon.kit.dated import Overlap, new_version, on
from sachhon.kit.procedure import NotNow
from sachhon.plan.models import FrameRule, Period, Plan
from sachhon.plan.periods import PERIOD
from tests.factories import import_rows, links, period, plan


@pytest.fixture
def rule(here, tmp_path):
    import_rows(here, tmp_path, {"plan": [plan()]})
    return FrameRule.objects.get()


def test_a_new_version_begins_where_the_old_one_ends(here, rule):
    with change_set(by=here.officer, why="đổi ngành", province_id=here.pk) as changes:
        new_version(changes, rule, valid_from=dt.date(2025, 7, 1), sectors="C")
    rules = Plan.objects.get().frame_rules

    for day, sectors in (("2025-06-30", "B,C,D,E"), ("2025-07-01", "C"), ("2030-01-01", "C")):
        assert on(rules, dt.date.fromisoformat(day)).get().sectors == sectors
    assert not on(rules, dt.date(2020, 12, 31)).exists()
    assert verify().ok


@pytest.mark.parametrize("day", ["2021-01-01", "2020-01-01"])
def test_a_new_version_does_not_begin_before_the_old_one(here, rule, day):
    before = links(here)
    with pytest.raises(Overlap), change_set(by=here.officer, why="", province_id=here.pk) as changes:
        new_version(changes, rule, valid_from=dt.date.fromisoformat(day), sectors="C")
    assert links(here) == before


def test_a_version_between_two_keeps_the_later_one(here, rule):
    with change_set(by=here.officer, why="", province_id=here.pk) as changes:
        later = new_version(changes, rule, valid_from=dt.date(2028, 1, 1), sectors="D")
        new_version(changes, rule, valid_from=dt.date(2025, 1, 1), sectors="C")
    assert [on(Plan.objects.get().frame_rules, dt.date(year, 6, 1)).get().sectors for year in (2024, 2026, 2029)] == [
        "B,C,D,E",
        "C",
        "D",
    ]
    with pytest.raises(Overlap), change_set(by=here.officer, why="", province_id=here.pk) as changes:
        new_version(changes, FrameRule.objects.get(sectors="C"), valid_from=later.valid_from, sectors="E")


# The procedure of a period: (state, step, role) and what comes of it


TABLE = [
    ("open", "close", "officer", "closed"), ("open", "approve", "leader", None), ("open", "reopen", "leader", None),
    ("closed", "approve", "leader", "approved"), ("closed", "approve", "officer", None), ("closed", "close", "officer", None),
    ("closed", "reopen", "leader", "open"), ("closed", "reopen", "officer", None), ("approved", "reopen", "leader", "open"),
    ("approved", "close", "officer", None), ("open", "close", "ppc_leader", None),
]  # fmt: skip


@pytest.mark.parametrize(("state", "step", "role", "becomes"), TABLE, ids=lambda value: str(value))
def test_each_step_of_a_period(here, state, step, role, becomes):
    from sachhon.accounts.models import User
    from sachhon.accounts.services import grant

    found = period(here)
    Period.objects.filter(pk=found.pk).update(state=state)
    person = User.objects.create(username="other")
    grant(person, role, province_id=here.pk, agency="")
    before = links(here)
    if becomes is None:
        with pytest.raises(NotNow):
            PERIOD.take(step, found, by=person, province_id=here.pk, why="vì sao")
        assert (Period.objects.get().state, links(here)) == (state, before)
    else:
        PERIOD.take(step, found, by=person, province_id=here.pk, why="vì sao")
        assert (Period.objects.get().state, links(here)) == (becomes, before + 1)


def test_reopening_needs_a_reason_and_the_own_province(here, elsewhere):
    from sachhon.accounts.services import grant

    grant(here.officer, "leader", province_id=here.pk, agency="")
    grant(elsewhere.officer, "leader", province_id=elsewhere.pk, agency="")
    vars(here.officer).pop("roles", None)
    found = period(here)
    Period.objects.filter(pk=found.pk).update(state="closed")
    for by, why in ((here.officer, "  "), (elsewhere.officer, "lý do")):
        with pytest.raises(NotNow):
            PERIOD.take("reopen", found, by=by, province_id=here.pk, why=why)
    PERIOD.take("reopen", found, by=here.officer, province_id=here.pk, why="số liệu sai")
    assert Period.objects.get().state == "open"
