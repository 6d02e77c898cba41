"""`sachhon token USER NAME`: a token for a program, shown once; or an end to one."""

from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Refused, Usage, person
from sachhon.api import tokens
from sachhon.api.models import ApiToken
from sachhon.kit.register import REGISTERS
from sachhon.territory.choice import province_of


class Command(JsonCommand):
    """Issue, list or revoke tokens of a person."""

    help = "Make a token for a program of USER; without NAME list them; --revoke ID ends one at once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, what for, for how long."""
        super().add_arguments(parser)
        parser.add_argument("user", metavar="USER")
        parser.add_argument("name", metavar="NAME", nargs="?", help="what it is for")
        parser.add_argument("--scope", choices=ApiToken.Scope.values, default="read")
        parser.add_argument("--days", type=int, default=90, help="how long it is valid, at most 366 (90)")
        parser.add_argument("--province", metavar="CODE", help="only there")
        parser.add_argument("--registers", metavar="SLUG,SLUG", default="", help="only these; all unless given")
        parser.add_argument("--revoke", type=int, metavar="ID")

    def answer(self, **options: Any) -> dict[str, Any]:
        """The token with its secret, or the person's tokens."""
        user = person(options["user"])
        if options["revoke"]:
            found = ApiToken.objects.filter(user=user, pk=options["revoke"]).first()
            if found is None:
                raise Usage(f"--revoke {options['revoke']}: {options['user']} has no token of this number.")
            tokens.revoke(found)
        if options["name"]:
            return self.issued(user, options)
        return {"tokens": [shown(each) for each in ApiToken.objects.filter(user=user)]}

    def issued(self, user: Any, options: dict[str, Any]) -> dict[str, Any]:
        """A new one."""
        slugs = [slug for slug in options["registers"].split(",") if slug]
        if unknown := sorted(set(slugs) - set(REGISTERS)):
            raise Usage(f"--registers: there is no {', '.join(unknown)}. There are: {', '.join(sorted(REGISTERS))}.")
        province = province_of(options["province"]).pk if options["province"] else None
        about = {name: options[name] for name in ("scope", "days")}
        try:
            token, secret = tokens.issue(user, options["name"][:80], province_id=province, registers=slugs, **about)
        except ValueError as problem:
            raise Refused(str(problem)) from problem
        return {**shown(token), "secret": secret}


def shown(token: ApiToken) -> dict[str, Any]:
    """A token without its secret."""
    names = ("name", "scope", "registers", "created", "expires", "revoked", "last_used")
    return {"id": token.pk, **{name: getattr(token, name) for name in names}}
