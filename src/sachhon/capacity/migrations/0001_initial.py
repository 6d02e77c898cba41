import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kit", "0001_initial"),
        ("territory", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Officer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=30, verbose_name="officer code")),
                ("name", models.CharField(max_length=120, verbose_name="full name")),
                ("agency", models.CharField(max_length=200, verbose_name="agency")),
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
                "verbose_name": "officer",
            },
        ),
        migrations.CreateModel(
            name="OfficerPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160, verbose_name="post")),
                ("in_scope", models.BooleanField(default=True, verbose_name="in scope")),
                ("valid_from", models.DateField(verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="capacity.officer"
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
                "verbose_name": "post",
            },
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=160, verbose_name="qualification")),
                ("certificate", models.CharField(blank=True, max_length=60, verbose_name="certificate number")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications",
                        to="capacity.officer",
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
                "verbose_name": "qualification",
            },
        ),
        migrations.CreateModel(
            name="SurveyStratum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wave", models.CharField(max_length=60, verbose_name="survey wave")),
                ("stratum", models.CharField(max_length=80, verbose_name="stratum")),
                ("frame_date", models.DateField(verbose_name="frame date")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("census", "census"),
                            ("simple", "simple random sample"),
                            ("stratified", "stratified sample"),
                        ],
                        max_length=10,
                        verbose_name="method",
                    ),
                ),
                ("frame_count", models.PositiveIntegerField(verbose_name="establishments in the stratum")),
                ("sample_count", models.PositiveIntegerField(verbose_name="selected")),
                ("responses", models.PositiveIntegerField(verbose_name="responses")),
                ("aware", models.PositiveIntegerField(verbose_name="aware of the benefits")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
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
                "verbose_name": "survey stratum",
            },
        ),
        migrations.AddConstraint(
            model_name="officer",
            constraint=models.UniqueConstraint(fields=("province", "code"), name="one_officer_per_code"),
        ),
        migrations.AddConstraint(
            model_name="officerpost",
            constraint=models.UniqueConstraint(fields=("officer", "title", "valid_from"), name="one_post_per_start"),
        ),
        migrations.AddConstraint(
            model_name="qualification",
            constraint=models.UniqueConstraint(
                fields=("officer", "kind", "valid_from"), name="one_qualification_per_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveystratum",
            constraint=models.UniqueConstraint(fields=("province", "wave", "stratum"), name="one_stratum_per_wave"),
        ),
        migrations.AddConstraint(
            model_name="surveystratum",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("aware__lte", models.F("responses")),
                    ("responses__lte", models.F("sample_count")),
                    ("sample_count__lte", models.F("frame_count")),
                ),
                name="survey_counts_nest",
            ),
        ),
    ]
