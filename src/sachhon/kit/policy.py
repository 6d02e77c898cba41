"""Who may see and do what: one policy for each register, the same on every channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Answer:
    """Whether a person may, and in words why not."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Answer(True)

# Kinds of values that are hidden unless a policy opens them: names of people to call and their numbers
# (`Model.personal`), a code of which some values are a person's own (`Model.masked`), and what a firm keeps
# to itself (`Model.confidential`).
PERSONAL, CODES, CONFIDENTIAL = "personal", "codes", "confidential"
SENSITIVE = frozenset({PERSONAL, CODES, CONFIDENTIAL})


@dataclass(frozen=True)
class Policy:
    """Rows a person may know of, deeds a person may do, fields a person may see (None: all).

    `opens` names the sensitive kinds that this person sees as they are; a policy that says nothing opens none.
    """

    scope: Callable[[Any], Q]
    may: Callable[[Any, str, Any], Answer]
    fields: Callable[[Any], frozenset[str] | None] = lambda user: None
    opens: Callable[[Any], frozenset[str]] = lambda user: frozenset()


NOT_YOURS: Answer = Answer(False, _("Your role does not include this; ask the administrator of your agency."))

# An app above may lock rows (a closed period): guards(values, memory) answer with a reason or an empty text.
Guard = Callable[[dict[str, Any], dict[str, Any]], "str | Promise"]
GUARDS: dict[str, list[Guard]] = {}


def guard(register: str) -> Callable[[Guard], Guard]:
    """Register a function that names why a row with these values may not be written now."""

    def keep(function: Guard) -> Guard:
        GUARDS.setdefault(register, []).append(function)
        return function

    return keep


def locked(register: str, values: dict[str, Any], memory: dict[str, Any] | None = None) -> str | Promise:
    """Why a row of this register may not be written now; empty when it may.

    `memory` lets the guards keep what they looked up while many rows are asked about.
    """
    kept = {} if memory is None else memory
    return next((reason for check in GUARDS.get(register, ()) if (reason := check(values, kept))), "")
