"""The months of the volunteers: which model each resource follows, and a case of every answer.

Most series can be modelled. Some water is used whatever is made, the last
volunteers began to send months too late, and one that applies nothing uses more.
"""

from random import Random
from statistics import fmean

from demo.facts import Row
from demo.months import CALENDAR, DEGREES, MONTHS, Model, degree_days, draw_model, month_start, noise_of, working_days
from demo.plants import REPORT_MONTHS, Plant

_BASE_SHARE = (0.1, 0.4)
_COOLED = ("Thủy sản", "Bia - Nước giải khát", "May", "Thực phẩm")
_STAFFED = ("Cơ khí", "Gỗ", "Nhựa")
_WORDS = {CALENDAR: "số ngày làm việc", DEGREES: "độ ngày làm mát"}
_WEIGHED = 0.3  # what goes into the product is weighed, and strays less
_UNMOVED = 0.3
_LATE_START = 14  # February 2024: ten months before the reporting months
_WORSE = -0.09
_EVENT = 30  # June 2025


def settle_volunteers(rng: Random, plants: list[Plant], rho: float = 0.0) -> list[float]:
    """Draw the volunteers' months, and return the cooling degree days that some of them follow."""
    volunteers = [plant for plant in plants if plant.monthly]
    degrees, calendar = degree_days(rng), working_days()
    _odd_ones(volunteers)
    for plant in volunteers:
        if plant.establishment.sector and plant.establishment.sector.trade in _STAFFED:
            plant.own_days = [day - rng.randrange(0, 4) for day in calendar]
        for resource, rate in plant.intensity.items():
            _settle(rng, plant, resource, rate * fmean(plant.reference_output()), degrees, rho)
    return degrees


def add_events(plants: list[Plant]) -> list[Row]:
    """Two one-off uses that no model foresees: one that came about, and one that is only claimed."""
    able = [plant for plant in plants if plant.monthly and plant.applying and not plant.first_month and plant.listed]
    if len(able) < 2:
        return []
    real, claimed = able[0], able[1]
    amount = float(round(0.3 * fmean(real.expected["ELEC"])))
    for months in (real.expected["ELEC"], real.use["ELEC"]):
        months[_EVENT] += amount
    return [
        _event(real, amount, "Nhà xưởng thứ hai chạy thử dây chuyền mới", "Biên bản chạy thử số 12/BB", "approved"),
        _event(
            claimed, round(amount / 2), "Ngừng lò để sửa chữa lớn, phải sưởi bằng điện", "Chưa có biên bản", "proposed"
        ),
    ]


def _event(plant: Plant, amount: float, reason: str, evidence: str, state: str) -> Row:
    return {
        "establishment": plant.establishment.code,
        "resource": "ELEC",
        "start": month_start(_EVENT).isoformat(),
        "end": month_start(_EVENT + 1).isoformat(),
        "quantity": amount,
        "unit": "kWh",
        "reason": reason,
        "evidence": evidence,
        "state": state,
    }


def _odd_ones(volunteers: list[Plant]) -> None:
    """Two that started late, and one whose power use grew though nothing was applied."""
    for plant in volunteers[-2:]:
        plant.first_month = _LATE_START
    growing = next((plant for plant in volunteers[:-2] if not plant.applying and plant.comparable), None)
    if growing:
        growing.saving["ELEC"] = _WORSE


def _settle(rng: Random, plant: Plant, resource: str, mean: float, degrees: list[float], rho: float) -> None:
    heard = not (resource == "WATER" and rng.random() < _UNMOVED)
    outputs = [item.months for item in plant.products]
    model = _model(rng, plant, resource, mean, degrees if heard else None)
    if not heard:
        model = Model(mean, [0.0] * len(outputs), None, 0.0, model.noise)
        plant.unheard.add(resource)
    expected = model.expected(outputs)
    noise = noise_of(rng, model, expected, rho, heard=heard)
    decimals = 0 if resource == "ELEC" else 1  # meters show whole kWh
    saving = [plant.saving[resource] if month >= REPORT_MONTHS.start else 0.0 for month in range(MONTHS)]
    plant.expected[resource] = expected
    plant.use[resource] = [
        round(max(use * (1 - saved) + chance, 0.0), decimals)
        for use, saved, chance in zip(expected, saving, noise, strict=True)
    ]


def _model(rng: Random, plant: Plant, resource: str, mean: float, degrees: list[float] | None) -> Model:
    """Materials go into the product alone; power follows the days too where people or the weather decide."""
    trade = plant.establishment.sector.trade if plant.establishment.sector else ""
    weights = [item.kind.conversion or 1.0 for item in plant.products]
    base = 0.0 if resource.startswith("RM_") else rng.uniform(*_BASE_SHARE)
    days = plant.own_days if resource == "ELEC" else None
    if resource == "ELEC" and trade in _COOLED:
        days = degrees
    model = draw_model(rng, mean, weights, [item.months for item in plant.products], base, days)
    if resource.startswith("RM_"):
        model.noise *= _WEIGHED
    return model


def driver_rows(plants: list[Plant], degrees: list[float]) -> list[Row]:
    """Degree days of the province, and the working days of those whose use follows them."""
    rows = [_driver(None, DEGREES, month, degrees[month]) for month in range(MONTHS - 1)]
    for plant in plants:
        if plant.own_days:
            code = plant.establishment.code
            rows += [_driver(code, CALENDAR, month, plant.own_days[month]) for month in range(MONTHS - 1)]
    return rows


def _driver(establishment: str | None, name: str, month: int, value: float) -> Row:
    return {
        "establishment": establishment,
        "name": _WORDS[name],
        "month": month_start(month),
        "value": value,
        "source": "Trạm quan trắc giả định" if name == DEGREES else "bảng chấm công của cơ sở",
    }
