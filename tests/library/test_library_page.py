"""The consultant's library: who may read it, what it computes, what it withholds."""

import csv
import io

import pytest
from django.urls import reverse

from sachhon.kit.register import REGISTERS
from sachhon.library import queries
from sachhon.library.queries import Question, sectors
from sachhon.library.registers import may_read
from tests.library.conftest import plant

PAGE = reverse("library-plants")


def made(number, **cells):
    """A plant whose use of electricity grows with its number; no fuel, so that figures are easy."""
    own = {
        "ec_plant_usage": f"{100_000 * number}.0", "ec_plant_cost": f"{10_000 * number}.0", "e2_plant_cost": "",
        "e2_plant_usage": "", "produnits": "3.0", "prodlevel": "1000.0",
    }  # fmt: skip
    return plant(f"AA{number:04}", **{**own, **cells})


@pytest.fixture
def five(bring):
    """Five plants of one sector, four of another, one of a sector that is no manufacturing."""
    rows = [made(number) for number in range(1, 6)]
    rows += [made(number, sic="3251.0") for number in range(11, 15)] + [made(21, sic="4952.0")]
    bring(*rows)


@pytest.fixture
def reader(client, consultant):
    """The consultant's browser, in English."""
    client.force_login(consultant)
    client.cookies["django_language"] = "en"
    return client


def file_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


# Who may read


def test_officers_learn_why_they_may_not_and_how_they_could(client, here):
    client.force_login(here.officer)
    client.cookies["django_language"] = "en"
    answer = client.get(PAGE)

    assert answer.status_code == 403
    assert "consultant" in answer.content.decode()
    assert client.get(reverse("library-plants-csv")).status_code == 403


def test_the_public_is_asked_to_sign_in(client, db):
    answer = client.get(PAGE)

    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("login"))


def test_the_register_is_open_to_the_same_people_and_changed_by_nobody(five, here, consultant, administrator):
    register = REGISTERS["foreign-plants"]

    assert (register.rows(consultant).count(), register.rows(here.officer).count()) == (10, 0)
    assert [bool(may_read(user)) for user in (consultant, administrator, here.officer)] == [True, True, False]
    assert [bool(register.may(consultant, deed)) for deed in ("view", "export", "add", "change", "delete", "import")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


# What it computes


def test_energy_per_unit_counts_electricity_at_its_heat(five):
    # Plants 1 to 5: 100,000 kWh times their number for 907,184.74 kg.
    (food, bricks) = sectors(Question())

    assert (food.code, food.n, bricks.code, bricks.n) == ("20", 5, "32", 4)
    assert food.median == pytest.approx(300_000 * 3.6 / 907_184.74)
    assert (food.q1, food.q3) == (pytest.approx(2 / 3 * food.median), pytest.approx(4 / 3 * food.median))
    assert food.spread == pytest.approx(food.q3 - food.q1)
    assert bricks.median is bricks.q1 is bricks.q3 is bricks.spread is None


def test_fuels_count_by_their_heat(bring):
    bring(*[plant(f"AA{number:04}") for number in range(5)])
    (food,) = sectors(Question())

    assert food.median == pytest.approx((100_000 * 3.6 + 1_055_055.85262) / 453_592.37)


def test_cost_is_a_share_of_sales(five):
    (food, _bricks) = sectors(Question(figure="cost"))

    assert (food.n, food.median, food.q1, food.q3) == (
        5,
        pytest.approx(3.0),
        pytest.approx(2.0),
        pytest.approx(4.0),
    )


def test_a_plant_whose_energy_is_not_complete_is_not_counted(bring):
    bring(
        *[made(number) for number in range(1, 6)],
        made(6, e3_plant_cost="5000.0"),
        made(7, ec_plant_cost="1.0"),
    )

    assert [row.n for row in sectors(Question())] == [5]
    assert [row.n for row in sectors(Question(figure="cost"))] == [6]


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        (Question(scope="all"), ["20", "32", "49"]),
        (Question(digits=4, scope="all"), ["2011", "3251", "4952"]),
        (Question(group="32"), ["32"]),
        (Question(unit="piece"), []),
        (Question(first=2011), []),
        (Question(first=2010, last=2010, sort="-sector"), ["32", "20"]),
        (Question(sort="-median"), ["20", "32"]),
    ],
)
def test_questions_narrow_and_sort(five, question, codes):
    assert [row.code for row in sectors(question)] == codes


def test_the_survey_is_read_once_until_something_is_written(five, bring, django_assert_num_queries):
    queries.plants()
    with django_assert_num_queries(1):
        queries.plants()
    bring(*[made(number) for number in range(1, 7)])

    assert sectors(Question())[0].n == 6


# The page


def test_the_page_says_where_figures_are_from_and_withholds_small_sectors(reader, five):
    text = reader.get(PAGE).content.decode()

    for words in (
        "not counted in the province",
        "United States",
        "USD",
        "3.6 MJ/kWh",
        "Food and beverages",
        "1.19",
    ):
        assert words in text
    assert "1 sector is withheld, as fewer than 5 of its plants tell" in text
    assert '<svg class="sh-quartiles"' in text


def test_the_page_speaks_vietnamese_and_leads_to_the_parts_of_a_sector(reader, five):
    reader.cookies["django_language"] = "vi"
    text = reader.get(PAGE).content.decode()

    assert "20 Thực phẩm, đồ uống" in text
    assert "1,19" in text
    assert "?digits=4&amp;group=20" in text
    assert "2011 Giết mổ gia súc" in reader.get(f"{PAGE}?digits=4&group=20").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "first=abc",
        "sort=password",
        "digits=3",
        "unit=<script>",
        "group=99999",
        "first=-5&last=99999",
        "figure=0",
    ],
)
def test_what_cannot_be_read_is_left_at_its_default(reader, five, query):
    answer = reader.get(f"{PAGE}?{query}")

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()
    assert "Food and beverages" in answer.content.decode()


def test_an_empty_library_says_what_to_do(reader):
    assert "sachhon import iac FILE" in reader.get(PAGE).content.decode()
    assert file_of(reader.get(reverse("library-plants-csv"))) == []


def test_the_file_says_the_same_as_the_page(reader, five):
    answer = reader.get(reverse("library-plants-csv"))
    food, bricks = file_of(answer)

    assert answer["Content-Disposition"].startswith("attachment")
    assert (food["sic"], food["n"], food["median"], food["unit"], food["withheld"]) == (
        "20",
        "5",
        "1.1905",
        "MJ/kg",
        "no",
    )
    assert (bricks["n"], bricks["median"], bricks["withheld"]) == ("<5", "", "yes")
    assert (food["country"], food["currency"], food["first_year"]) == ("US", "USD", "2010")


def test_the_page_takes_few_statements(reader, five, django_assert_max_num_queries):
    reader.get(PAGE)
    with django_assert_max_num_queries(8):
        reader.get(PAGE)
