"""Who is bound to an establishment: its own people, and the consultants assigned to it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.models.establishments import Establishment
from sachhon.kit.models import Recorded


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

    def __str__(self) -> str:
        return f"{self.user} · {self.get_kind_display()} · {self.establishment}"
