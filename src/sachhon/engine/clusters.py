"""Whole series out of a stream of batches: what is unfinished waits, and what comes again is refused."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sachhon.engine.batches import NotClustered, runs
from sachhon.engine.flat import under

Piece = tuple[pa.RecordBatch, NDArray[np.int64], pa.Array]  # rows, where each series begins, its name
Hashes = NDArray[np.uint64]


class Seen:
    """The names that have been, to find one that comes again.

    While names ascend, none can.  Eight bytes a name are kept for the case that they stop ascending; a hit
    among those is asked about, as two names may share a hash.
    """

    def __init__(self, confirm: Callable[[object], bool] | None = None) -> None:
        self.confirm = confirm
        self.last: object = None
        self.ascending = True
        self.parts: list[Hashes] = []

    def check(self, names: pa.Array) -> None:
        """Take the next names.

        Raises
        ------
        NotClustered
            When one of them has been before.
        """
        hashes = hashed(names)
        if self.ascending and not self._ascends(names):
            self.ascending = False
            self.parts = [np.sort(np.concatenate(self.parts))] if self.parts else []
        if not self.ascending:
            self._refuse(names, hashes)
            self._merge(np.sort(hashes))
        else:
            self.parts.append(hashes)
        self.last = names[-1].as_py()

    def _ascends(self, names: pa.Array) -> bool:
        first = self.last is None or bool(names[0].as_py() > self.last)
        return first and (len(names) < 2 or bool(pc.all(pc.less(names[:-1], names[1:])).as_py()))

    def _refuse(self, names: pa.Array, hashes: Hashes) -> None:
        """Refuse the first name that is known, here or from before."""
        known = np.ones(len(hashes), dtype=np.bool_)
        known[np.unique(hashes, return_index=True)[1]] = False
        for part in self.parts:
            at = np.minimum(np.searchsorted(part, hashes), len(part) - 1)
            known |= part[at] == hashes
        for place in np.flatnonzero(known):
            name = names[int(place)].as_py()
            if self.confirm is None or self.confirm(name):
                raise NotClustered(name)

    def _merge(self, hashes: Hashes) -> None:
        """Keep a few sorted parts, each at least twice as long as the next."""
        while self.parts and len(self.parts[-1]) < 2 * len(hashes):
            hashes = np.sort(np.concatenate([self.parts.pop(), hashes]))
        self.parts.append(hashes)


def hashed(names: pa.Array) -> Hashes:
    """Eight bytes for each name: whole numbers themselves, text by its letters, eight at a time."""
    if pa.types.is_integer(names.type):
        return under(names.cast(pa.int64(), safe=False), np.uint64)
    text = names.cast(pa.large_binary())
    begins = np.frombuffer(text.buffers()[1], np.int64)[text.offset : text.offset + len(text) + 1]
    letters, sizes = np.frombuffer(text.buffers()[2] or b"", np.uint8), np.diff(begins)
    lengths, found = set(sizes.tolist()), np.empty(len(text), dtype=np.uint64)
    if len(lengths) == 1:  # as names of one length lie there already
        return _mixed(letters[begins[0] : begins[-1]].reshape(len(text), lengths.pop()))
    for size in lengths:
        those = np.flatnonzero(sizes == size)
        found[those] = _mixed(letters[begins[those][:, None] + np.arange(size)])
    return found


def _mixed(letters: NDArray[np.uint8]) -> Hashes:
    """A number for each row of letters."""
    count, size = letters.shape
    padded = np.zeros((count, -(-size // 8) * 8), dtype=np.uint8)
    padded[:, :size] = letters
    found = np.full(count, size + 1, dtype=np.uint64)
    for eight in padded.view(np.uint64).T:
        found = (found ^ eight) * np.uint64(0x9E3779B97F4A7C15)
        found ^= found >> np.uint64(32)
    return found


def whole_series(batches: Iterable[pa.RecordBatch], confirm: Callable[[object], bool] | None = None) -> Iterator[Piece]:
    """Pieces of whole series, in order; the last series of a batch waits for its rest.

    Raises
    ------
    NotClustered
        When a series comes again after another one.
    """
    seen, waiting = Seen(confirm), list[pa.RecordBatch]()
    for batch in batches:
        if not batch.num_rows:
            continue
        ends, names = runs(batch.column("series"))
        ends, names = joined(ends, names)
        if waiting and names[0].as_py() == _name(waiting[0]):
            waiting.append(batch.slice(0, int(ends[1])))
            ends, names = ends[1:], names[1:]
            if not len(names):
                continue
        if waiting:
            yield _closed(waiting)
        seen.check(names)
        waiting = [batch.slice(int(ends[-2]))]
        if len(names) > 1:
            begin = int(ends[0])
            yield batch.slice(begin, int(ends[-2]) - begin), ends[:-1] - begin, names[:-1]
    if waiting:
        yield _closed(waiting)


def joined(ends: NDArray[np.int64], names: pa.Array) -> tuple[NDArray[np.int64], pa.Array]:
    """Runs of equal names as one: a dictionary may hold a name twice."""
    if len(names) < 2:
        return ends, names
    equal = pc.equal(names[:-1], names[1:])
    if not pc.any(equal).as_py():
        return ends, names
    first = np.concatenate([[True], ~equal.to_numpy(zero_copy_only=False)])
    return np.concatenate([ends[:-1][first], ends[-1:]]), names.filter(pa.array(first))


def _name(batch: pa.RecordBatch) -> object:
    name: object = batch.column("series")[0].as_py()
    return name


def _closed(parts: list[pa.RecordBatch]) -> Piece:
    """One series out of its parts."""
    name = parts[0].column("series")[:1]
    plain = name.cast(name.type.value_type) if isinstance(name, pa.DictionaryArray) else name
    if len(parts) > 1:
        nameless = [part.drop_columns(["series"]) for part in parts]  # its dictionary may hold many thousand names
        parts = pa.Table.from_batches(nameless).unify_dictionaries().combine_chunks().to_batches()
    return parts[0], np.array([0, parts[0].num_rows], dtype=np.int64), plain
