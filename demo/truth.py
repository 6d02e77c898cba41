"""What the province's figures must come to, by this generator's own arithmetic."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from demo.activities import CUT, first_solutions
from demo.facts import Row
from demo.faults import Faults
from demo.plants import Plant
from demo.register import Establishment
from demo.series import Part, part, series_rows, tier
from demo.units import has_factor, toe

PERIODS = (2023, 2024, 2025)
Wanted = Callable[[str], bool]
Measure = Callable[[str, float], float]


@dataclass
class Province:
    """Everything drawn, faults included."""

    register: list[Establishment]
    plants: list[Plant]
    solutions: list[Row]
    survey: list[Row]
    officers: list[Row]
    bought: dict[str, int]
    faults: Faults
    events: list[Row]


def cut(year: int) -> date:
    """The first day that no longer counts for a year."""
    return date(year, CUT.month, CUT.day)


def figures(province: Province) -> dict[str, Any]:
    """Values by period and code, and what stands beside them."""
    energy = _share(_parts(province, has_factor, toe, applying=True))
    water = _share(_parts(province, _is("WATER"), _physical, applying=True))
    values = [
        *(_value(year, "CP1", _aware(province.survey, year)) for year in PERIODS),
        *(_value(year, "CP2", _applying(province, year)) for year in PERIODS),
        _value(2025, "CP3", energy),
        _value(2025, "CP3-W", water),
        *(_value(year, "CP4", _qualified(province.officers, year)) for year in PERIODS),
    ]
    return {
        "period": "2025",
        "code": "CP3",
        "value": energy,
        "values": values,
        "materials": _materials(province),
        "all_reporters": _all_reporters(province),
        "tiers": _tiers(province),
        "left_out": _left_out(province),
        "series": series_rows(province.faults, province.plants),
        "events": province.events,
    }


def _value(year: int, code: str, value: float | None) -> dict[str, Any]:
    return {"period": str(year), "code": code, "value": value}


def _is(name: str) -> Callable[[str], bool]:
    return lambda resource: resource == name


def _physical(resource: str, quantity: float) -> float:
    return quantity


def _parts(
    province: Province, wanted: Wanted, measure: Measure, *, applying: bool, tiers: tuple[str, ...] = ("A", "B")
) -> list[Part]:
    """Adjusted and actual use of each series that rightly counts."""
    first = first_solutions(province.solutions)
    inside = [
        plant
        for plant in province.plants
        if plant.establishment.in_frame(CUT - timedelta(1))
        and not (applying and first.get(plant.establishment.code, CUT) >= CUT)
    ]
    found = [
        (resource, part(province.faults, plant, resource))
        for plant in inside
        for resource in plant.use
        if wanted(resource) and tier(province.faults, plant, resource) in tiers
    ]
    return [(measure(resource, adjusted), measure(resource, actual)) for resource, (adjusted, actual) in found]


def _share(parts: Iterable[Part]) -> float | None:
    parts = list(parts)
    adjusted = sum(part[0] for part in parts)
    return _percent(adjusted - sum(part[1] for part in parts), adjusted)


def _percent(numerator: float, denominator: float) -> float | None:
    return round(100 * numerator / denominator, 4) if denominator else None


def _materials(province: Province) -> list[dict[str, Any]]:
    names = sorted({name for plant in province.plants for name in plant.use if name.startswith("RM_")})
    found = [(name, _share(_parts(province, _is(name), _physical, applying=True))) for name in names]
    return [_value(2025, "CP3-M", value) | {"resource": name} for name, value in found]


def _all_reporters(province: Province) -> list[dict[str, Any]]:
    return [_value(2025, "CP3", _share(_parts(province, has_factor, toe, applying=False)))]


def _aware(survey: list[Row], year: int) -> float | None:
    """Of the latest wave by the period's end, each stratum by its weight."""
    past = [row for row in survey if row["frame_date"] < cut(year)]
    latest = max(row["frame_date"] for row in past)
    wave = [row for row in past if row["frame_date"] == latest and row["responses"]]
    aware = sum(row["frame_count"] * row["aware"] / row["responses"] for row in wave)
    return _percent(aware, sum(row["frame_count"] for row in wave))


