"""The page that stands on the port while everything is set up.

``check PORT`` says whether the port is free; ``serve PORT LOG`` shows the steps that the log holds so far.
Only the standard library, as nothing else is installed yet.
"""

import html
import signal
import socket
import sys
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "127.0.0.1"

PAGE = """<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<noscript><meta http-equiv="refresh" content="2"></noscript>
<title>Đang cài đặt · Setting up</title>
<style>
  body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 12vh auto; padding: 0 1rem; }}
  li::marker {{ content: "✓  "; }}
</style>
<h1>Đang cài đặt… <small lang="en">Setting up…</small></h1>
<p>Trang này tự tải lại khi hệ thống sẵn sàng.<br>
<span lang="en">This page reloads by itself when the site is ready.</span></p>
<ul id="steps" aria-live="polite">{steps}</ul>
<script>
// Ask quietly, so that the moment between this server and the real one shows no error page.
setInterval(async () => {{
  try {{
    const answer = await fetch(location.href, {{ cache: "no-store" }});
    if (answer.status !== 503) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("steps").innerHTML = page.getElementById("steps").innerHTML;
  }} catch {{ /* Nobody answers for a moment: ask again. */ }}
}}, 1000);
</script>
</html>
"""


class WaitingPage(BaseHTTPRequestHandler):
    """Answers every address with the steps done so far and "not yet" (503)."""

    def __init__(self, *connection, log: Path):
        self.log = log
        super().__init__(*connection)

    def do_GET(self):
        body = PAGE.format(steps=steps(self.log)).encode()
        self.send_response(503)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "2")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        """Keep the terminal for the steps."""


def steps(log: Path) -> str:
    """The log's lines as list items."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return "".join(f"<li>{html.escape(line)}</li>" for line in lines if line.strip())


def is_free(port: int) -> bool:
    """Whether nobody listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def check(port: int) -> None:
    """Stop with advice when the port is taken."""
    if not is_free(port):
        sys.exit(f"Port {port} is in use. Choose another one: make run PORT={port + 1}")


def serve(port: int, log: Path) -> None:
    """Show the page until the process is told to stop."""
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: sys.exit(0))
    with ThreadingHTTPServer((HOST, port), partial(WaitingPage, log=log)) as server:
        server.serve_forever()


def main(verb: str, port: str, *log: str) -> None:
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not '{port}'.")
    if verb == "check":
        check(int(port))
    else:
        serve(int(port), Path(*log))


if __name__ == "__main__":
    main(*sys.argv[1:])
