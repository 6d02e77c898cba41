"""The command `sachhon`: every verb of the programme, for scripts and for people."""

import os
import sys


def main() -> None:
    """Run one command; exit 0 when done, 1 when refused, 2 for wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sachhon.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
