"""A consistent copy of the database while others write, and its way back."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction

from sachhon.site.backup.archive import Trouble

SNAPSHOT = "snapshot"


@contextmanager
def copied(folder: Path) -> Iterator[tuple[Path, str]]:
    """(the copy, under which name Django can read exactly what is in it)."""
    if not connection.introspection.table_names():
        raise Trouble(f"{settings.DATA}: holds no tables, so there is nothing to back up.")
    with (_copied_sqlite if connection.vendor == "sqlite" else _dumped)(folder) as found:
        yield found


@contextmanager
def _copied_sqlite(folder: Path) -> Iterator[tuple[Path, str]]:
    """By SQLite's own online copy: one reading transaction, which holds up no writer."""
    path, source = folder / "database.sqlite3", sqlite3.connect(str(settings.DATABASES["default"]["NAME"]), timeout=60)
    target = sqlite3.connect(str(path))
    try:
        source.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode=DELETE")
        found = target.execute("PRAGMA integrity_check(3)").fetchall()
    finally:
        source.close()
        target.close()
    if found != [("ok",)]:
        raise Trouble(f"The database is damaged: {'; '.join(str(row[0]) for row in found)}. Nothing was replaced.")
    os.chmod(path, 0o600)
    connections.databases[SNAPSHOT] = {**connections.databases["default"], "NAME": path, "OPTIONS": {}}
    try:
        yield path, SNAPSHOT
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT], connections.databases[SNAPSHOT]


@contextmanager
def _dumped(folder: Path) -> Iterator[tuple[Path, str]]:
    """By pg_dump, in the very snapshot in which the facts are then counted."""
    path = folder / "database.pgdump"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        _run(["pg_dump", "--format=custom", f"--snapshot={snapshot}", "--no-owner", f"--file={path}"])
        os.chmod(path, 0o600)
        yield path, "default"


def load_dump(path: Path) -> None:
    """Fill an empty PostgreSQL database from a dump; all of it, or nothing."""
    if connection.vendor != "postgresql":
        raise Trouble("The archive holds a PostgreSQL database; here the settings name SQLite.")
    if connection.introspection.table_names():
        raise Trouble(f"The database {connection.settings_dict['NAME']} is not empty: name one that is.")
    name = str(connection.settings_dict["NAME"])
    _run(["pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", f"--dbname={name}", str(path)])


def _run(command: list[str]) -> None:
    """A program of PostgreSQL with the settings' own server and password; what it says when it fails is passed on."""
    said: dict[str, Any] = connection.settings_dict
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    about = {variable: str(said[name]) for variable, name in names.items() if said.get(name)}
    try:
        done = subprocess.run(command, env={**os.environ, **about}, capture_output=True, text=True)
    except FileNotFoundError as missing:
        raise Trouble(f"{command[0]}: is not installed; it comes with PostgreSQL's client programs.") from missing
    if done.returncode:
        raise Trouble(f"{command[0]}: {done.stderr.strip()[-500:]}")
