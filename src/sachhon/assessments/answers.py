"""A calculator's answer as its page tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from sachhon.assessments.asking import BASES, Asked
from sachhon.core.calculators import Calculator, calculators
from sachhon.core.calculators.words import amount, between, number, unit_after
from sachhon.display import numbers
from sachhon.reading.text import folded


class Result(NamedTuple):
    """One result as people read it."""

    label: str
    text: str
    span: str
    is_saving: bool


class Answer(NamedTuple):
    """What the page shows once it could compute."""

    head: Result
    results: list[Result]
    warnings: list[str]
    report: str
    given: list[tuple[str, str, str]]


class Family(NamedTuple):
    """Calculators of one kind of equipment."""

    title: str
    members: list[tuple[Calculator, str, str]]


def answer(calculator: Calculator, form: Asked, computed: Mapping[str, Any]) -> Answer:
    """The computed answer in the reader's language."""
    tongue = numbers.spoken()
    results = list(_results(calculator, computed["results"], tongue))
    head = next((each for each in results if each.is_saving), results[0])
    warnings, report = computed[f"warnings_{tongue}"], computed[f"report_{tongue}"]
    return Answer(head, results, warnings, report, list(_given(form, tongue)))


def _results(calculator: Calculator, found: Mapping[str, Any], tongue: str) -> Iterator[Result]:
    """Each result that is known."""
    for name, spec in calculator.results.items():
        shown = found[name]
        if shown["value"] is not None:
            sure = shown["low"] == shown["high"]  # such as R², which has no interval of its own
            span = "" if sure else between(shown["low"], shown["high"], shown["unit"], tongue)
            text = amount(shown["value"], shown["unit"], tongue)
            yield Result(spec.label(tongue), text, span, name in calculator.savings)


def _given(form: Asked, tongue: str) -> Iterator[tuple[str, str, str]]:
    """What was put into the formula, and where each number comes from."""
    words = {code: str(word) for code, word in BASES}
    for line in form.lines:
        spec, said = line.spec, form.inputs.get(line.name)
        if spec.kind == "choice":
            yield line.label, {code: word for code, word, _chosen in line.options}.get(line.text, ""), ""
        elif said is not None:
            values = said["value"] if isinstance(said["value"], list) else [said["value"]]
            text = "; ".join(number(each, tongue, digits=6) for each in values)
            doubt = f" ± {number(said['uncertainty'], tongue)}" if "uncertainty" in said else ""
            yield line.label, _with_unit(text + doubt, said["unit"], tongue), "" if spec.exact else words[said["basis"]]
        elif spec.default is not None:
            text = number(float(spec.default), tongue, digits=6)
            yield line.label, _with_unit(text, spec.units[0], tongue), _("usual value")


def _with_unit(text: str, unit: str, tongue: str) -> str:
    return f"{text} {unit_after(text, unit, tongue)}".strip()


def families(sought: str) -> list[Family]:
    """The calculators that a search finds, by family, in the order of the list."""
    tongue, words = numbers.spoken(), folded(sought).split()
    found: dict[str, list[tuple[Calculator, str, str]]] = {}
    for each in calculators().values():
        text = folded(_searched(each))
        if all(word in text for word in words):
            answers = ", ".join(spec.label(tongue) for spec in list(each.results.values())[:4])
            found.setdefault(each.page, []).append((each, each.title(tongue), answers))
    return [Family(family_title(page), members) for page, members in found.items()]


def _searched(calculator: Calculator) -> str:
    """Every word by which a calculator may be sought, in both languages."""
    fields = [*calculator.inputs.values(), *calculator.results.values()]
    labels = [f"{spec.vi} {spec.en}" for spec in fields]
    return " ".join([calculator.name, calculator.title_vi, calculator.title_en, *labels, *_family(calculator.page)])


def _family(page: str) -> tuple[str, str]:
    return FAMILIES.get(page, ("", ""))


def family_title(page: str) -> str:
    """A family's name in the reader's language; a family that nobody named yet goes under "Other"."""
    return _family(page)[0 if numbers.spoken() == "vi" else 1] or _("Other")


FAMILIES = {
    "calculators-boiler": ("Lò hơi, buồng đốt", "Boilers and combustion"),
    "calculators-steam": ("Hơi nước", "Steam"),
    "calculators-insulation": ("Bảo ôn", "Insulation"),
    "calculators-air": ("Khí nén", "Compressed air"),
    "calculators-motors": ("Động cơ điện", "Motors"),
    "calculators-pumps": ("Bơm, quạt", "Pumps and fans"),
    "calculators-electricity": ("Điện", "Electricity"),
    "calculators-lighting": ("Chiếu sáng", "Lighting"),
    "calculators-cooling": ("Lạnh, giải nhiệt", "Cooling"),
    "calculators-furnace": ("Lò nung, lò luyện", "Furnaces and kilns"),
    "calculators-dryer": ("Sấy", "Drying"),
    "calculators-water": ("Nước", "Water"),
    "calculators-solar": ("Điện mặt trời", "Solar"),
    "calculators-fuel-switch": ("Chuyển đổi nhiên liệu", "Fuel switch"),
    "calculators-finance": ("Tài chính", "Finance"),
    "calculators-regression": ("Đường cơ sở", "Baseline"),
}
