"""Verbs about people: granting and ending roles, inviting, disabling, and what agencies become."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q

from sachhon.accounts.authority import Refused, refuse
from sachhon.accounts.devices import end_sessions
from sachhon.accounts.models import Agency, AgencyArea, FactorRemoval, Invitation, Membership, User
from sachhon.api import tokens
from sachhon.kit import clock
from sachhon.kit.changes import change_set

INVITED_FOR = dt.timedelta(days=7)
PERSON = "accounts.user"


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
            insert_agency(changes, found)
        made = Membership(user=user, agency=found, role=role, valid_from=clock.today())
        changes.insert(made)
    return made


def insert_agency(changes: Any, agency: Agency) -> None:
    """A new agency is responsible for the province where it sits."""
    changes.insert(agency)
    if agency.province_id:
        changes.insert(AgencyArea(agency=agency, province_id=agency.province_id, valid_from=agency.valid_from))


def grant_in(membership: Membership, *, by: Any) -> Membership:
    """Give a role with dates in one agency; refused where it crosses another one of the same person."""
    refuse(by, "grant", membership.agency, role=membership.role, user=membership.user)
    with change_set(by=by, why="membership", province_id=membership.agency.province_id) as changes:
        if crossing(membership):
            raise Refused("crossing")
        changes.insert(membership)
    return membership


def crossing(wanted: Membership) -> bool:
    """Whether the person already holds this role in this agency on one of the days."""
    same = Membership.objects.filter(user=wanted.user, agency=wanted.agency, role=wanted.role).exclude(pk=wanted.pk)
    ends_later = same.filter(Q(valid_to=None) | Q(valid_to__gt=wanted.valid_from))
    return (ends_later.filter(valid_from__lt=wanted.valid_to) if wanted.valid_to else ends_later).exists()


def end_membership(membership: Membership, on: dt.date, *, by: Any) -> None:
    """The role ends with this day's beginning; it acts on the person's next request."""
    refuse(by, "grant", membership.agency, role=membership.role, user=membership.user)
    if on < membership.valid_from:
        raise Refused("ends_before_it_begins")
    membership.valid_to = on
    with change_set(by=by, why="membership ended", province_id=membership.agency.province_id) as changes:
        changes.update(membership)


# Invitations


def invite(invitation: Invitation, *, by: Any) -> str:
    """Keep an invitation; the token of its link is told once and kept as a hash."""
    refuse(by, "invite", invitation.agency, role=invitation.role)
    token = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.by, invitation.made = hashed(token), by, clock.now()
    invitation.expires, invitation.province_id = clock.now() + INVITED_FOR, invitation.agency.province_id
    with change_set(by=by, why="invitation", province_id=invitation.province_id) as changes:
        changes.insert(invitation)
    return token


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str) -> Invitation | None:
    """The invitation of a link, while it holds; nothing for one that was used, withdrawn, too old or never made."""
    found = Invitation.objects.select_related("agency", "by").filter(token_hash=hashed(token)).first()
    return found if found and state_of(found) == "open" and _still_right(found) else None


def state_of(invitation: Invitation) -> str:
    """open, accepted, withdrawn or expired."""
    if invitation.accepted:
        return "accepted"
    if invitation.withdrawn:
        return "withdrawn"
    return "open" if invitation.expires > clock.now() else "expired"


def _still_right(invitation: Invitation) -> bool:
    """Who invited may still do so: a person who was disabled or moved leaves no open door behind."""
    by = invitation.by
    try:
        refuse(by, "invite", invitation.agency, role=invitation.role)
    except Refused:
        return False
    return by is None or by.is_active


def withdraw(invitation: Invitation, *, by: Any) -> None:
    """The link no longer holds."""
    refuse(by, "invite", invitation.agency, role=invitation.role)
    with change_set(by=by, why="invitation withdrawn", province_id=invitation.province_id) as changes:
        invitation.refresh_from_db()
        if state_of(invitation) != "open":
            raise Refused("not_open")
        invitation.withdrawn = clock.now()
        changes.update(invitation)


def accept(token: str, user: User) -> Membership:
    """Take the invitation up, once: a new person is kept, and gets the role from today on."""
    found = open_invitation(token)
    with change_set(by=None, why="invitation accepted", province_id=found and found.province_id) as changes:
        invitation = open_invitation(token)  # read again under the lock: of two who press at once, one is late
        if invitation is None:
            raise Refused("invitation_over")
        if user.pk is None:
            user.save()
            changes.note(PERSON, user.pk, {"username": user.username, "invitation": invitation.pk})
        invitation.accepted, invitation.accepted_by = clock.now(), user
        changes.update(invitation)
        made = Membership(user=user, agency=invitation.agency, role=invitation.role, valid_from=clock.today())
        if not crossing(made):
            changes.insert(made)
    return made


# People


def disable(user: User, *, by: Any, why: str) -> None:
    """The person is out on the next request, on every device, and cannot sign in; tokens end for good."""
    _set_active(user, False, by=by, why=why)
    end_sessions(user)


def enable(user: User, *, by: Any, why: str) -> None:
    """The person may sign in again; roles are as they were."""
    _set_active(user, True, by=by, why=why)


def _set_active(user: User, active: bool, *, by: Any, why: str) -> None:
    refuse(by, "person", user=user)
    with change_set(by=by, why=why or "person") as changes:
        user.is_active = active
        user.save(update_fields=["is_active"])
        if not active:
            tokens.end_all(user, changes)
        changes.note(PERSON, user.pk, {"active": active})


def note(user: User, facts: dict[str, Any], *, by: Any, why: str) -> None:
    """Put an act of administration about a person into the record."""
    with change_set(by=by, why=why) as changes:
        changes.note(PERSON, user.pk, facts)


def sign_out_everywhere(user: User, *, by: Any) -> int:
    """End all sessions of a person."""
    refuse(by, "person", user=user)
    note(user, {"sessions": "ended"}, by=by, why="sessions ended")
    return end_sessions(user)


def ask_factor_removal(user: User, *, by: Any) -> FactorRemoval:
    """A lost second factor: the first of two persons says so."""
    refuse(by, "person", user=user)
    waiting = FactorRemoval.objects.filter(user=user, decided=None).first()
    if waiting:
        return waiting
    made = FactorRemoval(user=user, asked_by=by, asked=clock.now())
    with change_set(by=by, why="second factor lost") as changes:
        changes.insert(made)
    return made


def decide_factor_removal(removal: FactorRemoval, remove: bool, *, by: Any) -> None:
    """The second person agrees, and the factor and all sessions are gone; or refuses, and nothing changes."""
    refuse(by, "confirm", user=removal.user)
    if remove and by.pk == removal.asked_by_id:
        raise Refused("two_persons")
    with change_set(by=by, why="second factor removed" if remove else "removal refused") as changes:
        removal.refresh_from_db()
        if removal.decided:
            raise Refused("decided")
        removal.decided_by, removal.decided, removal.removed = by, clock.now(), remove
        changes.update(removal)
        if remove:
            Authenticator.objects.filter(user=removal.user).delete()
    if remove:
        end_sessions(removal.user)


# Agencies


def keep_agency(agency: Agency, *, by: Any) -> Agency:
    """Keep a new agency or a change of one; when it is carried on by another, its people move there on that day."""
    refuse(by, "agency", agency)
    if agency.successor:
        refuse(by, "agency", agency.successor)
    with change_set(by=by, why="agency", province_id=agency.province_id) as changes:
        if agency.pk is None:
            insert_agency(changes, agency)
        else:
            changes.update(agency)
        if agency.successor and agency.valid_to:
            _move_people(changes, agency)
    return agency


def _move_people(changes: Any, agency: Agency) -> None:
    """Memberships that would go on past the agency's last day go on in its successor."""
    going_on = Q(valid_to=None) | Q(valid_to__gt=agency.valid_to)
    for each in Membership.objects.filter(going_on, agency=agency).select_related("user").order_by("pk"):
        first = max(each.valid_from, agency.valid_to)
        moved = Membership(
            user=each.user, agency=agency.successor, role=each.role, valid_from=first, valid_to=each.valid_to
        )  # fmt: skip
        each.valid_to = first
        changes.update(each)
        if not crossing(moved):
            changes.insert(moved)


def keep_area(area: AgencyArea, *, by: Any) -> None:
    """Keep an agency's area, new or with its last day."""
    refuse(by, "area", area.agency, province_id=area.province_id)
    same = AgencyArea.objects.filter(agency=area.agency, province_id=area.province_id).exclude(pk=area.pk)
    later = same.filter(Q(valid_to=None) | Q(valid_to__gt=area.valid_from))
    if (later.filter(valid_from__lt=area.valid_to) if area.valid_to else later).exists():
        raise Refused("area_crossing")
    with change_set(by=by, why="area", province_id=area.agency.province_id) as changes:
        changes.insert(area) if area.pk is None else changes.update(area)
