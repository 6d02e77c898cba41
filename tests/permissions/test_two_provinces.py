"""Nothing of one province reaches anybody of the other: every address is read by everybody, files unpacked."""

import io
import zipfile

import pytest
from django.db.models import Q

from sachhon.kit.changes import change_set
from sachhon.kit.policy import Policy
from sachhon.kit.register import REGISTERS
from tests.permissions import table
from tests.permissions.addresses import calls
from tests.permissions.world import CODES, WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECRET = WORDS["other"].lower()
READERS = ("anonymous", "officer", "consultant", "enterprise", "administrator")


@pytest.fixture(scope="module")
def asked(world):
    return [call for call in calls(world)[0] if call.method == "GET"]


def told(answer):
    """Everything in an answer: content, unpacked where it is a workbook, and headers."""
    content = b"".join(answer) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return (content.decode("utf-8", "replace") + str(dict(answer.headers))).lower()


def leaks(world, found, who):
    """Addresses that tell this person of the other province."""
    return [call.key for call in found if who in call.people and SECRET in told(world.ask(who, "GET", call.path(who)))]


@pytest.mark.parametrize("who", READERS)
def test_no_address_tells_of_the_other_province(world, asked, who):
    assert not leaks(world, asked, who)


def test_the_words_are_there_to_be_told(world, asked, monkeypatch):
    """The control: with the scope of the registers taken away, lists, records, files, histories and the API tell."""
    for register in REGISTERS.values():
        policy = register.policy
        wide = Policy(lambda user: Q(), policy.may, policy.fields, policy.opens)
        monkeypatch.setattr(type(register), "policy", wide)
    near = [call for call in asked if "solutions/" in call.address or "solutions" in call.address.split("/")]
    found = {key[0] for key in leaks(world, near, "officer")}
    assert {"r/solutions/", "api/v1/solutions/", "r/solutions/export.<file_form:form> form=xlsx"} <= found


@pytest.mark.parametrize("who", ["officer", "consultant", "enterprise"])
@pytest.mark.parametrize("slug", [slug for slug, register in REGISTERS.items() if register.province])
def test_neither_search_nor_filter_nor_count_tells(world, slug, who):
    register = REGISTERS[slug]
    if not register.may(world.people[who], "view"):
        assert world.ask(who, "GET", f"/api/v1/{slug}/").status_code == 403
        return
    key = str(getattr(world.rows[slug]["other"], register.key))
    whole = world.ask(who, "GET", f"/api/v1/{slug}/?limit=200").json()
    assert key not in [row["key"] for row in whole["rows"]]
    assert whole["count"] == register.rows(world.people[who]).count()
    sought = world.ask(who, "GET", f"/api/v1/{slug}/?q={WORDS['other']}").json()
    assert not sought.get("rows") and not sought.get("count")
    for name in register.filters:
        answer = world.ask(who, "GET", f"/api/v1/{slug}/?{name}={CODES['other']}")
        assert answer.status_code in (400, 422) or not answer.json()["rows"], name


def test_choices_of_a_form_hold_nothing_of_the_other_province(world):
    for slug, register in REGISTERS.items():
        if register.may(world.people["officer"], "add"):
            assert SECRET not in told(world.ask("officer", "GET", register.url("add"))), slug
            named = world.ask("officer", "GET", register.url("add", query=f"establishment={CODES['other']}"))
            assert f'value="{CODES["other"]}"' not in named.content.decode(), slug


def test_nobody_is_named_in_the_history_of_what_all_provinces_share(world):
    row = world.rows["regimes"]["shared"]
    row.due = "ngày 20"
    with change_set(by=world.strangers["officer"], why="test", province_id=None) as changes:
        changes.update(row)
    page = told(world.ask("officer", "GET", REGISTERS["regimes"].url("history", row)))
    assert "ngày 20" in page and SECRET not in page


def test_many_rows_at_once_leave_out_those_of_the_other_province(world):
    register = REGISTERS["solutions"]
    keys = [str(getattr(world.rows["solutions"][name], register.key)) for name in ("same", "other")]
    with table.unrendered():
        begun = world.ask("officer", "POST", f"{register.url()}bulk/", {"deed": "change", "row": keys})
    assert begun.status_code == 302
    assert set(register.rows(world.people["officer"]).values_list(register.key, flat=True)).isdisjoint({keys[1]})
