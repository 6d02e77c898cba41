"""The served site: memory of the idle web process, weight and requests of the public page."""

import os
import signal
import subprocess
import sys
import time
import urllib.request

from benchmarks import scratch

PORT = 8765


def main() -> None:
    """Idle memory after one page; bytes and requests of a cold first page, compressed as a browser gets it."""
    folder = os.environ["SACHHON_BENCH_DEMO"]
    environment = {**os.environ, "SACHHON_DATA": folder}
    subprocess.run([sys.executable, "-m", "sachhon", "demo"], env=environment, check=True, capture_output=True)
    server = subprocess.Popen([sys.executable, "-m", "sachhon", "serve", "--port", str(PORT)], env=environment)
    try:
        page = _wait(f"http://127.0.0.1:{PORT}/")
        time.sleep(2)
        processes = _children(server.pid)
        web = {pid: scratch.memory(pid) for pid, command in processes.items() if "worker" not in command.split()[-1:]}
        weight, requests = _weight(page)
        scratch.say(web_mb=max(web.values()), processes={processes[pid]: mb for pid, mb in web.items()},
                    bytes=weight, requests=requests)  # fmt: skip
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(10)


def _wait(address: str) -> bytes:
    for _ in range(100):
        try:
            return urllib.request.urlopen(address, timeout=2).read()
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not answer.")


def _children(pid: int) -> dict[int, str]:
    found = {}
    for line in subprocess.run(
        ["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
    ).stdout.splitlines()[1:]:
        child, parent, command = line.split(maxsplit=2)
        if int(parent) == pid or int(parent) in found:
            found[int(child)] = command[-60:]
    return found


def _weight(page: bytes) -> tuple[int, int]:
    """The page and what it names, as sent with compression."""
    import re

    names = set(re.findall(rb'(?:href|src)="(/static/[^"#]+)', page))
    total = _compressed("/")
    for name in names:
        total += _compressed(name.decode())
    return total, 1 + len(names)


def _compressed(path: str) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", headers={"Accept-Encoding": "gzip, br"})
    return len(urllib.request.urlopen(request, timeout=5).read())


if __name__ == "__main__":
    main()
