"""Norms of energy use: which one applies to a product, and on which side of it a plant stands.

A norm is dated law: for a product, a band of capacity and a span of days.  Its
unit counts electricity in one of two ways (``CONVENTIONS``), and a specific
consumption is only ever compared with a norm that counts alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sachhon.core.arrays import Flags, Floats, Reasons, quantities
from sachhon.core.factors import converted

Convention = Literal["final", "primary"]
CONVENTIONS: tuple[Convention, ...] = ("final", "primary")
STATUSES = ("below", "above", "no_norm", "no_norm_in_period", "no_band", "no_value")
STATUS = "<U17"
# Rounding in the last digits must never put a plant above its norm.
ROUNDING = 1 + 1e-9


@dataclass(frozen=True, slots=True)
class NormTable:
    """Norms in force, one place for each; bands and spans are half-open.

    Parameters
    ----------
    product : array_like of str, shape (k,)
    capacity_from, capacity_to : array_like, shape (k,)
        From this capacity up to, and not including, the other; infinity is
        open. [unit of product per year]
    valid_from, valid_to : array_like of dates, shape (k,)
        First day in force and first day no longer in force; None is open.
    value : array_like, shape (k,)
        The norm. [its own unit, such as MJ/t or kWh/t]
    convention : array_like of str, shape (k,)
        ``final`` counts electricity as 3.6 MJ/kWh, ``primary`` as the TOE
        factor does.

    Raises
    ------
    ValueError
        When shapes differ, a band or span is empty, a convention unknown, or
        two norms of one product hold for the same capacity on one day.
    """

    product: ArrayLike
    capacity_from: ArrayLike
    capacity_to: ArrayLike
    valid_from: ArrayLike
    valid_to: ArrayLike
    value: ArrayLike
    convention: ArrayLike

    def __post_init__(self) -> None:
        """Take arrays, and refuse a table with two answers."""
        kinds: tuple[Any, ...] = ("U", float, float, "datetime64[D]", "datetime64[D]", float, "U")
        for name, kind in zip(self.__slots__, kinds, strict=True):
            object.__setattr__(self, name, np.atleast_1d(np.asarray(getattr(self, name), dtype=kind)))
        if len({np.shape(getattr(self, name)) for name in self.__slots__}) > 1:
            raise ValueError("Each norm needs its product, band, span, value and convention.")
        _refuse_wrong_rows(self)
        _refuse_two_answers(self)


@dataclass(frozen=True, slots=True)
class Judged:
    """Which norm applies to each plant, and where the plant stands.  All have shape (n,).

    ``row`` is a place in the table, -1 where none applies; ``share`` is the
    specific consumption over the norm, 1 at the norm itself.
    """

    status: Reasons
    row: NDArray[np.intp]
    norm: Floats
    share: Floats


def specific_energy(
    energy: ArrayLike, output: ArrayLike, *, convention: Convention, factors: dict[Convention, ArrayLike]
) -> Floats:
    """Energy of several sources per unit of output, in the convention that a norm asks for.

    Parameters
    ----------
    energy : array_like, shape (s,) or (s, n)
        Use of each source in its own unit; NaN is not known, and neither is then the sum.
    output : array_like, shape () or (n,)
        Output over the same days. [unit of product]
    convention : str
        ``final`` or ``primary``: which of the two factors counts.
    factors : dict of array_like, shape (s,)
        Per convention, MJ per unit of each source.  For electricity 3.6
        MJ/kWh in ``final`` and 6.46 in ``primary``.

    Returns
    -------
    ndarray, shape of ``output``
        NaN where there is no output to divide by. [MJ per unit of product]

    Raises
    ------
    ValueError
        When the convention is unknown or has no factors.

    Examples
    --------
    >>> both = {"final": [3.6, 36.0], "primary": [6.46, 36.0]}
    >>> [float(specific_energy([5_000, 1_000], 100, convention=name, factors=both)) for name in CONVENTIONS]
    [540.0, 683.0]
    """
    if convention not in CONVENTIONS or convention not in factors:
        raise ValueError(f"No factors for the convention {convention}: write final or primary.")
    used = np.asarray(energy, dtype=np.float64)
    factor = np.asarray(factors[convention], dtype=np.float64).reshape((-1,) + (1,) * (used.ndim - 1))
    total = np.sum(converted(used, factor), axis=0)
    made = quantities("output", output)
    result: Floats = np.divide(total, made, out=np.full(np.broadcast(total, made).shape, np.nan), where=made > 0)
    return result


def judged(
    norms: NormTable,
    *,
    product: Sequence[str] | ArrayLike,
    capacity: ArrayLike,
    on: ArrayLike | date,
    consumption: ArrayLike,
    convention: ArrayLike,
) -> Judged:
    """Where each plant stands against the norm of its product, capacity and day.

    Parameters
    ----------
    norms : NormTable
    product : array_like of str, shape (n,)
    capacity : array_like, shape (n,)
        NaN is not known: then only a norm of every capacity applies. [unit of product per year]
    on : array_like of dates, shape (n,) or one day
        The last day of the figure's span: one that ends after the norm's does
        is outside.
    consumption : array_like, shape (n,)
        Specific consumption in the norm's own unit; NaN is not known.
    convention : array_like of str, shape (n,) or one text
        How electricity is counted in it.

    Returns
    -------
    Judged
        ``below`` (the norm itself included), ``above``, ``no_norm`` (of this
        product), ``no_norm_in_period``, ``no_band`` (for this capacity) or
        ``no_value``.

    Raises
    ------
    ValueError
        When a plant counts electricity otherwise than the norm that applies.

    References
    ----------
    .. [1] Circulars of the Ministry: 20/2016, 19/2016, 24/2017, 52/2018/TT-BCT.

    Examples
    --------
    >>> beer = NormTable(["beer"] * 2, [0, 20], [20, np.inf], ["2021-01-01"] * 2, ["2026-01-01"] * 2, [286, 196],
    ...                  ["final"] * 2)
    >>> found = judged(beer, product=["beer"] * 3, capacity=[15, 60, 60], consumption=[290.0, 190.0, 190.0],
    ...                on=["2025-12-31", "2025-12-31", "2026-06-30"], convention="final")
    >>> found.status.tolist(), found.norm.tolist()
    (['above', 'below', 'no_norm_in_period'], [286.0, 196.0, nan])
    """
    names = np.atleast_1d(np.asarray(product, dtype=np.str_))
    shape = names.shape
    size, used = (np.broadcast_to(quantities(*pair), shape) for pair in (("capacity", capacity), ("use", consumption)))
    day = np.broadcast_to(np.asarray(on, dtype="datetime64[D]"), shape)
    of_product = names[:, None] == np.asarray(norms.product)
    in_time = of_product & _within(day, norms)
    applies = in_time & _holds(size, norms)
    row = np.where(applies.any(axis=1), np.argmax(applies, axis=1) if applies.size else -1, -1)
    _refuse_other_convention(norms, row, np.broadcast_to(np.asarray(convention, dtype=np.str_), shape))
    norm = np.append(np.asarray(norms.value, dtype=np.float64), np.nan)[row]
    status = _status(of_product.any(axis=1), in_time.any(axis=1), row >= 0, used, norm)
    return Judged(status, row.astype(np.intp), norm, np.asarray(used / norm, dtype=np.float64))


def _status(of_product: Flags, in_time: Flags, in_band: Flags, used: Floats, norm: Floats) -> Reasons:
    """The first thing to say of each plant."""
    cases = {
        "no_norm": ~of_product,
        "no_norm_in_period": ~in_time,
        "no_band": ~in_band,
        "no_value": np.isnan(used),
        "above": used > norm * ROUNDING,
    }
    return np.select(list(cases.values()), list(cases), "below").astype(STATUS)


def _within(day: NDArray[np.datetime64], norms: NormTable) -> Flags:
    """Which norm is in force on which day; not a time is open."""
    start, end = np.asarray(norms.valid_from), np.asarray(norms.valid_to)
    begun = np.isnat(start) | (start <= day[:, None])
    return np.asarray(begun & (np.isnat(end) | (day[:, None] < end)), dtype=np.bool_)


def _holds(capacity: Floats, norms: NormTable) -> Flags:
    """Which norm is made for which capacity."""
    low, high = np.asarray(norms.capacity_from), np.asarray(norms.capacity_to)
    every = (low <= 0) & np.isposinf(high)
    return np.asarray(every | ((low <= capacity[:, None]) & (capacity[:, None] < high)), dtype=np.bool_)


def _refuse_wrong_rows(norms: NormTable) -> None:
    low, high = np.asarray(norms.capacity_from), np.asarray(norms.capacity_to)
    if not np.all((low >= 0) & (high > low)):
        raise ValueError("A band must rise from a capacity of zero or more to a greater one.")
    if np.any(np.asarray(norms.valid_to) <= np.asarray(norms.valid_from)):
        raise ValueError("A norm must end after it starts.")
    value = np.asarray(norms.value)
    if not np.all(np.isfinite(value) & (value > 0)):
        raise ValueError("A norm must be a positive number.")
    if not np.all(np.isin(norms.convention, CONVENTIONS)):
        raise ValueError("A norm counts electricity as final or as primary: say which.")


def _refuse_two_answers(norms: NormTable) -> None:
    """Two norms of one product may not hold for the same capacity on the same day."""
    product = np.asarray(norms.product)
    low, high = np.asarray(norms.capacity_from), np.asarray(norms.capacity_to)
    start = np.where(np.isnat(norms.valid_from), np.datetime64("0001-01-01"), norms.valid_from)
    end = np.where(np.isnat(norms.valid_to), np.datetime64("9999-12-31"), norms.valid_to)
    same = np.triu(product[:, None] == product, 1)
    same &= (low[:, None] < high) & (low < high[:, None]) & (start[:, None] < end) & (start < end[:, None])
    if np.any(same):
        first, second = (int(place[0]) for place in np.nonzero(same))
        raise ValueError(f"Norms {first + 1} and {second + 1} both hold for {product[first]}.")


def _refuse_other_convention(norms: NormTable, row: NDArray[np.intp], given: NDArray[np.str_]) -> None:
    asked = np.append(np.asarray(norms.convention), "")[row]
    wrong = (row >= 0) & (asked != given)
    if np.any(wrong):
        place = int(np.argmax(wrong))
        raise ValueError(
            f"Plant {place + 1} counts electricity as {given[place]}, its norm as {asked[place]}: count as the norm."
        )
