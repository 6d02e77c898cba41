"""Headers and sheets that somebody has to place: what was confirmed, asked, remembered, forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sachhon.imports.models import HeaderMapping
from sachhon.kit import clock
from sachhon.kit.changes import change_set
from sachhon.kit.models import Batch
from sachhon.layouts.headers import header_key
from sachhon.reading.text import key

LEAVE = "-"


class Remembered:
    """The confirmed readings of one workbook in one province."""

    def __init__(self, batch: Batch) -> None:
        rows = kept(batch)
        self.headers = {(row.spec, row.sheet, row.header): row for row in rows if row.spec}
        self.sheets = {row.header: row for row in rows if not row.spec}

    def request(self) -> dict[str, Any]:
        """What the reader is told of them."""
        mapped = [[spec, sheet, header, row.field] for (spec, sheet, header), row in self.headers.items()]
        return {"mapped": mapped, "sheets_as": {header: row.field for header, row in self.sheets.items()}}

    def used(self, spec: str, message: dict[str, Any]) -> list[dict[str, Any]]:
        """The confirmed headers of a sheet that was read by them, to be said on the preview."""
        title = message.get("title")
        placed = self.sheets.get(key(title or ""))
        found = [_said(placed, title, "")] if placed else []
        for field, (letter, text, *_) in (message.get("columns") or {}).items():
            name = header_key(text)
            row = self.headers.get((spec, key(title or ""), name)) or self.headers.get((spec, "", name))
            if row and row.field == field:
                found.append(_said(row, title, letter))
        return found


def _said(row: HeaderMapping, title: str | None, letter: str) -> dict[str, Any]:
    return {
        "mapping": row.pk, "spec": row.spec, "title": title, "column": letter, "text": row.text, "field": row.field,
        "by": str(row.by), "at": row.at.isoformat(),
    }  # fmt: skip


def kept(batch: Batch) -> list[HeaderMapping]:
    """What was confirmed for files of this kind in this province."""
    rows = HeaderMapping.objects.filter(workbook=batch.workbook, province_id=batch.province_id)
    return list(rows.select_related("by").order_by("spec", "sheet", "text"))


def remember(batch: Batch, said: Iterable[tuple[str, str, str, str]], *, by: Any) -> int:
    """Keep (specification, sheet, text, field) as said; the same said otherwise takes its place."""
    wanted = {(spec, key(sheet)[:100] if spec else "", header_key(text)[:200]): (text, field)
              for spec, sheet, text, field in said}  # fmt: skip
    before = {(row.spec, row.sheet, row.header): row for row in kept(batch)}
    changed = 0
    with change_set(by=by, why="headers", province_id=batch.province_id) as changes:
        for (spec, sheet, header), (text, field) in wanted.items():
            row = before.get((spec, sheet, header))
            if row is None:
                row = HeaderMapping(
                    province_id=batch.province_id, workbook=batch.workbook, spec=spec, sheet=sheet, header=header,
                    text=text[:300], field=field, by=by, at=clock.now(),
                )  # fmt: skip
                changes.insert(row)
                changed += 1
            elif row.field != field:
                row.field, row.by, row.at = field, by, clock.now()
                changes.update(row)
                changed += 1
    return changed


def forget(batch: Batch, number: int, *, by: Any) -> bool:
    """Take back what was confirmed of one header or sheet."""
    row = next((row for row in kept(batch) if row.pk == number), None)
    if row is None:
        return False
    with change_set(by=by, why="headers", province_id=batch.province_id) as changes:
        changes.delete(row)
    return True
