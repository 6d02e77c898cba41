"""The files that the project keeps, as git sees them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "sachhon"


@cache
def kept() -> tuple[Path, ...]:
    """Committed files and those that the next commit may take; never ignored ones."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    paths = (ROOT / name for name in listing.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def source(folder: Path = SOURCE, suffixes: tuple[str, ...] = (".py",)) -> list[Path]:
    """Files written by hand below a folder of the package: no migrations, nothing vendored."""
    return sorted(
        path
        for path in kept()
        if path.is_relative_to(folder) and path.suffix in suffixes and "migrations" not in path.parts
    )


def line_count(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())


def shown(path: Path) -> str:
    """A path as people would write it."""
    return str(path.relative_to(ROOT))
