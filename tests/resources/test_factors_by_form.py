"""Factors are dated rows that an officer corrects, never two in force on one day."""

import pytest
from django.test import Client

from sachhon.kit.models import ChangeSet
from sachhon.resources.models import Factor, Resource

pytestmark = pytest.mark.django_db
ADDRESS = "/r/factors/new/"


def typed(**changes):
    resource = Resource.objects.get(code="HUSK")
    return {"resource": resource.pk, "quantity": "toe", "value": "0.00033", "valid_from": "01/01/2025", "valid_to": "",
            "source": "đo tại phòng thí nghiệm", "confirmed": "", **changes}  # fmt: skip


def sent(here, values):
    client = Client()
    client.force_login(here.officer)
    return client.post(ADDRESS, values)


def test_an_officer_gives_husk_a_factor_with_its_source(here):
    before = ChangeSet.objects.filter(province_id=0).count()
    assert sent(here, typed()).status_code == 302
    assert Factor.objects.get(resource__code="HUSK").value == "0.00033"
    assert ChangeSet.objects.filter(province_id=0).count() == before + 1


@pytest.mark.parametrize(
    "wrong", [{"value": "0,33"}, {"value": "9.5%"}, {"value": "nhiều"}, {"source": ""}, {"valid_from": "31/02/2025"}]
)
def test_a_factor_that_cannot_be_read_is_sent_back_with_what_was_typed(here, wrong):
    answer = sent(here, typed(**wrong))
    assert answer.status_code in (200, 400, 422)
    assert not Factor.objects.filter(resource__code="HUSK").exists()
    assert next(iter(wrong.values())) in answer.content.decode()


def test_two_factors_are_never_in_force_on_one_day(here):
    sent(here, typed())
    answer = sent(here, typed(valid_from="01/06/2025"))
    assert answer.status_code != 302
    assert Factor.objects.filter(resource__code="HUSK").count() == 1
