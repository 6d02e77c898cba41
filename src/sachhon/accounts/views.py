"""One's own account: password, second factor, devices; and taking up an invitation."""

from __future__ import annotations

from typing import Any

from allauth.account.views import PasswordChangeView, PasswordResetView
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sachhon.accounts import typed
from sachhon.accounts.authority import Refused
from sachhon.accounts.devices import devices, end_sessions
from sachhon.accounts.forms_administration import Joining
from sachhon.accounts.models import Membership
from sachhon.accounts.services import accept, open_invitation


@require_GET
@never_cache
@login_required
def own_account(request: Any) -> HttpResponse:
    """Who one is here, how one signs in, and where one is signed in."""
    factors = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {
        "memberships": Membership.objects.filter(user=request.user).select_related("agency").order_by("-valid_from"),
        "has_totp": Authenticator.Type.TOTP in factors,
        "required": settings.MFA_REQUIRED and request.user.is_staff_role,
        "devices": devices(request.user, request.session.session_key),
    }  # fmt: skip
    return render(request, "account/own.html", context)


@require_POST
@login_required
def end_session(request: Any) -> HttpResponse:
    """End one session of one's own, or all but this one."""
    key = request.POST.get("session", "")
    if key.isdigit() and len(key) < 19:
        ended = end_sessions(request.user, key=int(key))
    else:
        ended = end_sessions(request.user, but=request.session.session_key)
    messages.success(
        request,
        ngettext("%(count)d device was signed out.", "%(count)d devices were signed out.", ended) % {"count": ended},
    )
    return redirect("account")


@require_GET
@never_cache
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """What was typed when the session had ended: look at it, then send it."""
    found = typed.kept_for(request)
    if found is None:
        return redirect("account")
    del request.session[typed.TYPED]
    told = [value for name, values in found["values"] for value in values if value.strip() and len(value) < 2_000]
    return render(request, "account/kept.html", {"kept": found, "told": told[:40]})


class _ChangePassword(PasswordChangeView):
    """A new password of one's own; only where there is an old one."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Signed in, with a password to change."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise PermissionDenied(_("This account has no password. Ask the administrator of your agency for a link."))
        return super().dispatch(request, *args, **kwargs)


class _AskForReset(PasswordResetView):
    """A link by mail; where there is no mail server the page says who helps."""

    http_method_names = ["get", "post", "head"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Without a mail server nothing can be sent."""
        return super().post(request, *args, **kwargs) if settings.EMAIL_HOST else self.get(request, *args, **kwargs)


change_password = never_cache(_ChangePassword.as_view())
ask_for_reset = never_cache(_AskForReset.as_view())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: Any, token: str) -> HttpResponse:
    """Take up an invitation: as a new person, or with the account one is signed in with."""
    tired = ratelimit.consume_or_429(
        request, app="allauth.account", action="invitation", config={"invitation": "30/m/ip"}, limit_get=True
    )
    if tired:
        return tired  # type: ignore[no-any-return]
    found = open_invitation(token)
    if found is None:
        return render(request, "account/invitation_over.html", status=404)
    known = request.user.is_authenticated
    form = None if known else Joining(request.POST or None, invitation=found)
    if request.method == "POST" and (known or (form and form.is_valid())) and _taken_up(request, token, form):
        return redirect("account" if known else "login")
    return render(request, "account/invitation.html", {"invitation": found, "form": form})


def _taken_up(request: Any, token: str, form: Joining | None) -> bool:
    user = request.user if form is None else form.made()
    if form is not None:
        user.set_password(form.cleaned_data["password"])
    try:
        made = accept(token, user)
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return False
    facts = {"agency": made.agency, "role": made.get_role_display()}
    messages.success(request, _("Welcome to %(agency)s, as %(role)s.") % facts)
    return True
