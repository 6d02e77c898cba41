from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
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
                "ordering": ["code"],
            },
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
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="one_sector_per_code_and_version")
                ],
            },
        ),
    ]
