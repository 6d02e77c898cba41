"""The forms of invitations, roles, people and agencies."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sachhon.accounts.authority import Refused, agencies_of, roles_to_give
from sachhon.accounts.forms import PASSWORD_HINT
from sachhon.accounts.models import Agency, AgencyArea, Invitation, Membership, User
from sachhon.kit import clock
from sachhon.kit.entries import DayEntry

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


class Page(forms.Form):
    """A form of an administration page: what a service refuses stands above it, with all that was typed."""

    def __init__(self, *args: Any, by: Any = None, **options: Any) -> None:
        self.by = by
        super().__init__(*args, **options)

    def full_clean(self) -> None:
        """Every control that is empty says so in the same words, those added later as well."""
        for field in self.fields.values():
            field.error_messages["required"] = gettext_lazy("Fill this in.")
        super().full_clean()

    def tried(self, deed: Any) -> Any:
        """What the deed gives; nothing, and the reason among the errors, where it is refused."""
        if not self.is_valid():
            return None
        try:
            return deed()
        except Refused as refused:
            self.add_error(None, str(refused.reason))
            return None


def agency_field(by: Any, deed: str) -> forms.ModelChoiceField:
    """The agencies of today that a person may name."""
    found = agencies_of(by, deed).on(clock.today())
    only = found[0].pk if len(found[:2]) == 1 else None
    return forms.ModelChoiceField(found, label=_("Agency"), initial=only, empty_label=_("Choose an agency"))


def role_choices(by: Any, agencies: Any) -> list[tuple[str, Any]]:
    """The roles that a person may give in one of the agencies."""
    may = frozenset[str]().union(
        *(roles_to_give(by, each) for each in set(agencies.values_list("province_id", flat=True)))
    )
    return [("", _("Choose a role")), *(pair for pair in Membership.Role.choices if pair[0] in may)]


class Inviting(Page):
    """Whom to invite, as what."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"] = agency_field(self.by, "invite")
        choices = role_choices(self.by, self.fields["agency"].queryset)
        self.fields["role"] = forms.ChoiceField(choices=choices, label=_("Role"))

    def made(self) -> Invitation:
        """The invitation as typed, not kept yet."""
        return Invitation(**{name: self.cleaned_data[name] for name in ("name", "email", "agency", "role")})


class Dates(Page):
    """From one day to another, the last not included."""

    valid_from = DayEntry(label=gettext_lazy("From"))
    valid_to = DayEntry(
        label=gettext_lazy("To"), required=False, help_text=gettext_lazy("The first day on which it no longer holds.")
    )

    def clean(self) -> dict[str, Any]:
        """The last day lies after the first."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("valid_from"), given.get("valid_to")
        if first and last and last <= first:
            self.add_error("valid_to", _("The last day lies before the first."))
        return given


class Granting(Dates):
    """A role in an agency, with dates."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"] = agency_field(self.by, "administer")
        choices = role_choices(self.by, self.fields["agency"].queryset)
        self.fields["role"] = forms.ChoiceField(choices=choices, label=_("Role"))
        self.fields["valid_from"].initial = clock.today()
        self.order_fields(["agency", "role", "valid_from", "valid_to"])

    def made(self, user: User) -> Membership:
        """The membership as typed, not kept yet."""
        return Membership(user=user, **self.cleaned_data)


class Ending(Page):
    """The day on which something ends."""

    on = DayEntry(label=gettext_lazy("Ends on"))

    def clean_on(self) -> dt.date:
        """Today or later: what was done until now stays as it was."""
        on: dt.date = self.cleaned_data["on"]
        if on < clock.today():
            raise forms.ValidationError(_("Today or a later day; what was done until now stays as it was."))
        return on


