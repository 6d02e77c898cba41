"""`sachhon estimate-share STRATA.csv`: a share of the frame from a stratified survey."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Refused, Usage
from sachhon.site.strata import WrongTable, read_strata


class Command(JsonCommand):
    """Estimate a share, with the interval it deserves; needs no database."""

    help = "Estimate a share from a CSV of strata with the columns stratum, N, n, yes. Shares are from 0 to 1."

    def add_arguments(self, parser: CommandParser) -> None:
        """The table, and how sure the interval shall be."""
        super().add_arguments(parser)
        parser.add_argument("file", metavar="STRATA.csv", type=Path)
        parser.add_argument("--level", type=float, default=0.95, help="of the two-sided interval, 0 to 1")

    def answer(self, **options: Any) -> dict[str, Any]:
        """The estimate; every wrong cell at once when there is one."""
        from sachhon.core.survey import estimate_share

        if not options["file"].is_file():
            raise Usage(f"{options['file']}: there is no such file.")
        if not 0 < options["level"] < 1:
            raise Usage(f"--level {options['level']}: write a number between 0 and 1, such as 0.95.")
        try:
            strata = read_strata(options["file"])
        except WrongTable as wrong:
            raise Refused(str(wrong), wrong.answer()) from wrong
        return asdict(estimate_share(strata.N, strata.n, strata.yes, options["level"], strata.stratum))

    def tell(self, answer: dict[str, Any]) -> None:
        """The estimate in a line, or nothing where the message of the refusal says it all."""
        if "errors" in answer:
            return
        self.stdout.write(
            f"p {answer['p']:.4f}, {100 * answer['level']:g} % interval {answer['low']:.4f} to {answer['high']:.4f}"
            f" ({answer['method']}), standard error {answer['se']:.4f}, {answer['n']} answers of {answer['N']}"
        )
        for warning in answer["warnings"]:
            self.stdout.write(f"  {warning}")
