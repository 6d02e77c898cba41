"""The plan and its targets; periods, runs, values with their evidence, and editions that never change."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.models import Establishment
from sachhon.kit.dated import decimal_text
from sachhon.kit.models import Imported, Recorded
from sachhon.resources.models import Resource
from sachhon.territory.models import Province


class Plan(Imported):
    """A province's plan: its figures are the headline while it is in force."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("province"), related_name="plans")
    code = models.CharField(_("plan code"), max_length=40)
    name = models.CharField(_("plan name"), max_length=300)
    legal_act = models.CharField(_("legal act"), max_length=300, blank=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("to"))
    baseline_year = models.PositiveSmallIntegerField(_("baseline year"))
    indicator_set = models.CharField(_("indicator set"), max_length=20, default="1419")

    class Meta:
        verbose_name = _("plan")
        constraints = [models.UniqueConstraint(fields=["province", "code"], name="one_plan_per_code")]

    def __str__(self) -> str:
        return self.name


class FrameRule(Imported):
    """Which establishments a plan counts, from a day on."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="frame_rules")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    sectors = models.CharField(_("sectors (VSIC)"), max_length=300)
    households = models.BooleanField(_("households included"), default=False)

    class Meta:
        verbose_name = _("frame rule")
        constraints = [models.UniqueConstraint(fields=["plan", "valid_from"], name="one_frame_rule_per_start")]

    def __str__(self) -> str:
        return self.sectors


class Target(Imported):
    """What the plan wants an indicator to reach in a year, in percent."""

    class Rule(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")
        BAND = "band", _("within the band")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets")
    indicator = models.CharField(_("indicator"), max_length=8, choices=[(f"CP{n}", f"CP{n}") for n in range(1, 5)])
    year = models.PositiveSmallIntegerField(_("year"))
    rule = models.CharField(_("rule"), max_length=8, choices=Rule.choices)
    low = models.CharField(_("from (%)"), max_length=20, blank=True, validators=[decimal_text])
    high = models.CharField(_("to (%)"), max_length=20, blank=True, validators=[decimal_text])
    legal_act = models.CharField(_("legal act"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("target")
        constraints = [
            models.UniqueConstraint(fields=["plan", "indicator", "year"], name="one_target_per_year"),
        ]

    def clean(self) -> None:
        """Each rule needs its bounds, the lower one first, within 0 and 100."""
        needed = {"at_least": ("low",), "at_most": ("high",), "band": ("low", "high")}.get(self.rule, ())
        for name in needed:
            if not getattr(self, name):
                raise ValidationError({name: _("This rule needs a bound here, in percent.")})
        bounds = [float(value) for value in (self.low, self.high) if value]
        if any(not 0 <= value <= 100 for value in bounds) or (self.rule == "band" and bounds != sorted(set(bounds))):
            raise ValidationError({"high": _("Bounds lie between 0 and 100, the lower one first.")})

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"


class ReportingRegime(Recorded):
    """Who reports what to whom, how often, and on which day figures are cut."""

    form = models.CharField(_("form"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    legal_act = models.CharField(_("legal act"), max_length=300)
    who = models.CharField(_("who reports"), max_length=200)
    to_whom = models.CharField(_("to whom"), max_length=200)
    frequency = models.CharField(_("frequency"), max_length=20)
    cut_day = models.PositiveSmallIntegerField(_("day of the cut"), null=True, blank=True)
    due = models.CharField(_("due"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("reporting regime")

    def __str__(self) -> str:
        return self.name


class Period(Recorded):
    """A span that is reported: events and stocks by `start` and `end`, use and output by whole months."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        APPROVED = "approved", _("approved")

    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("province"), related_name="periods")
    label = models.CharField(_("period"), max_length=10)
    start = models.DateField(_("from"))
    end = models.DateField(_("to"), help_text=_("First day no longer counted."))
    cut_date = models.DateField(_("cut on"))
    data_from = models.DateField(_("data from"))
    data_to = models.DateField(_("data to"), help_text=_("First day no longer counted."))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)

    class Meta:
        verbose_name = _("period")
        ordering = ["-start"]
        constraints = [models.UniqueConstraint(fields=["province", "label"], name="one_period_per_label")]

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class PlanFacts:
    """What a run keeps of its plan, as an undo may take the plan itself away."""

    code: str
    name: str
    legal_act: str
    baseline_year: int

    @classmethod
    def of(cls, plan: Plan) -> PlanFacts:
        """The plan as it is now."""
        return cls(plan.code, plan.name, plan.legal_act, plan.baseline_year)


