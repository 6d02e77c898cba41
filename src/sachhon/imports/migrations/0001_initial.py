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
            name="HeaderMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("province_id", models.PositiveIntegerField(null=True)),
                ("workbook", models.CharField(max_length=40)),
                ("spec", models.CharField(blank=True, help_text="Empty where a sheet is placed.", max_length=40)),
                (
                    "sheet",
                    models.CharField(
                        blank=True, help_text="The title compared; the header is of such sheets.", max_length=100
                    ),
                ),
                (
                    "header",
                    models.CharField(help_text="The header or title without marks, case and spaces.", max_length=200),
                ),
                ("text", models.CharField(help_text="As it stood in the file.", max_length=300)),
                (
                    "field",
                    models.CharField(blank=True, help_text="The field or table; empty: leave it out.", max_length=40),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province_id", "workbook", "spec", "sheet", "header"), name="one_meaning_of_a_header"
                    )
                ],
            },
        ),
    ]
