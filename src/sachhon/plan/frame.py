"""Who is counted: the frame on the period's last day, who applies, who answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from sachhon.assessments.models import Solution
from sachhon.establishments.models import Establishment
from sachhon.kit.dated import on
from sachhon.plan.models import Period, Plan
from sachhon.plan.periods import is_year, year_of
from sachhon.resources.models import ResourceUse
from sachhon.territory.queries import divisions_of


@dataclass(frozen=True)
class Frame:
    """Establishments of the province, in the order of their keys; arrays of one length."""

    keys: NDArray[np.int64]
    codes: list[str]
    inside: NDArray[np.bool_]
    evidenced: NDArray[np.bool_]
    answered: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """N: how many establishments the plan counts."""
        return int(self.inside.sum())

    def place(self, keys: NDArray[np.int64]) -> NDArray[np.intp]:
        """Where these establishments stand in the arrays."""
        return np.searchsorted(self.keys, keys)


def frame_of(plan: Plan, period: Period) -> Frame:
    """The frame by the rule in force on the period's last day."""
    rows = list(
        Establishment.objects.filter(province=plan.province, origin="registered").order_by("pk")
        .values_list("pk", "code", "vsic", "household", "potential", "active_from", "active_to")
    )  # fmt: skip
    # A plan sheet with another first day brings a rule of its own: what was written last holds.
    rule = on(plan.frame_rules, period.cut_date).order_by("-pk")[0]
    sectors, day = divisions_of(rule.sectors), period.cut_date
    inside = [
        vsic[:2] in sectors
        and (rule.households or not household)
        and potential != "no"
        and (begun is None or begun <= day)
        and (ended is None or ended > day)
        for _, _, vsic, household, potential, begun, ended in rows
    ]
    keys = np.array([row[0] for row in rows], dtype=np.int64)
    evidenced, answered = _appliers(plan, period), _answered(plan, period)
    return Frame(
        keys, [row[1] for row in rows], np.array(inside, dtype=np.bool_),
        np.isin(keys, evidenced), np.isin(keys, answered),
    )  # fmt: skip


def _appliers(plan: Plan, period: Period) -> NDArray[np.int64]:
    """Establishments with a solution implemented and evidenced by the period's end."""
    rows = Solution.objects.filter(establishment__province=plan.province, implemented_on__lt=period.end)
    found = rows.exclude(evidence="").values_list("establishment_id", flat=True).distinct()
    return np.fromiter(found, np.int64)


def _answered(plan: Plan, period: Period) -> NDArray[np.int64]:
    """Establishments that reported for the period, or told of any solution."""
    months = Q(start__gte=period.data_from, end__lte=period.data_to)
    first, following = dt.date(year_of(period), 1, 1), dt.date(year_of(period) + 1, 1, 1)
    year = Q(start=first, end=following) if is_year(period) else Q(pk=None)
    reports = ResourceUse.objects.filter(
        months | year, source__in=("yearly", "monthly", "meter"), establishment__province=plan.province
    ).values_list("establishment_id", flat=True).distinct()  # fmt: skip
    told = Solution.objects.filter(establishment__province=plan.province).values_list("establishment_id", flat=True)
    return np.fromiter({*reports, *told}, np.int64)
