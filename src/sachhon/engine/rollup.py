"""Readings of any interval, summed to months: the same SQL in DuckDB and in Spark.

Readings on the quarter-hour are checked for overlaps while they are summed, half a
day at a time, by a bit for each quarter-hour; series with any other reading, or
with a bit set twice, are sorted and split at the ends of months.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from sachhon.engine import rollup_sql as sql
from sachhon.engine.refusal import Refusal

COLUMNS = ("establishment", "resource", "start", "end", "use")
ENGINES = ("duckdb", "spark")
LOCAL_HOURS = 7  # Vietnam keeps UTC+7 all year; times that carry a zone are counted in it
EXAMPLES = 10
MEMORY = "800MB"


class Database(Protocol):
    """What the roll-up asks of an engine: give a name to a query, and answer one."""

    def name(self, name: str, query: str) -> None:
        """Keep the rows of a query under a name."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""


def roll_up(readings: Path, output: Path, *, engine: str = "duckdb", memory: str = MEMORY) -> dict[str, Any]:
    """Sum a Parquet file of readings to months per establishment and resource, and say what was wrong in it.

    Parameters
    ----------
    readings : Path
        Parquet with the columns establishment, resource, start, end, use; a
        reading holds from start until just before end. [one unit a resource]
    output : Path
        Parquet to be written, in order of establishment, resource and month.
    engine : {"duckdb", "spark"}
    memory : str
        DuckDB's own limit; beyond it files are written beside the output.

    Returns
    -------
    dict
        Counts of readings, months and series; what could not be read, by
        reason; repeats and overlaps with the first ten; seconds.

    Raises
    ------
    Refusal
        When a column is lacking or of another type, or no reading has a time.

    Notes
    -----
    A month in which two readings claim the same time has no use, as nobody
    can say which of them is right; exact repeats are counted once.
    """
    started = time.perf_counter()
    if engine not in ENGINES:
        raise Refusal(f"There is no engine {engine!r}: write {' or '.join(ENGINES)}.")
    source = source_of(readings, engine)
    scratch = Path(tempfile.mkdtemp(prefix=".roll-up-", dir=output.parent))
    try:
        write = _in_duckdb if engine == "duckdb" else _in_spark
        answer = write(readings, source, scratch, memory)
        os.replace(scratch / "months.parquet", output)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return {"engine": engine, **answer, "seconds": round(time.perf_counter() - started, 3)}


