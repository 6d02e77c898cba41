"""`sachhon undo BATCH`: take a committed batch back, or say which rows stand in the way."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Refused, Usage, allowed, person
from sachhon.imports.services import Refused as Standing
from sachhon.imports.services import undo
from sachhon.kit.models import Batch


class Command(JsonCommand):
    """Undo an import."""

    help = "Take the batch's rows back by a new change set."
    writes = True

    def add_arguments(self, parser: CommandParser) -> None:
        """The batch and the reason."""
        super().add_arguments(parser)
        parser.add_argument("batch", metavar="BATCH")
        parser.add_argument("--why", default="")

    def answer(self, **options: Any) -> dict[str, Any]:
        """The change set that undid it, or the rows that stand in the way."""
        try:
            batch = Batch.objects.get(uuid=options["batch"])
        except (Batch.DoesNotExist, ValidationError) as missing:
            raise Usage(f"{options['batch']}: there is no such batch.") from missing
        user = person(options["user"])
        allowed(user, "undo", batch.province_id)
        try:
            link = undo(batch, by=user, why=options["why"])
        except Standing as standing:
            said = {"batch": str(batch.uuid), "change_set": None, "rows": 0, "refused": standing.rows}
            raise Refused(f"Not undone: {len(standing.rows)} rows stand in the way.", said) from standing
        rows = sum(c.last - c.first + 1 for c in link.changes.all()) if link else 0
        return {
            "batch": str(batch.uuid),
            "change_set": link.sequence if link else None,
            "rows": rows,
            "refused": [],
        }
