import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.benchmarks import benchmark, benchmarks_by_group
from tests.core.strategies import NAN, unknown_or_amount


def test_a_worked_example():
    found = benchmark([820, 900, 950, 1_010, 1_060, 1_400])

    assert (found.n, found.q1, found.median, found.q3, found.spread) == (6, 912.5, 980.0, 1047.5, 135.0)


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0, NAN]])
def test_fewer_than_five_have_no_benchmark(values):
    assert benchmark(values) is None


def test_nobody_may_ask_for_fewer_than_five():
    with pytest.raises(ValueError, match="at least 5"):
        benchmark([1.0] * 9, minimum=4)


def test_more_than_five_may_be_asked_for():
    assert benchmark([1.0] * 9, minimum=10) is None


def test_each_value_needs_its_group():
    with pytest.raises(ValueError, match="its group"):
        benchmarks_by_group(["a"], [1.0, 2.0])


def test_a_group_with_too_few_shows_its_number_and_nothing_else():
    found = benchmarks_by_group(["10"] * 5 + ["11"] * 4, [1.0] * 9)

    assert found.n.tolist() == [5, 4]
    assert np.isnan([found.median[1], found.q1[1], found.q3[1], found.spread[1]]).all()


@given(st.lists(st.tuples(st.integers(0, 3), unknown_or_amount), min_size=1, max_size=60))
def test_many_groups_at_once_equal_each_alone(rows):
    groups, values = (np.array(column) for column in zip(*rows, strict=True))
    found = benchmarks_by_group(groups, values)

    for place, group in enumerate(found.groups):
        known = values[(groups == group) & ~np.isnan(values)]
        assert found.n[place] == known.size
        if known.size >= 5:
            expected = np.quantile(known, [0.25, 0.5, 0.75])
            got = [found.q1[place], found.median[place], found.q3[place]]
            assert got == pytest.approx(expected.tolist())
