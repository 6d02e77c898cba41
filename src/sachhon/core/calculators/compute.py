"""Computes a calculator: its results, how sure they are, what limits them, and how that reads in a report."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from sachhon.core.arrays import Floats
from sachhon.core.calculators.catalogue import calculators
from sachhon.core.calculators.declare import ALREADY_SAVED, Calculator, limit_prefix
from sachhon.core.calculators.fields import Impossible
from sachhon.core.calculators.read import COVERAGE, Given, WrongInputs, read
from sachhon.core.calculators.words import amount, between, paragraph
from sachhon.core.units import convert

Numbers = dict[str, float]


class Evaluated(NamedTuple):
    """What a calculation alone says, in SI: its results, what it warns of, and the intervals that it knows itself."""

    values: Numbers
    warnings: tuple[str, ...]
    intervals: Mapping[str, tuple[float, float]]


WARNINGS = {
    "capped_by_equipment": (
        "Mức tiết kiệm được giới hạn bằng mức sử dụng của thiết bị.",
        "The saving is held to the equipment's own use.",
    ),
    "capped_by_site": (
        "Mức tiết kiệm được giới hạn bằng mức sử dụng của cả cơ sở.",
        "The saving is held to the whole site's use.",
    ),
    "not_capped": (
        "Chưa có mức sử dụng của thiết bị hoặc cơ sở nên mức tiết kiệm chưa được đối chiếu.",
        "Without the use of the equipment or the site the saving has not been held against it.",
    ),
    "interaction": (
        "Mức tiết kiệm đã trừ phần mà giải pháp khác trên cùng thiết bị đã tiết kiệm.",
        "The saving leaves out what other options on the same equipment save already.",
    ),
    "no_saving": (
        "Với số liệu này, giải pháp không tiết kiệm mà còn dùng thêm.",
        "With these figures the option saves nothing and uses more.",
    ),
}
BESIDE = {"not_capped"}
"""What is warned of beside the answer and left out of the report's paragraph."""


