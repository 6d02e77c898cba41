"""`sachhon restore ARCHIVE --into FOLDER`: an office on a bare machine, checked before it has its name."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Refused, Usage
from sachhon.site.backup.archive import Trouble


class Command(JsonCommand):
    """Make a data folder of an archive."""

    help = "Unpack ARCHIVE, check rows, chains, figures and 200 files, and give the result the name FOLDER."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to restore, where, and against what to check it."""
        super().add_arguments(parser)
        parser.add_argument("archive", metavar="ARCHIVE", type=Path, nargs="?")
        parser.add_argument("--into", metavar="FOLDER", type=Path, help="an empty folder, or one that is not there yet")
        parser.add_argument("--seal", default="", metavar="HASH", help="what the backup printed: is it that archive?")
        parser.add_argument("--secrets", type=Path, metavar="FILE", help="secrets.json, for an archive without them")
        parser.add_argument("--seed", type=int, default=0, help="draws the files that are hashed again")
        parser.add_argument("--check", action="store_true", help="only check the data folder restored before")

    def answer(self, **options: Any) -> dict[str, Any]:
        """The receipt."""
        try:
            return self.checked(options) if options["check"] else self.restored(options)
        except Trouble as trouble:
            raise Refused(str(trouble)) from trouble

    def restored(self, options: dict[str, Any]) -> dict[str, Any]:
        """A new data folder."""
        from sachhon.site.backup.restoring import restore

        if options["archive"] is None or options["into"] is None:
            raise Usage("Say what to restore and where: sachhon restore ARCHIVE --into FOLDER.")
        names = ("seal", "secrets", "seed")
        return restore(options["archive"], options["into"], **{name: options[name] for name in names})

    def checked(self, options: dict[str, Any]) -> dict[str, Any]:
        """The folder of SACHHON_DATA against the manifest that lies in it."""
        from sachhon.site.backup.checking import check

        return check(options["seed"])

    def tell(self, answer: dict[str, Any]) -> None:
        """What was checked, and what is left to do by hand."""
        say = self.stdout.write
        if "into" in answer:
            say(f"{answer['into']}: restored in {answer['seconds']} s from {answer['archive']} of {answer['made_at']}")
        say(f"  {answer['rows']} rows in {answer['tables']} tables, each table's number as it was")
        for each in answer["chains"]:
            head = each["head"] or "-"
            say(f"  chain of {each['province'] or 'no province'}: {each['change_sets']} change sets, head {head}")
        say(f"  figures: {answer['figures']['values']} values of current runs as they were")
        say(f"  files: {answer['files_checked']} hashed again (seed {answer['seed']})")
        say(f"  sessions ended: {answer['sessions_ended']}; everybody signs in anew")
        for line in answer.get("differs", []):
            say(f"  differs: {line}")
        for line in answer.get("not_held", []):
            say(f"  not restored: {line}")
        if "into" in answer:
            say(f"  Serve it: SACHHON_DATA={answer['into']} sachhon serve")
