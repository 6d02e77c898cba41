import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sachhon.resources.models.facts


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("establishments", "0001_initial"),
        ("kit", "0001_initial"),
        ("territory", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_vi", models.CharField(max_length=200, verbose_name="name in Vietnamese")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("electricity", "electricity"),
                            ("fuel", "fuel"),
                            ("biomass", "biomass"),
                            ("steam", "steam"),
                            ("water", "water"),
                            ("material", "material"),
                        ],
                        max_length=12,
                        verbose_name="group",
                    ),
                ),
                ("unit", models.CharField(max_length=12, verbose_name="canonical unit")),
                ("foreign", models.BooleanField(default=False, verbose_name="of a foreign survey")),
            ],
            options={
                "verbose_name": "resource",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=20, verbose_name="customer code")),
                ("name", models.CharField(max_length=300, verbose_name="customer")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("tax_code", models.CharField(blank=True, max_length=14, verbose_name="tax code")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "to be matched"),
                            ("matched", "matched"),
                            ("left", "no establishment of the programme"),
                        ],
                        default="open",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "establishment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="customers",
                        to="establishments.establishment",
                        verbose_name="establishment",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                "verbose_name": "electricity customer",
            },
        ),
        migrations.CreateModel(
            name="DriverValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("working_days", "working days"),
                            ("cooling_degree_days", "cooling degree days"),
                            ("heating_degree_days", "heating degree days"),
                            ("other", "other driver"),
                        ],
                        max_length=20,
                        verbose_name="driver",
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=80, verbose_name="name of another driver")),
                ("month", models.DateField(help_text="The first day of the month.", verbose_name="month")),
                ("value", models.FloatField(verbose_name="value")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "establishment",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave it empty where the value holds for the whole province.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drivers",
                        to="establishments.establishment",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                "verbose_name": "driver",
            },
        ),
        migrations.CreateModel(
            name="KeyUserCandidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("year", models.PositiveSmallIntegerField(verbose_name="calendar year")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("industry", "industry"),
                            ("agriculture", "agriculture"),
                            ("transport", "transport"),
                            ("building", "buildings"),
                        ],
                        max_length=11,
                        verbose_name="energy sector",
                    ),
                ),
                ("toe", models.FloatField(verbose_name="energy (TOE)")),
                ("threshold", models.FloatField(verbose_name="threshold (TOE a year)")),
                (
                    "evidence",
                    models.CharField(
                        blank=True,
                        help_text="Each kind of energy with its TOE and what it rests on.",
                        max_length=500,
                        verbose_name="evidence",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_candidates",
                        to="establishments.establishment",
                        verbose_name="establishment",
                    ),
                ),
            ],
            options={
                "verbose_name": "candidate for the list of key energy users",
            },
        ),
        migrations.CreateModel(
            name="KeyUserThreshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("industry", "industry"),
                            ("agriculture", "agriculture"),
                            ("transport", "transport"),
                            ("building", "buildings"),
                        ],
                        max_length=11,
                        verbose_name="energy sector",
                    ),
                ),
                ("toe", models.FloatField(verbose_name="threshold (TOE a year)")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("legal_source", models.CharField(max_length=300, verbose_name="legal source")),
                ("confirmed", models.BooleanField(default=True, verbose_name="confirmed")),
            ],
            options={
                "verbose_name": "threshold of key energy users",
                "constraints": [
                    models.UniqueConstraint(fields=("sector", "valid_from"), name="one_key_user_threshold_per_start")
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedUser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("list_year", models.PositiveSmallIntegerField(verbose_name="list year")),
                ("decision", models.CharField(max_length=80, verbose_name="decision number")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="date of the decision")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("industry", "industry"),
                            ("agriculture", "agriculture"),
                            ("transport", "transport"),
                            ("building", "buildings"),
                        ],
                        max_length=11,
                        verbose_name="energy sector",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("name", models.CharField(max_length=300, verbose_name="name in the list")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address in the list")),
                ("trade", models.CharField(blank=True, max_length=200, verbose_name="activity in the list")),
                ("toe", models.FloatField(blank=True, null=True, verbose_name="energy in the list (TOE)")),
                ("origin_area", models.CharField(blank=True, max_length=160, verbose_name="area of the list")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "establishment",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty while the row is not matched to the register.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_listings",
                        to="establishments.establishment",
                        verbose_name="establishment",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_users",
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
                "verbose_name": "listed key energy user",
            },
        ),
        migrations.CreateModel(
            name="Norm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_vi", models.CharField(max_length=200, verbose_name="name in Vietnamese")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                (
                    "kinds",
                    models.CharField(
                        help_text="As products are called, with semicolons between.",
                        max_length=300,
                        verbose_name="kinds of product",
                    ),
                ),
                ("capacity_from", models.FloatField(blank=True, null=True, verbose_name="capacity from, a year")),
                ("capacity_to", models.FloatField(blank=True, null=True, verbose_name="capacity below, a year")),
                ("capacity_unit", models.CharField(blank=True, max_length=12, verbose_name="unit of capacity")),
                (
                    "value",
                    models.CharField(
                        max_length=30,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^-?\\d{1,12}(\\.\\d{1,12})?$", "Write digits with a point, for example 0.0001543."
                            ),
                            django.core.validators.RegexValidator("^[^-]*[1-9]", "It must be greater than zero."),
                        ],
                        verbose_name="norm",
                    ),
                ),
                ("unit", models.CharField(max_length=20, verbose_name="unit")),
                (
                    "convention",
                    models.CharField(
                        choices=[
                            ("final", "final energy, 3.6 MJ a kWh"),
                            ("primary", "primary energy, by the TOE table"),
                        ],
                        default="final",
                        max_length=8,
                        verbose_name="convention",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("legal_source", models.CharField(max_length=300, verbose_name="legal source")),
                ("confirmed", models.BooleanField(default=True, verbose_name="confirmed")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ],
            options={
                "verbose_name": "norm of consumption",
                "ordering": ["code", "valid_from"],
                "constraints": [models.UniqueConstraint(fields=("code", "valid_from"), name="one_norm_per_start")],
            },
        ),
        migrations.CreateModel(
            name="PowerRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "direction",
                    models.CharField(
                        choices=[("taken", "taken from the grid"), ("given", "given to the grid")],
                        default="taken",
                        max_length=5,
                        verbose_name="direction",
                    ),
                ),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(help_text="First day no longer counted.", verbose_name="to")),
                ("normal", models.FloatField(blank=True, null=True, verbose_name="normal hours (kWh)")),
                ("peak", models.FloatField(blank=True, null=True, verbose_name="peak hours (kWh)")),
                ("low", models.FloatField(blank=True, null=True, verbose_name="off-peak hours (kWh)")),
                ("total", models.FloatField(verbose_name="total (kWh)")),
                ("money", models.BigIntegerField(blank=True, null=True, verbose_name="amount (VND)")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="resources.customer",
                        verbose_name="electricity customer",
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
                "verbose_name": "row of a power list",
            },
        ),
        migrations.CreateModel(
            name="ProductOutput",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("meter", "meter"),
                            ("bill", "bill"),
                            ("monthly", "monthly report"),
                            ("yearly", "yearly report"),
                            ("estimate", "estimate"),
                        ],
                        max_length=8,
                        verbose_name="source",
                    ),
                ),
                ("start", models.DateField(help_text="First day counted.", verbose_name="from")),
                ("end", models.DateField(help_text="First day no longer counted.", verbose_name="to")),
                ("given", models.CharField(max_length=40, verbose_name="as given")),
                ("unit_given", models.CharField(max_length=20, verbose_name="unit as given")),
                ("quantity", models.FloatField(verbose_name="quantity")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "slot",
                    models.GeneratedField(
                        db_persist=True,
                        expression=sachhon.resources.models.facts.Slot("start", "end"),
                        output_field=models.IntegerField(null=True),
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outputs",
                        to="establishments.establishment",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outputs", to="establishments.product"
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
                "verbose_name": "product output",
            },
        ),
        migrations.CreateModel(
            name="Factor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "quantity",
                    models.CharField(
                        choices=[("toe", "TOE"), ("tco2e", "tCO₂e"), ("mj", "MJ")],
                        max_length=5,
                        verbose_name="converted into",
                    ),
                ),
                (
                    "value",
                    models.CharField(
                        help_text="Per canonical unit of the resource.",
                        max_length=30,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^-?\\d{1,12}(\\.\\d{1,12})?$", "Write digits with a point, for example 0.0001543."
                            )
                        ],
                        verbose_name="factor",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("confirmed", models.BooleanField(default=True, verbose_name="confirmed")),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="factors", to="resources.resource"
                    ),
                ),
            ],
            options={
                "verbose_name": "factor",
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("start", models.DateField(help_text="First day of the first month.", verbose_name="from")),
                ("end", models.DateField(help_text="First day of the month after the last.", verbose_name="to")),
                (
                    "given",
                    models.CharField(
                        help_text="Of the whole span: positive where more was used because of it, negative where less.",
                        max_length=40,
                        verbose_name="amount as given",
                    ),
                ),
                ("unit_given", models.CharField(max_length=20, verbose_name="unit as given")),
                ("quantity", models.FloatField(verbose_name="amount")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("evidence", models.CharField(max_length=300, verbose_name="evidence")),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("approved", "approved"), ("rejected", "rejected")],
                        default="proposed",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                (
                    "decision_note",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="note on the decision"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
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
                        related_name="adjustments",
                        to="establishments.establishment",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="resources.resource"
                    ),
                ),
            ],
            options={
                "verbose_name": "adjustment",
            },
        ),
        migrations.CreateModel(
            name="ResourceUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("meter", "meter"),
                            ("bill", "bill"),
                            ("monthly", "monthly report"),
                            ("yearly", "yearly report"),
                            ("estimate", "estimate"),
                        ],
                        max_length=8,
                        verbose_name="source",
                    ),
                ),
                ("start", models.DateField(help_text="First day counted.", verbose_name="from")),
                ("end", models.DateField(help_text="First day no longer counted.", verbose_name="to")),
                ("given", models.CharField(max_length=40, verbose_name="as given")),
                ("unit_given", models.CharField(max_length=20, verbose_name="unit as given")),
                ("quantity", models.FloatField(verbose_name="quantity")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "slot",
                    models.GeneratedField(
                        db_persist=True,
                        expression=sachhon.resources.models.facts.Slot("start", "end"),
                        output_field=models.IntegerField(null=True),
                    ),
                ),
                ("meter", models.CharField(blank=True, max_length=40, verbose_name="meter number")),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="establishments.establishment",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="resources.resource"
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
                "verbose_name": "resource use",
            },
        ),
        migrations.CreateModel(
            name="UnitConversion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(max_length=20, verbose_name="unit")),
                ("factor", models.CharField(help_text="A decimal, as text.", max_length=30, verbose_name="factor")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("confirmed", models.BooleanField(default=True, verbose_name="confirmed")),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="resources.resource"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("baseline_from", models.DateField()),
                ("baseline_to", models.DateField(help_text="First day no longer counted.")),
                ("report_from", models.DateField()),
                ("report_to", models.DateField(help_text="First day no longer counted.")),
                ("claim_low", models.FloatField(help_text="In percent.")),
                ("claim_high", models.FloatField(help_text="In percent.")),
                ("level", models.FloatField(help_text="Of the intervals, as a share.")),
                ("method_version", models.CharField(max_length=10)),
                ("inputs_hash", models.CharField(max_length=64)),
                (
                    "sequence",
                    models.PositiveBigIntegerField(help_text="The chain's last change set when the inputs were read."),
                ),
                ("at", models.DateTimeField()),
                ("seconds", models.FloatField(default=0)),
                ("current", models.BooleanField(default=True)),
                ("verdicts", models.JSONField(default=dict, help_text="How many series have which verdict.")),
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
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="territory.province",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VerifiedSaving",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n_baseline", models.PositiveSmallIntegerField()),
                ("n_reporting", models.PositiveSmallIntegerField()),
                (
                    "drivers_text",
                    models.TextField(
                        help_text="JSON: every candidate with kind, key, code, and whether it was chosen."
                    ),
                ),
                (
                    "model_text",
                    models.TextField(blank=True, help_text="JSON: coefficients, standard errors, p-values."),
                ),
                ("r2", models.FloatField(null=True)),
                ("adjusted_r2", models.FloatField(null=True)),
                ("cv_rmse", models.FloatField(null=True)),
                ("model_p", models.FloatField(null=True)),
                ("rho", models.FloatField(null=True)),
                ("n_effective", models.FloatField(null=True)),
                ("adjusted_baseline", models.FloatField(null=True)),
                ("actual", models.FloatField(null=True)),
                ("avoided", models.FloatField(null=True)),
                ("saving_pct", models.FloatField(null=True)),
                ("half_width_pct", models.FloatField(null=True)),
                ("half_width_exact_pct", models.FloatField(null=True)),
                ("selection", models.CharField(blank=True, max_length=10)),
                ("verdict", models.CharField(max_length=20)),
                ("reasons_text", models.CharField(blank=True, help_text="Codes with spaces between.", max_length=300)),
                (
                    "adjusted_by",
                    models.FloatField(help_text="Approved adjustments of the reporting months, summed.", null=True),
                ),
                ("without_text", models.TextField(blank=True, help_text="JSON: the result without any adjustment.")),
                (
                    "establishment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="establishments.establishment",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="resources.resource",
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="savings",
                        to="resources.verification",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["province", "state", "code"], name="customer_by_state"),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(fields=("province", "code"), name="one_customer_per_code"),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("establishment__isnull", False), ("state", "matched")),
                    models.Q(models.Q(("state", "matched"), _negated=True), ("establishment__isnull", True)),
                    _connector="OR",
                ),
                name="matched_customer_has_an_establishment",
            ),
        ),
        migrations.AddConstraint(
            model_name="drivervalue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("establishment__isnull", False)),
                fields=("establishment", "name", "label", "month"),
                name="one_driver_per_establishment_and_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="drivervalue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("establishment__isnull", True)),
                fields=("province", "name", "label", "month"),
                name="one_driver_per_province_and_month",
            ),
        ),
        migrations.AddIndex(
            model_name="keyusercandidate",
            index=models.Index(fields=["year", "establishment"], name="candidate_by_year"),
        ),
        migrations.AddConstraint(
            model_name="keyusercandidate",
            constraint=models.UniqueConstraint(fields=("establishment", "year"), name="one_candidate_per_year"),
        ),
        migrations.AddIndex(
            model_name="listeduser",
            index=models.Index(fields=["establishment", "-list_year"], name="listing_by_establishment"),
        ),
        migrations.AddIndex(
            model_name="listeduser",
            index=models.Index(fields=["province", "list_year", "id"], name="listing_by_year"),
        ),
        migrations.AddConstraint(
            model_name="listeduser",
            constraint=models.UniqueConstraint(
                fields=("province", "list_year", "decision", "name", "address"), name="one_listing_per_name_and_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="powerrow",
            constraint=models.UniqueConstraint(
                fields=("customer", "direction", "start", "end"), name="one_power_row_per_span"
            ),
        ),
        migrations.AddConstraint(
            model_name="powerrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("end__gt", models.F("start"))), name="power_row_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="productoutput",
            constraint=models.UniqueConstraint(
                fields=("establishment", "product", "start", "end", "source"), name="one_output_per_span_and_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="productoutput",
            constraint=models.CheckConstraint(
                condition=models.Q(("end__gt", models.F("start"))), name="output_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="productoutput",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gte", 0)), name="output_is_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="factor",
            constraint=models.UniqueConstraint(
                fields=("resource", "quantity", "valid_from"), name="one_factor_per_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(("end__gt", models.F("start"))), name="adjustment_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceuse",
            constraint=models.UniqueConstraint(
                fields=("establishment", "resource", "start", "end", "meter", "source"),
                name="one_use_per_span_meter_and_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceuse",
            constraint=models.CheckConstraint(
                condition=models.Q(("end__gt", models.F("start"))), name="use_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceuse",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gte", 0)), name="use_is_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="unitconversion",
            constraint=models.UniqueConstraint(fields=("resource", "unit"), name="one_factor_per_trade_unit"),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("current", True)),
                fields=("province", "baseline_from", "baseline_to", "report_from", "report_to"),
                name="one_current_verification",
            ),
        ),
        migrations.AddConstraint(
            model_name="verifiedsaving",
            constraint=models.UniqueConstraint(
                fields=("verification", "establishment", "resource"), name="one_saving_per_series"
            ),
        ),
    ]
