"""`sachhon backup [FOLDER|FILE]`: one archive of the whole office, made while people work."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Refused
from sachhon.site.backup.archive import Trouble
from sachhon.site.backup.making import backup


class Command(JsonCommand):
    """Back the office up."""

    help = "Copy database, files and secrets into one archive, read it back, and only then give it its name."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and what about old ones, secrets and damaged files."""
        super().add_arguments(parser)
        parser.add_argument("target", metavar="FOLDER|FILE", type=Path, nargs="?", help="DATA/backups unless given")
        parser.add_argument("--keep", action="store_true", help="keep 7 daily, 4 weekly, 12 monthly ones in FOLDER")
        parser.add_argument("--without-secrets", action="store_true", help="keep secrets.json in another place then")
        parser.add_argument("--leave-damaged", action="store_true", help="leave files out that are gone or altered")

    def answer(self, **options: Any) -> dict[str, Any]:
        """The receipt."""
        try:
            return backup(
                options["target"] or Path(settings.DATA) / "backups", keep=options["keep"],
                secrets=not options["without_secrets"], leave_damaged=options["leave_damaged"],
            )  # fmt: skip
        except Trouble as trouble:
            raise Refused(str(trouble)) from trouble

    def tell(self, answer: dict[str, Any]) -> None:
        """What is in the archive and what is not, and what to write down."""
        say = self.stdout.write
        say(f"{answer['archive']}: {answer['size'] / 1e6:,.1f} MB in {answer['seconds']} s, read back whole")
        say(f"  {answer['rows']} rows in {answer['tables']} tables, {answer['files']} files")
        for each in answer["chains"]:
            head = each["head"] or "-"
            say(f"  chain of {each['province'] or 'no province'}: {each['change_sets']} change sets, head {head}")
        say(f"  seal: {answer['seal']}")
        say("  Write the seal and the heads down where nobody who can write to this disk can change them.")
        say(_about_secrets(answer["secrets"]))
        for each in answer["left_out"]:
            say(f"  left out: file {each['file']}: {each['why']}")
        say("  Not in it:")
        for line in answer["not_held"]:
            say(f"    - {line}")
        if answer["removed"]:
            say(f"  let go: {', '.join(answer['removed'])}")
        if answer["same_disk"]:
            say("  It lies on the same disk as the data: copy it to another machine.")


def _about_secrets(held: bool) -> str:
    if held:
        return "  secrets: in it (secret_key, personal_salt). Who has this file can read everything: guard it."
    return "  secrets: NOT in it. Without secrets.json of the data folder it cannot be restored: keep that apart."
