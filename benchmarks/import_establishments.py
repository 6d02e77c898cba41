"""10,000 establishments × 22 columns: staged, checked, committed, recorded."""

from benchmarks import scratch, sheets


def main() -> None:
    """Seconds, and statements for each 1,000 rows."""
    province, officer = scratch.office()
    path = sheets.write(scratch.folder() / "ten-thousand.xlsx", establishments=sheets.establishments(10_000))
    statements: list[int] = []
    with scratch.counted(statements):
        took, batch = scratch.seconds(lambda: sheets.imported(path, province, officer))
    again, _ = scratch.seconds(lambda: sheets.imported(path, province, officer))
    scratch.say(
        seconds=took, statements_per_1000=statements[0] / 10, new=batch.summary["sheets"]["establishments"]["new"],
        again=again, lock=batch.summary["lock_seconds"],
    )  # fmt: skip


if __name__ == "__main__":
    main()
