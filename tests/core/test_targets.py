import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.targets import target_status

percent = st.floats(-50, 150)


@pytest.mark.parametrize(
    ("value", "rule", "low", "high", "status"),
    [
        (50, "at_least", 50, None, "met"),
        (49.99, "at_least", 50, None, "not_met"),
        (3, "at_most", None, 3, "met"),
        (3.01, "at_most", None, 3, "not_met"),
        (8, "band", 8, 13, "met"),
        (9.5, "band", 8, 13, "met"),
        (13, "band", 8, 13, "met"),
        (13.000000000000002, "band", 8, 13, "met"),
        (13.01, "band", 8, 13, "above_band"),
        (7.99, "band", 8, 13, "not_met"),
        (-2, "band", 8, 13, "not_met"),
        (None, "band", 8, 13, "no_data"),
        (float("nan"), "at_least", 50, None, "no_data"),
    ],
)
def test_a_counted_figure_meets_its_target_or_not(value, rule, low, high, status):
    assert target_status(value, rule, low, high) == status


@pytest.mark.parametrize(
    ("interval", "rule", "low", "high", "status"),
    [
        ((90.5, 95), "at_least", 90, None, "met"),
        ((90, 95), "at_least", 90, None, "met"),
        ((88, 96), "at_least", 90, None, "inconclusive"),
        ((80, 89.9), "at_least", 90, None, "not_met"),
        ((1, 2), "at_most", None, 3, "met"),
        ((1, 4), "at_most", None, 3, "inconclusive"),
        ((4, 5), "at_most", None, 3, "not_met"),
        ((9, 12), "band", 8, 13, "met"),
        ((9, 15), "band", 8, 13, "met"),
        ((14, 15), "band", 8, 13, "above_band"),
        ((6, 12), "band", 8, 13, "inconclusive"),
        ((5, 7), "band", 8, 13, "not_met"),
    ],
)
def test_a_survey_figure_has_three_answers(interval, rule, low, high, status):
    assert target_status(sum(interval) / 2, rule, low, high, interval) == status


def test_a_bound_that_the_rule_does_not_look_at_changes_nothing():
    assert target_status(95, "at_least", 90, 50) == "met"
    assert target_status(2, "at_most", 90, 3) == "met"


@pytest.mark.parametrize(
    ("rule", "low", "high", "text"),
    [
        ("at_least", None, 90, "lacks"),
        ("at_most", 90, None, "lacks"),
        ("band", 8, None, "lacks"),
        ("band", None, 13, "lacks"),
        ("band", 13, 8, "rise"),
        ("exactly", 8, 13, "Unknown"),
    ],
)
def test_a_target_that_cannot_be_read_is_refused(rule, low, high, text):
    with pytest.raises(ValueError, match=text):
        target_status(10, rule, low, high)


@given(percent, percent)
def test_an_interval_of_no_width_is_a_counted_figure(value, low):
    assert target_status(value, "at_least", low, None, (value, value)) == target_status(value, "at_least", low, None)


@given(st.tuples(percent, percent).map(sorted), percent, st.floats(0, 20))
def test_a_wider_interval_never_turns_one_answer_into_the_other(interval, target, more):
    here = target_status(interval[0], "at_least", target, None, tuple(interval))
    wider = (interval[0] - more, interval[1] + more)

    assert target_status(interval[0], "at_least", target, None, wider) in {here, "inconclusive"}
