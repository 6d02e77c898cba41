"""Files kept by content: durable before the row that names them, never replaced by something empty."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from sachhon.kit import clock
from sachhon.kit.models import StoredFile


class FileDamaged(Exception):
    """What lies on the disk is not what was stored."""


def store(source: Path | bytes | Iterable[bytes]) -> StoredFile:
    """Keep a file under its SHA-256; the same content twice is one file."""
    folder = settings.DATA / "files"
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".draft-{secrets.token_hex(8)}"
    digest, size = _write(draft, _chunks(source))
    target = path_of(digest)
    target.parent.mkdir(exist_ok=True)
    os.replace(draft, target)
    _flush_folder(target.parent)
    kept, _ = StoredFile.objects.get_or_create(sha256=digest, defaults={"size": size, "created": clock.now()})
    return kept


def path_of(sha256: str) -> Path:
    """Where a file of this digest lies."""
    return Path(settings.DATA) / "files" / sha256[:2] / sha256


def checked(file: StoredFile) -> Path:
    """The file's path, after its content was hashed again."""
    path = path_of(file.sha256)
    with path.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != file.sha256:
            raise FileDamaged(f"{file.sha256}: the content has changed on the disk.")
    return path


def _chunks(source: Path | bytes | Iterable[bytes]) -> Iterable[bytes]:
    if isinstance(source, bytes):
        return [source]
    if isinstance(source, Path):
        return _read(source.open("rb"))
    return source


def _read(stream: BinaryIO) -> Iterable[bytes]:
    with stream:
        while chunk := stream.read(1 << 20):
            yield chunk


def _write(draft: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with draft.open("wb") as stream:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    return digest.hexdigest(), size


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
