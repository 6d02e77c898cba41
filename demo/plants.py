"""What reporting plants make and use: the truth, before anyone writes it down.

Month 0 is December 2022 and month 36 December 2025. Where a plant reports by the
year, its use per unit is constant from December to November, so a ratio of two
years is exact; the last December is chosen so that calendar years show the same
saving as those months. Volunteers, who send months, use a base load as well.
"""

from dataclasses import dataclass, field
from random import Random

from demo.months import MONTHS
from demo.register import Establishment
from demo.sectors import Kind, Sector
from demo.units import has_factor, toe

YEARS = (2023, 2024, 2025)
BASE_MONTHS = range(24)
REPORT_MONTHS = range(24, 36)
FEWEST_BASELINE = 12
_LAST = 36
_SIZE_FACTOR = {"small": 0.16, "medium": 0.55, "large": 1.7}
_WANTED_SAVING = 0.095
_LEAST, _SPAN = 0.03, 0.13


@dataclass
class Product:
    """A product of a plant; several products may share a plant's reference unit."""

    code: str
    kind: Kind
    months: list[float]


@dataclass
class Plant:
    """One reporter: what it made and used, and what it truly saved."""

    establishment: Establishment
    products: list[Product]
    applying: bool
    monthly: bool
    listed: bool
    luck: dict[str, float]
    intensity: dict[str, float]
    drift: float
    saving: dict[str, float] = field(default_factory=dict)
    use: dict[str, list[float]] = field(default_factory=dict)
    expected: dict[str, list[float]] = field(default_factory=dict)
    unheard: set[str] = field(default_factory=set)
    first_month: int = 0
    own_days: list[float] | None = None

    @property
    def comparable(self) -> bool:
        """Whether its products add up: one, alike, or all with a conversion."""
        kinds = {(item.kind.kind, item.kind.unit, item.kind.basis) for item in self.products}
        return len(kinds) == 1 or all(item.kind.conversion is not None for item in self.products)

    def reference_output(self) -> list[float]:
        """Output of each month in the plant's reference unit."""
        weights = [item.kind.conversion or 1.0 for item in self.products]
        return [
            sum(weight * item.months[month] for weight, item in zip(weights, self.products, strict=True))
            for month in range(MONTHS)
        ]

    def modelled(self, resource: str) -> bool:
        """Whether its months are enough, and clear enough, for a model of the series."""
        enough = BASE_MONTHS.stop - self.first_month >= FEWEST_BASELINE
        return resource in self.expected and enough and resource not in self.unheard

    def year_of_use(self, resource: str, year: int) -> float:
        """Use in a calendar year."""
        return sum(self.use[resource][month] for month in calendar(year))


def calendar(year: int) -> range:
    """The months of a calendar year, counted from December 2022."""
    first = (year - 2023) * 12 + 1
    return range(first, first + 12)


def build_plants(
    rng: Random, register: list[Establishment], volunteers: int, listed: int, appliers: int
) -> list[Plant]:
    """Draw the reporters' plants, and set their savings so that the province comes near the wanted one."""
    reporters = [item for item in register if item.role == "reporter"]
    big_first = sorted(reporters, key=lambda item: (item.vsic == "1072", item.size == "small", rng.random()))
    monthly = {item.code for item in big_first[:volunteers]}
    on_list = {item.code for item in _on_list(rng, big_first, volunteers, listed)}
    applying = {item.code for item in rng.sample(reporters, appliers)}
    plants = [
        _plant(rng, item, item.code in applying, item.code in monthly, item.code in on_list) for item in reporters
    ]
    _settle_savings(plants)
    for plant in plants:
        if not plant.monthly:
            _settle_use(plant)
    return plants


