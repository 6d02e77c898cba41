"""What the parent asks for: sheets with their columns, a mode, and limits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sachhon.layouts.specs import LONGEST_TEXT, Column, Shapes, Spec
from sachhon.reading.problems import Refused
from sachhon.reading.text import folded, key

KINDS = frozenset((
    "text", "code", "number", "integer", "counted", "date", "month", "year", "boolean", "choice", "money",
))  # fmt: skip
MODES = frozenset(("read", "dump", "probe"))


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. The child sets the first two on itself; the parent watches the clock."""

    memory_mb: int = 310
    cpu_seconds: int = 120
    wall_seconds: int = 600
    rows: int = 1_048_576
    unpacked_mb: int = 300
    entries: int = 2_000
    cells: int = 8_000_000

    @classmethod
    def of(cls, given: Mapping[str, Any] | None) -> Limits:
        """The limits given, with the usual ones for the rest."""
        names = {item.name for item in fields(cls)}
        return cls(**{name: int(value) for name, value in (given or {}).items() if name in names and value})


@dataclass(frozen=True, slots=True)
class Request:
    """The whole question: which sheets, and whether to read, to dump or only to look."""

    specs: tuple[Spec, ...]
    mode: str
    limits: Limits
    # What people confirmed: (specification, sheet or nothing) → header → field, or nothing to leave it out;
    # and which sheet is which table, or none.
    mapped: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    sheets_as: Mapping[str, str] = field(default_factory=dict)
    file_name: str = ""

    def mapped_in(self, spec: str, title: str | None) -> dict[str, str]:
        """The confirmed headers of one sheet: those of sheets of its title go before those of any."""
        return {**self.mapped.get((spec, ""), {}), **self.mapped.get((spec, key(title or "")), {})}


def parse(given: Mapping[str, Any]) -> Request:
    """The request from its JSON object; refused as a whole when it makes no sense."""
    try:
        specs = tuple(map(_spec, given.get("sheets", ())))
        mode = str(given.get("mode", "read"))
        limits = Limits.of(given.get("limits"))
        mapped: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for name, sheet, header, meaning in given.get("mapped", ()):
            mapped[name, sheet][header] = meaning
        sheets_as = {key(title): str(name) for title, name in (given.get("sheets_as") or {}).items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused("bad_request", what=f"{type(error).__name__}: {error}") from None
    if mode not in MODES:
        raise Refused("bad_request", what=f"mode {mode}")
    return Request(specs, mode, limits, mapped, sheets_as, str(given.get("file_name", ""))[:300])


def _spec(given: Mapping[str, Any]) -> Spec:
    """One sheet of the request."""
    columns = tuple(map(_column, given["columns"]))
    if not columns:
        raise ValueError(f"no columns in {given['name']}")
    return Spec(given["name"], tuple(given.get("titles", ())), columns, _shapes(given.get("shapes") or {}))


def _shapes(given: Mapping[str, Any]) -> Shapes:
    """The layouts that a sheet may come in."""
    items = frozenset(folded(str(name)) for name in given.get("items", ()))
    plain = {name: str(given.get(name) or "") for name in ("month", "value", "item", "unit", "section")}
    return Shapes(items=items, **plain)


def _column(given: Mapping[str, Any]) -> Column:
    """One column of the request."""
    if given["kind"] not in KINDS:
        raise ValueError(f"kind {given['kind']}")
    choices = given.get("choices") or {}
    return Column(
        field=given["field"],
        headers=tuple(given.get("headers", ())),
        kind=given["kind"],
        required=bool(given.get("required")),
        choices={token: tuple(synonyms) for token, synonyms in choices.items()},
        unit=given.get("unit") or "",
        longest=int(given.get("longest") or LONGEST_TEXT),
    )
