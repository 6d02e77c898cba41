"""A total of many savings: sums first, errors in quadrature, bias apart."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.portfolio import total

amount = st.floats(1.0, 1e6)


def test_two_plants_add_up_before_anything_is_divided():
    # 20 % of a small one and 5 % of a large one are 5.14 %, not 12.5 %.
    found = total([100.0, 10_000.0], [80.0, 9_500.0], [10.0, 300.0])

    assert found.saving_pct == pytest.approx(100 * 520 / 10_100)
    assert found.half_width == pytest.approx(math.hypot(10.0, 300.0))
    assert found.fractional == pytest.approx(found.half_width / 520)


def test_errors_shrink_with_many_and_bias_does_not():
    one, hundred = (total([1000.0] * n, [900.0] * n, [100.0] * n, bias_pct=2.0) for n in (1, 100))

    assert hundred.half_width_pct == pytest.approx(one.half_width_pct / 10)
    assert hundred.bias_pct == pytest.approx(one.bias_pct) == pytest.approx(2.0)
    assert hundred.half_width_together == pytest.approx(100 * one.half_width)


def test_opposite_biases_do_not_cancel():
    assert total([100.0, 100.0], [90.0, 90.0], [1.0, 1.0], bias_pct=[2.0, -2.0]).bias_pct == pytest.approx(2.0)


def test_resources_are_turned_into_one_unit_first():
    found = total([13_000_000.0, 280.0], [11_765_000.0, 273.0], [260_000.0, 14.0], factor=[0.0001543, 0.5])

    assert found.adjusted == pytest.approx(2005.9 + 140.0)
    assert found.half_width == pytest.approx(math.hypot(260_000 * 0.0001543, 7.0))


@pytest.mark.parametrize("half", [[1.0, math.nan], [1.0, math.inf]])
def test_a_series_that_could_not_be_modelled_is_left_out_by_whoever_counts(half):
    with pytest.raises(ValueError, match="every value"):
        total([1.0, 1.0], [1.0, 1.0], half)


def test_shapes_must_agree():
    with pytest.raises(ValueError, match="Shapes"):
        total([1.0, 1.0], [1.0], [1.0, 1.0])


def test_nothing_at_all_has_no_percentage():
    found = total([], [], [])

    assert (found.n, found.adjusted, found.half_width) == (0, 0.0, 0.0)
    assert math.isnan(found.saving_pct) and math.isnan(found.fractional)


@given(rows=st.lists(st.tuples(amount, amount, amount), min_size=1, max_size=8), data=st.data())
def test_the_order_of_series_changes_nothing(rows, data):
    other = data.draw(st.permutations(rows))

    assert total(*zip(*rows, strict=True)) == total(*zip(*other, strict=True))


@given(rows=st.lists(st.tuples(amount, amount, amount), min_size=1, max_size=8), unit=st.floats(1e-3, 1e3))
def test_a_change_of_unit_leaves_percentages_alone(rows, unit):
    found, other = total(*zip(*rows, strict=True)), total(*zip(*rows, strict=True), factor=unit)

    assert other.half_width_pct == pytest.approx(found.half_width_pct)
    assert other.avoided == pytest.approx(unit * found.avoided, abs=1e-9 * unit * found.adjusted)
    assert found.half_width <= found.half_width_together * (1 + 1e-12)