def source_of(readings: Path, engine: str) -> str:
    """The query that turns the file's columns into text, microseconds and a number."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(readings)
    except (OSError, pa.ArrowInvalid) as problem:
        raise Refusal(f"{readings} cannot be read as Parquet: {problem}") from problem
    lacking = [name for name in COLUMNS if name not in schema.names]
    if lacking:
        raise Refusal(f"{readings} lacks {', '.join(lacking)}; it has {', '.join(schema.names)}.")
    _check_types({name: schema.field(name).type for name in COLUMNS})
    quoted = '"{}"' if engine == "duckdb" else "`{}`"
    times = [_micros(quoted.format(name), schema.field(name).type, engine) for name in ("start", "end")]
    table = "{table}"
    return (  # no name in it comes from the file
        f"SELECT *, {sql.GOOD_USE} AS used FROM (SELECT *, {sql.IS_FINITE[engine]} AS finite FROM"  # noqa: S608
        f" (SELECT establishment, resource, {times[0]} AS begin_us, {times[1]} AS end_us,"
        f" CAST({quoted.format('use')} AS DOUBLE) AS given FROM {table}) r) q"
    )


def _check_types(types: dict[str, Any]) -> None:
    import pyarrow.types as kinds

    wrong = [name for name in ("start", "end") if not (kinds.is_timestamp(types[name]) or kinds.is_date(types[name]))]
    number = types["use"]
    if not (kinds.is_integer(number) or kinds.is_floating(number) or kinds.is_decimal(number)):
        wrong.append("use")
    if wrong:
        told = ", ".join(f"{name} holds {types[name]}" for name in wrong)
        raise Refusal(f"{told}: start and end must hold times or days, and use numbers.")


def _micros(column: str, kind: Any, engine: str) -> str:
    """Microseconds of local time since 1970."""
    zoned = getattr(kind, "tz", None) is not None
    moment = f"unix_micros(CAST({column} AS {'TIMESTAMPTZ' if zoned and engine == 'duckdb' else 'TIMESTAMP'}))"
    return f"{moment} + {LOCAL_HOURS * 3_600_000_000}" if zoned else moment


def _steps(database: Database) -> dict[str, Any]:
    """Make every named table, and say what was found on the way."""
    first, last, count = database.rows(sql.SPAN)[0]
    if not count:
        raise Refusal("No reading has an establishment, a resource, and a start before its end.")
    for name, query in sql.STEPS.items():
        database.name(name, calendar(first, last) if name == "calendar" else query)
    return {
        "readings": count,
        "series": database.rows(sql.SERIES)[0][0],
        "unreadable": dict(zip(sql.REASONS, database.rows(sql.UNREADABLE)[0], strict=True)),
        "duplicates": _told(database, "coalesce(sum(times - 1), 0)", "end_us", sql.REPEATED),
        "overlaps": _told(database, "count(*)", "until_us", sql.OVERLAPPING),
    }


def _told(database: Database, count: str, until: str, rows: str) -> dict[str, Any]:
    """How many, and the first of them by establishment, resource and local time."""
    unordered = rows.split(" ORDER BY ")[0]
    found = database.rows(f"SELECT establishment, resource, begin_us, {until} {rows} LIMIT {EXAMPLES}")
    return {
        "count": int(database.rows(f"SELECT {count} {unordered}")[0][0]),
        "first": [
            {"establishment": str(row[0]), "resource": str(row[1]), "start": _iso(row[2]), "end": _iso(row[3])}
            for row in found
        ],
    }


def _iso(micros: int) -> str:
    return (dt.datetime(1970, 1, 1) + dt.timedelta(microseconds=micros)).isoformat(sep=" ", timespec="minutes")


def calendar(first_us: int, last_us: int) -> str:
    """A query for every month between two local times: its first day, and both its ends in microseconds.

    Examples
    --------
    >>> calendar(0, 1)
    "SELECT * FROM (VALUES (DATE '1970-01-01', 0, 2678400000000)) AS c (month, first_us, after_us)"
    """
    months = ", ".join(
        f"(DATE '{day}', {_since(day)}, {_since(_next(day))})" for day in _months_between(first_us, last_us)
    )
    return f"SELECT * FROM (VALUES {months}) AS c (month, first_us, after_us)"  # noqa: S608


def _months_between(first_us: int, last_us: int) -> Iterable[dt.date]:
    day = (dt.datetime(1970, 1, 1) + dt.timedelta(microseconds=first_us)).date().replace(day=1)
    while _since(day) < last_us:
        yield day
        day = _next(day)


def _next(day: dt.date) -> dt.date:
    return (day + dt.timedelta(days=31)).replace(day=1)


def _since(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days * 2 * sql.HALF_DAY


class _DuckDB:
    """DuckDB in memory, with a limit, no network, and its overflow beside the output."""

    def __init__(self, scratch: Path, memory: str) -> None:
        import duckdb

        self.connection = duckdb.connect(config={
            "autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "memory_limit": memory,
            "preserve_insertion_order": "false", "temp_directory": str(scratch / "overflow"),
        })  # fmt: skip
        for macro in ("unix_micros(t) AS epoch_us(t)", "timestamp_micros(t) AS make_timestamp(t)",
                      "shiftleft(a, b) AS a << b"):  # fmt: skip
            self.connection.execute(f"CREATE TEMP MACRO {macro}")

    def name(self, name: str, query: str) -> None:
        """A temporary table."""
        self.connection.execute(f"CREATE TEMP TABLE {name} AS {_integer_division(query)}")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows as tuples."""
        return self.connection.execute(_integer_division(query)).fetchall()


def _integer_division(query: str) -> str:
    return query.replace(" DIV ", " // ")


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _in_duckdb(readings: Path, source: str, scratch: Path, memory: str) -> dict[str, Any]:
    database = _DuckDB(scratch, memory)
    table = f"read_parquet({_text(readings)})"
    with database.connection as connection:
        connection.execute(f"CREATE TEMP VIEW readings AS {source.replace('{table}', table)}")
        answer = _steps(database)
        target = _text(scratch / "months.parquet")
        (rows,) = connection.execute(
            f"COPY ({_integer_division(sql.MONTHS)}) TO {target} (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
    return {"months": rows[0], **answer}


class _Spark:
    """A Spark session whose clock is local time written as UTC."""

    def __init__(self, session: Any) -> None:
        self.session = session
        session.conf.set("spark.sql.session.timeZone", "UTC")

    def name(self, name: str, query: str) -> None:
        """A temporary view, kept once it was computed."""
        self.session.sql(query).persist().createOrReplaceTempView(name)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows as tuples."""
        return [tuple(row) for row in self.session.sql(query).collect()]


def months_in_spark(session: Any, readings: Any, source: str) -> tuple[Any, dict[str, Any]]:
    """The months of a Spark data frame of readings, as a data frame, and what was found on the way."""
    database = _Spark(session)
    readings.createOrReplaceTempView("given_readings")
    session.sql(source.replace("{table}", "given_readings")).createOrReplaceTempView("readings")
    answer = _steps(database)
    return session.sql(sql.MONTHS), answer


def _in_spark(readings: Path, source: str, scratch: Path, memory: str) -> dict[str, Any]:
    import pyarrow.parquet as pq

    from sachhon.engine.spark import session

    with session(os.cpu_count() or 1) as running:
        months, answer = months_in_spark(running, running.read.parquet(str(readings)), source)
        table = months.toArrow()
        running.catalog.clearCache()
    pq.write_table(table, scratch / "months.parquet", compression="zstd")
    return {"months": table.num_rows, **answer}
