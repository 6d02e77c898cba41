"""Read the whole corpus and print the result by category: ``python -m tests.corpus [CATEGORY …] [--wrong]``."""

from __future__ import annotations

import sys
import tempfile
from itertools import groupby
from pathlib import Path

from tests.corpus import Result, all_cases, run


def main() -> int:
    """The table, and each file that was read wrongly."""
    wanted = {name for name in sys.argv[1:] if not name.startswith("-")}
    results = measured([one for one in all_cases() if not wanted or one.category in wanted])
    print("| category | files | right | slowest s | child's peak MB |\n|---|---|---|---|---|")
    for name, group in groupby(results, key=lambda result: result.case.category):
        print(line(name, list(group)))
    print(line("all", results))
    wrong = [result for result in results if not result.right]
    for result in wrong:
        print(f"\n{result.case.category} {result.case.name}\n  " + "\n  ".join(result.differences))
    return 1 if wrong else 0


def measured(cases: list) -> list[Result]:
    """Each case in a folder of its own; those that need a database share a scratch one."""
    if any(one.needs_database for one in cases):
        from benchmarks.scratch import office

        office()
    found = []
    for one in cases:
        with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
            found.append(run(one, Path(folder)))
    return found


def line(name: str, results: list[Result]) -> str:
    """One line of the table."""
    right = sum(result.right for result in results)
    slowest = max((result.seconds for result in results), default=0)
    peak = max((result.peak_kb for result in results), default=0) / 1024
    return f"| {name} | {len(results)} | {right} | {slowest:.1f} | {peak:.0f} |"


if __name__ == "__main__":
    sys.exit(main())
