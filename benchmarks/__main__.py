"""`make bench`: run every case, one after the other, and write docs/benchmarks.md."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import engine_rows, office_rows

CASES = {
    "establishments": ["import_establishments"], "months": ["import_months"], "lists": ["lists"],
    "plants": ["import_plants"], "compute_1000": ["compute", "1000"], "compute_5000": ["compute", "5000"],
    "compute_20000": ["compute", "20000"], "web": ["web"], "establishment_page": ["establishment_page"],
    "kernel": ["kernel"], "verify_100000": ["verify", "100000"], "verify_1000000": ["verify", "1000000"],
    "province": ["province"], "spark": ["spark"], "rollup": ["rollup"], "coverage": ["coverage"],
    "opendsm": ["opendsm"], "duplicates": ["duplicates"],
    "office_load": ["office_load"], "public_spike": ["public_spike"],
    "changed_rows": ["changed_rows"], "corpus": ["corpus"],
}  # fmt: skip
PAGE = Path("docs/benchmarks.md")


def main() -> None:
    """Run the cases named on the command line, or all; only a whole run writes the page."""
    wanted = sys.argv[1:] or list(CASES)
    found = {name: run(CASES[name]) for name in wanted}
    print(json.dumps(found, indent=1))
    if len(wanted) == len(CASES):
        PAGE.write_text(page(found), encoding="utf-8")


def run(case: list[str]) -> dict[str, Any]:
    """One case in a process of its own."""
    environment = {**os.environ, "SACHHON_BENCH_DEMO": tempfile.mkdtemp(prefix="sachhon-bench-demo-")}
    command = [sys.executable, "-m", f"benchmarks.{case[0]}", *case[1:]]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(case, answer, file=sys.stderr, flush=True)
    return answer


def page(found: dict[str, Any]) -> str:
    """The table of docs/benchmarks.md."""
    lines = [
        "# Benchmarks", "",
        f"Measured by `make bench` on {dt.date.today().isoformat()}: {_machine()}. Each case runs in a process"
        " of its own on a scratch SQLite database; the figures of SEED, a public platform that"
        " keeps buildings' energy data, are those of its own tasks on two cores.", "",
        "| what | measured | reach | beside |", "|---|---|---|---|",
        *(f"| {what} | {measured} | {reach} | {beside} |" for what, measured, reach, beside in rows(found)), "",
        "The second writer is a process that saves a row every 20 ms while the import runs.",
        "The bare read is calamine's `to_python()` of the same sheet; the bare join sums use and output"
        " of the same rows by establishment and resource in SQL, without evidence, sources or record.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), platform.machine())
    return f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}, SQLite"


LISTS = (("by_key", "by key order"), ("filtered_sorted", "filtered and sorted"), ("last_page", "last page"))


def rows(found: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """What was measured beside what was to be reached."""
    lists = [_list(words, found["lists"][name]) for name, words in LISTS]
    computed = [_computed(size, found[f"compute_{size}"]) for size in (1000, 5000, 20000)]
    web = found["web"]
    return [
        _establishments(found["establishments"]), _months(found["months"]), *lists, _csv(found["lists"]["csv"]),
        _plants(found["plants"]), *computed,
        ("web process idle", f"{web['web_mb']:.0f} MB", "≤ 120 MB", ""),
        ("public page, cold", f"{web['bytes'] / 1000:.0f} kB, {web['requests']} requests", "≤ 150 kB, ≤ 15", ""),
        *engine_rows.rows(found), *office_rows.rows(found),
    ]  # fmt: skip


def _establishments(e: dict[str, Any]) -> tuple[str, str, str, str]:
    measured = (
        f"{e['seconds']:.2f} s, {e['statements_per_1000']:.0f} statements per 1,000 rows;"
        f" the same file again {e['again']:.2f} s"
    )
    what = "10,000 establishments × 22 columns: staged, checked, committed, recorded"
    return what, measured, "≤ 4 s, ≤ 60", f"SEED 444 s: {444 / e['seconds']:.0f} ×"


def _months(m: dict[str, Any]) -> tuple[str, str, str, str]:
    measured = (
        f"{m['seconds']:.1f} s, child {m['child_mb']:.0f} MB, commit lock {m['lock']:.2f} s,"
        f" second writer waited {m['second_writer_wait']:.2f} s at most"
    )
    bare = f"bare read {m['bare']:.2f} s: ratio {m['ratio']:.1f}"
    return "100,000 monthly rows from xlsx", measured, "≤ 20 s, ≤ 300 MB, ≤ 4 s", bare


def _list(words: str, page: dict[str, Any]) -> tuple[str, str, str, str]:
    measured = f"{page['queries']} queries, p50 {page['p50_ms']:.0f} ms"
    return f"list of 100 of 100,000 rows: {words}", measured, "≤ 10, ≤ 30 ms", "SEED 214 queries, 200–280 ms"


def _csv(c: dict[str, Any]) -> tuple[str, str, str, str]:
    above = max(c["rss_above"], c["traced_mb"])
    measured = f"first byte {c['first_byte']:.3f} s, whole {c['whole']:.2f} s, {above:.0f} MB above idle"
    return f"CSV of {c['lines'] - 1:,} rows", measured, "≤ 0.2 s, ≤ 1 s, ≤ 40 MB", "SEED 37 s, 375 MB"


def _plants(p: dict[str, Any]) -> tuple[str, str, str, str]:
    measured = p.get("skipped") or f"{p['seconds']:.1f} s, {p['cells_left_out']} cells left out"
    return "22,576 real plants imported", measured, "≤ 15 s", ""


def _computed(size: int, c: dict[str, Any]) -> tuple[str, str, str, str]:
    what = f"compute a period: {size:,} establishments × 5 resources × 24 months"
    measured = (
        f"{c['seconds']:.2f} s on a verification that is there, which took {c['verify_seconds']:.2f} s before;"
        f" the same inputs again {c['again']:.2f} s"
    )
    bare = f"bare sum and join {c['bare']:.2f} s: ratio {c['ratio']:.1f}"
    return what, measured, "≤ 5 s" if size == 20000 else "", bare


if __name__ == "__main__":
    main()
