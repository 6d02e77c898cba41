"""Foreign plants move no figure of the province, no count and no list."""

from collections import Counter

import pytest

from sachhon.kit import chain
from sachhon.kit.register import REGISTERS, autodiscover
from sachhon.kit.workbooks import WORKBOOKS
from sachhon.library.models import PlantYear
from sachhon.plan.models import Evidence, IndicatorValue, Period
from sachhon.plan.services import compute_period
from tests.factories import all_rows, import_rows, links, small_province
from tests.factories import period as period_of_office
from tests.library.conftest import import_survey

pytestmark = pytest.mark.real_data


@pytest.fixture
def lists(here):
    """Every list of the office, as its officer sees it."""
    autodiscover()
    own = [each for each in REGISTERS.values() if each.model is not PlantYear and not each.slug.startswith("sample-")]
    return lambda: {
        each.slug: list(each.rows(here.officer).order_by("pk").values_list("pk", flat=True)) for each in own
    }


def test_real_plants_move_no_figure_no_count_and_no_list(here, administrator, lists, tmp_path, shared_data):
    import_rows(here, tmp_path, small_province())
    period: Period = period_of_office(here)
    run, _ = compute_period(period, by=here.officer)
    before = lists(), all_rows(IndicatorValue, Evidence), links(here)

    batch = import_survey(shared_data / "iac" / "fixture_assess_400.csv", administrator)
    again, same = compute_period(period, by=here.officer)

    assert PlantYear.objects.count() == batch.summary["sheets"]["plants"]["new"] == 400
    assert (same, again.pk, again.inputs_hash) == (True, run.pk, run.inputs_hash)
    assert (lists(), all_rows(IndicatorValue, Evidence), links(here)) == before
    assert any(before[0].values())


def test_the_fixture_is_read_whole_and_sent_again_is_the_same(administrator, shared_data):
    path = shared_data / "iac" / "fixture_assess_400.csv"
    first, again = import_survey(path, administrator), import_survey(path, administrator)

    assert first.summary["sheets"]["plants"] | {"new": 0, "same": 400} == again.summary["sheets"]["plants"]
    assert first.summary["cells_left_out"] == again.summary["cells_left_out"] > 0
    assert {target.label for target in WORKBOOKS["iac"].targets} == set(first.summary["kept"])
    assert chain.verify().ok


def test_what_is_left_out_is_named_in_the_plant(administrator, shared_data):
    batch = import_survey(shared_data / "iac" / "fixture_assess_400.csv", administrator)
    named = Counter()
    for text in PlantYear.objects.exclude(left_out="").values_list("left_out", flat=True):
        named.update(part.split(": ")[1] for part in text.split("; "))

    assert sum(named.values()) == batch.summary["cells_left_out"]
