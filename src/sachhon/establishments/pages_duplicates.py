"""What the pages of duplicates show: reasons in words, two records side by side, what hangs on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.merging import hanging
from sachhon.establishments.models import DuplicatePair, Establishment
from sachhon.kit.fields import column
from sachhon.kit.lists import markup
from sachhon.kit.register import REGISTERS

REASONS: dict[str, str | Promise] = {
    "branch": _("same 13-digit tax code"),
    "tax": _("same tax code"),
    "code": _("same code but for its spelling"),
    "name": _("same name but for its spelling"),
    "near_name": _("nearly the same name"),
    "commune": _("same commune"),
    "address": _("same address"),
    "near": _("at most 300 m apart"),
}
TONES = {"certain": "warn", "likely": "info", "possible": "info"}
_EMPTY = (None, "", "unknown")


@dataclass(frozen=True)
class Line:
    """One field of both records."""

    name: str
    label: str
    kept: Any
    other: Any
    differs: bool
    choice: str
    fixed: bool = False


@dataclass(frozen=True)
class Hanging:
    """How many rows of a kind hang on each of the two."""

    label: str
    kept: int
    other: int


def reasons(pair: DuplicatePair) -> list[str | Promise]:
    """Why the two look alike, in words."""
    return [REASONS[each] for each in pair.reasons.split() if each in REASONS]


def lines(user: Any, kept: Establishment, gone: Establishment, typed: Any) -> list[Line]:
    """Every field of the two, the filled one ticked where one is empty; the code stays with the record."""
    register = REGISTERS["establishments"]
    found = []
    for name in register.form:
        if not register.sees(user, name):
            continue
        each = register.visible(user, (name,))[0]
        mine, theirs = getattr(kept, name), getattr(gone, name)
        differs = mine != theirs
        default = "other" if differs and mine in _EMPTY and theirs not in _EMPTY else "kept"
        choice = typed.get(f"f_{name}", default)
        show = markup(each, user)
        if mine in _EMPTY and theirs in _EMPTY:
            continue
        found.append(
            Line(
                name,
                column(Establishment, name).label,
                SafeString(show(mine)),
                SafeString(show(theirs)),
                differs,
                choice,
                name == "code",
            )
        )
    return found


def taken(typed: Any) -> list[str]:
    """Fields that the kept record takes over from the other, of those that the form has."""
    return [name for name in REGISTERS["establishments"].form if name != "code" and typed.get(f"f_{name}") == "other"]


def counts(kept: Establishment, gone: Establishment) -> list[Hanging]:
    """What hangs on each, by kind."""
    mine, others = hanging(kept), hanging(gone)
    kinds = [*mine, *(model for model in others if model not in mine)]
    return [
        Hanging(str(model._meta.verbose_name), len(mine.get(model, ())), len(others.get(model, ()))) for model in kinds
    ]
