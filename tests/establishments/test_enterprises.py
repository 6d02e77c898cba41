"""One enterprise, many establishments: found by its tax code, else by its name; its size by dated thresholds."""

import datetime as dt

import pytest

from sachhon.establishments.models import Enterprise, Establishment, SizeThreshold
from sachhon.establishments.registers import Establishments
from sachhon.establishments.registers_around import Enterprises
from sachhon.establishments.size import restate_sizes
from sachhon.kit.chain import verify
from sachhon.kit.changes import change_set
from sachhon.kit.register import REGISTERS
from tests.factories import changed, import_rows, links, plant, problems, stage_rows, states

REAL, BN = "0100109106", 10**9
BIG = {"employees": 150, "revenue": 60 * BN, "capital": 30 * BN}


def firms():
    return list(Enterprise.objects.order_by("pk").values_list("name", "tax_code"))


def test_sites_of_one_tax_code_are_one_enterprise(here, tmp_path):
    rows = [
        plant("CS-1", tax_code=REAL, enterprise="Công ty TNHH Giấy Lam"),
        plant("CS-2", tax_code=f"{REAL}-001", enterprise="Cty TNHH Giấy Lam"),
    ]
    import_rows(here, tmp_path, {"establishments": rows})
    assert firms() == [("Công ty TNHH Giấy Lam", REAL)]
    assert Enterprise.objects.get().sites.count() == 2
    assert list(Establishment.objects.order_by("code").values_list("enterprise", flat=True)) == [
        "Công ty TNHH Giấy Lam", "Cty TNHH Giấy Lam",
    ]  # fmt: skip
    assert verify().ok


def test_without_a_tax_code_the_name_tells_and_without_both_nothing_is_made(here, tmp_path):
    rows = [
        plant("CS-1", enterprise="Công ty Cổ phần TM&DV Lam"),
        plant("CS-2", enterprise="Cty CP Thương mại và Dịch vụ Lam"),
        plant("CS-3", household="có"),
    ]
    import_rows(here, tmp_path, {"establishments": rows})
    assert firms() == [("Công ty Cổ phần TM&DV Lam", "")]
    assert Establishment.objects.get(code="CS-3").firm is None


def test_the_same_workbook_again_changes_nothing(here, tmp_path):
    rows = {"establishments": [plant("CS-1", tax_code=REAL), plant("CS-2", enterprise="Công ty B", **BIG)]}
    import_rows(here, tmp_path, rows)
    assert set(states(import_rows(here, tmp_path, rows), "establishments").values()) == {"same"}


def test_an_import_never_renames_a_kept_enterprise(here, tmp_path):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", tax_code=REAL, enterprise="Công ty A")]})
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", tax_code=REAL, enterprise="Công ty A mới")]})
    assert firms() == [("Công ty A", REAL)]
    assert Establishment.objects.get().enterprise == "Công ty A mới"


def test_a_row_that_hangs_on_the_enterprise_of_a_refused_row_falls_with_it(here, tmp_path):
    rows = [
        plant("CS-1", tax_code=REAL, enterprise="Công ty A"), plant("CS-2", tax_code=REAL, enterprise="Công ty A"),
        plant("CS-3", tax_code=REAL, enterprise="Công ty B"),
    ]  # fmt: skip
    batch = import_rows(here, tmp_path, {"establishments": rows}, leave_wrong=True)
    assert states(batch, "establishments") == {4: "asked", 5: "wrong", 6: "asked"}
    assert not Enterprise.objects.exists()


def test_another_province_has_an_enterprise_record_of_its_own(here, elsewhere, tmp_path):
    for where in (here, elsewhere):
        import_rows(where, tmp_path, {"establishments": [plant("CS-1", tax_code=REAL)]})
    assert sorted(Enterprise.objects.values_list("province__code", flat=True)) == ["44", "82"]
    assert Enterprises().rows(here.officer).count() == 1


@pytest.mark.parametrize(
    ("vsic", "figures", "size"),
    [
        ("1701", BIG, "medium"), ("1701", {"employees": 5, "revenue": BN}, "micro"), ("1701", {"employees": 5}, "unknown"),
        ("4711", {"employees": 60, "revenue": BN}, "medium"), ("1701", {"employees": 60, "revenue": BN}, "small"),
    ],
)  # fmt: skip
def test_the_size_class_follows_the_figures_and_the_branch(here, tmp_path, vsic, figures, size):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", **{"vsic": vsic, **figures})]})
    assert Establishment.objects.get().size_class == size


def test_figures_of_the_whole_enterprise_go_before_those_of_one_place(here, tmp_path):
    rows = {"establishments": [plant("CS-1", tax_code=REAL, employees=5, revenue=BN)]}
    import_rows(here, tmp_path, rows)
    firm, register = Enterprise.objects.get(), REGISTERS["enterprises"]
    firm.employees, firm.revenue, firm.capital = 500, 900 * BN, 900 * BN
    register.prepare(firm)
    with change_set(by=here.officer, why="cả doanh nghiệp", province_id=here.pk) as changes:
        register.write(changes, firm, new=False)
    assert (Enterprise.objects.get().size_class, Establishment.objects.get().size_class) == ("large", "large")
    # The workbook that knows the place alone does not take it back.
    assert set(states(stage_rows(here, tmp_path, rows), "establishments").values()) == {"same"}


def test_new_thresholds_are_a_row_and_not_a_change_of_code(here, tmp_path):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", **BIG)]})
    changed(here, SizeThreshold.objects.get(branch="industry", size="small"), employees=150, revenue=90 * BN)
    before = links(here)
    assert restate_sizes(here.pk, by=here.officer) == {"enterprises": 0, "establishments": 1}
    assert (Establishment.objects.get().size_class, links(here)) == ("small", before + 1)
    assert restate_sizes(here.pk, by=here.officer, day=dt.date(2020, 1, 1))["establishments"] == 1
    assert Establishment.objects.get().size_class == "unknown"  # no threshold was in force then


