"""What stands before every view."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

# A form around the file: field names, boundaries, a token.
AROUND_THE_FILE = 1_000_000


class UploadLimit:
    """Refuses a body above the limit before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """413 with the limit in words, or the view's answer."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.UPLOAD_LIMIT + AROUND_THE_FILE:
            page = render_to_string("413.html", {"limit": settings.UPLOAD_LIMIT})
            return HttpResponse(page, status=413)
        return self.get_response(request)


class Peer:
    """Who really calls: what a proxy adds is believed from the proxy that the settings name, and from nobody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the caller's address into REMOTE_ADDR, and drop the headers that anybody could have written."""
        meta = request.META
        meta["REMOTE_ADDR"] = meta.get("REMOTE_ADDR") or "127.0.0.1"
        if settings.PROXY and meta["REMOTE_ADDR"] == settings.PROXY:
            meta["REMOTE_ADDR"] = _last(meta.get("HTTP_X_FORWARDED_FOR", "")) or meta["REMOTE_ADDR"]
        else:
            for name in FORWARDED:
                meta.pop(name, None)
        return self.get_response(request)


FORWARDED = (
    "HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP",
)  # fmt: skip


def _last(forwarded: str) -> str:
    """The address that the proxy itself saw: the last one; those before it came with the request."""
    return forwarded.rpartition(",")[2].strip()
