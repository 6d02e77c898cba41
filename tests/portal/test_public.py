"""What everyone may read: editions from their frozen text alone, and published results beside."""

import csv
import io
import json
import re
from collections import defaultdict

import pytest
from django.utils import translation

from sachhon.kit import chain
from sachhon.plan.models import Edition, IndicatorValue, Period, PublishedResult
from sachhon.plan.public import _hidden_tiers
from sachhon.plan.services import publish_edition
from sachhon.resources.models import ResourceUse
from tests.factories import changed, import_rows, joined, run_of, small_province, worked_case


@pytest.fixture(autouse=True)
def english(client):
    """Pages are read in English, so that no test depends on a translation."""
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def read(answer):
    """The words of a page, without markup and with plain spaces."""
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\u00a0", " ").split())


def published(here, why="Báo cáo năm"):
    run_of(here)
    return publish_edition(Period.objects.get(label="2025"), by=here.officer, why=why)[0]


@pytest.fixture
def edition(here, tmp_path):
    """Five establishments like the worked case, published."""
    import_rows(here, tmp_path, joined(small_province(), *(worked_case(f"CS-1{number}") for number in range(4))))
    return published(here)


def test_home_shows_the_latest_edition_and_asks_for_no_sign_in(client, edition):
    text = read(client.get("/"))
    for part in (
        "71.3 %",
        "9.5 %",
        "Preliminary",
        "14/12/2025",
        "Edition 1",
        "5 industrial establishments",
        "953 tonnes",
    ):
        assert part in text, part
    assert "Quảng Trị, 2018" in text and "Đồng Tháp, 2016–2020" in text


def test_home_reads_the_frozen_text_and_no_live_figure(client, edition, here):
    IndicatorValue.objects.all().update(numerator=1)
    changed(here, ResourceUse.objects.filter(start="2025-01-01", source="yearly").first(), quantity=1.0)
    run_of(here)
    assert "9.5 %" in read(client.get("/"))
    text = read(client.get("/editions/1/"))
    assert "9.5 %" in text and "Inputs have changed since; this edition stays" in text


def test_before_the_first_edition_home_says_what_is_happening(client, here, settings):
    settings.DEMO = False
    answer = client.get("/")
    assert "The figures are being prepared" in read(answer) and b'http-equiv="refresh"' not in answer.content
    settings.DEMO = True
    assert b'<meta http-equiv="refresh" content="3">' in client.get("/").content


def test_an_edition_says_who_when_why_without_a_name(client, edition):
    text = read(client.get("/editions/1/"))
    for part in (
        "Department of Dong Thap, officer",
        "Báo cáo năm",
        edition.hash,
        edition.head,
        "Kế hoạch sản xuất sạch hơn",
    ):
        assert part in text, part
    assert "Officer-Here" not in text and "officer-here" not in text


def test_a_later_edition_is_announced_on_the_earlier_one(client, edition, here):
    before = client.get("/editions/1.json").content
    changed(here, ResourceUse.objects.filter(start="2025-01-01", source="yearly").first(), quantity=10_400_000.0)
    published(here, "đính chính")
    assert "Edition 2 of the same period has been published since" in read(client.get("/editions/1/"))
    assert "published since" not in read(client.get("/editions/2/"))
    assert client.get("/editions/1.json").content == before
    assert "superseded" in read(client.get("/editions/"))
    assert "Edition 2" in read(client.get("/"))


@pytest.mark.parametrize("address", ["/editions/1.json", "/editions/1/.json", "/api/v1/editions/1"])
def test_the_json_is_the_frozen_text_byte_for_byte(client, edition, address):
    answer = client.get(address)
    assert answer.content == Edition.objects.get().content.encode()
    assert answer["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("address", ["/editions/1.csv", "/editions/1/.csv"])
def test_the_csv_has_a_row_for_each_figure(client, edition, address):
    rows = list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))
    content = json.loads(edition.content)
    assert [row["code"] for row in rows] == [figure["code"] for figure in content["figures"]]
    saving = next(row for row in rows if row["code"] == "CP3")
    assert float(saving["value"]) == pytest.approx(9.5)
    assert (saving["target_high"], saving["edition_hash"]) == ("13.0", edition.hash)


def test_the_api_lists_editions_for_everyone(client, edition):
    found = client.get("/api/v1/editions").json()
    assert [(row["number"], row["period"], row["province"], row["hash"]) for row in found] == [
        (1, "2025", "82", edition.hash)
    ]
    assert client.get("/api/v1/editions/9").status_code == 404


def test_a_cell_of_fewer_than_five_is_frozen_without_its_numbers(client, here, tmp_path):
    import_rows(here, tmp_path, small_province())
    edition = published(here)
    frozen = {(row["code"], row["resource"]): row for row in json.loads(edition.content)["figures"]}
    assert frozen["CP3", None]["value"] == pytest.approx(9.5, abs=0.01)
    small = [row for key, row in frozen.items() if key[0] in ("CP3-W", "CP3-M")]
    assert all(row["withheld"] and row["value"] is None and row["numerator"] is None for row in small)
    assert chain.verify().ok


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"B": 186, "C": 26, "D": 40}, set()),
        ({"B": 186, "C": 4, "D": 40}, {"C"}),
        ({"B": 3, "C": 26, "D": 40}, set()),
        ({"A": 3, "B": 186, "C": 26, "D": 40}, {"A", "B"}),
    ],
)
def test_a_small_tier_is_withheld_with_the_one_that_would_give_it_away(counts, hidden):
    sizes = defaultdict(list, {("CP3", None, tier): [1.0] * n for tier, n in counts.items()})
    assert _hidden_tiers(dict.fromkeys("ABCD"), sizes) == hidden


def test_one_establishment_above_85_percent_of_a_tier_is_withheld():
    sizes = defaultdict(list, {("CP3", None, "C"): [90.0, 2.0, 2.0, 2.0, 2.0, 2.0]})
    assert _hidden_tiers(dict.fromkeys("ABCD"), sizes) == {"C"}


def test_published_results_stand_apart_with_their_sources(client, here):
    answer = client.get("/published-results/")
    text = read(answer)
    assert "did not compute them" in text and "200 → 300" in text
    for address in set(PublishedResult.objects.values_list("address", flat=True)):
        assert f'href="{address}"'.encode() in answer.content


def test_public_pages_need_few_queries(client, edition, django_assert_max_num_queries):
    for address in ("/", "/editions/1/", "/editions/", "/published-results/"):
        with django_assert_max_num_queries(12):
            client.get(address)


def test_public_pages_ask_no_other_host(client, edition):
    for address in ("/", "/editions/1/"):
        page = client.get(address).content.decode()
        assert re.findall(r'(?:src|<link[^>]*href)="(https?:)?//', page) == []


def test_an_unknown_edition_is_not_found(client, db):
    assert [client.get(f"/editions/{tail}").status_code for tail in ("7/", "7.json", "7.csv")] == [404] * 3
