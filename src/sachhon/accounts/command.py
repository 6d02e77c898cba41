"""What every command shares: one JSON object on stdout, exit 0 done, 1 refused, 2 usage."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Refused(CommandError):
    """The command understood and will not; exit 1."""

    def __init__(self, message: str, answer: dict[str, Any] | None = None) -> None:
        super().__init__(message, returncode=1)
        self.answer = answer


class Usage(CommandError):
    """The command was called wrongly; exit 2."""

    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=2)


class JsonCommand(BaseCommand):
    """A command that answers in words, or with `--json` by one JSON object."""

    requires_system_checks: list[str] = []
    writes = False

    def add_arguments(self, parser: CommandParser) -> None:
        """`--json`, and `--as USER` where the command writes."""
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
        if self.writes:
            parser.add_argument("--as", dest="user", metavar="USER", help="who does it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer, print, and leave with the right exit code."""
        try:
            answer = self.answer(**options)
        except Refused as refused:
            if options["json"]:
                self._print(refused.answer or {"refused": str(refused)})
                sys.exit(1)
            if refused.answer is not None:
                self.tell(refused.answer)
            raise
        if options["json"]:
            self._print(answer)
        else:
            self.tell(answer)

    def answer(self, **options: Any) -> dict[str, Any]:
        """The command's answer as JSON can hold it."""
        raise NotImplementedError

    def tell(self, answer: dict[str, Any]) -> None:
        """The answer for a person; by default a line for each part."""
        for name, value in answer.items():
            self.stdout.write(f"{name}: {json.dumps(value, ensure_ascii=False, default=str)}")

    def _print(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1, default=str, allow_nan=False))


def person(name: str | None) -> Any:
    """The user of `--as`; without it the only superuser, else nobody: the shell of the machine itself."""
    users = get_user_model()._default_manager.filter(is_active=True)
    if name:
        found = users.filter(username=name).first()
        if found is None:
            raise Usage(f"--as {name}: there is no active user of this name.")
        return found
    admins = list(users.filter(is_superuser=True)[:2])
    return admins[0] if len(admins) == 1 else None


def allowed(user: Any, deed: str, province_id: int | None) -> None:
    """Refuse a named person whose roles do not include the deed; the shell itself may."""
    if user is not None and not user.is_superuser and not user.can(deed, province_id):
        raise Refused(f"{user.username} may not {deed} here: sachhon grant {user.username} officer --province CODE")
