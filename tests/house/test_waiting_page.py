"""The page that stands on the port while everything is set up."""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection

import pytest

from tests.house.files import ROOT

SCRIPT = ROOT / "scripts" / "waiting_page.py"


@pytest.fixture
def port():
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def page(port, tmp_path):
    """The running page, and the log that it shows."""
    log = tmp_path / "setup.log"
    process = subprocess.Popen([sys.executable, SCRIPT, "serve", str(port), log])
    yield process, log
    process.kill()
    process.wait()


def answer(port):
    """What the page answers, once it listens."""
    for _ in range(100):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/any/address")
            response = connection.getresponse()
            return response.status, response.read().decode()
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise TimeoutError


def check(port):
    """Ask the script whether a port may be used."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, SCRIPT, "check", str(port)], env=environment, capture_output=True, text=True)


def test_it_says_not_yet_and_shows_the_steps_in_both_languages(page, port):
    _, log = page
    log.write_text("Đã cài <gói> · Packages are installed\n", encoding="utf-8")

    status, body = answer(port)

    assert status == 503
    assert "Đang cài đặt" in body
    assert "Setting up" in body
    assert "<li>Đã cài &lt;gói&gt; · Packages are installed</li>" in body


def test_it_waits_for_a_log_that_is_not_there_yet(page, port):
    assert answer(port)[0] == 503


def test_it_leaves_the_port_free_when_told_to_stop(page, port):
    process, _ = page
    answer(port)

    process.terminate()

    assert process.wait(timeout=5) == 0
    assert check(port).returncode == 0


def test_a_port_in_use_is_named_with_advice(page, port):
    answer(port)

    refused = check(port)

    assert refused.returncode == 1
    assert f"Port {port} is in use" in refused.stderr
    assert f"PORT={port + 1}" in refused.stderr


@pytest.mark.parametrize("port", ["x", "0", "65536", "-1", ""])
def test_what_is_no_port_is_refused(port):
    assert "PORT must be a number" in check(port).stderr
