import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("province", "province"), ("commune", "commune")], max_length=8, verbose_name="kind"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Its first known code and day.", max_length=20, unique=True, verbose_name="key"
                    ),
                ),
            ],
            options={
                "verbose_name": "place",
            },
        ),
        migrations.CreateModel(
            name="Province",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_vi", models.CharField(max_length=200, verbose_name="name in Vietnamese")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("code", models.CharField(max_length=6, unique=True, verbose_name="code")),
                ("kind", models.CharField(default="province", max_length=10, verbose_name="kind")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("predecessors", models.CharField(blank=True, max_length=200, verbose_name="former provinces")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
            ],
            options={
                "verbose_name": "province",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="AreaChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=30, unique=True, verbose_name="key")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merge", "merged"),
                            ("split", "split"),
                            ("transfer", "moved to another province"),
                            ("rename", "renamed"),
                            ("reclassify", "rank changed"),
                            ("abolish", "abolished"),
                        ],
                        max_length=10,
                        verbose_name="kind of change",
                    ),
                ),
                ("effective", models.DateField(verbose_name="in force from")),
                ("legal_act", models.CharField(max_length=300, verbose_name="legal act")),
                ("note_vi", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("note_en", models.CharField(blank=True, max_length=300, verbose_name="note in English")),
                ("confirmed", models.BooleanField(default=True, verbose_name="confirmed")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        help_text="The place it befell, or the province whose communes it befell.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="territory.area",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of places",
            },
        ),
        migrations.AddField(
            model_name="area",
            name="province",
            field=models.ForeignKey(
                blank=True,
                help_text="The office whose officers look after its record today.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="areas",
                to="territory.province",
                verbose_name="province",
            ),
        ),
        migrations.CreateModel(
            name="Sector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_vi", models.CharField(max_length=200, verbose_name="name in Vietnamese")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("code", models.CharField(max_length=5, verbose_name="code")),
                ("version", models.CharField(max_length=4, verbose_name="version")),
                ("section", models.CharField(max_length=1, verbose_name="section")),
                ("confirmed", models.BooleanField(default=True, verbose_name="confirmed")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
            ],
            options={
                "verbose_name": "sector",
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="one_sector_per_code_and_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="SectorMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_code", models.CharField(max_length=5, verbose_name="from code")),
                ("from_version", models.CharField(max_length=4, verbose_name="from version")),
                ("to_code", models.CharField(max_length=5, verbose_name="to code")),
                ("to_version", models.CharField(max_length=4, verbose_name="to version")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("same", "same content"),
                            ("part", "a part of it"),
                            ("assumed", "assumed, to be confirmed"),
                        ],
                        default="same",
                        max_length=8,
                        verbose_name="basis",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
            ],
            options={
                "verbose_name": "sector mapping",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("from_code", "from_version", "to_code", "to_version"),
                        name="one_mapping_between_two_sectors",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_version", models.F("to_version")), _negated=True),
                        name="mapping_leads_to_another_version",
                        violation_error_message="Write two different versions.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("park", "industrial park (KCN)"),
                            ("cluster", "industrial cluster (CCN)"),
                            ("village", "craft village"),
                            ("economic", "economic zone (KKT)"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("name", models.CharField(max_length=160, verbose_name="name of the park, cluster or village")),
                ("commune_text", models.CharField(blank=True, max_length=160, verbose_name="commune as written")),
                (
                    "hectares",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000.0),
                        ],
                        verbose_name="area (ha)",
                    ),
                ),
                (
                    "investor",
                    models.CharField(blank=True, max_length=200, verbose_name="investor of the infrastructure"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="founded")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="dissolved")),
                ("legal_act", models.CharField(blank=True, max_length=300, verbose_name="legal act")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "folded",
                    models.CharField(blank=True, editable=False, help_text="Code and name for search.", max_length=300),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="zones",
                        to="territory.area",
                        verbose_name="commune",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="zones",
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
                "verbose_name": "park, cluster or craft village",
            },
        ),
        migrations.CreateModel(
            name="AreaEdge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weight",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="weight",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("exact", "whole"),
                            ("establishments", "by establishments"),
                            ("area", "by area"),
                            ("population", "by population"),
                            ("estimated", "estimated"),
                        ],
                        default="exact",
                        max_length=14,
                        verbose_name="basis",
                    ),
                ),
                ("main", models.BooleanField(default=True, verbose_name="main part")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edges",
                        to="territory.areachange",
                        verbose_name="change",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="went",
                        to="territory.area",
                        verbose_name="from",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="came",
                        to="territory.area",
                        verbose_name="into",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a change",
                "constraints": [
                    models.UniqueConstraint(fields=("change", "source", "target"), name="one_edge_between_two_places"),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0), ("weight__lte", 1)), name="weight_is_a_share"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("basis", "exact"), _negated=True), ("weight", 1), _connector="OR"),
                        name="whole_has_weight_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True), name="no_edge_to_itself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("open_start", models.BooleanField(default=False, verbose_name="began earlier, day not recorded")),
                (
                    "code",
                    models.CharField(
                        max_length=8,
                        validators=[django.core.validators.RegexValidator("^\\d{2,6}$", "Write two to six digits.")],
                        verbose_name="code",
                    ),
                ),
                ("code_system", models.CharField(default="tctk", max_length=10, verbose_name="code system")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("tinh", "province (tỉnh)"),
                            ("thanh_pho", "city (thành phố)"),
                            ("xa", "commune (xã)"),
                            ("phuong", "ward (phường)"),
                            ("thi_tran", "township (thị trấn)"),
                            ("dac_khu", "special zone (đặc khu)"),
                            ("huyen", "district without communes (huyện)"),
                        ],
                        max_length=10,
                        verbose_name="type",
                    ),
                ),
                ("name_vi", models.CharField(max_length=80, verbose_name="name in Vietnamese")),
                ("name_en", models.CharField(max_length=80, verbose_name="name in English")),
                ("district", models.CharField(blank=True, max_length=80, verbose_name="former district")),
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
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("confirmed", models.BooleanField(default=True, verbose_name="confirmed")),
                (
                    "folded",
                    models.CharField(blank=True, editable=False, help_text="Name, district and code.", max_length=200),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="territory.area",
                        verbose_name="place",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.area",
                        verbose_name="belongs to",
                    ),
                ),
            ],
            options={
                "verbose_name": "place in its time",
                "indexes": [
                    models.Index(fields=["code", "valid_from"], name="place_by_code"),
                    models.Index(fields=["name_vi", "id"], name="place_by_name"),
                    models.Index(fields=["parent", "code"], name="place_by_parent"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "valid_from"), name="one_version_of_a_place_per_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="place_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="area",
            index=models.Index(fields=["province", "kind"], name="area_by_province"),
        ),
        migrations.AddIndex(
            model_name="zone",
            index=models.Index(fields=["province", "name", "id"], name="zone_by_name"),
        ),
        migrations.AddConstraint(
            model_name="zone",
            constraint=models.UniqueConstraint(fields=("province", "code"), name="one_zone_per_code"),
        ),
    ]
