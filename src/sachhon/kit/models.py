"""Tables of the generic machinery: files, batches, the chain of changes, jobs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models


class Recorded(models.Model):
    """A row whose every change enters the chain."""

    # Fields whose values enter the chain as salted hashes, so that they can be erased.
    personal: tuple[str, ...] = ()
    # Fields that an enterprise keeps to itself: hidden unless a policy opens them.
    confidential: tuple[str, ...] = ()
    # Fields of which some values are a person's own, with how such a value reads to others.
    masked: dict[str, Callable[[Any], Any]] = {}  # declared once, never written to

    class Meta:
        abstract = True


class Imported(Recorded):
    """A recorded row that a spreadsheet may have brought."""

    staged = models.ForeignKey(
        "kit.StagedRow",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="The spreadsheet row it was last read from.",
    )

    class Meta:
        abstract = True


class StoredFile(models.Model):
    """A file kept by its SHA-256, durable before this row exists."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    created = models.DateTimeField()


class Batch(models.Model):
    """One file on its way into the registers: staged, committed, perhaps undone."""

    class State(models.TextChoices):
        STAGING = "staging"
        STAGED = "staged"
        COMMITTED = "committed"
        UNDONE = "undone"
        CANCELLED = "cancelled"
        FAILED = "failed"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workbook = models.CharField(max_length=40)
    province_id = models.PositiveIntegerField(null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="batches")
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    committed = models.DateTimeField(null=True)
    left_wrong = models.BooleanField(default=False)
    summary = models.JSONField(default=dict, help_text="Counts by sheet, what was left out, why it failed.")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["province_id", "-created"], name="batch_by_province")]


class StagedRow(models.Model):
    """One row of a sheet as typed, as read, and what it will do."""

    class State(models.TextChoices):
        NEW = "new"
        CHANGED = "changed"
        SAME = "same"
        WRONG = "wrong"
        ASKED = "asked"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    # Where one sheet of the workbook is several of the file, or one row several records, a piece counts them.
    PIECE = 2_000_000

    sheet = models.PositiveSmallIntegerField(help_text="Which sheet of the workbook, counted from 0.")
    row = models.PositiveIntegerField(help_text="The row of the file, and PIECE for each piece before this one.")
    state = models.CharField(max_length=7, choices=State.choices)
    raw = models.TextField(help_text="JSON: the cells as typed, in the order of the columns.")
    records = models.TextField(help_text="JSON: what the row brings to the registers.")
    problems = models.TextField(blank=True, help_text="JSON: [field, kind, code, parameters] each.")

    class Meta:
        indexes = [models.Index(fields=["batch", "state", "sheet", "row"], name="staged_by_state")]

    @property
    def line(self) -> int:
        """The row as the file numbers it."""
        return self.row % self.PIECE

    def facts(self, sheet: dict[str, Any]) -> dict[str, Any]:
        """What is known of the piece of the sheet that the row stands in: its title, its columns."""
        found: dict[str, Any] = sheet.get("pieces", {}).get(str(self.row // self.PIECE), sheet)
        return found


class ChainHead(models.Model):
    """The last link of one province's chain; locking it makes writers queue."""

    province_id = models.PositiveIntegerField(primary_key=True, help_text="0 for what belongs to no province.")
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")


class ChangeSet(models.Model):
    """One transaction: who changed what, when and why, linked to the one before."""

    province_id = models.PositiveIntegerField(help_text="0 for what belongs to no province.")
    sequence = models.PositiveBigIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=500)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="change_sets")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["province_id", "sequence"], name="one_link_per_sequence")]


class Change(models.Model):
    """What one change set did to one row, or to many rows inserted or removed together."""

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="changes")
    register = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    first = models.PositiveBigIntegerField(help_text="The row, or the first of many.")
    last = models.PositiveBigIntegerField(help_text="The row, or the last of many.")
    before = models.TextField(blank=True, help_text="JSON of the values that differ, as they were.")
    after = models.TextField(blank=True, help_text="JSON of the values that differ, as they became.")
    marks = models.BinaryField(help_text="16 bytes a row: the digest of the whole row after the change.")
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["register", "first", "last"], name="change_by_row"),
            models.Index(fields=["register", "-id"], condition=models.Q(kind="delete"), name="change_deleted"),
        ]


class PersonalValue(models.Model):
    """A person's value behind a salted hash in the chain; erasing this row erases the value."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="personal_values")
    field = models.CharField(max_length=60)
    side = models.CharField(max_length=6)
    value = models.TextField()


class Job(models.Model):
    """Long work as a record: found again, watched, cancelled."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created = models.DateTimeField()
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    cancel = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]


class BulkEdit(models.Model):
    """Rows that a person chose to change or delete together, until it is done."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register = models.CharField(max_length=60)
    deed = models.CharField(max_length=6)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    province_id = models.PositiveIntegerField(null=True)
    keys = models.JSONField()
    values = models.TextField(blank=True, help_text="The new values as typed, as an address writes them.")
    seen = models.PositiveBigIntegerField(help_text="How far the province's record reached at the preview.")
    created = models.DateTimeField()
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, null=True, related_name="+")


class SavedView(Recorded):
    """A list as somebody likes it: a name for an address, kept for oneself or shared with the province."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    query = models.TextField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    province_id = models.PositiveIntegerField(null=True, help_text="Whose people see it; none: its owner alone.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "register", "name"], name="one_view_per_name"),
        ]
        indexes = [models.Index(fields=["register", "province_id"], name="view_by_register")]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view with which a person's list opens."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    register = models.CharField(max_length=60)
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "register"], name="one_default_view")]
