"""Which fields of which register a person sees: read off the record's page, the API and the exports, which agree."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from sachhon.kit.fields import column
from sachhon.kit.register import REGISTERS, Register
from tests.permissions.world import PEOPLE, World

SHOWN, HIDDEN, MASKED, NOTHING = "shown", "hidden", "masked", "-"
MASK = "•"


def field_rows(world: World) -> Iterator[tuple[str, ...]]:
    """(register, field, what each person sees of it)."""
    for slug, register in REGISTERS.items():
        seen = [_seen(world, register, who) for who in PEOPLE[2:]]
        for path in every_field(register):
            yield slug, path, *(each.get(path, NOTHING) for each in seen)


def every_field(register: Register) -> tuple[str, ...]:
    """The fields of the record's page and the columns of the files and the API."""
    return tuple(dict.fromkeys((*register.fields, *register.exported)))


def relation_of(rows: dict[str, Any], who: str) -> str:
    """The row of which a person may know."""
    near = {"enterprise": "own", "consultant": "assigned"}.get(who, "same")
    return near if near in rows else "shared" if "shared" in rows else "same"


def _seen(world: World, register: Register, who: str) -> dict[str, str]:
    """Field by field what one person sees; nothing where the register is not open to them."""
    row = world.rows[register.slug][relation_of(world.rows[register.slug], who)]
    one = world.ask(who, "GET", f"/api/v1/{register.slug}/{getattr(row, register.key)}")
    if one.status_code != 200:
        return {}
    page = world.ask(who, "GET", register.url_of(row))
    labels = [label for label, _markup in page.context["facts"]]
    told = json.loads(one.content)
    _agree(world, register, who, set(told) - {"key"})
    found = {}
    for path in every_field(register):
        if path in register.exported:
            found[path] = _of_value(register, row, path, told)
        else:
            found[path] = SHOWN if str(column(register.model, path).label) in labels else HIDDEN
        if path in register.fields:
            on_page = str(column(register.model, path).label) in labels
            assert on_page == (found[path] != HIDDEN), (register.slug, path, who)
    return found


def _of_value(register: Register, row: Any, path: str, told: dict[str, Any]) -> str:
    if path not in told:
        return HIDDEN
    return MASKED if MASK in str(told[path]) else SHOWN


def _agree(world: World, register: Register, who: str, paths: set[str]) -> None:
    """The files have the columns of the API, and beside them what the register declares, where this person sees it."""
    declared = {path for more in register.beside.values() for path in more}
    whole = paths | {path for path in declared if register.sees(world.people[who], path)}
    lines = b"".join(world.ask(who, "GET", register.export_url("csv"))).decode("utf-8-sig")
    assert set(next(csv.reader(io.StringIO(lines)))) == whole, (register.slug, who)
    rows = json.loads(b"".join(world.ask(who, "GET", register.export_url("json"))))["rows"]
    assert all(set(each) == whole for each in rows), (register.slug, who)
