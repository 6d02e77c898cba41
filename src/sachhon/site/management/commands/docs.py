"""`sachhon docs`: write docs/reference anew from the code."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from sachhon.site.reference import pages


class Command(BaseCommand):
    """The reference pages, from the declarations themselves."""

    help = "Write docs/reference from the code."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write each page."""
        folder = Path("docs/reference")
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (folder / name).write_text(text, encoding="utf-8")
