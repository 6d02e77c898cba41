"""The corpus of spreadsheets: how many are read right, the slowest, the child's peak; what officers feel meanwhile."""

import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks import scratch, served

OFFICERS = 5
HOSTILE = ("K", "L", "M")


def main() -> None:
    """python -m benchmarks.corpus [seconds]: first the whole corpus, then its hostile files while officers work."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 40
    before = served.load()
    tally = served.Tally()
    with served.office(OFFICERS) as cookies:
        whole = _read()
        persons = [served.Person(cookie, tally, number) for number, cookie in enumerate(cookies)]
        until = time.monotonic() + seconds
        read: list[Any] = []
        attack = threading.Thread(target=_again_and_again, args=(until, read))
        attack.start()
        served.work(persons, seconds, think=1.5)
        attack.join()
    told = tally.told()
    officers = served.percentiles([each for kind in tally.seconds.values() for each in kind])
    asked = sum(map(len, tally.seconds.values()))
    meanwhile = {"hostile_read": len(read), "hostile_right": sum(read), "officers": officers,
                 "officers_errors": told["errors"], "officers_requests": asked}  # fmt: skip
    scratch.say(**whole, **meanwhile, database=served.database(), load_before=before, load_after=served.load())


def _read() -> dict[str, Any]:
    """Every file of the corpus that needs no database, one after the other."""
    from tests.corpus import all_cases, run

    results = []
    for one in all_cases():
        if not one.needs_database:
            with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
                results.append(run(one, Path(folder)))
    return {
        "files": len(results), "right": sum(result.right for result in results),
        "slowest": round(max(result.seconds for result in results), 2),
        "child_mb": round(max(result.peak_kb for result in results) / 1024, 1),
    }  # fmt: skip


def _again_and_again(until: float, read: list[bool]) -> None:
    """The hostile files, as somebody sends them in for as long as officers work."""
    from tests.corpus import all_cases, build, by_reader, differences

    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        cases = [one for one in all_cases() if one.category in HOSTILE]
        paths = []
        for number, one in enumerate(cases):
            (place := Path(folder, str(number))).mkdir()
            paths.append((one, build(one, place)))
        while time.monotonic() < until:
            for one, path in paths:
                if time.monotonic() >= until:
                    return
                read.append(not list(differences(one.oracle(), by_reader(path, one))))


if __name__ == "__main__":
    main()
