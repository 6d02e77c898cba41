"""One's own tokens: make one and see its secret once, see when each was used, end one."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sachhon.api import tokens
from sachhon.api.forms import TokenForm, provinces
from sachhon.api.models import ApiToken
from sachhon.kit.register import REGISTERS

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def own_tokens(request: Any) -> HttpResponse:
    """The person's tokens; a new one's secret stands above them, this once."""
    form, made, secret = TokenForm(request.POST or None, user=request.user), None, ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        about = {name: given[name] for name in ("scope", "days", "registers")}
        made, secret = tokens.issue(request.user, given["name"], province_id=given["province"], **about)
        form = TokenForm(user=request.user)
    shown = Paginator(ApiToken.objects.filter(user=request.user).select_related("user"), A_PAGE)
    page = shown.get_page(request.GET.get("page"))
    context = {"form": form, "made": made, "secret": secret, "page": page, "rows": _told(page)}
    return render(request, "api/tokens.html", context)


def _told(page: Any) -> list[tuple[ApiToken, str, Any, list[str]]]:
    """Tokens with their state, their province and their registers in words."""
    names = provinces({each.province_id for each in page})
    return [
        (each, tokens.state_of(each), names.get(each.province_id), [_title(slug) for slug in each.registers])
        for each in page
    ]


def _title(slug: str) -> str:
    return str(REGISTERS[slug].title) if slug in REGISTERS else slug


@require_POST
@login_required
def revoke(request: Any, pk: int) -> HttpResponse:
    """End one of one's own tokens; nobody else's is found."""
    found = get_object_or_404(ApiToken.objects.filter(user=request.user), pk=pk)
    tokens.revoke(found)
    messages.success(request, _("The token is ended: %(name)s") % {"name": found.name})
    return redirect("tokens")
