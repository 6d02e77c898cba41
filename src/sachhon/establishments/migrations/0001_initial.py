import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kit", "0001_initial"),
        ("territory", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Enterprise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=300, verbose_name="enterprise name")),
                (
                    "tax_code",
                    models.CharField(
                        blank=True,
                        max_length=12,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(\\d{10}|\\d{12})$", "A tax code has 10 digits, a household's 12."
                            )
                        ],
                        verbose_name="tax code",
                    ),
                ),
                (
                    "legal_form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("limited", "limited liability company"),
                            ("joint_stock", "joint-stock company"),
                            ("partnership", "partnership"),
                            ("private", "private enterprise"),
                            ("cooperative", "cooperative"),
                            ("household", "household business"),
                            ("state", "state body or public unit"),
                            ("other", "other form"),
                        ],
                        max_length=12,
                        verbose_name="legal form",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="registered address")),
                (
                    "branch",
                    models.CharField(
                        choices=[
                            ("industry", "agriculture, industry and construction"),
                            ("trade", "trade and services"),
                        ],
                        default="industry",
                        help_text="Thresholds of size differ by it.",
                        max_length=8,
                        verbose_name="main activity",
                    ),
                ),
                (
                    "figures_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year of the figures"),
                ),
                (
                    "employees",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Of the whole enterprise, yearly average.",
                        null=True,
                        verbose_name="insured employees",
                    ),
                ),
                (
                    "revenue",
                    models.BigIntegerField(
                        blank=True,
                        help_text="Of the whole enterprise, in the year.",
                        null=True,
                        verbose_name="revenue (VND)",
                    ),
                ),
                (
                    "capital",
                    models.BigIntegerField(
                        blank=True,
                        help_text="Of the whole enterprise, at the end of the year.",
                        null=True,
                        verbose_name="capital (VND)",
                    ),
                ),
                (
                    "size_class",
                    models.CharField(
                        choices=[
                            ("micro", "micro"),
                            ("small", "small"),
                            ("medium", "medium"),
                            ("large", "large"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        editable=False,
                        max_length=7,
                        verbose_name="size class",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "identity",
                    models.CharField(
                        editable=False, help_text="Tax code, or the plain name where there is none.", max_length=300
                    ),
                ),
                (
                    "folded",
                    models.CharField(
                        blank=True, editable=False, help_text="Name and tax code for search.", max_length=700
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enterprises",
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
                "verbose_name": "enterprise",
            },
        ),
        migrations.CreateModel(
            name="Establishment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("registered", "registered"),
                            ("reference", "reference"),
                            ("merged", "merged into another"),
                        ],
                        default="registered",
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="establishment code")),
                ("name", models.CharField(max_length=300, verbose_name="establishment name")),
                ("enterprise", models.CharField(blank=True, max_length=300, verbose_name="enterprise as given")),
                (
                    "tax_code",
                    models.CharField(
                        blank=True,
                        max_length=14,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(\\d{10}|\\d{12}|\\d{10}-?\\d{3})$",
                                "A tax code has 10 or 13 digits, a household's 12.",
                            )
                        ],
                        verbose_name="tax code",
                    ),
                ),
                (
                    "vsic",
                    models.CharField(
                        max_length=6,
                        validators=[django.core.validators.RegexValidator("^\\d{2,5}$", "Write two to five digits.")],
                        verbose_name="VSIC code",
                    ),
                ),
                ("vsic_version", models.CharField(default="2018", max_length=4, verbose_name="VSIC version")),
                ("household", models.BooleanField(default=False, verbose_name="household")),
                (
                    "potential",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=7,
                        verbose_name="potential to apply CP",
                    ),
                ),
                ("commune", models.CharField(blank=True, max_length=120, verbose_name="commune")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("park", models.CharField(blank=True, max_length=160, verbose_name="park or cluster")),
                ("old_province", models.CharField(blank=True, max_length=80, verbose_name="former province")),
                (
                    "latitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                ("employees", models.PositiveIntegerField(blank=True, null=True, verbose_name="employees")),
                ("revenue", models.BigIntegerField(blank=True, null=True, verbose_name="revenue (VND)")),
                ("capital", models.BigIntegerField(blank=True, null=True, verbose_name="capital (VND)")),
                (
                    "size_class",
                    models.CharField(
                        choices=[
                            ("micro", "micro"),
                            ("small", "small"),
                            ("medium", "medium"),
                            ("large", "large"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        editable=False,
                        max_length=7,
                        verbose_name="size class",
                    ),
                ),
                ("floor_area", models.FloatField(blank=True, null=True, verbose_name="floor area (m²)")),
                ("active_from", models.DateField(blank=True, null=True, verbose_name="active from")),
                ("active_to", models.DateField(blank=True, null=True, verbose_name="active to")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "folded",
                    models.CharField(
                        blank=True, editable=False, help_text="Name, code and tax code for search.", max_length=700
                    ),
                ),
                (
                    "name_key",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="The name without marks and legal form, to compare.",
                        max_length=300,
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="establishments.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="establishments.establishment",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="establishments",
                        to="territory.area",
                        verbose_name="commune of today",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="establishments",
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
                "verbose_name": "establishment",
            },
        ),
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "score",
                    models.CharField(
                        choices=[("certain", "almost certain"), ("likely", "likely"), ("possible", "possible")],
                        max_length=8,
                        verbose_name="how sure",
                    ),
                ),
                ("reasons", models.CharField(help_text="Codes with spaces between.", max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "not decided"), ("merged", "merged"), ("different", "not the same")],
                        default="open",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.province"
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        help_text="The lower key of the two.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="establishments.establishment",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="establishments.establishment"
                    ),
                ),
            ],
            options={
                "verbose_name": "possible duplicate",
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="full name")),
                ("post", models.CharField(blank=True, max_length=120, verbose_name="post")),
                ("phone", models.CharField(blank=True, max_length=60, verbose_name="phone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("topic", models.CharField(blank=True, max_length=120, verbose_name="ask about")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="establishments.establishment",
                        verbose_name="establishment",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("file_name", models.CharField(editable=False, max_length=255, verbose_name="file name")),
                ("title", models.CharField(max_length=200, verbose_name="what it is")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size (bytes)")),
                ("added", models.DateTimeField(editable=False, verbose_name="added")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kit.storedfile",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="establishments.establishment",
                        verbose_name="establishment",
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "ordering": ["-added", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Permit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("permit", "environmental permit"),
                            ("registration", "environmental registration"),
                            ("component", "component permit of before 2022"),
                            ("other", "other document"),
                        ],
                        default="permit",
                        max_length=12,
                        verbose_name="kind of permit",
                    ),
                ),
                ("number", models.CharField(max_length=80, verbose_name="permit number")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                ("issuer", models.CharField(blank=True, max_length=200, verbose_name="issued by")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permits",
                        to="establishments.establishment",
                        verbose_name="establishment",
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
                "verbose_name": "environmental permit",
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=30, verbose_name="product code")),
                ("name", models.CharField(max_length=200, verbose_name="product name")),
                ("kind", models.CharField(blank=True, max_length=80, verbose_name="kind")),
                ("unit", models.CharField(max_length=20, verbose_name="unit")),
                (
                    "basis",
                    models.CharField(
                        choices=[("in", "input"), ("out", "output")], default="out", max_length=3, verbose_name="basis"
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="establishments.establishment",
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
                "verbose_name": "product",
            },
        ),
        migrations.CreateModel(
            name="ProductConversion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "factor",
                    models.CharField(
                        max_length=30,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^-?\\d{1,12}(\\.\\d{1,12})?$", "Write digits with a point, for example 0.0001543."
                            ),
                            django.core.validators.RegexValidator("^[^-]*[1-9]", "It must be greater than zero."),
                        ],
                        verbose_name="conversion factor",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversions",
                        to="establishments.product",
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
                "verbose_name": "product conversion",
            },
        ),
        migrations.CreateModel(
            name="SizeThreshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "branch",
                    models.CharField(
                        choices=[
                            ("industry", "agriculture, industry and construction"),
                            ("trade", "trade and services"),
                        ],
                        max_length=8,
                        verbose_name="main activity",
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        choices=[("micro", "micro"), ("small", "small"), ("medium", "medium")],
                        max_length=6,
                        verbose_name="size class",
                    ),
                ),
                ("employees", models.PositiveIntegerField(verbose_name="employees at most")),
                ("revenue", models.BigIntegerField(verbose_name="revenue at most (VND)")),
                ("capital", models.BigIntegerField(verbose_name="capital at most (VND)")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("legal_source", models.CharField(max_length=300, verbose_name="legal source")),
                ("confirmed", models.BooleanField(default=True, verbose_name="confirmed")),
            ],
            options={
                "verbose_name": "threshold of size",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("branch", "size", "valid_from"), name="one_size_threshold_per_start"
                    ),
                    models.CheckConstraint(condition=models.Q(("employees__gt", 0)), name="size_threshold_is_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("own", "reports for it"), ("assigned", "assigned consultant")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ties",
                        to="establishments.establishment",
                        verbose_name="establishment",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ties",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "person of an establishment",
            },
        ),
        migrations.AddIndex(
            model_name="enterprise",
            index=models.Index(fields=["province", "name", "id"], name="enterprise_by_name"),
        ),
        migrations.AddConstraint(
            model_name="enterprise",
            constraint=models.UniqueConstraint(
                fields=("province", "identity"),
                name="one_enterprise_per_identity",
                violation_error_message="There is already an enterprise with this tax code, or name.",
            ),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(fields=["origin", "province", "code", "id"], name="establishment_by_code"),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(fields=["origin", "province", "name", "id"], name="establishment_by_name"),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(fields=["origin", "province", "vsic", "id"], name="establishment_by_vsic"),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(fields=["origin", "province", "commune", "id"], name="establishment_by_commune"),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(fields=["tax_code"], name="establishment_by_tax_code"),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(fields=["province", "name_key"], name="establishment_by_plain_name"),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(fields=["origin", "province", "size_class", "id"], name="establishment_by_size"),
        ),
        migrations.AddConstraint(
            model_name="establishment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", "registered")),
                fields=("province", "code"),
                name="one_establishment_per_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="establishment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", "reference")), fields=("code",), name="one_reference_plant_per_code"
            ),
        ),
        migrations.AddIndex(
            model_name="duplicatepair",
            index=models.Index(fields=["province", "state", "score"], name="duplicates_by_state"),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="one_pair_of_duplicates"),
        ),
        migrations.AddConstraint(
            model_name="permit",
            constraint=models.UniqueConstraint(fields=("establishment", "number"), name="one_permit_per_number"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(fields=("establishment", "code"), name="one_product_per_code"),
        ),
        migrations.AddConstraint(
            model_name="productconversion",
            constraint=models.UniqueConstraint(fields=("product", "valid_from"), name="one_conversion_per_start"),
        ),
        migrations.AddIndex(
            model_name="tie",
            index=models.Index(fields=["establishment", "kind"], name="tie_by_establishment"),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.UniqueConstraint(
                fields=("user", "establishment", "kind", "valid_from"), name="one_tie_per_start"
            ),
        ),
    ]
