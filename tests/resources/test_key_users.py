"""A decision makes a key energy user, use makes a candidate: both are kept, and compared."""

import json

import pytest
import xlsxwriter
from django.core.management import call_command

from sachhon.establishments.models import Establishment
from sachhon.imports.services import commit, stage
from sachhon.imports.staging import open_batch
from sachhon.kit.chain import verify
from sachhon.kit.testing import RegisterContract, written
from sachhon.kit.workbooks import WORKBOOKS
from sachhon.resources.key_users import compared, energy_sector, find_candidates, listed_on, status_of, totals
from sachhon.resources.models import KeyUserCandidate, KeyUserThreshold, ListedUser
from sachhon.resources.registers_key_users import KeyUserCandidates, KeyUserThresholds, ListedUsers
from tests.factories import changed, import_rows, links, plant, problems, used, used_in
from tests.kit.conftest import plant as unsaved

HEADERS = [
    "STT", "Tên cơ sở", "Địa chỉ", "Lĩnh vực", "Ngành nghề sản xuất", "Tiêu thụ NL quy đổi (TOE)", "Ghi chú",
    "Năm của danh sách", "Số quyết định", "Ngày quyết định",
]  # fmt: skip
KWH = 1 / 0.0001543  # of one TOE


def brought(where, tmp_path, rows, decision="785/QĐ-UBND", year=2025):
    path = tmp_path / f"danh-sach-{year}.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, HEADERS)
        for number, row in enumerate(rows, 1):
            cells = [number, row["name"], row.get("address", "Xã A"), row.get("sector", "Công nghiệp"), "giấy"]
            sheet.write_row(number, 0, [*cells, row.get("toe", ""), "", year, decision, "09/03/2026"])
    batch = open_batch(WORKBOOKS["key-users"], path, path.name, by=where.officer, province_id=where.pk)
    return stage(batch, WORKBOOKS["key-users"])


def listed(where, tmp_path, *rows, **more):
    return commit(brought(where, tmp_path, list(rows), **more), by=where.officer, leave_wrong=True)


@pytest.fixture
def office(here, tmp_path):
    rows = {
        "establishments": [plant("CS-1"), plant("CS-2"), plant("CS-3", vsic="5510"), plant("CS-4")],
        "yearly": [
            used("CS-1", 2025, 1000.5 * KWH, "kWh"), used("CS-2", 2025, 940 * KWH, "kWh"),
            used("CS-3", 2025, 505 * KWH, "kWh"), used("CS-4", 2024, 5000 * KWH, "kWh"),
        ],
    }  # fmt: skip
    import_rows(here, tmp_path, rows)
    return here


def codes(year=2025):
    return list(KeyUserCandidate.objects.filter(year=year).order_by("pk").values_list("establishment__code", flat=True))


def test_candidates_follow_the_threshold_of_their_sector_and_the_calendar_year(office):
    assert find_candidates(office.pk, 2025, by=office.officer) == {"candidates": 2, "new": 2, "changed": 0, "gone": 0}
    assert codes() == ["CS-1", "CS-3"]
    row = KeyUserCandidate.objects.get(establishment__code="CS-1")
    assert (row.toe, row.threshold, row.sector) == (pytest.approx(1000.5), 1000, "industry")
    assert row.evidence == "ELEC 1000.5 TOE (year)"
    assert verify().ok


def test_a_second_time_changes_nothing_and_a_new_threshold_does(office):
    find_candidates(office.pk, 2025, by=office.officer)
    before = links(office)
    assert find_candidates(office.pk, 2025, by=office.officer)["changed"] == 0
    assert links(office) == before
    changed(office, KeyUserThreshold.objects.get(sector="industry", valid_to="2026-01-01"), toe=2000)
    assert find_candidates(office.pk, 2025, by=office.officer)["gone"] == 1
    assert codes() == ["CS-3"]


def test_twelve_months_go_before_the_yearly_row_and_eleven_do_not(here, tmp_path):
    months = [used_in("CS-1", f"2025-{month:02}", 100 * KWH) for month in range(1, 13)]
    rows = {"establishments": [plant("CS-1")], "yearly": [used("CS-1", 2025, 900 * KWH, "kWh")]}
    import_rows(here, tmp_path, {**rows, "monthly": months[:11]})
    (eleven,) = totals(here.pk, 2025).values()
    import_rows(here, tmp_path, {"monthly": months[11:]})
    (twelve,) = totals(here.pk, 2025).values()
    assert (eleven.toe, twelve.toe) == (pytest.approx(900), pytest.approx(1200))


def test_energy_without_a_factor_is_named_and_never_zero(here, tmp_path):
    rows = {"establishments": [plant("CS-1")], "yearly": [used("CS-1", 2025, 100, "tấn", resource="HUSK")]}
    import_rows(here, tmp_path, rows)
    (total,) = totals(here.pk, 2025).values()
    assert (total.without_factor, total.evidence) == (("HUSK",), "HUSK: no factor")


