"""Addresses outside that are told of events: for those who administer the province, and for no other province."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sachhon.api import posting, webhooks
from sachhon.api.forms import EVENTS, WebhookForm, provinces
from sachhon.api.models import Delivery, Webhook
from sachhon.kit.policy import NOT_YOURS

A_PAGE = 50


def administered(user: Any) -> frozenset[int] | None:
    """Provinces whose addresses this person keeps; None: all, for the operator."""
    return None if user.is_superuser else frozenset(p for _r, p in user.roles if p and user.can("administer", p))


def hooks_of(user: Any) -> Any:
    """Addresses that this person keeps."""
    keys = administered(user)
    return Webhook.objects.all() if keys is None else Webhook.objects.filter(province_id__in=keys)


def page(*methods: str) -> Callable[[Any], Any]:
    """A page for those who administer a province; others read why it is not theirs."""

    def wrap(view: Any) -> Any:
        @require_http_methods(methods)
        @never_cache
        @login_required
        @wraps(view)
        def shown(request: Any, **kwargs: Any) -> HttpResponse:
            if administered(request.user) == frozenset():
                raise PermissionDenied(str(NOT_YOURS.reason))
            return view(request, **kwargs)  # type: ignore[no-any-return]

        return shown

    return wrap


@page("GET", "HEAD", "POST")
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def hooks(request: Any) -> HttpResponse:
    """All addresses, and a new one, whose secret is shown once."""
    keys, made = administered(request.user), None
    form = WebhookForm(request.POST or None, keys=keys)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = webhooks.add(request.user, given["url"], given["events"], given["province"])
        form = WebhookForm(keys=keys)
    failed = Count("deliveries", filter=Q(deliveries__state=Delivery.State.FAILED))
    found = hooks_of(request.user).annotate(failed=failed, last=Max("deliveries__sent")).order_by("-pk")
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    names = provinces({each.province_id for each in shown})
    rows = [(each, names.get(each.province_id), _events(each)) for each in shown]
    context = {"form": form, "made": made, "page": shown, "rows": rows, "section": "administration"}
    return render(request, "api/webhooks.html", context)


def _events(hook: Webhook) -> list[Any]:
    return [said for name, said in EVENTS if name in hook.events]


@page("GET", "HEAD")
def hook(request: Any, key: Any) -> HttpResponse:
    """One address with what was sent to it in the last month."""
    found = get_object_or_404(hooks_of(request.user).select_related("by"), uuid=key)
    shown = Paginator(found.deliveries.all(), A_PAGE).get_page(request.GET.get("page"))
    said = dict(EVENTS)
    rows = [(each, said.get(each.event, each.event), posting.words(each.error)) for each in shown]
    context = {
        "hook": found, "events": _events(found), "page": shown, "rows": rows, "section": "administration",
        "where": provinces({found.province_id}).get(found.province_id),
    }  # fmt: skip
    return render(request, "api/webhook.html", context)


@page("POST")
def switch(request: Any, key: Any) -> HttpResponse:
    """Tell it from now on, or no longer."""
    found = get_object_or_404(hooks_of(request.user), uuid=key)
    active = request.POST.get("active") == "on"
    webhooks.switch(found, active, by=request.user)
    said = _("The address is told of events again.") if active else _("The address is told of nothing from now on.")
    messages.success(request, said)
    return redirect("webhook", found.uuid)


@page("POST")
def again(request: Any, key: Any) -> HttpResponse:
    """Send one once more; not while it waits, and not to an address that is switched off."""
    found = get_object_or_404(Delivery.objects.filter(webhook__in=hooks_of(request.user)), uuid=key)
    if found.state == Delivery.State.WAITING:
        messages.info(request, _("This message waits already and is sent by itself."))
    elif not found.webhook.active:
        messages.error(request, _("The address is switched off. Switch it on first."))
    else:
        webhooks.again(found)
        messages.success(request, _("The message is sent again within a minute."))
    return redirect("webhook", found.webhook.uuid)
