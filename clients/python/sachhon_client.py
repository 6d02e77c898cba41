"""A client of Sạch Hơn in one file: Python 3.11 or newer, nothing to install.

from sachhon_client import Client
office = Client("https://sxsh.example.vn", "sachhon_…")
for row in office.rows("establishments", vsic="1701"):
    print(row["code"], row["name"])
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

A_PAGE = 200


class Refused(Exception):
    """An answer that is an error: its status, its code, and what is wrong by field."""

    def __init__(self, status: int, fault: dict[str, Any]) -> None:
        super().__init__(f"{status} {fault.get('code')}: {fault.get('message')} {fault.get('fields') or ''}".strip())
        self.status, self.code, self.fields, self.fault = status, fault.get("code"), fault.get("fields", {}), fault


class _NoRedirect(HTTPRedirectHandler):
    """A token goes to the server that it is for, and nowhere else."""

    def redirect_request(self, *args: Any, **options: Any) -> None:
        return None


class Client:
    """One office, and one token for it. `language` is that of the messages: vi or en."""

    def __init__(self, address: str, token: str, *, language: str = "en", timeout: float = 30, tries: int = 4) -> None:
        if not address.startswith(("https://", "http://")):
            raise ValueError("The address must begin with https:// (or http:// on this machine).")
        self.base = address.rstrip("/") + "/api/v1"
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        self.timeout, self.tries = timeout, tries
        self._open = build_opener(_NoRedirect).open

    def rows(self, register: str, **filters: Any) -> Iterator[dict[str, Any]]:
        """Every row of a register that the filters leave, page by page."""
        offset = 0
        while True:
            page, _ = self._ask("GET", f"/{register}/?{urlencode({**filters, 'limit': A_PAGE, 'offset': offset})}")
            yield from page["rows"]
            offset += A_PAGE
            if offset >= page["count"]:
                return

    def get(self, register: str, key: str) -> tuple[dict[str, Any], str]:
        """(a row, its tag): send the tag with a change, so that nobody else's is overwritten."""
        return self._ask("GET", f"/{register}/{quote(str(key))}")

    def add(self, register: str, **values: Any) -> tuple[dict[str, Any], str]:
        """Add a row, once: a lost answer is asked for again under the same key."""
        return self._ask("POST", f"/{register}/", values, {"Idempotency-Key": str(uuid.uuid4())})

    def change(self, register: str, key: str, tag: str, **values: Any) -> tuple[dict[str, Any], str]:
        """Change some fields of the row that was read with this tag."""
        return self._ask("PATCH", f"/{register}/{quote(str(key))}", values, {"If-Match": tag})

    def delete(self, register: str, key: str, tag: str, why: str = "") -> None:
        """Delete the row that was read with this tag."""
        self._ask("DELETE", f"/{register}/{quote(str(key))}?{urlencode({'why': why})}", None, {"If-Match": tag})

    def send(self, workbook: str, path: str | Path, province: str = "") -> dict[str, Any]:
        """Send a workbook and wait until it was read; nothing is kept yet."""
        body, kind = _multipart({"workbook": workbook, "province": province}, Path(path))
        headers = {"Content-Type": kind, "Idempotency-Key": str(uuid.uuid4())}
        batch, _ = self._ask("POST", "/imports", body, headers)
        return self.wait(batch["batch"])

    def commit(self, batch: str, *, leave_wrong: bool = False) -> dict[str, Any]:
        """Keep the rows of an import and wait for the receipt; doing it twice keeps the same rows."""
        self._ask("POST", f"/imports/{batch}/commit", {"leave_wrong": leave_wrong})
        return self.wait(batch)

    def wait(self, batch: str, seconds: float = 600) -> dict[str, Any]:
        """The import once nothing is done with it any more."""
        end = time.monotonic() + seconds
        while True:
            found, _ = self._ask("GET", f"/imports/{batch}")
            if found["job"] is None and found["state"] != "staging":
                return found
            if time.monotonic() > end:
                raise TimeoutError(f"Import {batch} is still {found['state']} after {seconds} s.")
            time.sleep(0.5)

    def editions(self) -> list[dict[str, Any]]:
        """Published editions, the latest first."""
        return self._ask("GET", "/editions")[0]

    def edition(self, number: int) -> dict[str, Any]:
        """One edition as it was frozen."""
        return self._ask("GET", f"/editions/{number}")[0]

    def _ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[Any, str]:
        """(what was answered, its tag); asked again when the server is busy or the line is cut, where that is safe."""
        headers = {**self.headers, **(headers or {})}
        if body is not None and not isinstance(body, bytes):
            body, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        safe = method == "GET" or "Idempotency-Key" in headers
        for attempt in range(1, self.tries + 1):
            try:
                request = Request(self.base + path, body, headers, method=method)  # noqa: S310
                with self._open(request, timeout=self.timeout) as found:
                    text = found.read()
                    return (json.loads(text) if text else None), found.headers.get("ETag", "")
            except HTTPError as problem:
                if problem.code != 429 or attempt == self.tries:
                    raise Refused(problem.code, _fault(problem)) from None
                time.sleep(float(problem.headers.get("Retry-After", "1")))
            except (URLError, TimeoutError, ConnectionError):
                if not safe or attempt == self.tries:
                    raise
                time.sleep(2 ** (attempt - 1))
        raise AssertionError("unreachable")


def _fault(problem: HTTPError) -> dict[str, Any]:
    try:
        return dict(json.loads(problem.read())["error"])
    except (ValueError, KeyError, TypeError):
        return {"code": "unreadable", "message": problem.reason}


def _multipart(fields: dict[str, str], path: Path) -> tuple[bytes, str]:
    """Fields and one file as a form sends them."""
    line = uuid.uuid4().hex
    start = f"--{line}\r\nContent-Disposition: form-data; name="
    parts = [f'{start}"{field}"\r\n\r\n{value}\r\n'.encode() for field, value in fields.items()]
    name = path.name.replace('"', "'").replace("\r", " ").replace("\n", " ")
    head = f'{start}"file"; filename="{name}"\r\n'
    parts += [f"{head}Content-Type: application/octet-stream\r\n\r\n".encode(), path.read_bytes()]
    return b"".join([*parts, f"\r\n--{line}--\r\n".encode()]), f"multipart/form-data; boundary={line}"
