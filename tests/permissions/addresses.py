"""Every address of the site with the requests that the permission table asks of it.

A new address is listed by itself where it belongs to a register or takes nothing; one that names something of its
own is told here what to put in (`NAMED`), and `test_no_address_is_missing` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import get_resolver

from sachhon.establishments.models import Establishment
from sachhon.kit.register import REGISTERS
from sachhon.plan.periods import PERIOD
from tests.permissions.world import PEOPLE, World, tie_roles

ALL = "any"  # the relation of what is nobody's own
MINE = "mine"
PARAMETER = re.compile(r"<(?:(?P<kind>[\w]+):)?(?P<name>\w+)>")
# Who asks in which relation; in the others everybody.
PROPOSED = "proposed"  # by the one who asks: separation of duty
ASKED_BY = {"own": ("enterprise",), "assigned": ("consultant",), PROPOSED: ("leader",), MINE: PEOPLE[1:]}


@dataclass(frozen=True)
class Call:
    """One request: the address as the site declares it, and what is put in."""

    address: str
    method: str
    relation: str
    path: Callable[[str], str]
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        """Its row of the table."""
        return self.address, self.method, self.relation

    @property
    def people(self) -> tuple[str, ...]:
        """Who asks."""
        return ASKED_BY.get(self.relation, PEOPLE)


@dataclass(frozen=True)
class Route:
    """An address as the site declares it."""

    route: str
    name: str
    methods: tuple[str, ...]


def routes() -> list[Route]:
    """Every address that the site answers to."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: Any, before: str, space: str) -> Iterator[Route]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from _walk(each, route, each.namespace or space)
        else:
            yield Route(route, each.name or "", _methods(route, each.callback))


def _methods(route: str, callback: Any) -> tuple[str, ...]:
    """What an address of the API takes; a page may be read and posted to."""
    if not route.startswith("api/"):
        return ("GET", "POST")
    held = [cell.cell_contents for cell in getattr(callback, "__closure__", None) or ()]
    views = [each for one in held if hasattr(each := getattr(one, "__self__", one), "operations")]
    return tuple(sorted({m for view in views for each in view.operations for m in each.methods})) or ("GET",)


Fill = dict[str, Any]
# relation -> what is put in; a key that begins with ? goes into the query, one with ! into what is posted.
Named = Callable[[World], dict[str, Any]]


def _periods(world: World, **more: Any) -> dict[str, Any]:
    there = {"?province": "44", "!province": "44"}
    return {"same": {"label": "2025", **more}, "other": {"label": "2025", **more, **there}}


def _plants(world: World, **more: Any) -> dict[str, Any]:
    found = {}
    for relation in ("own", "assigned", "same", "other"):
        place = world.places[relation]
        query = {"?province": "44"} if relation == "other" else {}
        found[relation] = {"uuid": place.rows[Establishment].uuid, **more, **query}
    return found


def _jobs(world: World) -> dict[str, Any]:
    mine = {"uuid": lambda who: world.jobs[who].uuid}
    return {MINE: mine, "other": {"uuid": world.jobs["other"].uuid}}


def _batches(kind: str, **more: Any) -> Named:
    return lambda world: {
        relation: {"uuid": world.batches[relation][kind].uuid, **more} for relation in ("same", "other")
    }


def _editions(world: World) -> dict[str, Any]:
    return {relation: {"number": edition.number} for relation, edition in world.editions.items()}


def _series(world: World) -> dict[str, Any]:
    return _plants(world, label="2025", code="CP3", resource="ELEC")


def _saving(world: World) -> dict[str, Any]:
    return _plants(world, label="2025", resource="ELEC")


def _provinces(world: World) -> dict[str, Any]:
    return {"same": {"!period": "2025"}, "other": {"?province": "44", "!province": "44", "!period": "2025"}}


def _of(name: str, param: str, **more: Any) -> Named:
    """Rows of `around` by relation: their key under the name that the address gives it."""
    unique = "uuid" if param in ("uuid", "view", "edit") else "pk"
    return lambda world: {relation: {param: getattr(row, unique), **more} for relation, row in world.more[name].items()}


def _by_uuid(name: str, param: str) -> Named:
    return lambda world: {relation: {param: row.uuid} for relation, row in world.more[name].items()}


