"""Verified savings: what is adjusted by hand, and what the mathematics said of each series."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.models import Establishment
from sachhon.kit.models import Recorded
from sachhon.resources.models.catalogue import Resource
from sachhon.resources.units import read_amount
from sachhon.territory.models import Province


class Adjustment(Recorded):
    """An event of its own that moved a use: dated, signed, with reason and evidence; counts once it is approved.

    Positive where its months used more for it than they would have (works on the site, a new hall), negative where
    less (a line that stood still): the amount is taken out of the use of its months.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="adjustments")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    start = models.DateField(_("from"), help_text=_("First day of the first month."))
    end = models.DateField(_("to"), help_text=_("First day of the month after the last."))
    given = models.CharField(
        _("amount as given"), max_length=40,
        help_text=_("Of the whole span: positive where more was used because of it, negative where less."),
    )  # fmt: skip
    unit_given = models.CharField(_("unit as given"), max_length=20)
    quantity = models.FloatField(_("amount"))
    reason = models.CharField(_("reason"), max_length=300)
    evidence = models.CharField(_("evidence"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposed by"), null=True, editable=False,
        related_name="+",
    )  # fmt: skip
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), null=True, editable=False,
        related_name="+",
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decision_note = models.CharField(_("note on the decision"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("adjustment")
        constraints = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="adjustment_ends_after_start"),
        ]

    def clean(self) -> None:
        """Whole months, and an amount in a unit of the resource."""
        problems: dict[str, Any] = {}
        for name in ("start", "end"):
            day = getattr(self, name)
            if day and day.day != 1:
                problems[name] = _("Write the first day of the month.")
        if self.start and self.end and self.end <= self.start:
            problems["end"] = _("Write a day after the first one.")
        try:
            self.quantity = read_amount(self.resource_id, self.given, self.unit_given)
        except ValidationError as problem:
            problems.update(problem.error_dict)
        if problems:
            raise ValidationError(problems)

    def __str__(self) -> str:
        last = self.end - dt.timedelta(days=1)
        months = f"{self.start:%m/%Y}" if last < self.start + dt.timedelta(days=31) else f"{self.start:%m}–{last:%m/%Y}"
        return f"{self.resource} · {months} · {self.given} {self.unit_given}"


class Verification(Recorded):
    """All series of a province put to the test for one pair of spans: same inputs, same verification."""

    # Which one is current changes as later ones come; the chain keeps what was found.
    outside_chain = ("current",)

    province = models.ForeignKey(Province, models.PROTECT, related_name="verifications")
    baseline_from = models.DateField()
    baseline_to = models.DateField(help_text="First day no longer counted.")
    report_from = models.DateField()
    report_to = models.DateField(help_text="First day no longer counted.")
    claim_low = models.FloatField(help_text="In percent.")
    claim_high = models.FloatField(help_text="In percent.")
    level = models.FloatField(help_text="Of the intervals, as a share.")
    method_version = models.CharField(max_length=10)
    inputs_hash = models.CharField(max_length=64)
    sequence = models.PositiveBigIntegerField(help_text="The chain's last change set when the inputs were read.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    seconds = models.FloatField(default=0)
    current = models.BooleanField(default=True)
    verdicts = models.JSONField(default=dict, help_text="How many series have which verdict.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "baseline_from", "baseline_to", "report_from", "report_to"],
                condition=models.Q(current=True), name="one_current_verification",
            ),
        ]  # fmt: skip


class VerifiedSaving(Recorded):
    """What one series showed: its model with all its numbers, the verdict, and the reasons; no evidence, no numbers."""

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="savings", db_index=False)
    # No constraint: an undo may take the record away; what was verified stays as it was.
    establishment = models.ForeignKey(
        Establishment, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    resource = models.ForeignKey(Resource, models.PROTECT, db_index=False, related_name="+")
    n_baseline = models.PositiveSmallIntegerField()
    n_reporting = models.PositiveSmallIntegerField()
    drivers_text = models.TextField(help_text="JSON: every candidate with kind, key, code, and whether it was chosen.")
    model_text = models.TextField(blank=True, help_text="JSON: coefficients, standard errors, p-values.")
    r2 = models.FloatField(null=True)
    adjusted_r2 = models.FloatField(null=True)
    cv_rmse = models.FloatField(null=True)
    model_p = models.FloatField(null=True)
    rho = models.FloatField(null=True)
    n_effective = models.FloatField(null=True)
    adjusted_baseline = models.FloatField(null=True)
    actual = models.FloatField(null=True)
    avoided = models.FloatField(null=True)
    saving_pct = models.FloatField(null=True)
    half_width_pct = models.FloatField(null=True)
    half_width_exact_pct = models.FloatField(null=True)
    selection = models.CharField(max_length=10, blank=True)
    verdict = models.CharField(max_length=20)
    reasons_text = models.CharField(max_length=300, blank=True, help_text="Codes with spaces between.")
    adjusted_by = models.FloatField(null=True, help_text="Approved adjustments of the reporting months, summed.")
    without_text = models.TextField(blank=True, help_text="JSON: the result without any adjustment.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["verification", "establishment", "resource"], name="one_saving_per_series"
            ),
        ]  # fmt: skip

    @property
    def driver_names(self) -> list[dict[str, Any]]:
        """The candidates: {kind, id, code, chosen} each; a product has its key, all others their own code."""
        return list(json.loads(self.drivers_text))

    @property
    def coefficients(self) -> list[float]:
        """The intercept, then one for each chosen driver, in the unit of use per unit of the driver."""
        return self._model("coefficients")

    @property
    def standard_errors(self) -> list[float]:
        """Of the coefficients, in their order."""
        return self._model("standard_errors")

    @property
    def p_values(self) -> list[float]:
        """Of the chosen drivers."""
        return self._model("p_values")

    @property
    def wider_half_width(self) -> float:
        """Of the two half-widths the one that the verdict rests on, in percent; 0 without a model."""
        return max(self.half_width_pct or 0.0, self.half_width_exact_pct or 0.0)

    @property
    def reasons(self) -> list[str]:
        """Codes of what stood in the way, or of what to mind."""
        return self.reasons_text.split()

    @property
    def without(self) -> dict[str, Any] | None:
        """The result without any adjustment; nothing where none was made."""
        return json.loads(self.without_text) if self.without_text else None

    def _model(self, name: str) -> list[float]:
        return list(json.loads(self.model_text)[name]) if self.model_text else []
