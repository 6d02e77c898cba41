import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("establishments", "0001_initial"),
        ("kit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlantYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("country", models.CharField(default="US", max_length=2, verbose_name="country")),
                ("currency", models.CharField(default="USD", max_length=3, verbose_name="currency")),
                ("price_year", models.PositiveSmallIntegerField(verbose_name="price year")),
                ("sic", models.CharField(blank=True, max_length=4, verbose_name="SIC code")),
                ("naics", models.CharField(blank=True, max_length=6, verbose_name="NAICS code")),
                ("state", models.CharField(blank=True, max_length=2, verbose_name="state of the country")),
                ("products", models.CharField(blank=True, max_length=200, verbose_name="products")),
                (
                    "output_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kg", "kg"),
                            ("piece", "piece"),
                            ("m3", "m³"),
                            ("kft", "1,000 feet"),
                            ("bbl", "barrel"),
                            ("bushel", "bushel"),
                        ],
                        max_length=8,
                        verbose_name="unit of output",
                    ),
                ),
                ("hours", models.PositiveIntegerField(blank=True, null=True, verbose_name="production hours a year")),
                ("employees", models.PositiveIntegerField(blank=True, null=True, verbose_name="employees")),
                ("floor_area", models.FloatField(blank=True, null=True, verbose_name="floor area (m²)")),
                ("demand", models.FloatField(blank=True, null=True, verbose_name="billed demand (kW-months)")),
                ("sales", models.BigIntegerField(blank=True, null=True, verbose_name="sales (USD)")),
                (
                    "electricity_cost",
                    models.BigIntegerField(blank=True, null=True, verbose_name="cost of electricity (USD)"),
                ),
                ("fuel_cost", models.BigIntegerField(blank=True, null=True, verbose_name="cost of fuels (USD)")),
                ("energy_cost", models.BigIntegerField(blank=True, null=True, verbose_name="cost of energy (USD)")),
                ("water_cost", models.BigIntegerField(blank=True, null=True, verbose_name="cost of water (USD)")),
                ("waste_cost", models.BigIntegerField(blank=True, null=True, verbose_name="cost of waste (USD)")),
                (
                    "energy_complete",
                    models.BooleanField(
                        default=False,
                        help_text="No use of energy was left out or is missing.",
                        verbose_name="energy use complete",
                    ),
                ),
                ("left_out", models.TextField(blank=True, verbose_name="cells left out")),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plant_years",
                        to="establishments.establishment",
                        verbose_name="plant",
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
                "verbose_name": "plant of a foreign survey",
                "verbose_name_plural": "plants of foreign surveys",
                "indexes": [
                    models.Index(fields=["sic", "id"], name="plant_year_by_sic"),
                    models.Index(fields=["year", "id"], name="plant_year_by_year"),
                ],
                "constraints": [models.UniqueConstraint(fields=("establishment", "year"), name="one_plant_year")],
            },
        ),
    ]
