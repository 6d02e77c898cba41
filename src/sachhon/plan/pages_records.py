"""What several pages ask of a part of a figure and of the record behind it."""

from __future__ import annotations

import json
from typing import Any

from django.urls import NoReverseMatch, reverse

from sachhon.kit.register import register_of
from sachhon.plan.models import Evidence

NOT_ADDABLE = "no_conversion"
SUMS = ("use_base", "use_report", "output_base", "output_report", "factor", "months")


def saved_of(part: Evidence) -> float | None:
    """What a part saved; nothing where a use is not known or outputs could not be added up."""
    if part.adjusted is None or part.actual is None or part.reason == NOT_ADDABLE:
        return None
    return part.adjusted - part.actual


def sums_of(part: Evidence) -> dict[str, Any]:
    """The sums that went into a part, by name."""
    found = json.loads(part.parts) if part.parts else {}
    return dict(zip(SUMS, found, strict=False)) if isinstance(found, list) else found


def record_url(user: Any, row: Any) -> str:
    """The page of a record of a province the person may see, where a register keeps such records."""
    register = register_of(type(row))
    return register.url_of(row) if register and register.may(user, "view") else ""


def reverse_or_none(name: str, *keys: Any) -> str:
    """An address, or nothing while no page of that name is there."""
    try:
        return reverse(name, args=keys)
    except NoReverseMatch:
        return ""
