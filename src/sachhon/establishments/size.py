"""Size classes as they are kept: by the thresholds in force, from the enterprise's own figures or its only place's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sachhon.core.size_class import Limits, Sized, size_class
from sachhon.establishments.models import Enterprise, Establishment, SizeThreshold
from sachhon.kit import clock
from sachhon.kit.changes import change_set
from sachhon.kit.dated import on

LAST_OF_INDUSTRY = 43  # divisions 01–43 of VSIC: agriculture, industry, construction; the rest trade and services
Thresholds = dict[str, list[Limits]]


def thresholds(day: dt.date | None = None) -> Thresholds:
    """The limits in force on a day by main activity, the smallest class first."""
    found: Thresholds = {}
    for row in on(SizeThreshold.objects.all(), day or clock.today()).order_by("employees"):
        found.setdefault(row.branch, []).append(Limits(row.size, row.employees, row.revenue, row.capital))
    return found


def branch_of(vsic: str) -> str:
    """The group of sectors that a VSIC code belongs to."""
    return "trade" if vsic[:2].isdigit() and int(vsic[:2]) > LAST_OF_INDUSTRY else "industry"


def sized(branch: str, figures: Sequence[int | None], limits: Thresholds) -> Sized:
    """The class by people, revenue and capital; unknown where no threshold is in force."""
    found = limits.get(branch)
    return size_class(*figures, found) if found else Sized("unknown", ("threshold",))


def size_of(plant: Establishment, limits: Thresholds) -> Sized:
    """The class of an establishment's enterprise: by its own figures, else by those of the place."""
    firm = plant.firm
    if firm is not None and firm.has_figures:
        return size_of_firm(firm, limits)
    return sized(branch_of(plant.vsic), (plant.employees, plant.revenue, plant.capital), limits)


def size_of_firm(firm: Enterprise, limits: Thresholds) -> Sized:
    """The class of an enterprise by its own figures."""
    return sized(firm.branch, (firm.employees, firm.revenue, firm.capital), limits)


def restate_sizes(province_id: int, *, by: Any, day: dt.date | None = None) -> dict[str, int]:
    """Bring every kept class of a province in step with the thresholds in force on a day."""
    limits = thresholds(day)
    firms = {
        row.pk: {"size_class": name}
        for row in Enterprise.objects.filter(province_id=province_id)
        if (name := size_of_firm(row, limits).name) != row.size_class
    }
    plants = {
        row.pk: {"size_class": name}
        for row in Establishment.objects.filter(province_id=province_id, origin="registered").select_related("firm")
        if (name := size_of(row, limits).name) != row.size_class
    }
    with change_set(by=by, why="size classes by the thresholds in force", province_id=province_id) as changes:
        changes.update_many(Enterprise, firms)
        changes.update_many(Establishment, plants)
    return {"enterprises": len(firms), "establishments": len(plants)}
