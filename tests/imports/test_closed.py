"""A closed period takes no figures: at the preview, at the commit, and while the commit waits."""

import datetime as dt

import pytest

from sachhon.imports.answer import answer
from sachhon.imports.services import Blocked, commit
from sachhon.kit.chain import recorded_models
from sachhon.plan.models import Period
from sachhon.resources.models import ResourceUse
from tests.factories import (
    all_rows,
    close,
    import_file,
    import_rows,
    period,
    plant,
    problems,
    solution,
    stage_rows,
    states,
    used,
    used_in,
    workbook,
    worked_case,
)


def counts(batch):
    """The batch's counts as the command gives them."""
    said = answer(batch)
    return {name: said[name] for name in ("rows", "new", "changed", "same", "wrong", "asked")}


def registers():
    return all_rows(*recorded_models())


def test_a_closed_period_takes_no_figures(here, tmp_path):
    """Locked: months and the year it counts, solutions of its days; free: what lies outside."""
    import_rows(here, tmp_path, {"establishments": [plant("CS-1")]})
    close(here)
    sheets = {
        "yearly": [used("CS-1", 2025, 1), used("CS-1", 2024, 1)],
        "monthly": [used_in("CS-1", month, 1) for month in ("2024-11", "2024-12", "2025-11", "2025-12")],
        "solutions": [
            solution("CS-1", f"GP{number}", day)
            for number, day in enumerate((dt.date(2024, 12, 14), dt.date(2024, 12, 15), dt.date(2025, 12, 14), dt.date(2025, 12, 15)))
        ],
    }  # fmt: skip
    batch = stage_rows(here, tmp_path, sheets)

    assert states(batch, "yearly") == {4: "wrong", 5: "new"}
    assert states(batch, "monthly") == {4: "new", 5: "wrong", 6: "wrong", 7: "new"}
    assert states(batch, "solutions") == {4: "new", 5: "wrong", 6: "wrong", 7: "new"}
    assert {problem[4] for problem in problems(batch)} == {"locked"}
    assert "2025" in answer(batch)["errors"][0]["message"]


def test_what_does_not_change_is_no_matter_for_a_closed_period(here, tmp_path):
    path = workbook(tmp_path / "a.xlsx", worked_case())
    import_file(here, path)
    close(here)
    assert counts(import_file(here, path))["same"] == 8


def test_another_provinces_closed_period_locks_nothing_here(here, elsewhere, tmp_path):
    close(elsewhere)
    assert counts(import_rows(here, tmp_path, worked_case()))["wrong"] == 0


def test_a_period_closed_between_preview_and_commit_refuses_the_commit(here, tmp_path):
    batch = stage_rows(here, tmp_path, worked_case())
    close(here)
    before = registers()
    with pytest.raises(Blocked) as blocked:
        commit(batch, by=here.officer)

    assert blocked.value.code == "locked"
    assert registers() == before
    assert Period.objects.get().state == "closed"


def test_a_period_closed_while_the_commit_waits_for_the_lock_refuses_it(here, tmp_path, monkeypatch):
    """The period closes after the rows were made ready, before the lock is held."""
    from sachhon.imports import committing

    batch = stage_rows(here, tmp_path, worked_case())
    found, begun = period(here), committing._begin

    def close_first(which):
        Period.objects.filter(pk=found.pk).update(state="closed")
        return begun(which)

    monkeypatch.setattr(committing, "_begin", close_first)
    with pytest.raises(Blocked):
        commit(batch, by=here.officer)
    assert not ResourceUse.objects.exists()


def test_a_changed_figure_of_a_period_closed_meanwhile_refuses_the_commit(here, tmp_path):
    """Not only new rows: a corrected one would move the closed figure as well."""
    case = worked_case()
    import_rows(here, tmp_path, case)
    case["yearly"][1]["quantity"] = 9_000
    batch = stage_rows(here, tmp_path, case)
    close(here)
    with pytest.raises(Blocked):
        commit(batch, by=here.officer)
    assert ResourceUse.objects.get(start="2025-01-01").quantity == 11_765_000


def test_a_solution_cannot_be_moved_out_of_a_closed_period(here, tmp_path):
    """Its old day lies in the period, its new one does not: CP2 of the closed period would fall."""
    rows = {"establishments": [plant("CS-1")], "solutions": [solution("CS-1", date=dt.date(2025, 3, 1))]}
    import_rows(here, tmp_path, rows)
    close(here)
    rows["solutions"] = [solution("CS-1", date=dt.date(2026, 1, 5))]
    assert states(stage_rows(here, tmp_path, rows), "solutions") == {4: "wrong"}
