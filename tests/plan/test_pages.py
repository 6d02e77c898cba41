"""The plan's pages: what they say, how they lead to the cell, and who may see and do what."""

import csv
import io
import re

import pytest
from django.urls import reverse
from django.utils import translation

from sachhon.accounts.models import User
from sachhon.accounts.services import grant
from sachhon.establishments.models import Establishment
from sachhon.plan.models import Edition, Evidence, Period, Run
from sachhon.plan.pages import finding, shortfall_of, tile, trend_of
from sachhon.plan.pages_words import period_words
from sachhon.plan.services import publish_edition
from sachhon.resources.models import ResourceUse
from tests.factories import (
    BASE_MONTHS,
    REPORT_MONTHS,
    changed,
    import_rows,
    joined,
    made,
    made_in,
    plan,
    plant,
    product,
    run_of,
    small_province,
    solution,
    used,
    used_in,
)


@pytest.fixture(autouse=True)
def english():
    """Pages are read in English, so that no test depends on a translation."""
    with translation.override("en"):
        yield


@pytest.fixture
def province(here, tmp_path):
    """The small province, imported and computed."""
    import_rows(here, tmp_path, small_province())
    run_of(here)
    return here


@pytest.fixture
def visit(client, province):
    """The officer's browser: an address in, the page's text out."""
    client.force_login(province.officer)
    return Visitor(client)


class Visitor:
    """A browser that reads English."""

    def __init__(self, client):
        self.client = client
        client.cookies["django_language"] = "en"

    def get(self, address, **more):
        return self.client.get(address, **more)

    def text(self, address):
        return read(self.get(address))

    def post(self, name, *keys, **values):
        return self.client.post(reverse(name, args=keys), values, follow=True)


def read(answer):
    """The words of a page, without markup and with plain spaces."""
    assert answer.status_code == 200
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(words.replace("\u00a0", " ").replace("&#x27;", "'").split())


def series_url(code="CS-1", resource="ELEC", figure="CP3"):
    return reverse("series", args=["2025", figure, Establishment.objects.get(code=code).uuid, resource])


def as_role(province, role):
    """Another person of the same office."""
    user = User.objects.create(username=role, full_name=role.title())
    grant(user, role, province_id=province.pk, agency="Office")
    return user


# Dashboard


def test_the_dashboard_says_the_finding_and_every_figure_with_its_parts(visit):
    text = visit.text("/dashboard/")
    assert "2 of 4 indicators meet their target for 2025" in text
    for part in (
        "71.3 %",
        "856 / 1,200",
        "50.0 %",
        "9.5 %",
        "191 / 2,006 TOE",
        "1 / 2 officers",
        "14/12/2025",
    ):
        assert part in text, part
    assert "Not met, 1 officer short" in text
    assert "1 series of 1 establishments; 2 establishments apply" in text
    assert "never mixed" in text and "declared by the enterprise" in text


