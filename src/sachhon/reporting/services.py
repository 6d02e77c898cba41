"""Verbs of reporting: keep a draft, submit, accept, return, remind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sachhon.establishments.models import Establishment
from sachhon.kit import clock
from sachhon.kit.changes import Changes, change_set
from sachhon.kit.models import StoredFile
from sachhon.kit.policy import locked
from sachhon.reporting.lines import Asked
from sachhon.reporting.models import Draft, Reminder, Report, label_of
from sachhon.reporting.reading import Entry, Typed, from_kept
from sachhon.reporting.spans import Span, span_between
from sachhon.resources.models import ProductOutput, ResourceUse

NOTE_LENGTH = 300


class Refused(Exception):
    """The verb cannot be done; `reasons` say all of it at once."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class OnBehalf:
    """How a report came that an officer typed: by which way, from whom, and the paper itself."""

    channel: str
    said_by: str
    evidence: StoredFile | None = None
    evidence_name: str = ""


@dataclass(frozen=True)
class Receipt:
    """What became of a report: the figures that are new or changed, and how many stayed as they were."""

    report: Report
    new: int = 0
    changed: int = 0
    same: int = 0


def keep_draft(establishment: Establishment, span: Span, typed: dict[str, Any], *, by: Any) -> Draft:
    """Keep what a person has typed so far; it counts nowhere."""
    about = {"establishment": establishment, "start": span.start, "end": span.end, "by": by}
    values = {"typed": json.dumps(typed, ensure_ascii=False), "saved": clock.now()}
    return Draft.objects.update_or_create(**about, defaults=values)[0]


def submit(typed: Typed, *, by: Any, on_behalf: OnBehalf | None = None) -> Receipt:
    """Send a report in; typed by an officer for the enterprise it is accepted at once. The same again changes nothing.

    Raises
    ------
    Refused
        When a line is wrong, nothing is filled in, a question is open, or a closed period counts a figure.
    """
    _check(typed, on_behalf)
    asked, span = typed.asked, typed.asked.span
    province = asked.establishment.province_id
    with change_set(by=by, why=_("report of %(label)s") % {"label": span.label}, province_id=province) as changes:
        report = Report.objects.filter(establishment=asked.establishment, start=span.start, end=span.end).first()
        receipt = _kept(report, typed, by, on_behalf, changes)
        Draft.objects.filter(establishment=asked.establishment, start=span.start, end=span.end, by=by).delete()
    return receipt


def _check(typed: Typed, on_behalf: OnBehalf | None) -> None:
    reasons = [fault["text"] for fault in typed.faults]
    if not typed.filled and not reasons:
        reasons.append(_("Nothing is filled in: write at least one figure."))
    if typed.questions:
        reasons.append(_("Say why where a figure is far from the last one."))
    if on_behalf and not on_behalf.said_by.strip():
        reasons.append(_("Say who gave these figures."))
    if on_behalf and not on_behalf.evidence:
        reasons.append(_("Attach what the figures came on: the paper, the photo, the message, or a note of the call."))
    reasons += closed(typed)
    if reasons:
        raise Refused(*reasons)


def closed(typed: Typed) -> list[str]:
    """Why figures of this span may not be written now; empty when they may."""
    span, place = typed.asked.span, typed.asked.establishment
    values = {"establishment_id": place.pk, "province": place.province_id, "start": span.start, "end": span.end}
    reason = locked("resources.resourceuse", values)
    return [str(reason)] if reason else []


def _kept(
    report: Report | None, typed: Typed, by: Any, on_behalf: OnBehalf | None, changes: Changes
) -> Receipt:  # fmt: skip
    text = json.dumps(typed.as_typed, ensure_ascii=False, sort_keys=True)
    is_same = report is not None and report.typed == text and report.state != Report.State.RETURNED
    if is_same and (on_behalf is None or report.state == Report.State.ACCEPTED):
        return Receipt(report, same=len(typed.filled))
    report = _written(report, typed, text, by, on_behalf, changes)
    if on_behalf is None:
        return Receipt(report)
    return _accepted(report, typed, by, changes)


def _written(
    report: Report | None, typed: Typed, text: str, by: Any, on_behalf: OnBehalf | None, changes: Changes
) -> Report:  # fmt: skip
    span, is_new = typed.asked.span, report is None
    report = report or Report(
        establishment=typed.asked.establishment, frequency=span.frequency, start=span.start, end=span.end
    )
    report.typed, report.by, report.submitted_at = text, by, clock.now()
    report.state, report.reasons, report.decided_by, report.decided_at = Report.State.SUBMITTED, "", None, None
    report.channel = on_behalf.channel if on_behalf else Report.Channel.SELF
    report.said_by = on_behalf.said_by if on_behalf else ""
    report.evidence = on_behalf.evidence if on_behalf else None
    report.evidence_name = on_behalf.evidence_name if on_behalf else ""
    changes.insert(report) if is_new else changes.update(report)
    return report


