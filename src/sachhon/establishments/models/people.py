"""Who is bound to an establishment: its own people, and the consultants assigned to it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.accounts.models import Membership
from sachhon.establishments.models.establishments import Establishment
from sachhon.kit import clock
from sachhon.kit.dated import refuse_backwards, refuse_overlap
from sachhon.kit.models import Recorded

# The role that each kind of tie asks for: without it a tie opens nothing.
ROLE_OF: dict[str, str] = {"own": "enterprise", "assigned": "consultant"}


class Tie(Recorded):
    """What binds a person to an establishment from one day to another."""

    class Kind(models.TextChoices):
        OWN = "own", _("reports for it")
        ASSIGNED = "assigned", _("assigned consultant")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="ties")
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, verbose_name=_("establishment"), related_name="ties"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("person of an establishment")
        constraints = [
            models.UniqueConstraint(fields=["user", "establishment", "kind", "valid_from"], name="one_tie_per_start"),
        ]
        indexes = [models.Index(fields=["establishment", "kind"], name="tie_by_establishment")]

    def clean(self) -> None:
        """It ends after it began, does not overlap another one, and the person holds the role for it today."""
        refuse_backwards(self, "valid_to")
        if self.user_id and self.establishment_id:
            refuse_overlap(self, "user", "establishment", "kind")
            if self.kind and not self._holds_role():
                words = {"role": Membership.Role(ROLE_OF[self.kind]).label}
                raise ValidationError({"user": _("This person does not hold the role “%(role)s” today.") % words})

    def _holds_role(self) -> bool:
        held = Membership.objects.on(clock.today()).filter(user=self.user_id, role=ROLE_OF[self.kind])
        here = Q(agency__province_id=self.establishment.province_id) | Q(agency__province_id=None)
        return bool(held.filter(here).exists())

    def __str__(self) -> str:
        return f"{self.user} · {self.get_kind_display()} · {self.establishment}"
