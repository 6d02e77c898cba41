"""What allauth asks of this product: its words, its keys of rate limits, its record."""

from __future__ import annotations

import base64
import hashlib
import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from sachhon.accounts import typed
from sachhon.accounts.authority import administered
from sachhon.accounts.limits import too_many
from sachhon.kit.changes import change_set

log = logging.getLogger("sachhon.accounts")
WRONG = _("User name or password is not right. Both tell capital letters from small ones in the password only.")
WAIT = 300  # seconds after which failures of one account from one address are forgotten
FRESH = 300  # seconds for which a sign-in counts as a proof of who it is
SAID = {
    "account/messages/password_changed.txt": _("The password was changed. All other devices are signed out."),
    "account/messages/logged_out.txt": _("You are signed out."),
    "mfa/messages/totp_activated.txt": _("The second factor is set up. It is asked for at every sign-in from now on."),
    "mfa/messages/totp_deactivated.txt": _("The second factor is taken off."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes were made; older ones no longer work."),
}


class Adapter(DefaultAccountAdapter):
    """Signing in and out."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "incorrect_password": _("This is not the password of your account."),
        "enter_current_password": _("This is not the present password of your account."),
        "invalid_password_reset": _("This link does not hold: it was used, or it is older than a day."),
        "too_many_login_attempts": _("Too many attempts in a short time. Please wait five minutes."),
        "rate_limited": _("Too many attempts in a short time. Please wait five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens an account without an invitation."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The caller's address, as the server itself saw it."""
        return str(request.META["REMOTE_ADDR"])

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures count for one account from one address: a stranger's never lock the person out elsewhere."""
        name = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
        return f"{name}|{self.get_client_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse with 429 and a time when there were too many failures, for known and unknown names alike."""
        try:
            super().pre_authenticate(request, **credentials)
        except Exception as tired:
            log.warning("sign-in refused for too many attempts, address=%s", self.get_client_ip(request))
            raise ImmediateHttpResponse(too_many(request, seconds=WAIT)) from tired

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep a note without what was typed: people type passwords into the wrong box."""
        log.warning("sign-in failed, address=%s", self.get_client_ip(request))

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in; the session gets a new address and its two clocks."""
        super().login(request, user)
        typed.begin(request)
        log.info("signed in, user=%s, address=%s", user.pk, self.get_client_ip(request))

    def logout(self, request: HttpRequest) -> None:
        """Sign out."""
        log.info("signed out, user=%s", request.user.pk)
        super().logout(request)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Where to go: to what was typed before the session ended, if it was this person's."""
        response = super().post_login(request, user, **kwargs)
        return HttpResponseRedirect(reverse("kept")) if typed.kept_for(request) else response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first page of each role: who keeps people and agencies begins there."""
        user = request.user
        begins = "people" if user.is_authenticated and not user.provinces() and administered(user) else "dashboard"
        return reverse(begins)

    def set_password(self, user: Any, password: str) -> None:
        """A new password ends all other sessions, and the record says when it came."""
        with change_set(by=user, why="password") as changes:
            super().set_password(user, password)
            changes.note("accounts.user", user.pk, {"password": "new"})
        log.info("password changed, user=%s", user.pk)

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kw: Any
    ) -> None:
        """Say it in our words, or not at all."""
        said = SAID.get(message_template) or kw.get("message")
        if said:
            messages.add_message(request, level, str(said))

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of this very host are followed after a sign-in."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of a sign-in."""
        request = context.request
        last = max((each["at"] for each in get_authentication_records(request, request.user)), default=0.0)
        return time.time() - float(last) > FRESH


class FactorAdapter(DefaultMFAAdapter):
    """The second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Look at the present one, and check the clock of the device."),
        "cannot_delete_authenticator": _("Your role needs a second factor, so it cannot be taken off."),
        "cannot_generate_recovery_codes": _("Set up the second factor first."),
    }

    def get_totp_issuer(self) -> str:
        """What the authenticator calls this site."""
        return str(settings.SITE_SHORT)

    def get_totp_label(self, user: Any) -> str:
        """What the authenticator calls the account."""
        return str(user.username)

    def encrypt(self, text: str) -> str:
        """Kept unreadable in the database and its backups; the key lies in the secrets of the data folder."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it was."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Not where the role needs it."""
        return not (settings.MFA_REQUIRED and authenticator.user.is_staff_role)


def _cipher() -> Fernet:
    key = hashlib.sha256(f"second factor:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
