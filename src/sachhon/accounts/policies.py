"""The policies that registers share."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from sachhon.accounts.models import DEEDS
from sachhon.kit.policy import CONFIDENTIAL, NOT_YOURS, SENSITIVE, YES, Answer, Policy

# Sensitive values that a role sees as they are, in the provinces of its agencies.
OPENS: dict[str, frozenset[str]] = {
    "officer": SENSITIVE,
    "leader": SENSITIVE,
    "ppc_leader": frozenset({CONFIDENTIAL}),
}


def opens(user: Any) -> frozenset[str]:
    """What every province of a person opens to them: where one opens less, less is seen of all."""
    opened: dict[int, frozenset[str]] = {}
    for role, province in user.roles if user.is_authenticated else ():
        if province and "view" in DEEDS[role]:
            opened[province] = opened.get(province, frozenset()) | OPENS.get(role, frozenset())
    return frozenset.intersection(*opened.values()) if opened else frozenset()


def province_policy(path: str, *, opened: frozenset[str] = frozenset()) -> Policy:
    """Records of a province, reached by `path`: seen and changed by its officers, seen by its leaders.

    `opened` names sensitive kinds that all of these see, such as the names of officials.
    """

    def scope(user: Any) -> Q:
        return Q(**{f"{path}__in": user.provinces()}) if user.is_authenticated else Q(pk=None)

    def may(user: Any, action: str, row: Any = None) -> Answer:
        if not user.is_authenticated:
            return NOT_YOURS
        provinces = user.provinces() if row is None else {reach(row, path)} - {None}
        return YES if any(user.can(action, province) for province in provinces) else NOT_YOURS

    return Policy(scope, may, opens=lambda user: opens(user) | opened)


def reach(row: Any, path: str) -> Any:
    """The key of the row that a path leads to; nothing where a link on the way is empty."""
    for step in path.split("__"):
        row = None if row is None else getattr(row, step)
    return getattr(row, "pk", row)


# Roles that work with single establishments read the catalogues too: units, resources, factors, norms.
WITH_ESTABLISHMENTS = frozenset({"consultant", "enterprise"})


def _reads(user: Any) -> bool:
    if not user.is_authenticated:
        return False
    return bool(user.provinces()) or any(role in WITH_ESTABLISHMENTS for role, _province in user.roles)


def _signed_in(user: Any) -> Q:
    return Q() if _reads(user) else Q(pk=None)


def _look_only(user: Any, action: str, row: Any = None) -> Answer:
    return YES if action in ("view", "export") and _reads(user) else NOT_YOURS


def _officers_correct(user: Any, action: str, row: Any = None) -> Answer:
    if _look_only(user, action, row):
        return YES
    return YES if user.is_authenticated and action in ("add", "change") and user.can(action, None) else NOT_YOURS


# Rows that all provinces share and nobody changes by hand.
catalogue = Policy(_signed_in, _look_only)
# Dated rows with a legal source, shared by all provinces: officers add and correct, nobody deletes.
dated_catalogue = Policy(_signed_in, _officers_correct)
