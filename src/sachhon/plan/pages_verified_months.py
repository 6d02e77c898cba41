"""The months of one series as they stand now: use, drivers and adjustments, each use with its row."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sachhon.establishments.models import Establishment
from sachhon.plan.pages_verified_words import Known
from sachhon.resources.models import (
    SOURCE_RANK,
    Adjustment,
    DriverValue,
    ProductOutput,
    Resource,
    ResourceUse,
    VerifiedSaving,
)
from sachhon.resources.series import Spans, by_month
from sachhon.resources.spans import meter_lines, month_number

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Candidate:
    """One candidate driver: what it is called, its unit, and whether the model took it."""

    kind: str
    key: int | None
    code: str
    chosen: bool


class SeriesNow:
    """What the registers hold of one series, month by month, and what its kept model makes of that."""

    def __init__(self, plant: Establishment, resource: Resource, spans: Spans, saving: VerifiedSaving | None) -> None:
        self.plant, self.resource, self.spans, self.saving = plant, resource, spans, saving
        self.slots = list(spans.layout.slots)
        self.place = {slot: place for place, slot in enumerate(self.slots)}

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Every driver that the model could take."""
        told = self.saving.driver_names if self.saving else []
        return [Candidate(each["kind"], each["id"], each["code"], bool(each.get("chosen"))) for each in told]

    @cached_property
    def rows(self) -> dict[int, list[ResourceUse]]:
        """By month its rows of the best source."""
        found = ResourceUse.objects.filter(establishment=self.plant, resource=self.resource, slot__in=self.slots)
        return _best(found.order_by("slot", "meter"))

    @cached_property
    def use(self) -> Floats:
        """Use by month; a month that one of several meters lacks is not known."""
        values = self._column((slot, sum(row.quantity for row in rows)) for slot, rows in self.rows.items())
        values[[self.place[slot] for slot in self._holes()]] = np.nan
        return values

    def _holes(self) -> set[int]:
        meters: dict[str, set[int]] = defaultdict(set)
        for slot, rows in self.rows.items():
            for row in rows:
                meters[row.meter].add(slot)
        if all(len(rows) == 1 for rows in self.rows.values()):
            return set()
        return {slot for line in meter_lines(meters) for slot in set(self.slots) - line}

    @cached_property
    def outputs(self) -> dict[int, list[ProductOutput]]:
        """By product its monthly rows of the best source."""
        keys = [each.key for each in self.candidates if each.kind == "product"]
        rows = ProductOutput.objects.filter(establishment=self.plant, slot__in=self.slots).select_related("product")
        by_product: dict[int, list[ProductOutput]] = defaultdict(list)
        for row in rows.filter(product__in=keys) if keys else rows:
            by_product[row.product_id].append(row)
        return by_product

    @cached_property
    def conditions(self) -> dict[str, dict[int, float]]:
        """Working days and the like by month; the plant's own value stands before the province's."""
        names = [each.code for each in self.candidates if each.kind != "product"]
        if not names:
            return {}
        found: dict[str, dict[int, float]] = defaultdict(dict)
        rows = DriverValue.objects.filter(province=self.plant.province_id, month__range=self._days)
        own = rows.filter(establishment=self.plant) | rows.filter(establishment=None)
        for row in sorted(own, key=lambda each: each.establishment_id is not None):
            found[row.label or row.name][month_number(row.month)] = row.value
        return found

    @property
    def _days(self) -> tuple[dt.date, dt.date]:
        return self.spans.baseline_from, self.spans.report_to

    @cached_property
    def drivers(self) -> Floats:
        """One row a candidate, one column a month."""
        lines = [self._driver(each) for each in self.candidates]
        return np.array(lines) if lines else np.empty((0, len(self.slots)))

    def _driver(self, each: Candidate) -> Floats:
        if each.kind != "product":
            return self._column(self.conditions.get(each.code, {}).items())
        rows = _best(self.outputs.get(each.key or 0, []))
        return self._column((slot, sum(row.quantity for row in found)) for slot, found in rows.items())

    def _column(self, pairs: Iterable[tuple[int, float]]) -> Floats:
        values = np.full(len(self.slots), np.nan)
        for slot, value in pairs:
            if slot in self.place:
                values[self.place[slot]] = value
        return values

    @cached_property
    def reporting(self) -> NDArray[np.bool_]:
        """Which months are of the reporting period."""
        return np.arange(len(self.slots)) >= self.spans.baseline

    @cached_property
    def driven(self) -> NDArray[np.bool_]:
        """Months in which every driver is known; one wholly unknown in the baseline is none, and output must be one."""
        if not any(each.kind == "product" for each in self.candidates):
            made = {row.slot for rows in self.outputs.values() for row in rows}
            return np.isin(self.slots, list(made))
        usable = self.drivers[~np.isnan(self.drivers[:, ~self.reporting]).all(axis=1)]
        return np.asarray(~np.isnan(usable).any(axis=0), dtype=np.bool_)

    @cached_property
    def complete(self) -> NDArray[np.bool_]:
        """Months in which use and every driver are known."""
        return np.asarray(~np.isnan(self.use) & self.driven, dtype=np.bool_)

    def known(self, *, reporting: bool) -> Known:
        """How many months of one phase are known."""
        phase = self.reporting if reporting else ~self.reporting
        used = ~np.isnan(self.use)
        return Known(*(int((part & phase).sum()) for part in (used, self.driven, self.complete)))

    @cached_property
    def adjustments(self) -> list[Adjustment]:
        """Events of its own within the two spans, with who proposed and decided."""
        first, last = self._days
        rows = Adjustment.objects.filter(
            establishment=self.plant, resource=self.resource, start__lt=last, end__gt=first
        )
        return list(rows.select_related("proposed_by", "decided_by").order_by("start", "pk"))

    @cached_property
    def amounts(self) -> Floats:
        """What of each month's use is due to approved adjustments."""
        approved = [each for each in self.adjustments if each.state == Adjustment.State.APPROVED]
        parts = [by_month(each, self.use, self.spans) for each in approved]
        return np.sum([part for part in parts if part is not None] or [np.zeros(len(self.slots))], axis=0)

    @cached_property
    def modelled(self) -> Floats:
        """What the kept model expects of each month, adjustments of the reporting months included."""
        saving = self.saving
        if saving is None or not saving.coefficients:
            return np.full(len(self.slots), np.nan)
        chosen = np.array([each.chosen for each in self.candidates], dtype=np.bool_)
        base = saving.coefficients[0] + np.array(saving.coefficients[1:]) @ self.drivers[chosen]
        return np.asarray(base * np.where(self.reporting, self._raised, 1.0), dtype=np.float64)

    @property
    def _raised(self) -> float:
        """By what the reporting months' whole use exceeds the part that the baseline can be compared with."""
        counted = self.complete & self.reporting
        used, apart = float(self.use[counted].sum()), float(self.amounts[counted].sum())
        return used / (used - apart) if used > apart else 1.0

    @cached_property
    def measured(self) -> Floats:
        """Use as it is set against the model: in the baseline without what adjustments take out."""
        return np.asarray(self.use - np.where(self.reporting, 0.0, self.amounts), dtype=np.float64)

    @cached_property
    def saved(self) -> Floats:
        """Expected less measured in the complete months."""
        return np.where(self.complete, self.modelled - self.measured, np.nan)

    @property
    def moved(self) -> bool:
        """Whether the rows no longer make what was verified."""
        saving, counted = self.saving, self.complete & self.reporting
        if saving is None or saving.adjusted_baseline is None:
            return False
        sums = (float(self.modelled[counted].sum()), float(self.use[counted].sum()))
        kept = (saving.adjusted_baseline, saving.actual or 0.0)
        return any(abs(now - then) > 1e-6 * max(1.0, abs(then)) for now, then in zip(sums, kept, strict=True))


def _best(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Of several sources of a month the one of the best rank."""
    found: dict[int, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.slot][SOURCE_RANK[row.source]].append(row)
    return {slot: by_rank[min(by_rank)] for slot, by_rank in found.items()}


def number_or_none(values: Sequence[float]) -> list[float | None]:
    """Numbers for a chart or a file; what is not known is nothing."""
    return [None if value != value else float(value) for value in values]
