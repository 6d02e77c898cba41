"""Reads what people gave a calculator, and says all that is wrong with it at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict

import numpy as np

from sachhon.core.arrays import Floats
from sachhon.core.calculators.declare import Calculator
from sachhon.core.calculators.fields import Input
from sachhon.core.calculators.words import number, unit_after
from sachhon.core.units import canonical, convert, known, same_dimension, unit

BASES = {"measured": 0.02, "nameplate": 0.05, "estimated": 0.10}
"""Relative standard uncertainty of an input by where it comes from: a convention, until the instrument's is given."""

KELVINS = {"measured": 2.0, "nameplate": 5.0, "estimated": 10.0}
"""The same for a temperature, in kelvins, as a share of a temperature says nothing."""

LEVEL = 0.90
COVERAGE = 1.6448536269514722
"""Half-width of a normal interval at :data:`LEVEL`, in standard uncertainties."""

PARTS = {"value", "unit", "basis", "uncertainty"}


class Error(TypedDict):
    """What is wrong with one field, what was found, and what would do in both languages."""

    field: str
    found: str
    would: str
    would_vi: str


class WrongInputs(ValueError):
    """Inputs that cannot be computed, with every error."""

    def __init__(self, errors: list[Error]) -> None:
        super().__init__("; ".join(f"{each['field']}: {each['found']} – {each['would']}" for each in errors))
        self.errors = errors


@dataclass(slots=True)
class Given:
    """Inputs as read: values in SI, their standard uncertainties, and how they were written."""

    values: dict[str, Any] = field(default_factory=dict)
    spread: dict[str, Floats] = field(default_factory=dict)
    written: dict[str, tuple[Any, str]] = field(default_factory=dict)
    basis: dict[str, str] = field(default_factory=dict)


class _Bad(Exception):
    """One part of one input that will not do."""

    def __init__(self, found: object, vi: str, en: str) -> None:
        super().__init__(en)
        self.found, self.vi, self.en = found, vi, en


def read(calculator: Calculator, inputs: Mapping[str, Any]) -> Given:
    """The inputs of a calculator in SI, or everything that is wrong with them.

    Parameters
    ----------
    inputs : mapping
        ``{field: {"value": …, "unit": …, "basis": …}}``.  ``basis`` is one of
        :data:`BASES`, by default ``estimated``.  ``uncertainty`` may give the
        instrument's own ± at 90 %, in the same unit (a difference, for a
        temperature).  A choice has a ``value`` only.

    Raises
    ------
    WrongInputs
        Unknown and missing fields, units of another dimension, values that are
        not numbers or out of range: all of them at once.
    """
    given, errors = Given(), [*_unknown(calculator, inputs)]
    for name, spec in calculator.inputs.items():
        try:
            _read_one(spec, inputs.get(name), given)
        except _Bad as bad:
            errors.append({"field": name, "found": _quoted(bad.found), "would": bad.en, "would_vi": bad.vi})
    if errors:
        raise WrongInputs(errors)
    return given


def _unknown(calculator: Calculator, inputs: Mapping[str, Any]) -> list[Error]:
    fields = ", ".join(calculator.inputs)
    return [
        {
            "field": str(name),
            "found": "unknown field",
            "would": f"one of: {fields}",
            "would_vi": f"một trong các trường: {fields}",
        }
        for name in inputs
        if name not in calculator.inputs
    ]


def _read_one(spec: Input, item: Any, given: Given) -> None:
    if item is None:
        if spec.required:
            raise _Bad("nothing", f"cần có: {spec.vi}", f"it is needed: {spec.en}")
        if spec.default is not None:
            _keep(spec, spec.default, {"unit": spec.units[0], "basis": "estimated"}, given)
        return
    if not isinstance(item, Mapping) or "value" not in item or not PARTS.issuperset(item):
        example = '{"value": …, "unit": "%s", "basis": "measured"}' % spec.units[0]  # noqa: UP031
        raise _Bad(item, f"ghi {example}", f"write {example}")
    _keep(spec, item["value"], item, given)


