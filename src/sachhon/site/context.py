"""What every page shows around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Site name, sample mark, theme, navigation."""
    return {
        "site_name": settings.SITE_NAME, "site_short": settings.SITE_SHORT, "sample": settings.DEMO,
        "theme": "dark" if request.COOKIES.get("theme") == "dark" else "light", "navigation": [],
    }  # fmt: skip
