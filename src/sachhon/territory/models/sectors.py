"""Sectors by the Vietnamese classification, each code in one of its versions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sachhon.kit.models import Recorded
from sachhon.territory.models.named import Named


class Sector(Recorded, Named):
    """A division, group, class or sub-class of VSIC, in one version: a code alone says nothing."""

    code = models.CharField(_("code"), max_length=5)
    version = models.CharField(_("version"), max_length=4)
    section = models.CharField(_("section"), max_length=1)
    confirmed = models.BooleanField(_("confirmed"), default=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("sector")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_sector_per_code_and_version")]


class SectorMapping(Recorded):
    """Which code of a later version stands for a code of an earlier one."""

    class Basis(models.TextChoices):
        SAME = "same", _("same content")
        PART = "part", _("a part of it")
        ASSUMED = "assumed", _("assumed, to be confirmed")

    from_code = models.CharField(_("from code"), max_length=5)
    from_version = models.CharField(_("from version"), max_length=4)
    to_code = models.CharField(_("to code"), max_length=5)
    to_version = models.CharField(_("to version"), max_length=4)
    basis = models.CharField(_("basis"), max_length=8, choices=Basis.choices, default=Basis.SAME)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("sector mapping")
        constraints = [
            models.UniqueConstraint(
                fields=["from_code", "from_version", "to_code", "to_version"], name="one_mapping_between_two_sectors"
            ),
            models.CheckConstraint(
                condition=~Q(from_version=F("to_version")), name="mapping_leads_to_another_version",
                violation_error_message=_("Write two different versions."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.from_code} ({self.from_version}) → {self.to_code} ({self.to_version})"
