"""An archive: a zip whose manifest carries the SHA-256 of every member, whole or not there at all."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20
DRAFT = ".sachhon-backup-"
# Every name that an archive may hold: nothing else is written to a disk.
MEMBERS = re.compile(r"database\.(sqlite3|pgdump)|secrets\.json|files/([0-9a-f]{2})/\2[0-9a-f]{62}")


class Trouble(Exception):
    """Why a backup was not made, or an archive is not to be trusted; in words."""


@contextmanager
def no_space(where: Path) -> Iterator[None]:
    """A full disk in words, wherever it is met."""
    try:
        yield
    except (OSError, sqlite3.DatabaseError) as problem:
        full = getattr(problem, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in str(problem)
        if not full:
            raise
        raise Trouble(f"{where}: the disk is full. Nothing was kept and nothing was replaced; make room.") from problem


def require_space(where: Path, needed: int) -> None:
    """Refuse before the first byte where there is not room for all."""
    free = shutil.disk_usage(where).free
    if free < needed:
        raise Trouble(
            f"{where}: {_megabytes(needed)} MB are needed and {_megabytes(free)} MB are free. Nothing was written."
        )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f}"


@contextmanager
def draft_folder(beside: Path) -> Iterator[Path]:
    """A folder for what is not whole yet, removed at the end; what a killed run left is removed first."""
    with _locked(beside):  # so that nobody sweeps a folder between its making and its locking
        for left in beside.glob(f"{DRAFT}*"):
            _remove_if_dead(left)
        folder = Path(tempfile.mkdtemp(prefix=DRAFT, dir=beside))
        lock = os.open(folder, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


@contextmanager
def _locked(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a folder's lock; it goes with the process, however that ends."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(descriptor)


def _remove_if_dead(folder: Path) -> None:
    """A run that lives holds the lock of its folder."""
    with suppress(BlockingIOError, FileNotFoundError), _locked(folder, wait=False):
        shutil.rmtree(folder, ignore_errors=True)


class Writer:
    """Puts members into a new archive and remembers the digest of each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.members: dict[str, dict[str, Any]] = {}
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", allowZip64=True)

    def add(self, name: str, source: IO[bytes], *, squeeze: bool) -> str:
        """Copy a stream in; returns its SHA-256."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_info(name, squeeze=squeeze), "w", force_zip64=True) as member:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                member.write(chunk)
        self.members[name] = {"size": size, "sha256": digest.hexdigest()}
        return digest.hexdigest()

    def close(self, manifest: dict[str, Any]) -> str:
        """Write the manifest, then everything to the disk; returns the manifest's SHA-256."""
        text = json.dumps({**manifest, "format": FORMAT, "members": self.members}, ensure_ascii=False, indent=1)
        self._zip.writestr(_info(MANIFEST, squeeze=True), text.encode())
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return hashlib.sha256(text.encode()).hexdigest()

    def abandon(self) -> None:
        """Let go of the file without finishing it."""
        self._zip.fp = None  # else the zip would be finished once nobody holds it
        self._file.close()


def _info(name: str, *, squeeze: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, time.gmtime()[:6])
    info.external_attr = 0o600 << 16
    info.compress_type = zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED
    return info


class Archive:
    """An archive that is there, read with distrust."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            text = self._zip.read(MANIFEST)
            self.manifest = dict(json.loads(text))
            self.members: dict[str, dict[str, Any]] = dict(self.manifest["members"])
        except OSError as problem:
            raise Trouble(f"{path}: cannot be read ({problem.strerror or problem}).") from problem
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, NotImplementedError) as problem:
            raise Trouble(f"{path}: is not a whole archive of this programme.") from problem
        self.seal = hashlib.sha256(text).hexdigest()
        self._check_names()

    def _check_names(self) -> None:
        if self.manifest.get("format") != FORMAT:
            raise Trouble(f"{self.path}: has the form {self.manifest.get('format')!r}; this version reads {FORMAT}.")
        held = [each.filename for each in self._zip.infolist()]
        for name in held:
            if name != MANIFEST and (name not in self.members or held.count(name) > 1):
                raise Trouble(f"{name}: is in the archive, not in its manifest. Nothing was restored.")
        for name in self.members:
            if name not in held or not MEMBERS.fullmatch(name):
                raise Trouble(f"{name}: is named by the manifest and is not in the archive. Nothing was restored.")

    @property
    def size(self) -> int:
        """How many bytes its members take once unpacked."""
        return sum(int(each["size"]) for each in self.members.values())

    def read(self, name: str) -> Iterator[bytes]:
        """One member in portions; the last comes only where size and SHA-256 are those of the manifest."""
        digest, size, wanted = hashlib.sha256(), 0, self.members[name]
        held = b""
        try:
            with self._zip.open(name) as member:
                while chunk := member.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    if size > wanted["size"]:
                        break
                    yield held
                    held = chunk
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as problem:
            raise Trouble(f"{name}: is damaged in the archive ({problem}).") from problem
        if (size, digest.hexdigest()) != (wanted["size"], wanted["sha256"]):
            raise Trouble(f"{name}: its content is not what the manifest says.")
        yield held

    def check(self) -> None:
        """Read every member back; the first that is not as it was written is named."""
        for name in self.members:
            for _chunk in self.read(name):
                pass

    def unpack(self, folder: Path) -> None:
        """Write every member below a folder, each checked on the way, readable by the owner alone."""
        for name in self.members:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                for chunk in self.read(name):
                    file.write(chunk)

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()


def flush_folder(folder: Path) -> None:
    """Make a folder's names durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def mark_of(name: str, value: str) -> str:
    """The mark of one secret."""
    return hashlib.sha256(f"sachhon backup\0{name}\0{value}".encode()).hexdigest()[:32]
