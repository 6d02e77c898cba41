"""The running sum of savings, and whether a turn of it is more than chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.cusum import SIGNIFICANCE, cusum, out_of_control, slope_change


def test_it_rises_by_what_each_month_saves_and_skips_what_is_not_known():
    assert np.array_equal(cusum([10, 10, 10, 10], [9, np.nan, 12, 7]), [1, np.nan, -1, 2], equal_nan=True)


def test_many_series_at_once_are_those_of_each():
    expected, actual = np.arange(12.0).reshape(2, 6), np.ones((2, 6))

    assert cusum(expected, actual).tolist() == [cusum(expected[i], actual[i]).tolist() for i in range(2)]


def test_the_month_from_which_an_option_worked_is_found():
    rng = np.random.default_rng(11)
    saved = np.repeat([0.0, 30.0], [15, 21]) + 8 * rng.standard_normal(36)
    found = slope_change(500 + saved, np.full(36, 500.0))

    assert found.changed
    assert abs(found.at - 15) <= 1
    assert (found.before, found.after) == (pytest.approx(0, abs=5), pytest.approx(30, abs=5))


def test_a_month_that_is_not_known_moves_no_place():
    ahead = np.tile([1.0, -1.0], 12) + np.repeat([0.0, 9.0], [14, 10])
    ahead[3] = np.nan

    assert slope_change(ahead, np.zeros(24)).at == 14


@pytest.mark.parametrize("months", [12, 24, 36])
def test_chance_alone_is_seldom_called_a_change(months):
    rng = np.random.default_rng(months)
    calls = [slope_change(rng.standard_normal(months), np.zeros(months)).changed for _ in range(400)]

    assert np.mean(calls) <= SIGNIFICANCE


def test_the_threshold_is_that_of_the_brownian_bridge():
    from scipy.special import kolmogorov

    assert kolmogorov(1.358) == pytest.approx(0.05, abs=1e-4)


def test_months_that_hang_together_need_a_greater_turn():
    ahead = np.tile([1.0, -1.0], 12) + np.repeat([0.0, 2.0], 12)

    assert slope_change(ahead, np.zeros(24)).p < slope_change(ahead, np.zeros(24), rho=0.4).p


@pytest.mark.parametrize("ahead", [[1.0] * 7, [np.nan] * 12, [2.0] * 12])
def test_too_few_months_or_none_that_differ_show_no_change(ahead, recwarn):
    assert slope_change(ahead, np.zeros(len(ahead))) is None
    assert len(recwarn) == 0


def test_months_beyond_two_standard_errors_are_out_of_control():
    assert out_of_control([1.9, 2.1, -2.1, np.nan], 1.0).tolist() == [False, True, True, False]


@given(
    ahead=st.lists(st.floats(-1e3, 1e3), min_size=8, max_size=36).filter(lambda x: np.ptp(x) > 1e-3),
    unit=st.floats(1e-3, 1e3),
)
def test_a_change_of_unit_changes_no_verdict(ahead, unit):
    found, other = slope_change(ahead, np.zeros(len(ahead))), slope_change(unit * np.array(ahead), np.zeros(len(ahead)))

    assert other.statistic == pytest.approx(found.statistic, rel=1e-6)
    assert 0 <= found.p <= 1
