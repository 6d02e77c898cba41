"""What keeps an office's server from starting: secrets that are known, debugging, and the demo's accounts."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from sachhon.accounts.models import User
from sachhon.site import demo

SHORTEST_KEY = 40
# Pieces of keys that stand in examples and tutorials.
SAMPLES = ("django-insecure", "change-me", "changeme", "secret", "sample", "example", "test", "dev-key", "your-key")


def faults() -> list[str]:
    """Every reason at once, each with what would do; none for a demo, which listens on loopback alone."""
    return [] if settings.DEMO else [*_secrets(), *_debugging(), *_demo_accounts()]


def _secrets() -> Iterator[str]:
    path = settings.DATA / "secrets.json"
    for name, value in (("secret_key", settings.SECRET_KEY), ("personal_salt", settings.PERSONAL_SALT)):
        if len(value) < SHORTEST_KEY or len(set(value)) < 10 or any(sample in value.lower() for sample in SAMPLES):
            yield (
                f"{name} in {path} is short or stands in an example: anybody could sign in as anybody. Delete it"
                " there if nothing was kept yet; otherwise write a long random one, and second factors are set up anew."
            )
    if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield f"{path} can be read by other users of this machine: chmod 600 {path}"


def _debugging() -> Iterator[str]:
    if settings.DEBUG:
        yield "SACHHON_DEBUG=1 shows the inside of the programme to every visitor: start without it."


def _demo_accounts() -> Iterator[str]:
    try:
        known = list(User.objects.filter(username__in=[name for name, *_ in demo.ACCOUNTS]))
    except DatabaseError:
        return  # no tables yet; the pages say so
    for user in filter(_opens, known):
        yield (
            f"The account {user.username} has the demo's password, which everybody knows:"
            f" sachhon close {user.username}, or give it a new password with sachhon changepassword."
        )


def _opens(user: Any) -> bool:
    return bool(user.is_active and user.check_password(demo.PASSWORD))
