"""The way back from a figure to the cell it came from: file, sheet, row, cell, person, moment."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sachhon.kit.models import Batch, StagedRow
from sachhon.kit.workbooks import WORKBOOKS, ImportSpec


@dataclass(frozen=True)
class Origin:
    """Where one record was last read: nothing is guessed, an unknown sheet keeps its number."""

    batch: Batch
    sheet: str
    row: int
    address: str
    raw: str

    @property
    def person(self) -> Any:
        """Who brought the file."""
        return self.batch.by

    @property
    def at(self) -> dt.datetime:
        """When the file was brought."""
        return self.batch.created


def origins(rows: Sequence[Any], field: str = "quantity") -> dict[int, Origin]:
    """By record, where its row stood and what its cell `field` held; two queries for any number of rows."""
    staged = StagedRow.objects.only("batch", "sheet", "row", "raw").in_bulk(
        [row.staged_id for row in rows if row.staged_id]
    )
    batches = Batch.objects.select_related("by", "file").in_bulk({each.batch_id for each in staged.values()})
    return {
        row.pk: _origin(staged[row.staged_id], batches[staged[row.staged_id].batch_id], field)
        for row in rows if row.staged_id in staged
    }  # fmt: skip


def _origin(row: StagedRow, batch: Batch, field: str) -> Origin:
    spec = _spec(row, batch)
    if spec is None:
        return Origin(batch, str(row.sheet + 1), row.line, "", "")
    facts = row.facts(batch.summary.get("sheets", {}).get(spec.name, {}))
    place = (facts.get("columns") or {}).get(field)
    return Origin(
        batch, facts.get("title") or spec.titles[0], row.line, f"{place[0]}{row.line}" if place else "",
        _typed(row, spec, field),
    )  # fmt: skip


def _spec(row: StagedRow, batch: Batch) -> ImportSpec | None:
    book = WORKBOOKS.get(batch.workbook)
    return book.specs[row.sheet] if book and row.sheet < len(book.specs) else None


def _typed(row: StagedRow, spec: ImportSpec, field: str) -> str:
    """The cell exactly as typed."""
    names = [column.field for column in spec.columns]
    cells = json.loads(row.raw)
    place = names.index(field) if field in names else len(cells)
    return str(cells[place] or "") if place < len(cells) else ""
