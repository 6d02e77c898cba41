"""Adjustments: proposed by one person, decided by another, and what an approved one does to a saving."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from sachhon.accounts.models import User
from sachhon.accounts.services import grant
from sachhon.kit import chain
from sachhon.kit.procedure import NotNow
from sachhon.kit.register import REGISTERS
from sachhon.resources.adjustments import ADJUSTMENT, OWN
from sachhon.resources.models import Adjustment, Resource
from sachhon.resources.verification import verify_savings
from tests.factories import close, import_rows
from tests.resources.test_verification import SPANS, reference, saving_of, verified
from tests.verified_cases import BASELINE, measured, output_of, use_of

MARCH, APRIL, MAY = (dt.date(2025, month, 1) for month in (3, 4, 5))


@pytest.fixture
def leader(here):
    """The leader of the Department, who approves."""
    found = User.objects.create(username="leader-here")
    grant(found, "leader", province_id=here.pk, agency="Sở Công Thương")
    return found


@pytest.fixture
def plant(here, tmp_path):
    import_rows(here, tmp_path, measured())
    return here


def typed(start="01/03/2025", end="01/05/2025", given="1000", unit="kWh", **more):
    return {
        "establishment": "CS-1", "resource": Resource.objects.get(code="ELEC").pk, "start": start, "end": end, "given": given,
        "unit_given": unit, "reason": "Sửa lò", "evidence": "Biên bản 5", **more,
    }  # fmt: skip


def proposed(client, here, **more):
    """What an officer typed and sent."""
    from sachhon.establishments.models import Establishment

    client.force_login(here.officer)
    answer = client.post("/r/adjustments/new/", typed(establishment=Establishment.objects.get(code="CS-1").pk, **more))
    assert answer.status_code == 302, answer.context["form"].errors
    return Adjustment.objects.latest("pk")


def decide(row, by, name="approve", why="", province=None):
    ADJUSTMENT.take(name, row, by=by, province_id=province or row.establishment.province_id, why=why)


def test_an_amount_is_read_into_the_resources_unit_and_the_proposer_is_kept(client, plant):
    row = proposed(client, plant, given="-1,5", unit="MWh")
    assert (row.quantity, row.state, row.proposed_by) == (-1500.0, "proposed", plant.officer)
    assert chain.verify().ok


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"given": "nhiều"}, "given"), ({"given": "1.234"}, "given"), ({"given": "0"}, "given"), ({"unit": "lít"}, "unit_given"),
        ({"start": "02/03/2025"}, "start"), ({"start": ""}, "start"), ({"end": ""}, "end"), ({"end": "01/03/2025"}, "end"), ({"reason": ""}, "reason"), ({"evidence": ""}, "evidence"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_field(client, plant, more, field):
    from sachhon.establishments.models import Establishment

    client.force_login(plant.officer)
    answer = client.post("/r/adjustments/new/", typed(establishment=Establishment.objects.get().pk, **more))
    assert field in answer.context["form"].errors
    assert not Adjustment.objects.exists()


def test_only_another_person_who_may_approve_decides(client, plant, leader, elsewhere):
    row = proposed(client, plant)
    with pytest.raises(NotNow):
        decide(row, plant.officer)
    grant(plant.officer, "leader", province_id=plant.pk, agency="Sở Công Thương")
    both = User.objects.get(pk=plant.officer.pk)
    with pytest.raises(NotNow) as refused:
        decide(row, both)
    assert refused.value.reason == OWN.reason
    with pytest.raises(NotNow):
        decide(row, elsewhere.officer)
    decide(row, leader)

    row.refresh_from_db()
    assert (row.state, row.decided_by, row.decided_at is None) == ("approved", leader, False)
    assert chain.verify().ok


def test_a_refusal_needs_a_reason_which_is_kept(client, plant, leader):
    row = proposed(client, plant)
    with pytest.raises(NotNow):
        decide(row, leader, "reject")
    decide(row, leader, "reject", "Không có biên bản")
    row.refresh_from_db()
    assert (row.state, row.decision_note) == ("rejected", "Không có biên bản")


def test_whoever_words_it_anew_proposes_it(client, plant, leader):
    row = proposed(client, plant)
    other = User.objects.create(username="officer-2")
    grant(other, "officer", province_id=plant.pk, agency="Sở Công Thương")
    grant(other, "leader", province_id=plant.pk, agency="Sở Công Thương")
    client.force_login(other)
    page = client.get(f"/r/adjustments/{row.uuid}/edit/")
    mark = page.context["form"].fields["mark"].initial
    answer = client.post(
        f"/r/adjustments/{row.uuid}/edit/", typed(establishment=row.establishment_id, given="5000", mark=mark)
    )
    assert answer.status_code == 302, answer.context["form"].errors
    row.refresh_from_db()
    assert row.proposed_by == other
    with pytest.raises(NotNow) as refused:
        decide(row, other)
    assert refused.value.reason == OWN.reason


def test_what_was_decided_on_is_changed_no_more(client, plant, leader):
    row = proposed(client, plant)
    decide(row, leader)
    client.force_login(plant.officer)
    assert client.get(f"/r/adjustments/{row.uuid}/edit/").status_code == 403
    assert client.post(f"/r/adjustments/{row.uuid}/delete/").status_code == 403


def test_the_record_offers_the_steps_to_who_may_take_them_and_to_nobody_else(client, plant, leader, elsewhere):
    row = proposed(client, plant)
    address, step = f"/r/adjustments/{row.uuid}/", f"/r/adjustments/{row.uuid}/step/approve/"
    assert step not in client.get(address).content.decode()
    client.post(step)
    client.force_login(elsewhere.officer)
    assert client.post(step).status_code == 404
    client.logout()
    assert client.post(step).status_code == 302
    row.refresh_from_db()
    assert row.state == "proposed"

    client.force_login(leader)
    assert step in client.get(address).content.decode()
    assert client.get(step).status_code == 405
    assert client.post(f"/r/adjustments/{row.uuid}/step/forget/").status_code == 404
    client.post(step)
    row.refresh_from_db()
    assert row.state == "approved"
    assert client.post(f"/r/norms/{REGISTERS['norms'].model.objects.first().pk}/step/approve/").status_code == 404


def test_a_closed_period_lets_nothing_be_decided_or_proposed(client, plant, leader):
    row = proposed(client, plant)
    close(plant)
    with pytest.raises(NotNow, match="2025"):
        decide(row, leader)
    client.force_login(plant.officer)
    answer = client.post("/r/adjustments/new/", typed(establishment=row.establishment_id))
    assert answer.status_code == 200 and Adjustment.objects.count() == 1


# What it does


def test_only_an_approved_one_counts(client, plant, leader):
    first, _ = verified(plant)
    row = proposed(client, plant)
    assert verified(plant) == (first, True)
    decide(row, leader)
    second, same = verified(plant)
    assert not same and saving_of(second).adjusted_by == 1000.0
    decide(row, leader, "reject", "Nhầm")
    third, _ = verified(plant)
    assert saving_of(third).adjusted_by is None
    assert saving_of(third).saving_pct == saving_of(first).saving_pct


def test_use_of_the_period_that_the_baseline_did_not_have_is_taken_out_and_both_are_shown(client, plant, leader):
    """1,000 kWh of works in March and April: what would have been used grows as the whole use to the rest."""
    plain = saving_of(verified(plant)[0])
    decide(proposed(client, plant), leader)
    kept = saving_of(verified(plant)[0])

    used = use_of(0.12)[BASELINE:].sum()
    assert kept.actual == pytest.approx(used)
    assert kept.adjusted_baseline == pytest.approx(plain.adjusted_baseline * used / (used - 1000))
    assert kept.saving_pct == pytest.approx(100 * (1 - (used - 1000) / plain.adjusted_baseline))
    assert kept.without["saving_pct"] == plain.saving_pct < kept.saving_pct
    assert kept.without["adjusted_baseline"] == plain.adjusted_baseline


def test_use_of_the_baseline_alone_is_taken_out_of_its_months_before_the_model_is_made(client, plant, leader):
    """3,000 kWh of a guest in January and February 2024, by the months' share of use."""
    decide(proposed(client, plant, start="01/01/2024", end="01/03/2024", given="3000"), leader)
    kept = saving_of(verified(plant)[0])

    use = use_of(0.12)
    share = use[13:15] / use[13:15].sum()
    use[13:15] -= 3000 * share
    expected = reference(use, output_of())
    assert kept.adjusted_baseline == pytest.approx(float(expected.adjusted_baseline), rel=1e-9)
    assert kept.half_width_pct == pytest.approx(float(expected.half_width_pct), rel=1e-9)
    assert kept.adjusted_by == 0.0 and kept.without["verdict"] == "proven"


def test_more_than_was_used_is_no_evidence_and_no_number(client, plant, leader):
    decide(proposed(client, plant, start="01/12/2024", end="01/12/2025", given="9000", unit="MWh"), leader)
    kept = saving_of(verified(plant)[0])
    assert (kept.verdict, kept.reasons) == ("not_enough_evidence", ["no_adjusted_baseline"])
    assert kept.adjusted_baseline is None and kept.coefficients == []


def test_months_outside_take_their_part_of_the_amount_with_them(client, plant, leader):
    decide(proposed(client, plant, start="01/10/2025", end="01/02/2026"), leader)
    assert saving_of(verified(plant)[0]).adjusted_by == pytest.approx(500)  # two of four months


def test_an_unreadable_amount_is_refused_by_the_model_itself(plant):
    row = Adjustment(start=MARCH, end=APRIL, given="", unit_given="kWh")
    with pytest.raises(ValidationError):
        row.clean()
    assert verify_savings(plant.pk, SPANS, by=plant.officer)[0].verdicts == {"proven": 1}
