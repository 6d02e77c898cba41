"""Who asks: a program with a token in its header, or a person who has signed in."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.errors import AuthenticationError, HttpError
from ninja.security import HttpBearer

from sachhon.api import tokens
from sachhon.api.models import ApiToken

SAFE = ("GET", "HEAD", "OPTIONS")


class TooMany(Exception):
    """More requests in a minute than one token has; `wait` says for how many seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


class Bearer(HttpBearer):
    """`Authorization: Bearer …`; a token that is no good is refused, whoever has signed in beside."""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The token's person, narrowed to the token."""
        found = tokens.holder(token.strip())
        if found is None:
            raise AuthenticationError
        _spend(found)
        request.user, request.token = found.user, found  # type: ignore[attr-defined]
        if request.method not in SAFE and found.scope == ApiToken.Scope.READ:
            raise HttpError(403, "This token may only read.")
        return found.user


def _spend(token: ApiToken) -> None:
    """Count a request of this minute."""
    minute, second = divmod(int(time.time()), 60)
    key = f"api-{token.pk}-{minute}"
    cache.add(key, 0, 120)
    if cache.incr(key) > settings.API_REQUESTS_A_MINUTE:
        raise TooMany(60 - second)


def needs(request: HttpRequest, scope: str) -> None:
    """Refuse a token that was made for something else; people have their own rights alone."""
    token = getattr(request, "token", None)
    if token is not None and token.scope != scope:
        raise HttpError(403, f"This token may not {scope}; its scope is: {token.scope}.")


def covers(request: HttpRequest, slug: str) -> bool:
    """Whether a token is for this register."""
    token = getattr(request, "token", None)
    return token is None or not token.registers or slug in token.registers
