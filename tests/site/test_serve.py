"""What `sachhon serve` leaves behind when it ends: nothing."""

import contextlib
import signal
import subprocess
import sys
import time

import pytest

from sachhon.site.management.commands import serve

# Deaf to a request to end, as a web server is whose visitors hold their connections; so is its child.
DEAF = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    print(child, flush=True)
time.sleep(60)
"""


@pytest.fixture
def deaf(monkeypatch):
    """A deaf process in a session of its own, and its child's number; the test's own signals stay as they are."""
    monkeypatch.setattr(serve.signal, "signal", lambda *_: None)
    process = subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE, text=True, start_new_session=True)
    child = int(process.stdout.readline())
    wait = process.wait
    monkeypatch.setattr(process, "wait", lambda timeout=None: wait(timeout and 0.2))
    yield process, child
    for number in (process.pid, child):
        with contextlib.suppress(ProcessLookupError):
            serve.os.kill(number, signal.SIGKILL)


def _lives(number):
    try:
        with open(f"/proc/{number}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _gone(number):
    return any(not _lives(number) or time.sleep(0.05) for _ in range(100))


def test_a_server_that_does_not_end_when_asked_is_ended_with_its_children(deaf):
    process, child = deaf
    serve.stop([process])
    assert _gone(process.pid) and _gone(child)


def test_ending_the_server_alone_would_leave_its_child(deaf, monkeypatch):
    process, child = deaf
    monkeypatch.setattr(serve.os, "killpg", serve.os.kill)
    serve.stop([process])
    assert _gone(process.pid) and _lives(child)
