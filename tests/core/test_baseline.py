"""Which combination of drivers is a baseline, by rules that each have a name."""

import numpy as np
import pytest
from scipy import stats

from sachhon.core.baseline import F_TEST, choose, diagnose, guard_factor, models
from sachhon.core.least_squares import IllConditioned

OUTPUT = np.array([10, 14, 9, 16, 12, 11, 15, 13, 8, 17, 12.5, 9.5])
NOISE = np.array([0.1, -0.2, 0.1, 0.2, -0.1, 0.0, -0.1, 0.1, -0.2, 0.1, 0.2, -0.2])
USE = 50 + 3 * OUTPUT + NOISE


@pytest.mark.parametrize(("drivers", "critical"), [(1, 3.2850), (2, 3.0065), (3, 2.9238), (4, 2.9605), (5, 3.1075)])
def test_the_f_test_is_that_of_enpi_lite_on_twelve_months(drivers, critical):
    # https://enpilite.lbl.gov/valid-model-requirements
    assert round(stats.f.isf(F_TEST, drivers, 11 - drivers), 4) == critical


def test_all_fifteen_combinations_of_four_are_tried_fewest_first():
    rng = np.random.default_rng(1)
    tried = models(USE, np.column_stack([OUTPUT, rng.standard_normal((12, 3))]))

    assert len(tried) == 15
    assert [model.drivers for model in tried[:6]] == [(0,), (1,), (2,), (3,), (0, 1), (0, 2)]


def test_each_rule_is_named_where_it_fails():
    weak = np.tile([1.0, 1.0, -1.0, -1.0], 3)
    tried = {model.drivers: model for model in models(USE, np.column_stack([OUTPUT, weak]), [[40.0, 0.0]] * 12)}

    assert tried[0,].failed == ("range",)
    assert tried[1,].failed == ("f_test", "p_each", "p_one", "r2")
    assert tried[0, 1].failed == ("p_each", "range")


def test_a_driver_beyond_what_was_seen_counts_within_three_deviations():
    spread = OUTPUT.std(ddof=1)
    near, far = OUTPUT.mean() + 2.99 * spread, OUTPUT.mean() + 3.01 * spread

    assert near > OUTPUT.max()
    assert models(USE, OUTPUT[:, None], [[near]] * 9)[0].valid
    assert models(USE, OUTPUT[:, None], [[far]] * 9)[0].failed == ("range",)


def test_without_a_reporting_period_the_range_is_not_asked():
    assert models(USE, OUTPUT[:, None])[0].valid
    assert models(USE, OUTPUT[:, None], [[np.nan]])[0].valid


def test_fewer_drivers_win_a_tie():
    exact = 50 + 3 * OUTPUT
    found = choose(exact, np.column_stack([NOISE, OUTPUT]))

    assert found.model.drivers == (1,)
    assert [model.adjusted_r2 for model in models(exact, np.column_stack([NOISE, OUTPUT]))][1:] == [1.0, 1.0]


def test_the_same_driver_twice_is_told_and_never_answered():
    tried = models(USE, np.column_stack([OUTPUT, 3.6 * OUTPUT]))

    assert [model.failed for model in tried] == [(), (), ("ill_conditioned",)]
    assert tried[2].condition > 1e6
    assert choose(USE, np.column_stack([OUTPUT, 3.6 * OUTPUT])).model.drivers == (0,)
    with pytest.raises(IllConditioned):
        tried[2].predict(np.ones((1, 2)))


def test_drivers_of_which_none_can_be_fitted_leave_no_model():
    found = choose(USE, np.full((12, 1), 26.0))

    assert (found.model, found.best, found.reasons) == (None, None, ("no_valid_model", "ill_conditioned"))


def test_a_choice_says_how_many_were_tried_and_what_the_best_failed():
    rng = np.random.default_rng(5)
    found = choose(100 + rng.standard_normal(12), rng.standard_normal((12, 3)))

    assert (found.model, found.tried, found.selection) == (None, 7, "adjusted_p")
    assert found.reasons == ("no_valid_model", *found.best.failed)


def test_only_short_baselines_pay_for_the_models_tried():
    assert [guard_factor(n, 15) for n in (12, 23, 24, 36)] == [15, 15, 1, 1]


def test_the_target_of_several_drivers_is_their_sum():
    # A multi-driver target (vesma.com/mt/mdfx.htm): 5000 + 100·12 + 20·245 + 500·8 = 15,100 kWh.
    rng = np.random.default_rng(2)
    drivers = np.column_stack([rng.uniform(5, 20, 30), rng.uniform(100, 400, 30), rng.uniform(0, 15, 30)])
    found = choose(5000 + drivers @ [100, 20, 500], drivers).model

    assert found.drivers == (0, 1, 2)
    assert found.predict([[12, 245, 8]])[0] == pytest.approx(15_100)
    assert np.isnan(found.predict([[12, np.nan, 8]])[0])


def test_a_month_that_pulls_the_line_and_one_that_lies_off_it_are_pointed_out():
    output, use = OUTPUT.copy(), USE.copy()
    output[3], use[3], use[6] = 40.0, 50 + 3 * 40.0, use[6] + 2.0
    found = diagnose(choose(use, output[:, None]).model)

    assert (found.pulling.tolist(), found.off.tolist()) == ([3], [6])
    assert found.alike == ()


def test_drivers_that_resemble_each_other_are_pointed_out():
    output = np.tile(OUTPUT, 2)
    hours = 3 * output + np.tile([1.0, -1.0, 0.5, -0.5], 6)
    use = 10 + 2 * output + 5 * hours + np.tile([0.1, 0.2, -0.3], 8)
    found = diagnose(choose(use, np.column_stack([output, hours])).model)

    assert found.alike == (0, 1)


@pytest.mark.parametrize(
    ("drivers", "words"), [(np.ones((12, 5)), "At most 4"), (np.ones((11, 1)), "Shapes"), (np.ones(12), "Shapes")]
)
def test_a_wrong_call_is_refused(drivers, words):
    with pytest.raises(ValueError, match=words):
        models(USE, drivers)
