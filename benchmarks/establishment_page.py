"""One establishment's page and the page of its verified saving: queries, and time beside an empty page."""

import os
import statistics
import subprocess
import sys
import time

import django

from benchmarks import scratch

MOST_QUERIES, MOST_MS, TIMES = 10, 80.0, 41


def main() -> None:
    """Median time and number of queries of both pages of a proven plant, and of the public page beside them."""
    folder = os.environ["SACHHON_BENCH_DEMO"]
    os.environ |= {"SACHHON_DATA": folder, "DJANGO_SETTINGS_MODULE": "sachhon.site.settings"}
    subprocess.run([sys.executable, "-m", "sachhon", "demo"], env=os.environ, check=True, capture_output=True)
    django.setup()
    found = {name: _measured(address) for name, address in _addresses().items()}
    base = found["home"]["ms"]
    for name, each in found.items():
        each["times_the_home_page"] = round(each["ms"] / base, 1)
        if name != "home":
            each["within"] = each["queries"] <= MOST_QUERIES and each["ms"] <= MOST_MS
    scratch.say(**found, most_queries=MOST_QUERIES, most_ms=MOST_MS)


def _addresses() -> dict[str, str]:
    """The two pages of the proven series with the most months."""
    from sachhon.resources.models import VerifiedSaving

    proven = VerifiedSaving.objects.filter(verification__current=True, verdict="proven", resource__code="ELEC")
    row = proven.select_related("establishment", "verification").order_by("-n_baseline", "pk")[0]
    year = row.verification.report_to.year
    return {
        "home": "/", "establishment": f"/establishments/{row.establishment.uuid}/",
        "verified_saving": f"/savings/{year}/{row.establishment.uuid}/ELEC/?months=all",
    }  # fmt: skip


def _measured(address: str) -> dict[str, float]:
    """Queries and median milliseconds of one address, whole request through every layer, after one to warm up."""
    from django.db import connection
    from django.test import Client

    from sachhon.accounts.models import User

    client, asked, took = Client(HTTP_HOST="127.0.0.1"), [], []
    client.force_login(User.objects.get(username="canbo"))
    assert client.get(address).status_code == 200

    def count(execute, statement, *rest):
        asked.append(statement)
        return execute(statement, *rest)

    with connection.execute_wrapper(count):
        client.get(address)
    for _ in range(TIMES):
        start = time.perf_counter()
        client.get(address)
        took.append(1000 * (time.perf_counter() - start))
    return {"ms": round(statistics.median(took), 1), "queries": len(asked)}


if __name__ == "__main__":
    main()
