"""Who may be a key energy user by use, who is one by decision, and where the two differ."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Max, Q

from sachhon.core.factors import in_force
from sachhon.establishments.models import Establishment
from sachhon.kit import clock
from sachhon.kit.changes import change_set
from sachhon.kit.dated import on
from sachhon.resources.models import Factor, KeyUserCandidate, KeyUserThreshold, ListedUser, Resource
from sachhon.resources.spans import Floats, Layout, use_table

ENERGY = ("electricity", "fuel", "biomass", "steam")
_MONTHS = 12
_SHOWN = 6


def energy_sector(vsic: str) -> str:
    """The sector of the law on energy that a VSIC code belongs to."""
    division = int(vsic[:2]) if vsic[:2].isdigit() else 10
    if division <= 3:
        return "agriculture"
    if division <= 43:
        return "industry"
    return "transport" if 49 <= division <= 53 else "building"


@dataclass(frozen=True)
class Total:
    """Energy of an establishment in a calendar year: TOE by kind, kinds without a factor, months that are known."""

    toe: float
    parts: tuple[tuple[str, float, str], ...]
    without_factor: tuple[str, ...]

    @property
    def evidence(self) -> str:
        """Each kind with its TOE and what it rests on, in words that fit a cell."""
        shown = [f"{code} {toe:.1f} TOE ({basis})" for code, toe, basis in self.parts[:_SHOWN]]
        return "; ".join([*shown, *(f"{code}: no factor" for code in self.without_factor)])[:500]


def totals(province_id: int, year: int) -> dict[int, Total]:
    """Energy by establishment in a calendar year.

    Twelve months count before the yearly row; where months are missing the yearly row counts, and without one the
    months that there are.
    """
    table = use_table(Layout(((_MONTHS * year, _MONTHS, 0),), ((year, _MONTHS),)), province_id)
    resources = {row.pk: row for row in Resource.objects.filter(group__in=ENERGY, foreign=False)}
    factors = {pk: _factors(pk, year) for pk in resources}
    parts: dict[int, list[tuple[str, float, str]]] = defaultdict(list)
    lacking: dict[int, list[str]] = defaultdict(list)
    for owner, item, values in zip(table.owner.tolist(), table.item.tolist(), table.values, strict=True):
        if item not in resources or np.isnan(values).all():
            continue
        toe, basis = _toe(values, factors[item])
        if np.isnan(toe):
            lacking[owner].append(resources[item].code)
        else:
            parts[owner].append((resources[item].code, toe, basis))
    return {
        owner: Total(
            sum(each[1] for each in parts[owner]), tuple(sorted(parts[owner], key=lambda each: -each[1])),
            tuple(lacking[owner]),
        )
        for owner in {*parts, *lacking}
    }  # fmt: skip


def _toe(values: Floats, factors: Floats) -> tuple[float, str]:
    """TOE of one kind of energy, and whether it rests on months or on the yearly row."""
    months, whole = values[:_MONTHS], values[_MONTHS]
    known = ~np.isnan(months)
    if known.all() or np.isnan(whole):
        return float(np.sum(months[known] * factors[:_MONTHS][known])), f"{int(known.sum())}/12"
    return float(whole * factors[_MONTHS]), "year"


def _factors(resource: int, year: int) -> Floats:
    """TOE per canonical unit on the first day of each month, then on the last day of the year."""
    rows = list(Factor.objects.filter(resource=resource, quantity="toe").values_list("valid_from", "valid_to", "value"))
    if not rows:
        return np.full(_MONTHS + 1, np.nan)
    days = [*(dt.date(year, month, 1) for month in range(1, 13)), dt.date(year, 12, 31)]
    starts, ends, values = zip(*rows, strict=True)
    found: Floats = in_force(
        np.array(starts, dtype="datetime64[D]"), np.array([end or "NaT" for end in ends], dtype="datetime64[D]"),
        [float(value) for value in values], np.array(days, dtype="datetime64[D]"),
    )  # fmt: skip
    return found


def thresholds(day: dt.date) -> dict[str, float]:
    """The threshold in force on a day by sector."""
    return dict(on(KeyUserThreshold.objects.all(), day).values_list("sector", "toe"))


def find_candidates(province_id: int, year: int, *, by: Any) -> dict[str, int]:
    """Bring the candidates of a year in step with what was used; what has not changed is not written."""
    limits = thresholds(dt.date(year, 12, 31))
    plants = dict(Establishment.objects.filter(province_id=province_id, origin="registered").values_list("pk", "vsic"))
    wanted = {}
    for owner, total in totals(province_id, year).items():
        sector = energy_sector(plants.get(owner, ""))
        if owner in plants and sector in limits and total.toe >= limits[sector]:
            wanted[owner] = {
                "sector": sector, "toe": total.toe, "threshold": limits[sector], "evidence": total.evidence,
            }  # fmt: skip
    return _keep(province_id, year, wanted, by)


def _keep(province_id: int, year: int, wanted: dict[int, dict[str, Any]], by: Any) -> dict[str, int]:
    rows = KeyUserCandidate.objects.filter(establishment__province_id=province_id, year=year)
    kept = {row.establishment_id: row for row in rows}
    changed = 0
    why = f"candidates for the list of key energy users of {year}"
    with change_set(by=by, why=why, province_id=province_id) as changes:
        for owner in kept.keys() - wanted.keys():
            changes.delete(kept[owner])
        for owner in sorted(kept.keys() & wanted.keys()):
            for name, value in wanted[owner].items():
                setattr(kept[owner], name, value)
            changed += changes.update(kept[owner])
        for owner in sorted(wanted.keys() - kept.keys()):
            changes.insert(KeyUserCandidate(establishment_id=owner, year=year, **wanted[owner]))
    return {
        "candidates": len(wanted), "new": len(wanted.keys() - kept.keys()), "changed": changed,
        "gone": len(kept.keys() - wanted.keys()),
    }  # fmt: skip


def listed_on(province_id: int, day: dt.date | None = None) -> Any:
    """Who is listed on a day: the rows of the latest list year that is in force then."""
    rows = on(ListedUser.objects.filter(province_id=province_id), day or clock.today())
    return rows.filter(list_year=rows.aggregate(top=Max("list_year"))["top"] or 0)


@dataclass(frozen=True)
class Line:
    """One establishment of the page: its use beside the threshold, and its listing."""

    listing: ListedUser | None
    candidate: KeyUserCandidate | None

    @property
    def plant(self) -> Establishment | None:
        """The establishment, where the row is matched to the register."""
        if self.candidate is not None:
            return self.candidate.establishment
        return self.listing.establishment if self.listing is not None else None

    @property
    def sector(self) -> str:
        """The sector of the law on energy, in words."""
        found = self.listing or self.candidate
        return str(found.get_sector_display()) if found else ""

    @property
    def state(self) -> str:
        """both, listed (by decision, below the threshold or without figures), or candidate (not listed)."""
        return "both" if self.listing and self.candidate else "listed" if self.listing else "candidate"


def compared(province_id: int, list_year: int, use_year: int) -> list[Line]:
    """Every establishment that is listed or a candidate: differences first, then by use."""
    listings = ListedUser.objects.filter(province_id=province_id, list_year=list_year).select_related("establishment")
    rows = KeyUserCandidate.objects.filter(establishment__province_id=province_id, year=use_year)
    candidates = {row.establishment_id: row for row in rows.select_related("establishment")}
    lines = [Line(row, candidates.pop(row.establishment_id or 0, None)) for row in listings.order_by("pk")]
    lines += [Line(None, row) for row in candidates.values()]
    return sorted(lines, key=_order)


def _order(line: Line) -> tuple[bool, str, float]:
    return line.state == "both", line.state, -line.candidate.toe if line.candidate else 0.0


def years_of(province_id: int) -> tuple[list[int], list[int]]:
    """(list years, years with candidates) that are kept, the latest first."""
    lists = ListedUser.objects.filter(province_id=province_id).values_list("list_year", flat=True)
    uses = KeyUserCandidate.objects.filter(establishment__province_id=province_id).values_list("year", flat=True)
    return sorted(set(lists), reverse=True), sorted(set(uses), reverse=True)


def status_of(plant: Establishment) -> tuple[ListedUser | None, KeyUserCandidate | None]:
    """How one establishment stands today: its listing in force, and its latest candidacy."""
    today = clock.today()
    held = on(ListedUser.objects.filter(establishment=plant), today).order_by("-list_year").first()
    latest = ListedUser.objects.filter(Q(province_id=plant.province_id), valid_from__lte=today)
    if held and held.list_year < (latest.aggregate(top=Max("list_year"))["top"] or 0):
        held = None
    return held, KeyUserCandidate.objects.filter(establishment=plant).order_by("-year").first()
