"""Month by month: what was measured beside what was expected, what adds up, and what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from sachhon.display.drawing import Scale, drawing, element, joined, ticks
from sachhon.display.numbers import NBSP, number, spoken

TALL, LOW = 220, 120  # of the plots, in pixels
WIDE = 1000  # of the stretched picture behind them, which holds the areas
NEAR = 0.4  # a vertical scale starts at zero unless every value is above this share of the greatest
DIAMOND = "M0-5 5 0 0 5-5 0z"
SIGNS = {
    "expected": '<line class="l2" x2="22" y1="6" y2="6"/><path class="d2" d="m11 1 5 5-5 5-5-5z"/>',
    "measured": '<line class="l1" x2="22" y1="6" y2="6"/><circle class="d1" cx="11" cy="6" r="4"/>',
    "less": '<rect class="b1" width="22" height="12"/>',
    "more": '<rect class="b3" width="22" height="12"/>',
}


class Month(NamedTuple):
    """One month: `measured` and `expected` may be unknown; `reporting` tells the two phases apart."""

    number: int
    measured: float | None
    expected: float | None
    reporting: bool = True

    @property
    def month(self) -> int:
        """January is 1."""
        return self.number % 12 + 1

    @property
    def name(self) -> str:
        """As it is said: 03/2025."""
        return f"{self.month:02d}/{self.number // 12}"


class Amounts(NamedTuple):
    """A unit in which the numbers of one chart stay short."""

    divisor: float
    words: str


def amounts(peak: float, unit: str, language: str | None = None) -> Amounts:
    """Thousands or millions of a unit where numbers would be long.

    >>> amounts(466_000, "kWh", "en")
    Amounts(divisor=1000.0, words='thousand kWh')
    """
    with override(spoken(language)):
        if peak >= 1e7:
            return Amounts(1e6, _("million %(unit)s") % {"unit": unit})
        if peak >= 1e4:
            return Amounts(1e3, _("thousand %(unit)s") % {"unit": unit})
    return Amounts(1.0, unit)


def month_chart(months: Sequence[Month], unit: str, title: str, *, language: str | None = None) -> SafeString:
    """Measured use as a solid line, expected use as a dashed one, and the gap between them shaded."""
    known = [side for each in months for side in (each.measured, each.expected) if side is not None]
    with override(spoken(language)):
        plot = Timeline(months, _levels(known), TALL)
        parts = [*plot.frame(), plot.gaps(), *plot.split(), *plot.expected(), *plot.measured()]
        return drawing("sh-path is-months", f"{title} ({unit}): {_said(months)}", parts, TALL)


def sum_chart(months: Sequence[Month], sums: Sequence[float | None], unit: str, title: str) -> SafeString:
    """What has been saved so far, month after month; the last sum stands beside its mark."""
    plot = Timeline(months, _levels([0.0, *(each for each in sums if each is not None)]), LOW)
    known = [(place, value) for place, value in enumerate(sums) if value is not None]
    parts = [*plot.frame(), plot.area(known), *plot.line(known, "actual"), *plot.dots(known), *plot.last(known)]
    said = ", ".join(f"{months[place].name}: {number(value, 1)}" for place, value in known)
    return drawing("sh-path is-months", f"{title} ({unit}): {said}", parts, LOW)


def residual_chart(months: Sequence[Month], unit: str, title: str) -> SafeString:
    """How far each month lies from the model, as stems from the line of no difference."""
    gaps = [
        (place, each.measured - each.expected)
        for place, each in enumerate(months)
        if each.measured is not None and each.expected is not None
    ]
    reach = max((abs(value) for _place, value in gaps), default=1.0)
    plot = Timeline(months, ticks(-reach, reach), LOW)
    said = ", ".join(f"{months[place].name}: {number(value, 1)}" for place, value in gaps)
    return drawing(
        "sh-path is-months", f"{title} ({unit}): {said}", [*plot.frame(), *plot.stems(gaps), *plot.dots(gaps)], LOW
    )


def month_key(*signs: str, language: str | None = None) -> SafeString:
    """The key of a month chart; all signs where none are named."""
    with override(spoken(language)):
        words = {
            "expected": _("expected (model)"),
            "measured": _("measured"),
            "less": _("saved"),
            "more": _("used beyond it"),
        }
    rows = ((mark_safe(SIGNS[sign]), words[sign]) for sign in signs or words)  # noqa: S308
    items = format_html_join("", '<li><svg aria-hidden="true">{}</svg>{}</li>', rows)
    return format_html('<ul class="sh-key">{}</ul>', items)


def starts_at(months: Sequence[Month]) -> float:
    """Where the vertical scale of a month chart begins, so that its words can say so."""
    return _levels([side for each in months for side in (each.measured, each.expected) if side is not None])[0]


def _levels(known: Sequence[float]) -> list[float]:
    """Marks that hold every value, from zero unless all lie far above it."""
    low, high = min([*known], default=0.0), max([*known], default=1.0)
    return ticks(low if 0 < NEAR * high < low else min(0.0, low), max(high, 0.0) or (1.0 if low == 0 else 0.0))


def _said(months: Sequence[Month]) -> str:
    """Every month in words, for those who do not see the chart."""
    words = _("%(month)s: measured %(measured)s, expected %(expected)s")
    return "; ".join(
        words % {"month": each.name, "measured": number(each.measured, 1), "expected": number(each.expected, 1)}
        for each in months
    )


class Timeline:
    """Months from left to right on one vertical scale."""

    def __init__(self, months: Sequence[Month], marks: Sequence[float], height: int) -> None:
        self.months, self.marks, self.height = months, marks, height
        self.level = Scale(marks[0], marks[-1])
        self.time = Scale(0, max(1, len(months) - 1))

    def x(self, place: float) -> str:
        """The place of a month from the left."""
        return self.time.across(place)

    def y(self, value: float) -> float:
        """The place of a value from the top."""
        return self.level.down(value, self.height)

    def frame(self) -> list[SafeString]:
        """The marks of both scales with their words."""
        rows = []
        for mark in self.marks:
            cls = "axis" if mark == 0 else "grid"
            rows.append(element("line", cls=cls, x1=0, x2="100%", y1=self.y(mark), y2=self.y(mark)))
            rows.append(element("text", number(mark), cls="y", x=-8, y=self.y(mark), dy="0.35em"))
        return [*rows, *self.calendar()]

    def calendar(self) -> list[SafeString]:
        """Every month of one year; of more, every third; on a phone fewer still."""
        few = len(self.months) <= 13
        words = []
        for place, each in enumerate(self.months):
            if few or (each.month - 1) % 3 == 0:
                said = _("M%(month)s") % {"month": each.month} if few else f"{each.month}/{each.number // 12 % 100:02d}"
                rare = place % 2 if few else each.month not in (1, 7)
                words.append(
                    element("text", said, cls="x no-phone" if rare else "x", x=self.x(place), y=self.height + 20)
                )
        return words

    def split(self) -> list[SafeString]:
        """A line where the baseline ends and the reporting months begin."""
        for place, (one, other) in enumerate(pairwise(self.months)):
            if one.reporting != other.reporting:
                middle = self.x(place + 0.5)
                line = element("line", cls="base", x1=middle, x2=middle, y1=-6, y2=self.height)
                sides = ((_("baseline"), "split before", -6), (_("reporting"), "split after", 6))
                return [line, *(element("text", word, cls=cls, x=middle, dx=step, y=2) for word, cls, step in sides)]
        return []

    def line(self, points: Sequence[tuple[int, float]], cls: str) -> list[SafeString]:
        """From each month to the next; where one is unknown the line breaks."""
        return [
            element("line", cls=cls, x1=self.x(a), x2=self.x(b), y1=self.y(one), y2=self.y(two))
            for (a, one), (b, two) in pairwise(points)
            if b == a + 1
        ]

    def dots(self, points: Sequence[tuple[int, float]]) -> list[SafeString]:
        """A filled dot for each value."""
        size = 4 if len(self.months) <= 13 else 3
        return [element("circle", cls="dot", cx=self.x(place), cy=self.y(value), r=size) for place, value in points]

    def measured(self) -> list[SafeString]:
        """What the meter or the bill said."""
        points = [(place, each.measured) for place, each in enumerate(self.months) if each.measured is not None]
        return [*self.line(points, "actual"), *self.dots(points)]

    def expected(self) -> list[SafeString]:
        """What the model expects; its diamonds where there is room."""
        points = [(place, each.expected) for place, each in enumerate(self.months) if each.expected is not None]
        sign = element("path", cls="diamond", d=DIAMOND)
        room = points if len(self.months) <= 13 else []
        marks = [element("svg", sign, x=self.x(place), y=self.y(value), overflow="visible") for place, value in room]
        return [*self.line(points, "goalline"), *marks]

    def stems(self, points: Sequence[tuple[int, float]]) -> list[SafeString]:
        """From the line of no difference to each value."""
        return [
            element("line", cls="whisker", x1=self.x(place), x2=self.x(place), y1=self.y(0), y2=self.y(value))
            for place, value in points
        ]

    def last(self, points: Sequence[tuple[int, float]]) -> list[SafeString]:
        """The last value in figures, beside its mark."""
        if not points:
            return []
        place, value = points[-1]
        drop = -10 if value >= 0 else 20
        return [element("text", number(value, 1), cls="value end", x=self.x(place), y=round(self.y(value) + drop, 1))]

    def area(self, points: Sequence[tuple[int, float]]) -> SafeString:
        """What lies between the line of zero and the values."""
        shapes = [
            piece
            for (a, one), (b, two) in pairwise(points)
            if b == a + 1
            for piece in self.pieces(a, (one, 0.0), (two, 0.0))
        ]
        return self.behind(shapes)

    def gaps(self) -> SafeString:
        """What lies between expected and measured: a saving, or use beyond what was expected."""
        shapes: list[SafeString] = []
        for place, (one, two) in enumerate(pairwise(self.months)):
            if None not in (one.measured, one.expected, two.measured, two.expected):
                shapes += self.pieces(place, (one.expected, one.measured), (two.expected, two.measured))  # type: ignore[arg-type]
        return self.behind(shapes)

    def pieces(self, place: int, left: tuple[float, float], right: tuple[float, float]) -> list[SafeString]:
        """The strip from one month to the next, parted where both lines cross."""
        before, after = left[0] - left[1], right[0] - right[1]
        if before * after >= 0:
            return [self.shape([(place, left), (place + 1, right)], before + after)]
        share = before / (before - after)
        crossing = left[0] + share * (right[0] - left[0])
        middle = (place + share, (crossing, crossing))
        return [self.shape([(place, left), middle], before), self.shape([middle, (place + 1, right)], after)]

    def shape(self, ends: Sequence[tuple[float, tuple[float, float]]], side: float) -> SafeString:
        """One area of the stretched picture."""
        corners = [(place, top) for place, (top, _low) in ends] + [(place, low) for place, (_top, low) in ends[::-1]]
        points = " ".join(f"{self.time.share(place) * WIDE:.1f},{self.y(value)}" for place, value in corners)
        return element("polygon", cls="gap" if side >= 0 else "gap more", points=points)

    def behind(self, shapes: Sequence[SafeString]) -> SafeString:
        """Areas stretched to the chart's width, which corners in per cent could not be."""
        return element(
            "svg", joined(shapes), viewBox=f"0 0 {WIDE} {self.height}", preserveAspectRatio="none",
            width="100%", height=self.height,
        )  # fmt: skip


def with_unit(value: float | None, unit: str, decimals: int | None = 0) -> str:
    """A number with its unit, or a dash."""
    return number(value, decimals) if value is None else f"{number(value, decimals)}{NBSP}{unit}"
