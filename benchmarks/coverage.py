"""How often the interval covers the truth: the demo province's plants, drawn again and again, through the engine."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pyarrow as pa

from benchmarks import scratch
from demo.months import MONTHS, Model, month_start, noise_of
from demo.plants import REPORT_MONTHS, Plant, build_plants
from demo.register import build_register
from demo.volunteers import settle_volunteers
from demo.words import Words

SEEDS = range(1, 41)
RHOS = (0.0, 0.4)
CANDIDATES = 4
PRODUCTS = 3
LAST = REPORT_MONTHS.stop


def main() -> None:
    """Coverage and noise for each correlation of months."""
    found = {f"rho_{rho:g}": coverage(rho) for rho in RHOS}
    for rho in RHOS:
        for baseline in (24, 12):
            found[f"noise_{baseline}_months_rho_{rho:g}"] = pure_noise(rho, baseline)
    scratch.say(**found)


def plants_of(seed: int, rho: float) -> tuple[list[Plant], list[float]]:
    """Sixty volunteers of one draw, and the degree days of their province."""
    rng = Random(seed)
    register = build_register(rng, Words(rng), 80, 60, 10)
    plants = build_plants(rng, register, 60, 15, 40)
    return plants, settle_volunteers(rng, plants, rho)


def coverage(rho: float, seeds: range = SEEDS) -> dict[str, Any]:
    """Share of the series with a verdict whose interval holds the true avoided use."""
    truths: dict[str, float] = {}
    rows = []
    for seed in seeds:
        plants, degrees = plants_of(seed, rho)
        for plant in plants:
            for resource in plant.expected:
                name = f"{seed}/{plant.establishment.code}/{resource}"
                truths[name] = plant.saving[resource] * sum(plant.expected[resource][m] for m in REPORT_MONTHS)
                rows += _months(name, plant, plant.use[resource], degrees, plant.first_month)
    answers = _verified(rows)
    judged = [answer for answer in answers if answer["avoided"] is not None]
    held = {kind: _held(judged, truths, kind) for kind in ("half_width_pct", "half_width_exact_pct")}
    verdicts = dict(Counter(answer["verdict"] for answer in answers))
    return {"series": len(answers), "judged": len(judged), "verdicts": verdicts, **held}


def pure_noise(rho: float, baseline: int, seeds: range = SEEDS) -> dict[str, Any]:
    """Share called proven where use moves with nothing and nothing was saved."""
    rows, mean = [], 1000.0
    for seed in seeds:
        rng = Random(1000 + seed)
        plants, degrees = plants_of(seed, 0.0)
        for plant in plants:
            for place in range(4):
                model = Model(mean, [], None, 0.0, rng.uniform(0.02, 0.2))
                noise = noise_of(rng, model, [mean] * MONTHS, rho, heard=False)
                use = [max(mean + chance, 0.0) for chance in noise]
                rows += _months(f"{seed}/{plant.establishment.code}/{place}", plant, use, degrees, 24 - baseline)
    answers = _verified(rows)
    verdicts = Counter(answer["verdict"] for answer in answers)
    return {"series": len(answers), "proven": verdicts["proven"] / len(answers), "verdicts": dict(verdicts)}


def _held(answers: list[dict[str, Any]], truths: dict[str, float], kind: str) -> float:
    widths = [(answer, answer[kind] / 100 * answer["adjusted_baseline"]) for answer in answers]
    return sum(abs(answer["avoided"] - truths[answer["series"]]) <= width for answer, width in widths) / len(answers)


def _months(name: str, plant: Plant, use: list[float], degrees: list[float], first: int) -> Iterator[tuple[Any, ...]]:
    """Months as the product gives them to the engine: products, own working days, then degree days."""
    drivers = [item.months for item in plant.products[:PRODUCTS]]
    drivers += [days for days in (plant.own_days, degrees) if days]
    drivers = drivers[:CANDIDATES] + [[None] * MONTHS] * (CANDIDATES - len(drivers))
    for month in range(first, LAST):
        phase = "reporting" if month >= REPORT_MONTHS.start else "baseline"
        yield name, month_start(month), phase, use[month], *(values[month] for values in drivers)


def _verified(rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    from sachhon.engine.verify import verify_batches

    names = ("series", "month", "phase", "use", *(f"driver_{place}" for place in range(1, CANDIDATES + 1)))
    types = (pa.string(), pa.date32(), pa.string(), *[pa.float64()] * (CANDIDATES + 1))
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
    batch = pa.record_batch(arrays, names=names)
    return [answer for found in verify_batches([batch]) for answer in found.to_pylist()]


if __name__ == "__main__":
    main()
