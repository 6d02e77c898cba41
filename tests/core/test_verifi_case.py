"""One real chain from raw bills to a verdict, digit by digit, against figures that VERIFI stores."""

import numpy as np
import pytest

from sachhon.core import uncertainty
from sachhon.core.baseline import choose, models
from sachhon.core.verified import verify
from tests.core import verifi_case as case

TWELVE_DIGITS = 1e-12


def close(value, expected, digits=TWELVE_DIGITS):
    return value == pytest.approx(expected, rel=digits, abs=0)


@pytest.fixture(scope="module")
def model():
    return choose(case.use_of(2023), case.DRIVERS_2023).model


@pytest.fixture(scope="module")
def found():
    return verify(case.use_of(2023), case.DRIVERS_2023, case.use_of(2024), case.DRIVERS_2024)


def test_bills_by_day_of_reading_become_the_months_that_verifi_has():
    assert close(case.use_of(2023), case.MONTHS_2023)


def test_output_and_degree_days_together_are_chosen(model):
    assert model.drivers == (0, 1)
    assert [other.failed for other in models(case.use_of(2023), case.DRIVERS_2023)] == [
        (),
        ("f_test", "p_each", "p_one", "r2"),
        (),
    ]


def test_coefficients_errors_and_quality_have_twelve_digits(model):
    assert close(model.fit.coefficients, case.COEFFICIENTS)
    assert close(model.fit.standard_errors, case.STANDARD_ERRORS)
    assert close(model.fit.r2, 0.9957264720502536)
    assert close(model.fit.adjusted_r2, 0.9947767991725321)
    assert close(model.fit.f, 1048.4941661588966)
    assert close(model.fit.sse, 115597.18734461571)
    assert close(model.fit.s2**0.5, 113.3319545723073)
    assert (model.fit.df, model.n) == (9, 12)


def test_probabilities_agree_as_far_as_they_are_published(model):
    # The stored p of the intercept differs from the closed form of its own t in the twelfth digit; ours does not.
    assert close(model.fit.p[0], 1.7547690051295483e-05)
    assert close(model.fit.p[0], case.P_VALUES[0], 1e-11)
    # The smaller two are stored as one less a share, and lose what lies beyond the sixteenth decimal.
    assert model.fit.p[1:] == pytest.approx(case.P_VALUES[1:], rel=0, abs=2e-16)
    assert close(model.fit.f_p, 2.1804e-11, 1e-4)


def test_errors_that_swing_are_capped_at_the_months_there_are(model):
    assert close(model.cv_rmse, 0.013160954911599)
    assert close(model.rho, -0.46451087900689)
    assert close(uncertainty.effective_months(model.rho, 12, capped=False), 32.81883769, 1e-9)
    assert model.n_effective == 12


def test_the_next_year_is_forecast(found):
    assert close(found.adjusted_baseline, 106259.4207072111)
    assert close(found.actual, 107272.62267839686)
    assert close(found.avoided, -1013.2019711857574, 1e-10)  # two digits go with the difference
    assert close(found.saving_pct, -0.9535173111639, 1e-10)
    assert found.cusum.round(3).tolist() == case.CUSUM_2024


def test_the_exact_half_width_and_that_with_the_empirical_factors(found, model):
    t = uncertainty.student(0.90, 9)
    exact = found.half_width_exact_pct / 100 * found.adjusted_baseline
    guideline = uncertainty.adjusted_half_width(
        found.adjusted_baseline, model.cv_rmse, 12, 12, 12, 9, 0.90, factor=uncertainty.GUIDELINE_14
    )

    assert close(t, 1.8331129326562)
    assert close(exact, 1026.8527008357)
    assert close(uncertainty.fractional(guideline, found.avoided), 0.9940342705, 1e-9)
    assert close(found.half_width_pct / abs(found.saving_pct), 1.0299930657, 1e-9)


def test_a_negative_saving_inside_its_own_error_is_not_shown(found):
    assert found.verdict == "not_proven"
    assert "inside_error" in found.reasons
    assert found.half_width_pct > found.half_width_exact_pct > abs(found.saving_pct)


def test_the_choice_among_three_on_one_year_says_how_it_was_guarded(found):
    assert (found.selection, found.reasons[0]) == ("adjusted_p", "selection_adjusted")


@pytest.mark.real_data
def test_the_case_is_what_verifi_stores(shared_data):
    import csv

    with (shared_data / "verifi_example" / "monthly_predictors.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["facility"] == "HQ (Simple)"]
    for year, drivers in ((2023, case.DRIVERS_2023), (2024, case.DRIVERS_2024)):
        for column, name in enumerate(("Production", "HDD Generated (60F)")):
            amounts = {
                int(row["month"]): float(row["amount"])
                for row in rows
                if row["predictor"] == name and int(row["year"]) == year
            }
            assert np.allclose([amounts[month] for month in range(1, 13)], drivers[:, column], rtol=1e-12)
