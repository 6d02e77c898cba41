"""The child process: one file as argument, one request on standard input, JSON lines on standard output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def main() -> int:
    """Answer the request; whatever goes wrong with the file is an answer too."""
    for line in _lines(sys.argv[1:], sys.stdin.buffer.read()):
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()
    return 0


def _lines(arguments: list[str], given: bytes) -> Any:
    """The lines of the answer. The limits come first: what opens files is imported under them."""
    from sachhon.reading.problems import Refused

    from . import limits
    from .request import parse

    try:
        request = parse(json.loads(given))
        path = Path(arguments[0])
        limits.apply(request.limits)
        from .reader import answer

        for line in answer(path, request):
            yield {**line, "peak_kb": limits.peak_kb()} if line["t"] == "fail" else line
    except Refused as refused:
        yield {"t": "fail", "code": refused.code, "params": refused.params}
    except (ValueError, IndexError) as error:
        yield {"t": "fail", "code": "bad_request", "params": {"what": str(error)[:200]}}
    except MemoryError:
        yield {"t": "fail", "code": "too_large", "params": {"what": "memory"}}
    except BaseException as error:  # a panic of the library is no Exception
        yield {"t": "fail", "code": "damaged", "params": {"what": f"{type(error).__name__}: {error}"[:200]}}


if __name__ == "__main__":
    sys.exit(main())
