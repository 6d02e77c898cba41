"""Doubles are proposed with reasons, and a person decides; two provinces never meet."""

import datetime as dt

import pytest

from sachhon.establishments import duplicates
from sachhon.establishments.alike import Place, proposals
from sachhon.establishments.merging import NotMerged, merge, plan_merge, undo_merge
from sachhon.establishments.models import Contact, DuplicatePair, Establishment, Permit, Product, Tie
from sachhon.kit import jobs
from sachhon.kit.chain import verify
from sachhon.kit.changes import change_set
from sachhon.kit.models import Job
from sachhon.kit.register import REGISTERS
from sachhon.kit.testing import written
from sachhon.kit.undoing import Refused
from sachhon.resources.models import ProductOutput, ResourceUse
from tests.factories import all_rows, changed, close, import_rows, links, made, plant, product, used
from tests.kit.conftest import plant as unsaved
from tests.permissions.people import ROLES, person

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


# Merging


TABLES = (Establishment, Product, Permit, ResourceUse, ProductOutput, Contact, Tie)


@pytest.fixture
def filled(here, tmp_path):
    """Two records of one place: one product, one use and one output in common, and some of each alone."""
    rows = {
        "establishments": [
            plant("CS-1", name="Giấy Hoàng Long", commune="Xã A"),
            plant("CS-2", name="Cty Giấy Hoàng Long", commune="Xã A", address="Lô 5"),
        ],
        "yearly": [
            used("CS-1", 2023, 100), used("CS-1", 2024, 100), used("CS-2", 2024, 100), used("CS-2", 2025, 90),
            made("CS-1", 2024, 10), made("CS-2", 2024, 10), made("CS-2", 2025, 9),
        ],
        "products": [product("CS-1"), product("CS-2")],
    }  # fmt: skip
    import_rows(here, tmp_path, rows)
    look(here)
    return here


def two():
    return [Establishment.objects.get(code=code) for code in ("CS-1", "CS-2")]


def merged(where, **more):
    kept, gone = two()
    pair = DuplicatePair.objects.get()
    return pair, merge(pair, kept, gone, by=where.officer, **more)


def test_a_merge_moves_everything_and_can_be_taken_back(filled):
    before = all_rows(*TABLES)
    kept, gone = two()

    pair, link = merged(filled, taken=["address"])

    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (gone.origin, gone.merged_into, kept.address) == ("merged", kept, "Lô 5")
    assert sorted(kept.uses.values_list("start__year", flat=True)) == [2023, 2024, 2025]
    assert sorted(kept.outputs.values_list("start__year", flat=True)) == [2024, 2025]
    assert kept.products.count() == 1
    assert not gone.uses.exists() and not gone.outputs.exists() and not gone.products.exists()
    assert links(filled) == link.sequence
    assert verify().ok

    undo_merge(pair, by=filled.officer)

    assert all_rows(*TABLES) == before
    assert DuplicatePair.objects.get().state == "open"
    assert verify().ok


def test_figures_that_contradict_each_other_stop_a_merge_until_somebody_chooses(filled):
    kept, gone = two()
    changed(filled, gone.uses.get(start__year=2024), quantity=120.0, given="120")
    before = all_rows(*TABLES)

    with pytest.raises(NotMerged):
        merged(filled)
    assert all_rows(*TABLES) == before

    clash = plan_merge(kept, gone).clashes[0]
    merged(filled, chosen={clash.key: "other"})
    assert kept.uses.get(start__year=2024).quantity == 120.0
    assert verify().ok


def test_products_of_one_code_and_two_units_are_both_kept_under_codes_of_their_own(filled):
    kept, gone = two()
    changed(filled, gone.products.get(), unit="m2")
    clash = plan_merge(kept, gone).clashes[0]
    assert clash.choices == ("both",)

    merged(filled, chosen={clash.key: "both"})

    assert sorted(kept.products.values_list("unit", flat=True)) == ["m2", "tấn"]
    assert kept.outputs.count() == 3
    assert verify().ok


