import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.savings import compare_series, matched_months
from tests.core.strategies import NAN, four_arrays


def year(*values):
    """One series of twelve months: the values given, then months not known."""
    return np.array([[*values, *[NAN] * (12 - len(values))]], dtype=float)


def test_a_month_missing_in_one_year_is_taken_out_of_both():
    report = year(*[9.0] * 12)
    report[0, 4] = NAN
    base = year(*range(1, 13))

    matched = matched_months(base, report, base, base)

    assert matched.months.tolist() == [11]
    assert matched.use_base.tolist() == [78 - 5]
    assert matched.output_report.tolist() == [78 - 5]
    assert matched.use_report.tolist() == [99.0]


def test_january_is_compared_with_january():
    first_half, second_half = year(*[10.0] * 6), np.roll(year(*[10.0] * 6), 6)
    output = year(*[1.0] * 12)

    matched = matched_months(first_half, second_half, output, output)

    assert matched.months.tolist() == [0]
    assert np.isnan(matched.use_base).all()
    assert matched.reason.tolist() == ["too_few_months"]


@pytest.mark.parametrize(("months", "reason"), [(5, "too_few_months"), (6, ""), (12, "")])
def test_six_months_are_enough(months, reason):
    part = year(*[10.0] * months)

    assert matched_months(part, part, part, part).reason.tolist() == [reason]


def test_the_minimum_is_the_callers_and_at_least_one():
    part = year(*[10.0] * 5)

    assert matched_months(part, part, part, part, minimum=5).reason.tolist() == [""]
    with pytest.raises(ValueError, match="At least one"):
        matched_months(part, part, part, part, minimum=0)


@pytest.mark.parametrize(("place", "reason"), list(enumerate(["no_base_use", "no_use", "no_base_output", "no_output"])))
def test_what_is_wholly_missing_says_so(place, reason):
    parts = [year(*[10.0] * 12) for _ in range(4)]
    parts[place] = year()

    assert matched_months(*parts).reason.tolist() == [reason]


def test_too_few_months_stays_the_reason_when_compared():
    part = year(*[10.0] * 3)

    assert matched_months(part, part, part, part).compared().reason.tolist() == ["too_few_months"]


def test_an_idle_month_that_is_known_counts_as_zero():
    # A sugar mill: six months of work, six of rest, in both years.
    use, output = year(*[10.0] * 6, *[0.0] * 6), year(*[5.0] * 6, *[0.0] * 6)

    found = matched_months(use, 0.9 * use, output, output).compared()

    assert found.adjusted == pytest.approx([60.0])
    assert found.actual == pytest.approx([54.0])


@given(four_arrays(months=12))
def test_months_removed_from_one_year_are_removed_from_both(parts):
    hole = np.isnan(parts).any(axis=0)
    holed = [np.where(hole, NAN, part) for part in parts]
    one, both = matched_months(*parts), matched_months(*holed)

    for name in ("use_base", "use_report", "output_base", "output_report", "months"):
        np.testing.assert_array_equal(getattr(one, name), getattr(both, name))


@given(four_arrays(months=12), st.randoms(use_true_random=False))
def test_the_order_of_months_does_not_matter_when_both_years_share_it(parts, random):
    order = list(range(12))
    random.shuffle(order)
    here, there = matched_months(*parts), matched_months(*(part[:, order] for part in parts))

    np.testing.assert_allclose(there.use_base, here.use_base, rtol=1e-12)
    np.testing.assert_array_equal(there.reason, here.reason)


@given(four_arrays(months=12))
def test_sums_without_a_matched_month_are_not_known(parts):
    matched = matched_months(*parts)

    assert np.isnan(matched.use_base[matched.months == 0]).all()
    assert np.isfinite(matched.use_base[matched.months > 0]).all()


@given(four_arrays(months=12, elements=st.floats(0.01, 1e6)))
def test_twelve_known_months_are_a_whole_year(parts):
    by_month = matched_months(*parts).compared()
    by_year = compare_series(*(part.sum(axis=1) for part in parts))

    np.testing.assert_allclose(by_month.adjusted, by_year.adjusted, rtol=1e-12)
    np.testing.assert_array_equal(by_month.reason, by_year.reason)
