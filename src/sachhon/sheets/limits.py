"""What the child forbids itself before it opens anything."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from .request import Limits

_OPEN_FILES = 64
_GRACE_SECONDS = 2


def apply(limits: Limits) -> None:
    """Bound memory, processor time and open files of this process for good."""
    memory = limits.memory_mb * 1024 * 1024
    _bound(resource.RLIMIT_AS, memory, memory)
    _bound(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + _GRACE_SECONDS)
    _bound(resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES)
    _bound(resource.RLIMIT_CORE, 0, 0)


def peak_kb() -> int:
    """The most memory that this program has held, in kilobytes.

    Linux counts in `ru_maxrss` what the parent held when it forked; `VmHWM` begins anew with the program.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


def _bound(what: int, soft: int, hard: int) -> None:
    """Lower one limit; a limit that is lower already stays."""
    ceiling = resource.getrlimit(what)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(what, (soft, hard))
