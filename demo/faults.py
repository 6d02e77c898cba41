"""Mistakes that people make, drawn into the sheets, each with the answer that is right.

A reporter carries at most one fault. Of those on the power list only, some
meters carry one kind of fault on one row or more, until about 3 % of the
monthly rows are faulty.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from demo.activities import CUT
from demo.facts import Row
from demo.months import month_start
from demo.plants import REPORT_MONTHS, Plant
from demo.register import Establishment
from demo.units import RESOURCES, has_factor, toe

YEARLY, MONTHLY, REGISTER = "Số liệu năm", "Số liệu tháng", "Cơ sở"
SHARE = 0.03

Series = tuple[str, str]


@dataclass
class Fault:
    """One faulty row, found again by the row itself once the sheet is laid out."""

    sheet: str
    row: Row
    kind: str
    expected: list[str]
    about: dict[str, object]


@dataclass
class Faults:
    """All faults, and what the truth must do without."""

    drawn: list[Fault] = field(default_factory=list)
    lost_plants: set[str] = field(default_factory=set)
    lost_series: set[Series] = field(default_factory=set)
    lost_months: dict[Series, set[int]] = field(default_factory=dict)

    def add(self, sheet: str, row: Row, kind: str, expected: list[str], **about: object) -> None:
        """Remember one faulty row."""
        self.drawn.append(Fault(sheet, row, kind, expected, {"establishment": row["establishment"], **about}))


def share_tax_codes(rng: Random, register: list[Establishment]) -> list[tuple[str, str]]:
    """Give pairs of silent ones one code; outside the frame, so that no figure hangs on the answer."""
    single = [
        item
        for item in register
        if item.role == "silent" and not item.household and len(item.tax_code or "") == 10 and item.active_to is None
    ]
    wanted = max(1, len(register) * 3 // 1000)
    chosen = rng.sample(single, len(single))
    pairs: list[tuple[str, str]] = []
    for first, second in zip(chosen[::2], chosen[1::2], strict=False):
        if len(pairs) < wanted and first.commune != second.commune:
            second.tax_code = first.tax_code
            first.potential = second.potential = "không"
            pairs.append((first.code, second.code))
    return pairs


def spoil_yearly(rng: Random, faults: Faults, rows: list[Row], plants: list[Plant]) -> None:
    """Spoil one thing in the yearly rows of 3 % of the reporters."""
    able = [plant for plant in plants if _plain(plant)]
    wanted = max(4, round(len(plants) * SHARE))
    spoilers = (_thousandfold, _blank_output, _absent_output, _ambiguous_use)
    for place, plant in enumerate(rng.sample(able, min(wanted, len(able)))):
        own = [row for row in rows if row["establishment"] == plant.establishment.code]
        year = 2025 if place // len(spoilers) % 2 == 0 else 2024
        spoilers[place % len(spoilers)](faults, rows, own, plant, year)


def _plain(plant: Plant) -> bool:
    # One product, counted and reported by the year: the reason can only be the fault's.
    counted = plant.applying and plant.establishment.in_frame(date(CUT.year, CUT.month, CUT.day - 1))
    return counted and not plant.monthly and len(plant.products) == 1


def _main_use(own: list[Row], plant: Plant, year: int, *, scaled: bool = True) -> tuple[str, Row]:
    energy = [name for name in plant.use if has_factor(name) and (RESOURCES[name].wrong_unit or not scaled)]
    resource = max(energy, key=lambda name: toe(name, plant.year_of_use(name, year)))
    return resource, next(row for row in own if row["_resource"] == resource and row["year"] == year)


def _thousandfold(faults: Faults, rows: list[Row], own: list[Row], plant: Plant, year: int) -> None:
    resource, row = _main_use(own, plant, year)
    row |= {"quantity": round(plant.year_of_use(resource, year), 1), "unit": RESOURCES[resource].wrong_unit}
    faults.lost_series.add((plant.establishment.code, resource))
    faults.add(YEARLY, row, "unit_x1000", ["asked", "left_out:sec_jump"], resource=resource, year=year)


def _missing(year: int) -> str:
    return "left_out:no_output" if year == 2025 else "left_out:no_base_output"


def _blank_output(faults: Faults, rows: list[Row], own: list[Row], plant: Plant, year: int) -> None:
    row = next(row for row in own if row["product"] and row["year"] == year)
    row["quantity"] = None
    faults.lost_plants.add(plant.establishment.code)
    faults.add(YEARLY, row, "missing_output", ["wrong", _missing(year)], variant="blank", year=year)


def _absent_output(faults: Faults, rows: list[Row], own: list[Row], plant: Plant, year: int) -> None:
    """Drop the output row; the fault is told of the year's main use, which is left without output."""
    absent = next(row for row in own if row["product"] and row["year"] == year)
    del rows[next(place for place, row in enumerate(rows) if row is absent)]
    resource, row = _main_use(own, plant, year, scaled=False)
    faults.lost_plants.add(plant.establishment.code)
    faults.add(YEARLY, row, "missing_output", [_missing(year)], variant="absent", resource=resource, year=year)


