"""What can be said about one cell: it is wrong, it has to be asked, or it is kept with a warning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about one cell: a code and what is needed to say it in any language."""

    kind: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A cell that holds no value because its formula failed or was never computed."""

    code: str
    text: str = ""


class Refused(Exception):
    """The file as a whole cannot be read; carries the code and its parameters."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def wrong(code: str, **params: Any) -> Problem:
    """A cell that cannot be kept."""
    return Problem("wrong", code, params)


def asked(code: str, **params: Any) -> Problem:
    """A cell with several readings, which a person has to choose from."""
    return Problem("asked", code, params)


def warning(code: str, **params: Any) -> Problem:
    """A cell that is kept, with something to know about it."""
    return Problem("warning", code, params)


def shown(text: str) -> str:
    """What was found, short enough for a message."""
    return text if len(text) <= 80 else text[:79] + "…"
