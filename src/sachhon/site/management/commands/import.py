"""`sachhon import WORKBOOK FILE`: stage a file and, where nothing stands in the way, commit it."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Refused, Usage, allowed, person
from sachhon.imports.answer import answer
from sachhon.imports.committing import discard
from sachhon.imports.services import Blocked, commit, stage
from sachhon.imports.staging import open_batch
from sachhon.kit.models import Batch
from sachhon.kit.workbooks import WORKBOOKS
from sachhon.territory.choice import province_of


class Command(JsonCommand):
    """Bring a spreadsheet into the registers."""

    help = "Stage FILE as WORKBOOK; commit it when no row is wrong or asked, or with --leave-wrong."
    writes = True

    def add_arguments(self, parser: CommandParser) -> None:
        """Workbook, file, and what to do with rows that cannot be taken."""
        super().add_arguments(parser)
        parser.add_argument("workbook", metavar="WORKBOOK", choices=sorted(WORKBOOKS))
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="read and compare only")
        parser.add_argument("--leave-wrong", action="store_true", help="leave wrong and asked rows out")
        parser.add_argument("--province", metavar="CODE")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Stage, commit, and say what became of each row."""
        started = time.monotonic()
        if not options["file"].is_file():
            raise Usage(f"{options['file']}: there is no such file.")
        workbook, user = WORKBOOKS[options["workbook"]], person(options["user"])
        if user is None:
            raise Usage("Say who brings the file: --as USER.")
        province = province_of(options["province"], user=user).pk if workbook.has_province else None
        allowed(user, "import", province)
        batch = open_batch(workbook, options["file"], options["file"].name, by=user, province_id=province)
        stage(batch, workbook)
        blocked = self.finish(batch, user, options)
        said = {**answer(batch), "seconds": round(time.monotonic() - started, 3)}
        if options["dry_run"]:
            discard(batch)
        if blocked:
            raise Refused(blocked, said)
        return said

    def finish(self, batch: Batch, user: Any, options: dict[str, Any]) -> str:
        """Commit unless told not to; why not, when it cannot be."""
        if batch.state == Batch.State.FAILED:
            return answer(batch)["errors"][0]["message"]
        if options["dry_run"]:
            return ""
        try:
            commit(batch, by=user, leave_wrong=options["leave_wrong"])
        except Blocked as blocked:
            if blocked.code == "bad_rows":
                return "Some rows are wrong or asked: mend them, or leave them out with --leave-wrong."
            return f"Not committed: {blocked.code}."
        return ""

    def tell(self, answer: dict[str, Any]) -> None:
        """Counts, then each fault in a line."""
        state = "committed" if answer["committed"] else "not committed"
        counts = ", ".join(f"{answer[name]} {name}" for name in ("new", "changed", "same", "wrong", "asked"))
        self.stdout.write(
            f"{answer['rows']} rows: {counts}; {state} in {answer['seconds']} s (batch {answer['batch']})"
        )
        for fault in answer["errors"][:40]:
            place = f"{fault['sheet'] or ''} {fault['column'] or ''}{fault['row'] or ''}".strip()
            self.stdout.write(f"  {place}: {fault['found']!r}: {fault['message']} – {fault['remedy']}")
        if len(answer["errors"]) > 40:
            self.stdout.write(f"  … and {len(answer['errors']) - 40} more; --json lists them all")
