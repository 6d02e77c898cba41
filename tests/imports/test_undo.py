"""Undo: by a new change set, while nobody has built on the rows; otherwise refused with the rows listed."""

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command

from sachhon.capacity.models import Officer
from sachhon.establishments.models import Establishment, Product
from sachhon.imports.services import Refused, commit, undo
from sachhon.kit.chain import recorded_models, verify
from sachhon.kit.changes import change_set
from sachhon.kit.models import Batch, Change, ChangeSet, PersonalValue
from sachhon.plan.models import Edition, Evidence, IndicatorValue, Run
from sachhon.plan.services import publish_edition
from sachhon.resources.models import ResourceUse
from tests.factories import (
    all_rows,
    changed,
    close,
    holder,
    import_file,
    import_rows,
    links,
    made,
    period,
    plant,
    product,
    run_of,
    small_province,
    solution,
    stage_rows,
    used,
    workbook,
    worked_case,
)


def registers():
    return all_rows(*recorded_models())


def refused(batch, here):
    """(register, row, reason) of each row that stands in the way."""
    before, chain = registers(), links(here)
    with pytest.raises(Refused) as standing:
        undo(batch, by=here.officer)
    assert (registers(), links(here)) == (before, chain)
    assert Batch.objects.get(pk=batch.pk).state == "committed"
    return [(row["register"], row["row"], row["reason"]) for row in standing.value.rows]


# Back to before


def test_undoing_puts_everything_back(here, tmp_path):
    before = registers()
    batch = import_rows(here, tmp_path, small_province())
    commitment = batch.change_sets.get()
    link = undo(batch, by=here.officer, why="nhầm tệp")

    assert registers() == before
    assert (link.sequence, link.previous) == (commitment.sequence + 1, commitment.digest)
    assert (link.why, link.by, link.batch) == ("nhầm tệp", here.officer, batch)
    assert {entry.kind for entry in link.changes.all()} == {"delete_many"}
    assert Batch.objects.get(pk=batch.pk).state == "undone"
    assert verify().ok


def test_undoing_a_correction_puts_the_old_values_back(here, tmp_path):
    rows = small_province()
    import_rows(here, tmp_path, rows)
    before = registers()
    rows["establishments"][0] |= {
        "note": "đã sửa",
        "active_to": dt.date(2025, 6, 1),
        "latitude": 10.5,
        "household": "có",
    }
    rows["yearly"][1]["quantity"] = 9_999
    rows["plan"][1]["low"] = 45
    rows["officers"][0]["name"] = "Tên mới"
    rows["establishments"].append(plant("CS-9"))
    batch = import_rows(here, tmp_path, rows)
    assert Officer.objects.get(code="CB-1").name == "Tên mới"
    undo(batch, by=here.officer)

    assert registers() == before
    assert Officer.objects.get(code="CB-1").name == "Nguyễn Văn CB-1"
    assert verify().ok


def test_what_was_undone_can_be_sent_again(here, tmp_path):
    path = workbook(tmp_path / "a.xlsx", small_province())
    first = import_file(here, path)
    keys = set(ResourceUse.objects.values_list("pk", flat=True))
    undo(first, by=here.officer)
    again = import_file(here, path)

    assert again.summary["kept"] == first.summary["kept"]
    assert not keys & set(ResourceUse.objects.values_list("pk", flat=True))
    assert verify().ok


def test_later_batches_are_undone_first(here, tmp_path):
    before = registers()
    first = import_rows(here, tmp_path, {"establishments": [plant("CS-1")]})
    between = registers()
    second = import_rows(here, tmp_path, {"yearly": [used("CS-1", 2025, 1)]})
    undo(second, by=here.officer)
    assert registers() == between
    undo(first, by=here.officer)
    assert registers() == before


def test_undoing_a_file_that_brought_nothing_records_nothing(here, tmp_path):
    path = workbook(tmp_path / "a.xlsx", worked_case())
    import_file(here, path)
    second = import_file(here, path)
    before, chain = registers(), links(here)

    assert undo(second, by=here.officer) is None
    assert (registers(), links(here)) == (before, chain)
    assert Batch.objects.get(pk=second.pk).state == "undone"


# Refused


