"""Makes a data folder of an archive, beside its place; the folder has its name once everything was checked."""

from __future__ import annotations

import json
import os
import platform
import secrets as drawing
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sachhon.site.backup.archive import Archive, Trouble, draft_folder, flush_folder, mark_of, no_space, require_space

RESTORED = "restored-from.json"


def restore(path: Path, into: Path, *, seal: str = "", secrets: Path | None = None, seed: int = 0) -> dict[str, Any]:
    """Unpack, check in a process of its own as the server will run, then give the folder its name."""
    started, into = time.monotonic(), into.absolute()
    archive = Archive(path)
    try:
        _refuse_unless_empty(into)
        _refuse_other(archive, seal)
        into.parent.mkdir(parents=True, exist_ok=True)
        with no_space(into.parent), draft_folder(into.parent) as draft:
            require_space(into.parent, archive.size)
            folder = _unpacked(archive, draft, secrets)
            checked = _checked(folder, seed or drawing.randbelow(10**9) + 1)
            os.sync()
            _give_name(folder, into)
    finally:
        archive.close()
    return {
        "archive": str(path), "into": str(into), "seal": archive.seal, "made_at": archive.manifest["made_at"],
        "versions": archive.manifest["versions"], "differs": _differing(archive), **checked,
        "files": sum(name.startswith("files/") for name in archive.members),
        "left_out": archive.manifest["left_out"], "not_held": archive.manifest["not_held"],
        "seconds": round(time.monotonic() - started, 3),
    }  # fmt: skip


def _refuse_unless_empty(into: Path) -> None:
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise Trouble(f"{into}: is not empty. A restore never mixes with what is there: name an empty or new folder.")
    if into.is_mount():
        raise Trouble(f"{into}: is a mount point, which cannot be named in one step: name a folder below it.")


def _refuse_other(archive: Archive, seal: str) -> None:
    """Another archive than was meant, or one of another version."""
    if seal and archive.seal != seal.lower():
        raise Trouble(f"The archive's seal is {archive.seal}, not {seal}: it is not the one that you mean.")
    made, here = archive.manifest["versions"], version("sachhon")
    if made["sachhon"] != here:
        raise Trouble(
            f"The archive was made by version {made['sachhon']}; this is {here}. Install {made['sachhon']}, restore"
            " with it, and upgrade then."
        )


def _differing(archive: Archive) -> list[str]:
    """Versions that may differ, and do."""
    made, here = archive.manifest["versions"], platform.python_version()
    return [] if made["python"] == here else [f"Python: {made['python']} then, {here} now"]


def _unpacked(archive: Archive, draft: Path, secrets: Path | None) -> Path:
    """The data folder, complete, still under the draft's name."""
    folder = draft / "data"
    folder.mkdir(mode=0o700)
    archive.unpack(folder)
    if (folder / "database.sqlite3").exists():
        (folder / "database.sqlite3").rename(folder / "sachhon.sqlite3")
    (folder / "files").mkdir(exist_ok=True)
    if archive.manifest["demo"]:
        (folder / "demo").touch()
    _bring_secrets(archive, folder / "secrets.json", secrets)
    text = json.dumps({**archive.manifest, "seal": archive.seal}, ensure_ascii=False)
    (folder / RESTORED).write_text(text, encoding="utf-8")
    return folder


def _bring_secrets(archive: Archive, place: Path, given: Path | None) -> None:
    """The archive's own secrets, or those kept apart; never others, as no hash would be met again."""
    if not archive.manifest["secrets"]["held"]:
        if given is None:
            raise Trouble("The archive holds no secrets: name the office's secrets.json with --secrets FILE.")
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(given.read_bytes())
    try:
        found = dict(json.loads(place.read_text(encoding="utf-8")))
    except ValueError as problem:
        raise Trouble(f"{given or place.name}: is not a file of secrets.") from problem
    for name, mark in archive.manifest["secrets"]["marks"].items():
        if mark_of(name, str(found.get(name))) != mark:
            raise Trouble(f"{name}: is not the secret that the office had when this archive was made.")


def _checked(folder: Path, seed: int) -> dict[str, Any]:
    """What a process that runs on the new folder finds there; anything that differs refuses the restore."""
    environment = {**os.environ, "SACHHON_DATA": str(folder)}
    command = [sys.executable, "-m", "sachhon", "restore", "--check", "--seed", str(seed), "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    try:
        answer = dict(json.loads(done.stdout))
    except ValueError:
        raise Trouble(f"The restored folder could not be checked: {done.stderr.strip()[-500:]}") from None
    if done.returncode:
        raise Trouble(f"{answer['refused']} Nothing was restored.")
    return answer


def _give_name(folder: Path, into: Path) -> None:
    """In one step; a folder that is there is empty, or this fails."""
    (folder / "jobs.sqlite3").unlink(missing_ok=True)
    try:
        os.rename(folder, into)
    except OSError as problem:
        raise Trouble(f"{into}: could not be named ({problem.strerror}). Nothing was restored.") from problem
    flush_folder(into.parent)
