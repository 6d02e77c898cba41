"""100,000 monthly rows from xlsx, while a second writer goes on saving."""

import subprocess
import sys
import textwrap
import time

from python_calamine import CalamineWorkbook

from benchmarks import scratch, sheets

# The second writer: a process of its own that saves a row every 20 ms and keeps its longest wait.
WRITER = textwrap.dedent("""
    import signal, sqlite3, sys, time
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job is born deaf to it
    db = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)
    db.execute("CREATE TABLE IF NOT EXISTS second_writer (at REAL)")
    longest, saved = 0.0, 0
    print("ready", flush=True)
    try:
        while True:
            started = time.perf_counter()
            db.execute("INSERT INTO second_writer VALUES (?)", (started,))
            longest = max(longest, time.perf_counter() - started); saved += 1
            time.sleep(0.02)
    except KeyboardInterrupt:
        print(longest, saved, flush=True)
""")


def main() -> None:
    """Seconds, the reader's peak, the commit's lock, the second writer's longest wait, the bare read."""
    province, officer = scratch.office()
    sheets.imported(
        sheets.write(scratch.folder() / "register.xlsx", establishments=sheets.establishments(5_000)),
        province,
        officer,
    )
    path = sheets.write(scratch.folder() / "months.xlsx", monthly=sheets.months(5_000, 12 * 2024, 20))
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(scratch.folder() / "sachhon.sqlite3")],
        stdout=subprocess.PIPE,
        text=True,
    )
    writer.stdout.readline()
    took, batch = scratch.seconds(lambda: sheets.imported(path, province, officer))
    time.sleep(0.5)  # let the writer come out of a wait that began before the end
    writer.send_signal(2)
    longest, saved = writer.stdout.readline().split()
    bare, _ = scratch.seconds(lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
    summary = batch.summary
    scratch.say(
        seconds=took, new=summary["sheets"]["monthly"]["new"], child_mb=summary["reader"]["peak_kb"] / 1024,
        reader_seconds=summary["reader"]["seconds"], lock=summary["lock_seconds"], second_writer_wait=float(longest),
        second_writer_saved=int(saved), bare=bare, ratio=took / bare, parent_mb=scratch.peak(),
    )  # fmt: skip


if __name__ == "__main__":
    main()
