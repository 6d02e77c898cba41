"""The command `sachhon`: every verb of the programme, for scripts and for people."""

import os
import sys


def main() -> None:
    """Run one command; exit 0 when done, 1 when refused, 2 for wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sachhon.site.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who reads has gone; nothing is wrong
    except OperationalError as problem:
        if "no such table" not in str(problem):
            raise
        from django.conf import settings

        sys.exit(
            f"Refused: there are no tables in {settings.DATA}. Name the data folder, for example "
            "SACHHON_DATA=var/demo, or set up a new one: sachhon migrate"
        )
