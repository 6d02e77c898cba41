"""Plants with monthly figures whose base load, rate and saving are known, for pages and figures of verified savings."""

import numpy as np

from tests.factories import made_in, plan, plant, product, solution, used_in

BASE_LOAD, RATE = 30_000.0, 690.0  # kWh a month, kWh a tonne


def months(first, count):
    """Months by label from a year's December before: 2023 begins with 2022-12."""
    start = 12 * first - 1
    return [f"{slot // 12}-{slot % 12 + 1:02}" for slot in range(start, start + count)]


def measured(code="CS-1", *, saving=0.10, baseline=24, noise=0.01, report=12, seed=1, output_missing=0):
    """A plant of one product that saves a share of what it would have used from December 2024 on."""
    random = np.random.default_rng(seed)
    labels = months(2025, 0) + months(2023, 24)[24 - baseline :] + months(2025, report)
    outputs = (140 + 40 * np.sin(np.arange(len(labels))) + random.normal(0, 10, len(labels))).round()
    would = (BASE_LOAD + RATE * outputs) * (1 + random.normal(0, noise, len(labels)))
    use = np.where(np.arange(len(labels)) >= baseline, would * (1 - saving), would).round()
    return {
        "plan": [plan()], "establishments": [plant(code)], "products": [product(code, kind="fillet")],
        "solutions": [solution(code)],
        "monthly": [
            *(used_in(code, label, float(value)) for label, value in zip(labels, use, strict=True)),
            *(made_in(code, label, float(value))
              for label, value in list(zip(labels, outputs, strict=True))[output_missing:]),
        ],
    }  # fmt: skip
