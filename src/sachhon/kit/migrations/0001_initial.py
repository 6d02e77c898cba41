import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                (
                    "province_id",
                    models.PositiveIntegerField(
                        help_text="0 for what belongs to no province.", primary_key=True, serialize=False
                    ),
                ),
                ("sequence", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(default="", max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("size", models.PositiveBigIntegerField()),
                ("created", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("workbook", models.CharField(max_length=40)),
                ("province_id", models.PositiveIntegerField(null=True)),
                ("file_name", models.CharField(max_length=255)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("staging", "Staging"),
                            ("staged", "Staged"),
                            ("committed", "Committed"),
                            ("undone", "Undone"),
                            ("cancelled", "Cancelled"),
                            ("failed", "Failed"),
                        ],
                        default="staging",
                        max_length=10,
                    ),
                ),
                ("created", models.DateTimeField()),
                ("finished", models.DateTimeField(null=True)),
                ("committed", models.DateTimeField(null=True)),
                ("left_wrong", models.BooleanField(default=False)),
                (
                    "summary",
                    models.JSONField(default=dict, help_text="Counts by sheet, what was left out, why it failed."),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="kit.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ChangeSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("province_id", models.PositiveIntegerField(help_text="0 for what belongs to no province.")),
                ("sequence", models.PositiveBigIntegerField()),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("why", models.CharField(max_length=500)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_sets",
                        to="kit.batch",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=12)),
                ("first", models.PositiveBigIntegerField(help_text="The row, or the first of many.")),
                ("last", models.PositiveBigIntegerField(help_text="The row, or the last of many.")),
                ("before", models.TextField(blank=True, help_text="JSON of the values that differ, as they were.")),
                ("after", models.TextField(blank=True, help_text="JSON of the values that differ, as they became.")),
                (
                    "marks",
                    models.BinaryField(help_text="16 bytes a row: the digest of the whole row after the change."),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "change_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="kit.changeset"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BulkEdit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("register", models.CharField(max_length=60)),
                ("deed", models.CharField(max_length=6)),
                ("province_id", models.PositiveIntegerField(null=True)),
                ("keys", models.JSONField()),
                (
                    "values",
                    models.TextField(blank=True, help_text="The new values as typed, as an address writes them."),
                ),
                (
                    "seen",
                    models.PositiveBigIntegerField(help_text="How far the province's record reached at the preview."),
                ),
                ("created", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "change_set",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kit.changeset"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=40)),
                ("arguments", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("created", models.DateTimeField()),
                ("started", models.DateTimeField(null=True)),
                ("finished", models.DateTimeField(null=True)),
                ("done", models.PositiveBigIntegerField(default=0)),
                ("total", models.PositiveBigIntegerField(null=True)),
                ("cancel", models.BooleanField(default=False)),
                ("result", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PersonalValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=60)),
                ("side", models.CharField(max_length=6)),
                ("value", models.TextField()),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="personal_values", to="kit.change"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("register", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=80)),
                ("query", models.TextField()),
                (
                    "province_id",
                    models.PositiveIntegerField(help_text="Whose people see it; none: its owner alone.", null=True),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DefaultView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=60)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "view",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kit.savedview"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StagedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.PositiveSmallIntegerField(help_text="Which sheet of the workbook, counted from 0.")),
                (
                    "row",
                    models.PositiveIntegerField(
                        help_text="The row of the file, and PIECE for each piece before this one."
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("same", "Same"),
                            ("wrong", "Wrong"),
                            ("asked", "Asked"),
                        ],
                        max_length=7,
                    ),
                ),
                ("raw", models.TextField(help_text="JSON: the cells as typed, in the order of the columns.")),
                ("records", models.TextField(help_text="JSON: what the row brings to the registers.")),
                ("problems", models.TextField(blank=True, help_text="JSON: [field, kind, code, parameters] each.")),
                (
                    "batch",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="kit.batch"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="changeset",
            constraint=models.UniqueConstraint(fields=("province_id", "sequence"), name="one_link_per_sequence"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["register", "first", "last"], name="change_by_row"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                condition=models.Q(("kind", "delete")), fields=["register", "-id"], name="change_deleted"
            ),
        ),
        migrations.AddIndex(
            model_name="savedview",
            index=models.Index(fields=["register", "province_id"], name="view_by_register"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(fields=("owner", "register", "name"), name="one_view_per_name"),
        ),
        migrations.AddConstraint(
            model_name="defaultview",
            constraint=models.UniqueConstraint(fields=("owner", "register"), name="one_default_view"),
        ),
        migrations.AddIndex(
            model_name="stagedrow",
            index=models.Index(fields=["batch", "state", "sheet", "row"], name="staged_by_state"),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(fields=["province_id", "-created"], name="batch_by_province"),
        ),
    ]