def test_a_closed_period_stops_a_merge(filled):
    close(filled, "2025")
    before = all_rows(*TABLES)
    with pytest.raises(NotMerged, match="2025"):
        merged(filled)
    assert all_rows(*TABLES) == before


def test_a_merge_is_not_taken_back_once_the_kept_record_was_changed(filled):
    pair, _link = merged(filled, taken=["address"])
    kept = two()[0]
    changed(filled, kept, note="sửa sau")
    with pytest.raises(Refused):
        undo_merge(pair, by=filled.officer)
    assert Establishment.objects.get(code="CS-2").origin == "merged"


def test_what_changed_since_the_page_was_shown_stops_a_merge(filled):
    seen = plan_merge(*two()).digest
    changed(filled, two()[1], note="khác")
    with pytest.raises(NotMerged):
        merged(filled, seen=seen)
    merged(filled, seen=plan_merge(*two()).digest)


def test_old_addresses_lead_to_the_kept_record(filled, client):
    client.force_login(filled.officer)
    kept, gone = two()
    merged(filled)
    for address in (f"/establishments/{gone.uuid}/", f"/r/establishments/{gone.uuid}/"):
        answer = client.get(address)
        assert answer.status_code == 302 and str(kept.uuid) in answer["Location"]
    assert client.get(f"/establishments/{kept.uuid}/").status_code == 200


def test_establishments_of_two_provinces_cannot_be_merged(here, elsewhere):
    mine, theirs = twin(here, 1), twin(elsewhere, 1)
    assert plan_merge(mine, theirs).reasons


# Pages


def test_an_officer_decides_on_the_pages(filled, client):
    client.force_login(filled.officer)
    pair = DuplicatePair.objects.get()
    assert client.get("/duplicates/").content.count(b"<tr") == 2
    page = client.get(f"/duplicates/{pair.pk}/")
    assert page.context["lines"] and page.context["counts"]
    typed = {"deed": "merge", "keep": "first", "seen": page.context["seen"], "f_address": "other"}

    assert client.post(f"/duplicates/{pair.pk}/", {**typed, "seen": "0"}).status_code == 409
    assert client.post(f"/duplicates/{pair.pk}/", typed).status_code == 302
    assert client.get(f"/duplicates/{pair.pk}/").status_code == 200
    assert client.get("/duplicates/?state=merged").content.count(b"<tr") == 2
    assert client.post(f"/duplicates/{pair.pk}/", {"deed": "undo"}).status_code == 302
    assert client.post(f"/duplicates/{pair.pk}/", {"deed": "different"}).status_code == 302
    assert DuplicatePair.objects.get().state == "different"
    assert client.post("/duplicates/find/").status_code == 302
    assert client.post(f"/duplicates/{pair.pk}/", {"deed": "nothing"}).status_code == 404


@pytest.mark.parametrize("role", [role for role in ROLES if role != "officer"])
def test_nobody_but_officers_sees_duplicates(filled, client, role):
    client.force_login(person(role, filled.province))
    pair = DuplicatePair.objects.get()
    assert client.get("/duplicates/").status_code == 403
    assert client.post(f"/duplicates/{pair.pk}/", {"deed": "merge"}).status_code == 403
    assert DuplicatePair.objects.get().state == "open"


def test_an_officer_of_another_province_finds_no_pair(filled, elsewhere, client):
    client.force_login(elsewhere.officer)
    pair = DuplicatePair.objects.get()
    assert client.get(f"/duplicates/{pair.pk}/").status_code == 404
    assert client.get("/duplicates/").content.count(b"<tr") == 0


@pytest.mark.parametrize("address", ["/duplicates/", "pair"])
def test_questions_do_not_grow_with_rows(filled, client, django_assert_max_num_queries, address):
    client.force_login(filled.officer)
    address = address if address != "pair" else f"/duplicates/{DuplicatePair.objects.get().pk}/"
    client.get(address)
    with django_assert_max_num_queries(160):
        client.get(address)
