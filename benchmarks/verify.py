"""`sachhon verify` from Parquet to Parquet, beside pyarrow alone reading and writing the same columns."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import scratch
from benchmarks.kernel import plants

ROWS = 1 << 17
CHUNK = 20_000


def main() -> None:
    """Speed of the command and of bare pyarrow, best of three each, in turn."""
    count = int(sys.argv[1])
    folder = Path(tempfile.mkdtemp(prefix="sachhon-bench-verify-"))
    source, target = folder / "in.parquet", folder / "out.parquet"
    write(source, count)
    os.environ["SACHHON_DATA"] = str(folder / "data")
    run(source, target)  # once for the compiled kernel's cache
    found, bare = [], []
    for _ in range(3):
        found.append(run(source, target))
        bare.append(bare_alone(source, target, folder / "bare.parquet"))
    best = min(found, key=lambda each: each["seconds"])
    scratch.say(
        series=best["series"],
        seconds=best["seconds"],
        startup=min(each["seconds_startup"] for each in found),
        bare=min(bare),
        share=min(bare) / best["seconds"],
        peak_mb=max(each["peak_mb"] for each in found),
        input_mb=source.stat().st_size / 1e6,
    )


def write(path: Path, count: int) -> None:
    """Long columns of invented plants, 24 + 12 months, 4 candidates, one month in fifty missing."""
    days = np.arange("2023-01", "2026-01", dtype="datetime64[M]").astype("datetime64[D]")
    month, word = pa.array(days).cast(pa.date32()), pa.array(["baseline"] * 24 + ["reporting"] * 12)
    writer = None
    for first in range(0, count, CHUNK):
        size = min(CHUNK, count - first)
        use, drivers = plants(size, seed=first, missing=0.02)
        place = pa.array(np.tile(np.arange(36), size))
        names = np.char.add("S", np.char.zfill(np.arange(first, first + size).astype(str), 8))
        columns = {
            "series": pa.array(np.repeat(names, 36)), "month": month.take(place), "phase": word.take(place),
            "use": pa.array(use.reshape(-1), from_pandas=True),
            **{f"x{v}": pa.array(drivers[v].reshape(-1)) for v in range(4)},
        }  # fmt: skip
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def run(source: Path, target: Path) -> dict[str, float]:
    """The command in a process of its own, with the most memory that it held."""
    command = [sys.executable, "-m", "sachhon", "verify", str(source), str(target), "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    answer["peak_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return answer


def bare_alone(*paths: Path) -> float:
    """The same of pyarrow alone, in a process of its own as well, so that both begin with untouched memory."""
    code = "import sys; from pathlib import Path; from benchmarks.verify import bare_seconds as bare\n"
    code += "print(bare(*map(Path, sys.argv[1:])))"
    command = [sys.executable, "-c", code, *map(str, paths)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def bare_seconds(source: Path, answers: Path, target: Path) -> float:
    """Pyarrow alone: read all batches, and write the columns that the command answered with the same codec."""
    table = pq.read_table(answers)
    codec = pq.ParquetFile(answers).metadata.row_group(0).column(0).compression
    began = time.perf_counter()
    with pq.ParquetFile(source, read_dictionary=["series", "phase"], pre_buffer=False) as file:
        for _ in file.iter_batches(batch_size=ROWS):
            pass
    pq.write_table(table, target, compression=codec)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
