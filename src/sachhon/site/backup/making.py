"""Makes a backup: a copy of the database, the files that it names, the secrets, and a manifest over all."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings

from sachhon.kit import clock, files
from sachhon.kit.models import StoredFile
from sachhon.site.backup import keeping
from sachhon.site.backup.archive import (
    Archive,
    Trouble,
    Writer,
    draft_folder,
    flush_folder,
    mark_of,
    no_space,
    require_space,
)
from sachhon.site.backup.database import copied
from sachhon.site.backup.facts import NOT_HELD, facts, versions

SECRETS = "secrets.json"


def backup(target: Path, *, keep: bool = False, secrets: bool = True, leave_damaged: bool = False) -> dict[str, Any]:
    """Make one archive, read it back, and only then give it its name; returns the receipt."""
    started, into_folder = time.monotonic(), target.is_dir() or not target.suffix
    folder = target if into_folder else target.parent
    folder.mkdir(parents=True, exist_ok=True)
    if keep and not into_folder:
        raise Trouble("--keep lets old backups of a folder go: name a folder.")
    with no_space(folder), draft_folder(folder) as draft:
        require_space(folder, _size_needed())
        manifest, seal = _write(draft, secrets=secrets, leave_damaged=leave_damaged)
        _check_back(draft / "archive.zip", seal)
        final = _free_name(folder) if into_folder else target
        os.replace(draft / "archive.zip", final)
        flush_folder(folder)
    gone = keeping.let_go(folder, final) if keep else []
    return {
        "archive": str(final), "size": final.stat().st_size, "seal": seal, "made_at": manifest["made_at"],
        "versions": manifest["versions"], "chains": manifest["chains"], "figures": manifest["figures"],
        "tables": len(manifest["rows"]), "rows": sum(manifest["rows"].values()),
        "files": sum(name.startswith("files/") for name in manifest["members"]), "left_out": manifest["left_out"],
        "secrets": manifest["secrets"]["held"], "not_held": list(NOT_HELD), "removed": gone,
        "same_disk": folder.stat().st_dev == Path(settings.DATA).stat().st_dev,
        "seconds": round(time.monotonic() - started, 3),
    }  # fmt: skip


def _size_needed() -> int:
    """The copy of the database, and the archive with it and the files in it, at their largest."""
    name = Path(str(settings.DATABASES["default"]["NAME"]))
    database = name.stat().st_size if name.is_file() else 0
    stored = sum(path.stat().st_size for path in (Path(settings.DATA) / "files").glob("??/*"))
    return 2 * database + stored


def _write(draft: Path, *, secrets: bool, leave_damaged: bool) -> tuple[dict[str, Any], str]:
    """The archive in its draft folder; files are read after the copy that names them, and none is ever removed."""
    writer = Writer(draft / "archive.zip")
    try:
        with copied(draft) as (path, using):
            manifest = {"made_at": clock.now().isoformat(timespec="seconds"), "demo": settings.DEMO} | facts(using)
            manifest["versions"] = versions(using)
            with path.open("rb") as source:
                writer.add(path.name, source, squeeze=True)
            manifest["left_out"] = list(_add_files(writer, using, leave_damaged))
        manifest["secrets"] = _add_secrets(writer) if secrets else {"held": False, "marks": _marks(_secrets())}
        manifest["not_held"] = list(NOT_HELD)
        seal = writer.close(manifest)
    finally:
        writer.abandon()
    return {**manifest, "members": writer.members}, seal


def _add_files(writer: Writer, using: str, leave_damaged: bool) -> Any:
    """Every file that the copy names; one that is gone or altered stops the backup, unless it may be left out."""
    for digest in StoredFile.objects.using(using).order_by("sha256").values_list("sha256", flat=True).iterator(5000):
        problem = _add_file(writer, digest)
        if problem and not leave_damaged:
            raise Trouble(
                f"File {digest}: {problem}. Nothing was replaced. Bring it back from an earlier backup, or leave such"
                " files out with --leave-damaged."
            )
        if problem:
            yield {"file": digest, "why": problem}


def _add_file(writer: Writer, digest: str) -> str:
    path = files.path_of(digest)
    try:
        with path.open("rb") as source:
            if hashlib.file_digest(source, "sha256").hexdigest() != digest:
                return "its content has changed on the disk"
            source.seek(0)
            return "" if writer.add(f"files/{digest[:2]}/{digest}", source, squeeze=False) == digest else "it changes"
    except FileNotFoundError:
        return "it is gone from the disk"


def _secrets() -> dict[str, str]:
    """The secrets of the data folder."""
    return dict(json.loads((Path(settings.DATA) / SECRETS).read_text(encoding="utf-8")))


def _add_secrets(writer: Writer) -> dict[str, Any]:
    text = (Path(settings.DATA) / SECRETS).read_bytes()
    writer.add(SECRETS, io.BytesIO(text), squeeze=False)
    return {"held": True, "marks": _marks(json.loads(text))}


def _marks(secrets: dict[str, str]) -> dict[str, str]:
    """What tells a secret from another without telling the secret, which is drawn and long."""
    return {name: mark_of(name, value) for name, value in sorted(secrets.items())}


def _check_back(path: Path, seal: str) -> None:
    """Read the archive from the disk as a restore would."""
    archive = Archive(path)
    try:
        if archive.seal != seal:
            raise Trouble("The archive could not be read back as it was written. Nothing was replaced.")
        archive.check()
    finally:
        archive.close()


def _free_name(folder: Path) -> Path:
    """A name by the moment, which no file of the folder has."""
    stem = f"sachhon-{clock.now().astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    names = [f"{stem}.zip", *(f"{stem}-{number}.zip" for number in range(2, 1000))]
    return next(folder / name for name in names if not (folder / name).exists())
