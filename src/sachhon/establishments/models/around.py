"""What stands beside an establishment: its environmental permits, the people to talk to, its files."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.models.establishments import Establishment
from sachhon.kit.dated import refuse_backwards
from sachhon.kit.models import Imported, Recorded, StoredFile


class Permit(Imported):
    """An environmental permit or registration, from one day to another."""

    class Kind(models.TextChoices):
        PERMIT = "permit", _("environmental permit")
        REGISTRATION = "registration", _("environmental registration")
        COMPONENT = "component", _("component permit of before 2022")
        OTHER = "other", _("other document")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, verbose_name=_("establishment"), related_name="permits"
    )
    kind = models.CharField(_("kind of permit"), max_length=12, choices=Kind.choices, default=Kind.PERMIT)
    number = models.CharField(_("permit number"), max_length=80)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("environmental permit")
        constraints = [
            models.UniqueConstraint(fields=["establishment", "number"], name="one_permit_per_number"),
        ]

    def clean(self) -> None:
        """It ends after it began."""
        refuse_backwards(self, "valid_to")

    def __str__(self) -> str:
        return self.number


class Contact(Recorded):
    """A person to talk to at an establishment; what names and reaches the person is personal."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, verbose_name=_("establishment"), related_name="contacts"
    )
    name = models.CharField(_("full name"), max_length=120)
    post = models.CharField(_("post"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    topic = models.CharField(_("ask about"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    personal = ("name", "phone", "email", "note")

    class Meta:
        verbose_name = _("contact")

    def __str__(self) -> str:
        return self.name


class Attachment(Recorded):
    """A file of an establishment: a scan, a photo, a letter; kept by content, never opened within the site."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, verbose_name=_("establishment"), related_name="attachments"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", editable=False)
    file_name = models.CharField(_("file name"), max_length=255, editable=False)
    title = models.CharField(_("what it is"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("size (bytes)"), editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("added by"), related_name="+", editable=False
    )
    added = models.DateTimeField(_("added"), editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("file")
        ordering = ["-added", "-id"]

    def __str__(self) -> str:
        return self.title