def _keep(spec: Input, value: Any, item: Mapping[str, Any], given: Given) -> None:
    if spec.kind == "choice":
        if not isinstance(value, str) or value not in spec.options:
            raise _Bad(value, f"một trong: {', '.join(spec.options)}", f"one of: {', '.join(spec.options)}")
        given.values[spec.name] = value
        given.written[spec.name] = (value, "")
        return
    basis = _basis(item.get("basis", "estimated"))
    typed = _unit(spec, item.get("unit", "1" if spec.units == ("1",) else None))
    array = _numbers(spec, value)
    si = convert(array, typed, spec.unit)
    _in_range(spec, si, value, typed)
    given.values[spec.name] = si if spec.kind == "series" else float(si)
    given.spread[spec.name] = _spread(spec, si, item.get("uncertainty"), typed, basis)
    given.written[spec.name] = (value, canonical(typed))
    given.basis[spec.name] = basis


def _basis(basis: Any) -> str:
    if not isinstance(basis, str) or basis not in BASES:
        raise _Bad(basis, f"nguồn số liệu là một trong: {', '.join(BASES)}", f"basis is one of: {', '.join(BASES)}")
    return basis


def _unit(spec: Input, typed: Any) -> str:
    if isinstance(typed, str) and known(typed) and same_dimension(typed, spec.unit):
        return typed
    units = ", ".join(spec.units)
    found = "no unit" if typed is None else f"unit {typed}"
    raise _Bad(found, f"đơn vị như: {units}", f"a unit such as: {units}")


def _numbers(spec: Input, value: Any) -> Floats:
    """One number or, for a series, at least one; never a text, a truth value, or what is not finite."""
    items = value if spec.kind == "series" else [value]
    if not isinstance(items, list | tuple) or not items or not all(map(_finite, items)):
        many = spec.kind == "series"
        raise _Bad(value, "một dãy số" if many else "một số", "a list of numbers" if many else "a number")
    return np.asarray(items if spec.kind == "series" else items[0], dtype=np.float64)


def _finite(item: object) -> bool:
    return isinstance(item, int | float) and not isinstance(item, bool) and abs(item) < 1e300 and math.isfinite(item)


def _in_range(spec: Input, si: Floats, value: Any, typed: str) -> None:
    low, high = spec.si(spec.low), spec.si(spec.high)
    slack = 1e-9 * max(abs(edge) for edge in (low, high, 1.0) if math.isfinite(edge))
    slack = min(slack, 1e-9 * abs(high - low)) if math.isfinite(high - low) else slack
    if np.all((si >= low - slack) & (si <= high + slack)):
        return
    raise _Bad(f"{value} {typed}".strip(), _span(spec, "vi"), _span(spec, "en"))


def _span(spec: Input, language: str) -> str:
    """The range in words, in the first display unit."""
    low, high = (number(edge, language, digits=9) for edge in (spec.low, spec.high))
    name = unit_after(high if math.isfinite(spec.high) else low, spec.units[0], language)
    if not math.isfinite(spec.high):
        return (
            f"{'từ' if language == 'vi' else 'at least'} {low} {name}{' trở lên' if language == 'vi' else ''}".strip()
        )
    words = f"từ {low} đến {high}" if language == "vi" else f"from {low} to {high}"
    return f"{words} {name}".strip()


def _spread(spec: Input, si: Floats, uncertainty: Any, typed: str, basis: str) -> Floats:
    """Standard uncertainty in SI: the instrument's own, else the convention of the basis."""
    if uncertainty is not None:
        if not _finite(uncertainty) or uncertainty < 0:
            raise _Bad(uncertainty, "± là một số không âm", "± is a number that is not negative")
        return np.full(si.shape, uncertainty * unit(typed).factor / unit(spec.unit).factor / COVERAGE)
    if spec.exact:
        return np.zeros(si.shape)
    scale = unit(spec.units[0])
    if scale.point:
        return np.full(si.shape, KELVINS[basis])
    read_off = np.abs(convert(si, spec.unit, spec.units[0])) * scale.factor / unit(spec.unit).factor
    return np.asarray(BASES[basis] * read_off, dtype=np.float64)


def _quoted(found: object) -> str:
    return found if isinstance(found, str) else repr(found)
