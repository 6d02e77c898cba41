"""`sachhon calculators`: what can be calculated, with inputs, units and sources."""

from typing import Any

from sachhon.accounts.command import JsonCommand
from sachhon.core.calculators import calculators, described


class Command(JsonCommand):
    """List the calculators."""

    help = "Name the calculators; --json gives their inputs, units, ranges and sources."

    def answer(self, **options: Any) -> dict[str, Any]:
        """Every calculator as its declaration says."""
        return {"calculators": [described(each) for each in calculators().values()]}

    def tell(self, answer: dict[str, Any]) -> None:
        """A line for each: name, title, what it needs."""
        for each in answer["calculators"]:
            needs = ", ".join(asked["name"] for asked in each["inputs"] if asked["required"])
            self.stdout.write(f"{each['name']}: {each['title_vi']} – {each['title_en']} ({needs})")
