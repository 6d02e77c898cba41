"""What surveys found, and who is qualified."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.kit.dated import refuse_backwards
from sachhon.kit.models import Imported
from sachhon.territory.models import Province


class SurveyStratum(Imported):
    """One stratum of a survey wave: how many there are, were asked, answered, and are aware."""

    class Method(models.TextChoices):
        CENSUS = "census", _("census")
        SIMPLE = "simple", _("simple random sample")
        STRATIFIED = "stratified", _("stratified sample")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("province"), related_name="+")
    wave = models.CharField(_("survey wave"), max_length=60)
    stratum = models.CharField(_("stratum"), max_length=80)
    frame_date = models.DateField(_("frame date"))
    method = models.CharField(_("method"), max_length=10, choices=Method.choices)
    frame_count = models.PositiveIntegerField(_("establishments in the stratum"))
    sample_count = models.PositiveIntegerField(_("selected"))
    responses = models.PositiveIntegerField(_("responses"))
    aware = models.PositiveIntegerField(_("aware of the benefits"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("survey stratum")
        constraints = [
            models.UniqueConstraint(fields=["province", "wave", "stratum"], name="one_stratum_per_wave"),
            models.CheckConstraint(
                condition=models.Q(aware__lte=models.F("responses"), responses__lte=models.F("sample_count"))
                & models.Q(sample_count__lte=models.F("frame_count")),
                name="survey_counts_nest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave} · {self.stratum}"


class Officer(Imported):
    """A person who answers for cleaner production in an agency."""

    personal = ("name",)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("province"), related_name="+")
    code = models.CharField(_("officer code"), max_length=30)
    name = models.CharField(_("full name"), max_length=120)
    agency = models.CharField(_("agency"), max_length=200)

    class Meta:
        verbose_name = _("officer")
        constraints = [models.UniqueConstraint(fields=["province", "code"], name="one_officer_per_code")]

    def __str__(self) -> str:
        return self.name


class OfficerPost(Imported):
    """A post held from one day to another; those in scope are the denominator of CP4."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="posts")
    title = models.CharField(_("post"), max_length=160)
    in_scope = models.BooleanField(_("in scope"), default=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        constraints = [
            models.UniqueConstraint(fields=["officer", "title", "valid_from"], name="one_post_per_start"),
        ]

    def clean(self) -> None:
        """It ends after it began."""
        refuse_backwards(self, "valid_to")

    def __str__(self) -> str:
        return self.title


class Qualification(Imported):
    """A qualification valid from one day to another."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="qualifications")
    kind = models.CharField(_("qualification"), max_length=160)
    certificate = models.CharField(_("certificate number"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("qualification")
        constraints = [
            models.UniqueConstraint(fields=["officer", "kind", "valid_from"], name="one_qualification_per_start"),
        ]

    def clean(self) -> None:
        """It ends after it began."""
        refuse_backwards(self, "valid_until")

    def __str__(self) -> str:
        return self.kind
