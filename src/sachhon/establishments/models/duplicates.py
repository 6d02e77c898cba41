"""Pairs of establishments that look alike, and what people decided about them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.models.establishments import Establishment
from sachhon.kit.models import Recorded
from sachhon.territory.models import Province


class DuplicatePair(Recorded):
    """Two establishments of a province that may be one: how surely, why, and what was decided."""

    class Score(models.TextChoices):
        CERTAIN = "certain", _("almost certain")
        LIKELY = "likely", _("likely")
        POSSIBLE = "possible", _("possible")

    class State(models.TextChoices):
        OPEN = "open", _("not decided")
        MERGED = "merged", _("merged")
        DIFFERENT = "different", _("not the same")

    province = models.ForeignKey(Province, models.PROTECT, related_name="+")
    first = models.ForeignKey(Establishment, models.PROTECT, related_name="+", help_text="The lower key of the two.")
    second = models.ForeignKey(Establishment, models.PROTECT, related_name="+")
    score = models.CharField(_("how sure"), max_length=8, choices=Score.choices)
    reasons = models.CharField(max_length=120, help_text="Codes with spaces between.")
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("possible duplicate")
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_pair_of_duplicates")]
        indexes = [models.Index(fields=["province", "state", "score"], name="duplicates_by_state")]

    def __str__(self) -> str:
        return f"{self.first} · {self.second}"
