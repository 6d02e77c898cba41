"""The same rows again: nothing, only what differs, or a question; and what hangs on what."""

import pytest

from sachhon.establishments.models import Establishment, Product
from sachhon.imports.answer import answer
from sachhon.imports.services import Blocked, commit
from sachhon.kit.chain import recorded_models, verify
from sachhon.kit.models import Batch, Change, ChangeSet, StagedRow
from sachhon.resources.models import ProductOutput, ResourceUse
from tests.factories import (
    all_rows,
    import_file,
    import_rows,
    joined,
    links,
    made,
    plant,
    problems,
    product,
    small_province,
    solution,
    stage_rows,
    staged,
    states,
    used,
    workbook,
    worked_case,
)


def counts(batch):
    """The batch's counts as the command gives them."""
    said = answer(batch)
    return {name: said[name] for name in ("rows", "new", "changed", "same", "wrong", "asked")}


def registers():
    return all_rows(*recorded_models())


# The same file twice


def test_the_same_file_twice_changes_nothing(here, tmp_path):
    path = workbook(tmp_path / "a.xlsx", small_province())
    first = import_file(here, path)
    before, chain = registers(), links(here)
    second = import_file(here, path)

    assert counts(first) == {"rows": 36, "new": 36, "changed": 0, "same": 0, "wrong": 0, "asked": 0}
    assert counts(second) == {"rows": 36, "new": 0, "changed": 0, "same": 36, "wrong": 0, "asked": 0}
    assert (registers(), links(here)) == (before, chain)
    assert second.state == "committed" and not second.change_sets.exists()


def test_the_same_rows_in_another_order_and_language_change_nothing(here, tmp_path):
    rows = small_province()
    import_rows(here, tmp_path, rows)
    before = registers()
    backwards = {name: list(reversed(part)) for name, part in rows.items()}
    batch = import_file(here, workbook(tmp_path / "en.xlsx", backwards, language=1))

    assert counts(batch)["same"] == counts(batch)["rows"] == 36
    assert registers() == before


def test_two_people_who_send_the_same_file_keep_it_once(here, tmp_path):
    """Both saw only new rows; the second commit looks again before it writes."""
    path = workbook(tmp_path / "a.xlsx", small_province())
    one, other = staged(here, path), staged(here, path)
    commit(one, by=here.officer)
    before = registers()
    commit(other, by=here.officer)

    assert registers() == before
    assert counts(other) == {"rows": 36, "new": 0, "changed": 0, "same": 36, "wrong": 0, "asked": 0}
    assert verify().ok


def test_committing_twice_keeps_the_rows_once(here, tmp_path):
    batch = import_rows(here, tmp_path, small_province())
    before, chain = registers(), links(here)
    for again in (batch, Batch.objects.get(pk=batch.pk)):
        commit(again, by=here.officer)
    assert (registers(), links(here)) == (before, chain)


def test_rows_whose_other_import_was_undone_come_anew(here, tmp_path):
    """A file that was compared with rows which are gone by now."""
    from sachhon.imports.services import undo

    path = workbook(tmp_path / "a.xlsx", small_province())
    first = import_file(here, path)
    second = staged(here, path)
    undo(first, by=here.officer)
    commit(second, by=here.officer)

    assert (Establishment.objects.count(), ResourceUse.objects.count(), ProductOutput.objects.count()) == (
        5,
        14,
        2,
    )
    assert verify().ok


# Only what differs


def test_only_the_cells_that_differ_are_changed(here, tmp_path):
    rows = small_province()
    import_rows(here, tmp_path, rows)
    rows["establishments"][1] |= {"note": "hai", "employees": 12}
    rows["yearly"][1]["quantity"] = 11_000
    before = registers()
    batch = import_rows(here, tmp_path, rows)
    entries = [entry for entry in batch.change_sets.get().changes.order_by("pk") if entry.kind != "note"]

    assert counts(batch) == {"rows": 36, "new": 0, "changed": 2, "same": 34, "wrong": 0, "asked": 0}
    assert [(entry.register, entry.kind, set(keys(entry.before)), set(keys(entry.after))) for entry in entries] == [
        ("establishments.establishment", "update", *[{"employees", "note", "staged_id"}] * 2),
        ("resources.resourceuse", "update", *[{"given", "quantity", "staged_id"}] * 2),
    ]
    differing = [name for name, part in registers().items() if part != before[name]]
    assert differing == ["resources.resourceuse", "establishments.establishment"] or set(differing) == {
        "resources.resourceuse", "establishments.establishment"
    }  # fmt: skip
    assert Establishment.objects.get(code="CS-2").note == "hai"
    assert verify().ok


def keys(text):
    import json

    return json.loads(text)


def test_a_cell_that_was_emptied_is_emptied(here, tmp_path):
    """An empty cell says that nothing is known, not that the old value stays."""
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", employees=12, note="cũ", latitude=10.5)]})
    import_rows(here, tmp_path, {"establishments": [plant("CS-1")]})
    kept = Establishment.objects.get()
    assert (kept.employees, kept.note, kept.latitude) == (None, "", None)


