"""From months to results: one record batch for the engine, its answer as columns, and what adjustments change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sachhon.core.adjustment import adjust
from sachhon.core.baseline import MOST_DRIVERS
from sachhon.core.verdict import verdict
from sachhon.resources.series import Inputs
from sachhon.resources.spans import Floats

NUMBERS = (
    "r2", "adjusted_r2", "cv_rmse", "model_p", "rho", "n_effective", "adjusted_baseline", "actual", "avoided",
    "saving_pct", "half_width_pct", "half_width_exact_pct",
)  # fmt: skip
LISTS = ("drivers", "coefficients", "standard_errors", "p_values", "reasons")
MARKS = ("n_baseline", "n_reporting", "selection", "verdict")
DRIVERS = tuple(f"driver_{place}" for place in range(MOST_DRIVERS))
WORKERS = 2  # threads of the engine
PORTION = 10_000  # series that one of them takes at a time
TOLD_WITHOUT = ("adjusted_baseline", "avoided", "saving_pct", "half_width_pct", "half_width_exact_pct", "verdict")


@dataclass(frozen=True)
class Outcome:
    """What was found of each series: columns of Python values, None where there is none."""

    columns: dict[str, list[Any]]

    def __len__(self) -> int:
        return len(self.columns["verdict"])

    def row(self, place: int) -> dict[str, Any]:
        """All values of one series."""
        return {name: values[place] for name, values in self.columns.items()}

    def put(self, place: int, values: dict[str, Any]) -> None:
        """Replace values of one series."""
        for name, value in values.items():
            self.columns[name][place] = value


def outcome_of(inputs: Inputs, claim: tuple[float, float], level: float) -> tuple[Outcome, dict[int, dict[str, Any]]]:
    """Every series with its approved adjustments, and by row of those that have any the result without them."""
    found = _verified(inputs, np.arange(len(inputs.owner)), inputs.use, claim, level)
    if not inputs.amounts:
        return found, {}
    rows = np.array(sorted(inputs.amounts), dtype=np.intp)
    amounts = np.array([inputs.amounts[row] for row in rows.tolist()])
    baseline = np.arange(amounts.shape[1]) < inputs.spans.baseline
    anew = _verified(inputs, rows, inputs.use[rows] - np.where(baseline, amounts, 0.0), claim, level)
    without = {}
    for place, row in enumerate(rows.tolist()):
        apart = float(amounts[place][~baseline & inputs.complete(row)].sum())
        without[row] = {name: found.columns[name][row] for name in TOLD_WITHOUT}
        found.put(row, {**_without_apart(anew.row(place), apart, claim, level), "adjusted_by": apart})
    return found, without


def _without_apart(row: dict[str, Any], apart: float, claim: tuple[float, float], level: float) -> dict[str, Any]:
    """A result whose reporting months are compared without an amount that the baseline did not have.

    The adjusted baseline grows in the ratio of the whole use to the rest, and its error with it.
    """
    if row["adjusted_baseline"] is None or apart == 0:
        return row
    expected, used = row["adjusted_baseline"], row["actual"]
    try:
        found = adjust(expected, used, expected, expected, nonroutine_report=apart)
    except ValueError:  # more than was used
        empty = dict.fromkeys(NUMBERS) | {name: [] for name in LISTS}
        return {**row, **empty, "selection": "", "verdict": "not_enough_evidence", "reasons": ["no_adjusted_baseline"]}
    saving, wider = float(found.saving_pct), max(row["half_width_pct"], row["half_width_exact_pct"])
    said = {"inside_error": abs(saving) < wider, "above_claim": saving > claim[1]}
    return {
        **row, "adjusted_baseline": float(found.baseline), "avoided": float(found.avoided), "saving_pct": saving,
        "verdict": str(verdict(saving, wider, row["n_baseline"] - len(row["coefficients"]), claim, level)),
        "reasons": [code for code in row["reasons"] if code not in said] + [code for code in said if said[code]],
    }  # fmt: skip


def _verified(inputs: Inputs, rows: NDArray[np.intp], use: Floats, claim: tuple[float, float], level: float) -> Outcome:
    """What the engine says of these series."""
    if not len(rows):
        return Outcome({name: [] for name in (*NUMBERS, *LISTS, *MARKS, "adjusted_by")})
    from sachhon.engine.verify import verify_batches

    batch, size = _batch(inputs, rows, use), PORTION * use.shape[1]
    portions = (batch.slice(start, size) for start in range(0, batch.num_rows, size))
    return _columns(list(verify_batches(portions, claim=claim, level=level, workers=WORKERS)))


def _batch(inputs: Inputs, rows: NDArray[np.intp], use: Floats) -> Any:
    """The long record batch of these series; months before the first known use of the baseline are no part of it."""
    import pyarrow as pa

    count, width = use.shape
    days = [(month - dt.date(1970, 1, 1)).days for month in inputs.spans.months]
    begun = np.logical_or.accumulate(~np.isnan(use), axis=1)
    begun[:, inputs.spans.baseline :] = True
    phase = np.broadcast_to(np.arange(width) >= inputs.spans.baseline, use.shape).astype(np.int8)
    drivers = inputs.drivers(rows)
    used = max(1, int(inputs.candidates.count.max(initial=0)))
    columns = {
        "series": pa.array(np.repeat(np.arange(count, dtype=np.int64), width)),
        "month": pa.array(np.tile(np.array(days, dtype=np.int32), count)).cast(pa.date32()),
        "phase": pa.DictionaryArray.from_arrays(
            pa.array(phase.ravel(), mask=~begun.ravel()), pa.array(["baseline", "reporting"])
        ),
        "use": pa.array(np.ascontiguousarray(use).ravel(), from_pandas=True),
        **{name: pa.array(drivers[:, :, place].ravel(), from_pandas=True) for place, name in enumerate(DRIVERS[:used])},
    }
    return pa.RecordBatch.from_pydict(columns)


def _columns(batches: list[Any]) -> Outcome:
    """The engine's columns as Python values, series in the order in which they went in."""
    import pyarrow as pa

    table = pa.Table.from_batches(batches).combine_chunks()
    found: dict[str, list[Any]] = {name: table[name].to_pylist() for name in MARKS}
    for name in NUMBERS:
        values = table[name].to_numpy()
        found[name] = np.where(np.isnan(values), None, values).tolist() if np.isnan(values).any() else values.tolist()
    for name in LISTS:
        found[name] = _lists(table[name].combine_chunks())
    places = {name: place for place, name in enumerate(DRIVERS)}
    found["drivers"] = [[places[name] for name in names] for names in found["drivers"]]
    found["selection"] = [name or "" for name in found["selection"]]
    return Outcome({**found, "adjusted_by": [None] * table.num_rows})


def _lists(column: Any) -> list[list[Any]]:
    """Lists of numbers or names, empty where there is none."""
    column = column.chunk(0) if hasattr(column, "chunk") else column
    ends, values = column.offsets.to_pylist(), column.values.to_pylist()
    return [values[begin:end] for begin, end in pairwise(ends)]
