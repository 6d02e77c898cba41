"""`sachhon calculate NAME INPUTS.json`: one calculator, with its interval and its paragraph for the report."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Refused, Usage
from sachhon.core.calculators import WrongInputs, calculators, compute


class Command(JsonCommand):
    """Compute a calculator from a file of inputs."""

    help = 'Compute NAME from {"field": {"value": …, "unit": …, "basis": "measured"}, …}; no database is touched.'

    def add_arguments(self, parser: CommandParser) -> None:
        """Which calculator, and its inputs."""
        super().add_arguments(parser)
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("inputs", metavar="INPUTS.json", type=Path)

    def answer(self, **options: Any) -> dict[str, Any]:
        """The results, or every error of the inputs."""
        name = options["name"]
        if name not in calculators():
            raise Usage(f"{name}: there is no such calculator. One of: {', '.join(calculators())}")
        try:
            return compute(name, _inputs(options["inputs"]))
        except WrongInputs as wrong:
            raise Refused(str(wrong), {"refused": str(wrong), "errors": wrong.errors}) from wrong

    def tell(self, answer: dict[str, Any]) -> None:
        """The paragraph, or what is wrong, a line each."""
        for error in answer.get("errors", []):
            self.stdout.write(f"{error['field']}: {error['found']} – {error['would']}")
        for paragraph in (answer.get("report_vi"), answer.get("report_en")):
            if paragraph:
                self.stdout.write(paragraph)


def _inputs(path: Path) -> dict[str, Any]:
    """The inputs of a file; a file that is none is wrongly called, not refused."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as missing:
        raise Usage(f"{path}: cannot be read ({missing.strerror}).") from missing
    except (ValueError, RecursionError) as broken:
        raise Usage(f"{path}: is not JSON ({broken}).") from broken
    if not isinstance(found, dict):
        raise Usage(f"{path}: needs an object of fields.")
    return found
