"""What a role may not see stays hidden on every channel; with the mask off, each of these tests would fail."""

import io
import json
import zipfile

import pytest
from django.http import QueryDict
from django.test import Client

from sachhon.imports import pages
from sachhon.kit.changes import change_set
from sachhon.kit.policy import SENSITIVE, Policy
from sachhon.kit.register import REGISTERS
from sachhon.kit.selection import Selection
from tests.factories import import_rows, plant, stage_rows
from tests.permissions.people import again, person, tied

PLANTS = REGISTERS["establishments"]
PERSON, FIRM = "079123456781", "0100109106"
SECRETS = {"tax_code": PERSON, "revenue": "987654321", "capital": "876543219", "phone": "0909555777"}
# What each role does not see as it is.
HIDDEN = {
    "ppc_leader": ("tax_code", "phone"),
    "consultant": ("tax_code", "revenue", "capital"),
    "officer": (),
    "enterprise": (),
}


@pytest.fixture
def row(here, tmp_path):
    """An establishment of a person's own, brought by a file and changed by hand since."""
    figures = {"tax_code": PERSON, "phone": SECRETS["phone"], "revenue": 987654321, "capital": 876543219}
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", **figures)]})
    found = PLANTS.model.objects.get()
    for name, value in (("tax_code", "079123456799"), ("revenue", 1), ("phone", "1"), ("capital", 1)):
        kept = getattr(found, name)
        for each in (value, kept):
            setattr(found, name, each)
            with change_set(by=here.officer, why="test", province_id=here.pk) as changes:
                changes.update(found)
    return found


@pytest.fixture
def reader(here, row, request):
    """A person of the role who may know of the establishment."""
    if request.param == "officer":
        return here.officer
    user = person(request.param, here.province)
    kind = {"consultant": "assigned", "enterprise": "own"}.get(request.param)
    if kind:
        tied(user, row, kind)
    return user


def told(user, address):
    """All that an address says to a person, files unpacked."""
    client = Client()
    client.force_login(again(user))
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    content = b"".join(answer) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return content.decode() + str(answer.headers)


def unpunctuated(text):
    """Without the marks of thousands, so that a number is found however it is written."""
    return text.replace(".", "").replace(",", "").replace("\xa0", "")


COLUMNS = "&".join(f"columns={name}" for name in ("code", *SECRETS))
CHANNELS = {
    "list": lambda row: f"{PLANTS.url()}?{COLUMNS}",
    "record": PLANTS.url_of,
    "history": lambda row: PLANTS.url("history", row),
    "story": lambda row: f"/establishments/{row.uuid}/",
    "csv": lambda row: PLANTS.export_url("csv"),
    "json": lambda row: PLANTS.export_url("json"),
    "xlsx": lambda row: PLANTS.export_url("xlsx"),
    "api list": lambda row: "/api/v1/establishments/",
    "api one": lambda row: f"/api/v1/establishments/{row.uuid}",
}
# The page of the story says revenue in words (“0.99 billion”) and no capital.
UNSAID = {"story": {"revenue", "capital"}}


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("reader", HIDDEN, indirect=True)
def test_what_a_role_may_not_see_is_hidden_on_this_channel(reader, row, channel):
    hidden = HIDDEN[next((role for role, _p in reader.roles), "officer")]
    text = unpunctuated(told(reader, CHANNELS[channel](row)))
    found = {name for name, value in SECRETS.items() if value in text}
    assert found == set(SECRETS) - set(hidden) - UNSAID.get(channel, set())


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("reader", ["consultant"], indirect=True)
def test_with_the_masks_off_this_channel_would_tell(reader, row, channel, monkeypatch):
    policy = PLANTS.policy
    monkeypatch.setattr(type(PLANTS), "policy", Policy(policy.scope, policy.may, policy.fields, lambda user: SENSITIVE))
    assert PERSON in told(reader, CHANNELS[channel](row))


@pytest.mark.parametrize("reader", ["consultant"], indirect=True)
def test_a_masked_code_shows_its_last_digits_and_a_firms_code_stays(reader, row, here, tmp_path):
    import_rows(here, tmp_path / "firm", {"establishments": [plant("CS-2", tax_code=FIRM)]})
    tied(reader, PLANTS.model.objects.get(code="CS-2"), "assigned")
    rows = json.loads(told(reader, "/api/v1/establishments/").partition("{'")[0])["rows"]
    assert {each["code"]: each["tax_code"] for each in rows} == {"CS-1": "•••••••••781", "CS-2": FIRM}


def chosen(user, query):
    """How many rows a narrowing finds for a person, and what it says about it."""
    found = Selection(PLANTS, again(user), QueryDict(query))
    return found.count, bool(found.notes)


@pytest.mark.parametrize(("reader", "tells"), [("consultant", False), ("officer", True)], indirect=["reader"])
@pytest.mark.parametrize("query", ["tax_code=0791", "sort=tax_code", "revenue_from=1", "sort=revenue"])
def test_neither_filter_nor_order_tells_what_is_hidden(reader, row, query, tells, monkeypatch):
    monkeypatch.setattr(type(PLANTS), "filters", ("tax_code", "revenue"))
    monkeypatch.setattr(type(PLANTS), "sortable", ("tax_code", "revenue"))
    count, noted = chosen(reader, query)
    assert (count, noted) == (1, not tells)


@pytest.mark.parametrize("reader", ["consultant"], indirect=True)
def test_a_search_finds_by_name_and_not_by_what_is_masked(reader, row):
    assert chosen(reader, "q=nha may")[0] == 1
    assert chosen(reader, f"q={PERSON}")[0] == 0
    assert chosen(reader, f"q={FIRM}")[0] == 0


def test_a_search_by_a_code_finds_for_who_may_see_codes(row, here):
    """The control of the one before: the text that is looked through does hold the code."""
    row.folded = f"{row.folded} {PERSON}"
    row.save()
    assert chosen(here.officer, f"q={PERSON}")[0] == 1
    assert chosen(person("ppc_leader", here.province), f"q={PERSON}")[0] == 0


@pytest.mark.parametrize("masked", [True, False])
def test_the_preview_of_an_import_shows_what_the_person_may_see(here, row, tmp_path, monkeypatch, masked):
    policy = PLANTS.policy
    opens = frozenset() if masked else SENSITIVE
    monkeypatch.setattr(type(PLANTS), "policy", Policy(policy.scope, policy.may, policy.fields, lambda user: opens))
    changed = {"tax_code": "079123456799", "revenue": 5, "phone": "1", "employees": 77}
    batch = stage_rows(here, tmp_path / "again", {"establishments": [plant("CS-1", **changed)]})
    shown = list(pages.changes(batch, pages.changed_rows(batch), here.officer))
    names = {each["column"].path for each in shown}
    assert names >= {"tax_code", "employees"} and ({"revenue", "phone"} <= names) != masked
    assert (PERSON in str([(each["before"], each["after"]) for each in shown])) != masked


@pytest.mark.parametrize("reader", ["consultant"], indirect=True)
def test_nobody_types_into_a_field_whose_values_are_masked(reader, row):
    from sachhon.kit.forms import form_for

    assert not {"tax_code", "revenue", "capital"} & set(form_for(PLANTS, again(reader)).base_fields)


@pytest.mark.parametrize("reader", ["consultant"], indirect=True)
def test_a_name_is_told_where_only_other_fields_are_hidden(reader, row):
    assert PLANTS.name_of(again(reader), row) == row.name
