import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sachhon.core.balance import Network, closure, with_imbalance
from sachhon.core.reconciliation import reconciled

MILL = Network(["paddy", "rice", "husk", "bran"], ["", "mill", "mill", "mill"], ["mill", "", "", ""])
# Water: intake to treatment, then to boiler and process, which share a drain.
WATER = Network(
    ["intake", "to boiler", "to process", "steam lost", "drain boiler", "drain process"],
    ["", "treatment", "treatment", "boiler", "boiler", "process"],
    ["treatment", "boiler", "process", "", "", ""],
)
TRUE_WATER = np.array([100.0, 40.0, 60.0, 25.0, 15.0, 60.0])
doubts = st.lists(st.floats(0.1, 5), min_size=6, max_size=6)
errors = st.lists(st.floats(-10, 10), min_size=6, max_size=6)


def test_a_mill_loses_what_nobody_weighed():
    found = closure(MILL, [1000, 640, 200, 90], [10, 5, 5, 5])

    assert (found.inflow.tolist(), found.outflow.tolist(), found.imbalance.tolist()) == ([1000], [930], [70])
    assert found.closure.tolist() == [93.0]
    assert found.uncertainty[0] == pytest.approx(math.sqrt(175))
    assert found.state.tolist() == ["loss"]


@pytest.mark.parametrize(
    ("values", "state"),
    [([1000, 650, 210, 120], "closes"), ([1000, 700, 250, 120], "gain"), ([1000, math.nan, 210, 120], "not_known")],
)
def test_a_node_closes_only_within_its_uncertainty(values, state):
    assert closure(MILL, values, [10, 5, 5, 5]).state.tolist() == [state]


def test_each_node_has_its_own_balance():
    found = closure(WATER, [100, 40, 50, 25, 15, 50], [1] * 6)

    assert found.nodes == ("treatment", "boiler", "process")
    assert found.imbalance.tolist() == [10, 0, 0]
    assert found.state.tolist() == ["loss", "closes", "closes"]


@given(errors)
def test_with_the_imbalance_as_a_stream_every_node_closes(moved):
    whole, flows = with_imbalance(WATER, TRUE_WATER + np.array(moved))

    assert whole.incidence @ flows == pytest.approx(np.zeros(3), abs=1e-9)
    assert np.all(flows >= 0)


def test_the_imbalance_of_an_unknown_stream_is_not_guessed():
    with pytest.raises(ValueError, match="must be known"):
        with_imbalance(MILL, [1000, math.nan, 1, 1])


def test_three_streams_reconciled_by_hand():
    # 1,000 ± 20 in, 650 ± 10 and 320 ± 10 out: the 30 missing are shared as 400 : 100 : 100.
    mill = Network(["in", "rice", "rest"], ["", "mill", "mill"], ["mill", "", ""])
    found = reconciled(mill, [1000, 650, 320], [20, 10, 10])

    assert found.values == pytest.approx([980.0, 655.0, 325.0])
    assert found.adjustment == pytest.approx([-20.0, 5.0, 5.0])
    assert (found.chi_square, found.df) == (pytest.approx(900 / 600), 1)
    assert found.p == pytest.approx(stats.chi2.sf(1.5, 1))
    assert found.statistic == pytest.approx([math.sqrt(1.5)] * 3)
    assert found.uncertainty == pytest.approx([20 * math.sqrt(1 / 3), 10 * math.sqrt(5 / 6), 10 * math.sqrt(5 / 6)])
    assert (found.gross_errors, found.warnings) == ((), ())


def test_the_closed_form_agrees_where_it_exists():
    measured, doubt = TRUE_WATER + [1, -2, 3, 0.5, -0.5, 1], np.array([2, 1, 1.5, 0.5, 0.7, 2])
    matrix, spread = WATER.incidence, np.diag(doubt**2)
    inverse = np.linalg.inv(matrix @ spread @ matrix.T)
    move = spread @ matrix.T @ inverse @ matrix @ measured
    covariance = spread @ matrix.T @ inverse @ matrix @ spread
    found = reconciled(WATER, measured, doubt)

    assert found.values == pytest.approx(measured - move, rel=1e-12)
    assert found.chi_square == pytest.approx(measured @ matrix.T @ inverse @ matrix @ measured)
    assert found.statistic == pytest.approx(np.abs(move) / np.sqrt(np.diag(covariance)))


def test_a_wrong_meter_between_two_machines_is_named_alone():
    measured = TRUE_WATER.copy()
    measured[1] += 12
    found = reconciled(WATER, measured, np.full(6, 1.0))

    assert (found.gross_errors[0], found.alike) == ("to boiler", False)
    assert {"gross_error", "global_test"} <= set(found.warnings)


