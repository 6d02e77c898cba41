import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("establishments", "0001_initial"),
        ("kit", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DueRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "frequency",
                    models.CharField(
                        choices=[("year", "year"), ("month", "month")], max_length=5, verbose_name="frequency"
                    ),
                ),
                (
                    "months_after",
                    models.PositiveSmallIntegerField(
                        help_text="1: in the month that follows the reported span.",
                        verbose_name="months after the reported span",
                    ),
                ),
                ("day", models.PositiveSmallIntegerField(verbose_name="day of the month")),
                ("voluntary", models.BooleanField(default=False, verbose_name="voluntary")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("confirmed", models.BooleanField(default=False, verbose_name="confirmed")),
            ],
            options={
                "verbose_name": "due rule",
                "constraints": [
                    models.UniqueConstraint(fields=("frequency", "valid_from"), name="one_due_rule_per_start"),
                    models.CheckConstraint(
                        condition=models.Q(("day__gte", 1), ("day__lte", 28)), name="due_day_is_in_every_month"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("typed", models.TextField(help_text="JSON: the form's fields as typed.")),
                ("saved", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="establishments.establishment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("establishment", "start", "end", "by"), name="one_draft_per_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(verbose_name="to")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="which reminder")),
                ("drafted_at", models.DateTimeField(verbose_name="drafted at")),
                ("letter_number", models.CharField(blank=True, max_length=60, verbose_name="number of the letter")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="sent on")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="establishments.establishment",
                        verbose_name="establishment",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("establishment", "start", "end", "round"), name="one_reminder_per_round"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "frequency",
                    models.CharField(
                        choices=[("year", "year"), ("month", "month")], max_length=5, verbose_name="frequency"
                    ),
                ),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(help_text="First day no longer counted.", verbose_name="to")),
                (
                    "state",
                    models.CharField(
                        choices=[("submitted", "submitted"), ("returned", "returned"), ("accepted", "accepted")],
                        default="submitted",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("self", "by the enterprise itself"),
                            ("paper", "on paper"),
                            ("phone", "by telephone"),
                            ("photo", "by photo or message"),
                            ("mail", "by e-mail"),
                        ],
                        default="self",
                        max_length=5,
                        verbose_name="how it came",
                    ),
                ),
                ("said_by", models.CharField(blank=True, max_length=120, verbose_name="who said it")),
                ("evidence_name", models.CharField(blank=True, max_length=255, verbose_name="evidence")),
                ("typed", models.TextField(help_text="JSON: the lines as typed, with the reasons given.")),
                ("submitted_at", models.DateTimeField(verbose_name="submitted at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("reasons", models.TextField(blank=True, verbose_name="reasons of the return")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="establishments.establishment",
                        verbose_name="establishment",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kit.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "indexes": [models.Index(fields=["state", "start"], name="report_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("establishment", "start", "end"), name="one_report_per_span"),
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))), name="report_ends_after_it_starts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportingDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "frequency",
                    models.CharField(
                        choices=[("year", "year"), ("month", "month")], max_length=5, verbose_name="frequency"
                    ),
                ),
                ("voluntary", models.BooleanField(default=False, verbose_name="voluntary")),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="basis")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reporting_duties",
                        to="establishments.establishment",
                        verbose_name="establishment",
                    ),
                ),
            ],
            options={
                "verbose_name": "reporting duty",
                "indexes": [models.Index(fields=["frequency", "establishment"], name="duty_by_frequency")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("establishment", "frequency", "valid_from"), name="one_reporting_duty_per_start"
                    )
                ],
            },
        ),
    ]
