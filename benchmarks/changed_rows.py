"""2,000 changed rows into 10,000 establishments, and the same 10,000 establishments' use of the next year."""

import os
from pathlib import Path
from typing import Any

from benchmarks import scratch, sheets

COUNT, CHANGED = 10_000, 2_000


def main() -> None:
    """Seconds from the file to the committed change set, and what the preview counted."""
    province, officer = scratch.office()
    rows = sheets.establishments(COUNT)
    sheets.imported(sheets.write(scratch.folder() / "all.xlsx", establishments=rows), province, officer)
    few = [{**row, "employees": row["employees"] + 1, "note": "đổi"} for row in rows[:CHANGED]]
    some = [{**row, "employees": row["employees"] + 2, "note": "đổi nữa"} for row in rows[:CHANGED]] + rows[CHANGED:]
    found = {}
    for name, changed in (("alone", few), ("among_all", some)):
        path = sheets.write(scratch.folder() / f"{name}.xlsx", establishments=changed)
        found[f"{name}_seconds"], found[f"{name}_cpu"], batch = timed(path, province, officer)
        found[f"{name}_changed"] = batch.summary["sheets"]["establishments"]["changed"]
        found[f"{name}_lock"] = batch.summary["lock_seconds"]
    sheets.imported(sheets.write(scratch.folder() / "2024.xlsx", yearly=uses(2024)), province, officer)
    path = sheets.write(scratch.folder() / "2025.xlsx", yearly=uses(2025))
    found["next_year_seconds"], found["next_year_cpu"], batch = timed(path, province, officer)
    scratch.say(**found, next_year_new=batch.summary["sheets"]["yearly"]["new"])


def timed(path: Path, province: Any, officer: Any) -> tuple[float, float, Any]:
    """Seconds by the clock, seconds of work with the reading child's, and the batch."""
    before = os.times()
    took, batch = scratch.seconds(lambda: sheets.imported(path, province, officer))
    return took, sum(os.times()[:4]) - sum(before[:4]), batch


def uses(year: int) -> list[dict[str, object]]:
    """A year's electricity of every establishment."""
    return [
        {"establishment": f"DT-{n:06}", "year": year, "resource": "Điện", "quantity": 1000 + n % 997, "unit": "MWh"}
        for n in range(1, COUNT + 1)
    ]


if __name__ == "__main__":
    main()
