"""A cache that all processes of one machine share: one SQLite file, JSON values, and an `add` that only one can win.

Counters of rate limits and codes that are good once live here. It is kept beside the database and not in it, so that a
sign-in never waits for a long import, and losing the file loses nothing but counters.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

SWEPT_EVERY = 500  # writes


class SqliteCache(BaseCache):
    """Django's cache over one table: key, value as JSON, when it ends."""

    def __init__(self, path: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._path, self._local, self._writes = Path(path), threading.local(), 0

    @property
    def _rows(self) -> sqlite3.Connection:
        found = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self._path, timeout=10, isolation_level=None)
            found.execute("PRAGMA journal_mode=WAL")
            found.execute("PRAGMA synchronous=OFF")
            found.execute("CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value TEXT, ends REAL) WITHOUT ROWID")
            self._local.connection = found
        return found  # type: ignore[no-any-return]

    def _ends(self, timeout: float | None) -> float | None:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return None if seconds is None else time.time() + float(seconds)

    def _sweep(self) -> None:
        self._writes += 1
        if self._writes % SWEPT_EVERY == 0:
            self._rows.execute("DELETE FROM kept WHERE ends <= ?", (time.time(),))

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value unless there is one; of two that try at once, one is told no."""
        self._sweep()
        done = self._rows.execute(
            "INSERT INTO kept VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value,"
            " ends = excluded.ends WHERE kept.ends <= ?",
            (self.make_and_validate_key(key, version), json.dumps(value), self._ends(timeout), time.time()),
        )
        return done.rowcount == 1

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, or the default when there is none or its time has passed."""
        row = self._rows.execute(
            "SELECT value FROM kept WHERE key = ? AND (ends IS NULL OR ends > ?)",
            (self.make_and_validate_key(key, version), time.time()),
        ).fetchone()
        return json.loads(row[0]) if row else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value, whatever was there."""
        self._sweep()
        self._rows.execute(
            "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)",
            (self.make_and_validate_key(key, version), json.dumps(value), self._ends(timeout)),
        )

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let a value live longer."""
        done = self._rows.execute(
            "UPDATE kept SET ends = ? WHERE key = ? AND (ends IS NULL OR ends > ?)",
            (self._ends(timeout), self.make_and_validate_key(key, version), time.time()),
        )
        return done.rowcount == 1

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number in one step, so that no count is lost between two processes."""
        row = self._rows.execute(
            "UPDATE kept SET value = CAST(value AS INTEGER) + ? WHERE key = ? AND (ends IS NULL OR ends > ?)"
            " RETURNING value",
            (delta, self.make_and_validate_key(key, version), time.time()),
        ).fetchall()
        if not row:
            raise ValueError(f"Key '{key}' not found")
        return int(row[0][0])

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value."""
        done = self._rows.execute("DELETE FROM kept WHERE key = ?", (self.make_and_validate_key(key, version),))
        return done.rowcount == 1

    def clear(self) -> None:
        """Forget everything."""
        self._rows.execute("DELETE FROM kept")
