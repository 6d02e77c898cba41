"""What a reader of the library may ask for: each part bounded, each with a default."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sachhon.library.models import OutputUnit
from sachhon.library.queries import COLUMNS, Question, sector_names

FIGURES = (("energy", _("Energy per unit of output")), ("cost", _("Cost of energy in sales")))
DIGITS = ((2, _("2 digits")), (4, _("4 digits")))
SCOPES = (("manufacturing", _("Manufacturing")), ("all", _("All sectors")))
SORTS = tuple((f"{sign}{name}", name) for sign in ("", "-") for name in COLUMNS)


def _year(label: Any) -> forms.IntegerField:
    """A year that may be left open."""
    words = dict.fromkeys(("invalid", "min_value", "max_value"), _("Write a year in four digits, as 2005."))
    return forms.IntegerField(label=label, min_value=1900, max_value=2100, required=False, error_messages=words)


class PlantsForm(forms.Form):
    """The question to the survey, read from the address."""

    figure = forms.ChoiceField(label=_("Figure"), choices=FIGURES, required=False)
    unit = forms.ChoiceField(label=_("Unit of output"), choices=OutputUnit.choices, required=False)
    digits = forms.TypedChoiceField(label=_("Level of SIC codes"), choices=DIGITS, coerce=int, required=False)
    scope = forms.ChoiceField(label=_("Sectors"), choices=SCOPES, required=False)
    first = _year(_("From year"))
    last = _year(_("To year"))
    group = forms.ChoiceField(choices=(), required=False, widget=forms.HiddenInput)
    sort = forms.ChoiceField(choices=SORTS, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        """The form filled in with what stands in the address, and with defaults for the rest."""
        defaults = {"figure": "energy", "unit": "kg", "digits": "2", "scope": "manufacturing"}
        super().__init__({**defaults, **{name: value for name, value in data.items() if value}})
        self.fields["group"].choices = [(code, code) for code in sector_names() if len(code) == 2]

    def question(self) -> Question:
        """The question; a part that cannot be read is left at its default, and the form says so."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Question(**asked)
