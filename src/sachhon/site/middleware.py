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
