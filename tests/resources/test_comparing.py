"""Years side by side: each span once, the same establishments in both years, and only one's own."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sachhon.kit.policy import Policy
from sachhon.kit.register import REGISTERS
from tests.factories import import_rows, made, plant, product, used, used_in

pytestmark = pytest.mark.django_db
MONTHS_2025 = ["2024-12", *[f"2025-{month:02}" for month in range(1, 12)]]


@pytest.fixture
def visitor(client, here):
    client.force_login(here.officer)
    return client


def fill(here, tmp_path, *more, **sheets):
    """A: 100 then 90 MWh; B: 200 MWh in 2024 alone; C: 50 MWh, then twelve bills of 5 MWh beside a yearly row."""
    rows = {
        "establishments": [
            plant("A", commune="Mỹ An"), plant("B", commune="Mỹ An"), plant("C", commune="Cao Lãnh", vsic="1075"), *more,
        ],
        "monthly": [used_in("C", month, 5_000, "bill", meter="PE1") for month in MONTHS_2025],
        "products": [product("A", kind="giấy")],
        "yearly": [
            used("A", 2024, 100), used("A", 2025, 90), used("B", 2024, 200), used("C", 2024, 50), used("C", 2025, 40),
            made("A", 2024, 10), made("A", 2025, 12),
        ],
    }  # fmt: skip
    rows |= sheets
    order = ("establishments", "products", "yearly", "monthly")
    return import_rows(here, tmp_path, {name: rows[name] for name in order})


def lines(visitor, query):
    page = visitor.get(f"/compare/?year=2024&year=2025&{query}")
    assert page.status_code == 200 and page.context["asked"].notes == []
    return page, {each.name: each for each in page.context["lines"]}


def test_only_those_known_in_both_years_are_summed_and_coverage_says_so(visitor, here, tmp_path):
    fill(here, tmp_path)
    page, found = lines(visitor, "quantity=ELEC")
    assert found["Nhà máy A"].sums == [100_000, 90_000] and found["Nhà máy A"].difference == -10_000
    assert found["Nhà máy B"].difference is None
    total = page.context["total"]
    assert (total.sums, total.reporters, total.everyone) == ([150_000, 150_000], 2, 3)
    everything = lines(visitor, "quantity=ELEC&cover=all")[0].context["total"]
    assert everything.sums == [350_000, 150_000]


def test_twelve_bills_count_and_the_yearly_row_beside_them_does_not(visitor, here, tmp_path):
    fill(here, tmp_path)
    assert lines(visitor, "quantity=ELEC")[1]["Nhà máy C"].sums == [50_000, 60_000]


def test_a_year_of_eleven_bills_is_the_yearly_row(visitor, here, tmp_path):
    fill(here, tmp_path, monthly=[used_in("C", month, 5_000, "bill", meter="PE1") for month in MONTHS_2025[:11]])
    assert lines(visitor, "quantity=ELEC")[1]["Nhà máy C"].sums == [50_000, 40_000]


def test_lines_by_commune_and_sector_with_the_filters_of_the_list(visitor, here, tmp_path):
    fill(here, tmp_path)
    assert lines(visitor, "quantity=ELEC&by=sector&cover=all")[1]["10"].sums == [50_000, 60_000]
    _page, found = lines(visitor, "quantity=ELEC&by=commune&cover=all&vsic=17")
    assert {name: each.sums for name, each in found.items()} == {"Mỹ An": [300_000, 90_000]}


def test_energy_in_toe_and_specific_energy_are_computed_from_the_same_rows(visitor, here, tmp_path):
    fill(here, tmp_path)
    toe = lines(visitor, "quantity=toe")[1]["Nhà máy A"].sums
    assert toe[0] > 0 and toe[1] == pytest.approx(0.9 * toe[0])
    specific = lines(visitor, "quantity=sec:giấy|tấn")[1]["Nhà máy A"]
    assert specific.sums == pytest.approx([toe[0] / 10, toe[1] / 12])
    assert specific.percent == pytest.approx(-25)


def test_a_file_has_every_line_of_the_comparison(visitor, here, tmp_path):
    fill(here, tmp_path)
    text = visitor.get("/compare/export.csv?quantity=ELEC&year=2024&year=2025").content.decode("utf-8-sig")
    found = {line["establishment"]: line for line in csv.DictReader(io.StringIO(text))}
    assert found["Nhà máy A"]["2025"] == "90000.0" and found["Nhà máy A"]["difference"] == "-10000.0"


def test_a_wrong_quantity_year_or_filter_is_said_and_stops_a_file(visitor, here, tmp_path):
    page = visitor.get("/compare/?quantity=gold&year=1999&colour=red&by=moon")
    assert page.status_code == 200 and len(page.context["asked"].notes) == 4
    assert visitor.get("/compare/export.csv?quantity=gold").status_code == 400


def test_an_empty_comparison_says_why_and_what_next(visitor, here):
    page = visitor.get("/compare/")
    assert page.status_code == 200 and 'class="sh-empty"' in page.content.decode()


def test_another_province_compares_nothing_of_ours(visitor, here, elsewhere, tmp_path):
    fill(here, tmp_path)
    lines(visitor, "quantity=ELEC")  # what is kept for the one is not shown to the other
    other = Client()
    other.force_login(elsewhere.officer)
    page = other.get("/compare/?quantity=ELEC&year=2024&year=2025")
    assert "Nhà máy" not in page.content.decode() and page.context["total"].everyone == 0


def test_who_may_not_see_quantities_compares_none(visitor, here, tmp_path, monkeypatch):
    fill(here, tmp_path)
    uses = REGISTERS["uses"]
    rest = frozenset(uses.fields) - {"quantity"}
    monkeypatch.setattr(type(uses), "policy", Policy(uses.policy.scope, uses.policy.may, lambda user: rest))
    assert visitor.get("/compare/?quantity=ELEC").status_code == 403


def test_a_correction_shows_at_once(visitor, here, tmp_path):
    fill(here, tmp_path)
    assert lines(visitor, "quantity=ELEC")[1]["Nhà máy A"].sums[1] == 90_000
    import_rows(here, tmp_path, {"yearly": [used("A", 2025, 80)]})
    assert lines(visitor, "quantity=ELEC")[1]["Nhà máy A"].sums[1] == 80_000


@pytest.mark.parametrize("count", [3, 120])
def test_the_page_costs_few_queries_however_many_rows(count, visitor, here, tmp_path):
    more = [plant(f"M{number}") for number in range(count)]
    uses = [used(each["code"], year, 10) for each in more for year in (2024, 2025)]
    import_rows(here, tmp_path, {"establishments": more, "yearly": uses})
    with CaptureQueriesContext(connection) as spent:
        assert visitor.get("/compare/?quantity=toe&year=2024&year=2025").status_code == 200
    first = len(spent)
    with CaptureQueriesContext(connection) as spent:
        visitor.get("/compare/?quantity=toe&year=2024&year=2025")
    assert len(spent) <= 10 and first <= 14, first
