"""Every visible cell of a file, for rebuilding it as a marked copy."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sachhon.layouts.cells import shown_text
from sachhon.layouts.specs import Cell
from sachhon.reading.problems import Refused

from .books import Sheet
from .request import Limits

_CHUNK = 500


def dumped(title: str | None, sheet: Sheet, limits: Limits) -> Iterator[dict[str, Any]]:
    """The sheet's rows from row 1 and column A on, without the blanks at their right ends."""
    first, rows = 1, []
    for number, row in enumerate(sheet.rows(), 1):
        if number > limits.rows:
            raise Refused("too_large", what="rows", limit=limits.rows)
        rows.append(_trimmed([_scalar(cell) for cell in row]))
        if len(rows) == _CHUNK:
            yield {"t": "cells", "title": title, "first_row": first, "rows": rows}
            first, rows = number + 1, []
    if rows:
        yield {"t": "cells", "title": title, "first_row": first, "rows": rows}


def _scalar(cell: Cell) -> Any:
    """A cell as JSON keeps it: days as {"d": …}, blanks as null."""
    if isinstance(cell, datetime):
        return {"d": cell.isoformat(timespec="seconds")}
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    if isinstance(cell, float) and math.isfinite(cell):
        return int(cell) if cell.is_integer() and abs(cell) < 10**15 else cell
    if isinstance(cell, (bool, int)):
        return cell
    return shown_text(cell) or None


def _trimmed(row: list[Any]) -> list[Any]:
    """The row without the blanks at its right end."""
    last = next((place for place in range(len(row), 0, -1) if row[place - 1] is not None), 0)
    return row[:last]
