"""Tier A of CP3: what the stored verification says of each series, beside the ratio."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sachhon.core.verdict import FEWEST_REPORTING
from sachhon.plan.frame import Frame
from sachhon.plan.models import Period, Plan
from sachhon.plan.periods import year_of
from sachhon.plan.spans import Floats, Keys
from sachhon.resources.models import Verification
from sachhon.resources.series import Spans
from sachhon.resources.spans import month_number, month_start

Texts = NDArray[np.str_]


@dataclass(frozen=True)
class Modelled:
    """Arrays in the order of the series; NaN and empty where the evidence does not suffice."""

    adjusted: Floats
    actual: Floats
    half_width: Floats
    months: NDArray[np.intp]
    verdict: Texts

    @property
    def known(self) -> NDArray[np.bool_]:
        """Series whose model stands, whatever it found: the choice never looks at the outcome."""
        return np.asarray(self.verdict != "", dtype=np.bool_)

    def reasons(self, jump_limit: float) -> Texts:
        """The limit of the ratio holds here too: use far beyond what is expected is likelier a wrong unit."""
        with np.errstate(invalid="ignore"):
            beyond = (self.actual > jump_limit * self.adjusted) | (self.adjusted > jump_limit * self.actual)
        return np.where(beyond, "sec_jump", "")


def spans_of(plan: Plan, period: Period) -> Spans | None:
    """What is compared: up to 24 months that end with the baseline year; none for short or early periods."""
    report = month_number(period.data_from)
    if year_of(period) <= plan.baseline_year or month_number(period.data_to) - report < FEWEST_REPORTING:
        return None
    # The baseline year ends, as every year does, with November.
    return Spans.before(month_start(12 * plan.baseline_year + 11), period.data_from, period.data_to)


def modelled(verification: Verification | None, owner: Keys, item: Keys) -> Modelled:
    """What was verified of these series, which are in the order of their keys."""
    size = len(owner)
    found = Modelled(
        np.full(size, np.nan), np.full(size, np.nan), np.full(size, np.nan), np.zeros(size, dtype=np.intp),
        np.full(size, "", dtype="<U20"),
    )  # fmt: skip
    rows = _rows(verification)
    if not rows or not size:
        return found
    owners, items, *columns, verdicts = zip(*rows, strict=True)
    keys, wanted = _keys(owner, item), _keys(np.array(owners, dtype=np.int64), np.array(items, dtype=np.int64))
    place = np.minimum(np.searchsorted(keys, wanted), size - 1)
    there = keys[place] == wanted
    expected, actual, width, exact, months = (np.array(column)[there] for column in columns)
    place = place[there]
    found.adjusted[place], found.actual[place], found.months[place] = expected, actual, months
    found.half_width[place] = np.maximum(width, exact) / 100 * expected
    found.verdict[place] = np.array(verdicts)[there]
    return found


def _rows(verification: Verification | None) -> list[tuple]:
    if verification is None:
        return []
    return list(verification.savings.exclude(verdict="not_enough_evidence").values_list(
        "establishment_id", "resource_id", "adjusted_baseline", "actual", "half_width_pct", "half_width_exact_pct",
        "n_reporting", "verdict",
    ))  # fmt: skip


def _keys(owner: Keys, item: Keys) -> Keys:
    return np.asarray(owner * (1 << 22) + item, dtype=np.int64)


def evidence_counts(establishment: Keys, tier: Texts, verdict: Texts, frame: Frame) -> dict[str, int]:
    """Applying establishments of the frame, each once: proven, modelled only, by the ratio only, and without evidence.

    All three arrays are of the counted series.
    """
    appliers = frame.keys[frame.inside & frame.evidenced]
    proven = establishment[verdict == "proven"]
    model, ratio = establishment[tier == "A"], establishment[tier == "B"]
    left, found = appliers, dict[str, int]()
    for name, having in (("proven", proven), ("modelled", model), ("ratio", ratio)):
        hit = np.isin(left, having)
        found[name], left = int(hit.sum()), left[~hit]
    return {**found, "lacking": int(left.size)}
