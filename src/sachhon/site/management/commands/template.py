"""`sachhon template WORKBOOK [OUT.xlsx]`: the workbook to fill in."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Usage
from sachhon.imports.template import described, write_template
from sachhon.kit.workbooks import WORKBOOKS


class Command(JsonCommand):
    """Write an empty workbook, or name its sheets and columns."""

    help = "Write the empty workbook to OUT.xlsx; --json names its sheets and columns."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which workbook, where to, in which language."""
        super().add_arguments(parser)
        parser.add_argument("workbook", metavar="WORKBOOK", choices=sorted(WORKBOOKS))
        parser.add_argument("out", metavar="OUT.xlsx", nargs="?", type=Path)
        parser.add_argument("--language", choices=["vi", "en"], default="vi")

    def answer(self, **options: Any) -> dict[str, Any]:
        """The sheets, and the file if one was asked for."""
        workbook, out = WORKBOOKS[options["workbook"]], options["out"]
        if out is None and not options["json"]:
            raise Usage("Say where to write it: sachhon template WORKBOOK OUT.xlsx")
        if out is not None:
            write_template(workbook, out, language=options["language"])
        return {"workbook": workbook.name, "file": str(out) if out else None, "sheets": described(workbook)}

    def tell(self, answer: dict[str, Any]) -> None:
        """Where it is, and what it has."""
        self.stdout.write(f"{answer['file']}: {', '.join(sheet['title_vi'] for sheet in answer['sheets'])}")
