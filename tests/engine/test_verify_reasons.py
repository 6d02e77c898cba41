"""Bad input gets a named reason, never a number, a crash or a warning."""

import warnings

import numpy as np
import pyarrow as pa
import pytest

from sachhon.core.verdict import BESIDE, DATA_STOPS, REASONS, STOPS, VERDICTS
from sachhon.engine import batches, codes
from sachhon.engine.batches import OUTPUT
from sachhon.engine.verify import verify_batches
from tests.engine.series import Months, batch, plant, verified

MODEL = [name for name in OUTPUT.names if name not in ("series", "n_baseline", "n_reporting", "verdict", "reasons")]


def answer(one, **options):
    """The only answer, with every warning an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (row,) = verified(one, **options)
    return row


def stopped(one):
    """Reasons of a series of which nothing may be said."""
    row = answer(one)
    assert row["verdict"] == "not_enough_evidence"
    assert [name for name in MODEL if row[name] is not None] == []
    return row["reasons"]


def changed(**parts):
    """A good plant with some months changed: {name: {row: value}}."""
    one = plant(1)
    for name, values in parts.items():
        for row, value in values.items():
            if name == "phase":
                one.phase[row] = value
            else:
                getattr(one, name)[row] = value
    return one


CASES = {
    "duplicate_months": changed(month={5: np.datetime64("2023-05")}),
    "baseline_after_reporting": changed(month={23: np.datetime64("2025-06")}),
    "negative_use": changed(use={3: -1.0}),
    "infinite_value": changed(use={3: np.inf}),
    "meter_rollover": changed(use={3: 1e8}),
    "zero_months": changed(use=dict.fromkeys(range(12), 0.0)),
    "few_baseline_months": plant(1, baseline=11),
    "few_reporting_months": plant(1, reporting=8),
    "constant_use": changed(use=dict.fromkeys(range(24), 5000.0)),
    "no_driver": changed(drivers=dict.fromkeys(range(36), 7.0)),
    "no_valid_model": changed(use={row: 1000.0 + (row * 37) % 11 for row in range(24)}),
    "no_adjusted_baseline": None,
}


def falling():
    """A plant whose model expects less than nothing of a reporting period far below what it made before."""
    one = plant(1, drivers=1, saving=0.0, noise=0.0001)
    one.drivers[:24, 0] = np.linspace(100, 200, 24)
    one.use[:24] = 10 * one.drivers[:24, 0] - 999 + np.random.default_rng(1).normal(0, 0.1, 24)
    one.drivers[24:, 0], one.use[24:] = 80.0, np.linspace(1.0, 2.0, 12)
    return one


@pytest.mark.parametrize("code", CASES)
def test_what_cannot_be_verified_says_why(code):
    assert code in stopped(CASES[code] or falling())


def test_every_stop_of_the_data_has_its_case():
    assert set(DATA_STOPS) <= set(CASES)


def test_the_good_plant_of_these_cases_is_verified():
    row = answer(plant(1))
    assert (row["verdict"], row["reasons"]) == ("proven", [])
    assert row["saving_pct"] == pytest.approx(10, abs=1.0)


def test_one_month_twelve_zero_months_and_nothing_at_all_have_reasons():
    assert "few_baseline_months" in stopped(plant(1, baseline=1, reporting=0))
    assert "few_reporting_months" in stopped(plant(1, reporting=0))
    assert "few_baseline_months" in stopped(plant(1, baseline=0, reporting=12))
    ignored = changed(phase=dict.fromkeys(range(36), None))
    assert {"few_baseline_months", "few_reporting_months"} <= set(stopped(ignored))


def test_output_of_zero_all_the_time_is_no_driver():
    one = plant(1, drivers=1)
    one.drivers[:] = 0.0
    assert stopped(one) == ["no_driver"]


@pytest.mark.parametrize(
    ("rule", "use"),
    [
        ("r2", lambda x, noise: 1000 + x + 320 * noise),
        ("f_test", lambda x, noise: 1000 + 500 * noise),
    ],
)
def test_without_a_valid_model_the_rules_that_failed_are_named(rule, use):
    one = plant(4, drivers=1)
    one.use = np.abs(use(one.drivers[:, 0], np.random.default_rng(3).normal(size=36)))
    reasons = stopped(one)
    assert reasons[0] == "no_valid_model"
    assert rule in reasons


def test_a_reporting_period_outside_the_baseline_is_named():
    one = plant(4, drivers=1)
    one.drivers[24:] *= 4
    assert stopped(one) == ["no_valid_model", "range"]


def test_drivers_that_repeat_each_other_are_not_searched_together():
    one = plant(4, drivers=1)
    one.drivers = np.repeat(one.drivers, 2, axis=1)
    assert answer(one)["drivers"] == ["x0"]


def with_nan(one):
    """The answer for a series with a value that is not a number rather than an empty cell."""
    table = batch([one])
    place = table.schema.get_field_index("use")
    values = one.use.copy()
    values[4] = np.nan
    return next(verify_batches([table.set_column(place, "use", pa.array(values))])).to_pylist()[0]


def test_a_value_that_is_not_a_number_is_told_from_an_empty_cell():
    assert answer(changed(use={4: np.nan}))["reasons"] == ["missing_months", "selection_adjusted"]
    assert with_nan(plant(1))["reasons"] == ["missing_months", "not_a_number", "selection_adjusted"]


def test_a_gap_in_the_calendar_is_told():
    one = plant(1, baseline=25)
    keep = np.arange(37) != 7
    gap = Months(
        one.month[keep], [p for p, k in zip(one.phase, keep, strict=True) if k], one.use[keep], one.drivers[keep]
    )
    row = answer(gap)
    assert (row["n_baseline"], row["reasons"]) == (24, ["missing_months"])


def test_a_choice_among_several_on_few_months_says_so():
    row = answer(plant(1, baseline=14))
    assert row["selection"] == "adjusted_p"
    assert "selection_adjusted" in row["reasons"]
    assert answer(plant(1, baseline=14, drivers=1))["selection"] == "single"


@pytest.mark.parametrize(
    ("saving", "verdict", "reason"),
    [
        (0.105, "proven", None),
        (0.20, "proven", "above_claim"),
        (0.001, "not_proven", "inside_error"),
        (-0.05, "worse", None),
    ],
)
def test_the_verdict_follows_the_saving(saving, verdict, reason):
    row = answer(plant(2, saving=saving))
    assert row["verdict"] == verdict
    assert reason is None or reason in row["reasons"]


def test_claim_and_level_are_asked_for():
    one = plant(2, saving=0.105)
    assert answer(one, claim=(11.0, 13.0))["verdict"] == "not_proven"
    wide, narrow = answer(one, level=0.99), answer(one, level=0.80)
    assert wide["half_width_pct"] > 1.5 * narrow["half_width_pct"]
    assert wide["verdict"] == narrow["verdict"] == "proven"


def test_odd_coefficients_and_errors_that_go_together_are_told():
    one = plant(3)
    one.use = 2 * one.use.mean() - one.use
    assert "negative_coefficient" in answer(one)["reasons"]
    low = plant(3)
    low.use = low.use - 2100 + 400 * np.sin(np.arange(36) / 5)
    assert {"negative_intercept", "autocorrelated"} <= set(answer(low)["reasons"])


def test_a_use_that_follows_its_driver_exactly_has_no_error():
    one = plant(1, drivers=2, noise=0.0)
    row = answer(one)
    assert row["drivers"] == ["x0", "x1"]
    assert row["saving_pct"] == pytest.approx(10.0, abs=1e-9)
    assert row["half_width_pct"] == pytest.approx(0.0, abs=1e-9)


def test_the_bits_of_the_kernel_are_the_codes_of_core():
    bits = [name for name in vars(codes) if name.isupper() and isinstance(getattr(codes, name), int)]
    values = sorted(getattr(codes, name) for name in bits[bits.index("DUPLICATE") : bits.index("CORRELATED") + 1])
    assert values == [1 << place for place in range(len((*STOPS, *BESIDE)))]
    assert set(batches.CODES) == set(REASONS)
    assert set(batches.VERDICTS) == set(VERDICTS)


def test_a_reporting_period_of_zeros_a_flat_rate_or_endless_use_saves_nothing():
    months = range(24, 36)
    assert stopped(changed(use=dict.fromkeys(months, 0.0))) == ["zero_months"]
    assert stopped(changed(use=dict.fromkeys(months, 2250.0))) == ["constant_use"]
    assert "infinite_value" in stopped(changed(use=dict.fromkeys(months, 1e308)))
