"""The permission table holds: every address, every person, every relation, asked of the real site."""

import os

import pytest

from tests.permissions import table
from tests.permissions.addresses import calls, routes
from tests.permissions.fields import field_rows
from tests.permissions.world import PEOPLE

pytestmark = pytest.mark.django_db
WRITES = os.environ.get("SACHHON_WRITE_PERMISSIONS") == "1"
HEAD = ("address", "method", "relation", *PEOPLE)
FIELD_HEAD = ("register", "field", *PEOPLE[2:])
NOT_TAKEN = {"405", table.NOT_ASKED}
AGAIN = "run python -m tests.permissions.generate, and look at each new row"


@pytest.fixture(scope="module")
def asked(world):
    """All requests of the table."""
    found, unknown = calls(world)
    assert not unknown, f"say in tests/permissions/addresses.py what to put into: {unknown}"
    return {call.key: call for call in found}


@pytest.fixture(scope="module")
def told():
    """The table as it was reviewed."""
    return table.read(table.ANSWERS, 3)


@pytest.mark.skipif(not WRITES, reason="python -m tests.permissions.generate writes the tables")
def test_written(world, asked):
    with table.unrendered():
        rows = [(*key, *table.answers(world, call)) for key, call in asked.items()]
    # What no signed-in person may send is left out; a test of its own says that it is refused.
    table.write(table.ANSWERS, HEAD, sorted(row for row in rows if set(row[4:]) - NOT_TAKEN))
    table.write(table.FIELDS, FIELD_HEAD, sorted(field_rows(world)))


@pytest.mark.skipif(WRITES, reason="the tables are being written")
class TestTable:
    @pytest.mark.parametrize("who", PEOPLE)
    def test_every_answer_is_the_one_of_the_table(self, world, asked, told, who):
        wrong = []
        with table.unrendered():
            for key in told.keys() & asked.keys():
                if who in asked[key].people:
                    found = table.answer(world, asked[key], who)
                    if found != told[key][who]:
                        wrong.append((*key, f"table {told[key][who]}, site {found}"))
        assert not wrong, sorted(wrong)[:20]

    def test_no_address_is_missing(self, asked, told):
        known = {key[0].split(" ")[0] for key in asked}
        declared = {route.route for route in routes() if "<slug:slug>" not in route.route}
        assert declared <= known, f"not asked: {sorted(declared - known)}"
        gone = told.keys() - asked.keys()
        assert not gone, f"no longer there: {sorted(gone)[:10]}; {AGAIN}"
        fresh = {key[0] for key in asked} - {key[0] for key in told}
        assert not fresh, f"not in the table: {sorted(fresh)[:10]}; {AGAIN}"

    def test_what_the_table_leaves_out_is_taken_by_nobody(self, world, asked, told):
        with table.unrendered():
            found = {key: table.answer(world, asked[key], "officer") for key in asked.keys() - told.keys()
                     if "officer" in asked[key].people}  # fmt: skip
        assert set(found.values()) <= {"405"}, {key: code for key, code in found.items() if code != "405"}

    def test_no_answer_is_an_error_of_the_site(self, told):
        assert not [key for key, row in told.items() if any(value.startswith(("5", "429")) for value in row.values())]

    def test_everybody_is_signed_in_and_nobody_too_quick(self, world):
        """Without it a table of refusals would be green."""
        seen = {who: world.ask(who, "GET", "/calculators/").status_code for who in PEOPLE}
        assert seen == {"anonymous": 302, **dict.fromkeys(PEOPLE[1:], 200)}

    def test_every_field_of_every_register_is_in_the_table_and_so_on_every_channel(self, world):
        kept = {tuple(row.values()) for row in table.read(table.FIELDS, 2).values()}
        found = set(field_rows(world))
        assert found == kept, f"{sorted(found ^ kept)[:10]}; {AGAIN}"
