"""People, agencies and the roles that bind them for a time."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sachhon.kit import clock
from sachhon.kit.models import Recorded

# What each role may do with the records of its provinces.
DEEDS: dict[str, frozenset[str]] = {
    "officer": frozenset({"view", "add", "change", "delete", "import", "export", "undo", "compute", "publish"}),
    "leader": frozenset({"view", "export", "compute", "publish", "approve"}),
    "partner": frozenset(),
    "consultant": frozenset(),
    "enterprise": frozenset(),
    "ppc_leader": frozenset({"view", "export"}),
    "ministry": frozenset(),
    "administrator": frozenset(),
}


class User(AbstractUser):
    """A person who signs in."""

    full_name = models.CharField(_("full name"), max_length=120, blank=True)

    def __str__(self) -> str:
        return self.full_name or self.username

    @cached_property
    def held(self) -> list[Membership]:
        """Today's memberships with their agencies; read once a request."""
        return list(Membership.objects.on(clock.today()).filter(user=self).select_related("agency").order_by("pk"))

    @cached_property
    def roles(self) -> list[tuple[str, int | None]]:
        """(role, province) of today's memberships."""
        return [(each.role, each.agency.province_id) for each in self.held]

    def provinces(self) -> frozenset[int]:
        """Provinces whose records this person may see."""
        return frozenset(p for role, p in self.roles if p and "view" in DEEDS[role])

    def can(self, action: str, province_id: int | None) -> bool:
        """Whether one of today's roles includes this deed in this province; in any, for what belongs to none."""
        return any((province_id is None or p == province_id) and action in DEEDS[role] for role, p in self.roles)


class Agency(Recorded):
    """A department, board or centre; what it is called may change, what it is does not."""

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    province_id = models.PositiveIntegerField(null=True, help_text="None for agencies of the whole country.")
    valid_from = models.DateField(default=dt.date(2000, 1, 1))
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet):
    """Memberships by date."""

    def on(self, date: dt.date) -> MembershipQuerySet:
        """Those in force on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=date), valid_from__lte=date)


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
    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "agency", "role", "valid_from"], name="one_role_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.agency}"
