"""How often in a minute: exports, searches and the API; and the answer to who was too quick."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


class Bursts:
    """Answers 429 to whoever asks for exports, searches or the API faster than a person or a good script would."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count, and refuse what is above the limit of this minute."""
        kind = burst_kind(request)
        if kind and _counted(request, kind) > settings.BURSTS[kind]:
            return too_many(request, seconds=60 - time.time() % 60)
        return self.get_response(request)


def burst_kind(request: HttpRequest) -> str:
    """Which limit holds for this address; none for ordinary pages."""
    if request.path.startswith("/api/"):
        return "api"
    if "/export." in request.path:
        return "export"
    return "search" if request.GET.get("q") else ""


def _counted(request: HttpRequest, kind: str) -> int:
    """How many of this kind came in this minute from this person, or from this address."""
    user = getattr(request, "user", None)
    who = f"user{user.pk}" if user is not None and user.is_authenticated else request.META["REMOTE_ADDR"]
    key = f"burst:{kind}:{who}:{int(time.time() // 60)}"
    if cache.add(key, 1, timeout=120):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ended between the two
        return 1


def too_many(request: HttpRequest, exception: Exception | None = None, seconds: float = 60) -> HttpResponse:
    """The page of those who were too quick, or the API's answer; both say when to come back."""
    wait = {"Retry-After": str(math.ceil(seconds))}
    if request.path.startswith("/api/"):
        fault = {"code": "too_many", "message": _("Too many requests in a short time."), "fields": {}}
        return JsonResponse({"error": fault}, status=429, headers=wait)
    page = render(request, "429.html", {"seconds": math.ceil(seconds)}, status=429)
    page["Retry-After"] = wait["Retry-After"]
    return page
