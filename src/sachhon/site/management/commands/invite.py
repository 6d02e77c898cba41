"""`sachhon invite NAME ROLE --province CODE`: a link by which a person opens an account; the first of an office."""

from typing import Any

from django.core.management.base import CommandParser
from django.urls import reverse

from sachhon.accounts.command import JsonCommand
from sachhon.accounts.models import Agency, Invitation, Membership
from sachhon.accounts.services import agency_called, insert_agency, invite
from sachhon.kit.changes import change_set
from sachhon.territory.choice import province_of


class Command(JsonCommand):
    """Invite a person from the shell of the machine."""

    help = "Make a link, good once and for seven days, by which NAME opens an account with ROLE."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, as what, and where."""
        super().add_arguments(parser)
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("role", choices=Membership.Role.values)
        parser.add_argument("--province", metavar="CODE", help="left out for a role of the ministry")
        parser.add_argument("--agency", default="", help="name of the agency; made if there is none of this name")
        parser.add_argument("--site", default="http://127.0.0.1:8000", help="where people reach this server")

    def answer(self, **options: Any) -> dict[str, Any]:
        """The link, told once."""
        province = None if options["role"] == "ministry" else province_of(options["province"])
        key = province and province.pk
        agency = agency_called(options["agency"], key) or self._new_agency(options["agency"], key)
        invitation = Invitation(agency=agency, role=options["role"], name=options["name"])
        link = options["site"].rstrip("/") + reverse("invitation", args=[invite(invitation, by=None)])
        return {"name": invitation.name, "role": invitation.role, "agency": agency.name, "link": link}

    def _new_agency(self, name: str, province_id: int | None) -> Agency:
        agency = Agency(name=name or "Sở Công Thương", province_id=province_id)
        with change_set(by=None, why="agency", province_id=province_id) as changes:
            insert_agency(changes, agency)
        return agency
