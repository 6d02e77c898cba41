"""Arrow columns laid over the memory of numpy, and the other way round.

`pa.array` and `to_numpy` ask for pandas first, which takes half a second to load and is used for nothing here.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

FLOATS, WORDS = pa.list_(pa.float64()), pa.list_(pa.string())


def under(array: pa.Array, kind: Any) -> NDArray[Any]:
    """The values under an array without copying them; what lies under a null is anything."""
    values = np.frombuffer(array.buffers()[1] or b"", dtype=kind)
    values.flags.writeable = False
    return values[array.offset : array.offset + len(array)]


def over(values: NDArray[Any], kind: pa.DataType, known: NDArray[np.bool_] | None = None) -> pa.Array:
    """A column of numbers, in place; null where not known."""
    return pa.Array.from_buffers(kind, len(values), [bitmap(known), pa.py_buffer(values)])


def bitmap(known: NDArray[np.bool_] | None) -> pa.Buffer | None:
    """Bits of what is known; none where all is."""
    if known is None or known.all():
        return None
    return pa.py_buffer(np.packbits(known, bitorder="little"))


def lists(values: pa.Array, size: NDArray[Any], known: NDArray[np.bool_] | None = None) -> pa.Array:
    """Lists that lie one after the other; null where not known.

    Examples
    --------
    >>> lists(text(["a", "b", "c"]), np.array([2, 0, 1])).to_pylist()
    [['a', 'b'], [], ['c']]
    """
    offsets = np.zeros(len(size) + 1, dtype=np.int32)
    np.cumsum(size, out=offsets[1:])
    below = [bitmap(known), pa.py_buffer(offsets)]
    return pa.Array.from_buffers(pa.list_(values.type), len(size), below, children=[values])


def text(words: Sequence[str | None]) -> pa.Array:
    """A column of a few words.

    Examples
    --------
    >>> text(["điện", None, "nước"]).to_pylist()
    ['điện', None, 'nước']
    """
    letters = [(word or "").encode() for word in words]
    offsets = np.cumsum([0, *map(len, letters)], dtype=np.int32)
    known = np.array([word is not None for word in words], dtype=np.bool_)
    below = [bitmap(known), pa.py_buffer(offsets), pa.py_buffer(b"".join(letters))]
    return pa.Array.from_buffers(pa.string(), len(words), below)


def word_lists(rows: Sequence[Sequence[str]], known: NDArray[np.bool_] | None = None) -> pa.Array:
    """A column of a few lists of words."""
    return lists(text([word for row in rows for word in row]), np.array([len(row) for row in rows], np.int64), known)
