"""The same file verified by threads and on a local Spark session: speed, and how far the rows differ."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import scratch
from benchmarks.verify import write

SERIES = 100_000


def main() -> None:
    """Seconds of each without start-up, and the greatest relative difference of any figure."""
    folder = Path(tempfile.mkdtemp(prefix="sachhon-bench-spark-"))
    write(folder / "in.parquet", SERIES)
    threads = run(folder, "threads")
    spark = run(folder, "spark")
    if "refused" in spark:
        scratch.say(skipped=spark["refused"])
        return
    scratch.say(
        threads=threads["seconds"],
        spark=spark["seconds"],
        spark_startup=spark["seconds_startup"],
        ratio=spark["seconds"] / threads["seconds"],
        difference=difference(pq.read_table(folder / "threads.parquet"), pq.read_table(folder / "spark.parquet")),
    )


def run(folder: Path, engine: str) -> dict[str, Any]:
    """The command with one engine, after a first run for the compiled kernel's cache."""
    command = [sys.executable, "-m", "sachhon", "verify", str(folder / "in.parquet"), str(folder / f"{engine}.parquet")]
    for _ in range(2):
        done = subprocess.run([*command, "--engine", engine, "--json"], stdout=subprocess.PIPE, text=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def difference(first: Any, second: Any) -> float:
    """The greatest relative difference of a figure; infinite where rows, names or nulls differ."""
    greatest = 0.0
    for name in first.column_names:
        one, other = first[name].combine_chunks(), second[name].combine_chunks()
        if pa.types.is_list(one.type):
            if not one.value_lengths().equals(other.value_lengths()):
                return float("inf")
            one, other = one.flatten(), other.flatten()
        if not pa.types.is_floating(one.type):
            greatest = greatest if one.equals(other) else float("inf")
            continue
        if not one.is_null().equals(other.is_null()):
            return float("inf")
        a, b = np.asarray(one.drop_null()), np.asarray(other.drop_null())
        greatest = max(greatest, float(np.max(np.abs(a - b) / np.maximum(np.abs(a), 1e-300), initial=0.0)))
    return greatest


if __name__ == "__main__":
    main()
