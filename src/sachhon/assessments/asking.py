"""A calculator's questions as a form: what was typed, what it means, and what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sachhon.core import units
from sachhon.core.calculators import Calculator
from sachhon.core.calculators.fields import Input
from sachhon.display import numbers
from sachhon.reading.numbers import read_number
from sachhon.reading.text import tidy

BASES: tuple[tuple[str, str | Promise], ...] = (
    ("measured", gettext_lazy("measured")),
    ("nameplate", gettext_lazy("nameplate")),
    ("estimated", gettext_lazy("estimated")),
)
UNIT, BASIS, DOUBT = "-unit", "-basis", "-pm"
LONGEST = 400


@dataclass(slots=True)
class Line:
    """One question with its answer as typed, which stays as typed."""

    spec: Input
    text: str = ""
    unit: str = ""
    basis: str = "estimated"
    doubt: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The field's name, which is its name in the address."""
        return self.spec.name

    @property
    def label(self) -> str:
        """What is asked, in the reader's language."""
        return self.spec.label(numbers.spoken())

    @property
    def units(self) -> list[tuple[str, str, bool]]:
        """The units to choose from: code, words, whether chosen."""
        own = [*self.spec.units, *([self.unit] if self.unit not in self.spec.units else [])]
        return [(each, units.shown(each, numbers.spoken()), each == self.unit) for each in own]

    @property
    def bases(self) -> list[tuple[str, str, bool]]:
        """Where the number may come from: code, words, whether chosen."""
        return [(code, str(words), code == self.basis) for code, words in BASES]

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """The kinds to choose from: code, words, whether chosen."""
        side = 0 if numbers.spoken() == "vi" else 1
        return [(code, words[side], code == self.text) for code, words in self.spec.options.items()]

    @property
    def hint(self) -> str:
        """The range that is sensible, and what counts where nothing is written."""
        spec, unit = self.spec, units.shown(self.spec.units[0], numbers.spoken())
        said = []
        if math.isfinite(spec.low) and math.isfinite(spec.high):
            span = numbers.span(spec.low, spec.high, None)
            said.append(f"{span} {unit}")
        if isinstance(spec.default, float | int):
            value = f"{numbers.number(spec.default)} {unit}".strip()
            said.append(_("%(value)s if left empty") % {"value": value})
        return "; ".join(part.strip() for part in said)


@dataclass(slots=True)
class Asked:
    """The whole form: its lines, and the inputs as the calculator reads them."""

    lines: list[Line]
    filled: bool
    inputs: dict[str, Any] = field(default_factory=dict)

    @property
    def main(self) -> list[Line]:
        """What a calculation needs, or is usual to say."""
        return [line for line in self.lines if not aside(line.spec)]

    @property
    def beside(self) -> list[Line]:
        """What may be left out: prices, uses that hold a saving, choices of method."""
        return [line for line in self.lines if aside(line.spec)]

    @property
    def beside_open(self) -> bool:
        """Whether something is written or wrong among the lines beside."""
        return any(line.errors or (self.filled and line.text) for line in self.beside)

    @property
    def errors(self) -> list[dict[str, str]]:
        """Every fault, with the way to its field."""
        return [
            {"href": f"#f-{line.name}", "text": f"{line.label}: {error}"}
            for line in self.lines
            for error in line.errors
        ]

    def add(self, faults: Iterable[Mapping[str, str]]) -> None:
        """Put the calculator's own faults at their fields; of one field the first fault is enough."""
        lines = {line.name: line for line in self.lines}
        for fault in faults:
            line = lines.get(fault["field"])
            if line and not line.errors:
                line.errors.append(_fault(fault, line))


def aside(spec: Input) -> bool:
    """Whether a question stands beside: it has a default or may be left out."""
    return not spec.required and spec.kind != "choice"


def _fault(fault: Mapping[str, str], line: Line) -> str:
    """What was typed and what would do, in the reader's language."""
    would = fault["would_vi"] if numbers.spoken() == "vi" else fault["would"]
    if not line.text:
        return _("Nothing is written here yet.")
    unit = "" if line.spec.kind == "choice" else units.shown(line.unit, numbers.spoken())
    told = {"found": f"{line.text[:60]} {unit}".strip(), "would": would}
    return _("Found “%(found)s”; what would do: %(would)s.") % told


def asked(calculator: Calculator, query: Mapping[str, str]) -> Asked:
    """The form as the address fills it in; an empty address asks afresh."""
    filled = any(name in query for name in calculator.inputs)
    form = Asked([_line(spec, query) for spec in calculator.inputs.values()], filled)
    if filled:
        for line in form.lines:
            _read(line, form.inputs)
    return form


def _line(spec: Input, query: Mapping[str, str]) -> Line:
    text = query.get(spec.name, "")[:LONGEST].strip()
    if spec.kind == "choice":
        return Line(spec, text or str(spec.default or ""))
    unit = query.get(spec.name + UNIT, "")[:40]
    usable = unit if unit and units.known(unit) and units.same_dimension(unit, spec.unit) else spec.units[0]
    basis = query.get(spec.name + BASIS, "")
    known = basis if basis in dict(BASES) else "estimated"
    return Line(spec, text, usable, known, query.get(spec.name + DOUBT, "")[:60].strip())


def _read(line: Line, inputs: dict[str, Any]) -> None:
    """What a line says as an input, or its faults; an empty line says nothing."""
    if line.spec.kind == "choice":
        if line.text:
            inputs[line.name] = {"value": line.text}
        return
    if not line.text:
        return
    parts = [part for part in line.text.replace("\n", ";").split(";") if part.strip()]
    values = [_number(part, line) for part in (parts if line.spec.kind == "series" else [line.text])]
    read = {"value": values if line.spec.kind == "series" else values[0], "unit": line.unit, "basis": line.basis}
    if line.doubt and not line.spec.exact:
        read["uncertainty"] = abs(_number(line.doubt, line, ranged=False))
    inputs[line.name] = read


def _number(text: str, line: Line, *, ranged: bool = True) -> float:
    """The number meant; what reads two ways is settled by the field's own range or asked about."""
    found = read_number(tidy(text), line.unit)
    if isinstance(found, int | float):
        return float(found)
    readings = [float(each) for each in found.params.get("choices", ())]
    fitting = [each for each in readings if ranged and _fits(each, line)]
    if len(fitting) == 1:
        return fitting[0]
    line.errors.append(_unread(text, readings))
    return 0.0


def _fits(value: float, line: Line) -> bool:
    shown = float(units.convert(value, line.unit, line.spec.units[0]))
    return line.spec.low <= shown <= line.spec.high


def _unread(text: str, readings: list[float]) -> str:
    """Why a text is not a number, and how to write one."""
    if len(readings) == 2:
        first, second = (numbers.number(each) for each in readings)
        told = {"found": text[:60], "first": first, "second": second}
        return _("“%(found)s” can mean %(first)s or %(second)s: write it without a thousands mark.") % told
    return _("“%(found)s” is not a number; write it like 1234.5 and without a unit.") % {"found": text[:60]}
