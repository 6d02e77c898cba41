"""The yearly path of one indicator: where it began, where it is to go, and where it has come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from sachhon.display.drawing import Scale, axis, drawing, element, quantity
from sachhon.display.numbers import number, span, spoken

HEIGHT = 150  # of the plot, in pixels

Points = Sequence[tuple[int, float]]


class Actual(NamedTuple):
    """What was reached in one year, with its interval and how final it is."""

    year: int
    value: float
    low: float | None = None
    high: float | None = None
    stage: str = "final"

    def ends(self) -> tuple[float, float] | None:
        """Both ends of the interval, where there is one."""
        return None if self.low is None or self.high is None else (self.low, self.high)


class Band(NamedTuple):
    """A target that is a band, from one year to another."""

    first: int
    last: int
    low: float
    high: float


class Path(NamedTuple):
    """All that one chart shows."""

    title: str
    unit: str
    years: Sequence[int]
    baseline: float | None
    targets: Points
    band: Band | None
    actuals: Sequence[Actual]

    def heights(self) -> list[float]:
        """Every value that the vertical scale has to hold."""
        found = [value for _year, value in self.targets]
        found += [side for actual in self.actuals for side in (actual.value, *(actual.ends() or ()))]
        found += [self.band.low, self.band.high] if self.band else []
        return found if self.baseline is None else [*found, self.baseline]


def path_chart(
    years: Sequence[int],
    baseline: float | None = None,
    targets: Points = (),
    band: Band | None = None,
    actuals: Sequence[Actual] = (),
    unit: str = "%",
    title: str = "",
    *,
    language: str | None = None,
) -> SafeString:
    """The baseline dotted, the target dashed, the actual solid and hollow while it is not final."""
    path = Path(title, unit, years, baseline, targets, band, sorted(actuals))
    with override(spoken(language)):
        return drawing("sh-path", words(path), Plot(path).parts(), HEIGHT)


def words(path: Path) -> str:
    """The chart's numbers, for those who do not see it."""
    lines = [f"{path.title} ({path.unit})" if path.title else path.unit]
    if path.actuals:
        lines.append(_("actual %(values)s") % {"values": ", ".join(map(_actual_words, path.actuals))})
    if path.targets:
        said = ", ".join(f"{year}: {number(value)}" for year, value in path.targets)
        lines.append(_("target %(target)s") % {"target": said})
    if path.band:
        said = f"{path.band.first}–{path.band.last}: {span(path.band.low, path.band.high, None)}"
        lines.append(_("target %(target)s") % {"target": said})
    if path.baseline is not None:
        lines.append(_("level of the base year") + " " + quantity(path.baseline, path.unit))
    return "; ".join(lines)


def _actual_words(actual: Actual) -> str:
    """One year's value with its interval."""
    ends = actual.ends()
    interval = f" ({span(*ends)})" if ends else ""
    return f"{actual.year}: {number(actual.value, 1)}{interval}"


