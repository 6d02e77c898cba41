"""The command `sachhon`: every verb of the programme, for scripts and for people."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module

BEGAN = time.perf_counter()
FILES_ONLY = ("verify", "rollup")  # from file to file: they ask no table, so no application is loaded for them

NO_TABLES = ("no such table", 'relation "')  # as SQLite and as PostgreSQL say it


def main() -> None:
    """Run one command; exit 0 when done, 1 when refused, 2 for wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sachhon.site.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    try:
        if sys.argv[1:2] and (sys.argv[1] in FILES_ONLY or _restores(sys.argv)):
            command = import_module(f"sachhon.site.management.commands.{sys.argv[1]}").Command()
            command.began = BEGAN
            with _no_data_folder() if _restores(sys.argv) else nullcontext():
                command.run_from_argv(sys.argv)
        else:
            execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who reads has gone; nothing is wrong
    except (OperationalError, ProgrammingError) as problem:
        if not any(words in str(problem) for words in NO_TABLES):
            raise
        from django.conf import settings

        sys.exit(
            f"Refused: there are no tables in {settings.DATA}. Name the data folder, for example "
            "SACHHON_DATA=var/demo, or set up a new one: sachhon migrate"
        )


def _restores(argv: list[str]) -> bool:
    """Whether a data folder is to be made, so that there is none to work in yet."""
    return argv[1:2] == ["restore"] and "--check" not in argv


@contextmanager
def _no_data_folder() -> Iterator[None]:
    """Settings want a data folder: one that is gone afterwards, so that a bare machine stays bare."""
    with tempfile.TemporaryDirectory(prefix="sachhon-") as scratch:
        os.environ["SACHHON_DATA"] = scratch
        yield