def test_undoing_twice_is_refused(here, tmp_path):
    batch = import_rows(here, tmp_path, worked_case())
    undo(batch, by=here.officer)
    before = links(here)
    with pytest.raises(Refused) as twice:
        undo(batch, by=here.officer)
    assert [(row["register"], row["uuid"]) for row in twice.value.rows] == [("kit.batch", str(batch.uuid))]
    assert links(here) == before


def test_a_batch_that_was_only_staged_has_nothing_to_undo(here, tmp_path):
    batch = stage_rows(here, tmp_path, worked_case())
    with pytest.raises(Refused):
        undo(batch, by=here.officer)


def test_rows_that_somebody_has_edited_since_are_listed(here, tmp_path):
    batch = import_rows(here, tmp_path, small_province())
    use, place = (
        ResourceUse.objects.get(start="2025-01-01", source="yearly"),
        Establishment.objects.get(code="CS-3"),
    )
    changed(here, use, quantity=1.0)
    changed(here, place, note="sửa tay")

    assert sorted(refused(batch, here)) == [
        ("establishments.establishment", place.pk, "changed since"), ("resources.resourceuse", use.pk, "changed since")
    ]  # fmt: skip


def test_an_edit_that_was_put_back_by_hand_is_still_a_later_change(here, tmp_path):
    batch = import_rows(here, tmp_path, worked_case())
    place = Establishment.objects.get()
    changed(here, place, note="sửa")
    changed(here, place, note="")
    assert refused(batch, here) == [("establishments.establishment", place.pk, "changed since")]


def test_rows_that_a_later_file_has_changed_are_listed(here, tmp_path):
    first = import_rows(here, tmp_path, worked_case())
    later = worked_case()
    later["yearly"][0]["quantity"] = 11_000
    import_rows(here, tmp_path, later)
    assert [(row[0], row[2]) for row in refused(first, here)] == [("resources.resourceuse", "changed since")]


def test_a_row_that_was_deleted_since_is_listed(here, tmp_path):
    batch = import_rows(here, tmp_path, small_province())
    place = Establishment.objects.get(code="CS-5")
    key = place.pk
    with change_set(by=here.officer, why="trùng", province_id=here.pk) as changes:
        changes.delete(place)
    assert refused(batch, here) == [("establishments.establishment", key, "changed since")]


def test_rows_that_later_rows_rest_on_are_listed(here, tmp_path):
    """Establishments of one file, figures of the next."""
    first = import_rows(
        here, tmp_path, {"establishments": [plant("CS-1"), plant("CS-2")], "products": [product("CS-1")]}
    )
    import_rows(
        here,
        tmp_path,
        {"yearly": [used("CS-1", 2025, 1), made("CS-1", 2025, 1)], "solutions": [solution("CS-2")]},
    )
    found = refused(first, here)
    one, two = Establishment.objects.order_by("code")

    assert {row[:2] for row in found} == {
        ("establishments.establishment", one.pk), ("establishments.establishment", two.pk),
        ("establishments.product", Product.objects.get().pk),
    }  # fmt: skip
    assert all("used by" in row[2] for row in found)


def test_what_was_computed_and_published_stays_when_its_rows_are_taken_back(here, tmp_path):
    """A run keeps the facts of its plan, its evidence keeps codes and sums: nothing of it stands in the way."""
    batch = import_rows(here, tmp_path, small_province())
    run = run_of(here)
    edition, _ = publish_edition(run.period, by=here.officer)
    before = edition.content
    undo(batch, by=here.officer)
    edition.refresh_from_db()
    run.refresh_from_db()
    assert (edition.content, run.plan.code) == (before, "KH-2030")
    assert Evidence.objects.filter(run=run, counted=True).exists()
    assert verify().ok


def test_rows_of_a_closed_period_are_listed(here, tmp_path):
    batch = import_rows(here, tmp_path, worked_case())
    close(here)
    found = refused(batch, here)
    assert {row[0] for row in found} == {"resources.resourceuse", "resources.productoutput"}
    assert len(found) == 2 and all("2025" in row[2] for row in found)


def test_a_correction_of_a_closed_period_is_not_undone(here, tmp_path):
    case = worked_case()
    import_rows(here, tmp_path, case)
    case["yearly"][1]["quantity"] = 10_000
    batch = import_rows(here, tmp_path, case)
    close(here)
    assert [row[0] for row in refused(batch, here)] == ["resources.resourceuse"]


