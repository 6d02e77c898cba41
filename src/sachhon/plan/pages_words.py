"""Words for codes: indicators in short, reasons with their remedy, tiers, methods, designs."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SHORT: dict[str, Any] = {
    "CP1": _("Establishments aware of the benefits"),
    "CP2": _("Establishments applying cleaner production"),
    "CP3": _("Energy saved per unit of product"),
    "CP3-W": _("Water saved per unit of product"),
    "CP3-M": _("Material saved per unit of product"),
    "CP4": _("Responsible officers trained"),
}
CHART: dict[str, Any] = {
    "CP1": pgettext_lazy("chart", "Aware"),
    "CP2": pgettext_lazy("chart", "Applying"),
    "CP3": pgettext_lazy("chart", "Energy saved per unit of product"),
    "CP4": pgettext_lazy("chart", "Officers trained"),
}


class Reason(NamedTuple):
    """Why a part is not counted, and what would bring it in."""

    words: Any
    remedy: Any


REASONS: dict[str, Reason] = {
    "not_in_frame": Reason(
        _("Not among the establishments that the plan counts"),
        _("Check sector, household, potential and days of activity in the register"),
    ),
    "not_applying": Reason(
        _("No solution implemented with date and evidence"),
        _("Enter the solution with the day it was implemented and its evidence"),
    ),
    "no_answer": Reason(
        _("No answer: no report for the period and no word of a solution"),
        _("Ask the establishment for its report"),
    ),
    "no_use": Reason(_("No use reported for this period"), _("Enter or import the period's figures")),
    "no_base_use": Reason(_("No use known for the baseline year"), _("Enter or import the baseline year's figures")),
    "no_output": Reason(_("No output reported for this period"), _("Enter the output of every product")),
    "no_base_output": Reason(
        _("No output known for the baseline year"), _("Enter the baseline year's output of every product")
    ),
    "no_conversion": Reason(
        _("Several products that cannot be added up"),
        _("Enter each product's conversion factor to the reference product"),
    ),
    "too_few_months": Reason(
        _("Fewer than 6 months that both years have"), _("Enter the missing months, or the yearly report")
    ),
    "sec_jump": Reason(
        _("Specific consumption moved beyond threefold"),
        _("Check units and decimal marks of use and output; correct the wrong cell"),
    ),
    "no_factor": Reason(
        _("The official list has no factor into TOE"),
        _("Counted once a factor is published; never taken as zero"),
    ),
    "not_energy": Reason(_("Not a kind of energy"), _("Shown under water or materials")),
    "not_surveyed": Reason(_("Not surveyed"), _("The estimate stands for them")),
    "not_qualified": Reason(_("Holds no qualification"), _("Register for the next training")),
    "not_valid": Reason(
        _("The qualification has run out or is not yet valid"), _("Renew it, or enter the new certificate")
    ),
    "beside": Reason(_("Counted beside, in tier C or D"), ""),
}

TIERS: dict[str, Any] = {
    "A": _("verified: measured and modelled"),
    "B": _("by specific consumption of the year"),
    "C": _("by an accepted audit report"),
    "D": _("declared by the enterprise"),
}
METHODS: dict[str, Any] = {
    "yearly": _("whole years compared"),
    "months": _("months that both years have"),
    "model": _("model made from monthly figures"),
    "audit": _("saving stated by an audit report"),
    "declared": _("saving declared by the enterprise"),
    "survey": _("survey"),
    "count": _("full count"),
    "sum": _("sum of the series"),
}
DESIGNS: dict[str, Any] = {
    "census": _("census"),
    "simple": _("simple random sample"),
    "stratified": _("stratified sample"),
}


# Shorter than the catalogue's unit where a tile has little room.
UNITS: dict[str, Any] = {"CP4": _("officers")}
PERIODS: dict[str, Any] = {
    "": _("%(year)s"), "H1": _("the first half of %(year)s"), "N9": _("nine months of %(year)s"),
    "Q": _("quarter %(number)s of %(year)s"), "M": _("month %(number)s of %(year)s"),
}  # fmt: skip


def period_words(label: str) -> str:
    """A period as it is said in a sentence: 2025, the first half of 2025, quarter 1 of 2025."""
    year, _dash, part = label.partition("-")
    kind = part if part in PERIODS else part[:1]
    return str(PERIODS.get(kind, PERIODS[""])) % {"year": year, "number": part[1:].lstrip("0")}


def unit_words(unit: str) -> str:
    """A unit as people write it: m³, not m3."""
    return unit.replace("m3", "m³").replace("m2", "m²")


def reason_of(code: str) -> Reason:
    """The words of a reason; an unknown one stands for itself."""
    return REASONS.get(code, Reason(code, ""))
