"""Periods by label, their procedure, and the lock that a closed one puts on its data."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.models import Establishment
from sachhon.kit.changes import change_set
from sachhon.kit.policy import guard
from sachhon.kit.procedure import Procedure, Step
from sachhon.plan.models import Period, Plan, ReportingRegime
from sachhon.resources.spans import month_start

_LABEL = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:H(?P<half>1)|N(?P<nine>9)|Q(?P<quarter>[1-4])|M(?P<month>0[1-9]|1[0-2])))?"
)

PERIOD = Procedure("period", "state", (
    Step("close", ("open",), "closed", "compute", _("Close the figures")),
    Step("approve", ("closed",), "approved", "approve", _("Approve")),
    Step("reopen", ("closed", "approved"), "open", "approve", _("Reopen"), needs_reason=True),
))  # fmt: skip


class UnknownPeriod(ValueError):
    """The label names no period."""


class NoPlan(ValueError):
    """No plan of the province is in force on the period's last day."""


def plan_in_force(period: Period) -> Plan:
    """The province's plan on the period's last day; the one that began last, of several."""
    day = period.cut_date
    plans = Plan.objects.filter(province_id=period.province_id, start__lte=day, end__gte=day)
    found = plans.order_by("-start", "code").first()
    if found is None:
        raise NoPlan(f"No plan is in force on {day}: import one with its sheet 'plan'.")
    return found


def months_of(label: str) -> tuple[dt.date, dt.date]:
    """First month and the month after the last of 2025, 2025-H1, 2025-N9, 2025-Q1 or 2025-M03.

    A year's figures are those of December before to November, as reports are cut on the 14th of December.
    """
    found = _LABEL.fullmatch(label)
    if not found:
        raise UnknownPeriod(f"{label}: write 2025, 2025-H1, 2025-N9, 2025-Q1 or 2025-M03.")
    year = int(found["year"])
    if not 1990 <= year <= 2100:
        raise UnknownPeriod(f"{label}: write a year from 1990 to 2100.")
    first, count = 0, 12
    if found["half"]:
        count = 6
    elif found["nine"]:
        count = 9
    elif found["quarter"]:
        first, count = 3 * (int(found["quarter"]) - 1), 3
    elif found["month"]:
        first, count = int(found["month"]) - 1, 1
    start = 12 * year - 1 + first
    return month_start(start), month_start(start + count)


def year_of(period: Period) -> int:
    """The year whose report the period belongs to."""
    return int(period.label[:4])


def is_year(period: Period) -> bool:
    """Whether the period is a whole year."""
    return len(period.label) == 4


def period_of(label: str, province_id: int, *, by: Any = None, needs_plan: bool = False) -> Period:
    """The province's period of this label, made when it is first asked for."""
    found = Period.objects.filter(province_id=province_id, label=label).first()
    if found:
        return found
    data_from, data_to = months_of(label)
    cut = _cut_day()
    made = Period(
        province_id=province_id, label=label, data_from=data_from, data_to=data_to,
        start=data_from.replace(day=cut + 1), end=data_to.replace(day=cut + 1), cut_date=data_to.replace(day=cut),
    )  # fmt: skip
    if needs_plan:
        plan_in_force(made)  # a mistyped year leaves no period behind
    with change_set(by=by, why=f"period {label}", province_id=province_id) as changes:
        changes.insert(made)
    return made


def _cut_day() -> int:
    return ReportingRegime.objects.values_list("cut_day", flat=True).get(form="state-report")


def before(label: str) -> str:
    """The same period a year earlier."""
    return f"{int(label[:4]) - 1}{label[4:]}"


@guard("resources.resourceuse")
@guard("resources.productoutput")
def _figures_locked(values: dict[str, Any], memory: dict[str, Any]) -> str:
    """A figure of a year or month that a closed period counts."""
    closed = _closed(values, memory)
    if not closed:
        return ""
    start, end = str(values["start"]), str(values["end"])
    whole_year = end == f"{int(start[:4]) + 1}{start[4:]}"
    for period in closed:
        counts = period.label == start[:4] if whole_year else str(period.data_from) <= start < str(period.data_to)
        if counts:
            return gettext("Period %(label)s is closed.") % {"label": period.label}
    return ""


@guard("resources.drivervalue")
def _driver_locked(values: dict[str, Any], memory: dict[str, Any]) -> str:
    """A driver of a month that a closed period counts."""
    if not values["month"]:
        return ""
    return _months_locked(values, str(values["month"]), str(values["month"]), memory)


@guard("resources.adjustment")
def _adjustment_locked(values: dict[str, Any], memory: dict[str, Any]) -> str:
    """An adjustment of a month that a closed period counts."""
    if not values["start"] or not values["end"]:
        return ""  # the form says what is missing
    return _months_locked(values, str(values["start"]), str(values["end"] - dt.timedelta(days=1)), memory)


def _months_locked(values: dict[str, Any], first: str, last: str, memory: dict[str, Any]) -> str:
    for period in _closed(values, memory):
        if first < str(period.data_to) and last >= str(period.data_from):
            return gettext("Period %(label)s is closed.") % {"label": period.label}
    return ""


@guard("assessments.solution")
def _solution_locked(values: dict[str, Any], memory: dict[str, Any]) -> str:
    """A solution implemented within a closed period."""
    day = str(values["implemented_on"])
    for period in _closed(values, memory):
        if str(period.start) <= day < str(period.end):
            return gettext("Period %(label)s is closed.") % {"label": period.label}
    return ""


def _closed(values: dict[str, Any], memory: dict[str, Any]) -> list[Period]:
    """The closed periods of the row's province; all are read once, and a province once for each establishment."""
    if "closed periods" not in memory:
        memory["closed periods"] = list(Period.objects.exclude(state=Period.State.OPEN))
    closed: list[Period] = memory["closed periods"]
    if not closed:
        return []
    province = values.get("province") or values.get("province_id") or _province(values.get("establishment_id"), memory)
    key = str(getattr(province, "pk", province))
    return [period for period in closed if str(period.province_id) == key]


def _province(establishment: int | None, memory: dict[str, Any]) -> int | None:
    provinces: dict[int | None, int | None] = memory.setdefault("province of an establishment", {})
    if establishment not in provinces:
        found = Establishment.objects.filter(pk=establishment).values_list("province_id", flat=True)
        provinces[establishment] = found.first()
    return provinces[establishment]