def test_a_listing_is_a_status_whatever_the_toe(office, tmp_path):
    find_candidates(office.pk, 2025, by=office.officer)
    listed(office, tmp_path, {"name": "Nhà máy CS-2", "toe": 940}, {"name": "Nhà máy CS-1", "toe": 1000.5})
    states = {line.plant.code: line.state for line in compared(office.pk, 2025, 2025)}
    assert states == {"CS-2": "listed", "CS-1": "both", "CS-3": "candidate"}
    assert status_of(Establishment.objects.get(code="CS-2"))[0] is None  # decided in March, and it is January
    ListedUser.objects.update(valid_from="2026-01-10")
    held, candidacy = status_of(Establishment.objects.get(code="CS-2"))
    assert (held.decision, candidacy) == ("785/QĐ-UBND", None)


def test_an_unknown_name_is_kept_in_the_list_and_creates_no_establishment(office, tmp_path):
    before = Establishment.objects.count()
    batch = listed(office, tmp_path, {"name": "Công ty chưa đăng ký", "toe": 1500})
    assert [problem[4] for problem in problems_of(batch)] == ["not_registered"]
    assert ListedUser.objects.get().establishment is None
    assert Establishment.objects.count() == before


def problems_of(batch):
    names = [spec.name for spec in WORKBOOKS[batch.workbook].specs]
    assert names == ["key_users"]
    return problems(batch)


def test_a_name_of_two_establishments_is_asked(here, tmp_path):
    rows = [plant("CS-1", name="Giấy Lam"), plant("CS-2", name="Công ty TNHH Giấy Lam")]
    import_rows(here, tmp_path, {"establishments": rows})
    assert [p[4] for p in problems(brought(here, tmp_path, [{"name": "Giấy Lam"}]))] == ["code_several"]


def test_missing_toe_is_missing_and_not_zero(office, tmp_path):
    listed(office, tmp_path, {"name": "Nhà máy CS-1"})
    assert ListedUser.objects.get().toe is None


def test_a_later_list_takes_the_place_of_an_earlier_one(office, tmp_path, january):
    listed(office, tmp_path, {"name": "Nhà máy CS-1"}, year=2024, decision="1/QĐ-UBND")
    listed(office, tmp_path, {"name": "Nhà máy CS-2"}, year=2025, decision="2/QĐ-UBND")
    ListedUser.objects.update(valid_from="2026-01-10")
    assert [row.name for row in listed_on(office.pk)] == ["Nhà máy CS-2"]
    assert status_of(Establishment.objects.get(code="CS-1"))[0] is None


@pytest.mark.parametrize(
    ("vsic", "sector"),
    [("1701", "industry"), ("0111", "agriculture"), ("4931", "transport"), ("5510", "building"), ("", "industry")],
)
def test_the_energy_sector_follows_from_the_code(vsic, sector):
    assert energy_sector(vsic) == sector


def test_the_page_shows_differences_and_the_file_the_same(office, tmp_path, client, django_assert_max_num_queries):
    find_candidates(office.pk, 2025, by=office.officer)
    listed(office, tmp_path, {"name": "Nhà máy CS-2", "toe": 940})
    client.force_login(office.officer)
    with django_assert_max_num_queries(16):
        page = client.get("/key-users/?list=2025&use=2025", HTTP_ACCEPT_LANGUAGE="en")
    assert page.status_code == 200 and page.content.decode().count("<tr>") == 4
    lines = client.get("/key-users/key-users.csv?list=2025&use=2025&show=differ").content.decode().splitlines()
    assert len(lines) == 4 and lines[1].split(",")[0] == "candidate"


def test_another_province_sees_nothing_of_it(office, elsewhere, client):
    find_candidates(office.pk, 2025, by=office.officer)
    client.force_login(elsewhere.officer)
    assert "Nhà máy CS-1" not in client.get("/key-users/?use=2025").content.decode()
    assert client.get("/key-users/?province=82").status_code == 404
    assert client.post("/key-users/compute/", {"use": "2025", "province": "82"}).status_code == 404


def test_the_command_says_how_list_and_use_meet(office, capsys):
    call_command("key-users", "2025", "--json", "--as", office.officer.username)
    said = json.loads(capsys.readouterr().out)
    assert (said["candidates"], said["new"], said["list_year"]) == (2, 2, None)


class TestKeyUserThresholds(RegisterContract):
    register = KeyUserThresholds
    hides = "legal_source"

    def make(self, province, number):
        import datetime as dt

        start = dt.date(1950, 1, 1) + dt.timedelta(number)
        return KeyUserThreshold(
            sector="industry", toe=1000, valid_from=start, valid_to=start + dt.timedelta(1), legal_source="Luật thử"
        )


class TestKeyUserCandidates(RegisterContract):
    register = KeyUserCandidates
    hides = "evidence"

    def make(self, province, number):
        made = written(unsaved(province, number))
        return KeyUserCandidate(establishment=made, year=2025, sector="industry", toe=1200.0, threshold=1000.0)


class TestListedUsers(RegisterContract):
    register = ListedUsers
    hides = "trade"

    def make(self, province, number):
        return ListedUser(
            province=province, list_year=2025, decision="785/QĐ-UBND", decided_on="2026-03-09", sector="industry",
            valid_from="2026-03-09", name=f"Cơ sở {number}",
        )  # fmt: skip
