"""Bursts are slowed down for the one who makes them, and the counters are shared by all processes."""

import json
import os
import subprocess
import sys
import textwrap
import time

import pytest
from django.test import Client

from sachhon.site.cache import SqliteCache
from tests.conftest import ROOT


@pytest.fixture
def cache(tmp_path):
    """A cache in a file of its own."""
    return SqliteCache(str(tmp_path / "cache.sqlite3"), {})


@pytest.mark.parametrize(
    ("kind", "address"),
    [("export", "/r/establishments/export.csv"), ("search", "/r/establishments/?q=a"), ("api", "/api/v1/establishments/")],
)  # fmt: skip
def test_a_burst_is_answered_429_with_a_time_and_others_go_on(here, elsewhere, settings, kind, address, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_800_000_005.0)
    settings.BURSTS = {**settings.BURSTS, kind: 5}
    quick, other = Client(), Client()
    quick.force_login(here.officer)
    other.force_login(elsewhere.officer)
    answers = [quick.get(address) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert other.get(address).status_code == 200
    assert quick.get("/account/").status_code == 200, "pages of one's own work go on"
    monkeypatch.setattr(time, "time", lambda: 1_800_000_065.0)
    assert quick.get(address).status_code == 200


def test_the_page_of_the_quick_is_ours_in_both_languages(here, settings):
    settings.BURSTS = {**settings.BURSTS, "search": 0}
    client = Client()
    client.force_login(here.officer)
    pages = []
    for language in ("vi", "en"):
        client.cookies["django_language"] = language
        pages.append(client.get("/r/establishments/?q=a").content.decode())
    assert all("sh-alone" in page for page in pages)
    assert "Too many requests" in pages[1] and "Too many requests" not in pages[0]
    answer = Client().get("/api/v1/establishments/")
    assert answer.status_code == 401, "the other limits are untouched"


def test_public_pages_have_no_limit(db, settings):
    settings.BURSTS = {"export": 0, "search": 0, "api": 0}
    assert {Client().get("/").status_code for _ in range(5)} == {200} or Client().get("/").status_code in (200, 503)


def test_values_live_as_long_as_they_were_given(cache, monkeypatch):
    assert cache.add("a", [1.5], 10) and not cache.add("a", [2], 10)
    cache.set("b", {"c": "đ"}, None)
    assert cache.get("a") == [1.5] and cache.get("b") == {"c": "đ"} and cache.get("x", 7) == 7
    later = time.time() + 11
    monkeypatch.setattr(time, "time", lambda: later)
    assert cache.get("a") is None and cache.get("b") == {"c": "đ"}
    assert cache.add("a", 3, 10) and cache.incr("a") == 4 and cache.get("a") == 4
    assert cache.touch("a", 60) and not cache.touch("x") and cache.delete("a") and not cache.delete("a")
    with pytest.raises(ValueError, match="x"):
        cache.incr("x")


def test_of_many_processes_one_wins_and_no_count_is_lost(tmp_path):
    code = textwrap.dedent("""
        import json, sys
        from sachhon.site.cache import SqliteCache
        cache = SqliteCache(sys.argv[1], {})
        won = sum(cache.add(f"code-{number}", 1, 60) for number in range(200))
        cache.add("count", 0, 60)
        for _ in range(200):
            cache.incr("count")
        print(json.dumps(won))
    """)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "sachhon.site.settings_test",
    }
    command = [sys.executable, "-c", code, str(tmp_path / "cache.sqlite3")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(4)]
    won = [json.loads(each.communicate()[0]) for each in running]
    assert sum(won) == 200, won
    assert SqliteCache(str(tmp_path / "cache.sqlite3"), {}).get("count") == 800
