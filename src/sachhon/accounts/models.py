"""People, agencies and the roles that bind them for a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.apps import apps
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sachhon.kit import clock
from sachhon.kit.models import Recorded

# What each role may do with the records of its provinces.
DEEDS: dict[str, frozenset[str]] = {
    "officer": frozenset({"view", "add", "change", "delete", "import", "export", "undo", "compute", "publish"}),
    "leader": frozenset({"view", "export", "compute", "publish", "approve", "invite"}),
    "partner": frozenset(),
    "consultant": frozenset(),
    "enterprise": frozenset(),
    "ppc_leader": frozenset({"view", "export"}),
    "ministry": frozenset(),
    "administrator": frozenset({"administer", "invite"}),
}
# Roles of people who work for the state: a second factor where the office requires it, and a short idle time.
STAFF = frozenset({"officer", "leader", "partner", "ppc_leader", "ministry", "administrator"})
# How far back the agencies are followed that went into today's: a merger of mergers of mergers.
MERGERS = 3


class User(AbstractUser):
    """A person who signs in."""

    full_name = models.CharField(_("full name"), max_length=120, blank=True)
    password_set = models.DateTimeField(null=True, editable=False, help_text="Tokens made before are no good.")

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(Lower("username"), name="one_user_per_name"),
            models.UniqueConstraint(Lower("email"), name="one_user_per_address", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @cached_property
    def held(self) -> list[Membership]:
        """Today's memberships with their agencies and the names of their provinces; read once a request."""
        today = clock.today()
        alive = Q(agency__valid_to=None) | Q(agency__valid_to__gt=today)
        held = Membership.objects.on(today).filter(alive, user=self, agency__valid_from__lte=today)
        place = apps.get_model("territory.Province").objects.filter(pk=OuterRef("agency__province_id"))
        names = {"province_code": "code", "province_vi": "name_vi", "province_en": "name_en"}
        told = {name: Subquery(place.values(column)[:1]) for name, column in names.items()}
        return list(held.select_related("agency").annotate(**told).order_by("pk"))

    @cached_property
    def roles(self) -> list[tuple[str, int | None]]:
        """(role, province) of today's memberships, over all areas of their agencies; None for the whole country."""
        areas = AgencyArea.objects.seen_by({each.agency_id for each in self.held}) if self.held else {}
        return [(each.role, province) for each in self.held for province in areas.get(each.agency_id) or (None,)]

    @property
    def is_staff_role(self) -> bool:
        """Whether a role of today is one of the state's, or the person may do everything."""
        return self.is_superuser or any(each.role in STAFF for each in self.held)

    only_province: int | None = None

    def narrow(self, province_id: int) -> None:
        """For this request, forget every role outside one province: a token was made for it alone."""
        self.only_province = province_id
        self.roles = [(role, province) for role, province in self.roles if province == province_id]

    def provinces(self) -> frozenset[int]:
        """Provinces whose records this person may see."""
        return frozenset(p for role, p in self.roles if p and "view" in DEEDS[role])

    def can(self, action: str, province_id: int | None) -> bool:
        """Whether one of today's roles includes this deed in this province; in any, for what belongs to none."""
        return any((province_id is None or p == province_id) and action in DEEDS[role] for role, p in self.roles)


class DatedQuerySet(models.QuerySet):
    """Rows that hold from one day to another, the last one not included."""

    def on(self, date: dt.date) -> DatedQuerySet:
        """Those in force on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=date), valid_from__lte=date)


class Agency(Recorded):
    """A department, board or centre; what it is called may change, what it is does not."""

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    province_id = models.PositiveIntegerField(null=True, help_text="Where it sits; none for the whole country's.")
    valid_from = models.DateField(_("from"), default=dt.date(2000, 1, 1))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("carried on by")
    )
    objects = DatedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class AreaQuerySet(DatedQuerySet):
    """Areas by agency."""

    def seen_by(self, agencies: Collection[int]) -> dict[int, list[int]]:
        """Provinces of each agency today, with those that its predecessors had to their last day."""
        today, found = clock.today(), dict[int, list[int]]()
        paths = ["agency" + "__successor" * steps for steps in range(MERGERS + 1)]
        mine = Q(*[Q(**{f"{path}__in": agencies}) for path in paths], _connector=Q.OR)
        rows = self.filter(mine, valid_from__lte=today).order_by("pk")
        chains = rows.values_list("province_id", "valid_to", "agency__valid_to", *[f"{path}_id" for path in paths])
        for province, until, closed, own, *heirs in chains:
            if until is None or until > today:
                found.setdefault(own, []).append(province)
            if closed and closed <= today and (until is None or until >= closed):
                for heir in heirs:
                    found.setdefault(heir, []).append(province)
        return {agency: list(dict.fromkeys(provinces)) for agency, provinces in found.items() if agency in agencies}


class AgencyArea(Recorded):
    """A province that an agency is responsible for, from one day to another."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="areas")
    province_id = models.PositiveIntegerField()
    valid_from = models.DateField(_("from"), default=dt.date(2000, 1, 1))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    objects = AreaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "province_id"], name="one_open_area", condition=Q(valid_to=None)),
        ]


class Membership(Recorded):
    """A role that a person holds in an agency from one day to another."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("officer")
        LEADER = "leader", _("leader of the Department")
        PARTNER = "partner", _("partner agency")
        CONSULTANT = "consultant", _("consultant")
        ENTERPRISE = "enterprise", _("enterprise")
        PPC_LEADER = "ppc_leader", _("leader of the People's Committee")
        MINISTRY = "ministry", _("ministry")
        ADMINISTRATOR = "administrator", _("administrator without business data")

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=14, choices=Role.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "role"], name="one_open_role", condition=Q(valid_to=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.agency}"


class Invitation(Recorded):
    """A link, good once and for a week, by which a person takes up a role in an agency."""

    personal = ("name", "email")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=14, choices=Membership.Role.choices)
    province_id = models.PositiveIntegerField(null=True)
    name = models.CharField(_("full name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made = models.DateTimeField()
    expires = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True)
    accepted = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["province_id", "-made"], name="invitation_by_province")]


class FactorRemoval(Recorded):
    """A lost second factor: one person asks to take it off, another one confirms."""

    user = models.ForeignKey(User, models.PROTECT, related_name="factor_removals")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided = models.DateTimeField(null=True)
    removed = models.BooleanField(default=False)
