"""Industrial parks, industrial clusters and craft villages."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.kit.dated import refuse_backwards
from sachhon.kit.models import Imported
from sachhon.territory.models.areas import Area
from sachhon.territory.models.provinces import Province


class Zone(Imported):
    """A park, cluster or craft village of a province, in the commune where it lies."""

    class Kind(models.TextChoices):
        PARK = "park", _("industrial park (KCN)")
        CLUSTER = "cluster", _("industrial cluster (CCN)")
        CRAFT_VILLAGE = "village", _("craft village")
        ECONOMIC = "economic", _("economic zone (KKT)")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("province"), related_name="zones")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name of the park, cluster or village"), max_length=160)
    commune = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("commune"), related_name="zones", null=True, blank=True, editable=False
    )
    commune_text = models.CharField(_("commune as written"), max_length=160, blank=True)
    hectares = models.FloatField(
        _("area (ha)"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(1e6)]
    )
    investor = models.CharField(_("investor of the infrastructure"), max_length=200, blank=True)
    valid_from = models.DateField(_("founded"), null=True, blank=True)
    valid_to = models.DateField(_("dissolved"), null=True, blank=True)
    legal_act = models.CharField(_("legal act"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    folded = models.CharField(max_length=300, blank=True, editable=False, help_text="Code and name for search.")

    class Meta:
        verbose_name = _("park, cluster or craft village")
        constraints = [models.UniqueConstraint(fields=["province", "code"], name="one_zone_per_code")]
        indexes = [models.Index(fields=["province", "name", "id"], name="zone_by_name")]

    def clean(self) -> None:
        """It is dissolved after it was founded."""
        refuse_backwards(self, "valid_to")

    def __str__(self) -> str:
        return self.name
