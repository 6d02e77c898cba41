"""Who has reported, who has not, and since when it is late."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from sachhon.establishments.models import Establishment
from sachhon.kit import clock, dated
from sachhon.reporting.models import Reminder, Report, ReportingDuty
from sachhon.reporting.spans import Span
from sachhon.resources.models import ResourceUse

STATES = ("late", "waiting", "submitted", "returned", "accepted", "figures")


@dataclass(frozen=True)
class Expected:
    """One establishment that is expected to report a span, and how far its report is."""

    establishment: Establishment
    state: str
    due: dt.date | None
    days_late: int
    voluntary: bool
    report: Report | None = None
    reminder: Reminder | None = None
    reminders: int = 0


class Board:
    """Everyone who is expected to report one span, of the provinces a person sees."""

    def __init__(self, span: Span, provinces: frozenset[int]) -> None:
        self.span, self.provinces = span, provinces
        self.due = span.due()
        self.rows = sorted(self._rows(), key=lambda row: (STATES.index(row.state), row.establishment.code))
        self.counts = Counter(row.state for row in self.rows)

    def of(self, state: str) -> list[Expected]:
        """Those in one state; all where none is named."""
        return [row for row in self.rows if not state or row.state == state]

    def _rows(self) -> list[Expected]:
        span, today = self.span, clock.today()
        duties = dated.on(ReportingDuty.objects.filter(frequency=span.frequency), span.start)
        duties = duties.filter(establishment__province_id__in=self.provinces, establishment__origin="registered")
        closed = Q(establishment__active_to__lte=span.start)
        found = list(duties.exclude(closed).select_related("establishment").order_by("establishment__code"))
        reports, reminders, known = self._reports(), self._reminders(), self._known()
        days = (today - self.due).days if self.due else 0
        rows = []
        for duty in found:
            key = duty.establishment_id
            report, letters = reports.get(key), reminders.get(key, [])
            state = report.state if report else "figures" if key in known else "late" if days > 0 else "waiting"
            late = max(days, 0) if state in ("late", "returned") else 0
            last = letters[-1] if letters else None
            rows.append(Expected(duty.establishment, state, self.due, late, duty.voluntary, report, last, len(letters)))
        return rows

    def _reports(self) -> dict[int, Report]:
        rows = Report.objects.filter(start=self.span.start, end=self.span.end)
        return {row.establishment_id: row for row in rows.filter(establishment__province_id__in=self.provinces)}

    def _reminders(self) -> dict[int, list[Reminder]]:
        rows = Reminder.objects.filter(start=self.span.start, end=self.span.end)
        found: dict[int, list[Reminder]] = {}
        for row in rows.filter(establishment__province_id__in=self.provinces).order_by("round"):
            found.setdefault(row.establishment_id, []).append(row)
        return found

    def _known(self) -> set[int]:
        """Whose figures of the span are kept already: an import brought them."""
        about: dict[str, Any] = {"start": self.span.start, "end": self.span.end, "source": self.span.source}
        rows = ResourceUse.objects.filter(**about, establishment__province_id__in=self.provinces)
        return set(rows.values_list("establishment_id", flat=True).distinct())
