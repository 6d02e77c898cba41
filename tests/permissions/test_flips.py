"""A permission that is wrong in the code is noticed by the tables: 200 single answers are turned around, one by one."""

import random
from contextlib import contextmanager
from unittest import mock

import pytest

from sachhon.accounts.models import DEEDS
from sachhon.kit.policy import NOT_YOURS, YES
from sachhon.kit.register import REGISTERS, Register
from tests.permissions import table
from tests.permissions.addresses import calls, relevant
from tests.permissions.fields import every_field, relation_of
from tests.permissions.world import PEOPLE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Of each kind, 200 in all: what a role may, which rows it sees, which fields, and what roles mean elsewhere.
SAMPLE, SEED = {"may": 70, "row": 60, "field": 52, "deed": 18}, 20260120
ROLES = PEOPLE[2:]


def flips(world, fields):
    """Every single answer that the tables hold: deeds, rows, fields, roles."""
    for slug, register in REGISTERS.items():
        for who in ROLES:
            user = world.people[who]
            yield "may", slug, who, "view"
            if not register.may(user, "view"):
                continue
            yield from (("may", slug, who, deed) for deed in ("add", "change", "delete", "export"))
            yield from (("row", slug, who, relation) for relation in world.rows[slug] if _asked(relation, who))
            yield from (("field", slug, who, path) for path in every_field(register))
    for role in ("officer", "leader", "ppc_leader"):
        yield from (("deed", "", role, deed) for deed in ("import", "undo", "compute", "publish", "approve", "export"))


def _asked(relation, who):
    return {"own": "enterprise", "assigned": "consultant"}.get(relation, who) == who


@contextmanager
def turned(world, kind, slug, who, what):
    """The code with one answer turned around."""
    whom, may, rows, sees = world.people[who].pk, Register.may, Register.rows, Register.sees

    def other_may(self, user, action, row=None):
        found = may(self, user, action, row)
        return found if (self.slug, user.pk, action) != (slug, whom, what) else NOT_YOURS if found else YES

    def other_rows(self, user):
        found = rows(self, user)
        if (self.slug, user.pk) != (slug, whom):
            return found
        row = world.rows[slug][what]
        if found.filter(pk=row.pk).exists():
            return found.exclude(pk=row.pk)
        return self.model._default_manager.filter(self.base).filter(
            pk__in=[*found.values_list("pk", flat=True), row.pk]
        )

    def other_sees(self, user, path):
        found = sees(self, user, path)
        return not found if (self.slug, user.pk, path) == (slug, whom, what) else found

    changed = {"may": ("may", other_may), "row": ("rows", other_rows), "field": ("sees", other_sees)}
    if kind == "deed":
        with mock.patch.dict(DEEDS, {who: DEEDS[who] ^ {what}}):
            yield
    else:
        with mock.patch.object(Register, *changed[kind]):
            yield


def noticed(world, asked, told, fields, kind, slug, who, what):
    """Whether any answer of the tables differs now."""
    if kind == "field":
        register, row = REGISTERS[slug], world.rows[slug]
        one = world.ask(who, "GET", f"/api/v1/{slug}/{getattr(row[relation_of(row, who)], register.key)}").json()
        page = register.visible(world.people[who], register.fields)
        shown = what in one or (what not in register.exported and what in {each.path for each in page})
        return shown != (fields[slug, what][who] != "hidden")
    near = relevant(asked, slug) if slug else [call for call in asked if not call.address.startswith(("r/", "api/"))]
    near = [call for call in near if who in call.people and call.key in told]
    return any(table.answer(world, call, who) != told[call.key][who] for call in near)


@pytest.fixture(scope="module")
def known(world):
    return calls(world)[0], table.read(table.ANSWERS, 3), table.read(table.FIELDS, 2)


def test_each_of_200_turned_answers_is_noticed(world, known):
    asked, told, fields = known
    every = list(flips(world, fields))
    chance = random.Random(SEED)
    drawn = [flip for kind, size in SAMPLE.items() for flip in chance.sample([f for f in every if f[0] == kind], size)]
    assert len(drawn) == 200
    missed = []
    with table.unrendered():
        for flip in drawn:
            with turned(world, *flip):
                if not noticed(world, asked, told, fields, *flip):
                    missed.append(flip)
    assert not missed, missed


def test_nothing_is_noticed_where_nothing_was_turned(world, known):
    asked, told, fields = known
    some = random.Random(SEED).sample(list(flips(world, fields)), 40)
    with table.unrendered():
        assert not [flip for flip in some if noticed(world, asked, told, fields, *flip)]
