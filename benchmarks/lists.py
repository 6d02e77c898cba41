"""A list of 100 rows out of 100,000, and 10,000 rows as CSV, from the views that people use."""

import statistics
import time
import tracemalloc

from benchmarks import scratch, sheets

ROUNDS = 15


def main() -> None:
    """p50 and queries of three pages; first byte, whole and memory of the CSV."""
    province, officer = scratch.office()
    everything = sheets.establishments(100_000)
    sheets.imported(sheets.write(scratch.folder() / "all.xlsx", establishments=everything), province, officer)
    from django.test import Client, override_settings

    client = Client()
    client.force_login(officer)
    addresses = {
        "by_key": "/r/establishments/?size=100",
        "filtered_sorted": "/r/establishments/?size=100&vsic=1020&sort=-commune",
        "last_page": "/r/establishments/?size=100&page=1000",
    }
    found = {}
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for name, address in addresses.items():
            found[name] = _page(client, address)
    found["csv"] = _csv(client)
    scratch.say(**found)


def _page(client, address):
    statements = []
    client.get(address)
    with scratch.counted(statements):
        response = client.get(address)
    assert response.status_code == 200, response.status_code
    times = [scratch.seconds(lambda: client.get(address))[0] for _ in range(ROUNDS)]
    rows = response.content.count(b"<tr")
    return {"p50_ms": 1000 * statistics.median(times), "queries": statements[0], "rows": rows}


def _csv(client):
    from django.test import override_settings

    with override_settings(ALLOWED_HOSTS=["testserver"]):
        before = scratch.memory()
        first, whole, lines = _streamed(client)
        above = scratch.memory() - before
        tracemalloc.start()
        _streamed(client)
    traced = tracemalloc.get_traced_memory()[1] / 2**20
    return {"first_byte": first, "whole": whole, "lines": lines, "rss_above": above, "traced_mb": traced}


def _streamed(client):
    """Seconds to the first part and to the last one, and the number of lines."""
    started = time.perf_counter()
    parts = iter(client.get("/r/establishments/export.csv?q=dt-00").streaming_content)
    lines = next(parts).count(b"\n")
    first = time.perf_counter() - started
    lines += sum(part.count(b"\n") for part in parts)
    return first, time.perf_counter() - started, lines


if __name__ == "__main__":
    main()
