"""One person of each role in a province, and the ties that bind two of them to an establishment."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sachhon.accounts.models import DEEDS, User
from sachhon.accounts.services import grant
from sachhon.establishments.models import Establishment, Tie
from sachhon.kit.changes import change_set

ROLES = tuple(DEEDS)
SINCE = dt.date(2020, 1, 1)


def person(role: str, province: Any, name: str = "") -> User:
    """Somebody who holds this role in the province's agency; without a role, an account alone."""
    username = name or f"{role or 'nobody'}-{province.code}"
    user = User.objects.create(username=username, full_name=f"Người {username}")
    if role:
        grant(user, role, province_id=province.pk, agency=f"Department of {province.name_en}")
    return user


def tied(user: User, establishment: Establishment, kind: str, **dates: Any) -> Tie:
    """Bind a person to an establishment."""
    row = Tie(user=user, establishment=establishment, kind=kind, **{"valid_from": SINCE, **dates})
    with change_set(by=None, why="test", province_id=establishment.province_id) as changes:
        changes.insert(row)
    return row


def again(user: User) -> User:
    """The person as the next request knows them: nothing is remembered."""
    return User.objects.get(pk=user.pk)
