"""What others are told of: an event is announced inside the transaction that makes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

LISTENERS: list[Callable[[str, int | None, dict[str, Any]], None]] = []


def announce(event: str, province_id: int | None, content: dict[str, Any]) -> None:
    """Tell every listener; what they write is kept or lost with the event itself."""
    for listener in LISTENERS:
        listener(event, province_id, content)
