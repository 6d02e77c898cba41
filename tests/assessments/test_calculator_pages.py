"""The calculators' pages: who may see them, how one is found, filled, refused, answered and linked to."""

import html
import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from sachhon.accounts.models import User
from sachhon.core.calculators import calculators

LIST = reverse("calculators")
LEAK = {
    "delivery": "35", "delivery-unit": "m³/min", "delivery-basis": "nameplate", "loaded": "1,5", "loaded-unit": "min",
    "loaded-basis": "measured", "unloaded": "10,5", "unloaded-unit": "min", "load_power": "188", "running": "8760",
    "repaired": "100", "price": "2.000",
}  # fmt: skip


@pytest.fixture
def person(client, db):
    """Anybody who has an account, in English."""
    client.force_login(User.objects.create(username="anybody"))
    client.cookies["django_language"] = "en"
    return client


def page(name, **query):
    """The address of a calculator, filled in."""
    return f"{reverse('calculator', args=[name])}?{urlencode(query)}"


def text_of(answer):
    """What a reader sees, without tags and with plain spaces."""
    body = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(html.unescape(body).split())


# Who may see them


@pytest.mark.parametrize("address", [LIST, page("chiller")])
def test_the_public_is_asked_to_sign_in(client, db, address):
    answer = client.get(address)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("login"))


def test_a_calculator_of_no_such_name_is_not_found(person):
    assert person.get(reverse("calculator", args=["perpetual-motion"])).status_code == 404


def test_pages_only_read(person):
    assert person.post(LIST).status_code == 405
    assert person.post(reverse("calculator", args=["chiller"])).status_code == 405


# How one is found


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_list_names_every_calculator_under_a_family_of_its_own(person, language):
    person.cookies["django_language"] = language
    text = text_of(person.get(LIST))

    assert [name for name, each in calculators().items() if each.title(language) not in text] == []
    assert {"en": "Compressed air", "vi": "Khí nén"}[language] in text


@pytest.mark.parametrize("words", ["air leak", "khi nen ro", "RÒ RỈ khí nén", "compressed-air-leak-test"])
def test_a_search_needs_no_marks_and_no_one_language(person, words):
    body = person.get(LIST, {"q": words}).content.decode()

    assert reverse("calculator", args=["compressed-air-leak-test"]) in body
    assert reverse("calculator", args=["lighting"]) not in body


def test_a_search_that_finds_nothing_offers_the_whole_list(person):
    answer = person.get(LIST, {"q": "perpetual motion"})

    assert "No calculator has all these words" in text_of(answer)
    assert f'href="{LIST}"' in answer.content.decode()


# How it is filled


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", list(calculators()))
def test_every_calculator_asks_for_each_of_its_inputs(person, name, language):
    person.cookies["django_language"] = language
    answer = person.get(reverse("calculator", args=[name]))
    body, entry = answer.content.decode(), calculators()[name]

    assert answer.status_code == 200
    assert [spec.name for spec in entry.inputs.values() if f'name="{spec.name}"' not in body] == []
    assert html.escape(entry.title(language)) in body
    assert "sh-errors" not in body


@pytest.mark.parametrize("name", list(calculators()))
def test_every_calculator_refuses_an_empty_form_at_its_fields(person, name):
    entry = calculators()[name]
    needed = [spec for spec in entry.inputs.values() if spec.required and spec.kind != "choice"]
    answer = person.get(page(name, **{spec.name: "" for spec in entry.inputs.values()}))

    assert answer.status_code == 200
    assert [spec.name for spec in needed if f'href="#f-{spec.name}"' not in answer.content.decode()] == []


@pytest.mark.parametrize("name", list(calculators()))
def test_no_calculator_breaks_on_nonsense(person, name):
    entry = calculators()[name]
    for nonsense in ("0", "-1", "1e308", "nan", "<b>", "١٢٣", "1;2;3", "9" * 500):
        query = {spec.name: nonsense for spec in entry.inputs.values()}
        units = {f"{spec.name}-unit": "bushel" for spec in entry.inputs.values()}
        doubts = {f"{spec.name}-pm": nonsense for spec in entry.inputs.values()}
        answer = person.get(page(name, **query, **units, **doubts))
        assert answer.status_code == 200
        assert 'value="<b>"' not in answer.content.decode()


def test_a_filled_form_is_a_link_with_the_answer_in_it(person):
    # CA-LOADTEST-2, BEE India Guide Book 3 chapter 3: 564 kWh a day, 205,860 in a year.
    answer = person.get(page("compressed-air-leak-test", **LEAK))
    text = text_of(answer)

    assert "206,000 kWh/year" in text
    assert "4.38 m³/min" in text
    assert "12.5 %" in text
    assert "90 % interval" in text
    assert "BEE (India)" in text
    assert answer.content.decode().count("sh-errors") == 0


@pytest.mark.parametrize(("language", "sentence"), [("vi", "Thử rò rỉ khi không có máy dùng khí"), ("en", "Leak test with no machine drawing air")])  # fmt: skip
def test_the_paragraph_is_in_the_readers_language(person, language, sentence):
    person.cookies["django_language"] = language
    body = person.get(page("compressed-air-leak-test", **LEAK)).content.decode()
    assert sentence in body[body.index("<textarea") : body.index("</textarea>")]


def test_vietnamese_numbers_are_read(person):
    written = {"voltage": "400", "first": "1.234,5", "second": "1.234,5", "third": "1234.5", "factor": "0,9", "running": "6000"}  # fmt: skip
    found = text_of(person.get(page("three-phase-load", **written)))
    assert "770 kW" in found  # √3 · 400 V · 1,234.5 A · 0.9 = 769.8 kW


def test_what_reads_two_ways_is_settled_by_the_range_or_asked(person):
    settled = text_of(person.get(page("compressed-air-leak-test", **LEAK)))
    asked = text_of(person.get(page("compressed-air-leak-test", **{**LEAK, "load_power": "1.234"})))

    assert "2,000 VND/kWh" in settled
    assert "“1.234” can mean 1,234 or 1.234" in asked


def test_a_fault_stands_at_its_field_and_what_was_typed_stays(person):
    wrong = {**LEAK, "delivery": "much", "unloaded": "", "load_power": "999999"}
    answer = person.get(page("compressed-air-leak-test", **wrong))
    body, text = answer.content.decode(), text_of(answer)

    assert all(f'href="#f-{name}"' in body for name in ("delivery", "unloaded", "load_power"))
    assert 'value="much"' in body
    assert 'value="1,5"' in body
    assert "“much” is not a number" in text
    assert "Found “999999 kW”; what would do: from 0.01 to 20,000 kW." in text
    assert "Paragraph for the report" not in text


def test_a_better_instrument_narrows_the_answer(person):
    def width(doubt):
        context = person.get(page("single-phase-load", voltage="400", current="40", factor="1", running="1000", **{"running-pm": "0", "voltage-pm": "0", "factor-pm": "0", "current-pm": doubt})).context  # fmt: skip
        return next(each.span for each in context["answer"].results if each.label == "Active power")

    assert width("0.4") == "15.8 to 16.2\xa0kW"
    assert width("4") == "14.4 to 17.6\xa0kW"


def test_a_saving_beyond_the_equipments_use_is_cut_and_said(person):
    text = text_of(person.get(page("compressed-air-leak-test", **LEAK, equipment_use="100000")))

    assert "Electricity saved: 100,000 kWh/year" in text
    assert "held to the equipment's own use" in text


# What it costs


def test_pages_ask_the_database_little(person, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        person.get(LIST)
    with django_assert_max_num_queries(10):
        person.get(page("compressed-air-leak-test", **LEAK))
