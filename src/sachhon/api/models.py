"""Tables of what stands outside: tokens of programs, answers kept for a day, addresses that are told of events."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.kit.models import Recorded


class ApiToken(Recorded):
    """What a program shows instead of a person's password; only its digest is kept."""

    outside_chain = ("last_used",)

    class Scope(models.TextChoices):
        READ = "read", _("read")
        WRITE = "write", _("read and write rows")
        IMPORT = "import", _("read, and bring in files")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(_("may"), max_length=6, choices=Scope.choices)
    province_id = models.PositiveIntegerField(null=True, help_text="None: wherever its person may.")
    registers = models.JSONField(default=list, help_text="Slugs; empty: all.")
    created = models.DateTimeField()
    expires = models.DateTimeField(_("valid until"))
    revoked = models.DateTimeField(null=True)
    last_used = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """The answer to a request that carried a key: asked again, it is given again and nothing is done twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    asked = models.CharField(max_length=64, help_text="Digest of method, address, body and token.")
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key")]


class Webhook(Recorded):
    """An address that is told when an import was committed or an edition published."""

    outside_chain = ("secret",)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province_id = models.PositiveIntegerField()
    url = models.CharField(_("address"), max_length=500)
    secret = models.CharField(max_length=64)
    events = models.JSONField(default=list)
    active = models.BooleanField(_("active"), default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]


class Delivery(models.Model):
    """One event for one address; written with the event itself, sent afterwards, tried again when it fails."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("given up")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=20)
    body = models.TextField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField()
    created = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "next_try"], name="delivery_due")]
