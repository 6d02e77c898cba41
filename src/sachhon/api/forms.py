"""What is asked for a token and for an address that is told of events."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sachhon.api import posting
from sachhon.api.models import ApiToken, Webhook
from sachhon.kit.register import REGISTERS

DAYS = (
    (30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")),
    (180, gettext_lazy("180 days")), (365, gettext_lazy("one year")),
)  # fmt: skip
EVENTS = (
    ("commit", gettext_lazy("an import was committed")), ("publish", gettext_lazy("an edition was published")),
)  # fmt: skip
WRONG_CHOICE = gettext_lazy("Choose one of the list.")


def provinces(keys: Any = None) -> dict[int, Any]:
    """Provinces by key; this room lies below the one that keeps them."""
    found = apps.get_model("territory.Province").objects.order_by("code")
    return {each.pk: each for each in (found if keys is None else found.filter(pk__in=keys))}


class Ticks(forms.CheckboxSelectMultiple):
    """Boxes to tick; a fault leads to the first of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__({"class": "form-check-input"}, **options)

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """The box of an index, or the first one."""
        return super().id_for_label(str(id_), index or "0")


class Page(forms.Form):
    """A form that says of every empty control that it is to be filled in."""

    def full_clean(self) -> None:
        """The same words for all, those added later as well."""
        for field in self.fields.values():
            field.error_messages["required"] = gettext_lazy("Fill this in.")
            field.error_messages["invalid_choice"] = WRONG_CHOICE
        super().full_clean()


class TokenForm(Page):
    """A token: what for, what it may, where, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"), max_length=80,
        help_text=gettext_lazy("The program and the machine that it runs on."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    scope = forms.ChoiceField(label=pgettext_lazy("of a token", "It may"), choices=ApiToken.Scope.choices)
    days = forms.TypedChoiceField(label=gettext_lazy("Valid for"), choices=DAYS, coerce=int, initial=90)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        keys = None if user.is_superuser else {key for _role, key in user.roles if key}
        names = [("", _("Wherever I may")), *((key, str(each)) for key, each in provinces(keys).items())]
        self.fields["province"] = forms.TypedChoiceField(
            label=_("Province"), choices=names, coerce=int, empty_value=None, required=False
        )
        seen = [(slug, str(each.title)) for slug, each in REGISTERS.items() if each.may(user, "view")]
        self.fields["registers"] = forms.MultipleChoiceField(
            label=_("Registers"), choices=seen, required=False, widget=Ticks(), help_text=_("None ticked: all.")
        )
        self.order_fields(["name", "scope", "province", "days", "registers"])


class WebhookForm(Page):
    """An address, and what it is told of."""

    url = forms.CharField(
        label=gettext_lazy("Address"), max_length=500, help_text=gettext_lazy("It begins with https://"),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "url", "autocapitalize": "none"}),
    )  # fmt: skip
    events = forms.MultipleChoiceField(label=gettext_lazy("Tell it when"), choices=EVENTS, widget=Ticks())

    def __init__(self, *args: Any, keys: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(key, str(each)) for key, each in provinces(keys).items()]
        first = names[0][0] if len(names) == 1 else None
        if len(names) != 1:
            names = [("", _("Choose a province")), *names]  # type: ignore[list-item]
        self.fields["province"] = forms.TypedChoiceField(label=_("Province"), choices=names, coerce=int, initial=first)
        self.order_fields(["url", "province", "events"])

    def clean_url(self) -> str:
        """One that messages are sent to."""
        url: str = self.cleaned_data["url"]
        try:
            posting.checked(url)
        except posting.NotSent as refused:
            raise forms.ValidationError(posting.words(str(refused))) from refused
        return url

    def clean(self) -> dict[str, Any]:
        """An address that is told already is not told twice."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        url, province = given.get("url"), given.get("province")
        if url and province and Webhook.objects.filter(url=url, province_id=province).exists():
            self.add_error("url", _("This address stands in the list already."))
        return given
