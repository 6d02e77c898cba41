"""Units of measure: what a factory writes, turned into SI and back.

A unit is a product of atoms, such as ``kcal/(h·m²)`` or ``đồng/kWh``; any
product of known atoms is a unit, so there is no list to keep of all of them.
Temperatures and gauge pressures are points on a scale: they carry an offset,
and never stand inside a product; a difference of temperature is in ``Δ°C``.  A year is a dimension of its own, because
8,000 hours a year are not a share of the time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats

Dimension = Mapping[str, int]


class UnknownUnit(ValueError):
    """A unit that cannot be read."""

    def __init__(self, unit: str) -> None:
        super().__init__(f"'{unit}' is not a unit that is known here.")
        self.unit = unit


class OtherDimension(ValueError):
    """A unit that measures something else."""

    def __init__(self, unit: str, wanted: str) -> None:
        super().__init__(f"'{unit}' does not measure the same as '{wanted}'.")
        self.unit, self.wanted = unit, wanted


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that was read: value in SI = value × factor + offset."""

    factor: float
    offset: float
    dimension: tuple[tuple[str, int], ...]
    point: str = ""

    @property
    def measures(self) -> tuple[str, tuple[tuple[str, int], ...]]:
        """What two units must share to be turned into each other."""
        return self.point, self.dimension


_ENERGY: Dimension = {"kg": 1, "m": 2, "s": -2}
_POWER: Dimension = {"kg": 1, "m": 2, "s": -3}
_PRESSURE: Dimension = {"kg": 1, "m": -1, "s": -2}
_BTU, _KCAL = 1055.05585262, 4186.8
_POUND, _INCH = 0.45359237, 0.0254
_KGF_CM2, _PSI, _ATM = 98066.5, 6894.757293168361, 101325.0
_GALLON = 3.785411784e-3

# Atoms that take SI prefixes.
_PREFIXED: dict[str, tuple[float, Dimension]] = {
    "m": (1.0, {"m": 1}),
    "g": (1e-3, {"kg": 1}),
    "L": (1e-3, {"m": 3}),
    "J": (1.0, _ENERGY),
    "Wh": (3600.0, _ENERGY),
    "cal": (_KCAL / 1000, _ENERGY),
    "W": (1.0, _POWER),
    "VA": (1.0, _POWER),
    "var": (1.0, _POWER),
    "Pa": (1.0, _PRESSURE),
    "bar": (1e5, _PRESSURE),
    "V": (1.0, {"kg": 1, "m": 2, "s": -3, "A": -1}),
    "A": (1.0, {"A": 1}),
    "Hz": (1.0, {"s": -1}),
    "Wp": (1.0, {"Wp": 1}),
    "lm": (1.0, {"lm": 1}),
}
_PREFIXES = {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "h": 1e2, "d": 1e-1, "c": 1e-2, "m": 1e-3, "µ": 1e-6}

_ATOMS: dict[str, tuple[float, Dimension]] = {
    "1": (1.0, {}),
    "%": (1e-2, {}),
    "ppm": (1e-6, {}),
    "piece": (1.0, {}),
    "s": (1.0, {"s": 1}),
    "min": (60.0, {"s": 1}),
    "h": (3600.0, {"s": 1}),
    "day": (86400.0, {"s": 1}),
    "week": (604800.0, {"s": 1}),
    "month": (1 / 12, {"year": 1}),
    "year": (1.0, {"year": 1}),
    "K": (1.0, {"K": 1}),
    "Δ°C": (1.0, {"K": 1}),
    "Δ°F": (5 / 9, {"K": 1}),
    "t": (1000.0, {"kg": 1}),
    "lb": (_POUND, {"kg": 1}),
    "klb": (1000 * _POUND, {"kg": 1}),
    "gr": (_POUND / 7000, {"kg": 1}),
    "ha": (1e4, {"m": 2}),
    "in": (_INCH, {"m": 1}),
    "ft": (12 * _INCH, {"m": 1}),
    "gal": (_GALLON, {"m": 3}),
    "cfm": ((12 * _INCH) ** 3 / 60, {"m": 3, "s": -1}),
    "gpm": (_GALLON / 60, {"m": 3, "s": -1}),
    "Btu": (_BTU, _ENERGY),
    "MMBtu": (1e6 * _BTU, _ENERGY),
    "hp": (745.6998715822702, _POWER),
    "PS": (735.49875, _POWER),
    "TR": (12000 * _BTU / 3600, _POWER),
    "kgf/cm²": (_KGF_CM2, _PRESSURE),
    "psi": (_PSI, _PRESSURE),
    "atm": (_ATM, _PRESSURE),
    "mH₂O": (9806.65, _PRESSURE),
    "mmH₂O": (9.80665, _PRESSURE),
    "mmHg": (133.322387415, _PRESSURE),
    "rpm": (1 / 60, {"s": -1}),
    "lx": (1.0, {"lm": 1, "m": -2}),
    "Nm³": (1.0, {"Nm³": 1}),
    "CO₂e": (1.0, {"CO₂e": 1}),
    "kgCO₂e": (1.0, {"CO₂e": 1}),
    "tCO₂e": (1000.0, {"CO₂e": 1}),
    "VND": (1.0, {"VND": 1}),
    "thousand VND": (1e3, {"VND": 1}),
    "million VND": (1e6, {"VND": 1}),
    "billion VND": (1e9, {"VND": 1}),
}

