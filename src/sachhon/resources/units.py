"""Units of measure as Vietnamese offices write them, read once at the edge."""

from __future__ import annotations

import math
import re
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sachhon.reading.numbers import read_number
from sachhon.reading.text import folded
from sachhon.resources.models.catalogue import Resource, UnitConversion

# Trade units of output, by canonical family: how many base units one holds.
_FAMILIES: tuple[dict[str, float], ...] = (
    {"kg": 1, "yen": 10, "ta": 100, "tan": 1000, "t": 1000, "g": 0.001, "nghin tan": 1e6},
    {"l": 1, "lit": 1, "hl": 100, "hectolit": 100, "1000 l": 1000, "1000 lit": 1000, "nghin lit": 1000,
     "m3": 1000, "khoi": 1000, "trieu lit": 1e6},
    {"vien": 1, "nghin vien": 1000, "1000 vien": 1000, "nghin vien qtc": 1000, "vien qtc": 1,
     "trieu vien": 1e6, "trieu vien qtc": 1e6},
    {"m2": 1, "nghin m2": 1000}, {"m": 1, "km": 1000, "nghin m": 1000},
    {"cai": 1, "chiec": 1, "san pham": 1, "sp": 1, "nghin cai": 1000, "nghin san pham": 1000},
    {"bo": 1, "nghin bo": 1000}, {"kwh": 1, "mwh": 1000},
)  # fmt: skip


# "1000kWh" is "1000 kWh", and "45kg" is "45 kg".
_DIGITS = re.compile(r"(?<=[0-9])(?=[a-z])")


def unit_token(text: str) -> str:
    """A unit as it is compared: no marks, case or superscripts, single spaces, digits apart from letters."""
    plain = folded(text).replace("³", "3").replace("²", "2").replace(".", "")
    return " ".join(_DIGITS.sub(" ", plain).split())


class Units:
    """The catalogue's units, read once for one import."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}
        self._factors: dict[int, dict[str, float]] = defaultdict(dict)
        for resource in Resource.objects.filter(foreign=False):
            for name in (resource.code, resource.name_vi, resource.name_en):
                self._names.setdefault(folded(name), resource.pk)
            self._factors[resource.pk][unit_token(resource.unit)] = 1.0
        self._doubted: dict[tuple[int, str], str] = {}
        columns = ("resource_id", "unit", "factor", "source", "confirmed")
        for resource_id, unit, factor, source, confirmed in UnitConversion.objects.values_list(*columns):
            self._factors[resource_id][unit_token(unit)] = float(factor)
            if not confirmed:
                self._doubted[resource_id, unit_token(unit)] = source
        self._allowed: dict[int, list[str]] = defaultdict(list)

    def resource(self, text: str) -> int | None:
        """The resource of a code or of a name in either language."""
        return self._names.get(folded(text))

    def names(self) -> list[str]:
        """Every name and code that means a resource, folded."""
        return list(self._names)

    def of_resource(self, resource: int, unit: str) -> float | None:
        """Canonical units in one of these; None when the unit does not fit the resource."""
        return self._factors[resource].get(unit_token(unit))

    def doubted(self, resource: int, unit: str) -> str:
        """Where the factor of a unit comes from that nobody has confirmed; empty for one that stands."""
        return self._doubted.get((resource, unit_token(unit)), "")

    def allowed(self, resource: int) -> list[str]:
        """Units that fit the resource."""
        if resource not in self._allowed:
            rows = UnitConversion.objects.filter(resource_id=resource).values_list("unit", flat=True)
            self._allowed[resource] = [*rows]
        return self._allowed[resource]

    @staticmethod
    def of_product(own: str, unit: str) -> float | None:
        """The product's own units in one of these; None when they are not of one family."""
        mine, theirs = unit_token(own), unit_token(unit)
        if mine == theirs:
            return 1.0
        for family in _FAMILIES:
            if mine in family and theirs in family:
                return family[theirs] / family[mine]
        return None


def read_amount(resource: int | None, given: str, unit: str) -> float:
    """A typed amount, signed, in the resource's canonical unit; what cannot be read is refused by field."""
    value = read_number(given or "")
    if not isinstance(value, float):
        raise ValidationError({"given": _("Write one number, for example -1250.5, without a unit.")})
    if resource is None:
        return value
    units = Units()
    factor = units.of_resource(resource, unit or "")
    if factor is None:
        allowed = ", ".join(units.allowed(resource))
        message = _("This unit does not fit the resource; write one of these: %(allowed)s.")
        raise ValidationError({"unit_given": message % {"allowed": allowed}})
    if value == 0 or not math.isfinite(value * factor):
        raise ValidationError({"given": _("An adjustment moves the use by some amount.")})
    return value * factor
