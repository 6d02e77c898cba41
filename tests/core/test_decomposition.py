"""Why specific consumption moved: only efficiency is a saving."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.decomposition import specific_curve, split_change

amount = st.floats(1.0, 1e5)


def test_a_target_moves_with_output_along_the_curve_of_the_uk_climate_change_agreements():
    # DEFRA/FDF, "Product Mix and Output Algorithm" (2002), example 1: gas 39.8 x + 7,786, electricity
    # 128.5 x + 60,230 kWh a week; primary = gas + 2.6 electricity.
    per_tonne, a_week = 39.8 + 2.6 * 128.5, 7_786 + 2.6 * 60_230
    curve = specific_curve(a_week, per_tonne, 9_300 / 52)

    assert (round(per_tonne, 1), round(a_week)) == (373.9, 164_384)
    assert curve == pytest.approx(1293.036, abs=5e-4)
    assert 0.98 * curve == pytest.approx(1267.176, abs=5e-4)
    assert 0.98 * curve > 1194.1  # it passes, and would have failed against a target of 1,128.8 that does not move


def test_a_year_of_less_output_is_not_waste():
    # 100 a month and 2 a tonne; output halves and nothing else changes.
    found = split_change(100.0, [2.0], 2400.0, [600.0], 1800.0, [300.0])

    assert (found.before, found.after) == (4.0, 6.0)
    assert (found.volume, found.mix, found.efficiency) == (2.0, 0.0, 0.0)


def test_a_turn_to_a_product_that_needs_less_is_not_a_saving():
    found = split_change(0.0, [2.0, 5.0], 700.0, [100.0, 100.0], 500.0, [500 / 3, 100 / 3])

    assert (found.before, found.after) == (3.5, 2.5)
    assert found.mix == pytest.approx(-1.0)
    assert (found.volume, found.efficiency) == (0.0, pytest.approx(0.0, abs=1e-12))


def test_a_shorter_period_carries_less_base_load():
    found = split_change(100.0, [2.0], 2400.0, [600.0], 0.9 * 1350.0, [225.0], months=(12, 9))

    assert found.volume == pytest.approx(900 / 225 - 1200 / 600)
    assert found.efficiency == pytest.approx(-0.1 * 1350 / 225)


def test_nothing_made_has_no_specific_consumption():
    assert np.isnan(specific_curve(100.0, 2.0, 0.0))
    with pytest.raises(ValueError, match="need an output"):
        split_change(100.0, [2.0], 2400.0, [600.0], 1800.0, [0.0])


def test_a_model_that_expects_nothing_splits_nothing():
    with pytest.raises(ValueError, match="some use"):
        split_change(0.0, [0.0], 2400.0, [600.0], 1800.0, [300.0])


@given(
    load=st.floats(0, 1e4),
    each=st.tuples(amount, amount),
    use=st.tuples(amount, amount),
    made=st.tuples(amount, amount, amount, amount),
)
def test_the_parts_add_up_to_the_change(load, each, use, made):
    found = split_change(load, each, use[0], made[:2], use[1], made[2:])

    assert found.volume + found.mix + found.efficiency == pytest.approx(
        float(found.change), abs=1e-9 * float(found.before + found.after + abs(found.volume) + abs(found.mix))
    )


@given(size=st.integers(1, 5), seed=st.integers(0, 99))
def test_many_series_at_once_are_those_of_each(size, seed):
    rng = np.random.default_rng(seed)
    load, use = rng.uniform(1, 9, size), rng.uniform(50, 90, (2, size))
    each, made = rng.uniform(1, 9, (size, 2)), rng.uniform(1, 9, (2, size, 2))
    found = split_change(load, each, use[0], made[0], use[1], made[1])
    alone = [split_change(load[i], each[i], use[0, i], made[0, i], use[1, i], made[1, i]) for i in range(size)]

    assert found.efficiency == pytest.approx([float(one.efficiency) for one in alone])