def test_the_dashboard_needs_no_more_than_25_queries(visit, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        visit.get("/dashboard/")


def test_a_correction_after_the_run_is_said(visit, province):
    assert "Inputs have changed" not in visit.text("/dashboard/")
    changed(province, ResourceUse.objects.get(start="2025-01-01", source="yearly"), quantity=10_400_000.0)
    assert "Inputs have changed since these figures were computed" in visit.text("/dashboard/")


def test_an_officer_computes_and_publishes_with_a_reason(visit, province):
    changed(province, ResourceUse.objects.get(start="2025-01-01", source="yearly"), quantity=10_400_000.0)
    assert "Computed anew." in read(visit.post("period-compute", period="2025"))
    assert "say in a few words why" in read(visit.post("period-publish", "2025", why="  "))
    assert not Edition.objects.exists()
    assert "Published as edition 1." in read(visit.post("period-publish", "2025", why="Báo cáo năm"))
    assert "published before, as edition 1" in read(visit.post("period-publish", "2025", why="lại"))
    assert Edition.objects.get().why == "Báo cáo năm"


def test_computing_says_what_is_wrong_with_a_label_or_a_plan(visit):
    assert "is no period" in read(visit.post("period-compute", period="2025-X"))
    assert "No plan of the province is in force" in read(visit.post("period-compute", period="2019"))


def test_a_leader_closes_approves_and_reopens_with_a_reason(client, province):
    leader = Visitor(client)
    client.force_login(as_role(province, "leader"))
    leader.post("period-step", "2025", "close")
    leader.post("period-step", "2025", "approve")
    assert Period.objects.get().state == "approved"
    assert "computed again, its figures are final" in leader.text("/dashboard/")
    assert "needs a reason" in read(leader.post("period-step", "2025", "reopen"))
    leader.post("period-step", "2025", "reopen", why="sai số liệu")
    assert Period.objects.get().state == "open"


def test_who_may_only_look_sees_no_buttons_and_is_refused_with_a_reason(client, province):
    reader = Visitor(client)
    client.force_login(as_role(province, "ppc_leader"))
    page = reader.get("/dashboard/")
    assert b"Compute again" not in page.content and b'id="publish"' not in page.content
    for name, keys in (
        ("period-compute", []),
        ("period-publish", ["2025"]),
        ("period-step", ["2025", "approve"]),
    ):
        answer = client.post(reverse(name, args=keys), {"period": "2025", "why": "x"})
        assert answer.status_code == 403
        assert "Your role does not include this" in answer.content.decode()
    assert Run.objects.count() == 1


def test_pages_ask_for_sign_in(client, province):
    for address in ("/dashboard/", "/evidence/2025/CP3/", series_url(), "/evidence/2025/CP3.csv"):
        assert client.get(address).status_code == 302


def test_another_province_is_not_found(client, province, elsewhere):
    client.force_login(elsewhere.officer)
    plant_url = reverse("establishment", args=[Establishment.objects.get(code="CS-1").uuid])
    for address in (
        "/dashboard/?period=2025", "/dashboard/?province=82", "/evidence/2025/CP3/", "/evidence/2025/CP3.csv", series_url(),
        plant_url,
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_before_anything_was_imported_the_next_step_is_named(client, here):
    client.force_login(here.officer)
    text = Visitor(client).text("/dashboard/")
    assert "No plan yet" in text and "Bring in the workbook" in text


def test_a_plan_without_a_run_offers_to_compute_its_year(client, here, tmp_path):
    import_rows(here, tmp_path, small_province())
    client.force_login(here.officer)
    assert "Compute 2025" in Visitor(client).text("/dashboard/")


def test_the_paths_are_there_as_a_table_and_as_a_file(visit):
    assert "The same as a table" in visit.text("/dashboard/")
    rows = list(csv.DictReader(io.StringIO(visit.get("/dashboard/paths.csv").content.decode("utf-8-sig"))))
    found = next(row for row in rows if (row["code"], row["year"]) == ("CP3", "2025"))
    assert float(found["value"]) == pytest.approx(9.5)
    assert (found["target_rule"], found["target_low"], found["target_high"]) == ("band", "8", "13")


# Evidence


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("CP1", ["856", "lớn", "900", "240 answers stand for 1,200"]),
        ("CP2", ["Applying: 2", "Lắp biến tần, 10/05/2023"]),
        ("CP3", ["2,006 − 1,815", "191 TOE", "Nhà máy CS-1", "No use known for the baseline year"]),
        ("CP4", ["CB-1", "Nguyễn Văn CB-1"]),
    ],
)
def test_evidence_shows_formula_numbers_and_parts(visit, code, said, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        text = visit.text(f"/evidence/2025/{code}/")
    for part in ("Evidence of", "Officer-Here", "Numerator", *said):
        assert part in text, part


def test_what_was_left_out_comes_with_reason_and_remedy(visit):
    text = visit.text("/evidence/2025/CP2/?tab=out")
    assert "Not applying, or no answer: 2" in text
    assert "No answer: no report for the period" in text and "Ask the establishment for its report" in text


def test_parts_are_found_without_marks_and_by_reason(visit):
    assert "Nhà máy CS-1" in visit.text("/evidence/2025/CP3/?q=nha+may+cs-1")
    assert "Nhà máy CS-1" not in visit.text("/evidence/2025/CP3/?q=khong+co")
    assert "Nhà máy CS-2" in visit.text("/evidence/2025/CP3/?tab=out&reason=no_base_use&tier=C")
    assert "No row fits" in visit.text("/evidence/2025/CP3/?tab=out&reason=sec_jump")


def test_officers_without_the_register_are_codes_alone(client, province, monkeypatch):
    from sachhon.capacity.models import Officer
    from sachhon.kit.policy import NOT_YOURS
    from sachhon.kit.register import register_of

    monkeypatch.setattr(type(register_of(Officer)), "may", lambda self, user, action, row=None: NOT_YOURS)
    client.force_login(province.officer)
    text = Visitor(client).text("/evidence/2025/CP4/")
    assert "CB-1" in text and "Nguyễn Văn" not in text


def test_the_evidence_file_has_every_part_exactly(visit):
    answer = visit.get("/evidence/2025/CP3.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == Evidence.objects.filter(code="CP3").count()
    first = next(row for row in rows if row["subject"] == "CS-1")
    assert (first["counted"], first["tier"], float(first["use_report"])) == ("yes", "B", 11_765_000.0)


@pytest.mark.parametrize(
    "address", ["/evidence/2025/CP9/", "/evidence/2024/CP3/", "/evidence/2025/CP3-M/?resource=GOLD"]
)
def test_an_unknown_figure_is_not_found(visit, address):
    assert visit.get(address).status_code == 404


# Series


def test_three_clicks_lead_from_the_figure_to_file_sheet_cell_and_person(visit):
    board = visit.get("/dashboard/").content.decode()
    evidence = re.search(r'<h2><a href="(/evidence/2025/CP3/)"', board)[1]
    part = re.search(r'<a href="(/evidence/2025/CP3/[^"]+/ELEC/)">Nhà máy CS-1', visit.get(evidence).content.decode())[
        1
    ]
    text = visit.text(part)
    for said in (
        "book.xlsx",
        "Số liệu năm",
        "Row 5, E5",
        "11765",
        "Officer-Here",
        "Số liệu năm, row 4, cell E4",
    ):
        assert said in text, said
    assert "10,000,000 kWh" in text and "13,000,000 kWh" in text and "235 TOE" not in text
    assert "190.56 TOE" in text and "9.5 %" in text and "0.0001543 TOE per kWh" in text


def test_a_worse_source_of_the_same_days_stands_aside(client, here, tmp_path):
    months = [(month, 1_000) for month in BASE_MONTHS] + [(month, 900) for month in REPORT_MONTHS]
    case = {
        "plan": [plan()], "establishments": [plant("CS-1")], "products": [product("CS-1")], "solutions": [solution("CS-1")],
        "yearly": [used("CS-1", 2024, 12)],
        "monthly": [
            *(used_in("CS-1", month, use, "bill", meter="PE1") for month, use in months),
            used_in("CS-1", "2025-03", 950), *(made_in("CS-1", month, 10) for month, _ in months),
        ],
    }  # fmt: skip
    import_rows(here, tmp_path, joined(case))
    run_of(here)
    client.force_login(here.officer)
    text = Visitor(client).text(series_url())
    assert "2 rows that do not count" in text
    assert "Not counted: a better source covers these days" in text
    assert "Months compared 12" in text and "10.0 %" in text


def test_a_stated_saving_leads_to_the_solution_that_states_it(visit):
    text = visit.text(series_url("CS-2"))
    assert "beside the headline, in tier C" in text
    assert "accepted audit report states" in text and "600 kWh" in text and "Giải pháp" in text
    assert "Not counted: the saving is stated" not in text.split("Output: the rows")[0]


def test_rows_changed_since_the_run_are_told_apart_from_it(visit, province):
    assert "no longer add up" not in visit.text(series_url())
    changed(
        province,
        ResourceUse.objects.get(start="2025-01-01", source="yearly"),
        quantity=10_400_000.0,
        given="10400",
    )
    text = visit.text(series_url())
    assert "no longer add up" in text and "changed by hand afterwards" in text


# Establishment


def test_an_establishment_tells_its_story(visit):
    text = visit.text(reverse("establishment", args=[Establishment.objects.get(code="CS-1").uuid]))
    for part in (
        "Nhà máy CS-1", "VSIC 1701", "2025: 1,815.3 TOE", "Electricity 2025: 905.0 kWh/tấn, down 9.5 %", "Saved in 2025: 190.6 TOE, 9.5 %",
        "1 solution", "Biên bản 1", "book.xlsx",
    ):  # fmt: skip
        assert part in text, part


def test_an_establishment_without_figures_says_so(visit):
    text = visit.text(reverse("establishment", args=[Establishment.objects.get(code="CS-5").uuid]))
    assert "No use has been reported yet" in text and "0 solutions" in text


def test_what_has_no_factor_is_never_zero(client, here, tmp_path):
    case = {
        "plan": [plan()], "establishments": [plant("CS-1")],
        "yearly": [used("CS-1", 2025, 50, "tấn", "HUSK"), used("CS-1", 2025, 10)],
    }  # fmt: skip
    import_rows(here, tmp_path, case)
    client.force_login(here.officer)
    text = Visitor(client).text(reverse("establishment", args=[Establishment.objects.get().uuid]))
    assert "no factor" in text and "that is not zero" in text and "1.5 TOE" in text


# Words


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2025", "2025"),
        ("2025-H1", "the first half of 2025"),
        ("2025-Q3", "quarter 3 of 2025"),
        ("2025-M03", "month 3 of 2025"),
    ],
)
def test_periods_are_said_in_words(label, words):
    assert period_words(label) == words


