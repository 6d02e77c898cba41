"""An announcement: visitors at 300 requests a second for the public page, while five officers work."""

import http.client
import sys
import threading
import time
from typing import Any

from benchmarks import scratch, served

OFFICERS, CONNECTIONS = 5, 30


def main() -> None:
    """python -m benchmarks.public_spike [seconds] [requests a second]"""
    seconds, rate = (float(a or b) for a, b in zip([*sys.argv[1:], "", ""], (20, 300), strict=False))
    tally, visitors, before = served.Tally(), served.Tally(), served.load()
    with served.office(OFFICERS) as cookies:
        persons = [served.Person(cookie, tally, number) for number, cookie in enumerate(cookies)]
        crowd = threading.Thread(target=_crowd, args=(visitors, seconds, rate))
        crowd.start()
        served.work(persons, seconds, think=1.5)
        crowd.join()
        after = served.load()
    told, public = tally.told(), visitors.told()
    asked = round(seconds * rate)
    done = len(visitors.seconds["visitor"]) - public["errors"]
    officers = served.percentiles([each for kind in tally.seconds.values() for each in kind])
    scratch.say(asked=asked, served=done, share=round(done / asked, 4), visitors=public["kinds"]["visitor"],
                visitors_first_errors=public["first_errors"], officers=officers, officers_errors=told["errors"],
                officers_first_errors=told["first_errors"], seconds=seconds, database=served.database(),
                load_before=before, load_after=after)  # fmt: skip


def _crowd(tally: served.Tally, seconds: float, rate: float) -> None:
    """Ask at fixed moments, whether or not the server is quick: who comes does not wait for who came before."""
    began, number, lock = time.perf_counter(), iter(range(round(seconds * rate))), threading.Lock()

    def visitor() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", served.PORT, timeout=20)
        while True:
            with lock:
                mine = next(number, None)
            if mine is None:
                return
            due = began + mine / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            connection = _ask(connection, tally, due)

    threads = [threading.Thread(target=visitor) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _ask(connection: Any, tally: served.Tally, due: float) -> Any:
    """One page, timed from the moment when it was due."""
    fault = ""
    try:
        connection.request("GET", "/", headers={"Accept-Language": "vi"})
        answer = connection.getresponse()
        text = answer.read()
        fault = "" if answer.status == 200 and b"</html>" in text else f"{answer.status} {text[:200]!r}"
    except (OSError, http.client.HTTPException) as problem:
        connection.close()
        connection, fault = http.client.HTTPConnection("127.0.0.1", served.PORT, timeout=20), repr(problem)
    tally.add("visitor", time.perf_counter() - due, fault)
    return connection


if __name__ == "__main__":
    main()