# Twice in one file


def test_two_rows_that_contradict_each_other_are_both_asked(here, tmp_path):
    rows = [used("CS-1", 2025, 10), used("CS-1", 2024, 9), used("CS-1", 2025, 11)]
    batch = stage_rows(here, tmp_path, {"establishments": [plant("CS-1")], "yearly": rows})

    assert states(batch, "yearly") == {4: "asked", 5: "new", 6: "asked"}
    assert [problem[:2] + problem[3:] for problem in problems(batch)] == [
        ("yearly", 4, "asked", "twice"), ("yearly", 6, "asked", "twice")
    ]  # fmt: skip
    faults = answer(batch)["errors"]
    assert ("row 6" in str(faults[0]["message"]) or "6" in str(faults[0]["message"])) and "4" in str(
        faults[1]["message"]
    )


def test_two_rows_that_say_the_same_are_kept_once(here, tmp_path):
    batch = import_rows(here, tmp_path, {"establishments": [plant("CS-1")], "yearly": [used("CS-1", 2025, 10)] * 3})
    assert states(batch, "yearly") == {4: "new", 5: "same", 6: "same"}
    assert ResourceUse.objects.count() == 1


@pytest.mark.parametrize("quantities", [(10, 10, 11), (10, 11, 10), (11, 10, 10), (10, 11, 12)])
def test_of_rows_that_contradict_each_other_none_passes_as_the_same(here, tmp_path, quantities):
    """A row that repeats a contested one is contested too: else it would be counted and kept by nobody."""
    rows = [used("CS-1", 2025, quantity) for quantity in quantities]
    batch = import_rows(here, tmp_path, {"establishments": [plant("CS-1")], "yearly": rows}, leave_wrong=True)
    assert states(batch, "yearly") == {4: "asked", 5: "asked", 6: "asked"}
    assert not ResourceUse.objects.exists()


def test_an_establishment_listed_twice_takes_its_figures_with_it(here, tmp_path):
    sheets = {
        "establishments": [plant("CS-1"), plant("CS-1", name="Khác"), plant("CS-2")], "products": [product("CS-1"), product("CS-2")],
        "yearly": [used("CS-1", 2025, 1), made("CS-1", 2025, 1), made("CS-2", 2025, 1)],
    }  # fmt: skip
    batch = import_rows(here, tmp_path, sheets, leave_wrong=True)

    assert states(batch, "establishments") == {4: "asked", 5: "asked", 6: "new"}
    assert states(batch, "products") == {4: "wrong", 5: "new"}
    assert states(batch, "yearly") == {4: "wrong", 5: "wrong", 6: "new"}
    assert {problem[4] for problem in problems(batch) if problem[0] != "establishments"} == {"depends"}
    assert (Establishment.objects.get().code, ProductOutput.objects.get().establishment.code) == (
        "CS-2",
        "CS-2",
    )


def test_what_hangs_on_a_refused_row_says_which(here, tmp_path):
    sheets = {
        "establishments": [plant("CS-1", vsic="0400")], "products": [product("CS-1")], "yearly": [made("CS-1", 2025, 1)],
        "solutions": [solution("CS-1")],
    }  # fmt: skip
    batch = stage_rows(here, tmp_path, sheets)
    messages = [fault["message"] for fault in answer(batch)["errors"][1:]]

    assert [problem[4] for problem in problems(batch)] == ["sector", "depends", "depends", "depends"]
    assert all("Cơ sở" in message and "4" in message for message in messages)
    assert counts(batch)["wrong"] == 4


def test_an_officer_who_is_refused_takes_his_other_posts_with_him(here, tmp_path):
    from sachhon.capacity.models import Officer
    from tests.factories import holder

    rows = [holder("CB-1"), holder("CB-1", name="Tên khác", post="Trưởng phòng"), holder("CB-2")]
    batch = import_rows(here, tmp_path, {"officers": rows}, leave_wrong=True)
    asked = {problem[1] for problem in problems(batch) if problem[3:] == ("asked", "twice")}
    assert (asked, set(states(batch, "officers").values()) - {"asked", "wrong"}) == ({4, 5}, {"new"})
    assert Officer.objects.get().code == "CB-2"


# Wrong and asked rows block


def faulty():
    case = worked_case()
    case["yearly"] += [used("CS-1", 2023, -5), used("CS-1", 2022, "1.234"), used("KHÔNG-CÓ", 2025, 1)]
    return case


def test_wrong_and_asked_rows_block_the_commit(here, tmp_path):
    batch = stage_rows(here, tmp_path, faulty())
    before = registers()

    assert counts(batch) == {"rows": 11, "new": 8, "changed": 0, "same": 0, "wrong": 2, "asked": 1}
    with pytest.raises(Blocked) as blocked:
        commit(batch, by=here.officer)
    assert blocked.value.code == "bad_rows"
    assert registers() == before and links(here) == 1
    assert Batch.objects.get(pk=batch.pk).state == "staged"


