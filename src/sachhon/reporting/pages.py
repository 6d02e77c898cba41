"""What the pages of reporting show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sachhon.establishments.models import Establishment
from sachhon.reporting.late import STATES, Board, Expected
from sachhon.reporting.lines import Asked
from sachhon.reporting.models import Frequency, Reminder, Report
from sachhon.reporting.reading import EXTRA_LINES, Entry, Typed
from sachhon.reporting.services import Receipt
from sachhon.reporting.spans import Span, last_span, span_between

STATE_WORDS = {
    "late": gettext_lazy("late"), "waiting": gettext_lazy("not yet due"), "submitted": gettext_lazy("to be decided"),
    "returned": gettext_lazy("returned"), "accepted": gettext_lazy("accepted"),
    "figures": gettext_lazy("figures came by another way"),
}  # fmt: skip
COLOURS = {
    "late": "bad",
    "waiting": "mute",
    "submitted": "warn",
    "returned": "warn",
    "accepted": "ok",
    "figures": "info",
}
REASONS = (
    gettext_lazy("new production line"), gettext_lazy("fewer orders"), gettext_lazy("meter changed"),
    gettext_lazy("flood or storm"), gettext_lazy("Tết holiday"), gettext_lazy("energy-saving solution"),
)  # fmt: skip
SHOWN = 1000


class Fill:
    """The page on which a report is typed."""

    def __init__(self, asked: Asked, typed: Typed, report: Report | None) -> None:
        self.asked, self.typed, self.report = asked, typed, report
        self.establishment, self.span, self.reasons = asked.establishment, asked.span, REASONS

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Each line with its number on the page and the figure of last time."""
        before = self.asked.known_before
        return [
            {"n": number, "entry": entry, "last": before.get(entry.line.key)}
            for number, entry in enumerate(self.typed.entries)
        ]

    @property
    def uses(self) -> list[dict[str, Any]]:
        """Lines of energy, water and materials."""
        return [row for row in self.rows if row["entry"].line.kind == "use"]

    @property
    def outputs(self) -> list[dict[str, Any]]:
        """Lines of products."""
        return [row for row in self.rows if row["entry"].line.kind == "out"]

    @property
    def extras(self) -> list[dict[str, str]]:
        """Empty lines for what was not asked for, with what was typed there."""
        typed = [{**row, "n": str(number)} for number, row in enumerate(self.typed.extras)]
        return typed + [{"n": str(number)} for number in range(len(typed), EXTRA_LINES)]

    @property
    def resources(self) -> Iterable[Any]:
        """What an added line may be of."""
        return self.asked.resources.values()

    @property
    def before_words(self) -> str:
        """Which span stands beside."""
        return self.span.before.words

    @property
    def due(self) -> dt.date | None:
        """Until when the report is in time."""
        return self.span.due()

    @property
    def voluntary(self) -> bool:
        """Whether nobody has to send it."""
        rule = self.span.rule()
        return bool(rule and rule.voluntary)


class Review:
    """One report as it was sent."""

    def __init__(self, report: Report, typed: Typed) -> None:
        self.report, self.typed, self.establishment = report, typed, report.establishment
        self.span = span_between(report.start, report.end)
        self.state, self.colour = STATE_WORDS[report.state], COLOURS[report.state]

    @property
    def rows(self) -> list[tuple[Entry, Any]]:
        """Lines with a figure, and the figure of last time."""
        before = self.typed.asked.known_before
        return [(entry, before.get(entry.line.key)) for entry in self.typed.entries if entry.given]

    @property
    def waits(self) -> bool:
        """Whether somebody has to decide."""
        return self.report.state == Report.State.SUBMITTED


class BoardPage:
    """The late list of one span."""

    def __init__(self, board: Board, state: str, today: dt.date) -> None:
        self.board, self.state, self.span, self.due = board, state, board.span, board.due
        self.today, self.total = today, len(board.rows)

    @property
    def rows(self) -> list[tuple[Expected, Any, str]]:
        """Those in the chosen state, with its word and colour; at most a thousand of them."""
        return [(row, STATE_WORDS[row.state], COLOURS[row.state]) for row in self.board.of(self.state)[:SHOWN]]

    @property
    def states(self) -> list[dict[str, Any]]:
        """Counts by state, each a link."""
        return [
            {"state": s, "words": STATE_WORDS[s], "n": self.board.counts[s], "colour": COLOURS[s],
             "url": f"{board_url(self.span)}&state={s}", "current": s == self.state}
            for s in STATES if self.board.counts[s]
        ]  # fmt: skip

    @property
    def spans(self) -> list[dict[str, Any]]:
        """The last years and months to choose from."""
        year, month = (last_span(frequency, self.today) for frequency in (Frequency.YEAR, Frequency.MONTH))
        found = [year, year.before, month, month.before, month.before.before]
        return [{"words": s.words, "url": board_url(s), "current": s == self.span} for s in found]


class Letter:
    """The draft of one letter of reminder."""

    def __init__(self, reminder: Reminder) -> None:
        self.reminder, self.establishment = reminder, reminder.establishment
        self.span = span_between(reminder.start, reminder.end)
        self.due = self.span.due()
        self.rule = self.span.rule()

    @property
    def missing(self) -> list[str]:
        """What this very establishment has not sent: every line that is asked for and not kept."""
        asked = Asked(self.establishment, self.span)
        return [line.label for line in asked.lines if line.key not in asked.kept]


@dataclass(frozen=True)
class OwnRow:
    """One report that a person of an enterprise may write."""

    establishment: Establishment
    span: Span
    state: str
    words: Any
    colour: str
    due: dt.date | None
    report: Report | None


def own_rows(places: list[Establishment], spans: list[Span]) -> list[OwnRow]:
    """Each establishment with the last year and the last month."""
    rows = Report.objects.filter(establishment__in=places, start__in=[span.start for span in spans])
    kept = {(row.establishment_id, row.start, row.end): row for row in rows}
    found = []
    for place in places:
        for span in spans:
            report = kept.get((place.pk, span.start, span.end))
            state = report.state if report else "waiting"
            words = STATE_WORDS[state] if report else _("not sent yet")
            found.append(OwnRow(place, span, state, words, COLOURS[state], span.due(), report))
    return found


def board_url(span: Span) -> str:
    """The late list of a span."""
    return f"{reverse('reporting-board')}?span={span.label}"


def receipt_words(receipt: Receipt) -> str:
    """What became of a report, in one sentence."""
    if receipt.report.state == Report.State.ACCEPTED:
        if not receipt.new and not receipt.changed:
            return _("Nothing changed: these figures are kept already.")
        counts = {"new": receipt.new, "changed": receipt.changed, "same": receipt.same}
        return _("Accepted: %(new)s figures are new, %(changed)s changed, %(same)s stayed as they were.") % counts
    if receipt.same:
        return _("Nothing changed: this report was sent already, with the same figures.")
    return _("The report is sent. You see here what the Department decides.")
