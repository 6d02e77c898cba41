"""The list of calculators: every family of the package, and each as scripts and forms read it."""

from __future__ import annotations

import importlib
import math
import pkgutil
from functools import cache
from typing import Any

from sachhon.core.calculators.declare import CALCULATORS, Calculator
from sachhon.core.calculators.fields import Input


def calculators() -> dict[str, Calculator]:
    """Every calculator by name, in the order of the list.

    Examples
    --------
    >>> calculators()["boiler-direct"].title("en")
    'Boiler efficiency, direct method'
    """
    _load()
    return dict(sorted(CALCULATORS.items(), key=lambda item: (item[1].number, item[0])))


@cache
def _load() -> None:
    """Import every module of the package once: a new family is found by itself."""
    package = importlib.import_module("sachhon.core.calculators")
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def described(calculator: Calculator) -> dict[str, Any]:
    """A calculator as JSON can hold it: names, inputs with units and ranges, results, source."""
    texts = ("name", "number", "rank", "version", "title_vi", "title_en", "formula", "source", "page")
    return {
        **{name: getattr(calculator, name) for name in texts},
        "inputs": [_input(each) for each in calculator.inputs.values()],
        "results": [
            {"name": each.name, "label_vi": each.vi, "label_en": each.en, "unit": each.units[0], "units": [*each.units]}
            for each in calculator.results.values()
        ],
        "savings": [*calculator.savings],
    }


def _input(spec: Input) -> dict[str, Any]:
    """One input; ``low``, ``high`` and ``default`` are in ``unit``, the first of ``units``."""
    said: dict[str, Any] = {
        "name": spec.name,
        "kind": spec.kind,
        "label_vi": spec.vi,
        "label_en": spec.en,
        "required": spec.required,
        "default": spec.default,
    }
    if spec.kind == "choice":
        options = [{"code": code, "label_vi": vi, "label_en": en} for code, (vi, en) in spec.options.items()]
        return {**said, "options": options}
    low, high = (edge if math.isfinite(edge) else None for edge in (spec.low, spec.high))
    return {**said, "unit": spec.units[0], "units": [*spec.units], "low": low, "high": high}
