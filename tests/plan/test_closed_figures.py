"""What a closed period says does not change without a reopening, whatever comes into the registers."""

import pytest
from django.core.management import CommandError, call_command

from sachhon.kit.changes import change_set
from sachhon.plan.models import Run
from sachhon.plan.services import PeriodClosed, compute_period
from tests.factories import close, import_rows, period, plant, run_of, worked_case

pytestmark = pytest.mark.django_db


def test_a_new_establishment_does_not_move_a_closed_figure(here, tmp_path):
    import_rows(here, tmp_path, worked_case())
    before = run_of(here)
    close(here)
    import_rows(here, tmp_path, {"establishments": [plant("CS-9")]})
    with pytest.raises(PeriodClosed, match="reopen"):
        compute_period(period(here), by=here.officer)
    assert Run.objects.get(current=True) == before


def test_reopened_it_is_computed_anew(here, tmp_path):
    import_rows(here, tmp_path, worked_case())
    before = run_of(here)
    close(here)
    import_rows(here, tmp_path, {"establishments": [plant("CS-9")]})
    found = period(here)
    with change_set(by=here.officer, why="mở lại", province_id=here.pk) as changes:
        found.state = "open"
        changes.update(found)
    assert run_of(here).pk != before.pk


def test_a_closed_period_with_the_same_inputs_keeps_its_run(here, tmp_path):
    import_rows(here, tmp_path, worked_case())
    before = run_of(here)
    close(here)
    assert compute_period(period(here), by=here.officer) == (before, True)


@pytest.mark.parametrize("label", ["2031", "1899", "0000"])
def test_a_period_that_no_plan_covers_leaves_nothing_behind(here, tmp_path, label):
    import_rows(here, tmp_path, worked_case())
    known = here.province.periods.count()
    with pytest.raises(CommandError):
        call_command("compute", "--period", label, "--province", "82")
    assert here.province.periods.count() == known
