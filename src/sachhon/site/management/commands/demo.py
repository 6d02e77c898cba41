"""`sachhon demo`: make the demo province; with `--serve` serve it while it is being made."""

import contextlib
import os
import signal
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.utils import translation

from sachhon.accounts.command import JsonCommand, Refused
from sachhon.display.numbers import number
from sachhon.site import demo
from sachhon.site.management.commands.serve import check_port, end_on_term, start, stop

# The process of the page that `make run` shows until the server can take the port over.
WAITING = int(os.environ.get("SACHHON_WAITING_PID", "0"))


def end_waiting() -> None:
    """End the waiting page, if there is one."""
    if WAITING:
        with contextlib.suppress(ProcessLookupError):
            os.kill(WAITING, signal.SIGTERM)
        time.sleep(0.2)


class Command(JsonCommand):
    """An invented province with invented people, in a data folder of its own."""

    help = "Make the demo province in SACHHON_DATA; --serve serves it at once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to serve, and where."""
        super().add_arguments(parser)
        parser.add_argument("--serve", action="store_true")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def answer(self, **options: Any) -> dict[str, Any]:
        """Make the province; while it is being made, the server says so on its first page."""
        try:
            demo.mark(settings.DATA)
        except ValueError as taken:
            raise Refused(str(taken)) from taken
        settings.DEMO = True
        if options["serve"]:
            end_on_term()
            if not WAITING:
                check_port("127.0.0.1", options["port"])
        call_command("migrate", verbosity=0)
        province = demo.prepare()
        end_waiting()
        server = self.server(options["port"]) if options["serve"] else None
        try:
            started = time.monotonic()
            made = demo.fill(province)
            self.welcome(options["port"], time.monotonic() - started)
            if server:
                server.wait()
        finally:
            if server:
                stop([server])
        return made

    def server(self, port: int) -> Any:
        """The site, as a process of its own."""
        return start([sys.executable, "-m", "sachhon", "serve", "--port", str(port)])

    def welcome(self, port: int, seconds: float) -> None:
        """Where to go, and who can sign in."""
        with translation.override("vi"):
            lines = [
                "",
                f"  Sạch Hơn · http://127.0.0.1:{port}/",
                f"  Tỉnh mẫu đã sẵn sàng sau {number(seconds, 1)} giây; mọi tên và số liệu đều hư cấu.",
                f"  The sample province is ready after {seconds:.1f} s; every name and figure is invented.",
                f"  Đăng nhập · sign in at http://127.0.0.1:{port}/sign-in/ · mật khẩu / password: {demo.PASSWORD}",
                *(f"    {name:12} {full_name} – {role}" for name, full_name, role in demo.roles()),
                "  Ctrl-C để dừng · to stop",
                "",
            ]
        sys.stderr.write("\n".join(lines))
