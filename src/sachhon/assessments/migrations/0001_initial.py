import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("establishments", "0001_initial"),
        ("kit", "0001_initial"),
        ("resources", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Solution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=30, verbose_name="solution code")),
                ("name", models.CharField(max_length=300, verbose_name="solution name")),
                (
                    "technique",
                    models.CharField(
                        choices=[
                            ("housekeeping", "good housekeeping"),
                            ("process_control", "better process control"),
                            ("input_change", "change of input materials"),
                            ("equipment", "equipment modification"),
                            ("technology", "technology change"),
                            ("reuse", "on-site recovery and reuse"),
                            ("by_product", "useful by-products"),
                            ("product", "product modification"),
                        ],
                        max_length=15,
                        verbose_name="technique",
                    ),
                ),
                ("implemented_on", models.DateField(verbose_name="implemented on")),
                ("evidence", models.CharField(blank=True, max_length=300, verbose_name="evidence")),
                ("saving", models.FloatField(blank=True, null=True, verbose_name="saving a year")),
                ("saving_given", models.CharField(blank=True, max_length=40, verbose_name="saving as given")),
                ("saving_unit", models.CharField(blank=True, max_length=20, verbose_name="unit as given")),
                (
                    "saving_source",
                    models.CharField(
                        blank=True,
                        choices=[("audit", "accepted audit report"), ("declared", "declared by the enterprise")],
                        max_length=8,
                        verbose_name="saving source",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="solutions",
                        to="establishments.establishment",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="resources.resource",
                    ),
                ),
                (
                    "staged",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The spreadsheet row it was last read from.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kit.stagedrow",
                    ),
                ),
            ],
            options={
                "verbose_name": "solution",
                "indexes": [models.Index(fields=["implemented_on", "id"], name="solution_by_date")],
                "constraints": [
                    models.UniqueConstraint(fields=("establishment", "code"), name="one_solution_per_code")
                ],
            },
        ),
    ]
