"""`sachhon rollup READINGS.parquet OUT.parquet`: readings of any interval, summed to months."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Refused, Usage


class Command(JsonCommand):
    """Sum readings to months per establishment and resource; needs no database."""

    help = "Sum a Parquet file of readings (establishment, resource, start, end, use) to months."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to read, what to write, and with which engine."""
        from sachhon.engine.rollup import ENGINES, MEMORY

        super().add_arguments(parser)
        parser.add_argument("readings", metavar="READINGS.parquet", type=Path)
        parser.add_argument("output", metavar="OUT.parquet", type=Path)
        parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
        parser.add_argument("--memory", default=MEMORY, help="DuckDB's limit; beyond it, files beside the output")

    def answer(self, **options: Any) -> dict[str, Any]:
        """What was summed, and what could not be."""
        from sachhon.engine.refusal import Refusal
        from sachhon.engine.rollup import roll_up

        readings, output = options["readings"], options["output"]
        if not readings.is_file():
            raise Usage(f"{readings}: there is no such file.")
        if not output.absolute().parent.is_dir():
            raise Usage(f"{output.parent}: there is no such folder.")
        try:
            return roll_up(readings, output, engine=options["engine"], memory=options["memory"])
        except Refusal as wrong:
            raise Refused(str(wrong)) from wrong

    def tell(self, answer: dict[str, Any]) -> None:
        """The sums in a line, and a line for each thing that was wrong."""
        self.stdout.write(
            f"{answer['readings']:,} readings of {answer['series']:,} series: {answer['months']:,} months"
            f" in {answer['seconds']:.1f} s"
        )
        wrong = {**answer["unreadable"], **{name: answer[name]["count"] for name in ("duplicates", "overlaps")}}
        for name, count in wrong.items():
            if count:
                self.stdout.write(f"  {name}: {count:,}")
