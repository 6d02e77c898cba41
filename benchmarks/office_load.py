"""A hundred signed-in officers with ten seconds' thought between two deeds: errors, and how long they wait."""

import sys

from benchmarks import scratch, served


def main() -> None:
    """python -m benchmarks.office_load [seconds] [people] [thought in seconds]"""
    seconds, people, think = (float(a or b) for a, b in zip([*sys.argv[1:], "", "", ""], (60, 100, 10), strict=False))
    tally, before = served.Tally(), served.load()
    with served.office(int(people)) as cookies:
        persons = [served.Person(cookie, tally, number) for number, cookie in enumerate(cookies)]
        served.work(persons, seconds, think)
        after = served.load()
    told = tally.told()
    requests = sum(kind["n"] for kind in told["kinds"].values())
    scratch.say(**told, people=len(persons), seconds=seconds, think=think, database=served.database(),
                load_before=before, load_after=after, requests=requests)  # fmt: skip


if __name__ == "__main__":
    main()
