import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.sampling import planned_sample
from sachhon.core.survey import StratumError, aware, estimate_share, sample_size


def test_golden_numbers_of_three_strata():
    found = estimate_share([60, 240, 900], [30, 60, 150], [29, 51, 99])

    assert round(found.p, 6) == 0.713333
    assert round(found.se, 7) == 0.0277881
    assert (round(found.low, 6), round(found.high, 6)) == (0.655639, 0.764828)
    assert (found.df, round(found.deff, 4), found.n, found.N) == (237, 1.1281, 240, 1200)
    assert (found.method, found.warnings) == ("logit_t", ())


def test_golden_numbers_of_a_simple_sample():
    found = estimate_share([1200], [300], [252])

    assert (found.p, round(found.se, 7)) == (0.84, 0.0183609)
    assert (round(found.low, 6), round(found.high, 6)) == (0.800493, 0.872925)
    assert found.deff == pytest.approx(1.0)


def test_a_full_count_has_no_error():
    found = estimate_share([60], [60], [54])

    assert (found.p, found.se, found.low, found.high, found.method) == (0.9, 0.0, 0.9, 0.9, "census")
    assert found.warnings == ()


def test_a_small_full_count_is_not_called_unreliable():
    assert estimate_share([8], [8], [3]).warnings == ()


@pytest.mark.parametrize(("yes", "low", "high"), [(50, 0.928878, 1.0), (0, 0.0, 0.071122)])
def test_all_of_one_mind_is_not_certainty(yes, low, high):
    # Closed form at the ends: 0.025 ** (1 / 50).
    found = estimate_share([1200], [50], [yes])

    assert (round(found.low, 6), round(found.high, 6)) == (low, high)
    assert (found.method, found.deff) == ("clopper_pearson", None)


def test_strata_that_each_agree_with_themselves_are_not_certain_either():
    found = estimate_share([100, 100], [20, 20], [20, 0])

    assert found.low < 0.4 < found.p == 0.5 < 0.6 < found.high
    assert found.method == "clopper_pearson"
    assert "no_spread" in found.warnings


def test_a_stratum_counted_wholly_adds_no_variance():
    found = estimate_share([10, 100], [10, 40], [5, 20])
    alone = estimate_share([100], [40], [20])

    assert found.se == pytest.approx(alone.se * 100 / 110)


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        (([60, 5], [30, 6], [20, 1]), "more_answers"),
        (([60, 5], [30, 4], [20, 5]), "more_yes"),
        (([60, 5], [30, 1], [20, 1]), "one_answer"),
        (([60, 5], [30, 0], [20, 0]), "no_answer"),
    ],
)
def test_a_stratum_that_cannot_be_estimated_is_named(counts, code):
    with pytest.raises(StratumError, match="Stratum small") as refused:
        estimate_share(*counts, names=["large", "small"])

    assert (refused.value.code, refused.value.stratum) == (code, "small")
    assert isinstance(refused.value, ValueError)


def test_a_lone_establishment_that_answered_is_a_full_stratum():
    assert estimate_share([1, 100], [1, 40], [1, 20]).p == pytest.approx(51 / 101)


@pytest.mark.parametrize(
    ("counts", "level", "text"),
    [
        (([], [], []), 0.95, "three counts"),
        (([5], [5, 5], [1]), 0.95, "three counts"),
        (([5.5], [5], [1]), 0.95, "whole"),
        (([-5], [5], [1]), 0.95, "whole"),
        (([math.nan], [5], [1]), 0.95, "whole"),
        (([50], [5], [1]), 1.0, "level"),
        (([50], [5], [1]), 95, "level"),
    ],
)
def test_counts_and_level_that_cannot_be_are_refused(counts, level, text):
    with pytest.raises(ValueError, match=text):
        estimate_share(*counts, level)


@pytest.mark.parametrize(
    ("counts", "doubtful"),
    [(([1000], [29], [15]), True), (([1000], [300], [150]), False), (([1000], [60], [30]), True)],
)
def test_few_answers_or_a_wide_interval_are_called_unreliable(counts, doubtful):
    assert ("low_reliability" in estimate_share(*counts).warnings) == doubtful


@st.composite
def strata(draw):
    """Counts that a survey could bring: at least two answers in each stratum."""
    rows = []
    for _ in range(draw(st.integers(1, 5))):
        frame = draw(st.integers(2, 500))
        sample = draw(st.integers(2, frame))
        rows.append((frame, sample, draw(st.integers(0, sample))))
    return rows


def counts_of(rows):
    return [list(column) for column in zip(*rows, strict=True)]


@given(strata())
def test_the_estimate_lies_in_its_interval_and_the_interval_in_zero_to_one(rows):
    found = estimate_share(*counts_of(rows))

    assert 0 <= found.low <= found.p + 1e-12
    assert found.p - 1e-12 <= found.high <= 1


@given(strata())
def test_yes_and_no_mirror_each_other(rows):
    yes = estimate_share(*counts_of(rows))
    no = estimate_share(*counts_of([(frame, sample, sample - said) for frame, sample, said in rows]))

    assert no.p == pytest.approx(1 - yes.p, abs=1e-12)
    assert no.low == pytest.approx(1 - yes.high, abs=1e-9)


@given(strata(), st.randoms(use_true_random=False))
def test_the_order_of_strata_does_not_matter(rows, random):
    here = estimate_share(*counts_of(rows))
    random.shuffle(rows)
    there = estimate_share(*counts_of(rows))

    assert (there.p, there.low, there.high) == pytest.approx((here.p, here.low, here.high), abs=1e-9)


@given(strata())
def test_more_certainty_asks_for_a_wider_interval(rows):
    usual, strict = (estimate_share(*counts_of(rows), level) for level in (0.90, 0.99))

    assert strict.low <= usual.low + 1e-12
    assert strict.high >= usual.high - 1e-12


def test_awareness_stands_for_the_whole_frame():
    share = aware([60, 240, 900], [30, 60, 150], [29, 51, 99])

    assert share.numerator == pytest.approx(856.0)
    assert (share.denominator, share.n, share.level, share.method) == (1200, 240, 0.95, "logit_t")
    assert share.interval == pytest.approx((65.5639, 76.4828), abs=1e-4)
    assert share.left_out == {"not_surveyed": 960}


def test_a_full_count_of_awareness_leaves_nobody_out():
    assert aware([60], [60], [54]).left_out == {}


@pytest.mark.parametrize(("population", "answers"), [(1200, 292), (100_000, 383), (1, 1), (10, 10)])
def test_how_many_answers_a_sample_needs(population, answers):
    # Cochran, chapter 4, with the correction for a finite frame.
    assert sample_size(population) == answers


@pytest.mark.parametrize("share", [0, 1])
def test_a_sample_expected_to_be_of_one_mind_is_planned_by_the_exact_interval(share):
    plan = planned_sample(1200, share, margin=0.05)
    found, fewer = (estimate_share([1200], [n], [share * n]) for n in (plan.n, plan.n - 1))

    assert (plan.n, plan.method) == (72, found.method)
    assert found.high - found.low <= 0.05 < fewer.high - fewer.low


def test_who_must_ask_everybody_makes_a_census():
    assert planned_sample(12).method == estimate_share([12], [planned_sample(12).n], [5]).method == "census"


@pytest.mark.parametrize("wrong", [(0,), (10.5,), (10, -0.1), (10, 1.1), (10, 0.5, 0.0), (10, 0.5, 0.05, 1.0)])
def test_a_sample_needs_numbers_that_can_be(wrong):
    with pytest.raises(ValueError, match="between 0 and 1"):
        sample_size(*wrong)
