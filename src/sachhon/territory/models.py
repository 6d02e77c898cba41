"""Provinces and sectors as dated facts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sachhon.kit.models import Recorded


class Named(models.Model):
    """A catalogue row with its name in both languages."""

    name_vi = models.CharField(_("name in Vietnamese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_vi if (get_language() or "vi").startswith("vi") else self.name_en


class Province(Recorded, Named):
    """A province or city under the central government, as it is since its last change."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    kind = models.CharField(_("kind"), max_length=10, default="province")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    predecessors = models.CharField(_("former provinces"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering = ["code"]


class Sector(Recorded, Named):
    """A section or division of VSIC, in one version."""

    code = models.CharField(_("code"), max_length=5)
    version = models.CharField(_("version"), max_length=4)
    section = models.CharField(_("section"), max_length=1)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_sector_per_code_and_version")]
