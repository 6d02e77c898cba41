"""`sachhon serve`: the web server and one job worker, started and ended together."""

import os
import signal
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from sachhon.kit.command import Refused


class Command(BaseCommand):
    """Supervise both processes; when one ends, the other is ended too."""

    help = "Serve the site and do its jobs until stopped."
    requires_system_checks: list[str] = []  # type: ignore[assignment]

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, **options: Any) -> None:
        """Start both, wait, end both."""
        if settings.DEMO and options["host"] not in ("127.0.0.1", "localhost", "::1"):
            raise Refused("A demo listens on loopback only: leave --host out.")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        processes = [subprocess.Popen(command) for command in (_web(options), _worker())]
        try:
            while all(process.poll() is None for process in processes):
                time.sleep(0.3)
        except KeyboardInterrupt:
            pass
        finally:
            stop(processes)


def _web(options: dict[str, Any]) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options["host"],
        "--port", str(options["port"]), "--workers", "1", "--blocking-threads", "4", "--no-access-log",
        "--log-level", "warning", "sachhon.site.wsgi:application",
    ]  # fmt: skip


def _worker() -> list[str]:
    return [sys.executable, "-m", "sachhon", "worker"]


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask each to end, and insist after five seconds."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    for process in processes:
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
