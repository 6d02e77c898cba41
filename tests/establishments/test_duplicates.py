"""Doubles are proposed with reasons, and a person decides; two provinces never meet."""

import datetime as dt

import pytest

from sachhon.establishments import duplicates
from sachhon.establishments.alike import Place, proposals
from sachhon.establishments.models import DuplicatePair
from sachhon.kit import jobs
from sachhon.kit.chain import verify
from sachhon.kit.changes import change_set
from sachhon.kit.models import Job
from sachhon.kit.register import REGISTERS
from sachhon.kit.testing import written
from tests.kit.conftest import plant as unsaved

SPELLINGS = [
    ("Công ty Cổ phần Thương mại và Dịch vụ Sông Lam", "Cty CP TM&DV Sông Lam"),
    ("Công ty TNHH MTV Giấy Hoàng Long", "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN GIẤY HOÀNG LONG"),
    ("Doanh nghiệp tư nhân Xay xát Minh Khôi", "DNTN xay xat Minh Khoi"),
    ("Công ty CP Gạch ngói Phú Mỹ", "Công ty Cổ phần gạch ngói Phú Mỹ"),
    ("HTX Chế biến Thủy sản Bình An", "Hợp tác xã CB thuỷ sản Bình An"),
]


def place(key, name="Giấy Hoàng Long", commune="Xã A", **more):
    found = {"code": f"CS-{key}", "tax_code": "", "place": None, "address": "", "latitude": None, "longitude": None}
    return Place(key=key, name=name, commune=commune, **{**found, **more})


def of(*places):
    return [(each.score, each.reasons) for each in proposals(places)]


@pytest.mark.parametrize(
    ("first", "second", "score"),
    [
        ({"tax_code": "0100109106-001", "name": "A", "commune": "Xã A"},
         {"tax_code": "0100109106-001", "name": "B", "commune": "Xã B"}, "certain"),
        ({"tax_code": "0100109106"}, {"tax_code": "0100109106"}, "certain"),
        ({"code": "SL-0418"}, {"code": "sl 418"}, "certain"),
        ({"tax_code": "0100109106", "name": "A"}, {"tax_code": "0100109106", "name": "B"}, "likely"),
        ({}, {"name": "Cty Giấy Hoàng Long", "commune": "Phường A"}, "likely"),
        ({"name": "Giấy Hoàng Lonng"}, {}, "possible"),
        ({"name": "Hoàng Long Giấy", "address": "Lô 5, cụm công nghiệp"}, {"address": "lo 5 cum cong nghiep"},
         "likely"),
        ({"latitude": 10.35, "longitude": 106.36}, {"latitude": 10.352, "longitude": 106.36, "commune": "Xã B"},
         "likely"),
        ({"place": 7, "commune": "Xã cũ"}, {"place": 7, "commune": "Xã mới"}, "likely"),
        ({"tax_code": "0100109106"}, {"tax_code": "0312120782"}, "possible"),
        ({"commune": ""}, {}, "possible"),
    ],
)  # fmt: skip
def test_two_that_look_alike_are_proposed_in_words(first, second, score):
    assert [said for said, _reasons in of(place(1, **first), place(2, **second))] == [score]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "Giấy Nam Hà"}, {"name": "Giấy Nam Hải"}),
        ({"name": "Xí nghiệp Giấy 1"}, {"name": "Xí nghiệp Giấy 2"}),
        ({"name": "May Hoàng Long"}, {"name": "Giấy Hoàng Long"}),
        ({"commune": "Xã A"}, {"commune": "Xã B"}),
        ({"tax_code": "0100109106", "commune": "Xã A", "name": "Kho Bắc"},
         {"tax_code": "0100109106", "commune": "Xã B", "name": "Lò Nam"}),
        ({"tax_code": "0100109106-001", "name": "Lò Bắc"}, {"tax_code": "0100109106-002", "name": "Kho Nam"}),
        ({"latitude": 10.35, "longitude": 106.36, "commune": "Xã B"}, {"latitude": 10.36, "longitude": 106.36}),
    ],
)  # fmt: skip
def test_two_that_only_resemble_each_other_are_not_proposed(first, second):
    assert of(place(1, **first), place(2, **second)) == []


def test_a_reason_is_named_for_everything_in_which_two_agree():
    pair = {"tax_code": "0100109106", "latitude": 10.0, "longitude": 105.0}
    assert of(place(1, **pair), place(2, **pair)) == [("certain", ("tax", "name", "commune", "near"))]


def test_five_firms_of_two_sheets_with_other_spellings_are_proposed_and_none_is_merged(here):
    for number, names in enumerate(SPELLINGS):
        for side, name in enumerate(names):
            written(unsaved(here.province, 10 * number + side, name=name, commune=f"Xã {number}"))

    said = look(here)

    assert said == {"found": 5, "new": 5, "gone": 0}
    assert {row.state for row in DuplicatePair.objects.all()} == {"open"}
    assert here.province.establishments.filter(origin="registered").count() == 10
    assert verify().ok


def look(where):
    made = jobs.enqueue("find-duplicates", by=where.officer, province=where.pk)
    jobs._run(made.pk)
    made.refresh_from_db()
    assert made.state == "done", made.error
    return made.result


def twin(where, number, **more):
    row = unsaved(where.province, number, **{"name": "Giấy Hoàng Long", "commune": "Xã A", **more})
    with change_set(by=where.officer, why="test", province_id=where.pk) as changes:
        REGISTERS["establishments"].write(changes, row, new=True)
    return row


def twins(where, **more):
    return [twin(where, number, **more) for number in (1, 2)]


def test_a_pair_that_was_called_different_is_never_asked_again(here):
    twins(here)
    look(here)
    pair = DuplicatePair.objects.get()
    duplicates.decide_different(pair, by=here.officer, why="hai xưởng cạnh nhau")

    assert look(here) == {"found": 1, "new": 0, "gone": 0}

    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == ("different", here.officer)
    assert not duplicates.pairs([here.pk]).exists()
    duplicates.ask_again(pair, by=here.officer)
    assert duplicates.pairs([here.pk]).get() == pair
    assert verify().ok


def test_two_provinces_never_meet(here, elsewhere):
    for where in (here, elsewhere):
        twin(where, 1, tax_code="0100109106")

    assert look(here)["found"] == look(elsewhere)["found"] == 0


def test_a_stopped_search_keeps_what_was_there(here):
    twins(here)
    made = Job.objects.create(
        name="find-duplicates", arguments={"province": here.pk}, by=here.officer,
        created=dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
    )  # fmt: skip
    Job.objects.filter(pk=made.pk).update(state="running", cancel=True)
    with pytest.raises(jobs.Cancelled):
        jobs.FUNCTIONS["find-duplicates"](made, jobs.Progress(made), province=here.pk)
    assert not DuplicatePair.objects.exists()
