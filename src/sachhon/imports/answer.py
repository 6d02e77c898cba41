"""The answer of an import as commands and the API give it."""

from __future__ import annotations

from typing import Any

from sachhon.imports.messages import described, failure
from sachhon.imports.staging import totals
from sachhon.kit.models import Batch, StagedRow

_PARTS = ("sheet", "row", "column", "field", "kind", "found", "message", "remedy")


def answer(batch: Batch) -> dict[str, Any]:
    """What became of a batch, with every fault."""
    counts = totals(batch)
    rows = StagedRow.objects.filter(batch=batch).exclude(problems="").order_by("sheet", "row")
    errors = [{part: fault[part] for part in _PARTS} for fault in described(batch, rows.iterator(2000))]
    return {
        "batch": str(batch.uuid),
        "committed": batch.state == Batch.State.COMMITTED,
        "sha256": batch.file.sha256,
        **{name: counts[name] for name in ("rows", "new", "changed", "same", "wrong", "asked")},
        "cells_left_out": batch.summary.get("cells_left_out", 0),
        "sheets": {name: _counts(sheet) for name, sheet in batch.summary.get("sheets", {}).items()},
        "errors": [*_whole_file(batch), *errors],
        "left_out": [
            {"sheet": sheet, "row": row, "why": why, "text": text}
            for sheet, row, why, text in batch.summary.get("left", [])
        ],
        "skipped_sheets": [{"sheet": title, "why": why} for title, why in batch.summary.get("skipped", [])],
        "unknown_columns": batch.summary.get("unknown", []),
    }


def _counts(sheet: dict[str, Any]) -> dict[str, int]:
    return {name: sheet.get(name, 0) for name in ("rows", "new", "changed", "same", "wrong", "asked")}


def _whole_file(batch: Batch) -> list[dict[str, Any]]:
    """Faults that stop the file before its rows: it cannot be read, or a needed column is not there."""
    empty = dict.fromkeys(_PARTS)
    faults = []
    if words := failure(batch):
        faults.append({**empty, "kind": "wrong", "message": words, "remedy": ""})
    for name, title, fields in batch.summary.get("missing", []):
        faults.append({
            **empty, "sheet": title or name, "kind": "wrong", "field": ", ".join(fields),
            "message": f"columns are missing: {', '.join(fields)}", "remedy": "start from the template",
        })  # fmt: skip
    for title, why in batch.summary.get("skipped", []):
        if why == "unknown":
            message, remedy = (
                "the sheet was not read: another one was taken for its kind, or nothing in it is known",
                "put its rows into the sheet of the template",
            )
            faults.append({**empty, "sheet": title, "kind": "warning", "message": message, "remedy": remedy})
    return faults
