"""Which backups of a folder are kept: the last of 7 days, of 4 weeks and of 12 months."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

DAYS, WEEKS, MONTHS = 7, 4, 12
NAME = re.compile(r"sachhon-(\d{8}T\d{6})Z(?:-\d+)?\.zip")


def made_at(path: Path) -> dt.datetime | None:
    """When a backup was made, by its name; nothing for a file that is none of ours."""
    found = NAME.fullmatch(path.name)
    return dt.datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=dt.UTC) if found else None


def kept(moments: list[dt.datetime]) -> set[dt.datetime]:
    """Those of the moments whose backups stay: of each day, week and month the latest one."""
    rules: tuple[tuple[int, Callable[[dt.datetime], tuple[int, ...]]], ...] = (
        (DAYS, lambda at: (at.year, at.month, at.day)),
        (WEEKS, lambda at: tuple(at.isocalendar()[:2])),
        (MONTHS, lambda at: (at.year, at.month)),
    )
    stay: set[dt.datetime] = set()
    for most, span in rules:
        latest: dict[tuple[int, ...], dt.datetime] = {}
        for at in sorted(moments, reverse=True):
            latest.setdefault(span(at), at)
        stay |= set(list(latest.values())[:most])
    return stay


def let_go(folder: Path, newest: Path) -> list[str]:
    """Remove what no rule keeps, never the newest; returns the names removed."""
    found = {path: at for path in sorted(folder.iterdir()) if (at := made_at(path)) is not None}
    stay = kept(list(found.values()))
    gone = [path for path, at in found.items() if at not in stay and path.name != newest.name]
    for path in gone:
        path.unlink()
    return [path.name for path in gone]