def _own_or_other(name: str, param: str, **more: Any) -> Named:
    return lambda world: {
        MINE: {param: lambda who: world.more[name][who].uuid, **more},
        "other": {param: world.more[name]["other"].uuid, **more},
    }


def _own_or_other_pk(name: str, param: str) -> Named:
    return lambda world: {
        MINE: {param: lambda who: world.more[name][who].pk}, "other": {param: world.more[name]["other"].pk},
    }  # fmt: skip


def _views(world: World) -> dict[str, Any]:
    about = {"slug": "establishments", "!deed": "default"}
    shared = {relation: {"view": row.uuid, **about} for relation, row in world.more["shared views"].items()}
    return {**shared, MINE: {"view": lambda who: world.more["views"][who].uuid, **about}}


def _persons(world: World, **more: Any) -> dict[str, Any]:
    known = {relation: {"pk": user.pk, **more} for relation, user in world.more["persons"].items()}
    return {**known, MINE: {"pk": lambda who: world.people[who].pk, **more}}


PERSON_ACTS = ("disable", "enable", "sign-out", "factor", "link")


# By the name of the address, or by its route where it has none; a list where it is asked in several ways.
NAMED: dict[str, Any] = {
    **dict.fromkeys(("edition", "edition-json", "edition-csv", "api:edition"), _editions),
    **dict.fromkeys(("editions/<int:number>/.json", "editions/<int:number>/.csv"), _editions),
    **dict.fromkeys(("dashboard", "dashboard-paths", "period-compute", "period-verify"), _provinces),
    "period-publish": lambda world: _periods(world, **{"!why": "công bố"}),
    "period-step": [
        (f"<slug:name>={step.name}", lambda world, step=step: _periods(world, name=step.name)) for step in PERIOD.steps
    ],
    **dict.fromkeys(("evidence", "evidence-csv"), lambda world: _periods(world, code="CP3")),
    "series": _series,
    **dict.fromkeys(("verified-saving", "verified-saving-csv"), _saving),
    **dict.fromkeys(("establishment", "establishment-files"), _plants),
    "establishment-file": lambda world: {
        relation: {**fill, "file": world.rows["attachments"][relation].uuid}
        for relation, fill in _plants(world).items()
    },
    **dict.fromkeys(("job", "job-cancel", "job-file"), _jobs),
    "verification-job": lambda world: {
        MINE: {"uuid": lambda who: world.more["verifications"][who].uuid},
        "other": {"uuid": world.more["verifications"]["other"].uuid},
    },
    "import-batch": _batches("done"),
    "import-file": _batches("done"),
    "import-do": [
        (f"<slug:deed>={deed}", _batches("done" if deed == "undo" else "waits", deed=deed))
        for deed in ("commit", "discard", "answer", "mark", "undo")
    ],
    "import-start": lambda world: {ALL: {"workbook": "province"}},
    "import-template": lambda world: {ALL: {"workbook": "province", "language": "vi"}},
    **dict.fromkeys(("api/v1/imports/<uuid>", "api/v1/imports/<uuid>/commit"), _batches("waits")),
    "api/v1/imports/<uuid>/discard": _batches("waits"),
    "api/v1/imports/<uuid>/undo": _batches("done"),
    "api/v1/jobs/<uuid>": _jobs,
    "register-view": _views,
    "register-bulk": _own_or_other("bulk", "edit", slug="establishments"),
    **dict.fromkeys(("register-change", "register-undo"), _of("changes", "change", slug="solutions")),
    "register-restore": _of("bin", "change", slug="solutions"),
    "import-headers": _batches("waits"),
    "revoke-token": _own_or_other_pk("tokens", "pk"),
    **dict.fromkeys(("webhook", "switch-webhook"), _by_uuid("webhooks", "key")),
    "send-again": _by_uuid("deliveries", "key"),
    "duplicates-job": _own_or_other("searches", "uuid"),
    "duplicates-pair": _of("pairs", "key", **{"!deed": "different"}),
    "account_reset_password_from_key": lambda world: {ALL: {"@": "/password/1-nothing/"}},
    "invitation": lambda world: {ALL: {"token": "x" * 43}},
    "person": _persons,
    "person-act": [
        (f"<slug:deed>={deed}", lambda world, deed=deed: _persons(world, deed=deed, **{"!why": "lý do"}))
        for deed in PERSON_ACTS
    ],
    "end-role": _of("memberships", "pk"),
    "withdraw-invitation": _of("invitations", "pk"),
    "decide-removal": _of("removals", "pk"),
    **dict.fromkeys(("agency", "add-area"), _of("agencies", "pk")),
    "end-area": _of("agency areas", "pk"),
    "reporting-letter": _of("letters", "uuid"),
    **dict.fromkeys(("reporting-review", "reporting-evidence"), _of("reports", "uuid")),
    **dict.fromkeys(
        ("reporting-fill", "reporting-draft", "reporting-workbook"),
        lambda world: {relation: {"uuid": fill["uuid"], "label": "2025"} for relation, fill in _plants(world).items()},
    ),
    **dict.fromkeys(
        ("place", "place-correct"),
        lambda world: {relation: {"key": area.key} for relation, area in world.more["areas"].items()},
    ),
    "calculator": lambda world: {ALL: {"name": "boiler-direct"}},
}


