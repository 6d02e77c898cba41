"""The verified saving of a series: what is proven, what is not, and why there is sometimes no figure."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sachhon.core.verdict import DATA_STOPS, REASONS
from sachhon.core.verified import verify
from tests.core import brute_force

NAN = float("nan")
OUTPUT = np.array([10, 14, 9, 16, 12, 11, 15, 13, 8, 17, 12.5, 9.5] * 2)
NOISE = np.random.default_rng(7).standard_normal(36)
USE = 50 + 3 * OUTPUT + NOISE[:24]
OUTPUT_NOW = OUTPUT[:12] + 0.5
USE_NOW = 0.88 * (50 + 3 * OUTPUT_NOW + NOISE[24:])


def plant(**changes):
    """A plant with two years of baseline that saved 12 %, with something changed."""
    return {
        "use": USE,
        "drivers": OUTPUT[:, None],
        "reporting_use": USE_NOW,
        "reporting_drivers": OUTPUT_NOW[:, None],
    } | {**changes}


def changed(values, place, value):
    copy = np.array(values, dtype=float)
    copy[place] = value
    return copy


def told(found):
    """Everything that a percentage or a verdict rests on, whatever the unit and the order."""
    return (found.verdict, found.reasons, found.drivers, found.selection), [
        found.r2, found.cv_rmse, found.saving_pct, found.half_width_pct, found.half_width_exact_pct, *found.p_values,
    ]  # fmt: skip


def test_a_plant_that_saved_twelve_percent_has_it_proven():
    found = verify(**plant())

    assert found.verdict == "proven"
    assert abs(found.saving_pct - 12) < found.half_width_pct < 2
    assert (found.n_baseline, found.n_reporting, found.selection, found.reasons) == (24, 12, "months24", ())
    assert found.cusum[-1] == pytest.approx(found.avoided) == pytest.approx(found.expected.sum() - USE_NOW.sum())


def test_a_plant_that_uses_more_than_expected_is_worse():
    assert verify(**plant(reporting_use=USE_NOW * 1.3)).verdict == "worse"


def test_a_saving_above_the_band_is_shown_with_a_question():
    found = verify(**plant(reporting_use=USE_NOW * 0.8))

    assert (found.verdict, found.reasons) == ("proven", ("above_claim",))


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"months": [*range(23), 5], "reporting_months": range(24, 36)}, ("duplicate_months",)),
        ({"months": range(24), "reporting_months": range(20, 32)}, ("baseline_after_reporting",)),
        ({"use": changed(USE, 3, -1.0)}, ("negative_use",)),
        ({"reporting_use": changed(USE_NOW, 3, -1.0)}, ("negative_use",)),
        ({"use": changed(USE, 3, np.inf)}, ("infinite_value",)),
        ({"drivers": changed(OUTPUT, 3, np.inf)[:, None]}, ("infinite_value",)),
        ({"use": changed(USE, 3, 11 * USE.max())}, ("meter_rollover",)),
        ({"reporting_use": changed(USE_NOW, 3, 11 * USE.max())}, ("meter_rollover",)),
        ({"use": changed(USE, slice(0, 12), 0.0)}, ("zero_months",)),
        ({"use": changed(USE, slice(11, None), NAN)}, ("few_baseline_months", "missing_months")),
        ({"use": changed(USE, slice(1, None), NAN)}, ("few_baseline_months", "missing_months")),
        ({"reporting_use": changed(USE_NOW, slice(8, None), NAN)}, ("few_reporting_months", "missing_months")),
        ({"use": np.full(24, 80.0)}, ("constant_use",)),
        ({"drivers": np.zeros((24, 1))}, ("no_driver",)),
        ({"drivers": np.full((24, 1), NAN)}, ("no_driver",)),
        ({"drivers": np.empty((24, 0)), "reporting_drivers": np.empty((12, 0))}, ("no_driver",)),
        ({"use": [], "drivers": np.empty((0, 1))}, ("few_baseline_months",)),
        ({"reporting_use": [], "reporting_drivers": np.empty((0, 1))}, ("few_reporting_months",)),
        ({"reporting_drivers": OUTPUT_NOW[:, None] - 40}, ("no_valid_model", "range")),
        ({"reporting_drivers": OUTPUT_NOW[:, None] + 40}, ("no_valid_model", "range")),
        ({"use": 80 + NOISE[:24]}, ("no_valid_model", "f_test", "p_each", "p_one", "r2")),
    ],
)
def test_bad_input_has_its_reason_and_never_a_figure(changes, reasons, recwarn):
    found = verify(**plant(**changes))

    assert (found.verdict, found.reasons) == ("not_enough_evidence", reasons)
    assert np.isnan([found.saving_pct, found.half_width_pct, found.adjusted_baseline, found.r2, found.model_p]).all()
    assert (found.drivers, found.coefficients.size, found.selection, found.model) == ((), 0, None, None)
    assert set(found.reasons) <= set(REASONS)
    assert len(recwarn) == 0


def test_a_model_that_expects_nothing_has_nothing_to_compare_with():
    # Use falls to nothing at 10; 12 is beyond that, and still within three standard deviations of what was seen.
    driver = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 5, 4, 6])
    found = verify(10 - driver + NOISE[:12] / 100, driver[:, None], np.linspace(1, 2, 12), np.full((12, 1), 12.0))

    assert (found.verdict, found.reasons) == ("not_enough_evidence", ("no_adjusted_baseline",))
    assert np.isnan(found.saving_pct)


def test_several_faults_are_all_named_in_the_catalogue_order():
    found = verify(**plant(use=changed(changed(USE, 3, -1.0), slice(5, None), NAN)))

    assert found.reasons == ("negative_use", "few_baseline_months", "missing_months")
    assert list(found.reasons[:2]) == [code for code in DATA_STOPS if code in found.reasons]


def test_missing_months_are_left_out_and_never_zero():
    gaps = verify(**plant(use=changed(USE, [2, 7], NAN), reporting_use=changed(USE_NOW, 5, NAN)))
    whole = verify(
        np.delete(USE, [2, 7]),
        np.delete(OUTPUT, [2, 7])[:, None],
        np.delete(USE_NOW, 5),
        np.delete(OUTPUT_NOW, 5)[:, None],
        months=np.delete(np.arange(24), [2, 7]),
        reporting_months=np.delete(np.arange(24, 36), 5),
    )

    assert (gaps.n_baseline, gaps.n_reporting, gaps.selection) == (22, 11, "single")
    assert "missing_months" in gaps.reasons and "missing_months" in whole.reasons
    assert gaps.saving_pct == pytest.approx(whole.saving_pct, rel=1e-12)
    assert np.isnan(gaps.cusum[5]) and gaps.cusum[-1] == pytest.approx(gaps.avoided)


def test_a_driver_that_nobody_recorded_costs_no_month():
    both = np.column_stack([np.full(24, NAN), OUTPUT])
    found = verify(**plant(drivers=both, reporting_drivers=np.column_stack([np.full(12, NAN), OUTPUT_NOW])))

    assert (found.drivers, found.selection, found.verdict) == ((1,), "months24", "proven")


def test_a_driver_that_never_moves_is_not_tried():
    found = verify(
        **plant(
            use=USE[:12],
            drivers=np.column_stack([np.full(12, 26.0), OUTPUT[:12]]),
            reporting_drivers=np.column_stack([np.full(12, 26.0), OUTPUT_NOW]),
        )
    )

    assert (found.drivers, found.selection) == ((1,), "single")


def test_output_in_two_units_is_one_driver():
    found = verify(
        **plant(
            drivers=np.column_stack([OUTPUT, 1000 * OUTPUT]),
            reporting_drivers=np.column_stack([OUTPUT_NOW, 1000 * OUTPUT_NOW]),
        )
    )

    assert found.drivers == (0,)
    assert found.saving_pct == pytest.approx(verify(**plant()).saving_pct, rel=1e-12)


def test_a_perfect_model_has_no_error_and_a_plain_verdict(recwarn):
    found = verify(50 + 3 * OUTPUT, OUTPUT[:, None], 0.9 * (50 + 3 * OUTPUT_NOW), OUTPUT_NOW[:, None])

    assert (found.verdict, found.half_width_pct, found.half_width_exact_pct, found.model_p) == ("proven", 0.0, 0.0, 0.0)
    assert np.isnan(found.rho) and found.n_effective == 24
    assert found.saving_pct == pytest.approx(10)
    assert len(recwarn) == 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"use": 400 - 3 * OUTPUT + NOISE[:24], "reporting_use": 400 - 3 * OUTPUT_NOW}, "negative_coefficient"),
        ({"use": 6 * OUTPUT - 20 + NOISE[:24], "reporting_use": 6 * OUTPUT_NOW - 20}, "negative_intercept"),
        ({"use": USE + np.repeat([4.0, -4.0], 12), "reporting_use": USE_NOW}, "autocorrelated"),
        ({"reporting_use": 50 + 3 * OUTPUT_NOW}, "inside_error"),
    ],
)
def test_what_must_be_read_beside_a_figure_stands_there(changes, reason):
    found = verify(**plant(**changes))

    assert reason in found.reasons
    assert found.verdict != "not_enough_evidence"
    assert reason not in verify(**plant()).reasons


def test_a_choice_on_one_year_pays_for_having_tried_many():
    # One driver explains 52 % of use: p = 0.008 alone, 0.12 as one of fifteen models.
    x = np.tile([1.0, -1.0], 6)
    rest = np.tile([1.0, 1.0, -1.0, -1.0], 3)
    use = 100 + x + np.sqrt(48 / 52) * rest
    others = np.stack([np.roll(np.eye(12)[0], place) for place in range(3)], axis=1)
    drivers = np.column_stack([x, others])
    alone, among = verify(use, drivers[:, :1], use, drivers[:, :1]), verify(use, drivers, use, drivers)

    assert (alone.selection, round(alone.r2, 6), round(alone.model_p, 3)) == ("single", 0.52, 0.008)
    assert among.verdict == "not_enough_evidence"
    assert among.reasons[:2] == ("no_valid_model", "f_test")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"drivers": np.ones((24, 5)), "reporting_drivers": np.ones((12, 5))}, "at most 4"),
        ({"reporting_drivers": np.ones((12, 2))}, "same candidate"),
        ({"drivers": OUTPUT[:12, None]}, "Shapes"),
        ({"months": range(23)}, "Shapes"),
        ({"claim": (13, 8)}, "low one first"),
        ({"level": 90}, "between 0 and 1"),
    ],
)
def test_a_wrong_call_is_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        verify(**plant(**changes))


@given(scale=st.floats(1e-6, 1e6), output_scale=st.floats(1e-6, 1e6))
def test_a_change_of_unit_leaves_every_percentage_alone(scale, output_scale):
    words, numbers = told(verify(**plant()))
    other = verify(USE * scale, OUTPUT[:, None] * output_scale, USE_NOW * scale, OUTPUT_NOW[:, None] * output_scale)
    words_now, numbers_now = told(other)

    assert words_now == words
    assert numbers_now == pytest.approx(numbers, rel=1e-9)


@given(scale=st.floats(1e-3, 1e3))
def test_ten_times_the_use_is_ten_times_the_use_avoided(scale):
    found = verify(USE * scale, OUTPUT[:, None], USE_NOW * scale, OUTPUT_NOW[:, None])

    assert found.avoided == pytest.approx(scale * verify(**plant()).avoided, rel=1e-9)


@given(order=st.permutations(range(24)), order_now=st.permutations(range(12)))
@settings(max_examples=30)
def test_the_order_of_rows_with_their_months_changes_nothing(order, order_now):
    found = verify(
        USE[order],
        OUTPUT[order, None],
        USE_NOW[order_now],
        OUTPUT_NOW[order_now, None],
        months=order,
        reporting_months=np.array(order_now) + 24,
    )
    words, numbers = told(verify(**plant()))

    assert told(found)[0] == words
    assert told(found)[1] == pytest.approx(numbers, rel=1e-12)
    assert found.rho == pytest.approx(verify(**plant()).rho, rel=1e-12)
    assert found.expected[np.argsort(order_now)] == pytest.approx(verify(**plant()).expected)


@given(order=st.permutations(range(24)))
@settings(max_examples=30)
def test_permuting_months_changes_nothing_but_rho_and_what_hangs_on_it(order):
    one, other = verify(**plant()), verify(**plant(use=USE[order], drivers=OUTPUT[order, None]))

    for name in ("r2", "cv_rmse", "model_p", "adjusted_baseline", "avoided", "saving_pct", "half_width_exact_pct"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-12)
    assert other.coefficients == pytest.approx(one.coefficients, rel=1e-12)
    assert other.half_width_pct >= other.half_width_exact_pct * 0.9


def random_series(seed):
    """A series with up to four candidates, some of which matter, and with gaps."""
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(14, 37)), int(rng.integers(1, 5))
    drivers = 100 + rng.uniform(5, 40, k) * rng.standard_normal((n + 12, k))
    weight = rng.uniform(-1, 3, k) * rng.integers(0, 2, k)
    use = 500 + drivers @ weight + rng.uniform(1, 40) * rng.standard_normal(n + 12)
    use[rng.random(n + 12) < 0.05] = NAN
    drivers[rng.random((n + 12, k)) < 0.02] = NAN
    return np.abs(use[:n]), drivers[:n], np.abs(use[n:]), drivers[n:]


@pytest.mark.parametrize("seed", range(120))
def test_a_brute_force_search_by_another_library_finds_the_same(seed):
    series = random_series(seed)
    found, expected = verify(*series), brute_force.verify(*series)

    if found.n_baseline < 12 or found.n_reporting < 9:
        assert found.verdict == "not_enough_evidence"
    elif "failed" in expected:
        assert found.reasons[: 1 + len(expected["failed"])] == ("no_valid_model", *expected["failed"])
    else:
        assert (found.drivers, (found.n_baseline, found.n_reporting)) == (
            expected.pop("drivers"),
            expected.pop("months"),
        )
        for name, value in expected.items():
            assert getattr(found, name) == pytest.approx(np.asarray(value), rel=1e-9, abs=1e-12), name


def test_the_random_series_meet_every_outcome():
    outcomes = {verify(*random_series(seed)).verdict for seed in range(120)}

    assert {"not_enough_evidence", "not_proven"} <= outcomes
    assert sum(verify(*random_series(seed)).model is not None for seed in range(120)) >= 40
