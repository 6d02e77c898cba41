"""The policies that registers share."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from sachhon.kit.policy import NOT_YOURS, YES, Answer, Policy


def province_policy(path: str) -> Policy:
    """Records of a province, reached by `path`: seen and changed by its officers, seen by its leaders."""

    def scope(user: Any) -> Q:
        return Q(**{f"{path}__in": user.provinces()}) if user.is_authenticated else Q(pk=None)

    def may(user: Any, action: str, row: Any = None) -> Answer:
        if not user.is_authenticated:
            return NOT_YOURS
        provinces = user.provinces() if row is None else {_reach(row, path)}
        return YES if any(user.can(action, province) for province in provinces) else NOT_YOURS

    return Policy(scope, may)


def _reach(row: Any, path: str) -> Any:
    for step in path.split("__"):
        row = getattr(row, step)
    return getattr(row, "pk", row)


def _signed_in(user: Any) -> Q:
    return Q() if user.is_authenticated and user.provinces() else Q(pk=None)


def _look_only(user: Any, action: str, row: Any = None) -> Answer:
    return YES if action in ("view", "export") and user.is_authenticated and user.provinces() else NOT_YOURS


def _officers_correct(user: Any, action: str, row: Any = None) -> Answer:
    if _look_only(user, action, row):
        return YES
    return YES if user.is_authenticated and action in ("add", "change") and user.can(action, None) else NOT_YOURS


# Rows that all provinces share and nobody changes by hand.
catalogue = Policy(_signed_in, _look_only)
# Dated rows with a legal source, shared by all provinces: officers add and correct, nobody deletes.
dated_catalogue = Policy(_signed_in, _officers_correct)
