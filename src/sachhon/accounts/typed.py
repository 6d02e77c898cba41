"""The clocks of a session, and what was typed into a form when it had ended."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest

from sachhon.kit import clock

BEGAN, TYPED = "began", "typed"
NOTED_EVERY = 30  # seconds; when a person was last seen lies in the shared cache, so that a page costs no write
MOST = 100_000  # characters of a form that are kept
NEVER = ("csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "again", "code")


def now() -> float:
    """Seconds, by the programme's clock."""
    return clock.now().timestamp()


def begin(request: HttpRequest) -> None:
    """Both clocks start with the sign-in."""
    request.session[BEGAN] = now()


def _seen_key(session_key: str | None) -> str:
    return f"seen:{hashlib.sha256(str(session_key).encode()).hexdigest()}"


def last_seen(session_key: str | None) -> float | None:
    """When a session was last used; nothing when that is not known."""
    found: float | None = cache.get(_seen_key(session_key))
    return found


def ended(request: HttpRequest) -> bool:
    """Whether the session is over: unused for too long, or open for half a day."""
    began = request.session.get(BEGAN)
    seen = last_seen(request.session.session_key) or began
    if began is not None and now() - began > settings.LONGEST_SESSION:
        return True
    return seen is not None and now() - seen > settings.IDLE_MINUTES * 60 and request.user.is_staff_role  # type: ignore


def see(request: HttpRequest) -> None:
    """Note that the person is here."""
    key = request.session.session_key
    if now() - (last_seen(key) or 0) >= NOTED_EVERY:
        cache.set(_seen_key(key), now(), settings.LONGEST_SESSION)


def sign_out(request: HttpRequest) -> bool:
    """End the session, keeping what was just typed for the same person; true when something was kept."""
    person, values = request.user.pk, _values(request)
    request.session.flush()
    request.user = AnonymousUser()
    if values:
        request.session[TYPED] = {"path": request.get_full_path(), "person": person, "values": values}
    return bool(values)


def _values(request: HttpRequest) -> list[tuple[str, list[str]]]:
    if request.method != "POST" or request.path.startswith("/api/") or request.FILES:
        return []
    found = [(name, values) for name, values in request.POST.lists() if name not in NEVER]
    return found if sum(len(value) for _, values in found for value in values) <= MOST else []


def kept_for(request: HttpRequest) -> dict[str, Any] | None:
    """What this person had typed; what another one had typed is forgotten."""
    found: dict[str, Any] | None = request.session.get(TYPED)
    if found and found["person"] != request.user.pk:
        del request.session[TYPED]
        return None
    return found