def _applying(province: Province, year: int) -> float | None:
    frame = [item.code for item in province.register if item.in_frame(cut(year) - timedelta(1))]
    first = first_solutions(province.solutions)
    return _percent(sum(first.get(code, date.max) < cut(year) for code in frame), len(frame))


def _valid(begin: date | None, end: date | None, day: date) -> bool:
    return begin is not None and begin <= day and (end is None or end > day)


def holders(officers: list[Row], day: date) -> dict[str, bool]:
    """Holders of a post in scope on a day, and whether each is qualified then."""
    qualified = {row["code"] for row in officers if _valid(row["qualified_from"], row["qualified_until"], day)}
    return {
        row["code"]: row["code"] in qualified
        for row in officers
        if row["in_scope"] != "Không" and _valid(row["post_from"], row["post_to"], day)
    }


def _qualified(officers: list[Row], year: int) -> float | None:
    found = holders(officers, cut(year) - timedelta(1))
    return _percent(sum(found.values()), len(found))


def _tiers(province: Province) -> list[dict[str, Any]]:
    """A and B make the headline; C and D add up a year's saving over a year's billed use and that saving."""
    tiers = []
    for name in ("A", "B"):
        parts = _parts(province, has_factor, toe, applying=True, tiers=(name,))
        tiers.append(_value(2025, "CP3", _share(parts)) | {"tier": name, "series": len(parts)})
    for name, source in (("C", "báo cáo kiểm toán"), ("D", "doanh nghiệp kê khai")):
        parts = [_billed(province, row) for row in province.solutions if row["saving_source"] == source]
        tiers.append(_value(2025, "CP3", _share(parts)) | {"tier": name, "series": len(parts)})
    return tiers


def _billed(province: Province, row: Row) -> Part:
    saved = row["saving"] * (1000 if row["unit"] == "MWh" else 1)
    used = province.bought[row["establishment"]]
    return toe("ELEC", used + saved), toe("ELEC", used)


def _left_out(province: Province) -> dict[str, list[str]]:
    """Reporters whose energy rightly stands outside the saving, faults aside."""
    day = CUT - timedelta(1)
    inside = [plant for plant in province.plants if plant.establishment.in_frame(day)]
    return {
        "not_in_frame": _codes(plant for plant in province.plants if not plant.establishment.in_frame(day)),
        "not_applying": _codes(plant for plant in inside if not plant.applying),
        "no_conversion": _codes(plant for plant in inside if plant.applying and _no_conversion(plant)),
    }


def _no_conversion(plant: Plant) -> bool:
    """Whether products of more than one kind leave it with nothing, as no model serves its energy either."""
    return not plant.comparable and not any(plant.modelled(name) for name in plant.use if has_factor(name))


def _codes(plants: Iterable[Plant]) -> list[str]:
    return [plant.establishment.code for plant in plants]


def counts(province: Province) -> dict[str, Any]:
    """How many of each there are."""
    register, day = province.register, CUT - timedelta(1)
    first = first_solutions(province.solutions)
    frame = [item.code for item in register if item.in_frame(day)]
    found = holders(province.officers, day)
    kinds: dict[str, int] = {}
    for fault in province.faults.drawn:
        kinds[fault.kind] = kinds.get(fault.kind, 0) + 1
    return {
        "establishments": len(register),
        "households": sum(item.household for item in register),
        "frame": len(frame),
        "applying": sum(first.get(code, CUT) < CUT for code in frame),
        "reporters": len(province.plants),
        "reporters_applying": sum(plant.applying for plant in province.plants),
        "volunteers": sum(plant.monthly for plant in province.plants),
        "power_list": len(province.bought) + sum(plant.listed for plant in province.plants),
        "silent": sum(item.role == "silent" for item in register),
        "officers_in_scope": len(found),
        "officers_qualified": sum(found.values()),
        "series_counted": len(_parts(province, has_factor, toe, applying=True)),
        "fault_rows": kinds,
    }
