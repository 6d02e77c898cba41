"""Who may administer whom: within the provinces of one's agency, never oneself, and nothing above one's own level."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.accounts.models import Agency, Membership, User
from sachhon.kit import clock

# A leader brings in those who work with the office; who runs it is the administrator's to say.
LEADER_INVITES = frozenset({"officer", "partner", "consultant", "enterprise"})
PROVINCIAL = frozenset(Membership.Role.values) - {"ministry"}

REASONS = {
    "not_yours": _("Your role does not include this; ask the administrator of your agency."),
    "other_province": _("This agency belongs to another province. Its own administrator does that."),
    "whole_country": _("Agencies and roles of the whole country are kept by the operator of this system."),
    "role": _("You may not give this role. Ask the administrator of your agency."),
    "yourself": _("Nobody changes their own roles or account here. Ask another administrator."),
    "works_elsewhere": _("This person works for another province, too. End the roles here instead."),
    "operator": _("This is an account of the operator of this system."),
    "crossing": _("The person holds this role in this agency on some of these days already."),
    "area_crossing": _("The agency has this province on some of these days already."),
    "ends_before_it_begins": _("The last day lies before the first."),
    "invitation_over": _("This invitation no longer holds."),
    "not_open": _("This invitation was used, withdrawn or has ended already."),
    "decided": _("This was decided already."),
    "two_persons": _("A second person has to confirm this: the one who asked cannot."),
    "closed": _("The agency has closed. Choose the one that carries it on."),
}


class Refused(Exception):
    """A deed of administration that may not be; the message says why."""

    def __init__(self, code: str) -> None:
        super().__init__(str(REASONS[code]))
        self.code, self.reason = code, REASONS[code]


def administered(user: Any) -> frozenset[int]:
    """Provinces whose people and agencies this person keeps."""
    return frozenset(p for _role, p in user.roles if p and user.can("administer", p))


def inviting(user: Any) -> frozenset[int]:
    """Provinces into which this person may invite."""
    return frozenset(p for _role, p in user.roles if p and user.can("invite", p))


def sits_in(user: Any, provinces: frozenset[int]) -> Q:
    """Agencies of these provinces; of everywhere for the operator."""
    return Q() if user.is_superuser else Q(province_id__in=provinces)


def agencies_of(user: Any, deed: str = "administer") -> Any:
    """Agencies that this person may administer or invite into, those of today first."""
    provinces = administered(user) if deed == "administer" else inviting(user)
    return Agency.objects.filter(sits_in(user, provinces)).order_by("name", "pk")


def people_of(user: Any) -> Any:
    """People with a role, at any time, in an agency that this person administers."""
    if user.is_superuser:
        return User.objects.all()
    held = Membership.objects.filter(agency__province_id__in=administered(user))
    return User.objects.filter(pk__in=held.values("user"), is_superuser=False)


def roles_to_give(user: Any, province_id: int | None) -> frozenset[str]:
    """Roles that this person may give in an agency of this province."""
    if user is None or user.is_superuser:
        return frozenset(Membership.Role.values)
    if province_id is None:
        return frozenset()
    if user.can("administer", province_id):
        return PROVINCIAL
    return LEADER_INVITES if user.can("invite", province_id) else frozenset()


def refuse(
    by: Any,
    deed: str,
    agency: Agency | None = None,
    *,
    role: str = "",
    user: User | None = None,
    province_id: int | None = None,
) -> None:
    """Raise `Refused` with the reason, or say nothing. Nobody (`by=None`) is the shell of the machine itself."""
    if by is None or by.is_superuser:
        return
    code = _about_agency(by, deed, agency, role) if agency is not None else ""
    if not code and deed == "area" and province_id not in administered(by):
        code = "other_province"
    code = code or (_about_person(by, deed, user) if user is not None else "")
    if code:
        raise Refused(code)


def _about_agency(by: Any, deed: str, agency: Agency, role: str) -> str:
    if not inviting(by):
        return "not_yours"
    if agency.province_id is None:
        return "whole_country"
    if not by.can("invite", agency.province_id):
        return "other_province"
    if deed != "invite" and not by.can("administer", agency.province_id):
        return "not_yours"
    if role and role not in roles_to_give(by, agency.province_id):
        return "whole_country" if role == "ministry" else "role"
    if deed == "invite" and agency.valid_to and agency.valid_to <= clock.today():
        return "closed"
    return ""


def _about_person(by: Any, deed: str, user: User) -> str:
    if user.pk == by.pk:
        return "yourself"
    if user.is_superuser:
        return "operator"
    if deed == "grant":
        return ""
    known = administered(by) if deed == "person" else inviting(by)
    provinces = set(
        Membership.objects.on(clock.today()).filter(user=user).values_list("agency__province_id", flat=True)
    )
    ever = Membership.objects.filter(user=user, agency__province_id__in=known).exists()
    if not known or not ever:
        return "not_yours"
    return "works_elsewhere" if provinces - known else ""