def test_a_form_finds_or_makes_the_enterprise_by_the_same_rule(here, client):
    client.force_login(here.officer)
    typed = {"code": "CS-1", "name": "Nhà máy Lam", "vsic": "1701", "vsic_version": "2018", "potential": "unknown"}
    firm, before = {"tax_code": REAL, "enterprise": "Công ty Giấy Lam"}, links(here)
    assert client.post(Establishments().url("add"), typed | firm).status_code == 302
    again = typed | {"tax_code": f"{REAL}-001", "code": "CS-2", "name": "Nhà máy Giang"}
    assert client.post(Establishments().url("add"), again).status_code == 302
    assert firms() == [("Công ty Giấy Lam", REAL)]
    assert Establishment.objects.filter(firm=Enterprise.objects.get()).count() == 2
    assert links(here) == before + 2
    assert verify().ok


# Rows without a code


def kept(here, tmp_path, *rows):
    import_rows(here, tmp_path, {"establishments": list(rows)})


def unnamed(name, **more):
    return {**plant(""), "code": None, "name": name, **more}


def meant(here, tmp_path, row):
    batch = stage_rows(here, tmp_path, {"establishments": [row]})
    return states(batch, "establishments")[4], problems(batch)


def test_a_row_without_a_code_is_known_by_branch_then_firm_then_name_and_commune(here, tmp_path):
    kept(
        here, tmp_path, plant("CS-1", tax_code=f"{REAL}-001", name="Nhà máy Một", enterprise="Công ty A"),
        plant("CS-2", tax_code="0314409058", name="Nhà máy Hai", enterprise="Công ty B"),
        plant("CS-3", name="Công ty TNHH Gạch Ba", commune="Xã Tân Phú"),
    )  # fmt: skip
    rows = [
        unnamed("Tên khác", tax_code=f"{REAL}-001", enterprise="Công ty A"),
        unnamed("Cơ sở B", tax_code="0314409058", enterprise="Công ty B"),
        unnamed("CTY TNHH GẠCH BA", commune="Tân Phú"),
    ]
    batch = stage_rows(here, tmp_path, {"establishments": rows})
    assert [(row, code) for _, row, field, kind, code in problems(batch) if field == "code"] == [
        (4, "code_matched"), (5, "code_matched"), (6, "code_matched"),
    ]  # fmt: skip
    assert set(states(batch, "establishments").values()) == {"changed"}


def test_a_tax_code_with_two_sites_is_asked_with_both(here, tmp_path):
    kept(here, tmp_path, *(plant(f"CS-{n}", tax_code=REAL, enterprise="Công ty A") for n in (1, 2)))
    row = unnamed("Nhà máy mới", tax_code=REAL, enterprise="Công ty A")
    state, found = meant(here, tmp_path, row)
    assert state == "asked"
    assert [problem[2:] for problem in found] == [("code", "asked", "code_alike")]


def test_a_name_in_another_commune_is_asked_and_not_taken(here, tmp_path):
    kept(here, tmp_path, plant("CS-3", name="Gạch Ba", commune="Xã Tân Phú"))
    assert meant(here, tmp_path, unnamed("Gạch Ba", commune="Xã An Hòa"))[1][0][4] == "code_alike"


def test_a_new_place_gets_the_next_code_once_a_person_confirms(here, tmp_path):
    from sachhon.imports.services import commit, stage
    from sachhon.kit.models import Batch
    from sachhon.kit.workbooks import WORKBOOKS

    kept(here, tmp_path, plant("CS-041"))
    rows = {"establishments": [unnamed("Hoàn toàn mới"), unnamed("Cũng mới")]}
    batch = stage_rows(here, tmp_path, rows)
    assert [problem[4] for problem in problems(batch)] == ["code_new", "code_new"]
    answers = {"establishments/4/code": "CS-042"}
    Batch.objects.filter(pk=batch.pk).update(summary={**batch.summary, "answers": answers})
    batch = stage(Batch.objects.get(pk=batch.pk), WORKBOOKS["province"])
    assert states(batch, "establishments") == {4: "new", 5: "asked"}
    commit(batch, by=here.officer, leave_wrong=True)
    assert list(Establishment.objects.order_by("code").values_list("code", "name")) == [
        ("CS-041", "Nhà máy CS-041"), ("CS-042", "Hoàn toàn mới"),
    ]  # fmt: skip


def test_two_spellings_within_one_file_are_asked_and_never_merged_in_silence(here, tmp_path):
    rows = [
        unnamed("Công ty CP TM&DV Lam", commune="Xã Tân Phú"),
        unnamed("Công ty Cổ phần Thương mại và Dịch vụ Lam", commune="Tân Phú"),
    ]
    batch = stage_rows(here, tmp_path, {"establishments": rows})
    assert [problem[4] for problem in problems(batch)] == ["code_new", "code_alike"]


def test_a_lost_zero_is_restored_where_a_person_says_so(here, tmp_path):
    from sachhon.imports.services import stage
    from sachhon.kit.models import Batch
    from sachhon.kit.workbooks import WORKBOOKS

    batch = stage_rows(here, tmp_path, {"establishments": [plant("CS-1", tax_code=REAL[1:])]})
    assert problems(batch) == [("establishments", 4, "tax_code", "asked", "lost_zero")]
    Batch.objects.filter(pk=batch.pk).update(summary={**batch.summary, "answers": {"establishments/4/tax_code": REAL}})
    assert states(stage(Batch.objects.get(pk=batch.pk), WORKBOOKS["province"]), "establishments") == {4: "new"}
