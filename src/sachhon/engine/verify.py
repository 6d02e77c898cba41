"""Verify many series: Arrow batches in, Arrow batches out, over threads; and from file to file."""

import os
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from sachhon.core.verdict import CLAIM, LEVEL, VERDICTS
from sachhon.engine.batches import GIVEN, answered, columns, drivers_of, left_out, output_schema, room
from sachhon.engine.clusters import Piece, whole_series
from sachhon.engine.flat import over, text
from sachhon.engine.kernel import scratch, verify_series
from sachhon.engine.refusal import Refusal
from sachhon.engine.tables import tables

if TYPE_CHECKING:
    from sachhon.engine.files import Parquet

__all__ = ["Refusal", "verify_batch", "verify_batches", "verify_file", "warm_up"]

Claim = tuple[float, float]
_room = threading.local()


def verify_batch(piece: Piece, drivers: list[str], claim: Claim, level: float) -> pa.RecordBatch:
    """The answers for one piece of whole series."""
    batch, offsets, names = piece
    size = 1 << max(7, int(np.diff(offsets).max(initial=1)).bit_length())
    if getattr(_room, "size", 0) < size:
        _room.size, _room.scratch = size, scratch(size)
    answers = room(len(names))
    given, limits = columns(batch, offsets, drivers), tables(size, claim, level)
    lengths: tuple[int, int] = verify_series(given, limits, answers, _room.scratch)  # type: ignore[no-untyped-call]
    return answered(names, answers, lengths, drivers)


def verify_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    claim: Claim = CLAIM,
    level: float = LEVEL,
    workers: int = 1,
    confirm: Callable[[object], bool] | None = None,
) -> Iterator[pa.RecordBatch]:
    """Verify every series of a stream of batches; a row a series, in their order.

    Parameters
    ----------
    batches : iterable of RecordBatch
        Columns series, month, phase, use and up to four of floats, clustered
        by series; a series may reach over several batches.
    claim : (float, float)
        Low and high end of the claimed saving. [% of the adjusted baseline]
    level : float
        Of the two-sided interval. [0 to 1]
    workers : int
        Threads that compute beside the one that reads.
    confirm : callable, optional
        Asked whether a name whose hash was met before really comes twice.

    Raises
    ------
    Refusal
        When columns are missing or wrong, there are more than four drivers, or a series comes again.

    Examples
    --------
    >>> import datetime as dt
    >>> months = [dt.date(2023 + i // 12, i % 12 + 1, 1) for i in range(36)]
    >>> output = [100.0 + (i * 7) % 13 for i in range(36)]
    >>> use = [(50 + 2 * x + (i * 5) % 3) * (1 if i < 24 else 0.88) for i, x in enumerate(output)]
    >>> phase = ["baseline"] * 24 + ["reporting"] * 12
    >>> batch = pa.record_batch({"series": ["S1"] * 36, "month": months, "phase": phase, "use": use, "output": output})
    >>> (answer,) = verify_batches([batch])
    >>> answer["verdict"].to_pylist(), answer["drivers"].to_pylist(), answer["selection"].to_pylist()
    (['proven'], [['output']], ['months24'])
    """
    pieces = _with_drivers(batches, confirm)
    if workers <= 1:
        for piece, drivers in pieces:
            yield verify_batch(piece, drivers, claim, level)
        return
    waiting: deque[Future[pa.RecordBatch]] = deque()
    with ThreadPoolExecutor(workers, "verify") as pool:
        for piece, drivers in pieces:
            waiting.append(pool.submit(verify_batch, piece, drivers, claim, level))
            while waiting and (len(waiting) > workers + 1 or waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _with_drivers(
    batches: Iterable[pa.RecordBatch], confirm: Callable[[object], bool] | None
) -> Iterator[tuple[Piece, list[str]]]:
    """Pieces with the names of their candidate drivers; the columns are checked at the first batch."""
    names: list[str] | None = None

    def checked() -> Iterator[pa.RecordBatch]:
        nonlocal names
        for batch in batches:
            names = drivers_of(batch.schema) if names is None else names
            yield batch

    for piece in whole_series(checked(), confirm):
        yield piece, names or []


def warm_up() -> None:
    """Load the compiled kernel, or compile it where that has not been done."""
    names, phase = text(["a"]), text(["baseline"])
    month, use = over(np.zeros(1, np.int32), pa.date32()), over(np.ones(1), pa.float64())
    row = pa.RecordBatch.from_arrays([names, month, phase, use], names=list(GIVEN))
    list(verify_batches([row]))


def verify_file(
    source: Path,
    target: Path,
    *,
    claim: Claim = CLAIM,
    level: float = LEVEL,
    engine: str = "threads",
    workers: int | None = None,
    sort: bool = False,
    started: float | None = None,
) -> dict[str, Any]:
    """Verify every series of a Parquet file into another one.

    Parameters
    ----------
    source, target : Path
        The files; the answer appears under its name only when it is whole.
    claim, level, workers
        As in :func:`verify_batches`; workers are as many as processors where not given.
    engine : str
        ``threads`` or ``spark``.
    sort : bool
        Sort by series first, where the input is not clustered.
    started : float, optional
        When the process began, by ``time.perf_counter()``; what lies before the first row is start-up.

    Returns
    -------
    dict
        series, verdicts (name: count), ignored_columns (which hold no floats), seconds, seconds_startup,
        engine, workers.

    Raises
    ------
    Refusal
        With what was found and what would do; no file is left behind.
    """
    began = time.perf_counter() if started is None else started
    from sachhon.engine.files import Parquet, replaced

    count = workers or os.cpu_count() or 1
    parquet = Parquet(source, sort=sort, beside=target)
    drivers_of(parquet.schema)
    with replaced(source, target) as part:
        if engine == "spark":
            from sachhon.engine.spark import verify_parquet

            return verify_parquet(parquet, part, claim=claim, level=level, workers=count, began=began)
        warm_up()
        ready = time.perf_counter()
        answers = verify_batches(
            parquet.batches(), claim=claim, level=level, workers=count, confirm=parquet.comes_twice
        )
        verdicts = parquet.write(answers, output_schema(parquet.schema.field("series").type), part)
    done = time.perf_counter()
    return told(parquet, verdicts, done - ready, ready - began, "threads", count)


def told(
    parquet: "Parquet", verdicts: Counter[str], seconds: float, startup: float, engine: str, workers: int
) -> dict[str, Any]:
    """What the command says."""
    return {
        "series": verdicts.total(),
        "verdicts": {name: verdicts[name] for name in VERDICTS if verdicts[name]},
        "ignored_columns": left_out(parquet.schema),
        "seconds": round(seconds, 3),
        "seconds_startup": round(startup, 3),
        "engine": engine,
        "workers": workers,
    }
