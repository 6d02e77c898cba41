"""What a database holds, in figures that can be compared after it was restored."""

from __future__ import annotations

import hashlib
import platform
import random
from importlib.metadata import version
from pathlib import Path
from typing import Any

import django
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from sachhon.kit.canonical import canonical, plain, sha256
from sachhon.kit.models import ChainHead, StoredFile
from sachhon.plan.models import IndicatorValue
from sachhon.territory.models import Province

NOT_HELD = (
    "the programme itself and its Python environment: install the version named here",
    "environment variables of the service (SACHHON_HOSTS, SACHHON_HTTPS and the like)",
    "certificates and settings of the web server in front, and the system's timers",
    "log files, and static files: they are collected anew",
    "the queue of jobs: jobs that were waiting or running wait again after a restore",
    "uploads that were under way, and files that no record names",
)


def facts(using: str) -> dict[str, Any]:
    """Rows of every table, heads of all chains, and the values of all current runs."""
    return {
        "rows": rows(using), "chains": chains(using), "figures": figures(using), "migrations": migrations(using),
    }  # fmt: skip


def rows(using: str) -> dict[str, int]:
    """How many rows each table has."""
    connection = connections[using]
    quote, found = connection.ops.quote_name, {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {quote(table)}")  # noqa: S608 - a name of the database's own
            found[table] = int(cursor.fetchone()[0])
    return found


def chains(using: str) -> list[dict[str, Any]]:
    """Length and head of each province's chain; no province stands for what belongs to none."""
    codes = dict(Province.objects.using(using).values_list("pk", "code"))
    heads = ChainHead.objects.using(using).order_by("pk").values_list("pk", "sequence", "digest")
    return [{"province": codes.get(key), "change_sets": number, "head": head} for key, number, head in heads]


def figures(using: str) -> dict[str, Any]:
    """Number and digest of the values of all current runs."""
    names = [field.attname for field in IndicatorValue._meta.concrete_fields]
    found = IndicatorValue.objects.using(using).filter(run__current=True).order_by("pk").values_list(*names)
    listed = [[plain(value) for value in values] for values in found]
    return {"values": len(listed), "sha256": sha256(canonical(listed))}


def migrations(using: str) -> list[str]:
    """Every migration that made the tables."""
    return sorted(".".join(each) for each in MigrationRecorder(connections[using]).applied_migrations())


def versions(using: str) -> dict[str, str]:
    """What wrote the database; a restore asks for the same programme, tables and kind of database."""
    connection = connections[using]
    number = ".".join(map(str, connection.get_database_version()))
    return {
        "sachhon": version("sachhon"), "tables": tables_digest(), "database": connection.vendor,
        "database_version": number, "python": platform.python_version(), "django": django.get_version(),
    }  # fmt: skip


def tables_digest() -> str:
    """Digest of the migrations that this programme brings: the same digest, the same tables."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[2].glob("*/migrations/0*.py")):
        digest.update(f"{path.parent.parent.name}/{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def drawn_files(seed: int, most: int = 200) -> list[StoredFile]:
    """At most 200 stored files, drawn by a seed that can be given again."""
    keys = list(StoredFile.objects.order_by("sha256").values_list("pk", flat=True))
    drawn = random.Random(seed).sample(keys, min(most, len(keys)))  # noqa: S311 - a sample, not a secret
    return list(StoredFile.objects.filter(pk__in=drawn))
