"""What a calculator asks and what it answers: the fields of its two dataclasses."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from sachhon.core.units import convert, same_dimension

Kind = Literal["quantity", "series", "choice"]
DECLARED = "sachhon"


class Impossible(ValueError):
    """Inputs that are fine one by one and cannot be true together.

    A calculation raises it with the field to look at and what would do.
    """

    def __init__(self, name: str, *, vi: str, en: str) -> None:
        super().__init__(f"{name}: {en}")
        self.field, self.vi, self.en = name, vi, en


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing that a calculator asks.

    ``low``, ``high`` and ``default`` are in the first of ``units``, the one a
    form offers first; ``unit`` is the SI unit that the calculation gets.
    ``exact`` inputs (prices, counts) carry no uncertainty of their own.
    """

    name: str
    kind: Kind
    vi: str
    en: str
    unit: str = "1"
    units: tuple[str, ...] = ("1",)
    low: float = float("-inf")
    high: float = float("inf")
    default: float | str | None = None
    required: bool = True
    exact: bool = False
    options: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def label(self, language: str) -> str:
        """What the field is called in one language."""
        return self.vi if language == "vi" else self.en

    def si(self, value: float) -> float:
        """A number in the first display unit, in SI."""
        return float(convert(value, self.units[0], self.unit))


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One thing that a calculator answers, shown in ``units[0]`` and kept within its own limits.

    ``follows`` names the saving that this result shrinks with, when that saving
    is capped or discounted.
    """

    name: str
    vi: str
    en: str
    unit: str = "1"
    units: tuple[str, ...] = ("1",)
    low: float = float("-inf")
    high: float = float("inf")
    follows: str = ""

    def label(self, language: str) -> str:
        """What the result is called in one language."""
        return self.vi if language == "vi" else self.en


def quantity(
    unit: str,
    low: float,
    high: float,
    *,
    vi: str,
    en: str,
    units: tuple[str, ...] = (),
    default: float | None = None,
    optional: bool = False,
    exact: bool = False,
) -> Any:
    """One number with its unit, range and name in both languages.

    Parameters
    ----------
    unit : str
        SI unit of the value that the calculation gets.
    low, high, default : float
        In the first of ``units``, or in ``unit`` where there are none.
    units : tuple of str
        Display units that a form offers, the usual one first.  Any other unit
        of the same dimension is read as well.
    optional : bool
        Whether it may be left out; the calculation then gets NaN.
    exact : bool
        Whether it carries no uncertainty of its own: prices, counts.

    Raises
    ------
    ValueError
        When a display unit measures something else, or the range is empty.

    Examples
    --------
    >>> import dataclasses
    >>> @dataclasses.dataclass(frozen=True, kw_only=True)
    ... class Asked:
    ...     flow: float = quantity("kg/s", 0.1, 50, units=("t/h", "kg/h"), vi="Lưu lượng", en="Flow", default=3.6)
    >>> Asked().flow
    1.0
    """
    spec = {
        "kind": "quantity",
        **_spec(unit, units, vi, en),
        "low": low,
        "high": high,
        "default": default,
        "required": default is None and not optional,
        "exact": exact,
    }
    return _field(spec, _si_default(default, spec["units"][0], unit, optional))


def series(
    unit: str,
    low: float,
    high: float,
    *,
    vi: str,
    en: str,
    units: tuple[str, ...] = (),
    optional: bool = False,
    exact: bool = False,
) -> Any:
    """Several numbers of one unit, such as a row of yearly cash flows; the calculation gets an array.

    Parameters are those of :func:`quantity`; of an ``optional`` series that is
    left out the calculation gets none of its numbers, an empty tuple.
    """
    spec = {"kind": "series", **_spec(unit, units, vi, en), "low": low, "high": high, "exact": exact}
    return _field({**spec, "required": not optional}, () if optional else dataclasses.MISSING)


def choice(options: Mapping[str, tuple[str, str]], *, vi: str, en: str, default: str | None = None) -> Any:
    """One of several kinds, such as a fuel: ``{code: (Vietnamese, English)}``."""
    spec = {"kind": "choice", "vi": vi, "en": en, "options": options, "default": default, "required": default is None}
    return _field(spec, dataclasses.MISSING if default is None else default)


def result(
    unit: str,
    *,
    vi: str,
    en: str,
    units: tuple[str, ...] = (),
    low: float = float("-inf"),
    high: float = float("inf"),
    follows: str = "",
) -> Any:
    """One result: its SI unit, the units it is shown in, and the limits it cannot leave.

    Parameters
    ----------
    unit : str
        SI unit of what the calculation returns; NaN is "not known".
    units : tuple of str
        Display units, the usual one first.
    low, high : float
        Limits of the interval, in the first display unit: an efficiency stays
        between 0 and 100 %.
    follows : str
        The saving that this result shrinks with, such as money with energy.
    """
    return _field({**_spec(unit, units, vi, en), "low": low, "high": high, "follows": follows}, dataclasses.MISSING)


def declared(of: type, make: type) -> dict[str, Any]:
    """Each field of a dataclass as the input or output that it declares."""
    return {
        each.name: make(name=each.name, **each.metadata[DECLARED])
        for each in dataclasses.fields(of)
        if DECLARED in each.metadata
    }


def _spec(unit: str, units: tuple[str, ...], vi: str, en: str) -> dict[str, Any]:
    for each in units:
        if not same_dimension(each, unit):
            hint = " A difference of temperature has the SI unit 'Δ°C'." if "K" in (unit, each) else ""
            raise ValueError(f"'{each}' does not measure the same as '{unit}': {en}.{hint}")
    return {"unit": unit, "units": units or (unit,), "vi": vi, "en": en}


def _si_default(default: float | None, shown: str, unit: str, optional: bool) -> Any:
    if default is not None:
        return float(convert(default, shown, unit))
    return np.nan if optional else dataclasses.MISSING


def _field(spec: dict[str, Any], default: Any) -> Any:
    if not spec.get("low", 0) <= spec.get("high", 0):
        raise ValueError(f"The range is empty: {spec['en']}.")
    return field(default=default, metadata={DECLARED: spec})
