"""The parent's side: starts the child, passes its lines on, and turns whatever end it has into an answer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .request import Limits

Line = dict[str, Any]
_SOURCE = Path(__file__).resolve().parents[2]


def read(
    path: str | os.PathLike[str],
    request: Mapping[str, Any],
    *,
    limits: Limits | Mapping[str, Any] | None = None,
) -> Iterator[Line]:
    """Read one file in a child process, line by line; a bad file never raises, it ends with a "fail" line.

    Parameters
    ----------
    path
        The file; its name and ending do not matter.
    request
        ``{"sheets": […], "mode": "read" | "dump" | "probe", "limits": {…}}``.
    limits
        What the child may use; they win over the request's own.

    Yields
    ------
    dict
        The child's lines, the last one "end" or "fail". Closing the iterator kills the child.
    """
    allowed = limits if isinstance(limits, Limits) else Limits.of({**(request.get("limits") or {}), **(limits or {})})
    try:
        child = _start(path)
    except OSError as error:
        yield _fail("reader_died", what=str(error))
        return
    late = threading.Event()
    timer = threading.Timer(allowed.wall_seconds, _end_late, (child, late))
    timer.daemon = True
    timer.start()
    try:
        _ask(child, {**request, "limits": asdict(allowed)})
        ended = False
        for line in _lines(child):
            ended = line["t"] in ("end", "fail")
            yield line
        if not ended:
            yield _ending(child.wait(), late.is_set(), allowed)
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        if child.stdout:
            child.stdout.close()


def _end_late(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    """Kill a child that takes too long by the clock."""
    late.set()
    child.kill()


def _start(path: str | os.PathLike[str]) -> subprocess.Popen[bytes]:
    """The child, which knows nothing of the parent's environment but where its code is."""
    known = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TZ") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-P", "-X", "utf8", "-m", "sachhon.sheets", os.fspath(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**known, "PYTHONPATH": str(_SOURCE), "RUST_BACKTRACE": "0", "PYTHONDONTWRITEBYTECODE": "1"},
    )


def _ask(child: subprocess.Popen[bytes], request: Mapping[str, Any]) -> None:
    """Send the request; a child that is gone already shows in its ending."""
    assert child.stdin
    try:
        child.stdin.write(json.dumps(request).encode())
        child.stdin.close()
    except (BrokenPipeError, ConnectionResetError):
        pass


def _lines(child: subprocess.Popen[bytes]) -> Iterator[Line]:
    """The child's lines, up to the first that is cut off."""
    assert child.stdout
    for text in child.stdout:
        try:
            line = json.loads(text)
        except ValueError:
            return
        yield line


def _ending(code: int, late: bool, limits: Limits) -> Line:
    """What it means that the child ended without a last line."""
    if late or code == -signal.SIGXCPU:
        return _fail("timeout", seconds=limits.wall_seconds if late else limits.cpu_seconds)
    if code == -signal.SIGABRT:
        # The library gives up so when memory is refused.
        return _fail("too_large", what="memory", limit_mb=limits.memory_mb)
    return _fail("reader_died", status=code)


def _fail(code: str, **params: Any) -> Line:
    """A last line in the child's stead."""
    return {"t": "fail", "code": code, "params": params}
