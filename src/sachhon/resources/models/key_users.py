"""Key energy users: dated thresholds, candidates by what was used, and users listed by a decision."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.models import Establishment
from sachhon.kit.dated import refuse_backwards, refuse_overlap
from sachhon.kit.models import Imported, Recorded
from sachhon.territory.models import Province


class EnergySector(models.TextChoices):
    """The sectors that the law on energy tells apart."""

    INDUSTRY = "industry", _("industry")
    AGRICULTURE = "agriculture", _("agriculture")
    TRANSPORT = "transport", _("transport")
    BUILDING = "building", _("buildings")


class KeyUserThreshold(Recorded):
    """From a day on, the yearly use that makes an establishment of a sector a candidate."""

    sector = models.CharField(_("energy sector"), max_length=11, choices=EnergySector.choices)
    toe = models.FloatField(_("threshold (TOE a year)"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    legal_source = models.CharField(_("legal source"), max_length=300)
    confirmed = models.BooleanField(_("confirmed"), default=True)

    class Meta:
        verbose_name = _("threshold of key energy users")
        constraints = [
            models.UniqueConstraint(fields=["sector", "valid_from"], name="one_key_user_threshold_per_start"),
        ]

    def clean(self) -> None:
        """One threshold of a sector on a day."""
        refuse_overlap(self, "sector")
        refuse_backwards(self, "valid_to")

    def __str__(self) -> str:
        return f"{self.get_sector_display()}: {self.toe:g} TOE"


class KeyUserCandidate(Recorded):
    """An establishment whose use of a calendar year reaches the threshold; a status in law it is not."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, verbose_name=_("establishment"), related_name="key_candidates"
    )
    year = models.PositiveSmallIntegerField(_("calendar year"))
    sector = models.CharField(_("energy sector"), max_length=11, choices=EnergySector.choices)
    toe = models.FloatField(_("energy (TOE)"))
    threshold = models.FloatField(_("threshold (TOE a year)"))
    evidence = models.CharField(
        _("evidence"), max_length=500, blank=True, help_text=_("Each kind of energy with its TOE and what it rests on.")
    )

    class Meta:
        verbose_name = _("candidate for the list of key energy users")
        constraints = [
            models.UniqueConstraint(fields=["establishment", "year"], name="one_candidate_per_year"),
        ]
        indexes = [models.Index(fields=["year", "establishment"], name="candidate_by_year")]

    def __str__(self) -> str:
        return f"{self.establishment} · {self.year}"


class ListedUser(Imported):
    """A key energy user by a decision: a status in law for a list year, whatever the TOE."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("province"), related_name="key_users")
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, verbose_name=_("establishment"), null=True, blank=True,
        related_name="key_listings", help_text=_("Empty while the row is not matched to the register."),
    )  # fmt: skip
    list_year = models.PositiveSmallIntegerField(_("list year"))
    decision = models.CharField(_("decision number"), max_length=80)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    sector = models.CharField(_("energy sector"), max_length=11, choices=EnergySector.choices)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    name = models.CharField(_("name in the list"), max_length=300)
    address = models.CharField(_("address in the list"), max_length=300, blank=True)
    trade = models.CharField(_("activity in the list"), max_length=200, blank=True)
    toe = models.FloatField(_("energy in the list (TOE)"), null=True, blank=True)
    origin_area = models.CharField(_("area of the list"), max_length=160, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("listed key energy user")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "list_year", "decision", "name", "address"], name="one_listing_per_name_and_address"
            ),
        ]
        indexes = [
            models.Index(fields=["establishment", "-list_year"], name="listing_by_establishment"),
            models.Index(fields=["province", "list_year", "id"], name="listing_by_year"),
        ]

    def clean(self) -> None:
        """It ends after it began."""
        refuse_backwards(self, "valid_to")

    def __str__(self) -> str:
        return f"{self.name} · {self.list_year}"
