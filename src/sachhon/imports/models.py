"""What people said of headers and sheets that no specification knows."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from sachhon.kit.models import Recorded


class HeaderMapping(Recorded):
    """One confirmed reading: a header means a field, a sheet means a table, or either is left out."""

    province_id = models.PositiveIntegerField(null=True)
    workbook = models.CharField(max_length=40)
    spec = models.CharField(max_length=40, blank=True, help_text="Empty where a sheet is placed.")
    sheet = models.CharField(max_length=100, blank=True, help_text="The title compared; the header is of such sheets.")
    header = models.CharField(max_length=200, help_text="The header or title without marks, case and spaces.")
    text = models.CharField(max_length=300, help_text="As it stood in the file.")
    field = models.CharField(max_length=40, blank=True, help_text="The field or table; empty: leave it out.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province_id", "workbook", "spec", "sheet", "header"], name="one_meaning_of_a_header"
            )
        ]

    def __str__(self) -> str:
        return self.text