class AgencyForm(Dates):
    """What an agency is called, from when to when it exists, and who carries it on."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    short_name = forms.CharField(label=gettext_lazy("Short name"), max_length=40, required=False)

    def __init__(self, *args: Any, agency: Agency, provinces: list[tuple[int, str]], **options: Any) -> None:
        self.agency = agency
        super().__init__(*args, **options)
        others = agencies_of(self.by).exclude(pk=agency.pk)
        label = _("Carried on by")
        hint = _("On its last day its people move there, and they keep seeing what they saw.")
        self.fields["successor"] = forms.ModelChoiceField(others, label=label, required=False, help_text=hint)
        if agency.pk is None and len(provinces) > 1:
            self.fields["province"] = forms.TypedChoiceField(choices=provinces, coerce=int, label=_("Province"))
        self.provinces = provinces
        self.order_fields(["name", "short_name", "province", "valid_from", "valid_to", "successor"])

    def clean(self) -> dict[str, Any]:
        """Who is carried on has a last day, and is not carried on by who it carries on."""
        given = super().clean()
        successor = given.get("successor")
        if successor and not given.get("valid_to"):
            self.add_error("valid_to", _("Write the day on which the other agency takes over."))
        if successor and self.agency.pk and self._comes_back(successor):
            self.add_error("successor", _("That agency is itself carried on by this one."))
        return given

    def _comes_back(self, successor: Agency | None) -> bool:
        seen: set[int] = set()
        while successor is not None and successor.pk not in seen:
            if successor.pk == self.agency.pk:
                return True
            seen.add(successor.pk)
            successor = successor.successor
        return False

    def made(self) -> Agency:
        """The agency as typed, not kept yet."""
        given = dict(self.cleaned_data)
        province = given.pop("province", self.provinces[0][0] if self.provinces else None)
        if self.agency.pk is None:
            self.agency.province_id = province
        for name, value in given.items():
            setattr(self.agency, name, value)
        return self.agency


class AreaForm(Dates):
    """A province that an agency is responsible for."""

    def __init__(self, *args: Any, agency: Agency, provinces: list[tuple[int, str]], **options: Any) -> None:
        self.agency = agency
        super().__init__(*args, **options)
        self.fields["province_id"] = forms.TypedChoiceField(choices=provinces, coerce=int, label=_("Province"))
        self.fields["valid_from"].initial = clock.today()
        self.order_fields(["province_id", "valid_from", "valid_to"])

    def made(self) -> AgencyArea:
        """The area as typed, not kept yet."""
        return AgencyArea(agency=self.agency, **self.cleaned_data)


class Joining(Page):
    """How a new person will sign in."""

    full_name = forms.CharField(label=gettext_lazy("Full name"), max_length=120)
    username = forms.CharField(
        label=gettext_lazy("User name"), max_length=40,
        help_text=gettext_lazy("3 to 40 small letters without marks, figures, dots, hyphens."),
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("Password"), strip=False, help_text=PASSWORD_HINT,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("Password again"), strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, invitation: Invitation, **options: Any) -> None:
        self.invitation = invitation
        super().__init__(*args, **options)
        self.fields["full_name"].initial = invitation.name

    def clean_username(self) -> str:
        """Small letters, and nobody else's."""
        name: str = self.cleaned_data["username"].strip().lower()
        if not NAME.fullmatch(name):
            raise forms.ValidationError(
                _("Write 3 to 40 small letters without marks, figures, dots or hyphens: le.anh")
            )
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("Another person has this user name. Add a letter or a figure."))
        return name

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same, and good enough; all reasons at once."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.invitation.email and User.objects.filter(email__iexact=self.invitation.email).exists():
            self.add_error(None, _("There is an account with this e-mail already: sign in first, then open the link."))
        if "password" in given and "again" in given and given["password"] != given["again"]:
            self.add_error("again", _("The two passwords differ."))
        if "password" in given:
            try:
                validate_password(given["password"], self.made())
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return given

    def made(self) -> User:
        """The person as typed, not kept yet."""
        given = self.cleaned_data
        names = {name: given.get(name, "") for name in ("username", "full_name")}
        return User(**names, email=self.invitation.email.lower())
