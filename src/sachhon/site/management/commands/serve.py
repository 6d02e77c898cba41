"""`sachhon serve`: the web server and one job worker, started and ended together."""

import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from sachhon.accounts.command import Refused
from sachhon.site.starting import faults


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
        if known := faults():
            raise Refused("The server does not start.\n" + "\n".join(f"  – {fault}" for fault in known))
        end_on_term()
        check_port(options["host"], options["port"])
        processes = [start(command) for command in (_web(options), _worker())]
        try:
            while all(process.poll() is None for process in processes):
                time.sleep(0.3)
        finally:
            stop(processes)


def end_on_term() -> None:
    """Let SIGTERM and SIGINT end this process by its `finally` blocks, even when started in the background."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))


def check_port(host: str, port: int) -> None:
    """Refuse a port that another process has, as two servers on one port would share the visitors."""
    with socket.socket() as probe:
        if probe.connect_ex((host, port)) == 0:
            raise Refused(f"Port {port} is taken by another program: choose one with --port, or make run PORT=8010.")


def _web(options: dict[str, Any]) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options["host"],
        "--port", str(options["port"]), "--workers", "1", "--blocking-threads", "4", "--no-access-log",
        "--log-level", "warning", "sachhon.site.wsgi:application",
    ]  # fmt: skip


def _worker() -> list[str]:
    return [sys.executable, "-m", "sachhon", "worker"]


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """A process in a session of its own: Ctrl-C reaches the supervisor alone, which ends the others in order."""
    return subprocess.Popen(command, start_new_session=True)


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask each to end, and insist after five seconds with its children; a second Ctrl-C does not disturb this.

    A web server waits for visitors who hold their connection open; if it alone were ended, its children kept the port.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
