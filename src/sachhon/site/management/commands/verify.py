"""`sachhon verify INPUT.parquet OUTPUT.parquet`: what every series saved, and how sure that is."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand, Refused, Usage


class Command(JsonCommand):
    """Verify the savings of many series at once."""

    help = "Verify every series of INPUT.parquet into OUTPUT.parquet; see docs/how-to/verify-savings.md."

    began: float | None = None  # when the programme was called, by time.perf_counter()

    def add_arguments(self, parser: CommandParser) -> None:
        """Files, claim, level, and how to run."""
        super().add_arguments(parser)
        parser.add_argument("input", metavar="INPUT.parquet", type=Path)
        parser.add_argument("output", metavar="OUTPUT.parquet", type=Path)
        parser.add_argument("--claim", metavar="LOW:HIGH", default="8:13", help="claimed saving in per cent (8:13)")
        parser.add_argument("--level", type=float, default=0.90, help="of the two-sided interval (0.90)")
        parser.add_argument("--engine", choices=["threads", "spark"], default="threads")
        parser.add_argument("--workers", type=int, metavar="N", help="as many as processors, unless given")
        parser.add_argument("--sort", action="store_true", help="sort by series first")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Verify, and count the verdicts."""
        started = time.perf_counter() if self.began is None else self.began
        claim = _claim(options["claim"])
        if not 0 < options["level"] < 1:
            raise Usage(f"--level {options['level']}: write a share between 0 and 1, such as 0.90.")
        if options["workers"] is not None and not 1 <= options["workers"] <= 1024:
            raise Usage(f"--workers {options['workers']}: write a number from 1 to 1024.")
        if not options["input"].is_file():
            raise Usage(f"{options['input']}: there is no such file.")
        from sachhon.engine.refusal import Refusal
        from sachhon.engine.verify import verify_file

        chosen = {name: options[name] for name in ("level", "engine", "workers", "sort")}
        try:
            return verify_file(options["input"], options["output"], claim=claim, started=started, **chosen)
        except Refusal as refusal:
            raise Refused(str(refusal)) from refusal

    def tell(self, answer: dict[str, Any]) -> None:
        """How many series, and what is said of them."""
        self.stdout.write(
            f"{answer['series']} series in {answer['seconds']} s (start-up {answer['seconds_startup']} s, "
            f"{answer['engine']}, {answer['workers']} workers)"
        )
        for name, count in answer["verdicts"].items():
            self.stdout.write(f"  {name}: {count}")
        if answer["ignored_columns"]:
            names = ", ".join(answer["ignored_columns"])
            self.stdout.write(f"Not read: {names}. Only columns of floats are candidate drivers.")


def _claim(text: str) -> tuple[float, float]:
    """The two ends of a claim such as 8:13."""
    try:
        low, high = (float(part) for part in text.split(":"))
    except ValueError:
        low, high = 1.0, 0.0
    if not -1000 < low <= high < 1000:
        raise Usage(f"--claim {text}: write two percentages, the low one first, such as 8:13.")
    return low, high
