"""Checks a restored data folder against the manifest that came with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sachhon.kit import chain, files
from sachhon.site.backup.archive import Trouble
from sachhon.site.backup.database import load_dump
from sachhon.site.backup.facts import drawn_files, facts, versions
from sachhon.site.backup.restoring import RESTORED


def check(seed: int) -> dict[str, Any]:
    """Compare tables, chains, figures and 200 drawn files; then let everybody sign in anew."""
    manifest = json.loads((Path(settings.DATA) / RESTORED).read_text(encoding="utf-8"))
    _refuse_other_tables(manifest["versions"])
    dump = Path(settings.DATA) / "database.pgdump"
    if dump.exists():
        load_dump(dump)
        dump.unlink()
    _refuse_unless_same(manifest)
    report = chain.verify()
    if not report.ok and not _left_out(manifest, report.first_bad):
        raise Trouble(f"The chain does not hold: {report.first_bad}.")
    checked = _check_files(seed, {each["file"] for each in manifest["left_out"]})
    ended = Session.objects.all().delete()[0]
    return {
        "tables": len(manifest["rows"]), "rows": sum(manifest["rows"].values()), "chains": manifest["chains"],
        "figures": manifest["figures"], "change_sets": report.change_sets, "files_checked": checked, "seed": seed,
        "sessions_ended": ended,
    }  # fmt: skip


def _refuse_other_tables(made: dict[str, str]) -> None:
    here = versions("default")
    if made["database"] != here["database"]:
        raise Trouble(f"The archive holds a {made['database']} database; here it is {here['database']}.")
    if made["tables"] != here["tables"]:
        raise Trouble(
            f"The archive's tables ({made['tables']}) are not those of this programme ({here['tables']}): install the"
            " very version that made it."
        )


def _refuse_unless_same(manifest: dict[str, Any]) -> None:
    """Rows of every table, heads of every chain, values of every current run."""
    if MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes()):
        raise Trouble("The archive's tables lack migrations of this programme: install the version that made it.")
    found = facts("default")
    for name, was in manifest["rows"].items():
        if found["rows"].get(name) != was:
            raise Trouble(f"Table {name} had {was} rows and has {found['rows'].get(name)}.")
    for part in ("chains", "figures", "migrations"):
        if found[part] != manifest[part]:
            raise Trouble(f"The {part} are not as they were: {manifest[part]} then, {found[part]} now.")


def _left_out(manifest: dict[str, Any], bad: dict[str, Any] | None) -> bool:
    """Whether all that is wrong is a file that the backup said it had to leave out."""
    return bool(manifest["left_out"] and bad and bad["register"] == "kit.storedfile")


def _check_files(seed: int, left_out: set[str]) -> int:
    """Hash the drawn files again, from the disk."""
    drawn = [each for each in drawn_files(seed) if each.sha256 not in left_out]
    for each in drawn:
        try:
            files.checked(each)
        except (OSError, files.FileDamaged) as problem:
            raise Trouble(f"File {each.sha256}: {problem}.") from problem
    return len(drawn)
