"""The paragraph of a report, made from the values: numbers and units as each language writes them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from string import Formatter

from sachhon.core.units import shown

MINUS, NBSP = "−", "\u00a0"
COUNTED = {"year", "month", "week", "day", "piece"}
"""Units that are English words, and so take a plural; symbols such as h and kg take none."""


def number(value: float, language: str, *, digits: int = 3) -> str:
    """A number to so many significant digits; whole ones keep all their digits up to a thousand.

    Examples
    --------
    >>> number(1234567.0, "vi"), number(0.06015, "en"), number(82.5, "vi"), number(-3.0, "en")
    ('1.230.000', '0.0602', '82,5', '−3')
    """
    if not math.isfinite(value):
        return "—"
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    text = f"{abs(rounded):,.{max(places, 0)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if language == "vi":
        text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
    return f"{MINUS}{text}" if rounded < 0 else text


def amount(value: float, unit: str, language: str, *, digits: int = 3) -> str:
    """A number with its unit, kept on one line.

    Examples
    --------
    >>> amount(12.5, "t/h", "vi").replace(NBSP, " "), amount(1.25, "million VND/year", "en").replace(NBSP, " ")
    ('12,5 tấn/giờ', '1.25 million VND/year')
    >>> amount(2.034, "year", "en").replace(NBSP, " "), amount(0.9999, "year", "en").replace(NBSP, " ")
    ('2.03 years', '1 year')
    """
    text = number(value, language, digits=digits)
    return f"{text}{NBSP}{unit_after(text, unit, language)}".rstrip(NBSP)


def unit_after(text: str, unit: str, language: str) -> str:
    """A unit as it stands after a number that is written already: an English word in the plural, unless it is one.

    Examples
    --------
    >>> unit_after("10", "year", "en"), unit_after("1", "year", "en"), unit_after("250", "day/year", "en")
    ('years', 'year', 'days/year')
    >>> unit_after("10", "h", "en"), unit_after("10", "year", "vi"), unit_after("5", "kWh/year", "en")
    ('h', 'năm', 'kWh/year')
    """
    name = shown(unit, language)
    counted, stroke, per = name.partition("/")
    if language == "vi" or counted not in COUNTED or text.lstrip(MINUS) == "1":
        return name
    return f"{counted}s{stroke}{per}"


def between(low: float, high: float, unit: str, language: str) -> str:
    """An interval with its unit.

    Examples
    --------
    >>> between(80.12, 85.2, "%", "vi").replace(NBSP, " "), between(80.12, 85.2, "%", "en").replace(NBSP, " ")
    ('từ 80,1 đến 85,2 %', '80.1 to 85.2 %')
    """
    edges = number(low, language), amount(high, unit, language)
    return f"từ {edges[0]} đến {edges[1]}" if language == "vi" else f"{edges[0]} to {edges[1]}"


def paragraph(sentences: tuple[str, ...], words: Mapping[str, str]) -> str:
    """The sentences whose every place has a word; the others are left out.

    Examples
    --------
    >>> paragraph(("Efficiency is {efficiency}.", "It saves {money}."), {"efficiency": "82 %"})
    'Efficiency is 82 %.'
    """
    return " ".join(each.format_map(words) for each in sentences if places(each) <= words.keys())


def places(sentence: str) -> set[str]:
    """The names that a sentence has places for."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