def accept(report: Report, *, by: Any) -> Receipt:
    """Put the figures of a submitted report into the registers."""
    with change_set(by=by, why=_accepted_words(report), province_id=report.establishment.province_id) as changes:
        report = _waiting(report)
        typed = typed_of(report)
        if reasons := [fault["text"] for fault in typed.faults] + closed(typed):
            raise Refused(*reasons)
        return _accepted(report, typed, by, changes)


def send_back(report: Report, reasons: str, *, by: Any) -> Report:
    """Return a submitted report with everything that is to be mended, at once."""
    if not reasons.strip():
        raise Refused(_("Say what is to be mended: all of it at once."))
    why = _("report of %(label)s returned") % {"label": label_of(report)}
    with change_set(by=by, why=why, province_id=report.establishment.province_id) as changes:
        report = _waiting(report)
        report.state, report.reasons = Report.State.RETURNED, reasons.strip()
        report.decided_by, report.decided_at = by, clock.now()
        changes.update(report)
    return report


def typed_of(report: Report) -> Typed:
    """A kept report read again."""
    return from_kept(Asked(report.establishment, span_between(report.start, report.end)), json.loads(report.typed))


def _waiting(report: Report) -> Report:
    """Inside the lock: the report must still wait for a decision."""
    now = Report.objects.select_related("establishment").get(pk=report.pk)
    if now.state != Report.State.SUBMITTED:
        words = {"state": now.get_state_display()}
        raise Refused(_("Somebody decided on this report meanwhile: it is %(state)s.") % words)
    return now


def _accepted_words(report: Report) -> str:
    return _("report of %(label)s accepted") % {"label": label_of(report)}


def _accepted(report: Report, typed: Typed, by: Any, changes: Changes) -> Receipt:
    counts = {"new": 0, "changed": 0, "same": 0}
    for entry in typed.filled:
        counts[_fact(entry, typed, changes)] += 1
    report.state, report.decided_by, report.decided_at = Report.State.ACCEPTED, by, clock.now()
    changes.update(report)
    return Receipt(report, **counts)


def _fact(entry: Entry, typed: Typed, changes: Changes) -> str:
    """Write one figure where it differs from what is kept."""
    span, place, line = typed.asked.span, typed.asked.establishment, entry.line
    about: dict[str, Any] = {"establishment": place, "start": span.start, "end": span.end, "source": span.source}
    note = "; ".join(filter(None, (entry.reason, typed.sec_reason if line.kind == "use" else "")))[:NOTE_LENGTH]
    values = {"given": entry.given, "unit_given": entry.unit, "quantity": entry.quantity, "note": note}
    if line.kind == "use":
        model: Any = ResourceUse
        about |= {"resource_id": line.item, "meter": line.meter}
    else:
        model = ProductOutput
        about |= {"product_id": line.item}
    row = model.objects.filter(**about).first()
    if row is None:
        changes.insert(model(**about, **values))
        return "new"
    if all(getattr(row, name) == value for name, value in values.items() if name != "note" or value):
        return "same"
    for name, value in values.items():
        setattr(row, name, value)
    changes.update(row)
    return "changed"


def remind(establishments: list[Establishment], span: Span, *, by: Any) -> list[Reminder]:
    """Draft one letter for each establishment; a person signs, sends, and writes number and day back."""
    made = []
    for place in establishments:
        about = {"establishment": place, "start": span.start, "end": span.end}
        with change_set(by=by, why=_("reminder of %(label)s") % {"label": span.label},
                        province_id=place.province_id) as changes:  # fmt: skip
            last = Reminder.objects.filter(**about).order_by("-round").first()
            if last and not last.sent_on:
                made.append(last)  # a draft that waits to be sent is not doubled
                continue
            row = Reminder(**about, round=last.round + 1 if last else 1, drafted_at=clock.now(), by=by)
            changes.insert(row)
            made.append(row)
    return made


def sent(reminder: Reminder, number: str, day: Any, *, by: Any) -> Reminder:
    """Write back under which number and on which day a letter went out."""
    why = _("reminder sent")
    with change_set(by=by, why=why, province_id=reminder.establishment.province_id) as changes:
        reminder.letter_number, reminder.sent_on = number.strip()[:60], day
        changes.update(reminder)
    return reminder
