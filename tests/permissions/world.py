"""Two provinces with one person of each role, and a row of every register in each relation to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client

from sachhon.accounts.models import Agency, Membership, User
from sachhon.establishments.models import Establishment
from sachhon.kit import clock, files
from sachhon.kit.changes import change_set
from sachhon.kit.models import Batch, Job
from sachhon.kit.register import REGISTERS, Register
from sachhon.plan.models import Edition, Period
from sachhon.plan.services import publish_edition
from sachhon.resources.models import Resource
from sachhon.territory.models import Province
from tests.factories import (
    Office,
    driver,
    holder,
    import_rows,
    joined,
    period,
    plant,
    run_of,
    stage_rows,
    stratum,
    worked_case,
)
from tests.permissions.around import around
from tests.permissions.filling import Filler
from tests.permissions.people import ROLES, SINCE, person, tied

PEOPLE = ("anonymous", "nobody", *ROLES)
# Relations of a row to the person: tied as their own, assigned, of their province, of the other province, shared by all.
RELATIONS = ("own", "assigned", "same", "other")
# Texts of the other province begin with this word, and no page to anybody here may hold it.
WORDS = {"own": "Rieng", "assigned": "Giao", "same": "Chung", "other": "Xyzbimat", "shared": "Danhmuc"}
CODES = {"own": "CS-RIENG", "assigned": "CS-GIAO", "same": "CS-CHUNG", "other": "XYZBIMAT-1"}

TAX_CODES = {"own": "079123456711", "assigned": "079123456722", "same": "079123456733", "other": "079123456744"}


@dataclass
class Place:
    """One relation: its province and establishment, and the rows that hang on them."""

    relation: str
    province: Province | None
    person: User
    number: int
    rows: dict[Any, Any] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """How its texts begin."""
        return WORDS[self.relation]

    def known(self, model: Any) -> Any:
        """The row of a model that others of the place hang on."""
        if model is Province:
            return self.province
        if model not in self.rows and not _is_of_a_province(model):
            self.rows[model] = model._default_manager.order_by("pk").first()
        return self.rows.get(model)

    def keep(self, row: Any) -> Any:
        """Write a row with its record; later ones of its kind hang on it."""
        with change_set(by=self.person, why="test", province_id=self.province and self.province.pk) as changes:
            changes.insert(row)
        self.rows.setdefault(type(row), row)
        return row


def _is_of_a_province(model: Any) -> bool:
    if model is Establishment:
        return True
    return any(
        (each.province and each.model is model) or (each.model is model and model is Province)
        for each in REGISTERS.values()
    )


@dataclass
class World:
    """All that the table is about."""

    people: dict[str, User]
    strangers: dict[str, User]
    places: dict[str, Place]
    rows: dict[str, dict[str, Any]]
    batches: dict[str, dict[str, Batch]]
    editions: dict[str, Edition]
    jobs: dict[str, Job]
    clients: dict[str, tuple[Client, str]] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    def sign_in(self) -> None:
        """A browser for each person, signed in once."""
        for name in PEOPLE:
            client = Client(raise_request_exception=False)
            if name != "anonymous":
                client.force_login(self.people[name])
            kept = client.cookies.get(settings.SESSION_COOKIE_NAME)
            self.clients[name] = client, kept.value if kept else ""

    def ask(self, name: str, method: str, path: str, data: Any = None) -> Any:
        """The answer to one request; whatever it wrote is taken back."""
        client, session = self.clients[name]
        client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session} if session else {})
        send = getattr(client, method.lower())
        body = {"content_type": "application/json"} if path.startswith("/api/") and method != "GET" else {}
        with transaction.atomic():
            answer = send(path, data or {}, **body)
            transaction.set_rollback(True)
        return answer


def tie_roles(register: Register, people: dict[str, User]) -> bool:
    """Whether a register opens by ties."""
    return bool(register.province) and bool(register.may(people["enterprise"], "view"))


def _people(here: Office) -> dict[str, User]:
    """One person of each role here; the ministry's is of no province."""
    found = {role: person(role, here.province) for role in ROLES if role not in ("officer", "ministry")}
    found["officer"] = here.officer
    found["ministry"] = person("", here.province, "bo")
    with change_set(by=None, why="test", province_id=None) as changes:
        changes.insert(agency := Agency(name="Bộ Công Thương", province_id=None))
        changes.insert(Membership(user=found["ministry"], agency=agency, role="ministry", valid_from=SINCE))
    return {**found, "nobody": person("", here.province)}


def _imported(where: Office, folder: Path, relations: tuple[str, ...]) -> dict[str, Batch]:
    """The province's plan, establishments and figures by file; and a file that waits."""
    word = WORDS[relations[-1]]
    cases = [worked_case(CODES[relation]) for relation in relations]
    about = {"name": f"{word} name", "note": f"{word} note", "phone": f"{word} phone", "address": f"{word} address"}
    for case, relation in zip(cases, relations, strict=True):
        kept = {**about, "name": f"{WORDS[relation]} name", "tax_code": TAX_CODES[relation], "revenue": 987654321}
        case["establishments"] = [plant(CODES[relation], **{**kept, "employees": 5})]
    beside = {
        "survey": [stratum(f"{word} stratum", (60, 40, 30, 29))], "officers": [holder(f"CB-{word}")],
        "drivers": [driver("2025-01", 22)],
    }  # fmt: skip
    done = import_rows(where, folder / word / f"{word}-file", joined(*cases, beside))
    waits = stage_rows(
        where, folder / word / "again", {"establishments": [plant(CODES[relations[-1]], name=f"{word} anew")]}
    )
    for batch in (done, waits):
        Batch.objects.filter(pk=batch.pk).update(file_name=f"{word}-file.xlsx")
    return {"done": done, "waits": waits}


