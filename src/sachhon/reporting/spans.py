"""Spans that are reported: a calendar year or a calendar month, by label, with the day they are due."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sachhon.reporting.models import DueRule, Frequency

_LABEL = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:-M(?P<month>0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class Span:
    """One year or month: its label, its first day, and the first day after it."""

    label: str
    start: dt.date
    end: dt.date

    @property
    def frequency(self) -> str:
        """Of a year or of a month."""
        return Frequency.MONTH if "-M" in self.label else Frequency.YEAR

    @property
    def source(self) -> str:
        """The source that its figures are kept under."""
        return "monthly" if self.frequency == Frequency.MONTH else "yearly"

    @property
    def words(self) -> str:
        """As people say it: year 2025, month 03/2026."""
        if self.frequency == Frequency.YEAR:
            return _("year %(year)s") % {"year": self.start.year}
        return _("month %(month)s") % {"month": f"{self.start:%m/%Y}"}

    @property
    def before(self) -> Span:
        """The span just before: last month, or last year."""
        if self.frequency == Frequency.YEAR:
            return span_of(str(self.start.year - 1))
        return span_of(f"{self.start - dt.timedelta(days=1):%Y-M%m}")

    def due(self, rules: list[DueRule] | None = None) -> dt.date | None:
        """The last day on which its report is in time; None where no rule is in force."""
        rule = self.rule(rules)
        return _day_after(self.end, rule.months_after, rule.day) if rule else None

    def rule(self, rules: list[DueRule] | None = None) -> DueRule | None:
        """The rule in force on the day after the span."""
        known = list(DueRule.objects.all()) if rules is None else rules
        day = self.end
        fitting = (r for r in known if r.frequency == self.frequency and r.valid_from <= day)
        return next((r for r in fitting if r.valid_to is None or day < r.valid_to), None)


def span_of(label: str) -> Span:
    """The span of a label such as 2025 or 2025-M03.

    Raises
    ------
    ValueError
        When the label is of another form.
    """
    found = _LABEL.fullmatch(label)
    if not found:
        raise ValueError(_("“%(label)s” is no year or month; write 2025 or 2025-M03.") % {"label": label[:20]})
    year = int(found["year"])
    if not found["month"]:
        return Span(label, dt.date(year, 1, 1), dt.date(year + 1, 1, 1))
    start = dt.date(year, int(found["month"]), 1)
    return Span(label, start, _month_after(start, 1))


def span_between(start: dt.date, end: dt.date) -> Span:
    """The span of two days that were kept."""
    return span_of(f"{start:%Y}" if (end - start).days > 31 else f"{start:%Y-M%m}")


def last_span(frequency: str, today: dt.date) -> Span:
    """The last year or month that is over."""
    if frequency == Frequency.YEAR:
        return span_of(str(today.year - 1))
    return span_of(f"{today.replace(day=1) - dt.timedelta(days=1):%Y-M%m}")


def _month_after(day: dt.date, months: int) -> dt.date:
    number = day.year * 12 + day.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def _day_after(end: dt.date, months_after: int, day: int) -> dt.date:
    """`end` is the first day after the span, so that one month after means the month of `end` itself."""
    return _month_after(end, months_after - 1).replace(day=day)
