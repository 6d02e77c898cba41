"""The committed facts of places: counts, checks, and what other lists say."""

import datetime as dt
import json
from collections import Counter

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sachhon.kit.chain import verify
from sachhon.kit.changes import change_set
from sachhon.kit.testing import written
from sachhon.territory import facts
from sachhon.territory.load import add_places
from sachhon.territory.models import Area, AreaChange, AreaEdge, AreaVersion, Province
from sachhon.territory.models.areas import misweighted
from sachhon.territory.names import voiced
from sachhon.territory.queries import at, in_force, version_called

BEFORE, SINCE = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
pytestmark = pytest.mark.django_db


def of_day(day, kind):
    return AreaVersion.objects.filter(in_force(day), area__kind=kind)


def test_each_day_has_the_provinces_and_communes_that_the_law_counts():
    assert (of_day(BEFORE, "province").count(), of_day(BEFORE, "commune").count()) == (63, 10040)
    assert (of_day(SINCE, "province").count(), of_day(SINCE, "commune").count()) == (34, 3321)
    ranks = Counter(of_day(SINCE, "commune").values_list("type", flat=True))
    assert ranks == {"xa": 2621, "phuong": 687, "dac_khu": 13}


def test_no_code_stands_for_two_places_of_a_kind_on_one_day():
    for day, kind in ((BEFORE, "commune"), (SINCE, "commune"), (BEFORE, "province"), (SINCE, "province")):
        codes = Counter(of_day(day, kind).values_list("code", flat=True))
        assert [code for code, count in codes.items() if count > 1] == [], (day, kind)


def test_no_place_has_two_versions_on_one_day():
    spans = {}
    for area, start, end in AreaVersion.objects.order_by("valid_from").values_list("area_id", "valid_from", "valid_to"):
        assert spans.get(area, dt.date.min) is not None, area
        assert spans.get(area, dt.date.min) <= start, area
        spans[area] = end


def test_every_place_that_ended_went_somewhere_and_its_weights_add_up_to_one():
    ended = set(Area.objects.exclude(versions__valid_to=None).values_list("pk", flat=True))
    assert ended == set(AreaEdge.objects.values_list("source_id", flat=True))
    assert misweighted(AreaEdge.objects.all()) == []


def test_a_weight_that_is_missing_would_be_noticed():
    edge = AreaEdge.objects.filter(basis="estimated").first()
    rest = AreaEdge.objects.exclude(pk=edge.pk)
    assert misweighted(rest) == [edge.source_id]


def test_parts_of_a_divided_commune_are_marked_as_estimates():
    divided = AreaEdge.objects.filter(change__kind="split")
    assert divided.values("source").distinct().count() == 471
    assert set(divided.values_list("basis", flat=True)) == {"estimated"}
    assert divided.filter(main=True).count() == 471
    whole = AreaEdge.objects.exclude(change__kind="split")
    assert set(whole.values_list("basis", "weight")) == {("exact", 1.0)}


def test_the_database_refuses_a_whole_with_a_part_of_the_weight_and_a_place_that_ends_before_it_began():
    edge = AreaEdge.objects.filter(basis="exact").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaEdge.objects.filter(pk=edge.pk).update(weight=0.5)
    version = AreaVersion.objects.exclude(valid_to=None).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaVersion.objects.filter(pk=version.pk).update(valid_to=version.valid_from)


def test_what_is_not_known_of_april_2026_waits_to_be_confirmed():
    open_questions = AreaChange.objects.filter(confirmed=False)
    assert set(open_questions.values_list("effective", flat=True)) == {dt.date(2026, 4, 30)}
    before, since = (version_called("75", day, "province") for day in (dt.date(2026, 4, 29), dt.date(2026, 4, 30)))
    assert (before.type, before.confirmed) == ("tinh", True)
    assert (since.type, since.confirmed) == ("thanh_pho", False)
    assert before.area == since.area  # a new rank is a new version of the same place


def test_thua_thien_hue_became_hue_in_2025_and_stayed_the_same_place():
    names = [version_called("46", dt.date(year, 6, 1), "province") for year in (2024, 2026)]
    assert [each.name_vi for each in names] == ["Thừa Thiên Huế", "Huế"]
    assert names[0].area == names[1].area


def test_a_commune_that_nothing_was_added_to_is_the_same_place_after_the_merger():
    kept = Area.objects.filter(kind="commune", versions__valid_to=SINCE).filter(versions__valid_from=SINCE)
    assert kept.count() == 137
    assert AreaEdge.objects.filter(source__in=kept).count() == 0


def test_every_commune_lies_in_a_province_of_the_same_day():
    for day in (BEFORE, SINCE):
        provinces = set(of_day(day, "province").values_list("area_id", flat=True))
        assert set(of_day(day, "commune").values_list("parent_id", flat=True)) == provinces
        assert sum(at(day, Area(pk=key)).count() for key in list(provinces)[:3]) > 0


def test_loading_again_costs_one_look_and_brings_nothing():
    before = AreaVersion.objects.count()
    with CaptureQueriesContext(connection) as spent, change_set(by=None, why="again") as changes:
        add_places(changes)
        assert changes.rows == 0
    assert AreaVersion.objects.count() == before
    assert len([each for each in spent if "territory" in each["sql"]]) == 1


def test_the_chain_covers_every_place():
    assert verify().ok
    version = AreaVersion.objects.first()
    AreaVersion.objects.filter(pk=version.pk).update(name_vi="Behind the record")
    assert verify().first_bad["register"] == "territory.areaversion"


def test_an_overlapping_version_and_a_taken_code_are_refused_in_words():
    gio_linh = version_called("19501", SINCE) or AreaVersion.objects.filter(area__kind="commune", valid_to=None).first()
    again = AreaVersion(area=gio_linh.area, valid_from=dt.date(2026, 1, 1), code="99999", type="xa", name_vi="A")
    with pytest.raises(Exception, match="valid_from"):
        again.clean()
    other = AreaVersion.objects.filter(area__kind="commune", valid_to=None).exclude(area=gio_linh.area).first()
    fresh = written(Area(kind="commune", key="99999@2026-01-01"))
    with pytest.raises(Exception, match="code"):
        AreaVersion(area=fresh, valid_from=dt.date(2026, 1, 1), code=other.code, type="xa", name_vi="B").clean()


def test_what_the_lists_leave_open_is_listed_with_its_reason():
    rows = (facts.PLACES / "unmatched.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 13
    assert all(len(row.split(",")) == 4 for row in rows)


@pytest.mark.real_data
@pytest.mark.parametrize(("file", "code", "count"), [("quang_tri", "44", 78), ("dong_thap", "82", 102)])
def test_another_list_of_the_two_provinces_has_the_same_codes_and_names(shared_data, file, code, count):
    features = json.loads((shared_data / "vn" / f"{file}.geojson").read_text(encoding="utf-8"))["features"]
    theirs = {each["properties"]["code"]: each["properties"]["fullName"] for each in features}
    theirs.pop(code)
    offices = of_day(SINCE, "commune").filter(area__province=Province.objects.get(code=code))
    ours = {row.code: row for row in offices}
    assert len(ours) == count
    assert set(ours) == set(theirs)
    ranks = {"xa": "Xã", "phuong": "Phường", "dac_khu": "Đặc khu"}
    differing = [
        key for key, row in ours.items() if voiced(f"{ranks[row.type]} {row.name_vi}") != voiced(theirs[key])
    ]  # fmt: skip
    assert differing == []
