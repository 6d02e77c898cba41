"""Who may see and do what with one establishment: its province's officers, its own people, its consultants."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Q

from sachhon.accounts.policies import opens as opened_by_province
from sachhon.accounts.policies import province_policy, reach
from sachhon.establishments.models import Establishment, Tie
from sachhon.establishments.models.people import ROLE_OF
from sachhon.kit import clock
from sachhon.kit.dated import on
from sachhon.kit.policy import NOT_YOURS, PERSONAL, SENSITIVE, YES, Answer, Policy

OWN, ASSIGNED = Tie.Kind.OWN, Tie.Kind.ASSIGNED
# What a tie lets a person do with the establishment and what is kept of it.
TIE_DEEDS: dict[str, frozenset[str]] = {
    OWN: frozenset({"view", "export", "report"}),
    ASSIGNED: frozenset({"view", "export"}),
}
# Sensitive values that it opens: a firm sees its own, a consultant whom to call.
TIE_OPENS: dict[str, frozenset[str]] = {OWN: SENSITIVE, ASSIGNED: frozenset({PERSONAL})}


def establishment_policy(path: str = "", *, province: str = "", assigned: frozenset[str] = frozenset()) -> Policy:
    """Records of an establishment reached by `path` (empty: the establishment itself).

    Who works in a province sees and does what their role says, and no tie adds to it. Others see the
    establishments that they are tied to today; `assigned` names what consultants may do there beside looking.
    """
    of_province = province_policy(province or (f"{path}__province" if path else "province"))

    def scope(user: Any) -> Q:
        if not user.is_authenticated or user.provinces():
            return of_province.scope(user)
        return Q(**{f"{path or 'pk'}__in": ties(user).values("establishment")}) if kinds(user) else Q(pk=None)

    def may(user: Any, action: str, row: Any = None) -> Answer:
        if not user.is_authenticated or user.provinces():
            # Whoever may add to the register may report on behalf of an establishment.
            return of_province.may(user, "add" if action == "report" else action, row)
        held = kinds(user) if row is None else kinds_of(user, reach(row, path) if path else row.pk)
        granted = (TIE_DEEDS[kind] | (assigned if kind == ASSIGNED else frozenset()) for kind in held)
        return YES if any(action in deeds for deeds in granted) else NOT_YOURS

    return Policy(scope, may, opens=opens)


def opens(user: Any) -> frozenset[str]:
    """What a person's roles or ties open; who is tied in both ways sees what the lesser tie opens."""
    if not user.is_authenticated or user.provinces():
        return opened_by_province(user)
    found = [TIE_OPENS[kind] for kind in kinds(user)]
    return frozenset.intersection(*found) if found else frozenset()


def kinds(user: Any) -> frozenset[str]:
    """Kinds of ties that count for a person today, by the roles they hold."""
    held = {role for role, _province in user.roles} if user.is_authenticated else set()
    return frozenset(kind for kind, role in ROLE_OF.items() if role in held)


def ties(user: Any) -> Any:
    """Ties of today that count: of a matching role, held in the establishment's province or for the whole country."""
    found = Q(pk=None)
    for kind, role in ROLE_OF.items():
        where = {province for held, province in user.roles if held == role}
        if where:
            found |= Q(kind=kind) if None in where else Q(kind=kind, establishment__province__in=where)
    registered = Q(establishment__origin=Establishment.Origin.REGISTERED)
    return on(Tie.objects.filter(registered, user=user), clock.today()).filter(found)


def kinds_of(user: Any, establishment: int | None) -> frozenset[str]:
    """How a person is tied to one establishment today; asked once a request."""
    if not user.is_authenticated or user.provinces():
        return frozenset()
    known: dict[int, set[str]] | None = user.__dict__.get("_tied")
    if known is None:
        known = defaultdict(set)
        for key, kind in ties(user).values_list("establishment", "kind"):
            known[key].add(kind)
        user.__dict__["_tied"] = known
    return frozenset(known.get(establishment or 0, ()))
