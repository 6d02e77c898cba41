"""The same verification on Spark, for what one machine no longer holds: `mapInArrow` around one function."""

import contextlib
import logging
import os
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sachhon.core.verdict import CLAIM, LEVEL
from sachhon.engine.batches import GIVEN, drivers_of, output_schema
from sachhon.engine.files import Parquet
from sachhon.engine.refusal import Refusal
from sachhon.engine.verify import told, verify_batches

Claim = tuple[float, float]
Batches = Iterable[pa.RecordBatch]


def verifier(claim: Claim, level: float) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """The function that `mapInArrow` runs on each partition, which must hold whole series, one after the other."""

    def run(batches: Batches) -> Iterator[pa.RecordBatch]:
        return verify_batches(batches, claim=claim, level=level)

    return run


def verify_frame(frame: Any, *, claim: Claim = CLAIM, level: float = LEVEL, partitions: int | None = None) -> Any:
    """A Spark frame of long columns to a frame with a row a series.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
        Columns series, month, phase, use and up to four of floats, in any order of rows:
        Spark brings the rows of each series together.
    claim, level
        As in :func:`sachhon.engine.verify.verify_batches`.
    partitions : int, optional
        Ranges of series that are worked on side by side; Spark's own number where not given.
    """
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

    given = to_arrow_schema(frame.schema)
    chosen = frame.select(*GIVEN, *drivers_of(given))
    ranges = [partitions, "series"] if partitions else ["series"]
    together = chosen.repartitionByRange(*ranges).sortWithinPartitions("series", "month")
    answer = from_arrow_schema(output_schema(given.field("series").type))
    return together.mapInArrow(verifier(claim, level), answer)


@contextlib.contextmanager
def session(workers: int) -> Iterator[Any]:
    """The session that runs already, or a local one of so many threads that ends with the block.

    Raises
    ------
    Refusal
        When Spark is not installed, or does not start.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as problem:
        raise Refusal("Spark is not installed: install the extra, sachhon[spark].") from problem
    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    logging.getLogger("py4j").setLevel(logging.WARNING)
    builder = SparkSession.builder.master(f"local[{workers}]").appName("sachhon")
    builder = builder.config("spark.sql.shuffle.partitions", str(4 * workers))
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    try:
        with _quiet():
            made = builder.getOrCreate()
    except (PySparkException, RuntimeError) as problem:
        raise Refusal(f"Spark does not start; it needs Java 17 or later: {problem}") from problem
    try:
        yield made
    finally:
        made.stop()


SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(1 << 16),
}


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Java inherits a standard error of its own, so that its chatter does not reach the terminal."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def verify_parquet(
    parquet: Parquet, target: Path, *, claim: Claim, level: float, workers: int, began: float
) -> dict[str, Any]:
    """Verify a Parquet file on Spark into one file, by ascending series; as `engine.verify.verify_file` answers."""
    from pyspark.errors import PySparkException

    parts = Path(tempfile.mkdtemp(prefix=".spark-", dir=target.parent))
    try:
        with warnings.catch_warnings(), session(workers) as spark:
            warnings.simplefilter("ignore", FutureWarning)  # pyspark's own, about pandas, which is not used
            ready = time.perf_counter()
            frame = spark.read.parquet(str(parquet.path.resolve()))
            answers = verify_frame(frame, claim=claim, level=level)
            answers.write.mode("overwrite").parquet(str(parts.resolve()))
        verdicts = parquet.write(_read(parts, parquet), output_schema(parquet.schema.field("series").type), target)
    except PySparkException as problem:
        raise Refusal(f"Spark refused: {_reason(problem)}") from problem
    finally:
        shutil.rmtree(parts, ignore_errors=True)
    return told(parquet, verdicts, time.perf_counter() - ready, ready - began, "spark", workers)


def _reason(problem: BaseException) -> str:
    """The line of a refusal within what Spark says of a failed task, else its first line."""
    lines = str(problem).splitlines() or [type(problem).__name__]
    ours = [line for line in lines if "sachhon.engine.batches." in line and ": " in line]
    return ours[0].split(": ", 1)[1] if ours else lines[0]


def _read(folder: Path, parquet: Parquet) -> Iterator[pa.RecordBatch]:
    """What Spark wrote, part after part."""
    schema = output_schema(parquet.schema.field("series").type)
    for part in sorted(folder.glob("part-*.parquet")):
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches():
                yield batch.cast(schema)
