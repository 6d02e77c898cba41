"""The same office on PostgreSQL: equal figures, an unbroken chain, and writers who queue."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.site.postgres_story import ROUNDS, ROWS

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"  # this cluster is thrown away
VALUE = 1e-12  # relative: the two databases may add up in another order


def _program(name):
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(places[0]) if places else shutil.which(name)


def _as_server(*command):
    """A server's program, which refuses to run as root."""
    first = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return subprocess.run([*first, *command], check=True, capture_output=True, text=True, cwd="/")


def _lacking():
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "needs the extra `postgres`: psycopg is not installed"
    if not (_program("initdb") and _program("pg_ctl")):
        return "needs PostgreSQL's programs initdb and pg_ctl: apt-get install postgresql"
    if os.geteuid() == 0 and subprocess.run(["id", "postgres"], capture_output=True).returncode:
        return "runs as root, and there is no user postgres to start a server as"
    return ""


@pytest.fixture(scope="module")
def server():
    """The address of a cluster that lives as long as these tests."""
    if lacking := _lacking():
        pytest.skip(lacking)
    folder = Path(tempfile.mkdtemp(prefix="sachhon-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data, pg_ctl = str(folder / "data"), _program("pg_ctl")
    try:
        _as_server(
            _program("initdb"), "-D", data, "-U", "sachhon", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {FAST}"
        _as_server(pg_ctl, "-D", data, "-w", "-o", options, "-l", str(folder / "log"), "start")
        yield f"postgresql://sachhon@127.0.0.1:{port}"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            _as_server(pg_ctl, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _child(address, folder, *words):
    """What a child of its own process says at the end."""
    environment = {**os.environ, "SACHHON_DATABASE": address, "SACHHON_DATA": str(folder)}
    command = [sys.executable, "-m", "tests.site.postgres_story", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def told(server, tmp_path_factory):
    """The story on both databases, and the address of the one on PostgreSQL."""
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE story")
    folders = [tmp_path_factory.mktemp(name) for name in ("postgresql", "sqlite")]
    with ThreadPoolExecutor(2) as pool:
        stories = pool.map(lambda *where: _child(*where, "story", str(where[1])), (f"{server}/story", ""), folders)
        return *stories, f"{server}/story", folders[0]


def test_figures_and_their_inputs_are_those_of_sqlite(told):
    ours, other, _, _ = told
    assert (ours["vendor"], other["vendor"]) == ("postgresql", "sqlite")
    assert ours["figures"].keys() == other["figures"].keys() >= {"CP1", "CP2", "CP3", "CP4"}
    for code, (value, inputs) in ours["figures"].items():
        assert value == pytest.approx(other["figures"][code][0], rel=VALUE), code
        assert inputs == other["figures"][code][1], code


def test_an_import_is_taken_back(told):
    ours, other, _, _ = told
    assert ours["plants"] == other["plants"]
    assert ours["plants"][0] == ours["plants"][1] + 1


def test_the_chain_holds_and_tells_of_a_row_that_was_changed_behind_it(told):
    ours, _, _, _ = told
    assert ours["chain"]
    assert not ours["chain_of_a_changed_row"]


def _race(told, lock):
    *_, address, folder = told
    start = str(time.time() + 4)  # both are loaded by then
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda code: _child(address, folder, "writer", code, lock, start), ("82", "44")))


def test_two_provinces_that_write_at_once_get_keys_of_their_own(told):
    for writer in _race(told, "on"):
        assert writer == {"clashes": 0, "kept": ROUNDS * ROWS}


def test_without_the_queue_they_would_clash(told):
    assert sum(writer["clashes"] for writer in _race(told, "off")) > 0
