import json
import os
import subprocess
import sys
import time

import pytest

from sachhon.sheets import client
from sachhon.sheets.request import Limits, parse
from tests.sheets.builders import (
    ESTABLISHMENTS,
    MONTHLY_HEADER,
    Answer,
    book,
    header_xml,
    raw_book,
    read,
    request,
    text_cells,
)


@pytest.fixture
def small(tmp_path):
    return raw_book(tmp_path / "small", header_xml() + text_cells(2, ["CS1", "3/2025", "Điện", "1.234,5"]))


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    rows = [
        MONTHLY_HEADER,
        *[[f"CS{n // 12}", f"{n % 12 + 1}/2025", "Điện", 0.37 * n, "hóa đơn", f"ghi chú {n}"] for n in range(60_000)],
    ]
    return book(tmp_path_factory.mktemp("large") / "large.xlsx", {"Số liệu tháng": rows})


def children():
    """Processes of ours that have not been waited for."""
    found = subprocess.run(
        ["ps", "--ppid", str(os.getpid()), "-o", "args"], capture_output=True, text=True, check=False
    )
    return [line for line in found.stdout.splitlines() if "sachhon.sheets" in line]


def test_the_child_says_what_the_parent_would_read(small):
    answer, own = Answer(client.read(small, request())), read(small)

    assert answer.rows == own.rows
    assert answer.lines[:-1] == own.lines[:-1]
    assert answer["end"][0]["rows"] == 1


def test_closing_the_iterator_ends_the_child(large):
    lines = client.read(large, request())
    assert next(lines)["t"] == "sheet"
    assert children()

    lines.close()

    assert not children()


def test_an_error_of_the_caller_ends_the_child_too(large):
    with pytest.raises(RuntimeError):
        for _ in client.read(large, request()):
            raise RuntimeError

    assert not children()


def test_sixty_thousand_rows_stay_small(large):
    answer = Answer(client.read(large, request()))

    assert len(answer.rows) == 60_000
    assert answer["end"][0]["peak_kb"] < 300_000


def test_a_child_that_takes_too_long_is_ended(large, monkeypatch):
    # The child waits for a request that never comes.
    monkeypatch.setattr(client, "_ask", lambda child, request: None)
    started = time.monotonic()

    answer = Answer(client.read(large, request(), limits={"wall_seconds": 1}))

    assert answer["fail"] == [{"t": "fail", "code": "timeout", "params": {"seconds": 1}}]
    assert time.monotonic() - started < 5 and not children()


def test_a_child_that_cannot_start_is_a_refusal(small, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    assert Answer(client.read(small, request())).failure == "reader_died"


def test_a_child_that_dies_is_a_refusal(small, monkeypatch):
    monkeypatch.setattr(client, "_ask", lambda child, request: child.kill())

    answer = Answer(client.read(small, request()))

    assert answer["fail"] == [{"t": "fail", "code": "reader_died", "params": {"status": -9}}]


@pytest.mark.parametrize(
    "asked",
    [
        {"sheets": [{"name": "a"}]},
        {"sheets": [{"name": "a", "columns": []}]},
        {"sheets": [{"name": "a", "columns": [{"field": "f", "kind": "colour"}]}]},
        {"sheets": 5},
        {"sheets": [], "mode": "write"},
    ],
)
def test_a_request_without_sense_is_refused(small, asked):
    assert Answer(client.read(small, asked)).failure == "bad_request"


def test_a_missing_file_is_a_refusal(tmp_path):
    assert Answer(client.read(tmp_path / "nothing", request())).failure == "not_found"
    assert Answer(client.read(tmp_path, request())).failure == "not_found"


def test_the_name_of_a_file_is_no_option(tmp_path, monkeypatch):
    raw_book(tmp_path / "-c", header_xml() + text_cells(2, ["CS1", "3/2025", "", "5"]))
    monkeypatch.chdir(tmp_path)

    assert Answer(client.read("-c", request())).numbers == [2]


def test_the_child_reads_its_request_on_standard_input_and_writes_only_json_lines(small):
    done = subprocess.run(
        [sys.executable, "-m", "sachhon.sheets", small], input=json.dumps(request()).encode(), capture_output=True, check=True,
        env={**os.environ, "PYTHONPATH": str(client._SOURCE)},
    )  # fmt: skip

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["t"] for line in lines] == ["sheet", "rows", "end"]
    assert set(lines[-1]) == {"t", "rows", "seconds", "peak_kb"}
    assert b"1.234,5" in done.stdout and "Điện".encode() in done.stdout


@pytest.mark.parametrize("given", [b"", b"{", b"[]", b"\xff", b"5"])
def test_a_request_that_is_no_object_is_refused(small, given):
    done = subprocess.run(
        [sys.executable, "-m", "sachhon.sheets", small], input=given, capture_output=True, check=True,
        env={**os.environ, "PYTHONPATH": str(client._SOURCE)},
    )  # fmt: skip

    assert json.loads(done.stdout)["code"] == "bad_request"


def test_limits_of_the_caller_win_over_those_of_the_request(small):
    assert Limits.of({"rows": 5, "cpu_seconds": None, "colour": 7}) == Limits(rows=5)
    assert parse(request(ESTABLISHMENTS, rows=7)).limits.rows == 7
    assert Answer(client.read(small, request(rows=100), limits={"unpacked_mb": 1})).failure is None


def test_the_child_does_not_inherit_the_environment(small, monkeypatch):
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("SECRET_KEY", "s")
    seen = {}
    real = subprocess.Popen
    monkeypatch.setattr(client.subprocess, "Popen", lambda *a, **k: seen.update(k["env"]) or real(*a, **k))

    assert Answer(client.read(small, request())).failure is None
    assert "SECRET_KEY" not in seen and "PYTHONSTARTUP" not in seen