class Run(Recorded):
    """One computation of a period: formula versions, and a hash of what went in."""

    # Which run is current changes as later ones come; the chain keeps what was computed.
    outside_chain = ("current",)

    class Stage(models.TextChoices):
        ESTIMATE = "estimate", _("estimate")
        PRELIMINARY = "preliminary", _("preliminary")
        FINAL = "final", _("final")

    period = models.ForeignKey(Period, models.PROTECT, related_name="runs")
    plan_facts = models.JSONField(help_text="Code, name, legal act and baseline year of the plan as it was.")
    formula_versions = models.JSONField(default=dict)
    inputs_hash = models.CharField(max_length=64)
    stage = models.CharField(max_length=11, choices=Stage.choices)
    sequence = models.PositiveBigIntegerField(help_text="The chain's last change set when it was computed.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    seconds = models.FloatField(default=0)
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period"], condition=models.Q(current=True), name="one_current_run_per_period"
            ),
        ]

    @property
    def plan(self) -> PlanFacts:
        """The plan as it was when the run was computed."""
        return PlanFacts(**self.plan_facts)


class IndicatorValue(Recorded):
    """One figure of a run as its parts; the percentage is always computed from them."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="values")
    code = models.CharField(max_length=8)
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, related_name="+")
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    level = models.FloatField(null=True)
    method = models.CharField(max_length=20)
    n = models.PositiveIntegerField(null=True)
    counted = models.PositiveIntegerField()
    frame = models.PositiveIntegerField()
    formula_version = models.CharField(max_length=10)
    target = models.JSONField(null=True, help_text="rule, low, high as the plan had it.")
    status = models.CharField(max_length=12)
    detail = models.JSONField(default=dict, help_text="Tiers, all reporters, strata, reasons left out.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "code"], condition=models.Q(resource=None), name="one_value_per_code"
            ),
            models.UniqueConstraint(fields=["run", "code", "resource"], name="one_value_per_code_and_resource"),
        ]

    @property
    def value(self) -> float | None:
        """In percent; none where nothing could be counted."""
        if self.numerator is None or not self.denominator:
            return None
        return 100 * self.numerator / self.denominator


class Evidence(Recorded):
    """One part of a figure: what it brought, or why it was left out."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="evidence")
    code = models.CharField(max_length=8)
    subject = models.CharField(max_length=60, help_text="Code of the establishment or officer.")
    # No constraint: an undo may take the record away; the evidence of a run stays as it was.
    establishment = models.ForeignKey(
        Establishment, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, related_name="+")
    adjusted = models.FloatField(null=True)
    actual = models.FloatField(null=True)
    method = models.CharField(max_length=10, blank=True)
    tier = models.CharField(max_length=1, blank=True)
    counted = models.BooleanField()
    reason = models.CharField(max_length=16, blank=True)
    parts = models.CharField(max_length=300, blank=True, help_text="JSON: the sums that went in.")

    class Meta:
        indexes = [models.Index(fields=["run", "code", "counted", "subject"], name="evidence_by_figure")]


class SectorMedian(Recorded):
    """What one unit of a kind of product takes in a sector: the middle half of those that report, never below five."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="medians")
    division = models.CharField(max_length=2, help_text="VSIC division.")
    kind = models.CharField(max_length=80)
    unit = models.CharField(max_length=20)
    basis = models.CharField(max_length=3)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    n = models.PositiveIntegerField()
    q1 = models.FloatField(null=True, help_text="Units of the resource a unit of product; none below five.")
    median = models.FloatField(null=True)
    q3 = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "division", "kind", "unit", "basis", "resource"], name="one_median_per_product_kind"
            ),
        ]


class Edition(Recorded):
    """A published run, frozen: pages, files and the public API read this and nothing else."""

    # Made after the link that records the edition, as they print its digest; checked by their own hash.
    outside_chain = ("content", "hash", "head")

    number = models.PositiveIntegerField(unique=True)
    period = models.ForeignKey(Period, models.PROTECT, related_name="editions")
    run = models.OneToOneField(Run, models.PROTECT, related_name="edition")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=500, blank=True)
    content = models.TextField()
    hash = models.CharField(max_length=64)
    head = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]


class PublishedResult(Recorded):
    """A result that an agency or a newspaper published, quoted with its source, apart from computed ones."""

    area = models.CharField(_("province"), max_length=80)
    period = models.CharField(_("period"), max_length=20)
    order = models.PositiveSmallIntegerField(default=0)
    text_vi = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    value = models.CharField(_("value as published"), max_length=60)
    unit_vi = models.CharField(max_length=60, blank=True)
    unit_en = models.CharField(max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=20)
    source = models.CharField(_("source"), max_length=300)
    address = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("published result")
        ordering = ["area", "order"]
