"""Rows of docs/benchmarks.md about verified savings: ratios first."""

from __future__ import annotations

from typing import Any

Row = tuple[str, str, str, str]


def rows(found: dict[str, Any]) -> list[Row]:
    """What was measured beside what was to be reached."""
    return [
        _kernel(found["kernel"]), *(_verify(found[f"verify_{n}"]) for n in (100_000, 1_000_000)),
        _province(found["province"]), *_pages(found["establishment_page"]), _spark(found["spark"]),
        _rollup(found["rollup"]), _opendsm(found["opendsm"]), *_coverage(found["coverage"]),
    ]  # fmt: skip


def _kernel(k: dict[str, Any]) -> Row:
    measured = (
        f"{k['over_statsmodels']:,.0f} × the statsmodels loop, {k['over_numpy']:.1f} × numpy batched;"
        f" {k['kernel'] / 1e6:.2f} M series/s"
    )
    beside = (
        f"statsmodels {k['statsmodels']:,.0f}/s, numpy {k['numpy']:,.0f}/s;"
        f" {100 * k['memory_share']:.0f} % of what memory could bring at {k['bytes_each']:,} bytes a series"
    )
    what = "kernel on one core: 24 + 12 months, 4 candidates, every output column"
    return what, measured, "≥ 2,500 ×, ≥ 4.5 ×, ≥ 1.0 M/s", beside


def _verify(v: dict[str, Any]) -> Row:
    measured = (
        f"{100 * v['share']:.0f} % of pyarrow's speed: {v['seconds']:.2f} s; start-up {v['startup']:.2f} s,"
        f" peak {v['peak_mb']:,.0f} MB"
    )
    what = f"`sachhon verify`, Parquet to Parquet: {v['series']:,} series"
    return what, measured, "≥ 50 %, ≤ 2 s, ≤ 1.5 GB", f"pyarrow reads and writes the same in {v['bare']:.2f} s"


def _province(p: dict[str, Any]) -> Row:
    measured = (
        f"{p['seconds']:.2f} s, of which mathematics {p['mathematics']:.3f} s; the same inputs again {p['again']:.3f} s"
    )
    return f"a province: {p['series']:,} series from database to stored results", measured, "≤ 6 s, ≤ 0.1 s", ""


def _pages(e: dict[str, Any]) -> list[Row]:
    names = {"establishment": "page of one establishment", "verified_saving": "page of one verified saving"}
    return [
        (words, f"{e[name]['queries']} queries, p50 {e[name]['ms']:.0f} ms", "≤ 10, ≤ 80 ms",
         f"{e[name]['times_the_home_page']} × the home page")
        for name, words in names.items()
    ]  # fmt: skip


def _spark(s: dict[str, Any]) -> Row:
    what = "100,000 series on a local Spark session"
    if "skipped" in s:
        return what, s["skipped"], "", ""
    measured = f"{s['ratio']:.0f} × the time of threads ({s['spark']:.1f} s); greatest difference {s['difference']:.1g}"
    return (
        what,
        measured,
        "reported; ≤ 1e-12",
        f"threads {s['threads']:.2f} s; Spark's own start {s['spark_startup']:.1f} s",
    )


def _rollup(r: dict[str, Any]) -> Row:
    measured = f"{r['seconds']:.1f} s, peak {r['peak_mb']:,.0f} MB"
    beside = f"{r['ratio']:.1f} × a bare sum by month without any check ({r['bare']:.1f} s)"
    return f"roll-up of {r['readings']:,} quarter-hours in DuckDB", measured, "≤ 10 s, ≤ 1 GB", beside


def _opendsm(o: dict[str, Any]) -> Row:
    theirs = o["opendsm"]
    measured = (
        f"{theirs['per_second']:.1f} meters/s (median meter {theirs['median_per_second']:.1f});"
        f" {theirs.get('note', 'measured')}"
    )
    what = f"billing model of opendsm {theirs['version']}, one core"
    return what, measured, "reported", f"here {o['ours']:,.0f} series/s; {o['difference']}"


def _coverage(c: dict[str, Any]) -> list[Row]:
    held = [
        (f"truth within the 90 % interval, demo plants, ρ = {rho}",
         f"{100 * c[f'rho_{rho}']['half_width_pct']:.1f} % of {c[f'rho_{rho}']['judged']:,} series", "85–95 %",
         f"exact OLS interval {100 * c[f'rho_{rho}']['half_width_exact_pct']:.1f} %")
        for rho in ("0", "0.4")
    ]  # fmt: skip
    noise = [
        (f"pure noise called proven, {months} baseline months, ρ = {rho}",
         f"{100 * c[f'noise_{months}_months_rho_{rho}']['proven']:.2f} %", "≤ 1 %", "")
        for months in (24, 12) for rho in ("0", "0.4")
    ]  # fmt: skip
    return held + noise
