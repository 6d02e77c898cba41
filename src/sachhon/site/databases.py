"""Which database an office uses: SQLite in its data folder, or the PostgreSQL that SACHHON_DATABASE names."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"


def database(address: str, folder: Path) -> dict[str, Any]:
    """The database that an address such as ``postgresql://name:password@host:5432/sachhon`` means; without one, SQLite.

    Raises
    ------
    ValueError
        When the address is of another kind, or names no database.
    """
    if not address:
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "sachhon.sqlite3", "OPTIONS": options}
    parts = urlsplit(address)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise ValueError("SACHHON_DATABASE: write postgresql://user:password@host:5432/database, or leave it empty.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name, "HOST": parts.hostname or "", "PORT": parts.port or "",
        "USER": unquote(parts.username or ""), "PASSWORD": unquote(parts.password or ""),
        "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True,
    }  # fmt: skip
