"""The pieces that charts are drawn with: scales, marks, shapes, and numbers with their unit."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from sachhon.display.numbers import NBSP, number, percent, span


class Goal(NamedTuple):
    """A target: at least `low`, at most `high`, or a band between both."""

    rule: str
    low: float | None = None
    high: float | None = None

    def sides(self) -> list[float]:
        """The limits that this rule uses."""
        used = {"at_least": (self.low,), "at_most": (self.high,)}.get(self.rule, (self.low, self.high))
        return [limit for limit in used if limit is not None]

    def words(self, unit: str = "%", language: str | None = None) -> str:
        """The target as it is said: ≥ 40 %, ≤ 5 %, 8–13 %."""
        sides = self.sides()
        if self.rule == "band" and len(sides) == 2:
            return f"{span(sides[0], sides[1], None, language)}{NBSP}{unit}"
        sign = "≤" if self.rule == "at_most" else "≥"
        return f"{sign}{NBSP}{quantity(sides[0], unit, None, language)}" if sides else ""


class Scale(NamedTuple):
    """A number line from `low` to `high`; what lies outside is drawn at its end."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """How far along the line a value lies, from 0 to 1."""
        width = self.high - self.low or 1.0
        return min(1.0, max(0.0, (value - self.low) / width))

    def across(self, value: float) -> str:
        """The place of a value from the left, in per cent of the drawing."""
        return f"{self.share(value) * 100:.2f}%"

    def down(self, value: float, height: float) -> float:
        """The place of a value from the top, in pixels."""
        return round(height * (1 - self.share(value)), 1)


def element(name: str, content: str = "", **attributes: object) -> SafeString:
    """One element of a drawing; `cls` is its class, and what is None is left out."""
    pairs = [("class" if key == "cls" else key.replace("_", "-"), value) for key, value in attributes.items()]
    inside = format_html_join("", ' {}="{}"', (pair for pair in pairs if pair[1] is not None))
    return format_html("<{0}{1}>{2}</{0}>", name, inside, content)


def joined(parts: Iterable[str]) -> SafeString:
    """Parts one after the other, each escaped unless it is markup already."""
    return mark_safe("".join(conditional_escape(part) for part in parts))  # noqa: S308


def drawing(cls: str, label: str, parts: Iterable[str], height: int) -> SafeString:
    """A whole drawing, with the words that stand for it."""
    return element("svg", joined(parts), cls=cls, height=height, role="img", aria_label=label)


def between(scale: Scale, low: float, high: float, **attributes: Any) -> SafeString:
    """A rectangle from one value to another."""
    width = max(0.0, scale.share(high) - scale.share(low)) * 100
    return element("rect", x=scale.across(low), width=f"{width:.2f}%", **attributes)


def upright(scale: Scale, value: float, cls: str, top: float, bottom: float) -> SafeString:
    """A line across a bar at one value."""
    return element("line", cls=cls, x1=scale.across(value), x2=scale.across(value), y1=top, y2=bottom)


def ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round marks that enclose low and high: 1, 2, 2.5 or 5 times a power of ten apart.

    >>> ticks(0, 13)
    [0.0, 5.0, 10.0, 15.0]
    """
    high = high if high - low > max(1e-12, 1e-6 * abs(high)) else low + 1.0
    rough = (high - low) / wanted
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor >= rough * 0.9999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * index, 10) for index in range(first, last + 1)]


def axis(values: Iterable[float], unit: str) -> list[float]:
    """Marks from zero, or from below it, to the highest value; large percentages all share 0 to 100."""
    shown = [*values, 0.0]
    if unit == "%" and min(shown) >= 0 and 50 < max(shown) <= 100:
        return [0.0, 25.0, 50.0, 75.0, 100.0]
    return ticks(min(shown), max(shown))


def quantity(value: float, unit: str, decimals: int | None = 1, language: str | None = None) -> str:
    """A number with its unit, never parted from it."""
    if unit == "%":
        return percent(value, decimals, language)
    return f"{number(value, decimals, language)}{NBSP}{unit}".rstrip(NBSP)
