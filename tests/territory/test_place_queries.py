"""Codes with a date, what a place has become, and figures of before in today's boundary."""

import datetime as dt

import pytest

from sachhon.kit.changes import change_set
from sachhon.territory.models import Area, AreaChange, AreaEdge, AreaVersion, Province, Sector, SectorMapping
from sachhon.territory.queries import (
    area_called,
    area_of,
    at,
    became,
    came_from,
    divisions,
    restate,
    sector_in,
    today,
    version_called,
    version_on,
)  # fmt: skip

IN_2024, IN_2026 = dt.date(2024, 12, 31), dt.date(2026, 1, 1)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "then", "now"),
    [
        ("15", "Yên Bái", "Lào Cai"), ("44", "Quảng Bình", "Quảng Trị"), ("45", "Quảng Trị", None),
        ("82", "Tiền Giang", "Đồng Tháp"), ("87", "Đồng Tháp", None), ("10", "Lào Cai", None), ("01", "Hà Nội", "Hà Nội"),
    ],
)  # fmt: skip
def test_a_province_code_means_something_on_a_day_alone(code, then, now):
    names = [version_called(code, day, "province") for day in (IN_2024, IN_2026)]
    assert [each and each.name_vi for each in names] == [then, now]


def test_a_code_that_was_given_anew_names_two_places():
    assert area_called("15", IN_2024) != area_called("15", IN_2026)
    assert area_called("01", IN_2024) == area_called("01", IN_2026)


def test_a_code_nobody_carried_names_nothing():
    assert area_called("00", IN_2026) is None
    assert area_called("44", dt.date(1975, 1, 1)) is not None  # its first day is not recorded, and the row says so
    assert version_called("44", dt.date(1975, 1, 1)).open_start


def test_the_day_of_the_merger_is_the_first_of_the_new():
    assert version_called("44", dt.date(2025, 6, 30), "province").name_vi == "Quảng Bình"
    assert version_called("44", dt.date(2025, 7, 1), "province").name_vi == "Quảng Trị"


def test_the_tree_of_a_day_is_as_it_was():
    assert [at(day).count() for day in (IN_2024, IN_2026)] == [63, 34]
    quang_tri = area_of(Province.objects.get(code="44"), IN_2026)
    assert at(IN_2026, quang_tri).count() == 78
    assert at(IN_2024, quang_tri).count() == 0
    old = [area_called(code, IN_2024, "province") for code in ("44", "45")]
    assert sum(at(IN_2024, each).count() for each in old) == 265


def test_a_former_province_is_whole_in_the_one_of_today():
    (part,) = today(area_called("45", IN_2024, "province"))
    assert (part.area, part.weight, part.estimated) == (area_called("44", IN_2026, "province"), 1.0, False)
    assert {edge.source.versions.get().name_vi for edge in came_from(part.area)} == {"Quảng Bình", "Quảng Trị"}
    assert [edge.target for edge in became(area_called("45", IN_2024, "province"))] == [part.area]


def test_a_divided_commune_is_several_today_and_the_shares_are_estimates():
    edge = AreaEdge.objects.filter(basis="estimated").first()
    parts = today(edge.source)
    assert len(parts) > 1
    assert sum(part.weight for part in parts) == pytest.approx(1.0)
    assert all(part.estimated for part in parts)
    assert [part.main for part in parts] == [True, *[False] * (len(parts) - 1)]


def test_a_place_of_today_is_itself():
    here = area_called("44", IN_2026, "province")
    (part,) = today(here)
    assert (part.area, part.weight, part.estimated) == (here, 1.0, False)


def test_restating_stops_at_the_day_asked_for():
    old = area_called("45", IN_2024, "province")
    assert [part.area for part in restate([old.pk], to=dt.date(2025, 6, 30))[old.pk]] == [old]
    assert restate([old.pk], to=IN_2026)[old.pk][0].area != old


def test_two_changes_one_after_the_other_multiply_their_weights():
    edge = AreaEdge.objects.filter(basis="estimated", main=True).first()
    with change_set(by=None, why="test") as changes:
        later = Area(kind="commune", key="99998@2026-02-01")
        changes.insert(later)
        merger = AreaChange(key="later", kind="merge", effective=dt.date(2026, 2, 1), legal_act="Nghị quyết thử")
        changes.insert(merger)
        changes.insert(AreaEdge(change=merger, source=edge.target, target=later, weight=1.0))
    parts = {part.area: part for part in restate([edge.source_id], to=dt.date(2026, 3, 1))[edge.source_id]}
    assert parts[later].weight == edge.weight
    assert parts[later].estimated
    assert edge.target not in parts


def test_many_places_are_restated_by_few_queries(django_assert_max_num_queries):
    keys = list(Area.objects.filter(kind="commune", key__endswith="2025-06-30").values_list("pk", flat=True)[:400])
    with django_assert_max_num_queries(6):
        assert len(restate(keys)) == 400


def test_a_place_has_no_name_on_a_day_before_it_existed():
    new = area_called("44", IN_2026, "province")
    assert version_on(new, IN_2024) is None
    assert version_on(new, IN_2026).name_vi == "Quảng Trị"


def test_divisions_have_two_digits_and_one_version():
    assert all(len(code) == 2 for code in divisions())
    assert divisions()["10"] == "C"


def test_names_of_today_are_written_in_the_language_of_the_page(settings):
    from django.utils.translation import override

    row = AreaVersion.objects.get(code="18880", valid_to=None)
    with override("vi"):
        assert str(row) == "Phường Đồng Hới"
    with override("en"):
        assert str(row) == "Dong Hoi ward"


def test_a_sector_goes_with_its_version():
    fish = Sector.objects.get(code="1020", version="2018")
    assert (fish.section, fish.confirmed) == ("C", False)
    classes = Sector.objects.filter(version="2018", code__length=4)
    assert classes.count() == 166
    sections = divisions()
    assert all(each.section == sections[each.code[:2]] for each in classes)
    assert set(classes.values_list("section", flat=True)) == set("BCDE")


def test_a_sector_is_found_in_another_version_by_its_own_mapping_or_its_division():
    assert sector_in("1020", "2018", "2018") == [("1020", "same")]
    assert sector_in("1020", "2018", "2025") == [("10", "assumed")]
    with change_set(by=None, why="test") as changes:
        for to, basis in (("1021", "part"), ("1022", "part")):
            changes.insert(
                SectorMapping(from_code="1020", from_version="2018", to_code=to, to_version="2025", basis=basis)
            )
    assert sector_in("1020", "2018", "2025") == [("1021", "part"), ("1022", "part")]
    assert sector_in("9999", "2018", "2025") == []
