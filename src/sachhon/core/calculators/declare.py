"""One declaration makes a calculator: its entry in the catalogue is its documentation, form, API and report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_type_hints

from sachhon.core.calculators.fields import Input, Output, declared

Calculation = TypeVar("Calculation", bound=Callable[[Any], Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculator:
    """One calculator: what it asks, what it answers, how it computes and how it is told.

    ``report_vi`` and ``report_en`` are sentences with places such as
    ``{efficiency}`` (an input or a result, with its unit) or
    ``{efficiency_range}`` (the interval of a result); a sentence that names
    something not known is left out.  ``page`` is its page in ``docs/methods``.
    """

    name: str
    number: int
    rank: Literal["A", "B"]
    version: str
    title_vi: str
    title_en: str
    source: str
    formula: str
    page: str
    report_vi: tuple[str, ...]
    report_en: tuple[str, ...]
    savings: tuple[str, ...]
    own_use: Mapping[str, str]
    warns: Mapping[str, tuple[str, str]]
    inputs: Mapping[str, Input]
    results: Mapping[str, Output]
    asks: type
    calculation: Callable[[Any], Any]

    def title(self, language: str) -> str:
        """The calculator's name in one language."""
        return self.title_vi if language == "vi" else self.title_en


CALCULATORS: dict[str, Calculator] = {}


def calculator(
    *,
    name: str,
    number: int,
    rank: Literal["A", "B"],
    version: str,
    title_vi: str,
    title_en: str,
    source: str,
    formula: str,
    page: str,
    report_vi: tuple[str, ...],
    report_en: tuple[str, ...],
    savings: tuple[str, ...] = (),
    own_use: Mapping[str, str] | None = None,
    warns: Mapping[str, tuple[str, str]] | None = None,
) -> Callable[[Calculation], Calculation]:
    """Enter a calculation in the catalogue under its name.

    The calculation takes one frozen dataclass of inputs in SI and returns one
    of results in SI; both are read from its annotations.  ``number`` is that of
    the list of calculators, ``savings`` names the results that may not exceed
    the use they are taken from, ``own_use`` the input or result that is a
    saving's equipment use where nobody gives one, ``warns`` what it may warn of:
    ``{code: (Vietnamese, English)}``, given back in a field ``warnings``.

    Raises
    ------
    ValueError
        When the name is taken, or a saving is not a result.
    """

    def enter(calculation: Calculation) -> Calculation:
        if name in CALCULATORS:
            raise ValueError(f"Calculator {name} is already in the catalogue.")
        hints = get_type_hints(calculation)
        answers = hints.pop("return")
        (asks,) = hints.values()
        results = declared(answers, Output)
        named = {*savings, *(own_use or {}), *(each.follows for each in results.values() if each.follows)}
        if unknown := named - {*results}:
            raise ValueError(f"Calculator {name} has no result {', '.join(sorted(unknown))}.")
        CALCULATORS[name] = Calculator(
            name=name,
            number=number,
            rank=rank,
            version=version,
            title_vi=title_vi,
            title_en=title_en,
            source=source,
            formula=formula,
            page=page,
            report_vi=report_vi,
            report_en=report_en,
            savings=savings,
            own_use=own_use or {},
            warns=warns or {},
            inputs={**declared(asks, Input), **limits(savings, results)},
            results=results,
            asks=asks,
            calculation=calculation,
        )
        return calculation

    return enter


ALREADY_SAVED = "already_saved"


def limits(savings: tuple[str, ...], results: Mapping[str, Output]) -> dict[str, Input]:
    """What a calculator with savings also asks: the use that they are taken from, and what is saved there already.

    The first saving is limited by ``equipment_use`` and ``site_use``; a further
    one, such as ``water_saving``, by ``water_equipment_use`` and ``water_site_use``.
    """
    asked = {}
    for saving in savings:
        prefix, of = limit_prefix(saving, savings), results[saving]
        for name, vi, en in (
            ("equipment_use", "Mức sử dụng của thiết bị", "Use of the equipment"),
            ("site_use", "Mức sử dụng của cả cơ sở", "Use of the whole site"),
        ):
            asked[prefix + name] = Input(
                name=prefix + name,
                kind="quantity",
                vi=f"{vi} ({of.vi.lower()})" if prefix else vi,
                en=f"{en} ({of.en.lower()})" if prefix else en,
                unit=of.unit,
                units=of.units,
                low=0.0,
                required=False,
            )
    if savings:
        asked[ALREADY_SAVED] = Input(
            name=ALREADY_SAVED,
            kind="quantity",
            vi="Phần đã tiết kiệm nhờ giải pháp khác trên cùng thiết bị",
            en="Part already saved by other options on the same equipment",
            units=("%",),
            low=0.0,
            high=100.0,
            required=False,
        )
    return asked


def limit_prefix(saving: str, savings: tuple[str, ...]) -> str:
    """What the names of a saving's limits start with; nothing for the first saving."""
    return "" if saving == savings[0] else f"{saving.removesuffix('_saving')}_"
