"""100 million quarter-hour readings to months, in a process of its own; the readings are made before and deleted."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import scratch

SERIES, QUARTERS = 951, 105_216  # three years of quarter-hours each: 100,060,416 readings
MAKE = """
COPY (
  SELECT printf('CS-%05d', s) AS establishment, 'ELEC' AS resource,
    TIMESTAMP '2023-01-01' + to_minutes(15 * i) AS start, TIMESTAMP '2023-01-01' + to_minutes(15 * i + 15) AS "end",
    round(10 + 5 * random(), 2) AS use
  FROM range({series}) a (s), range({quarters}) b (i) ORDER BY s, i
) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 200000)
"""
BARE = """
SELECT count(*) FROM (
  SELECT establishment, resource, date_trunc('month', start) AS month, sum(use) FROM '{path}' GROUP BY ALL
)
"""


def main() -> None:
    """Seconds and peak memory of the command, and seconds of a bare sum beside."""
    if len(sys.argv) > 1:
        rolled(Path(sys.argv[1]))
        return
    import duckdb

    with tempfile.TemporaryDirectory(prefix="sachhon-bench-readings-") as folder:
        path = Path(folder) / "readings.parquet"
        with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": folder}) as connection:
            connection.execute(MAKE.format(series=SERIES, quarters=QUARTERS, path=path))
            bare, _ = scratch.seconds(lambda: connection.execute(BARE.format(path=path)).fetchall())
        command = [sys.executable, "-m", "benchmarks.rollup", str(path)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=os.environ, check=True)
        size = path.stat().st_size / 1e6
    answer = json.loads(done.stdout)
    scratch.say(**answer, bare=bare, ratio=answer["seconds"] / bare, parquet_mb=size)


def rolled(path: Path) -> None:
    """The roll-up alone."""
    from sachhon.engine.rollup import roll_up

    found = roll_up(path, path.with_name("months.parquet"))
    assert found["readings"] == SERIES * QUARTERS, found
    scratch.say(seconds=found["seconds"], peak_mb=peak(), readings=found["readings"], months=found["months"])


def peak() -> float:
    """The largest this process has been since it began; getrusage would tell of its parent as well. [MB]"""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