def _published(where: Office, word: str) -> Edition:
    run_of(where)
    return publish_edition(period(where), by=where.officer, why="công bố")[0]


def _job(user: User, word: str, name: str = "export", **result: Any) -> Job:
    kept = files.store(f"{word} file".encode())
    result = {"file": kept.sha256, "name": f"{word}.xlsx", **result}
    return Job.objects.create(
        name=name, by=user, created=clock.now(), state=Job.State.DONE, result=result, arguments={"slug": "uses"}
    )


def _rows(places: dict[str, Place], people: dict[str, User]) -> dict[str, dict[str, Any]]:
    """A row of every register in each relation that it can have."""
    found: dict[str, dict[str, Any]] = {}
    for slug, register in REGISTERS.items():
        names = ("shared",) if not register.province else ("same", "other")
        if tie_roles(register, people):
            names = RELATIONS
        found[slug] = {name: _row(register, places[name]) for name in names}
    return found


def _row(register: Register, place: Place) -> Any:
    kept = place.rows.get(register.model)
    if kept is not None and register.model._default_manager.filter(register.base, pk=kept.pk).exists():
        return kept
    if not register.province and (first := register.model._default_manager.filter(register.base).first()):
        return first
    known = dict(register.constants)
    if register.slug == "foreign-plants":
        known["establishment"] = place.rows["reference"]
    row = Filler(place).made(register.model, **known)
    if register.folds:
        register.prepare(row, place.person)
    return place.keep(row)


def _checked(world: World, officers: dict[str, User]) -> World:
    """Each row is one that the register itself shows to an officer of its province."""
    for slug, rows in world.rows.items():
        register = REGISTERS[slug]
        for relation, row in rows.items():
            seen = register.model._default_manager.filter(register.base, pk=row.pk)
            assert seen.exists(), f"{slug}: say in tests/permissions/filling.py how a row of it is made ({relation})"
            if register.province and relation in officers:
                assert register.rows(officers[relation]).filter(pk=row.pk).exists(), (slug, relation)
    return world


def build(folder: Path) -> World:
    """The whole world, in the database that is open."""
    from tests.factories import office

    here, there = office("82", "canbo-here"), office("44", "xyzbimat-officer")
    people = _people(here)
    strangers = {"officer": there.officer, "enterprise": person("enterprise", there.province, "xyzbimat-firm")}
    batches = {
        "same": _imported(here, folder, ("own", "assigned", "same")), "other": _imported(there, folder, ("other",)),
    }  # fmt: skip
    editions = {"same": _published(here, "Chung"), "other": _published(there, WORDS["other"])}
    places = {}
    for number, relation in enumerate(RELATIONS, 11):
        where = there if relation == "other" else here
        plant_row = Establishment.objects.get(code=CODES[relation])
        places[relation] = Place(relation, where.province, where.officer, number, {Establishment: plant_row})
    places["shared"] = Place("shared", None, here.officer, 15)
    reference = Establishment(code="REF-1", name="Plant", vsic="1701", origin="reference")
    places["shared"].rows["reference"] = places["shared"].keep(reference)
    tied(people["enterprise"], places["own"].rows[Establishment], "own")
    tied(people["consultant"], places["assigned"].rows[Establishment], "assigned")
    tied(strangers["enterprise"], places["other"].rows[Establishment], "own")
    places["shared"].keep(Filler(places["shared"]).made(Resource, foreign=False))
    for place in places.values():
        place.rows[Resource] = place.rows.get(Resource) or Resource.objects.get(code="ELEC")
        if place.province is not None:
            place.rows[Period] = Period.objects.get(province=place.province, label="2025")
    jobs = {name: _job(user, name) for name, user in people.items()} | {"other": _job(there.officer, WORDS["other"])}
    world = World(people, strangers, places, _rows(places, people), batches, editions, jobs)
    verified = {"verdicts": {}, "same": True, "period": "2025"}
    owners = {**people, "other": there.officer}
    world.more["verifications"] = {name: _job(user, name, "verify-period", **verified) for name, user in owners.items()}
    looked = {"found": 0, "new": 0, "gone": 0}
    world.more["searches"] = {name: _job(user, name, "find-duplicates", **looked) for name, user in owners.items()}
    # A leader's own proposal, on which the same leader does not decide.
    proposed = Filler(Place("same", here.province, people["leader"], 16, dict(places["same"].rows)))
    own = proposed.place.keep(proposed.made(REGISTERS["adjustments"].model))
    world.more["proposed"] = {"adjustments": own}
    world.more.update(around(world))
    world.sign_in()
    return _checked(world, {"same": here.officer, "other": there.officer})


@contextmanager
def settled(folder: Path, monkeypatch: Any) -> Iterator[World]:
    """The world on 20 January 2026, taken back at the end."""
    import datetime as dt

    from django.core.cache import cache

    moment = dt.datetime(2026, 1, 20, 2, 30, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr(clock, "today", lambda: moment.date())
    monkeypatch.setattr(settings, "BURSTS", dict.fromkeys(settings.BURSTS, 10**9))
    monkeypatch.setattr(settings, "ACCOUNT_RATE_LIMITS", {})
    cache.clear()
    with transaction.atomic():
        yield build(folder)
        transaction.set_rollback(True)
    cache.clear()
