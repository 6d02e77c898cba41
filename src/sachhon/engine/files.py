"""Parquet in and out: read ahead while others compute, write while they go on, and leave nothing half-written."""

import contextlib
import os
import queue
import tempfile
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sachhon.engine.batches import GIVEN, drivers_of
from sachhon.engine.refusal import Refusal

ROWS = 1 << 17  # of one batch read
SERIES = 1 << 15  # of one row group written: small enough to be written while others compute
AHEAD = 2  # batches that wait for who computes
PIECE = 1 << 20  # bytes of a column read at once, however large its row group is
SORT_MEMORY = "600MB"


class Parquet:
    """One input file, read as often as need be."""

    def __init__(self, path: Path, *, sort: bool = False, beside: Path | None = None) -> None:
        self.path, self.sort, self.beside = path, sort, beside or path
        try:
            with pq.ParquetFile(path) as file:
                self.schema = file.schema_arrow
                self.codec = _codec(file.metadata)
        except (OSError, pa.ArrowException) as problem:
            raise Refusal(f"{path} cannot be read as Parquet: {_first_line(problem)}") from problem

    @property
    def columns(self) -> list[str]:
        """What is read of it."""
        return [*GIVEN, *drivers_of(self.schema)]

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Its rows, a few batches ahead."""
        return ahead(self._sorted() if self.sort else self._as_it_is(self.columns))

    def _as_it_is(self, columns: list[str]) -> Iterator[pa.RecordBatch]:
        words = [name for name in ("series", "phase") if name in columns]
        words = [name for name in words if not pa.types.is_integer(self.schema.field(name).type)]
        try:
            with pq.ParquetFile(self.path, read_dictionary=words, pre_buffer=False, buffer_size=PIECE) as file:
                yield from file.iter_batches(batch_size=ROWS, columns=columns)
        except (OSError, pa.ArrowException) as problem:
            raise Refusal(f"{self.path} cannot be read to its end: {_first_line(problem)}") from problem

    def _sorted(self) -> Iterator[pa.RecordBatch]:
        """Its rows by series and month; what memory cannot hold is sorted on disk, beside the output."""
        import duckdb

        with tempfile.TemporaryDirectory(prefix=".sort-", dir=self.beside.parent) as folder:
            settings: dict[str, Any] = {"memory_limit": SORT_MEMORY, "temp_directory": folder}
            settings["autoinstall_known_extensions"] = False
            with duckdb.connect(config=settings) as store:
                store.execute("SET enable_progress_bar = false")
                names = ", ".join('"' + name.replace('"', '""') + '"' for name in self.columns)
                wanted = f"SELECT {names} FROM read_parquet(?) ORDER BY series, month"  # noqa: S608
                for batch in store.sql(wanted, params=[str(self.path)]).to_arrow_reader(ROWS):
                    yield batch.cast(_plain(batch.schema))

    def comes_twice(self, name: object) -> bool:
        """Whether the rows of a series really lie apart, by reading the names again."""
        spans, inside = 0, False
        for batch in self._as_it_is(["series"]):
            column = batch.column("series")
            equal = pc.equal(column, pa.scalar(name, column.type.value_type if _coded(column) else column.type))
            for run, length in _runs(equal):
                spans += run and not inside if length else 0
                inside = run
        return spans > 1

    def write(self, answers: Iterable[pa.RecordBatch], schema: pa.Schema, target: Path) -> Counter[str]:
        """Write all answers with the input's codec, while others compute; how many there are of each verdict."""
        verdicts: Counter[str] = Counter()
        words = ["selection", "verdict", "drivers.list.element", "reasons.list.element"]  # few and often the same
        with pq.ParquetWriter(target, schema, compression=self.codec, use_dictionary=words) as writer:
            for table in ahead(grouped(answers, schema)):
                for row in pc.value_counts(table.column("verdict")).to_pylist():
                    verdicts[row["values"]] += row["counts"]
                writer.write_table(table, row_group_size=SERIES * 4)
        return verdicts


def _codec(metadata: Any) -> str:
    """The codec that the input is written with."""
    if metadata.num_row_groups and metadata.num_columns:
        name: str = metadata.row_group(0).column(0).compression
        return "none" if name == "UNCOMPRESSED" else name.lower()
    return "snappy"


def _coded(column: pa.Array) -> bool:
    return isinstance(column, pa.DictionaryArray)


def _plain(schema: pa.Schema) -> pa.Schema:
    """DuckDB's views of text as text."""
    return pa.schema([(f.name, pa.string() if pa.types.is_string_view(f.type) else f.type) for f in schema])


def _runs(flags: pa.Array) -> Iterator[tuple[bool, int]]:
    """Runs of equal flags."""
    encoded = pc.run_end_encode(flags)
    begin = 0
    for end, flag in zip(encoded.run_ends.to_pylist(), encoded.values.to_pylist(), strict=True):
        yield bool(flag), end - begin
        begin = end


def grouped(answers: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """Answers in tables that are large enough for a row group."""
    held: list[pa.RecordBatch] = []
    for answer in answers:
        held.append(answer)
        if sum(part.num_rows for part in held) >= SERIES:
            yield pa.Table.from_batches(held, schema)
            held = []
    if held:
        yield pa.Table.from_batches(held, schema)


def ahead(items: Iterable[Any], depth: int = AHEAD) -> Iterator[Any]:
    """The same items, made by a thread of their own that runs a few ahead; its error is raised here."""
    ready: queue.Queue[tuple[bool, Any]] = queue.Queue(depth)
    stopped = threading.Event()

    def put(entry: tuple[bool, Any]) -> bool:
        while not stopped.is_set():
            with contextlib.suppress(queue.Full):
                ready.put(entry, timeout=0.1)
                return True
        return False

    def make() -> None:
        try:
            for item in items:
                if not put((True, item)):
                    return
            put((False, None))
        except BaseException as problem:  # handed over, whatever it is
            put((False, problem))

    maker = threading.Thread(target=make, name="ahead", daemon=True)
    maker.start()
    try:
        while True:
            more, item = ready.get()
            if more:
                yield item
            elif item is None:
                return
            else:
                raise item
    finally:
        stopped.set()
        maker.join()


@contextlib.contextmanager
def replaced(source: Path, target: Path) -> Iterator[Path]:
    """A name beside the target to write to; it takes the target's name when all went well, else it goes.

    Raises
    ------
    Refusal
        When the target is the source, or may not be written.
    """
    if target.exists() and os.path.samefile(source, target):
        raise Refusal(f"{target} is the input: name another file for the output.")
    if target.is_dir():
        raise Refusal(f"{target} is a folder: name a file for the output.")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        os.close(handle)
    except OSError as problem:
        raise Refusal(f"{target} cannot be written: {problem.strerror}.") from problem
    part = Path(name)
    try:
        yield part
        part.chmod(0o666 & ~_umask())
        part.replace(target)
    except OSError as problem:
        raise Refusal(f"{target} cannot be written: {problem.strerror}.") from problem
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _first_line(problem: BaseException) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0].rstrip(".") + "."
