"""Errors of a total: by months that depend on each other, and by least squares itself."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core import uncertainty
from sachhon.core.least_squares import fit
from sachhon.core.uncertainty import (
    adjusted_half_width,
    combined,
    cv_rmse,
    effective_months,
    exact_half_width,
    fractional,
    lag_one_correlation,
    mean_bias,
    monthly_factor,
    student,
)


def test_the_empirical_factor_of_a_year():
    assert monthly_factor(12) == pytest.approx(1.30558)
    assert monthly_factor(12, uncertainty.SUN_BALTAZAR_DAILY) == pytest.approx(1.3925, abs=1e-4)


@pytest.mark.parametrize(
    ("saved", "needed"), [(0.08, 0.056), (0.10, 0.069), (0.13, 0.090)], ids=["8 %", "10 %", "13 %"]
)
def test_how_good_a_model_must_be_to_show_half_of_a_saving(saved, needed):
    # Factor 1.26, 12 + 12 months, 9 degrees of freedom, 90 %.
    half = adjusted_half_width(1.0, needed, 12, 12, 12, 9, 0.90, factor=uncertainty.GUIDELINE_14)

    assert half == pytest.approx(saved / 2, rel=0.02)


def test_errors_of_neighbours_are_paired_only_across_months_that_follow():
    errors, months = [1.0, 2.0, -1.0, -2.0, 3.0], [0, 1, 2, 6, 7]

    assert lag_one_correlation(errors, months) == pytest.approx(np.corrcoef([1, 2, -2], [2, -1, 3])[0, 1])


@pytest.mark.parametrize(
    ("errors", "months"), [([1.0, 2.0], None), ([0.0] * 12, None), ([1.0, -1.0, 2.0, 3.0], [0, 2, 4, 6])]
)
def test_too_few_pairs_or_no_errors_have_no_correlation(errors, months):
    assert math.isnan(lag_one_correlation(errors, months))


def test_months_are_worth_at_least_one_and_at_most_themselves():
    assert effective_months([-0.9, 0.0, 0.4, 0.99, 1.0, -1.0], 24).tolist() == pytest.approx([24, 24, 72 / 7, 1, 1, 24])


def test_a_correlated_baseline_widens_the_interval():
    alone, together = adjusted_half_width(1200.0, 0.05, 24, [24, 72 / 7], 12, 22, 0.90)

    assert together / alone == pytest.approx(math.sqrt((7 / 3) * (1 + 14 / 72) / (1 + 2 / 24)))


def test_the_exact_half_width_is_that_of_a_prediction_summed():
    # By hand: x = 1..4, y = 3.1, 4.9, 7.0, 9.0: s² = 0.009; one month at the mean: s² (1 + 1/4).
    line = fit([[1.0], [2.0], [3.0], [4.0]], [3.1, 4.9, 7.0, 9.0])

    assert line.s2 == pytest.approx(0.009)
    assert exact_half_width(line, [[2.5]], 0.90) == pytest.approx(student(0.90, 2) * math.sqrt(0.009 * 1.25))
    assert exact_half_width(line, [[2.5]], 0.90, rho=0.5) == pytest.approx(student(0.90, 2) * math.sqrt(0.009 * 3.25))


def test_the_bias_of_a_model_on_its_own_months_is_nothing_and_on_others_is_seen():
    x, y = np.arange(12.0), 5 + np.arange(12.0) + np.tile([1.0, -1.0], 6)
    line = fit(x[:, None], y)

    assert mean_bias(y, line.predict(x[:, None]), 2) == pytest.approx(0.0, abs=1e-12)
    assert mean_bias(y + 1, line.predict(x[:, None]), 2) == pytest.approx(12 / (10 * (y.mean() + 1)))
    with pytest.raises(ValueError, match="more months"):
        mean_bias([1.0, 2.0], [1.0, 2.0], 2)


def test_a_plant_that_uses_nothing_has_no_relative_error():
    assert math.isnan(cv_rmse(0.0, 9, 0.0))


def test_two_independent_models_add_in_quadrature():
    assert combined([3.0, 6.0], [4.0, 8.0]).tolist() == [5.0, 10.0]


def test_an_error_of_nothing_saved_is_no_share():
    assert math.isnan(fractional(1.0, 0.0))


def test_a_level_is_a_share():
    with pytest.raises(ValueError, match="between 0 and 1"):
        student(90, 9)


@given(rho=st.floats(-1, 1), n=st.integers(2, 60))
def test_correlation_never_makes_evidence(rho, n):
    assert 1 <= effective_months(rho, n) <= n


@given(level=st.floats(0.5, 0.98), cv=st.floats(0.001, 0.5))
def test_a_surer_interval_is_wider(level, cv):
    narrow, wide = (adjusted_half_width(100.0, cv, 12, 12, 12, 9, at) for at in (level, level + 0.01))

    assert narrow < wide
