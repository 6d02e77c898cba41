"""Runs the real commands in children that die at a chosen moment; asked and answering by lines of JSON.

A child is forked from this process once the programme is loaded, so that every moment of its life is work
worth interrupting. It dies by SIGKILL: at its Nth statement (half of it done, where it writes many rows), or
when the parent's clock says so. `broken` takes the transaction away, which shows that the test can fail.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "sachhon.site.settings"


def load() -> None:
    """Load the programme, without touching the database."""
    import django

    django.setup()
    import sachhon.plan.services
    import sachhon.site.backup.checking
    import sachhon.site.backup.making
    import sachhon.site.management.commands.migrate  # noqa: F401


class Killer:
    """Counts statements, remembers where the last transaction began, and ends the process at a statement."""

    def __init__(self, at: int | None) -> None:
        self.at, self.count, self.began = at, 0, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Stand before each statement."""
        self.count += 1
        if sql.startswith("BEGIN"):
            self.began = self.count
        if self.count != self.at:
            return execute(sql, params, many, context)
        if many:
            params = list(params)
            execute(sql, params[: len(params) // 2], many, context)
        os.kill(os.getpid(), signal.SIGKILL)
        return None


# Calls that write to the disk, or give something its name.
CALLS = (
    ("os", "open"), ("os", "fsync"), ("os", "replace"), ("os", "rename"), ("os", "sync"), ("os", "chmod"),
    ("shutil", "rmtree"), ("zipfile.ZipFile", "open"), ("zipfile._ZipWriteFile", "write"), ("zipfile.ZipFile", "close"),
)  # fmt: skip


class CallKiller:
    """Counts calls to the disk, and ends the process before or after one of them."""

    def __init__(self, at: int | None) -> None:
        self.at, self.count = at, 0
        for place, name in CALLS:
            module, _, member = place.partition(".")
            where = getattr(importlib.import_module(module), member) if member else importlib.import_module(module)
            setattr(where, name, self.watched(getattr(where, name)))

    def watched(self, function: Any) -> Any:
        """The same function, deadly at one of its calls: before it at odd ones, after it at even ones."""

        def call(*args: Any, **options: Any) -> Any:
            self.count += 1
            mine = self.count == self.at
            if mine and self.count % 2:
                os.kill(os.getpid(), signal.SIGKILL)
            result = function(*args, **options)
            if mine:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return call


def in_place(target: Path) -> None:
    """Write an archive, or a restored folder, straight under its last name: what a backup must not do."""
    from sachhon.site.backup import archive, making, restoring

    making.Writer = lambda path: target.unlink(missing_ok=True) or archive.Writer(target)  # type: ignore
    making.os = restoring.os = SimpleNamespace(**{**vars(os), "replace": lambda *a: None, "rename": lambda *a: None})  # type: ignore
    making._check_back = lambda *a: None
    restoring.draft_folder = lambda beside: contextlib.nullcontext(beside)  # type: ignore


def work(request: dict[str, Any], answer: Path) -> None:
    """In the child: one command, as the shell would call it."""
    from django.db import connection

    import sachhon.kit.changes
    from sachhon.site.cli import main

    if request.get("broken"):
        sachhon.kit.changes.transaction = SimpleNamespace(atomic=contextlib.nullcontext)  # type: ignore[assignment]
    if request.get("in_place"):
        in_place(Path(request["in_place"]))
    calls = CallKiller(request.get("kill_call"))
    killer = Killer(request.get("kill_at"))
    connection.execute_wrappers.append(killer)
    sys.argv = ["sachhon", *request["args"]]
    code = 0
    with answer.open("w") as out, contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    connection.close()
    answer.with_suffix(".count").write_text(f"{killer.began} {killer.count} {calls.count}")
    os._exit(code)


def look(answer: Path) -> None:
    """In a child: whether the chain holds, and how many rows there are."""
    from django.db import connection

    from sachhon.kit import chain
    from sachhon.kit.models import Batch, Change, ChangeSet

    report = chain.verify()
    counts = {model._meta.label_lower: model._base_manager.count() for model in chain.recorded_models()}
    counts |= {"sets": ChangeSet.objects.count(), "entries": Change.objects.count()}
    last = Batch.objects.order_by("pk").last()
    batch = {"uuid": str(last.uuid), "state": last.state} if last else None
    found = {"ok": report.ok, "first_bad": report.first_bad, "counts": counts, "batch": batch}
    connection.close()
    answer.write_text(json.dumps(found))
    os._exit(0)


def serve(request: dict[str, Any], answer: Path) -> dict[str, Any]:
    """Fork, wait or kill, and say how it ended."""
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            look(answer) if request.get("look") else work(request, answer)
        finally:
            os._exit(99)
    if request.get("kill_after") is not None:
        time.sleep(request["kill_after"])
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    said = answer.read_text() if answer.exists() else ""
    count = answer.with_suffix(".count")
    statements = [int(number) for number in count.read_text().split()] if count.exists() else None
    spent = time.monotonic() - begun
    return {
        "code": code,
        "out": said,
        "seconds": spent,
        "statements": statements and statements[:2],
        "calls": statements and statements[2],
    }


def loop() -> None:
    """Answer each line."""
    load()
    answer = Path(os.environ["SACHHON_DATA"]) / "answer.txt"
    for line in sys.stdin:
        answer.unlink(missing_ok=True)
        answer.with_suffix(".count").unlink(missing_ok=True)
        print(json.dumps(serve(json.loads(line), answer)), flush=True)


if __name__ == "__main__":
    loop()