def _on_list(rng: Random, reporters: list[Establishment], volunteers: int, listed: int) -> list[Establishment]:
    # Some volunteers stay off the power list: their monthly faults are then not covered by a bill.
    of_volunteers = min(listed, volunteers * 5 // 6)
    chosen = rng.sample(reporters[:volunteers], of_volunteers)
    return chosen + rng.sample(reporters[volunteers:], listed - of_volunteers)


def _plant(rng: Random, item: Establishment, applying: bool, monthly: bool, listed: bool) -> Plant:
    sector = item.sector
    assert sector is not None
    intensity = {"ELEC": rng.uniform(*sector.power)}
    rates = [*rng.choice(sector.fuels), *sector.materials]
    if sector.water:
        rates.append(("WATER", sector.water))
    for resource, (low, high) in rates:
        intensity[resource] = rng.uniform(low, high)
    products = _products(rng, sector, _scale(rng, item), 0.2 if monthly else 0.07)
    if products[0].kind.kind == "thóc":
        intensity.pop("RM_PADDY")  # what goes in is the product itself
    luck = rng.random()
    return Plant(
        item,
        products,
        applying,
        monthly,
        listed,
        drift=rng.uniform(-0.02, 0.05),
        intensity=intensity,
        luck={resource: min(max(luck + rng.gauss(0, 0.08), 0.0), 1.0) for resource in intensity},
    )


def _scale(rng: Random, item: Establishment) -> float:
    return _SIZE_FACTOR[item.size] * rng.lognormvariate(0, 0.3)


def _products(rng: Random, sector: Sector, scale: float, swing: float) -> list[Product]:
    line = rng.choice(sector.lines)
    yearly = [1.0, rng.uniform(0.92, 1.12)]
    yearly.append(yearly[1] * rng.uniform(0.9, 1.14))
    products = []
    for number, kind in enumerate(line, 1):
        share = rng.uniform(0.7, 1.3) / len(line) / (kind.conversion or 1.0)
        months = [
            round(
                sector.output
                * scale
                * share
                * sector.season[(month - 1) % 12]
                * yearly[min(max(month - 1, 0) // 12, 2)]
                * rng.uniform(1 - swing, 1 + swing),
                _decimals(kind),
            )
            for month in range(MONTHS)
        ]
        products.append(Product(f"SP{number:02d}", kind, months))
    return products


def _decimals(kind: Kind) -> int:
    return 0 if kind.unit in ("cái", "bộ", "m2") else 2


def _settle_savings(plants: list[Plant]) -> None:
    """Bend the draws between 3 and 16 % until energy comes near the wanted saving."""
    energy = [
        (plant.luck[resource], toe(resource, rate * sum(plant.reference_output()[24:36])))
        for plant in plants
        if plant.applying and plant.comparable
        for resource, rate in plant.intensity.items()
        if has_factor(resource)
    ]
    bend = _bend(energy)
    for plant in plants:
        plant.saving = {
            resource: round(_saving(plant.applying, luck, bend, resource), 4) for resource, luck in plant.luck.items()
        }


def _saving(applying: bool, luck: float, bend: float, resource: str) -> float:
    if not applying:
        return 0.07 * luck - 0.035
    saving = _LEAST + _SPAN * luck**bend
    return saving * 0.35 if resource.startswith("RM_") else saving


def _bend(energy: list[tuple[float, float]]) -> float:
    low, high = 0.05, 20.0
    total = sum(weight for _, weight in energy)
    for _ in range(50):
        middle = (low * high) ** 0.5
        saved = sum(weight * (_LEAST + _SPAN * luck**middle) for luck, weight in energy)
        if saved > _WANTED_SAVING * total:
            low = middle
        else:
            high = middle
    return low


def _settle_use(plant: Plant) -> None:
    output = plant.reference_output()
    for resource, rate in plant.intensity.items():
        rates = (rate * (1 + plant.drift), rate, rate * (1 - plant.saving[resource]))
        decimals = 0 if resource == "ELEC" else 1  # meters show whole kWh
        use = [round(rates[month // 12] * output[month], decimals) for month in range(_LAST)]
        base = sum(use[month] for month in calendar(2024)) / sum(output[month] for month in calendar(2024))
        year = (1 - plant.saving[resource]) * base * sum(output[month] for month in calendar(2025))
        plant.use[resource] = [*use, round(year - sum(use[25:]), decimals)]
