"""Solutions that establishments have implemented."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.models import Establishment
from sachhon.kit import clock
from sachhon.kit.models import Imported
from sachhon.resources.models import Resource


class Solution(Imported):
    """A cleaner-production solution implemented on a day, with its evidence and, where said, its saving."""

    class Technique(models.TextChoices):
        HOUSEKEEPING = "housekeeping", _("good housekeeping")
        PROCESS_CONTROL = "process_control", _("better process control")
        INPUT_CHANGE = "input_change", _("change of input materials")
        EQUIPMENT = "equipment", _("equipment modification")
        TECHNOLOGY = "technology", _("technology change")
        REUSE = "reuse", _("on-site recovery and reuse")
        BY_PRODUCT = "by_product", _("useful by-products")
        PRODUCT = "product", _("product modification")

    class SavingSource(models.TextChoices):
        AUDIT = "audit", _("accepted audit report")
        DECLARED = "declared", _("declared by the enterprise")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="solutions")
    code = models.CharField(_("solution code"), max_length=30)
    name = models.CharField(_("solution name"), max_length=300)
    technique = models.CharField(_("technique"), max_length=15, choices=Technique.choices)
    implemented_on = models.DateField(_("implemented on"))
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="+")
    saving = models.FloatField(_("saving a year"), null=True, blank=True)
    saving_given = models.CharField(_("saving as given"), max_length=40, blank=True)
    saving_unit = models.CharField(_("unit as given"), max_length=20, blank=True)
    saving_source = models.CharField(_("saving source"), max_length=8, choices=SavingSource.choices, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("solution")
        constraints = [
            models.UniqueConstraint(fields=["establishment", "code"], name="one_solution_per_code"),
        ]
        indexes = [models.Index(fields=["implemented_on", "id"], name="solution_by_date")]

    def clean(self) -> None:
        """What is implemented is not in the future."""
        if self.implemented_on and self.implemented_on > clock.today():
            raise ValidationError({"implemented_on": _("Enter what has been done: the day is in the future.")})

    def __str__(self) -> str:
        return self.name
