"""The power company's monthly list: its customers, and what each row of a list said."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.models import Establishment
from sachhon.kit.models import Imported
from sachhon.territory.models import Province


class Customer(Imported):
    """One customer code of the power company, and the establishment it belongs to; several codes may be of one."""

    class State(models.TextChoices):
        OPEN = "open", _("to be matched")
        MATCHED = "matched", _("matched")
        LEFT = "left", _("no establishment of the programme")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("province"), related_name="+")
    code = models.CharField(_("customer code"), max_length=20)
    name = models.CharField(_("customer"), max_length=300)
    address = models.CharField(_("address"), max_length=300, blank=True)
    tax_code = models.CharField(_("tax code"), max_length=14, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.OPEN)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, verbose_name=_("establishment"), related_name="customers"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    personal = ("tax_code",)

    class Meta:
        verbose_name = _("electricity customer")
        constraints = [
            models.UniqueConstraint(fields=["province", "code"], name="one_customer_per_code"),
            models.CheckConstraint(
                condition=models.Q(state="matched", establishment__isnull=False)
                | (~models.Q(state="matched") & models.Q(establishment__isnull=True)),
                name="matched_customer_has_an_establishment",
            ),
        ]
        indexes = [models.Index(fields=["province", "state", "code"], name="customer_by_state")]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"


class PowerRow(Imported):
    """One row of a list: what a customer took from the grid, or gave to it, from one day to another."""

    class Direction(models.TextChoices):
        TAKEN = "taken", _("taken from the grid")
        GIVEN = "given", _("given to the grid")

    customer = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("electricity customer"), related_name="rows")
    direction = models.CharField(_("direction"), max_length=5, choices=Direction.choices, default=Direction.TAKEN)
    start = models.DateField(_("from"))
    end = models.DateField(_("to"), help_text=_("First day no longer counted."))
    normal = models.FloatField(_("normal hours (kWh)"), null=True, blank=True)
    peak = models.FloatField(_("peak hours (kWh)"), null=True, blank=True)
    low = models.FloatField(_("off-peak hours (kWh)"), null=True, blank=True)
    total = models.FloatField(_("total (kWh)"))
    money = models.BigIntegerField(_("amount (VND)"), null=True, blank=True)

    class Meta:
        verbose_name = _("row of a power list")
        constraints = [
            models.UniqueConstraint(fields=["customer", "direction", "start", "end"], name="one_power_row_per_span"),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="power_row_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} · {self.start:%d/%m/%Y}"
