"""Where a person is signed in: the devices in words, and ending their sessions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from sachhon.accounts.typed import last_seen

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Device:
    """One session as its owner knows it."""

    key: int
    words: str
    address: str
    since: Any
    seen: Any
    current: bool


def device_words(agent: str) -> str:
    """Browser and system that a program named itself by; a plain word where it named none we know."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown program")


def devices(user: Any, session_key: str | None = None) -> list[Device]:
    """Where the person is signed in now, the latest first."""
    found = [
        Device(each.pk, device_words(each.user_agent), each.ip, each.created_at, _seen(each),
               each.session_key == session_key)
        for each in UserSession.objects.purge_and_list(user)
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.current, each.seen), reverse=True)


def _seen(session: Any) -> dt.datetime:
    moment = last_seen(session.session_key)
    return dt.datetime.fromtimestamp(moment, dt.UTC) if moment else session.last_seen_at


def end_sessions(user: Any, *, key: int | None = None, but: str | None = None) -> int:
    """End one session, or all of them, or all but one; how many were ended."""
    sessions = UserSession.objects.filter(user=user, **({"pk": key} if key is not None else {}))
    ended = [each for each in sessions if not but or each.session_key != but]
    for each in ended:
        each.end()
    return len(ended)