class Plot:
    """The shapes of one path on its two scales."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.marks = axis(path.heights(), path.unit)
        self.time = Scale(min(path.years), max(path.years))
        self.height = Scale(self.marks[0], self.marks[-1])

    def parts(self) -> list[SafeString]:
        """Everything, from the back to the front."""
        return [
            *self.grid(),
            *self.calendar(),
            *self.baseline(),
            *self.band(),
            *self.targets(),
            *self.actuals(),
            *self.last_words(),
        ]

    def x(self, year: float) -> str:
        """The place of a year; a single one stands in the middle."""
        return "50.00%" if self.time.low == self.time.high else self.time.across(year)

    def y(self, value: float) -> float:
        """The place of a value."""
        return self.height.down(value, HEIGHT)

    def level(self, value: float, cls: str) -> SafeString:
        """A line across the whole plot."""
        return element("line", cls=cls, x1=0, x2="100%", y1=self.y(value), y2=self.y(value))

    def grid(self) -> list[SafeString]:
        """The marks of the vertical scale, each with its number."""
        lines = [self.level(mark, "axis" if mark == 0 else "grid") for mark in self.marks]
        return lines + [
            element("text", number(mark), cls="y", x=-8, y=self.y(mark), dy="0.35em") for mark in self.marks
        ]

    def calendar(self) -> list[SafeString]:
        """Every year where they are few; otherwise both ends, and the last one reached if clear of them."""
        years = set(self.path.years)
        if len(years) > 5:
            reached = {actual.year for actual in self.path.actuals[-1:]}
            clear = {year for year in reached if 0.2 < self.time.share(year) < 0.8}
            years = {min(years), max(years)} | clear
        return [element("text", str(year), cls="x", x=self.x(year), y=HEIGHT + 20) for year in sorted(years)]

    def baseline(self) -> list[SafeString]:
        """Where it all began."""
        return [] if self.path.baseline is None else [self.level(self.path.baseline, "base")]

    def band(self) -> list[SafeString]:
        """The target where it is a band; one of a single year keeps some width."""
        if self.path.band is None:
            return []
        first, last, low, high = self.path.band
        left, right = self.time.share(first), self.time.share(last)
        left = max(0.0, min(left, right - 0.1))
        top = self.y(high)
        place = {"x": f"{left * 100:.2f}%", "width": f"{(right - left) * 100:.2f}%"}
        shape = element("rect", cls="goalband", y=top, height=round(self.y(low) - top, 1), **place)
        said = _("target %(target)s") % {"target": span(low, high, None)}
        middle = f"{(left + right) * 50:.2f}%"
        return [shape, element("text", said, cls="goal", x=middle, y=top - 7)]

    def lines(self, points: Points, cls: str) -> list[SafeString]:
        """From each point to the next."""
        return [
            element("line", cls=cls, x1=self.x(a), x2=self.x(b), y1=self.y(one), y2=self.y(two))
            for (a, one), (b, two) in pairwise(points)
        ]

    def at(self, year: int, value: float, shape: SafeString) -> SafeString:
        """A shape measured in pixels, put at one year and value."""
        return element("svg", shape, x=self.x(year), y=self.y(value), overflow="visible")

    def targets(self) -> list[SafeString]:
        """The target of each year."""
        diamond = element("path", cls="diamond", d="M0-5 5 0 0 5-5 0z")
        marks = [self.at(year, value, diamond) for year, value in self.path.targets]
        return [*self.lines(self.path.targets, "goalline"), *marks]

    def actuals(self) -> list[SafeString]:
        """What was reached, with the intervals of what was estimated."""
        reached = self.path.actuals
        lines = self.lines([(actual.year, actual.value) for actual in reached], "actual")
        whiskers = [self.whisker(actual.year, *ends) for actual in reached if (ends := actual.ends())]
        return [*lines, *whiskers, *map(self.dot, reached)]

    def whisker(self, year: int, low: float, high: float) -> SafeString:
        """One interval, with a short line at each end."""
        reach = round(self.y(low) - self.y(high), 1)
        return self.at(year, high, element("path", cls="whisker", d=f"M-5 0H5M0 0V{reach}M-5 {reach}H5"))

    def dot(self, actual: Actual) -> SafeString:
        """One year reached: filled when final, hollow before."""
        cls = "dot" if actual.stage == "final" else "dot draft"
        return element("circle", cls=cls, cx=self.x(actual.year), cy=self.y(actual.value), r=4)

    def last_words(self) -> list[SafeString]:
        """The last value reached and the last target, beside their marks and clear of each other."""
        said: list[SafeString] = []
        last = self.path.actuals[-1] if self.path.actuals else None
        short = last is not None and last.value < dict(self.path.targets).get(last.year, last.value)
        if last:
            said.append(self.reached_word(last, below=short))
        for year, value in self.path.targets[-1:]:
            lifted = short and last is not None and last.year == year
            said.append(self.word(number(value), year, value, "goal", -10 if lifted else 21))
        return said

    def reached_word(self, actual: Actual, *, below: bool) -> SafeString:
        """The value reached: above its mark, below when the target is above, inside a band to its right."""
        low, high = actual.ends() or (actual.value, actual.value)
        text = number(actual.value, 1)
        if self.path.band and self.time.share(actual.year) < 0.8:
            return self.word(text, actual.year, actual.value, "value beside", -6, 10)
        if below:
            return self.word(text, actual.year, low, "value", 21)
        return self.word(text, actual.year, high, "value", -10)

    def word(self, text: str, year: int, value: float, cls: str, drop: int, step: int = 0) -> SafeString:
        """A number some pixels below and to the right of its mark."""
        place = round(self.y(value) + drop, 1)
        return element("text", text, cls=cls, x=self.x(year), y=place, dx=step or None)
