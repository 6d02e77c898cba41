"""`sachhon key-users YEAR`: who reaches the threshold by the use of a calendar year, and how that meets the list."""

from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Usage, allowed, person
from sachhon.resources.key_users import compared, find_candidates, years_of
from sachhon.territory.choice import province_of


class Command(JsonCommand):
    """Compute the candidates for the list of key energy users."""

    help = "Compute the candidates of YEAR from what was used, and compare them with the latest list."
    writes = True

    def add_arguments(self, parser: CommandParser) -> None:
        """The calendar year, and the province."""
        super().add_arguments(parser)
        parser.add_argument("year", metavar="YEAR", type=int)
        parser.add_argument("--province", metavar="CODE")

    def answer(self, **options: Any) -> dict[str, Any]:
        """How many candidates there are, and how many rows of the latest list they meet."""
        if not 2000 <= options["year"] <= 2100:
            raise Usage(f"{options['year']}: write a year of four digits, such as 2025.")
        user = person(options["user"])
        province = province_of(options["province"], user=user)
        allowed(user, "add", province.pk)
        said = find_candidates(province.pk, options["year"], by=user)
        lists, _uses = years_of(province.pk)
        lines = compared(province.pk, lists[0], options["year"]) if lists else []
        states = {name: sum(line.state == name for line in lines) for name in ("both", "listed", "candidate")}
        return {
            "year": options["year"], "province": province.code, **said, "list_year": lists[0] if lists else None,
            "agree": states["both"], "listed_only": states["listed"], "candidates_only": states["candidate"],
        }  # fmt: skip
