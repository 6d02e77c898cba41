"""The permission table and the table of fields as files: read, written, and compared with what the site does."""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.template.backends.django import Template
from django.utils import translation

from tests.permissions.addresses import Call
from tests.permissions.world import PEOPLE, World

ROOT = Path(__file__).resolve().parents[1]
ANSWERS, FIELDS = ROOT / "permissions.csv", ROOT / "fields.csv"
NOT_ASKED = "."
Row = dict[str, str]


def read(path: Path, keys: int) -> dict[tuple[str, ...], Row]:
    """The rows of a table by their first columns."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {tuple(row.values())[:keys]: row for row in csv.DictReader(stream)}


def write(path: Path, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Replace a table."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerows([head, *rows])


@contextmanager
def unrendered() -> Iterator[None]:
    """Pages answer without being written out: the table asks who may, not how it looks."""
    kept = Template.render
    logging.disable(logging.CRITICAL)
    Template.render = lambda self, context=None, request=None: ""  # type: ignore[method-assign, assignment]
    try:
        with translation.override("en"):
            yield
    finally:
        logging.disable(logging.NOTSET)
        Template.render = kept  # type: ignore[method-assign]


def answer(world: World, call: Call, who: str) -> str:
    """The status of one request."""
    found = world.ask(who, call.method, call.path(who), call.data)
    return str(found.status_code)


def answers(world: World, call: Call) -> tuple[str, ...]:
    """The statuses for everybody."""
    first = next(who for who in reversed(call.people) if who != "anonymous")
    if (refused := answer(world, call, first)) == "405":  # a method that the address does not take
        return tuple(refused if who == first else NOT_ASKED for who in PEOPLE)
    return tuple(answer(world, call, who) if who in call.people else NOT_ASKED for who in PEOPLE)
