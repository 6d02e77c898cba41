"""Administration of people: who works here as what, invitations, and what to do when a key is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sachhon.accounts import services
from sachhon.accounts.authority import REASONS, Refused, administered, agencies_of, inviting, people_of, refuse, sits_in
from sachhon.accounts.devices import devices
from sachhon.accounts.forms_administration import Ending, Granting, Inviting
from sachhon.accounts.letters import send_invitation
from sachhon.accounts.models import FactorRemoval, Invitation, Membership, User
from sachhon.kit.models import Change

A_PAGE = 50


def page(asks: Callable[[Any], Any], *methods: str) -> Callable[[Any], Any]:
    """A page of administration; a refused deed comes back with its reason."""

    def wrap(view: Any) -> Any:
        @require_http_methods(methods or ["GET", "HEAD"])
        @never_cache
        @login_required
        @wraps(view)
        def shown(request: Any, **kwargs: Any) -> HttpResponse:
            if not (request.user.is_superuser or asks(request.user)):
                raise PermissionDenied(str(REASONS["not_yours"]))
            return view(request, **kwargs)  # type: ignore[no-any-return]

        return shown

    return wrap


def provinces(keys: Any = None) -> dict[int, Any]:
    """Provinces by key; this room lies below the one that keeps them."""
    found = apps.get_model("territory.Province").objects.order_by("code")
    return {each.pk: each for each in (found if keys is None else found.filter(pk__in=keys))}


@page(administered)
def people(request: Any) -> HttpResponse:
    """Everybody with a role in the agencies that this person keeps."""
    sought = request.GET.get("q", "").strip()[:100]
    rows = people_of(request.user).order_by("full_name", "username", "pk")
    for word in sought.split()[:5]:
        rows = rows.filter(Q(username__icontains=word) | Q(full_name__icontains=word) | Q(email__icontains=word))
    held = Membership.objects.filter(sits_in_agency(request.user)).select_related("agency").order_by("-valid_from")
    rows = rows.prefetch_related(Prefetch("memberships", held, to_attr="shown_roles"))
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    waiting = FactorRemoval.objects.filter(decided=None, user__in=people_of(request.user)).select_related(
        "user", "asked_by"
    )
    context = {"page": shown, "sought": sought, "waiting": waiting, "section": "administration"}
    return render(request, "administration/people.html", context)


def sits_in_agency(user: Any) -> Q:
    """Memberships in the agencies that a person keeps."""
    return Q() if user.is_superuser else Q(agency__province_id__in=administered(user))


def _person(request: Any, pk: int) -> User:
    return get_object_or_404(people_of(request.user), pk=pk)


@page(administered, "GET", "POST")
def person(request: Any, pk: int) -> HttpResponse:
    """One person: roles with their dates, how the person signs in, and what may be done."""
    user = _person(request, pk)
    form = Granting(request.POST or None, by=request.user)
    if request.method == "POST" and form.tried(lambda: services.grant_in(form.made(user), by=request.user)):
        messages.success(
            request, _("The role is given; it acts from its first day, on the next page the person opens.")
        )
        return redirect("person", pk)
    return render(request, "administration/person.html", _about(request, user, form))


def _about(request: Any, user: User, form: Granting, link: str = "") -> dict[str, Any]:
    held = user.memberships.filter(sits_in_agency(request.user)).select_related("agency").order_by("-valid_from", "-pk")
    try:
        refuse(request.user, "person", user=user)
        why_not = ""
    except Refused as refused:
        why_not = str(refused.reason)
    return {
        "person": user, "memberships": [(each, Ending(by=request.user)) for each in held], "form": form,
        "devices": devices(user) if not why_not else [], "why_not": why_not, "link": link, "section": "administration",
        "has_totp": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        "waiting": FactorRemoval.objects.filter(user=user, decided=None).select_related("asked_by").first(),
        "acts": acts(user),
    }  # fmt: skip


def acts(user: User) -> list[tuple[Any, Any, str]]:
    """The last acts of administration about a person, as the record has them: when, who, what and why."""
    found = Change.objects.filter(register=services.PERSON, first=user.pk).select_related("change_set__by")
    return [(c.change_set.at, c.change_set.by, _act_words(c)) for c in found.order_by("-pk")[:10]]


def _act_words(change: Change) -> str:
    words = {
        "active": _("account opened again"), "sessions": _("all devices signed out"),
        "link": _("link for a new password"), "password": _("new password"),
        "username": _("account opened by invitation"),
    }  # fmt: skip
    facts = json.loads(change.after)
    said = _("account closed") if facts.get("active") is False else words.get(next(iter(facts), ""), "")
    why = change.change_set.why
    return f"{said}: {why}" if "active" in facts and why != "person" else said


@page(administered, "POST")
def act(request: Any, pk: int, deed: str) -> HttpResponse:
    """Disable, enable, end sessions, make a link for a new password, ask to take the second factor off."""
    user, by, why = _person(request, pk), request.user, request.POST.get("why", "").strip()[:300]
    deeds: dict[str, tuple[Callable[[], Any], str]] = {
        "disable": (lambda: services.disable(user, by=by, why=why), _("The account is closed, on every device.")),
        "enable": (lambda: services.enable(user, by=by, why=why), _("The account is open again.")),
        "sign-out": (lambda: services.sign_out_everywhere(user, by=by), _("All devices are signed out.")),
        "factor": (lambda: services.ask_factor_removal(user, by=by), _("A second person has to confirm this now.")),
    }
    if deed == "link":
        return _with_link(request, user)
    if deed not in deeds:
        raise Http404
    done, said = deeds[deed]
    return _told(request, done, said, reverse("person", args=[pk]))


def _told(request: Any, done: Callable[[], Any], said: str, back: str) -> HttpResponse:
    try:
        done()
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, said)
    return redirect(back)


def _with_link(request: Any, user: User) -> HttpResponse:
    """The person's page with a link for a new password: shown once, good for a day and for one use."""
    link = ""
    try:
        refuse(request.user, "person", user=user)
        services.note(user, {"link": "new password"}, by=request.user, why="link for a new password")
        key = [user_pk_to_url_str(user), default_token_generator.make_token(user)]
        link = request.build_absolute_uri(reverse("account_reset_password_from_key", args=key))
    except Refused as refused:
        messages.error(request, str(refused.reason))
    return render(request, "administration/person.html", _about(request, user, Granting(by=request.user), link))


