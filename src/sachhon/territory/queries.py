"""Look-ups of places and sectors."""

from __future__ import annotations

from sachhon.territory.models import Sector


def divisions() -> dict[str, str]:
    """Section letter by two-digit VSIC division."""
    return dict(Sector.objects.values_list("code", "section"))


def divisions_of(text: str) -> frozenset[str]:
    """Divisions meant by "B, C, 35": sections stand for all their divisions."""
    wanted = {part.strip().upper() for part in text.replace(";", ",").split(",") if part.strip()}
    return frozenset(code for code, section in divisions().items() if section in wanted or code in wanted)
