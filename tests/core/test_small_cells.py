import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.small_cells import may_show, may_show_sum, withheld


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([1, 1, 1, 1, 1], True),
        ([1, 1, 1, 1], False),
        ([85, 5, 5, 3, 2], True),
        ([86, 5, 4, 3, 2], False),
        ([1, 1, 1, 1, float("nan")], False),
        ([-90, 1, 1, 1, 1], False),
        ([0, 0, 0, 0, 0], True),
        ([], True),
    ],
)
def test_five_or_more_and_no_one_above_85_percent(values, shown):
    assert may_show_sum(values) is shown


def test_a_cell_that_a_difference_would_give_away_is_withheld_too():
    assert withheld([3, 8, 20], [3, 8, 20], [1, 1, 1]).tolist() == [True, True, False]


def test_hidden_cells_that_hide_each_other_need_no_third():
    assert withheld([3, 4, 20], [3, 4, 20], [1, 1, 1]).tolist() == [True, True, False]


def test_hidden_cells_that_are_few_together_need_a_third():
    assert withheld([1, 2, 8, 20], [1, 2, 8, 20], [1, 1, 1, 1]).tolist() == [True, True, True, False]


def test_hidden_cells_with_one_giant_need_company():
    assert withheld([3, 5, 20, 30], [1, 100, 60, 70], [1, 99, 5, 5]).tolist() == [True, True, True, False]


def test_an_empty_cell_hides_nobody():
    assert withheld([3, 0, 20], [3, 0, 20], [1, 0, 1]).tolist() == [True, False, True]


def test_nothing_is_withheld_without_need():
    assert not withheld([5, 6], [5, 6], [1, 1]).any()


def test_cells_need_the_same_shape():
    with pytest.raises(ValueError, match="Shapes differ"):
        may_show([1, 2], [1.0], [1.0])


@given(st.lists(st.lists(st.integers(1, 100), max_size=9), min_size=1, max_size=6))
def test_what_a_reader_can_subtract_passes_the_rule_itself(cells):
    count = np.array([len(cell) for cell in cells])
    total = np.array([sum(cell) for cell in cells])
    largest = np.array([max(cell, default=0) for cell in cells])
    hidden = withheld(count, total, largest)

    assert may_show(count, total, largest)[~hidden].all()
    if hidden.any() and not hidden[count > 0].all():
        together = [value for cell, gone in zip(cells, hidden, strict=True) if gone for value in cell]
        assert may_show_sum(together)