def compute(name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of a calculator, as JSON can hold it.

    Parameters
    ----------
    name : str
        Of the catalogue, such as ``boiler-direct``.
    inputs : mapping
        ``{field: {"value": …, "unit": …, "basis": "measured" | "nameplate" | "estimated"}}``.

    Returns
    -------
    dict
        ``name``, ``version``, ``results`` ``{field: {value, unit, low, high}}``
        in display units, ``level`` of the intervals, ``warnings`` (codes, and
        in words as ``warnings_vi``, ``warnings_en``), ``source``, ``formula``,
        ``report_vi``, ``report_en``.  What is not known is None.

    Raises
    ------
    KeyError
        When there is no calculator of this name.
    WrongInputs
        With every error of the inputs.

    Notes
    -----
    Each input is moved by its standard uncertainty to either side while the
    others stay; the changes are added in quadrature (GUM, 5.1.2), inputs taken
    as independent, and the interval is ± 1.645 standard uncertainties: 90 %.
    Where the calculation hands back an interval of its own, that of a fitted
    line, each side adds to it in quadrature.

    References
    ----------
    .. [1] JCGM 100:2008, "Guide to the expression of uncertainty in measurement".
    """
    calculator = calculators()[name]
    given = read(calculator, inputs)
    try:
        own = evaluate(calculator, given.values)
    except Impossible as impossible:
        raise WrongInputs([_error(impossible, given)]) from impossible
    low, high = ends(own, half_widths(calculator, given, own.values))
    values, warnings = limited(calculator, given, own.values, low, high)
    results = {each: _shown(calculator, each, values[each], low[each], high[each]) for each in calculator.results}
    codes = [*dict.fromkeys([*own.warnings, *warnings])]
    return {
        "name": name,
        "version": calculator.version,
        "results": results,
        "level": 0.90,
        "warnings": codes,
        "warnings_vi": [_warning(calculator, code, "vi") for code in codes],
        "warnings_en": [_warning(calculator, code, "en") for code in codes],
        "source": calculator.source,
        "formula": calculator.formula,
        "report_vi": report(calculator, given, results, codes, "vi"),
        "report_en": report(calculator, given, results, codes, "en"),
    }


def evaluate(calculator: Calculator, values: Mapping[str, Any]) -> Evaluated:
    """The results of the calculation alone, in SI, what it warns of, and the intervals that it knows itself."""
    asked = {each.name for each in dataclasses.fields(calculator.asks)}
    answer = calculator.calculation(calculator.asks(**{name: values[name] for name in values.keys() & asked}))
    numbers = {name: float(getattr(answer, name)) for name in calculator.results}
    return Evaluated(numbers, tuple(getattr(answer, "warnings", ())), getattr(answer, "intervals", {}))


def ends(own: Evaluated, half: Numbers) -> tuple[Numbers, Numbers]:
    """Where each result begins and ends: its own interval and what its inputs add, in quadrature to either side.

    Raises
    ------
    ValueError
        When the calculation's own interval is of no result, or not around its value.
    """
    low, high = ({name: value + sign * half[name] for name, value in own.values.items()} for sign in (-1, 1))
    for name, (start, end) in own.intervals.items():
        value = own.values.get(name, math.inf)
        if math.isnan(value):
            continue
        if not -math.inf < start <= value <= end < math.inf:
            raise ValueError(f"The interval of {name}, {start} to {end}, is not around its value.")
        low[name] = value - math.hypot(value - start, half[name])
        high[name] = value + math.hypot(end - value, half[name])
    return low, high


def half_widths(calculator: Calculator, given: Given, centre: Numbers) -> Numbers:
    """How far each result may be off, at 90 %: one input moved at a time, added in quadrature."""
    total = dict.fromkeys(centre, 0.0)
    for name in given.spread:
        if name not in calculator.inputs or name not in {each.name for each in dataclasses.fields(calculator.asks)}:
            continue
        for moved in _moves(calculator, given, name):
            for each, change in _change(calculator, given, name, moved, centre).items():
                total[each] += change**2
    return {name: COVERAGE * math.sqrt(square) for name, square in total.items()}


def _moves(calculator: Calculator, given: Given, name: str) -> Iterator[tuple[Any, Any, float]]:
    """An input moved down and up within its range, and by how many standard uncertainties apart; each of a series."""
    spec, value = calculator.inputs[name], np.asarray(given.values[name])
    low, high = spec.si(spec.low), spec.si(spec.high)
    for place in np.ndindex(value.shape):
        spread = float(given.spread[name][place])
        if spread <= 0:
            continue
        down, up = (float(np.clip(value[place] + sign * spread, low, high)) for sign in (-1, 1))
        yield _put(value, place, down), _put(value, place, up), (up - down) / spread


def _put(value: Floats, place: tuple[int, ...], moved: float) -> Any:
    if not value.shape:
        return moved
    other = value.copy()
    other[place] = moved
    return other


def _change(calculator: Calculator, given: Given, name: str, moved: tuple[Any, Any, float], centre: Numbers) -> Numbers:
    """By how much each result moves with one standard uncertainty of one input."""
    down, up, apart = moved
    sides = [_moved(calculator, given, name, each, centre) for each in (down, up)]
    if apart <= 0:
        return {}
    whole = apart if None not in sides else apart / 2
    before, after = (side or centre for side in sides)
    changes = {each: (after[each] - before[each]) / whole for each in centre}
    return {each: change for each, change in changes.items() if math.isfinite(change)}


def _moved(calculator: Calculator, given: Given, name: str, value: Any, centre: Numbers) -> Numbers | None:
    """The results with one input moved; none where it could not be true."""
    try:
        return evaluate(calculator, {**given.values, name: value}).values
    except Impossible:
        return None


def limited(
    calculator: Calculator, given: Given, raw: Numbers, low: Numbers, high: Numbers
) -> tuple[Numbers, list[str]]:
    """Results with the savings discounted and held to the use they are taken from, and what follows them.

    The ends ``low`` and ``high`` are discounted and held in place.
    """
    values, warnings = dict(raw), list[str]()
    for saving in calculator.savings:
        followers = [each for each, spec in calculator.results.items() if saving in (each, spec.follows)]
        discount = 1.0 - given.values.get(ALREADY_SAVED, 0.0)
        warnings += ["interaction"] if discount < 1 else []
        warnings += ["no_saving"] if raw[saving] < 0 else []
        cap, codes = _cap(calculator, given, raw, saving, discount)
        warnings += codes
        for side in (values, low, high):
            _shrink(side, saving, followers, raw, discount, cap)
    return values, warnings


def _cap(calculator: Calculator, given: Given, raw: Numbers, saving: str, discount: float) -> tuple[float, list[str]]:
    """What a saving may not exceed, and which limits it met: first the equipment's use, then the site's."""
    prefix, wanted = limit_prefix(saving, calculator.savings), raw[saving] * discount
    own = {**given.values, **raw}.get(calculator.own_use.get(saving, ""), math.inf)
    equipment = given.values.get(f"{prefix}equipment_use", own) * discount
    site = given.values.get(f"{prefix}site_use", math.inf)
    if math.isnan(wanted):
        return math.inf, []
    if math.isinf(equipment) and math.isinf(site):
        return math.inf, ["not_capped"]
    met = ["capped_by_equipment"] if wanted > equipment else []
    met += ["capped_by_site"] if min(wanted, equipment) > site else []
    return min(equipment, site), met


def _shrink(side: Numbers, saving: str, followers: list[str], raw: Numbers, discount: float, cap: float) -> None:
    """Discount and cap a saving; what follows it shrinks by the same share."""
    before = side[saving] * discount
    after = min(before, cap)
    share = discount * (after / before if before > 0 else 1.0)
    for name in followers:
        side[name] = after if name == saving else side[name] * share


def report(
    calculator: Calculator, given: Given, results: Mapping[str, Mapping[str, Any]], warnings: list[str], language: str
) -> str:
    """The paragraph for the report: the calculator's sentences with the values, then what was warned of.

    That nothing holds a saving is a matter of this form, not of the plant: it
    stays among the warnings and does not weigh down the paragraph.
    """
    words = {name: _input_words(calculator, name, *given.written[name], language) for name in given.written}
    for name, shown in results.items():
        if shown["value"] is not None:
            words[name] = amount(shown["value"], shown["unit"], language)
            words[f"{name}_range"] = between(shown["low"], shown["high"], shown["unit"], language)
    sentences = calculator.report_vi if language == "vi" else calculator.report_en
    told = [_warning(calculator, code, language) for code in warnings if code not in BESIDE]
    return " ".join([paragraph(sentences, words), *told]).strip()


def _input_words(calculator: Calculator, name: str, value: Any, unit: str, language: str) -> str:
    """An input as it was written, in the words of one language."""
    spec = calculator.inputs[name]
    if spec.kind == "choice":
        return spec.options[value][0 if language == "vi" else 1]
    if spec.kind == "series":
        return "; ".join(amount(each, unit, language, digits=6) for each in value)
    return amount(value, unit, language, digits=6)


def _shown(calculator: Calculator, name: str, value: float, low: float, high: float) -> dict[str, Any]:
    """One result in its display unit, its interval kept within its limits."""
    spec = calculator.results[name]
    if not math.isfinite(value):
        return {"value": None, "unit": spec.units[0], "low": None, "high": None}
    at, start, end = (float(convert(each, spec.unit, spec.units[0])) for each in (value, low, high))
    return {
        "value": at,
        "unit": spec.units[0],
        "low": min(max(start, spec.low), at),
        "high": max(min(end, spec.high), at),
    }


def _warning(calculator: Calculator, code: str, language: str) -> str:
    return {**WARNINGS, **calculator.warns}[code][0 if language == "vi" else 1]


def _error(impossible: Impossible, given: Given) -> Any:
    value, unit = given.written.get(impossible.field, ("nothing", ""))
    found = f"{value} {unit}".strip()
    return {"field": impossible.field, "found": found, "would": impossible.en, "would_vi": impossible.vi}
