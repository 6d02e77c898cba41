"""Tokens: made and shown once, kept as a digest, good for what both they and their person may."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from sachhon.api.models import ApiToken
from sachhon.kit import clock
from sachhon.kit.canonical import sha256
from sachhon.kit.changes import Changes, change_set

PREFIX = "sachhon_"
LONGEST_DAYS = 366


def issue(
    user: Any, name: str, *, scope: str, days: int, province_id: int | None = None, registers: Sequence[str] = (),
    by: Any = None,
) -> tuple[ApiToken, str]:  # fmt: skip
    """(the token, its secret); nobody can find the secret again."""
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"{days} days: a token is valid for 1 to {LONGEST_DAYS}.")
    secret = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    token = ApiToken(
        user=user, name=name, scope=scope, province_id=province_id, registers=sorted(registers), created=now,
        digest=sha256(secret), expires=now + dt.timedelta(days=days),
    )  # fmt: skip
    with change_set(by=by or user, why=f"token: {name}"[:500], province_id=province_id) as changes:
        changes.insert(token)
    return token, secret


def revoke(token: ApiToken, *, by: Any = None) -> None:
    """From the next request on, the token is nobody's."""
    if token.revoked is None:
        token.revoked = clock.now()
        with change_set(by=by or token.user, why=f"token revoked: {token.name}"[:500]) as changes:
            changes.update(token)


def end_all(user: Any, changes: Changes) -> None:
    """End every token of a person, inside the change that makes it necessary."""
    for token in ApiToken.objects.filter(user=user, revoked=None, expires__gt=clock.now()).order_by("pk"):
        token.revoked = clock.now()
        changes.update(token)


def state_of(token: ApiToken) -> str:
    """valid; or why not: revoked, expired, password (a new one came after it), closed (the person's account)."""
    ends = {
        "revoked": token.revoked is not None,
        "expired": token.expires <= clock.now(),
        "password": token.user.password_set is not None and token.created < token.user.password_set,
        "closed": not token.user.is_active,
    }
    return next((why for why, holds in ends.items() if holds), "valid")


def holder(secret: str) -> ApiToken | None:
    """The token of this secret while it and its person are good; its person narrowed to its province."""
    found = ApiToken.objects.select_related("user").filter(digest=sha256(secret)).first()
    if found is None or state_of(found) != "valid":
        return None
    now = clock.now()
    if found.last_used is None or now - found.last_used > dt.timedelta(minutes=1):
        ApiToken.objects.filter(pk=found.pk).update(last_used=now)
    if found.province_id is not None:
        found.user.narrow(found.province_id)
    return found