def figure(code="CP2", value=38.5, status="not_met", **more):
    target = {"rule": "at_least", "low": 40.0, "high": None}
    return {
        "code": code, "value": value, "status": status, "target": target, "numerator": 616.0, "denominator": 1600.0, "low": None,
        "high": None, "level": None, "previous": 34.0, "appliers": None, "coverage": {"counted": 1600, "frame": 1600}, **more,
    }  # fmt: skip


def test_a_missed_target_is_counted_in_what_people_can_do():
    assert shortfall_of(figure()) == "Not met, 24 establishments short"
    assert shortfall_of(figure("CP3")) == "Not met, 1.5 points off"
    assert shortfall_of(figure(status="met")) == ""


def test_the_trend_says_when_last_year_was_the_baseline_or_not_computed():
    assert trend_of(figure(), "2025", 2024)[1] == "up"
    assert trend_of(figure("CP3", previous=None), "2025", 2024)[0] == "2024 is the baseline year"
    assert trend_of(figure(previous=None), "2025", 2024)[0] == "2024 has not been computed"
    assert "Compared only after" in trend_of(figure("CP3", value=None, previous=None), "2024", 2024)[0]


def test_the_finding_names_what_is_missed():
    title, lede = finding(
        [tile(figure(), "2025", 2024, ""), tile(figure("CP4", status="met"), "2025", 2024, "")], "2025"
    )
    assert title == "1 of 2 indicators meet their target for 2025"
    assert lede.replace("\u00a0", " ") == "Not met: Establishments applying cleaner production (38.5 %)."


