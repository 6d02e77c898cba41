"""Years side by side: 10,000 establishments × 3 years of two resources and one output; queries and time of a page."""

import os
import statistics
import time

from benchmarks import scratch

COUNT, YEARS, TIMES = 10_000, (2023, 2024, 2025), 41
MOST_QUERIES, MOST_MS = 10, 100.0
ADDRESSES = {
    "electricity": "/compare/?quantity=ELEC&year=2024&year=2025",
    "toe_by_commune": "/compare/?quantity=toe&year=2023&year=2024&year=2025&by=commune",
    "sec": "/compare/?quantity=sec:giấy|tấn&year=2024&year=2025",
    "page_100": "/compare/?quantity=ELEC&year=2024&year=2025&page=100",
}


def main() -> None:
    """Median milliseconds, queries and bytes of each page; what the first asking costs; one row by hand."""
    province, officer = scratch.office()
    fill(province.pk, officer)
    found = {name: measured(officer, address) for name, address in ADDRESSES.items()}
    for each in found.values():
        each["within"] = each["queries"] <= MOST_QUERIES and each["ms"] <= MOST_MS
    scratch.say(**found, rows=COUNT * len(YEARS) * 3, most_queries=MOST_QUERIES, most_ms=MOST_MS, rss_mb=scratch.peak())


def fill(province: int, officer: object) -> None:
    """Rows behind one change set each, as an import writes them."""
    from sachhon.establishments.models import Establishment, Product
    from sachhon.kit.changes import change_set
    from sachhon.resources.models import ProductOutput, Resource, ResourceUse

    keys = dict(Resource.objects.values_list("code", "pk"))
    span = ("start", "end", "source", "given", "unit_given", "quantity")
    days = {year: (f"{year}-01-01", f"{year + 1}-01-01", "yearly", "1") for year in YEARS}
    with change_set(by=officer, why="bench", province_id=province) as changes:
        plants = changes.insert_many(Establishment, ("province_id", "code", "name", "vsic", "commune"), [
            (province, f"CS-{n:05}", f"Cơ sở {n}", "1701", f"Xã {n % 102}") for n in range(COUNT)
        ])  # fmt: skip
        products = changes.insert_many(Product, ("establishment_id", "code", "name", "kind", "unit"), [
            (plant, "SP1", "Giấy", "giấy", "tấn") for plant in plants
        ])  # fmt: skip
        for code in ("ELEC", "DIESEL" if "DIESEL" in keys else sorted(keys)[0]):
            changes.insert_many(ResourceUse, ("establishment_id", "resource_id", *span), [
                (plant, keys[code], *days[year], "u", 1000.0 + plant % 97 + year) for plant in plants for year in YEARS
            ])  # fmt: skip
        changes.insert_many(ProductOutput, ("establishment_id", "product_id", *span), [
            (plant, product, *days[year], "tấn", 10.0 + plant % 7)
            for plant, product in zip(plants, products, strict=True) for year in YEARS
        ])  # fmt: skip


def measured(officer: object, address: str) -> dict[str, float]:
    """The first time, and the median of later ones, of a whole request through every layer."""
    from django.db import connection
    from django.test import Client

    client, asked, took = Client(HTTP_HOST="127.0.0.1"), [], []
    client.force_login(officer)

    def count(execute, statement, *rest):
        asked.append(statement)
        return execute(statement, *rest)

    start = time.perf_counter()
    first = client.get(address)
    cold = time.perf_counter() - start
    assert first.status_code == 200, first.content[:500]
    with connection.execute_wrapper(count):
        client.get(address)
    for _ in range(TIMES):
        start = time.perf_counter()
        client.get(address)
        took.append(1000 * (time.perf_counter() - start))
    return {
        "ms": round(statistics.median(took), 1), "p95_ms": round(sorted(took)[int(0.95 * TIMES)], 1),
        "queries": len(asked), "first_ms": round(1000 * cold, 1), "bytes": len(first.content),
    }  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("LANG", "C.UTF-8")
    main()
