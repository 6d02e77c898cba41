"""Rows of the yearly and the monthly sheet, as people type them."""

from datetime import date
from random import Random
from typing import Any

from demo.months import MONTHS, month_start
from demo.plants import REPORT_MONTHS, YEARS, Plant, calendar
from demo.register import Establishment
from demo.units import RESOURCES, Unit, vietnamese, written

Row = dict[str, Any]

_TEXT_NUMBERS = 0.1
_TEXT_MONTHS = 0.04
_CODES_FOR_NAMES = 0.15
_MONTHLY_KWH = {
    "micro": (1800, 7000),
    "small": (5000, 60000),
    "medium": (45000, 240000),
    "large": (160000, 900000),
}
_POWER_SEASON = (0.95, 0.8, 1.0, 1.05, 1.1, 1.12, 1.1, 1.08, 1.02, 1.0, 0.96, 0.92)


def yearly_rows(rng: Random, plants: list[Plant]) -> list[Row]:
    """What each reporter sends once a year: energy, water, materials and products."""
    rows = []
    for plant in plants:
        units = {resource: _unit(rng, resource) for resource in plant.use}
        for year in YEARS:
            rows += [_yearly_use(rng, plant, resource, year, units[resource]) for resource in plant.use]
            rows += [
                _yearly(
                    rng,
                    plant,
                    year,
                    None,
                    item.code,
                    sum(item.months[m] for m in calendar(year)),
                    item.kind.unit,
                )
                for item in plant.products
            ]
    return rows


def _unit(rng: Random, resource: str) -> Unit:
    units = RESOURCES[resource].units
    return rng.choices(units, [unit[2] for unit in units])[0]


def _yearly_use(rng: Random, plant: Plant, resource: str, year: int, usual: Unit) -> Row:
    unit = usual if rng.random() < 0.92 else _unit(rng, resource)
    number = written(plant.year_of_use(resource, year), unit)
    row = _yearly(rng, plant, year, resource, None, number, unit[0])
    if RESOURCES[resource].energy and RESOURCES[resource].toe is None:
        row["source"] = "ước tính"  # nobody weighs husk
    return row


def _yearly(
    rng: Random, plant: Plant, year: int, resource: str | None, product: str | None, number: float, unit: str
) -> Row:
    number = round(number, 2)
    as_text = rng.random() < _TEXT_NUMBERS
    decimals = 1 if round(number, 1) == number else 2
    return {
        "establishment": plant.establishment.code,
        "year": year,
        "resource": _called(rng, resource) if resource else None,
        "product": product,
        "quantity": vietnamese(number, decimals) if as_text else number,
        "unit": unit,
        "source": "báo cáo năm" if rng.random() < 0.2 else None,
        "note": None,
        "_resource": resource,
    }


def _called(rng: Random, resource: str) -> str:
    return resource if rng.random() < _CODES_FOR_NAMES else RESOURCES[resource].name


def volunteer_rows(rng: Random, plants: list[Plant]) -> list[Row]:
    """Thirty-six months of uses and outputs from those who send them freely."""
    rows = []
    for plant in plants:
        if not plant.monthly:
            continue
        metered = f"CT{rng.randrange(10**6, 10**7)}" if rng.random() < 0.25 else None
        for resource, months in plant.use.items():
            rows += _months(rng, plant, resource, months, metered if resource == "ELEC" else None)
        for item in plant.products:
            rows += [
                _monthly(rng, plant.establishment, month, None, item.code, item.months[month], item.kind.unit)
                for month in range(plant.first_month, MONTHS - 1)
            ]
    return rows


def _months(rng: Random, plant: Plant, resource: str, months: list[float], meter: str | None) -> list[Row]:
    unit = RESOURCES[resource].units[0] if resource == "ELEC" else _unit(rng, resource)
    rows = []
    for month in range(plant.first_month, MONTHS - 1):
        number = round(months[month] / unit[1], 3 if unit[1] > 1 else 1)
        row = _monthly(rng, plant.establishment, month, resource, None, number, unit[0])
        if meter:
            row |= {"source": "đồng hồ", "meter": meter}
        rows.append(row)
    return rows


def _monthly(
    rng: Random,
    item: Establishment,
    month: int,
    resource: str | None,
    product: str | None,
    number: float,
    unit: str,
) -> Row:
    return {
        "establishment": item.code,
        "month": _month_cell(rng, month),
        "resource": _called(rng, resource) if resource else None,
        "product": product,
        "quantity": number,
        "unit": unit,
        "source": "báo cáo tháng",
        "meter": None,
        "note": None,
        "_resource": resource,
        "_month": month,
    }


def _month_cell(rng: Random, month: int) -> date | str:
    first = month_start(month)
    if rng.random() >= _TEXT_MONTHS:
        return first
    form = rng.choice(("T{0.month}/{0.year}", "{0:%m/%Y}", "Tháng {0.month}/{0.year}"))
    return form.format(first)


def bill_rows(rng: Random, plants: list[Plant], register: list[Establishment]) -> tuple[list[Row], dict[str, int]]:
    """The power company's list of twelve months, and each non-reporter's electricity in them."""
    kwh = {plant.establishment.code: plant.use["ELEC"][24:36] for plant in plants if plant.listed}
    bought = {item.code: _bought(rng, item) for item in register if item.role == "power"}
    rows = []
    for item in register:
        if item.code in kwh:
            rows += _bills(rng, item, kwh[item.code])
        elif item.code in bought:
            for meter in _by_meter(rng, item, bought[item.code]):
                rows += _bills(rng, item, meter)
    return rows, {code: sum(months) for code, months in bought.items()}


def _bought(rng: Random, item: Establishment) -> list[int]:
    level = rng.uniform(*_MONTHLY_KWH[item.size])
    return [
        round(level * _POWER_SEASON[month_start(month).month - 1] * rng.uniform(0.92, 1.08)) for month in REPORT_MONTHS
    ]


def _by_meter(rng: Random, item: Establishment, months: list[int]) -> list[list[int]]:
    """The larger ones often buy through two meters, which add up."""
    if item.size not in ("medium", "large") or rng.random() < 0.3:
        return [months]
    second = [round(number * rng.uniform(0.25, 0.35)) for number in months]
    return [[whole - part for whole, part in zip(months, second, strict=True)], second]


def _bills(rng: Random, item: Establishment, months: list[float] | list[int]) -> list[Row]:
    meter = f"PE{rng.randrange(10**8, 10**9)}"
    unit = "số điện" if rng.random() < 0.05 else "kWh"
    rows = []
    for month, number in zip(REPORT_MONTHS, months, strict=True):
        row = _monthly(rng, item, month, "ELEC", None, number, unit)
        rows.append(row | {"resource": "Điện", "source": "hóa đơn", "meter": meter})
    return rows