def test_publishing_a_period_of_another_province_is_not_found(client, province, elsewhere):
    publish_edition(Period.objects.get(), by=province.officer, why="x")
    client.force_login(elsewhere.officer)
    assert client.post(reverse("period-publish", args=["2025"]), {"why": "x"}).status_code == 404


def test_outputs_that_cannot_be_added_up_are_never_divided(client, here, tmp_path):
    case = {
        "plan": [plan()], "establishments": [plant("CS-1")], "solutions": [solution("CS-1")],
        "products": [product("CS-1"), product("CS-1", "SP2", unit="m2", kind="ván")],
        "yearly": [
            used("CS-1", 2024, 10), used("CS-1", 2025, 9),
            *(made("CS-1", year, 10, unit, name) for year in (2024, 2025) for unit, name in (("tấn", "SP1"), ("m2", "SP2"))),
        ],
    }  # fmt: skip
    import_rows(here, tmp_path, case)
    run_of(here)
    client.force_login(here.officer)
    visitor = Visitor(client)
    text = visitor.text(series_url())
    assert "outputs of different kinds cannot be added up" in text and "10.0 %" not in text
    assert "10.0 %" not in visitor.text("/evidence/2025/CP3/?tab=out")
    assert "cannot be added up" in visitor.text(reverse("establishment", args=[Establishment.objects.get().uuid]))
