"""Reports of enterprises: what is due, what was typed, what became of it, and who was reminded."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.models import Establishment
from sachhon.kit.dated import refuse_backwards, refuse_overlap
from sachhon.kit.models import Recorded, StoredFile


class Frequency(models.TextChoices):
    """How often a report is made."""

    YEAR = "year", _("year")
    MONTH = "month", _("month")


class DueRule(Recorded):
    """From a day on, until when a report of a year or a month is to be sent."""

    frequency = models.CharField(_("frequency"), max_length=5, choices=Frequency.choices)
    months_after = models.PositiveSmallIntegerField(
        _("months after the reported span"), help_text=_("1: in the month that follows the reported span.")
    )
    day = models.PositiveSmallIntegerField(_("day of the month"))
    voluntary = models.BooleanField(_("voluntary"), default=False)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("due rule")
        constraints = [
            models.UniqueConstraint(fields=["frequency", "valid_from"], name="one_due_rule_per_start"),
            models.CheckConstraint(condition=Q(day__gte=1, day__lte=28), name="due_day_is_in_every_month"),
        ]

    def clean(self) -> None:
        """Two rules of one frequency are never in force on the same day."""
        refuse_backwards(self, "valid_to")
        refuse_overlap(self, "frequency")

    def __str__(self) -> str:
        return f"{self.get_frequency_display()}: {self.day}"


class ReportingDuty(Recorded):
    """That an establishment reports by year or by month, from one day to another: by law or of its own will."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, verbose_name=_("establishment"), related_name="reporting_duties"
    )
    frequency = models.CharField(_("frequency"), max_length=5, choices=Frequency.choices)
    voluntary = models.BooleanField(_("voluntary"), default=False)
    basis = models.CharField(_("basis"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("reporting duty")
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "frequency", "valid_from"], name="one_reporting_duty_per_start"
            ),
        ]
        indexes = [models.Index(fields=["frequency", "establishment"], name="duty_by_frequency")]

    def clean(self) -> None:
        """One establishment has one duty of a frequency at a time."""
        refuse_backwards(self, "valid_to")
        refuse_overlap(self, "establishment_id", "frequency")

    def __str__(self) -> str:
        return f"{self.establishment} · {self.get_frequency_display()}"


class Report(Recorded):
    """One establishment's report of one year or month, as it was submitted."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")

    class Channel(models.TextChoices):
        SELF = "self", _("by the enterprise itself")
        PAPER = "paper", _("on paper")
        PHONE = "phone", _("by telephone")
        PHOTO = "photo", _("by photo or message")
        MAIL = "mail", _("by e-mail")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, verbose_name=_("establishment"), related_name="reports"
    )
    frequency = models.CharField(_("frequency"), max_length=5, choices=Frequency.choices)
    start = models.DateField(_("from"))
    end = models.DateField(_("to"), help_text=_("First day no longer counted."))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.SUBMITTED)
    channel = models.CharField(_("how it came"), max_length=5, choices=Channel.choices, default=Channel.SELF)
    said_by = models.CharField(_("who said it"), max_length=120, blank=True)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    evidence_name = models.CharField(_("evidence"), max_length=255, blank=True)
    typed = models.TextField(help_text="JSON: the lines as typed, with the reasons given.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("submitted by"), related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reasons = models.TextField(_("reasons of the return"), blank=True)

    personal = ("said_by",)

    class Meta:
        verbose_name = _("report")
        constraints = [
            models.UniqueConstraint(fields=["establishment", "start", "end"], name="one_report_per_span"),
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="report_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["state", "start"], name="report_by_state")]

    def __str__(self) -> str:
        return f"{self.establishment} · {label_of(self)}"


class Draft(models.Model):
    """What a person has typed so far; it counts nowhere and is gone once the report is submitted."""

    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="+")
    start = models.DateField()
    end = models.DateField()
    typed = models.TextField(help_text="JSON: the form's fields as typed.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    saved = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["establishment", "start", "end", "by"], name="one_draft_per_person"),
        ]


class Reminder(Recorded):
    """A letter that reminds an establishment of a report: drafted here, signed and sent by a person."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, verbose_name=_("establishment"), related_name="reminders"
    )
    start = models.DateField(_("from"))
    end = models.DateField(_("to"))
    round = models.PositiveSmallIntegerField(_("which reminder"), default=1)
    drafted_at = models.DateTimeField(_("drafted at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("drafted by"), related_name="+")
    letter_number = models.CharField(_("number of the letter"), max_length=60, blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)

    class Meta:
        verbose_name = _("reminder")
        constraints = [
            models.UniqueConstraint(fields=["establishment", "start", "end", "round"], name="one_reminder_per_round"),
        ]

    def __str__(self) -> str:
        return f"{self.establishment} · {label_of(self)} · {self.round}"


def label_of(span: Report | Reminder | Draft) -> str:
    """The span's short name: 2025, or 2025-M03."""
    return f"{span.start:%Y}" if (span.end - span.start).days > 31 else f"{span.start:%Y-M%m}"
