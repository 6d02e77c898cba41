"""Charts drawn on the server: seen without JavaScript, on paper, and under a policy that bars inline styles.

Widths are in per cent and heights in pixels, so that words keep their size from a phone to a desk; colours
and line styles come from classes. Each chart says its numbers in words to those who do not see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from sachhon.display.drawing import Goal, Scale, between, drawing, element, quantity, ticks, upright
from sachhon.display.numbers import number, span, spoken
from sachhon.display.paths import Actual, Band, path_chart

__all__ = [
    "Actual",
    "Band",
    "Goal",
    "Quartiles",
    "bar",
    "interval_bar",
    "path_chart",
    "path_key",
    "quartile_chart",
    "quartile_key",
]

ROW = 46  # height of one row of a quartile chart, in pixels
SIGNS = {
    "actual": '<line class="l1" x2="22" y1="6" y2="6"/><circle class="d1" cx="11" cy="6" r="4"/>',
    "draft": '<circle class="d1o" cx="11" cy="6" r="4"/>',
    "target": '<line class="l2" x2="22" y1="6" y2="6"/><path class="d2" d="m11 1 5 5-5 5-5-5z"/>',
    "band": '<rect class="b2" width="22" height="12"/>',
    "baseline": '<line class="l3" x2="22" y1="6" y2="6"/>',
    "interval": '<path class="l1" d="M11 0V12M7 1h8M7 11h8"/>',
    "middle": '<rect class="b1" width="22" height="12"/>',
    "median": '<line class="l1 thick" x1="11" x2="11" y1="0" y2="12"/>',
    "own": '<path class="d2" d="m11 0 6 6-6 6-6-6z"/>',
}


class Quartiles(NamedTuple):
    """The middle half of a group, its median and size; `own` is the establishment compared with it."""

    name: str
    low: float
    median: float
    high: float
    size: int
    own: float | None = None


def interval_bar(
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    target: Goal | None = None,
    maximum: float | None = None,
    *,
    unit: str = "%",
    language: str | None = None,
) -> SafeString:
    """A figure on its scale: filled when all were counted, a band with a point when estimated."""
    sides = target.sides() if target else []
    known = [side for side in (value, low, high, *sides) if side is not None]
    scale = Scale(min([0.0, *known]), maximum or _ceiling(known, unit))
    parts = [element("rect", cls="track", x=0, y=8, width="100%", height=8)]
    if value is not None:
        parts += _whole(scale, value) if low is None or high is None else _estimate(scale, value, low, high)
    parts += _goal(scale, target) if target else []
    with override(spoken(language)):
        return drawing("sh-interval", _figure_words(value, low, high, target, unit), parts, 24)


def _ceiling(known: list[float], unit: str) -> float:
    """The end of a scale: 100 for percentages beyond twenty, otherwise the next round number."""
    peak = max([0.0, *known])
    return 100.0 if unit == "%" and 20 < peak <= 100 else ticks(0.0, peak)[-1]


def _whole(scale: Scale, value: float) -> list[SafeString]:
    """A full count has no sampling error: the bar is simply filled."""
    return [between(scale, min(0.0, value), max(0.0, value), cls="fill", y=8, height=8)]


def _estimate(scale: Scale, value: float, low: float, high: float) -> list[SafeString]:
    """An estimate is a band with a point in it."""
    band = between(scale, low, high, cls="band", y=5, height=14, rx=2)
    return [band, upright(scale, value, "point", 2, 22)]


def _goal(scale: Scale, target: Goal) -> list[SafeString]:
    """The target: one line, or a dashed band."""
    sides = target.sides()
    if target.rule == "band" and len(sides) == 2:
        return [between(scale, sides[0], sides[1], cls="goalband", y=2, height=20)]
    return [upright(scale, side, "goal", 0, 24) for side in sides[:1]]


def _figure_words(value: float | None, low: float | None, high: float | None, target: Goal | None, unit: str) -> str:
    """What an interval bar shows, for those who do not see it."""
    words = [_("no data") if value is None else quantity(value, unit)]
    if low is not None and high is not None:
        words.append(_("confidence interval %(span)s") % {"span": Goal("band", low, high).words(unit)})
    if target and target.sides():
        words.append(_("target %(target)s") % {"target": target.words(unit)})
    return "; ".join(words)


def bar(
    parts: Sequence[tuple[str, float, str]],
    *,
    maximum: float | None = None,
    goal: float | None = None,
    unit: str = "",
    language: str | None = None,
) -> SafeString:
    """Parts side by side: each a class (done, going, late, goalbar), a value and its word."""
    total = sum(value for _cls, value, _word in parts)
    scale, start = Scale(0.0, maximum or total or 1.0), 0.0
    shapes = [element("rect", cls="track", width="100%", height=14)]
    for cls, value, _word in parts:
        shapes.append(between(scale, start, start + value, cls=cls, y=0, height=14))
        start += value
    shapes += [] if goal is None else [upright(scale, goal, "goal", -3, 17)]
    label = ", ".join(f"{quantity(value, unit, None, language)} {word}" for _cls, value, word in parts)
    return drawing("sh-bar", label, shapes, 14)


def quartile_chart(
    rows: Sequence[Quartiles],
    unit: str,
    title: str = "",
    *,
    decimals: int | None = None,
    language: str | None = None,
) -> SafeString:
    """Groups side by side: the middle half as a box, the median as a line, one's own value as a diamond."""
    peak = max((side for row in rows for side in (row.high, row.own) if side is not None), default=1.0)
    marks = ticks(0.0, peak)
    scale, foot = Scale(marks[0], marks[-1]), ROW * len(rows)
    parts = [upright(scale, mark, "axis" if mark == 0 else "grid", 0, foot) for mark in marks]
    parts += [
        element("text", number(mark, None, language), cls="x", x=scale.across(mark), y=foot + 20) for mark in marks
    ]
    for index, row in enumerate(rows):
        parts += _quartile_row(scale, row, ROW * index, number(row.median, decimals, language))
    with override(spoken(language)):
        said = "; ".join(_quartile_words(row, unit, decimals) for row in rows)
    return drawing("sh-quartiles", f"{title}: {said}" if title else said, parts, foot)


