"""What stands between a signed-in person and every view: the session's clocks, and the second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sachhon.accounts import typed

# What a person without the second factor reaches: setting it up, and leaving.
OPEN = frozenset({
    "mfa_activate_totp", "mfa_view_recovery_codes", "account_reauthenticate", "mfa_reauthenticate",
    "login", "account_login", "logout", "account_logout", "set_language", "home",
})  # fmt: skip
FACTOR = "second_factor"


class SessionLimits:
    """Ends sessions that were left alone; who was typing keeps what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """All is decided once the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """End it or note it; the page of an ended session is nobody's, and asks for a sign-in where it needs one."""
        if not request.user.is_authenticated:
            return
        if typed.ended(request):
            kept = typed.sign_out(request)
            if not request.path.startswith("/api/"):
                messages.info(request, _kept_words() if kept else _ended_words())
        else:
            typed.see(request)


def _ended_words() -> str:
    return _("You were signed out because the page was left alone for a while. Please sign in again.")


def _kept_words() -> str:
    return _("You were signed out because the page was left alone for a while. What you typed is kept: sign in again.")


class SecondFactor:
    """Where a role needs a second factor, nothing else opens before it is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """All is decided once the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """To the set-up page, or on to the view."""
        user, match = request.user, request.resolver_match
        if not (settings.MFA_REQUIRED and user.is_authenticated) or (match and match.url_name in OPEN):
            return None
        if request.session.get(FACTOR) or not user.is_staff_role:  # type: ignore[union-attr]
            return None
        if Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists():
            request.session[FACTOR] = True
            return None
        if request.path.startswith("/api/"):
            fault = {"code": "second_factor", "message": _("Set up the second factor first."), "fields": {}}
            return JsonResponse({"error": fault}, status=403)
        messages.info(request, _("Your role needs a second factor. Set it up now; it takes two minutes."))
        return redirect("mfa_activate_totp")
