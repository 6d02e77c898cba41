"""What each series must come to: by its model where months suffice, else by the ratio of two years."""

from typing import Any

from demo.faults import Faults
from demo.months import month_start
from demo.plants import REPORT_MONTHS, Plant, calendar

Part = tuple[float, float]


def tier(faults: Faults, plant: Plant, resource: str) -> str:
    """A where a model can be had, B where two years compare, nothing where neither can."""
    code = plant.establishment.code
    if code in faults.lost_plants or (code, resource) in faults.lost_series:
        return ""
    if plant.modelled(resource):
        return "A"
    return "B" if plant.comparable else ""


def part(faults: Faults, plant: Plant, resource: str) -> Part:
    """Adjusted and actual use of a series in the reporting months or the calendar year."""
    if plant.modelled(resource):
        return modelled(faults, plant, resource)
    months = REPORT_MONTHS if plant.monthly and not plant.first_month else calendar(2025)
    before = [month - 12 for month in months]
    output, use = plant.reference_output(), plant.use[resource]
    actual = sum(use[month] for month in months)
    rate = sum(use[month] for month in before) / sum(output[month] for month in before)
    return rate * sum(output[month] for month in months), actual


def modelled(faults: Faults, plant: Plant, resource: str) -> Part:
    """What the months that arrive would have taken without the saving, and what they took."""
    lost = faults.lost_months.get((plant.establishment.code, resource), set())
    known = [month for month in REPORT_MONTHS if month not in lost]
    expected, use = plant.expected[resource], plant.use[resource]
    return sum(expected[month] for month in known), sum(use[month] for month in known)


def series_rows(faults: Faults, plants: list[Plant]) -> list[dict[str, Any]]:
    """The truth of each monthly series: what was expected, used and truly saved."""
    return [_row(faults, plant, resource) for plant in plants if plant.monthly for resource in plant.use]


def _row(faults: Faults, plant: Plant, resource: str) -> dict[str, Any]:
    expected, actual = modelled(faults, plant, resource)
    code = plant.establishment.code
    return {
        "establishment": code,
        "resource": resource,
        "tier": tier(faults, plant, resource),
        "months": [f"{month_start(plant.first_month):%Y-%m}", f"{month_start(REPORT_MONTHS[-1]):%Y-%m}"],
        "lost_months": [
            f"{month_start(month):%Y-%m}" for month in sorted(faults.lost_months.get((code, resource), set()))
        ],
        "expected": round(expected, 3),
        "actual": round(actual, 3),
        "saving": round(100 * plant.saving[resource], 4),
    }
