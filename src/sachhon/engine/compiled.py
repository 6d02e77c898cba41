"""Compiling, and where the compiled kernel is kept between runs.

A compiled function keeps the old text of one that it calls from another file.  The folder of the cache is
therefore named after the text of every file of the kernel: a change of any of them starts a new folder.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba

F = TypeVar("F", bound=Callable[..., Any])
KERNEL = ("compiled.py", "codes.py", "known.py", "subsets.py", "tails.py", "kernel.py")
SUMS = {"contract", "arcp", "nsz", "reassoc"}  # sums may be reordered; NaN and infinity keep their meaning
HERE = Path(__file__).parent


def cache_folder() -> Path:
    """Where this text of the kernel is kept: beside the code, or where that may not be written, in the data folder."""
    digest = hashlib.sha256(numba.__version__.encode())
    for name in KERNEL:
        digest.update((HERE / name).read_bytes())
    return _root() / f"kernel-{digest.hexdigest()[:16]}"


def _root() -> Path:
    """The first folder that can be written."""
    data = os.environ.get("SACHHON_DATA")
    for folder in (HERE / "__pycache__", Path(data) / "cache" if data else None):
        if folder is not None and os.access(folder if folder.exists() else folder.parent, os.W_OK):
            return folder
    return Path(tempfile.gettempdir()) / f"sachhon-{os.getuid()}"


def compiled_finite(function: F) -> F:
    """As :func:`compiled`, for values that are all numbers: the greatest is then found eight at a time."""
    return _made(function, SUMS | {"nnan"})


def compiled(function: F) -> F:
    """Compiled once and kept on disk; runs without Python's lock.

    Memory is handed in and never made inside, so that nothing need be counted: counting references to the
    columns costs more than the mathematics.  Each call is put in place, as handing on a dozen arrays, seven numbers
    each, costs as much again; a number in the call then also fixes the loops that it bounds.
    """
    return _made(function, SUMS)


def _made(function: F, freedom: set[str]) -> F:
    options: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy", "forceinline": True, "_nrt": False}
    made: F = numba.njit(fastmath=freedom, **options)(function)
    return made


if not os.environ.get("NUMBA_CACHE_DIR"):
    numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]
