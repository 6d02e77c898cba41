"""`sachhon close USER`: close an account at once; `--open` opens it again."""

from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Usage
from sachhon.accounts.models import User
from sachhon.accounts.services import disable, enable


class Command(JsonCommand):
    """Close or open an account from the shell of the machine."""

    help = "Close the account of USER on every device; --open opens it again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose account, and which way."""
        super().add_arguments(parser)
        parser.add_argument("name", metavar="USER")
        parser.add_argument("--open", action="store_true", dest="opens")
        parser.add_argument("--why", default="shell")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Who, and whether the account is open now."""
        user = User.objects.filter(username=options["name"]).first()
        if user is None:
            raise Usage(f"{options['name']}: there is no user of this name.")
        (enable if options["opens"] else disable)(user, by=None, why=options["why"])
        return {"user": user.username, "open": user.is_active}