def _quartile_row(scale: Scale, row: Quartiles, top: int, median: str) -> list[SafeString]:
    """One group: its name above, its box below, the median's number after the box."""
    last = max(row.high, row.own or row.high)
    parts = [
        element("text", f"{row.name} ({row.size})", cls="name", x=0, y=top + 16, dx=-8),
        between(scale, row.low, row.high, cls="box", y=top + 23, height=14),
        upright(scale, row.median, "median", top + 20, top + 40),
        element("text", median, cls="value", x=scale.across(last), y=top + 35, dx=9),
    ]
    if row.own is not None:
        diamond = element("path", cls="own", d="M0-7 7 0 0 7-7 0z")
        parts.append(element("svg", diamond, x=scale.across(row.own), y=top + 30, overflow="visible"))
    return parts


def _quartile_words(row: Quartiles, unit: str, decimals: int | None) -> str:
    """One group in words."""
    words = _("%(name)s: median %(median)s, middle half %(span)s, %(count)s values") % {
        "name": row.name,
        "median": quantity(row.median, unit, decimals),
        "span": span(row.low, row.high, decimals),
        "count": number(row.size, 0),
    }
    if row.own is None:
        return words
    return words + _(", this one %(own)s") % {"own": quantity(row.own, unit, decimals)}


def path_key(
    *signs: str,
    level: float = 90,
    baseline_year: int | None = None,
    language: str | None = None,
) -> SafeString:
    """The key of a path chart, in words beside it; all signs where none are named."""
    with override(spoken(language)):
        words = {
            "actual": _("actual"),
            "draft": _("not final yet"),
            "target": _("target of each year"),
            "band": _("target band"),
            "baseline": (_("level of the base year") + f" {baseline_year or ''}").strip(),
            "interval": _("confidence interval %(level)s") % {"level": quantity(level, "%", None)},
        }
    return _key({sign: words[sign] for sign in signs or words})


def quartile_key(*, own: bool = False, language: str | None = None) -> SafeString:
    """The key of a quartile chart."""
    with override(spoken(language)):
        words = {"middle": _("middle half"), "median": _("median")}
        words |= {"own": _("this establishment")} if own else {}
    return _key(words)


def _key(words: dict[str, str]) -> SafeString:
    """Signs with their words, as a list."""
    rows = ((mark_safe(SIGNS[sign]), word) for sign, word in words.items())  # noqa: S308
    items = format_html_join("", '<li><svg aria-hidden="true">{}</svg>{}</li>', rows)
    return format_html('<ul class="sh-key">{}</ul>', items)
