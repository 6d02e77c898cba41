"""The forms of signing in: allauth's rules, in this product's words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from sachhon.accounts.models import User

# A code is right for its half minute and the one on either side; it is good once in all that time.
CODE_LIVES = 120
PASSWORD_HINT = _(
    "At least 12 characters; several words are easy to keep in mind. Any characters, and pasting, are fine."
)


def _worded(form: Any, **labels: Any) -> None:
    """Give controls our labels, without hints inside the box, which vanish as one types."""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].widget.attrs.pop("placeholder", None)
            form.fields[name].help_text = ""
    if "password1" in form.fields:
        form.fields["password1"].help_text = PASSWORD_HINT


class SignIn(account.LoginForm):
    """User name or e-mail, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, login=_("User name or e-mail"), password=_("Password"))
        self.fields["login"].max_length = 254
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false")

    def add_prefix(self, field_name: str) -> str:
        """The control keeps the name by which browsers and scripts know it."""
        return super().add_prefix("username" if field_name == "login" else field_name)


class SamePerson(account.ReauthenticateForm):
    """The password once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, password=_("Password"))


class ChangePassword(account.ChangePasswordForm):
    """The old password, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, oldpassword=_("Present password"), password1=_("New password"), password2=_("New password again"))


class NewPassword(account.ResetPasswordKeyForm):
    """A new password twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, password1=_("New password"), password2=_("New password again"))


class AskForReset(account.ResetPasswordForm):
    """The address to which a link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, email=_("E-mail"))

    def clean_email(self) -> str:
        """Whose address it is, however it is written."""
        email = str(self.cleaned_data["email"])
        self.users = list(User.objects.filter(email__iexact=email, is_active=True))
        return email

    def save(self, request: Any, **kwargs: Any) -> str:
        """A letter goes out for known and unknown addresses, so that the time taken tells nothing."""
        if self.users:
            return str(super().save(request, **kwargs))
        email = str(self.cleaned_data["email"])
        get_adapter().send_mail("account/email/unknown_account", email, {"request": request})
        return email


class _Once:
    """A code of the authenticator that was taken once is refused while it would still be right."""

    cleaned_data: dict[str, Any]
    fields: dict[str, forms.Field]
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, code=_("Code"))
        self.fields["code"].widget.attrs.update(inputmode="numeric", maxlength="12", spellcheck="false")

    def clean_code(self) -> str:
        """The code, if allauth finds it right and it is new."""
        code: str = super().clean_code()  # type: ignore[misc]
        found = getattr(self, "authenticator", None)
        counted = found is None or found.type == Authenticator.Type.TOTP
        if counted and not cache.add(f"totp:{self.user.pk}:{''.join(code.split())}", 1, CODE_LIVES):
            raise forms.ValidationError(_("This code was used already. Wait for the next one."), code="used")
        return code


class Code(_Once, factor.AuthenticateForm):
    """The second factor at sign-in: a code of the authenticator, or a recovery code."""


class CodeAgain(_Once, factor.ReauthenticateForm):
    """The second factor once more, before something delicate."""


class FirstCode(_Once, ActivateTOTPForm):
    """The first code of a new authenticator, which proves that it was set up right."""