def test_a_solution_is_not_moved_back_into_a_closed_period(here, tmp_path):
    """The correction took it out of the period before that closed; its undo would put it in again."""
    case = worked_case()
    case["solutions"] = [solution("CS-1", date=dt.date(2025, 3, 1))]
    import_rows(here, tmp_path, case)
    case["solutions"] = [solution("CS-1", date=dt.date(2026, 1, 5))]
    batch = import_rows(here, tmp_path, case)
    close(here)
    assert [row[0] for row in refused(batch, here)] == ["assessments.solution"]


def test_a_person_whose_old_name_was_erased_is_not_overwritten_with_a_hash(here, tmp_path):
    import_rows(here, tmp_path, {"officers": [holder("CB-1")]})
    batch = import_rows(here, tmp_path, {"officers": [holder("CB-1", name="Tên mới")]})
    PersonalValue.objects.all().delete()
    found = refused(batch, here)
    assert [row[0] for row in found] == ["capacity.officer"]
    assert Officer.objects.get().name == "Tên mới"


# Editions


def test_an_edition_stays_as_it_is_when_its_figures_are_undone(here, tmp_path):
    import_rows(here, tmp_path, small_province())
    extra = {
        "establishments": [plant("CS-8")],
        "products": [product("CS-8")],
        "solutions": [solution("CS-8")],
    }
    extra["yearly"] = [
        used("CS-8", 2024, 100),
        used("CS-8", 2025, 50),
        made("CS-8", 2024, 1),
        made("CS-8", 2025, 1),
    ]
    batch = import_rows(here, tmp_path, extra)
    first = run_of(here)
    edition, _ = publish_edition(period(here), by=here.officer)
    frozen = all_rows(Edition, IndicatorValue, Evidence), Run.objects.get(pk=first.pk).inputs_hash

    undo(batch, by=here.officer)
    assert (all_rows(Edition, IndicatorValue, Evidence), Run.objects.get(pk=first.pk).inputs_hash) == frozen
    assert not Establishment.objects.filter(code="CS-8").exists()
    assert Evidence.objects.filter(run=first, subject="CS-8", counted=True).exists()

    second = run_of(here)
    assert second.pk != first.pk and not Evidence.objects.filter(run=second, subject="CS-8").exists()
    assert all_rows(Edition)["plan.edition"] == frozen[0]["plan.edition"]
    assert verify(head=edition.head).ok


# The command


def test_the_command_says_what_it_took_back(here, tmp_path, capsys):
    batch = import_rows(here, tmp_path, worked_case())
    call_command("undo", str(batch.uuid), "--json", "--as", "officer-here")
    answer = json.loads(capsys.readouterr().out)
    rows = sum(entry.last - entry.first + 1 for entry in Change.objects.filter(change_set__sequence=3))

    assert answer == {
        "batch": str(batch.uuid), "change_set": ChangeSet.objects.filter(province_id=here.pk).count(), "rows": 10, "refused": []
    }  # fmt: skip
    assert rows == 10


def test_the_command_lists_the_rows_and_leaves_with_one(here, tmp_path, capsys):
    batch = import_rows(here, tmp_path, worked_case())
    place = Establishment.objects.get()
    changed(here, place, note="sửa")
    with pytest.raises(SystemExit) as end:
        call_command("undo", str(batch.uuid), "--json", "--as", "officer-here")
    answer = json.loads(capsys.readouterr().out)

    assert end.value.code == 1
    assert (answer["change_set"], answer["rows"]) == (None, 0)
    assert [(row["register"], row["uuid"], row["reason"]) for row in answer["refused"]] == [
        ("establishments.establishment", str(place.uuid), "changed since")
    ]


@pytest.mark.parametrize("name", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_batch_that_is_not_there_is_a_wrong_call(here, name):
    with pytest.raises(CommandError) as wrong:
        call_command("undo", name, "--as", "officer-here")
    assert wrong.value.returncode == 2


def test_who_may_not_undo_here_is_refused(here, elsewhere, tmp_path):
    batch = import_rows(here, tmp_path, worked_case())
    with pytest.raises(CommandError) as no:
        call_command("undo", str(batch.uuid), "--as", "officer-elsewhere")
    assert no.value.returncode == 1
    assert commit(batch, by=here.officer).state == "committed"
