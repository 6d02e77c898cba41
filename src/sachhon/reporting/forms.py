"""Small forms of reporting: how a report came that an officer types, and what became of a letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sachhon.kit.entries import DayEntry, TextEntry
from sachhon.reporting.models import Report


class OnBehalfForm(forms.Form):
    """By which way the figures came, who gave them, and the paper or photo itself."""

    channel = forms.ChoiceField(
        label=_("How it came"), choices=[c for c in Report.Channel.choices if c[0] != Report.Channel.SELF]
    )
    said_by = TextEntry(label=_("Who gave the figures"), max_length=120, help_text=_("Name and post."))
    evidence = forms.FileField(
        label=_("The paper, photo or message"),
        help_text=_("A note of the call is enough where nothing was written."),
    )  # fmt: skip


class SentForm(forms.Form):
    """Number and day of a letter that went out."""

    letter_number = TextEntry(label=_("Number of the letter"), max_length=60)
    sent_on = DayEntry(label=_("Sent on"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in; without it the letter does not count as sent.")
