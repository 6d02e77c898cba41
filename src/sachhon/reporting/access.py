"""Who reports for whom: the enterprise for its own establishments, an officer on its behalf."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from sachhon.establishments.models import Establishment, Tie
from sachhon.kit import clock, dated

SELF, OFFICER = "self", "officer"


def own(user: Any) -> list[Establishment]:
    """The establishments that this person reports for today."""
    provinces = {province for role, province in user.roles if role == "enterprise"}
    ties = dated.on(Tie.objects.filter(user=user, kind=Tie.Kind.OWN), clock.today())
    ties = ties.filter(establishment__province_id__in=provinces).select_related("establishment")
    return [tie.establishment for tie in ties.order_by("establishment__code")]


def as_who(user: Any, establishment: Establishment) -> str:
    """In which part a person may report for an establishment: `self`, `officer`, or empty."""
    if user.can("add", establishment.province_id):
        return OFFICER
    provinces = {province for role, province in user.roles if role == "enterprise"}
    ties = dated.on(Tie.objects.filter(user=user, establishment=establishment, kind=Tie.Kind.OWN), clock.today())
    return SELF if establishment.province_id in provinces and ties.exists() else ""


def found(user: Any, uuid: Any) -> Establishment | None:
    """The establishment, where this person may know of it."""
    rows = Establishment.objects.filter(uuid=uuid, origin="registered")
    mine = Q(province_id__in=user.provinces()) | Q(pk__in=[each.pk for each in own(user)])
    return rows.filter(mine).first()


def decides(user: Any, establishment: Establishment) -> bool:
    """Whether this person may accept or return a report."""
    return bool(user.can("add", establishment.province_id))
