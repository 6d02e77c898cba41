"""What a verification reads: months of use and candidates of every series, and the adjustments that were approved."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sachhon.core.adjustment import NonRoutine, by_use
from sachhon.core.baseline import MONTHS_UNGUARDED
from sachhon.core.verdict import FEWEST_BASELINE, FEWEST_REPORTING
from sachhon.kit.canonical import canonical
from sachhon.resources.candidates import Candidates, candidates_of
from sachhon.resources.models import Adjustment, Verification
from sachhon.resources.spans import Floats, Keys, Layout, month_number, month_start, use_table


@dataclass(frozen=True)
class Spans:
    """Baseline and reporting period by their first days and the first days no longer counted."""

    baseline_from: dt.date
    baseline_to: dt.date
    report_from: dt.date
    report_to: dt.date

    @classmethod
    def before(cls, baseline_to: dt.date, report_from: dt.date, report_to: dt.date) -> Spans:
        """The baseline reaches back as far as one that needs no guard."""
        return cls(month_start(month_number(baseline_to) - MONTHS_UNGUARDED), baseline_to, report_from, report_to)

    @classmethod
    def of(cls, verification: Verification) -> Spans:
        """Those of a verification."""
        return cls(*(getattr(verification, name) for name in cls.__dataclass_fields__))

    @property
    def baseline(self) -> int:
        """Months of the baseline."""
        return month_number(self.baseline_to) - month_number(self.baseline_from)

    @property
    def reporting(self) -> int:
        """Months of the reporting period."""
        return month_number(self.report_to) - month_number(self.report_from)

    @property
    def layout(self) -> Layout:
        """The baseline's months first, then those of the reporting period."""
        first, report = month_number(self.baseline_from), month_number(self.report_from)
        return Layout(((first, self.baseline, 0), (report, self.reporting, self.baseline)))

    @property
    def months(self) -> list[dt.date]:
        """The first day of each month, in the order of the layout."""
        return [month_start(slot) for slot in self.layout.slots]


@dataclass(frozen=True)
class Inputs:
    """One row a series (establishment, resource), one column a month of both spans; NaN where not known."""

    spans: Spans
    owner: Keys
    item: Keys
    use: Floats
    candidates: Candidates
    amounts: dict[int, Floats]  # by row: what of each month's use is due to approved adjustments

    @property
    def place(self) -> NDArray[np.intp]:
        """Where the series' establishments stand among the candidates."""
        return self.candidates.place(self.owner)

    @property
    def measured(self) -> NDArray[np.bool_]:
        """Series whose use is known in enough months of both spans."""
        known = ~np.isnan(self.use)
        baseline, report = known[:, : self.spans.baseline], known[:, self.spans.baseline :]
        enough = (baseline.sum(axis=1) >= FEWEST_BASELINE) & (report.sum(axis=1) >= FEWEST_REPORTING)
        return np.asarray(enough, dtype=np.bool_)

    def drivers(self, rows: NDArray[np.intp]) -> Floats:
        """Candidates of these series. [series, months, places]"""
        return np.asarray(self.candidates.values[self.place[rows]], dtype=np.float64)

    def complete(self, row: int) -> NDArray[np.bool_]:
        """Months in which use and every candidate of a series are known."""
        place = int(self.place[row])
        values = self.candidates.values[place, :, : len(self.candidates.names[place])]
        return np.asarray(~np.isnan(self.use[row]) & ~np.isnan(values).any(axis=1), dtype=np.bool_)

    def digest(self, *settings: Any) -> str:
        """A hash of everything that went in."""
        found = hashlib.sha256(canonical(settings).encode())
        for part in (self.owner, self.item, self.use, self.candidates.owners, self.candidates.values):
            found.update(np.ascontiguousarray(part).tobytes())
        found.update(canonical([self.candidates.names, {k: v.tolist() for k, v in self.amounts.items()}]).encode())
        return found.hexdigest()


def read(province_id: int, spans: Spans) -> Inputs:
    """All series of a province of which a month within the spans is known."""
    layout = spans.layout
    used = use_table(layout, province_id)
    owners = np.unique(used.owner)
    candidates = candidates_of(owners, layout, spans.baseline, province_id)
    return Inputs(
        spans, used.owner, used.item, used.values, candidates, _amounts(used.owner, used.item, used.values, spans)
    )


def _amounts(owner: Keys, item: Keys, use: Floats, spans: Spans) -> dict[int, Floats]:
    """What of each month's use is due to approved adjustments: of each its amount, by the months' share of use."""
    rows = {pair: row for row, pair in enumerate(zip(owner.tolist(), item.tolist(), strict=True))}
    approved = Adjustment.objects.filter(state=Adjustment.State.APPROVED, establishment_id__in=_owners(owner))
    found: dict[int, Floats] = {}
    for adjustment in approved.order_by("pk"):
        row = rows.get((adjustment.establishment_id, adjustment.resource_id))
        if row is None:
            continue
        amounts = by_month(adjustment, use[row], spans)
        if amounts is not None:
            found[row] = found.get(row, 0.0) + amounts
    return found


def _owners(owner: Keys) -> list[int]:
    """Establishments of these series that have any adjustment, so that the question stays short."""
    having = Adjustment.objects.values_list("establishment_id", flat=True).distinct()
    return sorted(set(having) & set(owner.tolist()))


def by_month(adjustment: Adjustment, use: Floats, spans: Spans) -> Floats | None:
    """The amount by month; what of its months lies outside of the spans takes its part with it."""
    first, end = month_number(adjustment.start), month_number(adjustment.end)
    slots = np.array(list(spans.layout.slots), dtype=np.int64)
    inside = (first <= slots) & (slots < end)
    if np.isnan(use[inside]).all():
        return None
    amount = adjustment.quantity * int(inside.sum()) / (end - first)
    return by_use(NonRoutine(first, end, amount, adjustment.reason, adjustment.evidence), slots, use)
