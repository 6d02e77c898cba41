"""Arrow in, Arrow out: the columns that the engine reads, the columns that it answers with, and refusals."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sachhon.core.baseline import MOST_DRIVERS
from sachhon.core.verdict import BESIDE, STOPS
from sachhon.engine.codes import MARKS, NUMBERS, USE, Answers, Columns
from sachhon.engine.flat import FLOATS, WORDS, lists, over, text, under, word_lists
from sachhon.engine.refusal import Refusal
from sachhon.engine.tables import frozen

GIVEN = ("series", "month", "phase", "use")
PHASES = {"baseline": 1, "reporting": 2, "": 0}
UNDATED = np.iinfo(np.int32).min
VERDICTS = ("not_enough_evidence", "worse", "not_proven", "likely", "proven")  # by the kernel's number
SELECTIONS = (None, "months24", "single", "adjusted_p")
VERDICT, SELECTION = text(VERDICTS), text(SELECTIONS)
CODES = (*STOPS, *BESIDE)  # the kernel's bits, in this order

FLOAT = pa.float64()
NO_BITS = frozen(np.empty(0, dtype=np.uint8))


class WrongColumns(Refusal):
    """A column is missing or holds something else than it should."""


class TooManyDrivers(Refusal):
    """More candidate drivers than a search over every subset may have."""


class NotClustered(Refusal):
    """Rows of one series do not follow each other; ``series`` is the first such one."""

    def __init__(self, series: object) -> None:
        super().__init__(
            f"Series {series} comes again after rows of another one: sort the input by series, or use --sort."
        )
        self.series = series


def output_schema(series: pa.DataType) -> pa.Schema:
    """The columns of the answer, for series of this type."""
    kept = series.value_type if pa.types.is_dictionary(series) else series
    kept = pa.string() if pa.types.is_large_string(kept) else kept
    fields: dict[str, pa.DataType] = {
        "series": kept,
        "n_baseline": pa.int32(), "n_reporting": pa.int32(),
        "drivers": WORDS, "coefficients": FLOATS, "standard_errors": FLOATS, "p_values": FLOATS,
        **dict.fromkeys(NUMBERS, FLOAT),
        "selection": pa.string(), "verdict": pa.string(), "reasons": WORDS,
    }  # fmt: skip
    return pa.schema(list(fields.items()))


OUTPUT = output_schema(pa.string())


def drivers_of(schema: pa.Schema) -> list[str]:
    """Names of the candidate drivers, after the columns were checked.

    Raises
    ------
    WrongColumns
        When one of series, month, phase and use is missing or of another type.
    TooManyDrivers
        When there are more than four further columns of floats.
    """
    missing = [name for name in GIVEN if schema.get_field_index(name) < 0]
    if missing:
        raise WrongColumns(
            f"Missing or doubled: column {', '.join(missing)}; found {', '.join(schema.names) or 'none'}."
            " Needed: series, month, phase, use."
        )
    for name, fits, would_do in (
        ("series", _is_name, "text or whole numbers"),
        ("month", pa.types.is_temporal, "dates"),
        ("phase", _is_text, "text: baseline, reporting or nothing"),
        ("use", _is_number, "numbers"),
    ):
        found = schema.field(name).type
        if not fits(found):
            raise WrongColumns(f"Column {name} holds {found}; needed: {would_do}.")
    names = [field.name for field in schema if field.name not in GIVEN and pa.types.is_floating(field.type)]
    if len(names) > MOST_DRIVERS:
        raise TooManyDrivers(
            f"{len(names)} candidate drivers ({', '.join(names)}): at most {MOST_DRIVERS} may be searched."
        )
    if len(set(names)) < len(names):
        raise WrongColumns(f"Two columns have the same name: {', '.join(names)}.")
    return names


def left_out(schema: pa.Schema) -> list[str]:
    """Further columns that are no candidates, as they hold no floats."""
    return [field.name for field in schema if field.name not in GIVEN and not pa.types.is_floating(field.type)]


def _is_text(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind))


def _is_name(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind))


def runs(series: pa.Array) -> tuple[NDArray[np.int64], pa.Array]:
    """Where each run of equal names begins (and the last one ends), and the names.

    Raises
    ------
    WrongColumns
        When a row has no series.
    """
    if series.null_count:
        row = pc.index(pc.is_null(series), True).as_py()
        raise WrongColumns(f"Column series is empty in row {row + 1} of a batch; every row needs its series.")
    coded = series.indices if isinstance(series, pa.DictionaryArray) else series
    encoded = pc.run_end_encode(coded, run_end_type=pa.int64())
    ends = np.concatenate([np.zeros(1, np.int64), under(encoded.run_ends, np.int64)])
    names = encoded.values
    return ends, series.dictionary.take(names) if isinstance(series, pa.DictionaryArray) else names


def columns(batch: pa.RecordBatch, offsets: NDArray[np.int64], drivers: Sequence[str]) -> Columns:
    """The columns of a batch as the kernel takes them: in place where they are floats, dates and a dictionary."""
    wanted = [*drivers, *["use"] * (USE - len(drivers)), "use"]
    read = {name: _floats(batch.column(name)) for name in dict.fromkeys(wanted)}
    index, code = _phases(batch.column("phase"))
    return Columns(
        offsets=frozen(np.ascontiguousarray(offsets, dtype=np.int64)),
        days=_days(batch.column("month")),
        phase=index,
        code=code,
        values=tuple(read[name][0] for name in wanted),
        known=tuple(read[name][1] for name in wanted),
        bits=frozen(np.array([read[name][2] for name in wanted], dtype=np.int64)),
        drivers=len(drivers),
    )


def _floats(array: pa.Array) -> tuple[NDArray[np.float64], NDArray[np.uint8], int]:
    """Values, the bitmap of what is known (empty where all is), and the bit at which it begins."""
    if not pa.types.is_float64(array.type):
        array = array.cast(pa.float64(), safe=False)
    if not array.null_count:
        return under(array, np.float64), NO_BITS, 0
    return under(array, np.float64), frozen(np.frombuffer(array.buffers()[0], dtype=np.uint8)), array.offset


def _days(array: pa.Array) -> NDArray[np.int32]:
    """Days from 1970; the least number where there is no month."""
    if not pa.types.is_date32(array.type):
        array = array.cast(pa.timestamp("s"), safe=False).cast(pa.date32(), safe=False)
    days = array.view(pa.int32())
    return under(days.fill_null(UNDATED) if days.null_count else days, np.int32)


def _phases(array: pa.Array) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """Index of each row's phase, and what each index means; nothing is ignored.

    Raises
    ------
    WrongColumns
        When a phase is neither baseline nor reporting nor empty.
    """
    if not isinstance(array, pa.DictionaryArray):
        array = array.cast(pa.string()).dictionary_encode()
    index = array.indices.cast(pa.int32())
    words = [word or "" for word in array.dictionary.to_pylist()]
    codes = [PHASES.get(word, -1) for word in words]
    for place, code in enumerate(codes):
        if code < 0 and pc.any(pc.equal(index, place)).as_py():
            raise WrongColumns(f"Column phase holds {words[place]!r}; write baseline, reporting or nothing.")
    filled = index.fill_null(len(words)) if index.null_count else index
    return under(filled, np.int32), frozen(np.array([*codes, 0], dtype=np.int8))


def room(count: int) -> Answers:
    """Where the kernel writes the answers of so many series."""
    return Answers(
        numbers=np.empty((len(NUMBERS), count)),
        marks=np.empty((len(MARKS), count), dtype=np.int32),
        coefficients=np.empty(5 * count),
        errors=np.empty(5 * count),
        p_values=np.empty(4 * count),
    )


def answered(names: pa.Array, answers: Answers, lengths: tuple[int, int], drivers: Sequence[str]) -> pa.RecordBatch:
    """The answers as a batch; what no model was found for is null."""
    marks = dict(zip(MARKS, answers.marks, strict=True))
    chosen = over(marks["chosen"], pa.int32())
    model = marks["chosen"] != 0
    size = np.bitwise_count(marks["chosen"])
    own = size + model
    known = ~np.isnan(answers.numbers)
    coefficients, errors = over(answers.coefficients[: lengths[0]], FLOAT), over(answers.errors[: lengths[0]], FLOAT)
    rows = {
        "n_baseline": over(marks["n_baseline"], pa.int32()),
        "n_reporting": over(marks["n_reporting"], pa.int32()),
        "drivers": _driver_sets(*drivers).take(chosen),
        "coefficients": lists(coefficients, own, model),
        "standard_errors": lists(errors, own, model),
        "p_values": lists(over(answers.p_values[: lengths[1]], FLOAT), size, model),
        **{name: over(answers.numbers[i], FLOAT, known[i]) for i, name in enumerate(NUMBERS)},
        "selection": SELECTION.take(over(marks["selection"], pa.int32())),
        "verdict": VERDICT.take(over(marks["verdict"], pa.int32())),
        "reasons": _reasons(marks["reasons"]),
    }
    schema = output_schema(names.type)
    return pa.RecordBatch.from_arrays([names.cast(schema.field("series").type), *rows.values()], schema=schema)


@lru_cache(maxsize=16)
def _driver_sets(*drivers: str) -> pa.Array:
    """The names of each subset of drivers, by its bits; no subset is null."""
    sets = [[name for v, name in enumerate(drivers) if mask >> v & 1] for mask in range(1 << len(drivers))]
    return word_lists(sets, np.arange(len(sets)) > 0)


def _reasons(bits: NDArray[np.int32]) -> pa.Array:
    """The codes of each series' bits, in their order."""
    kinds, place = np.unique(bits, return_inverse=True)
    return word_lists([_codes(kind) for kind in kinds.tolist()]).take(over(place.astype(np.int32), pa.int32()))


@lru_cache(maxsize=4096)
def _codes(bits: int) -> list[str]:
    return [code for bit, code in enumerate(CODES) if bits >> bit & 1]
