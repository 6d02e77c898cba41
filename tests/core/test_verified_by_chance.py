"""How often chance alone is taken for a saving, and how often the interval holds the truth."""

from collections import Counter

import numpy as np
import pytest

from sachhon.core.baseline import models
from sachhon.core.verified import verify


def noise(rng, months):
    """A plant whose use hangs on nothing that was recorded."""
    return 100 + 10 * rng.standard_normal(months), 100 + 10 * rng.standard_normal((months, 4))


@pytest.mark.parametrize(("months", "modelled"), [(12, 0.06), (24, 0.02)])
def test_pure_noise_is_not_called_proven(months, modelled):
    rng = np.random.default_rng(months)
    told = Counter(verify(*noise(rng, months), *noise(rng, 12)).verdict for _ in range(600))

    assert told["proven"] <= 0.01 * 600
    assert told.total() - told["not_enough_evidence"] <= modelled * 600


def test_without_the_guard_noise_would_pass_far_more_often():
    # The same rules without counting the models tried: about 16 % of series instead of about 3 %.
    rng = np.random.default_rng(12)
    passed = 0
    for _ in range(300):
        use, drivers = noise(rng, 12)
        passed += any(
            not model.failed or (model.failed == ("f_test",) and model.model_p < 0.10) for model in models(use, drivers)
        )

    assert passed / 300 > 0.10


def plants(rng, rho, months, count):
    """Plants with a base load whose efficiency never changes, with errors that follow each other."""
    for _ in range(count):
        output = 100 + 20 * rng.standard_normal(months + 12)
        error = rng.standard_normal(months + 12)
        for month in range(1, months + 12):
            error[month] = rho * error[month - 1] + np.sqrt(1 - rho**2) * error[month]
        yield 50 + 2 * output + 10 * error, output[:, None]


def coverage(rho, months, count=800):
    """Share of intervals that hold the truth (nothing saved): with n′, and by least squares itself."""
    rng = np.random.default_rng(round(100 * rho) + months)
    held = []
    for use, output in plants(rng, rho, months, count):
        found = verify(use[:months], output[:months], use[months:], output[months:])
        if found.model is not None:
            widths = np.array([found.half_width_pct, found.half_width_exact_pct])
            held.append(abs(found.saving_pct) <= widths)
    assert len(held) > 0.95 * count
    return np.mean(held, axis=0)


@pytest.mark.parametrize("rho", [0.0, 0.4])
def test_the_wider_interval_on_two_years_holds_the_truth_about_as_often_as_it_says(rho):
    adjusted, _ = coverage(rho, 24)

    assert 0.85 <= adjusted <= 0.95


def test_least_squares_alone_is_too_sure_when_months_hang_together():
    adjusted, exact = coverage(0.4, 24)

    assert exact < 0.80 < adjusted