def test_leaving_out_the_wrong_ones_leaves_out_the_asked_ones_too_and_says_so(here, tmp_path):
    batch = stage_rows(here, tmp_path, faulty())
    commit(batch, by=here.officer, leave_wrong=True)
    kept = Batch.objects.get(pk=batch.pk)

    assert (kept.state, kept.left_wrong) == ("committed", True)
    assert kept.summary["kept"] == {
        "plan.plan": 1, "plan.framerule": 1, "plan.target": 1, "establishments.establishment": 1, "establishments.product": 1,
        "resources.resourceuse": 2, "resources.productoutput": 2, "assessments.solution": 1,
    }  # fmt: skip
    assert set(ResourceUse.objects.values_list("start__year", flat=True)) == {2024, 2025}
    assert counts(kept)["wrong"] == 2 and counts(kept)["asked"] == 1


def test_all_faults_come_at_once_with_their_cells(here, tmp_path):
    """Each with sheet, row, column letter, field, kind, what was found and what would do."""
    errors = answer(stage_rows(here, tmp_path, faulty()))["errors"]
    found = [tuple(fault[name] for name in ("sheet", "row", "column", "field", "kind", "found")) for fault in errors]

    assert found == [
        ("Số liệu năm", 8, "E", "quantity", "wrong", "-5"),
        ("Số liệu năm", 9, "E", "quantity", "asked", "1.234"),
        ("Số liệu năm", 10, "A", "establishment", "wrong", "KHÔNG-CÓ"),
    ]
    assert all(fault["message"] and fault["remedy"] for fault in errors)


def test_a_row_with_several_faults_names_them_all(here, tmp_path):
    rows = {"establishments": [plant("CS-1", vsic="0400", employees="nhiều", latitude=120, active_from="hôm qua")]}
    codes = {(problem[2], problem[4]) for problem in problems(stage_rows(here, tmp_path, rows))}
    assert codes == {
        ("vsic", "sector"),
        ("employees", "number"),
        ("latitude", "outside"),
        ("active_from", "date"),
    }


def test_rows_as_typed_are_kept_and_their_digest_enters_the_chain(here, tmp_path):
    import json

    batch = import_rows(here, tmp_path, worked_case())
    row = StagedRow.objects.get(batch=batch, sheet=3, row=4)
    note = Change.objects.get(register="kit.batch", kind="note")

    assert json.loads(row.raw) == ["CS-1", "2024", "ELEC", None, "10000", "MWh", None, None]
    assert json.loads(note.after)["rows"] == StagedRow.objects.filter(batch=batch).count() == 8
    assert ResourceUse.objects.get(start="2024-01-01").staged == row


# A later sheet refers to rows of an earlier one


def test_later_sheets_refer_to_staged_and_to_kept_rows(here, tmp_path):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1")], "products": [product("CS-1")]})
    sheets = {
        "establishments": [plant("CS-2")], "products": [product("CS-2"), product("CS-1", "SP9")],
        "yearly": [made("CS-1", 2025, 1), made("CS-2", 2025, 2), made("CS-1", 2025, 3, name="SP9")],
    }  # fmt: skip
    batch = import_rows(here, tmp_path, sheets)
    kept = ProductOutput.objects.order_by("quantity").values_list("establishment__code", "product__code", "quantity")

    assert counts(batch)["new"] == 6
    assert list(kept) == [("CS-1", "SP1", 1.0), ("CS-2", "SP1", 2.0), ("CS-1", "SP9", 3.0)]


def test_another_provinces_codes_are_not_there(here, elsewhere, tmp_path):
    import_rows(elsewhere, tmp_path, {"establishments": [plant("CS-1")], "products": [product("CS-1")]})
    batch = stage_rows(here, tmp_path, {"yearly": [used("CS-1", 2025, 1)], "products": [product("CS-1")]})
    assert {problem[4] for problem in problems(batch)} == {"unknown"}


def test_two_provinces_may_have_the_same_codes(here, elsewhere, tmp_path):
    for office in (here, elsewhere):
        import_rows(office, tmp_path, worked_case())
    assert Establishment.objects.filter(code="CS-1").count() == Product.objects.filter(code="SP1").count() == 2
    assert (links(here), links(elsewhere)) == (2, 2)
    assert verify().ok


# The record


def test_one_commit_is_one_link(here, tmp_path):
    before = links(here)
    batch = import_rows(here, tmp_path, joined(small_province()))
    link = ChangeSet.objects.get(batch=batch)

    assert links(here) == before + 1
    assert (link.by, link.why, link.province_id) == (here.officer, "province: book.xlsx", here.pk)
    assert {entry.kind for entry in link.changes.all()} == {"insert_many", "note"}
    assert verify().ok
