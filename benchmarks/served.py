"""A demo office served by `sachhon serve` on PostgreSQL, people signed in to it, and what they do."""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from benchmarks.web import _wait

PORT = int(os.environ.get("SACHHON_BENCH_PORT", "8766"))
SERVER = os.environ.get("SACHHON_BENCH_POSTGRES", "")  # postgresql://user@host:port, without a database's name
OVERTAKEN = 409  # two chose the same record: the second is told and keeps what was typed, as it should be


@contextmanager
def office(people: int) -> Iterator[list[str]]:
    """Cookies of so many officers of a demo province that is being served; its database goes when they go."""
    name = f"sachhon_bench_{os.getpid()}"
    environment = {**os.environ, "SACHHON_DATA": tempfile.mkdtemp(prefix="sachhon-bench-load-")}
    if SERVER:
        _database(f"CREATE DATABASE {name}")
        environment["SACHHON_DATABASE"] = f"{SERVER}/{name}"
    command = [sys.executable, "-m", "sachhon"]
    subprocess.run([*command, "demo"], env=environment, check=True, capture_output=True)
    made = [sys.executable, "-m", "benchmarks.served", str(people)]
    cookies = subprocess.run(made, env=environment, check=True, capture_output=True, text=True).stdout.split()
    server = subprocess.Popen([*command, "serve", "--port", str(PORT)], env=environment, stdout=sys.stderr)
    try:
        _wait(f"http://127.0.0.1:{PORT}/")
        yield cookies
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)
        if SERVER:
            _database(f"DROP DATABASE {name} WITH (FORCE)")


def _database(statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


def sign_in(people: int) -> list[str]:
    """Officers of the demo province with a session each; what a password's hash costs is not measured here."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sachhon.site.settings"
    import django

    django.setup()
    from django.test import Client

    from sachhon.accounts.models import User
    from sachhon.accounts.services import grant
    from sachhon.territory.models import Province

    province, cookies = Province.objects.get(code="SL"), []
    for number in range(people):
        user = User.objects.create(username=f"load-{number}", full_name=f"Load {number}")
        grant(user, "officer", province_id=province.pk, agency="Sở Công Thương tỉnh Sông Lam (dữ liệu mẫu)")
        client = Client()
        client.force_login(user)
        cookies.append(client.cookies["sessionid"].value)
    return cookies


@dataclass
class Tally:
    """How long each kind of request took, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, seconds: float, fault: str = "") -> None:
        """One request."""
        with self.lock:
            self.seconds[kind].append(seconds)
            if fault:
                self.faults.append(fault)

    def told(self) -> dict[str, Any]:
        """Percentiles of each kind in milliseconds."""
        kinds = {kind: percentiles(values) for kind, values in sorted(self.seconds.items())}
        return {"errors": len(self.faults), "first_errors": self.faults[:3], "kinds": kinds}


def percentiles(values: list[float]) -> dict[str, float]:
    """n, p50, p95 and p99. [ms]"""
    cut = statistics.quantiles(values, n=100, method="inclusive") if len(values) > 1 else values * 99
    return {"n": len(values), **{f"p{at}": round(1000 * cut[at - 1], 1) for at in (50, 95, 99)}}