def test_streams_that_only_ever_stand_together_cannot_be_told_apart():
    measured = TRUE_WATER.copy()
    measured[4] += 12
    found = reconciled(WATER, measured, np.full(6, 1.0))

    assert set(found.gross_errors[:2]) == {"steam lost", "drain boiler"}
    assert found.alike


def test_honest_meters_are_seldom_accused():
    # Negative control: with random errors alone, at most the 5 % promised are flagged.
    random = np.random.default_rng(7)
    runs = [reconciled(WATER, TRUE_WATER + random.normal(0, 1, 6), np.full(6, 1.0)) for _ in range(600)]

    assert np.mean([bool(run.gross_errors) for run in runs]) <= 0.07
    assert np.mean([run.p < 0.05 for run in runs]) == pytest.approx(0.05, abs=0.03)
    assert 2.8 < np.mean([run.chi_square for run in runs]) < 3.2


def test_a_stream_without_a_meter_follows_from_the_others():
    measured = [100.0, math.nan, 60.0, 25.0, 15.0, 61.0]
    found = reconciled(WATER, measured, np.full(6, 1.0))

    assert found.values[1] == pytest.approx(40.0, abs=1.0)
    assert WATER.incidence @ found.values == pytest.approx(np.zeros(3), abs=1e-9)
    assert found.df == 2
    assert math.isnan(found.adjustment[1])


def test_what_the_others_do_not_fix_stays_unknown():
    measured = [100.0, 40.0, 60.0, math.nan, math.nan, 61.0]
    found = reconciled(WATER, measured, np.full(6, 1.0))

    assert np.isnan(found.values[[3, 4]]).all()
    assert found.warnings == ("not_determined",)


def test_without_any_check_measurements_stay_as_they_are():
    found = reconciled(MILL, [1000, math.nan, 200, 90], [10, 5, 5, 5])

    assert found.values == pytest.approx([1000, 710, 200, 90])
    assert (found.p, found.df, found.gross_errors) == (None, 0, ())
    assert np.isnan(found.statistic[[0, 2, 3]]).all()
    assert found.uncertainty[1] == pytest.approx(math.sqrt(150))


def test_a_flow_pushed_below_zero_is_told():
    found = reconciled(MILL, [100, 60, 45, 1], [1, 1, 1, 5])

    assert found.values[3] < 0
    assert "negative_flow" in found.warnings


@given(errors, doubts)
def test_every_balance_closes_after_reconciliation(moved, doubt):
    found = reconciled(WATER, TRUE_WATER + np.array(moved), doubt)

    assert WATER.incidence @ found.values == pytest.approx(np.zeros(3), abs=1e-8)


@given(errors, doubts)
def test_reconciling_twice_changes_nothing_more(moved, doubt):
    once = reconciled(WATER, TRUE_WATER + np.array(moved), doubt)
    if np.all(once.values >= 0):
        assert reconciled(WATER, once.values, doubt).values == pytest.approx(once.values, abs=1e-8)


@given(errors, doubts, st.floats(1e-3, 1e3))
def test_units_move_no_test(moved, doubt, scale):
    plain = reconciled(WATER, TRUE_WATER + np.array(moved), doubt)
    scaled = reconciled(WATER, (TRUE_WATER + np.array(moved)) * scale, np.array(doubt) * scale)

    assert scaled.values == pytest.approx(plain.values * scale, rel=1e-9, abs=1e-9 * scale)
    assert scaled.chi_square == pytest.approx(plain.chi_square, rel=1e-6, abs=1e-9)


@given(errors, doubts)
def test_knowing_the_balance_never_makes_a_stream_less_sure(moved, doubt):
    found = reconciled(WATER, TRUE_WATER + np.array(moved), doubt)

    assert np.all(found.uncertainty <= np.array(doubt) * (1 + 1e-12))


@pytest.mark.parametrize("call", [
    lambda: reconciled(MILL, [1, 2, 3], [1, 1, 1]), lambda: reconciled(MILL, [1, 2, 3, 4], [1, 1, 1, 0]),
    lambda: reconciled(MILL, [1, 2, 3, -4], [1, 1, 1, 1]), lambda: reconciled(MILL, [1, 2, 3, 4], [1] * 4, level=95),
    lambda: closure(MILL, [1, 2], [1, 1]), lambda: Network(["a", "a"], ["", "m"], ["m", ""]),
    lambda: Network(["a"], ["m"], ["m"]), lambda: Network(["a"], ["m"], []),
])  # fmt: skip
def test_what_cannot_be_is_refused(call):
    with pytest.raises(ValueError):
        call()