@page(administered, "POST")
def end_role(request: Any, pk: int) -> HttpResponse:
    """A role ends on a day."""
    found = get_object_or_404(
        Membership.objects.filter(sits_in_agency(request.user)).select_related("agency", "user"), pk=pk
    )
    form = Ending(request.POST, by=request.user)
    if form.tried(lambda: services.end_membership(found, form.cleaned_data["on"], by=request.user) or True):
        messages.success(request, _("The role ends on that day."))
    for fault in [text for texts in form.errors.values() for text in texts]:
        messages.error(request, fault)
    return redirect("person", found.user_id)


@page(inviting, "GET", "POST")
def invitations(request: Any) -> HttpResponse:
    """Invite a person, and see which invitations wait; a new link is shown once."""
    form = Inviting(request.POST or None, by=request.user)
    link = ""
    if request.method == "POST":
        made = form.tried(form.made)
        token = form.tried(lambda: services.invite(made, by=request.user)) if made else None
        if token:
            link = request.build_absolute_uri(reverse("invitation", args=[token]))
            sent = send_invitation(made, link)
            form = Inviting(by=request.user)
            return render(request, "administration/invitations.html", _waiting(request, form, link, made, sent))
    return render(request, "administration/invitations.html", _waiting(request, form, link))


def _waiting(request: Any, form: Any, link: str, made: Any = None, sent: bool = False) -> dict[str, Any]:
    rows = Invitation.objects.filter(sits_in(request.user, inviting(request.user)))
    rows = rows.select_related("agency", "by", "accepted_by").order_by("-made", "-pk")
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return {
        "form": form, "link": link, "made": made, "sent": sent, "page": shown, "section": "administration",
        "rows": [(each, services.state_of(each)) for each in shown], "mail": bool(settings.EMAIL_HOST),
        "no_agency": not agencies_of(request.user, "invite").exists(),
    }  # fmt: skip


@page(inviting, "POST")
def withdraw(request: Any, pk: int) -> HttpResponse:
    """The link of an invitation no longer holds."""
    mine = Invitation.objects.filter(sits_in(request.user, inviting(request.user))).select_related("agency")
    found = get_object_or_404(mine, pk=pk)
    said = _("The invitation is withdrawn; its link no longer opens.")
    return _told(request, lambda: services.withdraw(found, by=request.user), said, reverse("invitations"))


@page(inviting, "GET", "POST")
def decide(request: Any, pk: int) -> HttpResponse:
    """The second of two persons confirms that a second factor was lost, or refuses."""
    known = Q() if request.user.is_superuser else Q(user__memberships__agency__province_id__in=inviting(request.user))
    found = get_object_or_404(FactorRemoval.objects.filter(known).select_related("user", "asked_by").distinct(), pk=pk)
    if request.method == "POST":
        remove = request.POST.get("decision") == "remove"
        said = _("The second factor is taken off. The person sets up a new one at the next sign-in.")
        return _told(
            request, lambda: services.decide_factor_removal(found, remove, by=request.user),
            said if remove else _("Nothing was changed."), request.path,
        )  # fmt: skip
    return render(request, "administration/removal.html", {"removal": found, "section": "administration"})