# Points of a scale: factor, offset, dimension, which scale.
_POINTS: dict[str, Unit] = {
    "K": Unit(1.0, 0.0, (("K", 1),), "temperature"),
    "°C": Unit(1.0, 273.15, (("K", 1),), "temperature"),
    "°F": Unit(5 / 9, 459.67 * 5 / 9, (("K", 1),), "temperature"),
    "°R": Unit(5 / 9, 0.0, (("K", 1),), "temperature"),
    **{
        name: Unit(factor, _ATM, (("kg", 1), ("m", -1), ("s", -2)))
        for name, factor in {
            "barg": 1e5,
            "kPag": 1e3,
            "MPag": 1e6,
            "kgf/cm²g": _KGF_CM2,
            "psig": _PSI,
        }.items()
    },
}

# What people write, folded to lower case, and the atom that is meant.
_SPELLINGS = {
    **dict.fromkeys(("hour", "hours", "hr", "giờ", "gio"), "h"),
    **dict.fromkeys(("minute", "minutes", "phút", "phut"), "min"),
    **dict.fromkeys(("second", "seconds", "sec", "giây", "giay"), "s"),
    **dict.fromkeys(("days", "d", "ngày", "ngay"), "day"),
    **dict.fromkeys(("months", "tháng", "thang"), "month"),
    **dict.fromkeys(("years", "yr", "y", "a", "năm", "nam"), "year"),
    **dict.fromkeys(("tấn", "tan", "tonne", "tonnes"), "t"),
    **dict.fromkeys(("lít", "lit", "litre", "litres", "liter"), "L"),
    **dict.fromkeys(("đồng", "dong", "đ", "vnđ", "vnd"), "VND"),
    **dict.fromkeys(("nghìn đồng", "nghin dong", "1000 vnd", "1.000 đồng"), "thousand VND"),
    **dict.fromkeys(("triệu đồng", "trieu dong", "tr.đ", "trđ"), "million VND"),
    **dict.fromkeys(("tỷ đồng", "tỉ đồng", "ty dong"), "billion VND"),
    **dict.fromkeys(("cái", "chiếc", "bộ", "pieces"), "piece"),
    **dict.fromkeys(("kg/cm²", "kgf/cm2", "at"), "kgf/cm²"),
    **dict.fromkeys(("kg/cm²g", "kgf/cm2g"), "kgf/cm²g"),
    **dict.fromkeys(("oc", "độ c", "º c", "ºc", "c", "degc"), "°C"),
    **dict.fromkeys(("of", "ºf", "degf"), "°F"),
    **dict.fromkeys(("or", "ºr", "degr"), "°R"),
    **dict.fromkeys(("kelvin",), "K"),
    **dict.fromkeys(("δ°c", "δk", "delta c", "đ°c"), "Δ°C"),
    **dict.fromkeys(("nm3",), "Nm³"),
    **dict.fromkeys(("mã lực", "ma luc", "cv"), "PS"),
    **dict.fromkeys(("ton", "rt", "tons of refrigeration"), "TR"),
    **dict.fromkeys(("vòng/phút", "vg/ph", "v/ph"), "rpm"),
    **dict.fromkeys(("lux",), "lx"),
    **dict.fromkeys(("mh2o", "mcn"), "mH₂O"),
    **dict.fromkeys(("mmh2o",), "mmH₂O"),
    **dict.fromkeys(("kgco2e", "kgco2", "kgco₂"), "kgCO₂e"),
    **dict.fromkeys(("tco2e", "tco2", "tco₂"), "tCO₂e"),
    **dict.fromkeys(("scfm",), "cfm"),
    **dict.fromkeys(("", "-", "share"), "1"),
}
_VIETNAMESE = MappingProxyType(
    {
        "h": "giờ",
        "min": "phút",
        "s": "giây",
        "day": "ngày",
        "week": "tuần",
        "month": "tháng",
        "year": "năm",
        "t": "tấn",
        "VND": "đồng",
        "thousand VND": "nghìn đồng",
        "million VND": "triệu đồng",
        "billion VND": "tỷ đồng",
        "piece": "cái",
        "hp": "HP",
        "L": "lít",
        "rpm": "vòng/phút",
        "1": "",
    }
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_FACTOR = re.compile(r"^(.*?)([²³⁴]|\^?[234])?$")
_UNFINISHED = re.compile(r"^\s*[/·*]|[/·*(]\s*([/·*)]|$)|\([^)]*\(")
_SPLIT = re.compile(r"([/·*()])")


@cache
def unit(text: str) -> Unit:
    """Read a unit as people write it.

    Parameters
    ----------
    text : str
        For example ``t/h``, ``kg/cm²``, ``kcal/kg``, ``triệu đồng/năm``, ``°C``.

    Raises
    ------
    UnknownUnit
        When a part of it is not known.

    Examples
    --------
    >>> unit("kcal/kg").factor
    4186.8
    >>> unit("triệu đồng/năm").dimension
    (('VND', 1), ('year', -1))
    >>> unit("kg/cm²").factor
    98066.5
    """
    whole = _spelt(text.strip())
    if whole in _POINTS:
        return _POINTS[whole]
    if (single := _atom(whole)) is not None:
        return Unit(single[0], 0.0, _sorted(single[1]))
    return _product(text.strip())


def known(text: str) -> bool:
    """Whether a unit can be read.

    Examples
    --------
    >>> known("m³/h"), known("bushel")
    (True, False)
    """
    try:
        unit(text)
    except UnknownUnit:
        return False
    return True


def same_dimension(one: str, other: str) -> bool:
    """Whether two units measure the same.

    Examples
    --------
    >>> same_dimension("kWh/year", "kcal/year"), same_dimension("kWh", "kW"), same_dimension("°C", "Δ°C")
    (True, False, False)
    """
    return unit(one).measures == unit(other).measures


def convert(value: ArrayLike, from_unit: str, to_unit: str) -> Floats:
    """A value in another unit of the same dimension.

    Parameters
    ----------
    value : array_like, any shape
        In ``from_unit``; not known is NaN and stays NaN.
    from_unit, to_unit : str
        As people write them.

    Returns
    -------
    ndarray, shape of ``value``
        In ``to_unit``.

    Raises
    ------
    UnknownUnit
        When one of them cannot be read.
    OtherDimension
        When they do not measure the same.

    References
    ----------
    .. [1] BIPM, "The International System of Units", 9th edition, 2019.
    .. [2] NIST Special Publication 811, appendix B: inch, pound, gallon,
       horsepower, Btu and calorie of the International Table, kilogram-force.

    Examples
    --------
    >>> float(convert(10.0, "t/h", "kg/h"))
    10000.0
    >>> float(convert(7.0, "barg", "bar"))
    8.01325
    >>> float(convert(100.0, "°C", "K"))
    373.15
    >>> float(convert(1.0, "TR", "kW").round(4))
    3.5169
    """
    source, target = unit(from_unit), unit(to_unit)
    if source.measures != target.measures:
        raise OtherDimension(from_unit, to_unit)
    given = np.asarray(value, dtype=np.float64)
    if source == target:
        return given
    if source.offset == target.offset:
        return np.asarray(given * (source.factor / target.factor), dtype=np.float64)
    return np.asarray((given * source.factor + source.offset - target.offset) / target.factor, dtype=np.float64)


def shown(text: str, language: str) -> str:
    """A unit as it is written in Vietnamese or in English.

    Examples
    --------
    >>> shown("million VND/year", "vi"), shown("million VND/year", "en")
    ('triệu đồng/năm', 'million VND/year')
    >>> shown("kgf/cm²g", "vi"), shown("t/h", "vi"), shown("1", "en")
    ('kg/cm² (áp suất dư)', 'tấn/giờ', '')
    """
    text = canonical(text)
    gauge = {"barg": "bar", "kPag": "kPa", "MPag": "MPa", "kgf/cm²g": "kg/cm²"}
    if text in gauge:
        return f"{gauge[text]} ({'áp suất dư' if language == 'vi' else 'gauge'})"
    if text == "Δ°C":
        return "°C"
    if language != "vi":
        return "" if text == "1" else text
    return "".join(_VIETNAMESE.get(part, part) for part in _SPLIT.split(text))


def canonical(text: str) -> str:
    """A unit in this project's own spelling.

    Examples
    --------
    >>> canonical("đồng/kWh"), canonical("m3/h"), canonical("kg/cm2g")
    ('VND/kWh', 'm³/h', 'kgf/cm²g')
    """
    whole = _spelt(text.strip())
    if whole in _ATOMS or whole in _POINTS:
        return whole
    parts = (
        re.sub(r"(?<=[a-z])\^?([23])$", lambda found: "²³"[int(found[1]) - 2], part) for part in _SPLIT.split(whole)
    )
    return "".join(_spelt(part.strip()) if part.strip() else part for part in parts)


def _spelt(text: str) -> str:
    """The atom that a spelling means; the text itself where none is known."""
    if text in _ATOMS or text in _POINTS:
        return text
    return _SPELLINGS.get(text.casefold().replace("cm2", "cm²"), text)


def _atom(text: str) -> tuple[float, Dimension] | None:
    """Factor and dimension of one atom, with its prefix; none where it is not one."""
    text = _spelt(text)
    if text in _ATOMS:
        return _ATOMS[text]
    if text in _PREFIXED:
        return _PREFIXED[text]
    if text[:1] in _PREFIXES and text[1:] in _PREFIXED:
        factor, dimension = _PREFIXED[text[1:]]
        return _PREFIXES[text[0]] * factor, dimension
    folded = text.casefold()
    return next((_atom(name) for name in _TYPED_CARELESSLY if name.casefold() == folded and name != text), None)


# Units that are often typed in the wrong case, where no other unit could be meant.
_TYPED_CARELESSLY = ("kWh", "MWh", "kW", "kJ", "MJ", "GJ", "kPa", "MPa", "kcal", "kg", "kVA", "kVAr", "Btu", "MMBtu")
_ATOMS["kVAr"] = (1000.0, _POWER)


def _product(text: str) -> Unit:
    """Read a product: after a stroke each atom divides, up to the bracket's end or the next stroke."""
    if _UNFINISHED.search(text) or text.count("(") != text.count(")"):
        raise UnknownUnit(text)
    factor, dimension = 1.0, dict[str, int]()
    sign, inside = 1, False
    for part in _SPLIT.split(text):
        part = part.strip()
        if part in "()":
            inside = part == "(" if part else inside
        elif part == "/":
            sign = -1
        elif part in "·*":
            sign = sign if inside else 1
        else:
            size, power, atom = _powered(part, text)
            factor *= size ** (sign * power)
            for name, exponent in atom.items():
                dimension[name] = dimension.get(name, 0) + sign * power * exponent
    return Unit(factor, 0.0, _sorted(dimension))


def _powered(part: str, whole: str) -> tuple[float, int, Dimension]:
    """One atom of a product and its power; °C inside a product is a difference."""
    found = _FACTOR.match(part)
    name, power = (found[1], found[2]) if found else (part, None)
    exact = _atom("K" if _spelt(part) == "°C" else part) if part else None
    if exact is not None:
        return exact[0], 1, exact[1]
    atom = _atom(name) if name else None
    if atom is None:
        raise UnknownUnit(whole)
    return atom[0], int((power or "1").translate(_SUPERSCRIPTS).lstrip("^")), atom[1]


def _sorted(dimension: Dimension) -> tuple[tuple[str, int], ...]:
    """A dimension that compares equal however it was written."""
    return tuple(sorted((name, power) for name, power in dimension.items() if power))