class Person:
    """One signed-in officer with a connection of their own, who reads, looks and saves."""

    def __init__(self, cookie: str, tally: Tally, seed: int) -> None:
        self.cookie, self.tally, self.chance = cookie, tally, random.Random(seed)
        self.connection: http.client.HTTPConnection | None = None
        self.rows: list[str] = []

    def ask(self, kind: str, path: str, fields: list[tuple[str, str]] | None = None) -> tuple[int, str]:
        """One request, timed to its last byte."""
        body = urlencode(fields) if fields is not None else None
        headers = {"Cookie": f"sessionid={self.cookie}; {self.token}", "Accept-Language": "vi"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began, status, text = time.perf_counter(), 0, ""
        try:
            self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
            self.connection.request("POST" if body is not None else "GET", path, body, headers)
            answer = self.connection.getresponse()
            text, status = answer.read().decode(), answer.status
            self._keep_token(answer)
        except (OSError, http.client.HTTPException) as problem:
            self.connection, text = None, repr(problem)
        expected = (302, OVERTAKEN) if body is not None else (200,)
        fault = "" if status in expected else f"{path}: {status} {text[:200]}"
        kind = "save after another's" if status == OVERTAKEN else kind
        self.tally.add(kind, time.perf_counter() - began, fault)
        return status, text

    token = ""

    def _keep_token(self, answer: http.client.HTTPResponse) -> None:
        for each in answer.msg.get_all("Set-Cookie") or []:
            if each.startswith("csrftoken="):
                self.token = each.partition(";")[0]

    def act(self) -> None:
        """One thing that an officer does."""
        deeds = (
            self.list,
            self.list,
            self.list,
            self.record,
            self.record,
            self.dashboard,
            self.page,
            self.search,
            self.save,
        )
        self.chance.choice(deeds)()

    def list(self) -> None:
        """A list, plain, filtered, sorted or paged."""
        path = self.chance.choice((
            "/r/establishments/", "/r/establishments/?sort=-code&page=3", "/r/establishments/?size_class=medium",
            "/r/uses/", "/r/uses/?resource=ELEC", "/r/uses/?start_from=01/01/2025&sort=-quantity", "/r/solutions/",
        ))  # fmt: skip
        _, text = self.ask("list", path)
        if path.startswith("/r/establishments/"):
            self.rows = re.findall(r'"/establishments/([0-9a-f-]{36})/', text) or self.rows

    def search(self) -> None:
        """A search of a list by a word of a name."""
        self.ask(
            "list",
            "/r/establishments/?" + urlencode({"q": self.chance.choice(("giấy", "thuỷ sản", "nha may", "SL-1"))}),
        )

    def _row(self) -> str:
        if not self.rows:
            self.rows = re.findall(r'"/establishments/([0-9a-f-]{36})/', self.ask("list", "/r/establishments/")[1])
        return self.chance.choice(self.rows)

    def record(self) -> None:
        """One establishment's record."""
        self.ask("record", f"/r/establishments/{self._row()}/")

    def page(self) -> None:
        """One establishment's page with its figures."""
        self.ask("establishment page", f"/establishments/{self._row()}/")

    def dashboard(self) -> None:
        """The dashboard."""
        self.ask("dashboard", "/dashboard/")

    def save(self) -> None:
        """A form as it is, with another note."""
        path = f"/r/establishments/{self._row()}/edit/"
        status, text = self.ask("form", path)
        if status == 200:
            note = ("note", f"Ghi chú {self.chance.random()}")
            self.ask("save", path, [note, *(pair for pair in form_fields(text) if pair[0] != "note")])


def form_fields(page: str) -> list[tuple[str, str]]:
    """What a browser would send of the page's main form: the last one that posts back to its own page."""
    reader = Fields()
    reader.feed(page)
    return max(reader.forms, key=len)


class Fields(HTMLParser):
    """The forms of a page, each as the (name, value) pairs that would be sent."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[list[tuple[str, str]]] = [[]]
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or a field of it."""
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self.forms.append([])
        elif tag == "select":
            self.select = name
        elif tag == "textarea" and name:
            self.area = name
            self._add(name, "")
        elif (tag == "input" and name and _sent(told)) or (tag == "option" and self.select and "selected" in told):
            self._add(name or self.select, told.get("value", ""))

    def handle_data(self, data: str) -> None:
        """What stands in a box of several lines."""
        if self.area:
            name, value = self.forms[-1].pop()
            self._add(name, value + data)

    def handle_endtag(self, tag: str) -> None:
        """A box or a choice ends."""
        self.select, self.area = ("", self.area) if tag == "select" else (self.select, self.area)
        self.area = "" if tag == "textarea" else self.area

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].append((name, value))


def _sent(told: dict[str, str]) -> bool:
    """Whether a browser sends this input with its form."""
    kind = told.get("type", "")
    return kind not in ("checkbox", "radio", "submit", "file") or (kind in ("checkbox", "radio") and "checked" in told)


def work(people: list[Person], seconds: float, think: float) -> None:
    """Everybody works for a while, thinking before each deed; who begins when is spread over one thought."""
    end = time.monotonic() + seconds

    def one(person: Person, first: float) -> None:
        time.sleep(first)
        while time.monotonic() < end:
            person.act()
            time.sleep(think * person.chance.uniform(0.5, 1.5))

    threads = [
        threading.Thread(target=one, args=(person, think * number / len(people)), daemon=True)
        for number, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 90)


def load() -> float:
    """Programmes that want a core, averaged over a minute: whether anything else was measured too."""
    return round(os.getloadavg()[0], 1)


def database() -> str:
    """What was measured on."""
    return "PostgreSQL" if SERVER else "SQLite"


if __name__ == "__main__":
    print(*sign_in(int(sys.argv[1])), sep="\n")
