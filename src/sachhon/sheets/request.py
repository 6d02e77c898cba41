"""What the parent asks for: sheets with their columns, a mode, and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sachhon.layouts.specs import LONGEST_TEXT, Column, Spec
from sachhon.reading.problems import Refused

KINDS = frozenset(("text", "code", "number", "integer", "date", "month", "year", "boolean", "choice"))
MODES = frozenset(("read", "dump", "probe"))


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. The child sets the first two on itself; the parent watches the clock."""

    memory_mb: int = 700
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


def parse(given: Mapping[str, Any]) -> Request:
    """The request from its JSON object; refused as a whole when it makes no sense."""
    try:
        specs = tuple(map(_spec, given.get("sheets", ())))
        mode = str(given.get("mode", "read"))
        limits = Limits.of(given.get("limits"))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused("bad_request", what=f"{type(error).__name__}: {error}") from None
    if mode not in MODES:
        raise Refused("bad_request", what=f"mode {mode}")
    return Request(specs, mode, limits)


def _spec(given: Mapping[str, Any]) -> Spec:
    """One sheet of the request."""
    columns = tuple(map(_column, given["columns"]))
    if not columns:
        raise ValueError(f"no columns in {given['name']}")
    return Spec(given["name"], tuple(given.get("titles", ())), columns)


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
