"""Sums of money in đồng, whatever the header or the cell counts them in."""

from __future__ import annotations

import re

from sachhon.reading.numbers import read_number
from sachhon.reading.problems import Problem, asked, wrong
from sachhon.reading.text import plain

from .unitwords import unit_key

_FACTORS = {
    "dong": 1, "d": 1, "vnd": 1, "vnđ": 1, "nghindong": 10**3, "ngandong": 10**3, "1000dong": 10**3, "nghin": 10**3,
    "trieudong": 10**6, "trieu": 10**6, "trd": 10**6, "tr": 10**6, "trdong": 10**6, "millionvnd": 10**6,
    "tydong": 10**9, "ty": 10**9, "tyvnd": 10**9, "billionvnd": 10**9,
}  # fmt: skip
_OWN_UNIT = re.compile(r"(.*[0-9])\s*([^\W\d_].*)", re.DOTALL)


def factor_of(unit: str) -> int | None:
    """How many đồng one of these is; None for what is no unit of money."""
    return _FACTORS.get(unit_key(unit))


def read_money(cell: str | float, unit: str) -> int | Problem:
    """An amount in whole đồng; a text may carry a unit of its own, which goes before the header's.

    >>> read_money("0,3 tỷ", "triệu đồng"), read_money(12.5, "tỷ đồng"), read_money("300", "triệu đồng")
    (300000000, 12500000000, 300000000)
    """
    parts = _OWN_UNIT.fullmatch(plain(cell)) if isinstance(cell, str) else None
    own = factor_of(parts.group(2)) if parts else None
    factor = own or factor_of(unit or "đồng")
    if factor is None:
        return asked("header_unit", found=str(cell), header=unit)
    value = read_number(parts.group(1) if parts and own else cell) if isinstance(cell, str) else float(cell)
    if isinstance(value, float):
        return _whole(value, factor, str(cell))
    if value.code == "ambiguous_number":
        choices = [round(choice * factor) for choice in value.params["choices"]]
        return asked(value.code, found=str(cell), choices=choices)
    return value


def _whole(value: float, factor: int, found: str) -> int | Problem:
    """The amount in whole đồng; a part of a đồng is no amount."""
    amount = value * factor
    return round(amount) if abs(amount - round(amount)) < 0.01 else wrong("integer", found=found)
