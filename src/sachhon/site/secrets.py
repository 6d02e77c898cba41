"""The secrets of one data folder, made once and readable by its owner alone."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path


def data_secrets(folder: Path) -> dict[str, str]:
    """Secret key and salt of the folder; made at first use, and never replaced."""
    path = folder / "secrets.json"
    if not path.exists():
        _create(path, {"secret_key": secrets.token_urlsafe(50), "personal_salt": secrets.token_hex(32)})
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _create(path: Path, content: dict[str, str]) -> None:
    """Write the whole file or nothing; of two processes that race, the first one's stays."""
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
