"""`sachhon places TEXT --province CODE`: read an address, also one of before July 2025, into a commune of today."""

import sys
from typing import Any

from django.core.management.base import CommandParser

from sachhon.accounts.command import JsonCommand
from sachhon.site.management.commands.place import day_of, told
from sachhon.territory.choice import province_of
from sachhon.territory.queries import Found, Reader, Several, version_on


class Command(JsonCommand):
    """Read addresses into communes of today."""

    help = "Read the address TEXT (or with - each line of the input) into the province's commune of today."

    def add_arguments(self, parser: CommandParser) -> None:
        """Address, province and the day on which it was written."""
        super().add_arguments(parser)
        parser.add_argument("text", metavar="TEXT")
        parser.add_argument("--province", metavar="CODE")
        parser.add_argument("--on", metavar="DATE", help="the day on which the address was written")

    def answer(self, **options: Any) -> dict[str, Any]:
        """What each address means."""
        province = province_of(options["province"])
        day = day_of(options["on"]) if options["on"] else None
        texts = [line.strip() for line in sys.stdin] if options["text"] == "-" else [options["text"]]
        answers = Reader(province).read_many(texts, day)
        return {
            "province": province.code,
            "addresses": [{"text": text, **_told(each)} for text, each in zip(texts, answers, strict=True)],
        }


def _told(answer: Any) -> dict[str, Any]:
    if isinstance(answer, Found):
        return {"answer": "found", "how": answer.how, "was": answer.was or None, "place": _named(answer.area)}
    if isinstance(answer, Several):
        return {"answer": "several", "why": answer.why, "choices": [_named(each) for each in answer.choices]}
    return {"answer": "unknown", "why": answer.why}


def _named(area: Any) -> dict[str, Any] | None:
    version = version_on(area)
    return told(version) if version else None
