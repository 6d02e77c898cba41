"""Forms of places: the question to the list, and a correction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sachhon.kit import clock
from sachhon.kit.entries import DayEntry, TextEntry
from sachhon.territory.models import AreaVersion

EARLIEST, LATEST = dt.date(2008, 8, 1), dt.date(2100, 1, 1)
BOUNDARIES = (("then", _("as it was then")), ("today", _("in today's boundary")))


class Question(forms.Form):
    """Which places, of which day, in which boundary."""

    q = forms.CharField(label=_("Name, former district or code"), required=False, max_length=80)
    on = DayEntry(label=_("As it was on"), required=False)
    province = forms.CharField(label=_("Province"), required=False, max_length=6)
    boundary = forms.ChoiceField(label=_("Shown"), choices=BOUNDARIES, required=False)

    def clean_on(self) -> dt.date:
        """Today, unless another day is asked for."""
        found = self.cleaned_data.get("on") or clock.today()
        if not EARLIEST <= found <= LATEST:
            raise forms.ValidationError(_("The lists begin on 01/08/2008: write a later day."))
        return found


class Correction(forms.Form):
    """What a place is called, ranked and coded from a day on."""

    valid_from = DayEntry(
        label=_("In force from"), help_text=_("The first day on which this is so; what was before stays as it was.")
    )
    code = forms.RegexField(
        r"^\d{2,6}$", label=_("Code"), max_length=6, error_messages={"invalid": _("Write two to six digits.")}
    )
    type = forms.ChoiceField(label=_("Type"), choices=AreaVersion.Type.choices)
    name_vi = TextEntry(label=_("Name in Vietnamese, without its rank"), max_length=80)
    name_en = TextEntry(label=_("Name in English, without its rank"), max_length=80)
    source = TextEntry(label=_("Legal act"), max_length=300, help_text=_("Number, issuer and day of the act."))
    confirmed = forms.BooleanField(
        label=_("Confirmed against the text of the act"), required=False,
    )  # fmt: skip
    why = TextEntry(label=_("Reason for the change"), max_length=300)

    def __init__(self, *args: Any, kind: str = "commune", **options: Any) -> None:
        super().__init__(*args, **options)
        ranks = {"province": ("tinh", "thanh_pho")}.get(kind, ("xa", "phuong", "thi_tran", "dac_khu", "huyen"))
        field: Any = self.fields["type"]
        field.choices = [each for each in AreaVersion.Type.choices if each[0] in ranks]
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in; without it the record cannot be kept.")
