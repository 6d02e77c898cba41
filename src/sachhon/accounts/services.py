"""Verbs about people: granting a role."""

from __future__ import annotations

from typing import Any

from sachhon.accounts.models import Agency, Membership, User
from sachhon.kit import clock
from sachhon.kit.changes import change_set


def agency_called(name: str, province_id: int | None) -> Agency | None:
    """The province's agency of this name; without a name its first one."""
    agencies = Agency.objects.filter(province_id=province_id).order_by("pk")
    return agencies.filter(name=name).first() if name else agencies.first()


def grant(user: User, role: str, *, province_id: int | None, agency: str, by: Any = None) -> Membership:
    """Give a role in the province's agency from today on; a role that is already held stays as it is."""
    held = Membership.objects.on(clock.today()).filter(user=user, role=role, agency__province_id=province_id).first()
    if held:
        return held
    with change_set(by=by, why=f"{user.username}: {role}", province_id=province_id) as changes:
        found = agency_called(agency, province_id)
        if found is None:
            found = Agency(name=agency or "Sở Công Thương", province_id=province_id)
            changes.insert(found)
        made = Membership(user=user, agency=found, role=role, valid_from=clock.today())
        changes.insert(made)
    return made
