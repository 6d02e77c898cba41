"""What was typed in a report, read line by line: every fault at once, and a question where a figure jumps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from sachhon.display import numbers
from sachhon.reading.numbers import as_typed, read_number
from sachhon.reading.text import tidy
from sachhon.reporting.lines import Asked, Figure, Line
from sachhon.resources.imports import GREATEST
from sachhon.resources.units import Units

# A figure beyond this many times the last one, or below its part, is asked about once.
JUMP = 2.0
# So is a specific consumption that moves by more than this share.
SEC_JUMP = 0.20
EXTRA_LINES = 3


@dataclass
class Entry:
    """One line as typed and as read."""

    line: Line
    given: str = ""
    unit: str = ""
    reason: str = ""
    quantity: float | None = None
    error: str = ""
    question: str = ""

    @property
    def typed(self) -> dict[str, str]:
        """What is kept of it as typed."""
        return {"key": self.line.key, "given": self.given, "unit": self.unit, "reason": self.reason}


@dataclass
class Typed:
    """A whole report as typed: its lines, the reason of a jump of the specific consumption, and what is wrong."""

    asked: Asked
    entries: list[Entry]
    extras: list[dict[str, str]] = field(default_factory=list)
    sec_reason: str = ""
    sec_question: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def filled(self) -> list[Entry]:
        """Lines that carry a figure."""
        return [entry for entry in self.entries if entry.quantity is not None]

    @property
    def faults(self) -> list[dict[str, str]]:
        """Everything that stops the report, each with the place where it is mended."""
        found = [
            {"text": f"{e.line.label}: {e.error}", "href": f"#v-{n}"} for n, e in enumerate(self.entries) if e.error
        ]
        return found + [{"text": text} for text in self.errors]

    @cached_property
    def questions(self) -> int:
        """How many figures want a reason that is not there yet."""
        lines = sum(1 for entry in self.entries if entry.question and not entry.reason)
        return lines + (1 if self.sec_question and not self.sec_reason else 0)

    @property
    def as_typed(self) -> dict[str, Any]:
        """What the report keeps."""
        lines = [entry.typed for entry in self.entries if entry.given]
        return {"lines": lines, "sec_reason": self.sec_reason}


def from_kept(asked: Asked, typed: Mapping[str, Any] | None) -> Typed:
    """The report as it was last typed; without that, as the registers hold it."""
    if typed is None:
        return _read(asked, [_as_kept(key, figure, asked) for key, figure in asked.kept.items()], "")
    return _read(asked, typed.get("lines", ()), typed.get("sec_reason", ""))


def _as_kept(key: str, figure: Figure, asked: Asked) -> dict[str, str]:
    """A kept figure as it was typed; one that reads two ways by its quantity."""
    if isinstance(read_number(figure.given), float):
        return {"key": key, "given": figure.given, "unit": figure.unit}
    line = _line(asked, key)
    unit = asked.resources[line.item].unit if line and line.kind == "use" else figure.unit
    return {"key": key, "given": as_typed(figure.quantity), "unit": unit}


def from_form(asked: Asked, data: Mapping[str, str]) -> Typed:
    """The report as the page sends it."""
    rows = []
    for number in range(500):
        key = data.get(f"k-{number}")
        if key is None:
            break
        rows.append({"key": key, **{name: data.get(f"{name[0]}-{number}", "") for name in ("unit", "reason")},
                     "given": data.get(f"v-{number}", "")})  # fmt: skip
    found = _read(asked, rows, data.get("sec_reason", ""))
    _read_extras(found, data)
    _ask(found)
    return found


def _read(asked: Asked, rows: Iterable[Mapping[str, str]], sec_reason: str) -> Typed:
    """Every line that is asked for, then those that were typed beside."""
    typed = {row["key"]: row for row in rows}
    entries = [Entry(line, unit=line.unit) for line in asked.lines]
    known = {entry.line.key for entry in entries}
    for key in typed.keys() - known:
        line = _line(asked, key)
        if line:
            entries.append(Entry(line, unit=line.unit))
    units = Units()
    for entry in entries:
        row = typed.get(entry.line.key)
        if row:
            _fill(entry, row, units)
    found = Typed(asked, entries, sec_reason=tidy(sec_reason)[:300])
    _ask(found)
    return found


def _line(asked: Asked, key: str) -> Line | None:
    kind, _bar, rest = key.partition("|")
    item, _bar, meter = rest.partition("|")
    return asked.line_of(kind, int(item), tidy(meter)[:40]) if item.isascii() and item.isdecimal() else None


def _fill(entry: Entry, row: Mapping[str, str], units: Units) -> None:
    entry.given, entry.reason = tidy(str(row.get("given") or ""))[:40], tidy(str(row.get("reason") or ""))[:300]
    entry.unit = tidy(str(row.get("unit") or ""))[:20] or entry.line.unit
    if entry.given:
        entry.quantity, entry.error = _quantity(entry, units)


def _quantity(entry: Entry, units: Units) -> tuple[float | None, str]:
    """The figure in the canonical unit, or in words why there is none."""
    found = read_number(entry.given)
    if not isinstance(found, float):
        return None, _refusal(entry.given, found)
    if found < 0:
        return None, _("“%(found)s” is below zero; write what was used or made.") % {"found": entry.given}
    line = entry.line
    factor = units.of_resource(line.item, entry.unit) if line.kind == "use" else units.of_product(line.unit, entry.unit)
    if factor is None:
        allowed = ", ".join(units.allowed(line.item)) if line.kind == "use" else line.unit
        told = {"found": entry.unit, "allowed": allowed}
        return None, _("unit “%(found)s” does not fit; write one of: %(allowed)s.") % told
    quantity = found * factor
    if not math.isfinite(quantity) or quantity > GREATEST:
        return None, _("“%(found)s” is more than anyone uses or makes; check the unit.") % {"found": entry.given}
    return quantity, ""


def _refusal(given: str, problem: Any) -> str:
    choices = [numbers.number(choice) for choice in getattr(problem, "params", {}).get("choices", ())]
    if len(choices) == 2:
        told = {"found": given, "first": choices[0], "second": choices[1]}
        return _("“%(found)s” can mean %(first)s or %(second)s: write it without a thousands mark.") % told
    return _("“%(found)s” is not a number; write it like 1234.5 and without a unit.") % {"found": given}


def _read_extras(found: Typed, data: Mapping[str, str]) -> None:
    """Lines of meters and fuels that were not asked for."""
    units, known = Units(), {entry.line.key for entry in found.entries}
    for number in range(EXTRA_LINES):
        typed = {name: tidy(data.get(f"x-{name}-{number}", ""))[:40] for name in ("item", "meter", "given", "unit")}
        if not any(typed.values()):
            continue
        line = _line(found.asked, f"use|{typed['item']}|{typed['meter']}")
        if line is None:
            found.extras.append(typed)
            found.errors.append(_("A line was added without its resource: choose one, or empty the line."))
        elif line.key in known:
            found.extras.append(typed)
            found.errors.append(_("%(line)s stands above already: write its figure there.") % {"line": line.label})
        else:
            entry = Entry(line, unit=line.unit)
            _fill(entry, typed, units)
            if not entry.given:
                entry.error = _("write its figure, or empty the line.")
            found.entries.append(entry)


def _ask(found: Typed) -> None:
    """Ask once where a figure, or the use for one unit of output, is far from the last one."""
    before = found.asked.known_before
    for entry in found.entries:
        last = before.get(entry.line.key)
        if last and entry.quantity is not None and not entry.error:
            entry.question = _jump(entry.quantity, last.quantity)
    found.sec_question = _sec_jump(found)
    found.__dict__.pop("questions", None)


def _jump(now: float, last: float) -> str:
    if last <= 0 or last / JUMP <= now <= last * JUMP:
        return ""
    if now == 0:
        return _("Nothing this time, where there was some before. Why?")
    times = numbers.number(now / last if now > last else last / now, 1)
    words = _("%(times)s times as much as before. Why?") if now > last else _("%(times)s times less than before. Why?")
    return words % {"times": times}


def _sec_jump(found: Typed) -> str:
    """The main energy for one unit of all output, where all output has one unit."""
    before, made = found.asked.known_before, [e for e in found.filled if e.line.kind == "out"]
    used = [e for e in found.filled if e.line.kind == "use" and e.line.group == "electricity"]
    pairs = [(e.quantity or 0.0, before[e.line.key].quantity) for e in (*made, *used) if e.line.key in before]
    if not made or not used or len(pairs) < len(made) + len(used) or len({e.line.unit for e in made}) > 1:
        return ""
    outputs, uses = pairs[: len(made)], pairs[len(made) :]
    now, last = (sum(each[k] for each in uses) / (sum(each[k] for each in outputs) or math.inf) for k in (0, 1))
    if not last or not now or abs(now / last - 1) <= SEC_JUMP:
        return ""
    change = numbers.percent(100 * (now / last - 1))
    return _("Electricity for one unit of output moved by %(change)s against the last report. Why?") % {
        "change": change
    }
