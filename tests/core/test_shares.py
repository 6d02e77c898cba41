import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.shares import Share, applying, officers_trained


@pytest.mark.parametrize("parts", [(0, 0), (None, 5), (5, None), (math.nan, 5), (5, math.nan)])
def test_without_both_parts_there_is_no_value(parts):
    assert Share(*parts).value is None


def test_a_share_of_zero_is_zero_and_not_missing():
    assert Share(0, 12).value == 0.0


def test_a_saving_may_be_negative():
    assert Share(-5.0, 100.0).value == -5.0


def test_a_plain_count_has_no_interval():
    assert Share(1, 2).interval is None
    assert Share(1, 2, low=40.0, high=60.0).interval == (40.0, 60.0)


def test_silence_counts_as_not_applying_and_is_shown():
    share = applying([True, True, False, False], [True, False, True, False])

    assert (share.numerator, share.denominator, share.value) == (2, 4, 50.0)
    assert share.left_out == {"no_answer": 1}


def test_a_full_response_leaves_nobody_out():
    assert applying([True, False], [True, True]).left_out == {}


def test_an_empty_frame_has_no_share():
    assert applying([], []).value is None
    assert officers_trained([]).value is None


def test_each_establishment_needs_both_marks():
    with pytest.raises(ValueError, match="Shapes differ"):
        applying([True], [True, False])


@pytest.mark.parametrize("wrong", [[1, 0], ["yes", "no"], [None, True]])
def test_only_yes_and_no_are_counted(wrong):
    with pytest.raises(ValueError, match="true or false"):
        officers_trained(wrong)


@given(st.lists(st.booleans(), min_size=1))
def test_trained_and_untrained_make_a_whole(qualified):
    there = officers_trained(qualified).value
    rest = officers_trained([not one for one in qualified]).value

    assert there + rest == pytest.approx(100.0)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1))
def test_asking_the_silent_can_only_raise_the_share(rows):
    implemented, answered = ([row[place] for row in rows] for place in (0, 1))
    asked = [done or not heard for done, heard in rows]

    assert applying(asked, [True] * len(rows)).value >= applying(implemented, answered).value
