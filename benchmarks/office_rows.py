"""Rows of docs/benchmarks.md about many people at once."""

from __future__ import annotations

from typing import Any

Row = tuple[str, str, str, str]


def rows(found: dict[str, Any]) -> list[Row]:
    """What was measured beside what was to be reached."""
    return [
        _changed(found["changed_rows"]),
        _office(found["office_load"]),
        _spike(found["public_spike"]),
        _corpus(found["corpus"]),
    ]


def _changed(c: dict[str, Any]) -> Row:
    measured = (
        f"{c['alone_seconds']:.1f} s alone, {c['among_all_seconds']:.1f} s among all 10,000;"
        f" the next year {c['next_year_seconds']:.1f} s"
    )
    work = f"{c['alone_cpu']:.1f}, {c['among_all_cpu']:.1f} and {c['next_year_cpu']:.1f} s"
    beside = f"SEED 135 s; 136 s per 2,000. Work of the processes: {work}"
    return "2,000 changed rows into 10,000; the same 10,000 as next year", measured, "≤ 3 s, ≤ 5 s", beside


def _office(o: dict[str, Any]) -> Row:
    lists, saves = (o["kinds"].get(kind, {"p50": 0, "p95": 0}) for kind in ("list", "save"))
    measured = (
        f"{o['errors']} errors in {o['requests']:,} requests;"
        f" lists p50 {lists['p50']:.0f} ms, p95 {lists['p95']:.0f} ms; saves p95 {saves['p95']:.0f} ms"
    )
    what = f"{o['people']} signed-in users for {o['seconds']:.0f} s on {o['database']}, {o['think']:.0f} s think time"
    return (
        what,
        measured,
        "no error, ≤ 500 ms, ≤ 800 ms",
        f"load average {o['load_before']} before, {o['load_after']} after",
    )


def _spike(s: dict[str, Any]) -> Row:
    measured = (
        f"{100 * s['share']:.2f} % of {s['asked']:,} served, visitors p95 {s['visitors']['p95']:.0f} ms;"
        f" officers p95 {s['officers']['p95']:.0f} ms, {s['officers_errors']} errors"
    )
    what = f"public page at {s['asked'] / s['seconds']:.0f} requests/s for {s['seconds']:.0f} s on {s['database']}"
    beside = f"load average {s['load_before']} before, {s['load_after']} after"
    return what, measured, "served; officers' p95 ≤ 1 s", beside


def _corpus(c: dict[str, Any]) -> Row:
    measured = (
        f"{c['right']} of {c['files']} right, slowest {c['slowest']:.1f} s, child {c['child_mb']:.0f} MB;"
        f" officers p95 {c['officers']['p95']:.0f} ms, {c['officers_errors']} errors"
        f" while {c['hostile_read']} hostile files were read"
    )
    beside = f"load average {c['load_before']} before, {c['load_after']} after"
    return "corpus of spreadsheets made by script", measured, "all, ≤ 10 s, ≤ 300 MB, ≤ 500 ms", beside
