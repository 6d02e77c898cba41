"""A few things in several years: a bar for each year under each name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString

from sachhon.display.drawing import Scale, between, drawing, element
from sachhon.display.numbers import number

TEXT, BAR, GAP = 20, 14, 14  # heights, in pixels


class Pair(NamedTuple):
    """One thing and its value in each year; None where not known."""

    name: str
    values: Sequence[float | None]


def pairs_chart(pairs: Sequence[Pair], years: Sequence[str], unit: str, title: str) -> SafeString:
    """Bars from left to right on one scale; the year and the value stand beside each, so that colour is not needed."""
    peak = max((value for each in pairs for value in each.values if value is not None), default=0.0)
    scale = Scale(0.0, peak * 1.6 or 1.0)  # room for the words at the end of the longest bar
    decimals = 0 if peak >= 100 else 1 if peak >= 10 else 3
    parts, top = [], 0
    for each in pairs:
        parts.append(element("text", each.name, cls="name", x=0, y=top + 14))
        top += TEXT
        for place, value in enumerate(each.values):
            if value is not None:
                last = place == len(each.values) - 1
                parts.append(between(scale, 0.0, value, cls="now" if last else "then", y=top, height=BAR - 2))
                words = f"{years[place]}: {number(value, decimals)}"
                parts.append(element("text", words, cls="said", x=scale.across(value), dx=6, y=top + 10))
            top += BAR
        top += GAP
    said = "; ".join(f"{each.name}: {_values(each, years, decimals)}" for each in pairs)
    return drawing("sh-pairs", f"{title} ({unit}): {said}", parts, max(top, TEXT))


def _values(pair: Pair, years: Sequence[str], decimals: int) -> str:
    return ", ".join(f"{year} {number(value, decimals)}" for year, value in zip(years, pair.values, strict=True))
