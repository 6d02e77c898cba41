"""`sachhon grant USER ROLE --province CODE`: give a person a role from today on."""

from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, person
from sachhon.accounts.models import Membership
from sachhon.accounts.services import grant
from sachhon.territory.choice import province_of


class Command(JsonCommand):
    """Give a user a role in a province."""

    help = "Give USER the role ROLE in the province of CODE, from today on."

    def add_arguments(self, parser: CommandParser) -> None:
        """User, role, province, and the agency's name when it is the province's first."""
        super().add_arguments(parser)
        parser.add_argument("name", metavar="USER")
        parser.add_argument("role", choices=Membership.Role.values)
        parser.add_argument("--province", metavar="CODE")
        parser.add_argument("--agency", default="", help="name of the agency; made if there is none of this name")

    def answer(self, **options: Any) -> dict[str, Any]:
        """What the user now is, and where."""
        user = person(options["name"])
        province = province_of(options["province"])
        made = grant(user, options["role"], province_id=province.pk, agency=options["agency"])
        return {
            "user": user.username,
            "role": made.role,
            "province": province.code,
            "agency": made.agency.name,
        }
