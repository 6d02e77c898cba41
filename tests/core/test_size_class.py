"""Size classes by Decree 80/2021/NĐ-CP: people and, of revenue and capital, one."""

import pytest

from sachhon.core.size_class import Limits, Sized, size_class, size_classes

BN = 10**9
INDUSTRY = (
    Limits("micro", 10, 3 * BN, 3 * BN), Limits("small", 100, 50 * BN, 20 * BN), Limits("medium", 200, 200 * BN, 100 * BN),
)  # fmt: skip


@pytest.mark.parametrize(
    ("people", "revenue", "capital", "name"),
    [
        (10, 3 * BN, 9 * BN, "micro"),  # one of revenue and capital suffices, the limit itself included
        (10, 3 * BN + 1, 3 * BN + 1, "small"),
        (11, 1 * BN, 1 * BN, "small"),  # people decide as well
        (80, 40 * BN, 500 * BN, "small"),
        (100, 51 * BN, 21 * BN, "medium"),
        (200, 900 * BN, 100 * BN, "medium"),
        (201, 1 * BN, 1 * BN, "large"),
        (5, 201 * BN, 101 * BN, "large"),
    ],
)
def test_the_smallest_class_whose_limits_hold_is_the_class(people, revenue, capital, name):
    assert size_class(people, revenue, capital, INDUSTRY) == Sized(name)


@pytest.mark.parametrize(
    ("people", "revenue", "capital", "missing"),
    [
        (None, 1 * BN, 1 * BN, ("employees",)),
        (5, None, None, ("revenue", "capital")),
        (5, 4 * BN, None, ("capital",)),
        (150, None, 101 * BN, ("revenue",)),
        (None, None, None, ("employees",)),
    ],
)
def test_what_hangs_on_a_missing_input_is_unknown_and_says_which(people, revenue, capital, missing):
    assert size_class(people, revenue, capital, INDUSTRY) == Sized("unknown", missing)


@pytest.mark.parametrize(
    ("people", "revenue", "capital", "name"),
    [(None, 900 * BN, 900 * BN, "large"), (500, None, None, "large"), (5, 1 * BN, None, "micro")],
)
def test_a_missing_input_that_changes_nothing_does_not_stand_in_the_way(people, revenue, capital, name):
    assert size_class(people, revenue, capital, INDUSTRY).name == name


def test_rows_are_classed_one_by_one():
    assert [row.name for row in size_classes([(5, BN, BN), (None, None, None)], INDUSTRY)] == ["micro", "unknown"]
