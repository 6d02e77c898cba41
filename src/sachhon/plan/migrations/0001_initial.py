import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("establishments", "0001_initial"),
        ("kit", "0001_initial"),
        ("resources", "0001_initial"),
        ("territory", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(max_length=80, verbose_name="province")),
                ("period", models.CharField(max_length=20, verbose_name="period")),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("text_vi", models.CharField(max_length=300)),
                ("text_en", models.CharField(max_length=300)),
                ("value", models.CharField(max_length=60, verbose_name="value as published")),
                ("unit_vi", models.CharField(blank=True, max_length=60)),
                ("unit_en", models.CharField(blank=True, max_length=60)),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("address", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name": "published result",
                "ordering": ["area", "order"],
            },
        ),
        migrations.CreateModel(
            name="ReportingRegime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(max_length=40, unique=True, verbose_name="form")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("legal_act", models.CharField(max_length=300, verbose_name="legal act")),
                ("who", models.CharField(max_length=200, verbose_name="who reports")),
                ("to_whom", models.CharField(max_length=200, verbose_name="to whom")),
                ("frequency", models.CharField(max_length=20, verbose_name="frequency")),
                ("cut_day", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="day of the cut")),
                ("due", models.CharField(blank=True, max_length=120, verbose_name="due")),
            ],
            options={
                "verbose_name": "reporting regime",
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=10, verbose_name="period")),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(help_text="First day no longer counted.", verbose_name="to")),
                ("cut_date", models.DateField(verbose_name="cut on")),
                ("data_from", models.DateField(verbose_name="data from")),
                ("data_to", models.DateField(help_text="First day no longer counted.", verbose_name="data to")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("closed", "closed"), ("approved", "approved")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="territory.province",
                        verbose_name="province",
                    ),
                ),
            ],
            options={
                "verbose_name": "period",
                "ordering": ["-start"],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=40, verbose_name="plan code")),
                ("name", models.CharField(max_length=300, verbose_name="plan name")),
                ("legal_act", models.CharField(blank=True, max_length=300, verbose_name="legal act")),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(verbose_name="to")),
                ("baseline_year", models.PositiveSmallIntegerField(verbose_name="baseline year")),
                ("indicator_set", models.CharField(default="1419", max_length=20, verbose_name="indicator set")),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="territory.province",
                        verbose_name="province",
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
                "verbose_name": "plan",
            },
        ),
        migrations.CreateModel(
            name="FrameRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("sectors", models.CharField(max_length=300, verbose_name="sectors (VSIC)")),
                ("households", models.BooleanField(default=False, verbose_name="households included")),
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
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="frame_rules", to="plan.plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "frame rule",
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan_facts",
                    models.JSONField(help_text="Code, name, legal act and baseline year of the plan as it was."),
                ),
                ("formula_versions", models.JSONField(default=dict)),
                ("inputs_hash", models.CharField(max_length=64)),
                (
                    "stage",
                    models.CharField(
                        choices=[("estimate", "estimate"), ("preliminary", "preliminary"), ("final", "final")],
                        max_length=11,
                    ),
                ),
                (
                    "sequence",
                    models.PositiveBigIntegerField(help_text="The chain's last change set when it was computed."),
                ),
                ("at", models.DateTimeField()),
                ("seconds", models.FloatField(default=0)),
                ("current", models.BooleanField(default=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="plan.period"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IndicatorValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8)),
                ("numerator", models.FloatField(null=True)),
                ("denominator", models.FloatField(null=True)),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                ("level", models.FloatField(null=True)),
                ("method", models.CharField(max_length=20)),
                ("n", models.PositiveIntegerField(null=True)),
                ("counted", models.PositiveIntegerField()),
                ("frame", models.PositiveIntegerField()),
                ("formula_version", models.CharField(max_length=10)),
                ("target", models.JSONField(help_text="rule, low, high as the plan had it.", null=True)),
                ("status", models.CharField(max_length=12)),
                ("detail", models.JSONField(default=dict, help_text="Tiers, all reporters, strata, reasons left out.")),
                (
                    "resource",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="resources.resource",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="values", to="plan.run"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8)),
                ("subject", models.CharField(help_text="Code of the establishment or officer.", max_length=60)),
                ("adjusted", models.FloatField(null=True)),
                ("actual", models.FloatField(null=True)),
                ("method", models.CharField(blank=True, max_length=10)),
                ("tier", models.CharField(blank=True, max_length=1)),
                ("counted", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=16)),
                ("parts", models.CharField(blank=True, help_text="JSON: the sums that went in.", max_length=300)),
                (
                    "establishment",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="establishments.establishment",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="resources.resource",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="plan.run"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("why", models.CharField(blank=True, max_length=500)),
                ("content", models.TextField()),
                ("hash", models.CharField(max_length=64)),
                ("head", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="plan.period"
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="edition", to="plan.run"
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="SectorMedian",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division", models.CharField(help_text="VSIC division.", max_length=2)),
                ("kind", models.CharField(max_length=80)),
                ("unit", models.CharField(max_length=20)),
                ("basis", models.CharField(max_length=3)),
                ("n", models.PositiveIntegerField()),
                (
                    "q1",
                    models.FloatField(help_text="Units of the resource a unit of product; none below five.", null=True),
                ),
                ("median", models.FloatField(null=True)),
                ("q3", models.FloatField(null=True)),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="resources.resource"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="medians", to="plan.run"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.CharField(
                        choices=[("CP1", "CP1"), ("CP2", "CP2"), ("CP3", "CP3"), ("CP4", "CP4")],
                        max_length=8,
                        verbose_name="indicator",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "rule",
                    models.CharField(
                        choices=[("at_least", "at least"), ("at_most", "at most"), ("band", "within the band")],
                        max_length=8,
                        verbose_name="rule",
                    ),
                ),
                (
                    "low",
                    models.CharField(
                        blank=True,
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^-?\\d{1,12}(\\.\\d{1,12})?$", "Write digits with a point, for example 0.0001543."
                            )
                        ],
                        verbose_name="from (%)",
                    ),
                ),
                (
                    "high",
                    models.CharField(
                        blank=True,
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^-?\\d{1,12}(\\.\\d{1,12})?$", "Write digits with a point, for example 0.0001543."
                            )
                        ],
                        verbose_name="to (%)",
                    ),
                ),
                ("legal_act", models.CharField(blank=True, max_length=300, verbose_name="legal act")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="plan.plan"
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
                "verbose_name": "target",
            },
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.UniqueConstraint(fields=("province", "label"), name="one_period_per_label"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("province", "code"), name="one_plan_per_code"),
        ),
        migrations.AddConstraint(
            model_name="framerule",
            constraint=models.UniqueConstraint(fields=("plan", "valid_from"), name="one_frame_rule_per_start"),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("current", True)), fields=("period",), name="one_current_run_per_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("resource", None)), fields=("run", "code"), name="one_value_per_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.UniqueConstraint(
                fields=("run", "code", "resource"), name="one_value_per_code_and_resource"
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["run", "code", "counted", "subject"], name="evidence_by_figure"),
        ),
        migrations.AddConstraint(
            model_name="sectormedian",
            constraint=models.UniqueConstraint(
                fields=("run", "division", "kind", "unit", "basis", "resource"), name="one_median_per_product_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(fields=("plan", "indicator", "year"), name="one_target_per_year"),
        ),
    ]
