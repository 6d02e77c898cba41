"""Reporting in the demo province: who reports, and one report that waits for the officer."""

from __future__ import annotations

import datetime as dt

from sachhon.accounts.models import User
from sachhon.establishments.models import Establishment, Tie
from sachhon.kit.changes import change_set
from sachhon.reporting import services
from sachhon.reporting.lines import Asked
from sachhon.reporting.models import Report, ReportingDuty
from sachhon.reporting.reading import from_form
from sachhon.reporting.spans import span_of
from sachhon.resources.models import ResourceUse
from sachhon.territory.models import Province

SINCE = dt.date(2023, 1, 1)
# A year's basis is the circular on energy reports; a month's is the plant's own will.
BASIS = {"year": "Thông tư 25/2020/TT-BCT (dữ liệu mẫu)", "month": "Tự nguyện (dữ liệu mẫu)"}


def fill(province: Province) -> None:
    """Duties of all who ever reported; the demo's enterprise sends December 2025."""
    if not ReportingDuty.objects.filter(establishment__province=province).exists():
        _duties(province)
    if not Report.objects.filter(establishment__province=province).exists():
        _one_report(province)


def _duties(province: Province) -> None:
    uses = ResourceUse.objects.filter(establishment__province=province)
    yearly = uses.filter(slot__lt=0).values_list("establishment", flat=True).distinct()
    monthly = uses.filter(source__in=("monthly", "meter")).values_list("establishment", flat=True).distinct()
    rows = [(key, "year") for key in sorted(yearly)] + [(key, "month") for key in sorted(monthly)]
    fields = ("establishment_id", "frequency", "voluntary", "basis", "valid_from")
    with change_set(by=None, why="Dữ liệu mẫu: ai báo cáo", province_id=province.pk) as changes:
        values = [(key, often, often == "month", BASIS[often], SINCE) for key, often in rows]
        changes.insert_many(ReportingDuty, fields, values)


def _one_report(province: Province) -> None:
    """The month after the last one that is kept, a little above it."""
    tie = (
        Tie.objects.filter(establishment__province=province, kind=Tie.Kind.OWN).select_related("establishment").first()
    )
    if tie is None:
        return
    asked = Asked(tie.establishment, span_of("2025-M12"))
    data = {}
    for number, line in enumerate(asked.lines):
        last = asked.known_before.get(line.key)
        given = f"{1.03 * last.quantity:.0f}" if last else ""
        unit = asked.resources[line.item].unit if line.kind == "use" else line.unit
        data |= {f"k-{number}": line.key, f"v-{number}": given, f"u-{number}": unit}
    typed = from_form(asked, data)
    if typed.filled and not typed.faults:
        services.submit(typed, by=tie.user)


def reporter(province: Province) -> Establishment | None:
    """A plant that reports by month of its own will, for the demo's enterprise."""
    rows = ResourceUse.objects.filter(establishment__province=province, source="monthly").order_by(
        "establishment__code"
    )
    first = rows.select_related("establishment").first()
    return first.establishment if first else None


def tie(person: User, province: Province) -> None:
    """Bind the demo's enterprise account to a plant that reports by month."""
    place = reporter(province)
    if place is None or Tie.objects.filter(user=person).exists():
        return
    with change_set(by=None, why="Dữ liệu mẫu: người báo cáo", province_id=province.pk) as changes:
        changes.insert(Tie(user=person, establishment=place, kind=Tie.Kind.OWN, valid_from=SINCE))