def calls(world: World) -> tuple[list[Call], list[str]]:
    """(requests of the table, addresses that nobody has told what to put in)."""
    found: list[Call] = []
    unknown: list[str] = []
    for route in routes():
        made = list(_of_route(world, route))
        if made and made[0] is None:
            unknown.append(route.route)
        else:
            found += made
    return found, unknown


def _of_route(world: World, route: Route) -> Iterator[Any]:
    names = [found["name"] for found in PARAMETER.finditer(route.route)]
    told = NAMED.get(_spaced(route)) or NAMED.get(route.route)
    if told is not None:
        for label, named in told if isinstance(told, list) else [("", told)]:
            yield from _filled(world, route, named(world), label)
    elif "<slug:slug>" in route.route:
        yield from _of_registers(world, route, names)
    elif route.route.startswith("api/v1/") and (slug := route.route.split("/")[2]) in REGISTERS and len(names) < 2:
        yield from _filled(world, route, _rows(world, slug) if names else {ALL: {}})
    elif names:
        yield None
    else:
        yield from _filled(world, route, {ALL: {}})


def _spaced(route: Route) -> str:
    return f"api:{route.name}" if route.route.startswith("api/") else route.name


def _rows(world: World, slug: str) -> dict[str, Any]:
    register, rows = REGISTERS[slug], world.rows[slug]
    return {relation: {"key": str(getattr(row, register.key))} for relation, row in rows.items()}


def _of_registers(world: World, route: Route, names: list[str]) -> Iterator[Any]:
    """An address of all registers, for each of them."""
    if set(names) - {"slug", "key", "form", "step"}:
        yield None
        return
    for slug, register in REGISTERS.items():
        own = Route(route.route.replace("<slug:slug>", slug), route.name, route.methods)
        base = _rows(world, slug) if "key" in names else {ALL: {}}
        ways = [{"form": form} for form in ("csv", "xlsx", "json")] if "form" in names else [{}]
        if "step" in names:
            ways = [{"step": step.name} for step in getattr(register.procedure, "steps", ())]
            if proposal := world.more["proposed"].get(slug):
                base = {**base, PROPOSED: {"key": str(getattr(proposal, register.key))}}
        for way in ways:
            label = "".join(f" {name}={value}" for name, value in way.items())
            yield from _filled(world, own, {relation: {**fill, **way} for relation, fill in base.items()}, label)


def _filled(world: World, route: Route, relations: dict[str, Fill], label: str = "") -> Iterator[Call]:
    address = route.route + (f" {label.strip()}" if label else "")
    for method in route.methods:
        for relation, fill in relations.items():
            data = {name[1:]: value for name, value in fill.items() if name[0] == "!"} if method != "GET" else {}
            yield Call(address, method, relation, _path(route.route, fill), data)


def _path(route: str, fill: Fill) -> Callable[[str], str]:
    query = urlencode({name[1:]: value for name, value in fill.items() if name[0] == "?"})

    def path(who: str) -> str:
        if "@" in fill:
            return str(fill["@"])

        def put(found: re.Match[str]) -> str:
            value = fill[found["name"]]
            return str(value(who) if callable(value) else value)

        return "/" + PARAMETER.sub(put, route) + (f"?{query}" if query else "")

    return path


def relevant(found: list[Call], slug: str) -> list[Call]:
    """The requests that ask one register."""
    return [call for call in found if f"/{slug}/" in f"/{call.address.split(' ')[0]}"]


__all__ = ["ALL", "Call", "Route", "calls", "relevant", "routes", "tie_roles"]
