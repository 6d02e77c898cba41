"""The province as the office that keeps records: what every record points to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.kit.models import Recorded
from sachhon.territory.models.named import Named


class Province(Recorded, Named):
    """A province or city under the central government, as it is since its last change."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    kind = models.CharField(_("kind"), max_length=10, default="province")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    predecessors = models.CharField(_("former provinces"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("province")
        ordering = ["code"]