def _ambiguous_use(faults: Faults, rows: list[Row], own: list[Row], plant: Plant, year: int) -> None:
    resource, row = _main_use(own, plant, year, scaled=False)
    quantity = plant.year_of_use(resource, year)
    units = [unit for unit in RESOURCES[resource].units if 1000 <= quantity / unit[1] < 1_000_000]
    name, size, *_ = units[-1] if units else RESOURCES[resource].units[0]
    row |= {"quantity": _dotted(max(quantity / size, 1000)), "unit": name}
    faults.lost_series.add((plant.establishment.code, resource))
    faults.add(YEARLY, row, "ambiguous_number", ["asked"], resource=resource, year=year)


def _dotted(number: float) -> str:
    """A whole number with one dot: two readings, and nothing to choose by."""
    return f"{round(number) // 1000}.{round(number) % 1000:03d}"


def spoil_volunteers(rng: Random, faults: Faults, rows: list[Row], plants: list[Plant]) -> None:
    """Spoil one series of every tenth volunteer that has no bill to fall back on."""
    able = [plant for plant in plants if plant.monthly and not plant.listed and not plant.first_month]
    wanted = max(1, sum(plant.monthly for plant in plants) // 10)
    for place, plant in enumerate(rng.sample(able, min(wanted, len(able)))):
        code = plant.establishment.code
        own = [row for row in rows if row["establishment"] == code and row["_resource"] == "ELEC"]
        spoil = (_swapped, _reset, _one_ambiguous)[place % 3]
        faults.lost_months[code, "ELEC"] = set(spoil(rng, faults, own))


def spoil_bills(
    rng: Random, faults: Faults, bills: list[Row], wanted: int, register: list[Establishment], kept: set[str]
) -> None:
    """Spoil meters of those on the power list only, till the wanted number of rows is reached."""
    own: dict[str, list[Row]] = {item.code: [] for item in register if item.role == "power" and item.code not in kept}
    for row in bills:
        if row["establishment"] in own:
            own[row["establishment"]].append(row)
    spoilers = (_all_ambiguous, _swapped, _reset, _swapped, _reset, _swapped, _reset)
    single = [code for code, months in own.items() if len(months) == len(REPORT_MONTHS)]
    done = 0
    for place, code in enumerate(rng.sample(single, len(single))):
        if done >= wanted:
            break
        done += len(list(spoilers[place % len(spoilers)](rng, faults, own[code])))


def _first(row: Row) -> date:
    return month_start(row["_month"])


def _about(row: Row) -> dict[str, object]:
    return {"resource": row["_resource"], "month": f"{_first(row):%Y-%m}"}


def _swapped(rng: Random, faults: Faults, own: list[Row]) -> Iterable[int]:
    """Write 1 May as 5 January: January stands twice, and May is gone."""
    january = rng.choice([row for row in own if _first(row).month == 1])
    year = _first(january).year
    others = [row for row in own if _first(row).year == year and row["quantity"] != january["quantity"]]
    lost = rng.choice([row for row in others if _first(row).month <= 11])
    lost["month"] = date(year, 1, _first(lost).month)
    for row in (january, lost):
        faults.add(MONTHLY, row, "swapped_months", ["asked"], **_about(row))
    return january["_month"], lost["_month"]


def _reset(rng: Random, faults: Faults, own: list[Row]) -> Iterable[int]:
    row = rng.choice(own)
    row["quantity"] = -round(row["quantity"] * rng.uniform(0.2, 1.5)) - 1
    faults.add(MONTHLY, row, "meter_reset", ["wrong"], **_about(row))
    return (row["_month"],)


def _one_ambiguous(rng: Random, faults: Faults, own: list[Row]) -> Iterable[int]:
    return _ambiguous(faults, [rng.choice([row for row in own if _readable_twice(row)])])


def _all_ambiguous(rng: Random, faults: Faults, own: list[Row]) -> Iterable[int]:
    return _ambiguous(faults, [row for row in own if _readable_twice(row)])


def _readable_twice(row: Row) -> bool:
    return bool(1000 <= row["quantity"] < 999_999)


def _ambiguous(faults: Faults, rows: list[Row]) -> list[int]:
    for row in rows:
        row["quantity"] = _dotted(row["quantity"])
        faults.add(MONTHLY, row, "ambiguous_number", ["asked"], **_about(row))
    return [row["_month"] for row in rows]
