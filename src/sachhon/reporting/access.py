"""Who reports for whom: the enterprise for its own establishments, an officer on its behalf."""

from __future__ import annotations

from typing import Any

from sachhon.establishments.models import Establishment, Tie
from sachhon.establishments.policies import establishment_policy, ties

SELF, OFFICER = "self", "officer"
_POLICY = establishment_policy()


def own(user: Any) -> list[Establishment]:
    """The establishments that this person reports for today."""
    mine = ties(user).filter(kind=Tie.Kind.OWN).select_related("establishment")
    return [tie.establishment for tie in mine.order_by("establishment__code")]


def as_who(user: Any, establishment: Establishment) -> str:
    """In which part a person may report for an establishment: `self`, `officer`, or empty."""
    if not _POLICY.may(user, "report", establishment):
        return ""
    return OFFICER if decides(user, establishment) else SELF


def found(user: Any, uuid: Any) -> Establishment | None:
    """The establishment, where this person may know of it."""
    return Establishment.objects.filter(_POLICY.scope(user), uuid=uuid, origin="registered").first()


def decides(user: Any, establishment: Establishment) -> bool:
    """Whether this person may accept or return a report."""
    return bool(user.can("add", establishment.province_id))
