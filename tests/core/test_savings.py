import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.savings import (
    adjusted_baseline,
    avoided_use,
    compare_series,
    compared_in,
    saving_share,
    specific_consumption,
)
from tests.core.strategies import NAN, amount, four_arrays


def share_of(comparison):
    return saving_share(comparison.adjusted, comparison.actual, comparison.counted, comparison.reason)


def test_saving_of_the_worked_example():
    # Method page CP3: b = 1.000 MWh/t, 13,000 t, 11,765 MWh; use rose from 10,000 MWh.
    share = share_of(compare_series([10_000], [11_765], [10_000], [13_000]))

    assert (share.numerator, share.denominator, share.value) == (1_235, 13_000, 9.5)


def test_avoided_use_of_a_worked_example():
    assert avoided_use(1000.0, 100.0, 990.0, 120.0) == pytest.approx(210.0)


def test_a_plant_that_uses_less_but_makes_even_less_has_not_saved():
    assert avoided_use(100.0, 100.0, 90.0, 80.0) == pytest.approx(-10.0)


@given(use=amount, output=amount)
def test_avoided_use_is_zero_when_nothing_changed(use, output):
    assert avoided_use(use, output, use, output) == pytest.approx(0.0, abs=1e-6 * use)


@pytest.mark.parametrize("output_base", [0.0, -1.0])
def test_avoided_use_needs_a_baseline_output(output_base):
    with pytest.raises(ValueError, match="positive"):
        avoided_use(10.0, output_base, 8.0, 1.0)


def test_an_unknown_baseline_output_gives_an_unknown_baseline():
    assert np.isnan(adjusted_baseline(10.0, NAN, 5.0))


def test_specific_consumption_of_an_idle_plant_is_not_known():
    found = specific_consumption([10.0, 10.0, 0.0, NAN], [5.0, 0.0, 5.0, 5.0])

    assert found == pytest.approx([2.0, NAN, 0.0, NAN], nan_ok=True)


@pytest.mark.parametrize(
    ("use_base", "use_report", "output_base", "output_report", "reason"),
    [
        (10, 9, 5, 5, ""),
        (10, NAN, 5, 5, "no_use"),
        (NAN, 9, 5, 5, "no_base_use"),
        (10, 9, 5, NAN, "no_output"),
        (10, 9, 5, 0, "no_output"),
        (10, 9, NAN, 5, "no_base_output"),
        (10, 9, 0, 5, "no_base_output"),
        (NAN, NAN, NAN, NAN, "no_use"),
        (10, 30, 5, 5, ""),
        (10, 30.1, 5, 5, "sec_jump"),
        (30, 10, 5, 5, ""),
        (30, 9.9, 5, 5, "sec_jump"),
        (10, 60, 5, 30, ""),
        (10_000, 10, 5, 5, "sec_jump"),
        (10, 0, 5, 5, "sec_jump"),
        (0, 10, 5, 5, "sec_jump"),
        (0, 0, 5, 5, ""),
    ],
)
def test_each_series_counts_or_says_why_not(use_base, use_report, output_base, output_report, reason):
    found = compare_series([use_base], [use_report], [output_base], [output_report])

    assert found.reason.tolist() == [reason]
    assert found.counted.tolist() == [reason == ""]


def test_exactly_three_times_counts_whatever_the_rounding():
    use = np.linspace(0.1, 7.3, 500)

    assert compare_series(use, 3 * use, 0.7 * use, 0.7 * use).counted.all()
    assert compare_series(3 * use, use, 0.7 * use, 0.7 * use).counted.all()


def test_a_jump_stays_visible_but_does_not_count():
    found = compare_series([10.0, 10.0], [9.0, 9000.0], [1.0, 1.0], [1.0, 1.0])

    assert found.actual.tolist() == [9.0, 9000.0]
    assert share_of(found).left_out == {"sec_jump": 1}


def test_the_limit_of_a_jump_is_the_callers():
    assert compare_series([10.0], [15.0], [1.0], [1.0], jump_limit=1.2).reason.tolist() == ["sec_jump"]
    with pytest.raises(ValueError, match="above 1"):
        compare_series([10.0], [15.0], [1.0], [1.0], jump_limit=1.0)


def test_a_reason_known_before_stands():
    found = compare_series([10.0, 10.0], [9.0, NAN], [1.0, 1.0], [1.0, 1.0], known_reason=["no_conversion", ""])

    assert found.reason.tolist() == ["no_conversion", "no_use"]


def test_a_long_reason_is_not_cut():
    long = "not_in_frame_of_this_plan"

    assert compare_series([1.0], [1.0], [1.0], [1.0], known_reason=long).reason.tolist() == [long]


@pytest.mark.parametrize("wrong", [-1.0, float("inf")])
@pytest.mark.parametrize("place", range(4))
def test_no_quantity_is_negative_or_endless(place, wrong):
    parts = [[1.0], [1.0], [1.0], [1.0]]
    parts[place] = [wrong]

    with pytest.raises(ValueError, match="zero or positive"):
        compare_series(*parts)


def test_both_years_need_the_same_series():
    with pytest.raises(ValueError, match="Shapes differ"):
        compare_series([1.0, 2.0], [1.0], [1.0], [1.0])


@given(four_arrays())
def test_what_is_not_known_never_counts(parts):
    found = compare_series(*parts)

    unknown = np.isnan(parts).any(axis=0)
    assert not found.counted[unknown].any()
    assert np.isfinite(found.adjusted[found.counted]).all()


@given(four_arrays())
def test_a_series_left_out_changes_nothing(parts):
    found = compare_series(*parts)
    kept = compare_series(*(part[found.counted] for part in parts))

    assert share_of(found).numerator == share_of(kept).numerator
    assert share_of(found).denominator == share_of(kept).denominator


@given(four_arrays(elements=amount), st.sampled_from([1e-3, 0.0001543, 3.6, 1e3]))
def test_the_unit_of_use_changes_no_saving(parts, factor):
    base, report, *outputs = parts
    here = share_of(compare_series(base, report, *outputs))
    there = share_of(compare_series(base * factor, report * factor, *outputs))

    assert there.left_out == here.left_out
    if here.value is not None:
        assert there.value == pytest.approx(here.value, abs=1e-6)


@given(four_arrays(elements=amount), st.sampled_from([1e-3, 0.6, 1e3]))
def test_the_unit_of_output_changes_no_saving(parts, factor):
    base, report, before, now = parts
    here = share_of(compare_series(base, report, before, now))
    there = share_of(compare_series(base, report, before * factor, now * factor))

    assert there.left_out == here.left_out
    if here.value is not None:
        assert there.value == pytest.approx(here.value, abs=1e-6)


@given(four_arrays(), st.randoms(use_true_random=False))
def test_the_order_of_series_changes_no_digit(parts, random):
    order = list(range(parts[0].size))
    random.shuffle(order)

    assert share_of(compare_series(*(part[order] for part in parts))) == share_of(compare_series(*parts))


@given(four_arrays(elements=amount))
def test_nothing_is_saved_when_nothing_changed(parts):
    use, _, output, _ = parts
    share = share_of(compare_series(use, use, output, output))

    assert share.value == pytest.approx(0.0, abs=1e-9)
    assert share.left_out == {}


@given(four_arrays(elements=amount), st.floats(0.5, 2.0))
def test_output_alone_saves_nothing(parts, growth):
    use, _, output, _ = parts
    share = share_of(compare_series(use, use * growth, output, output * growth))

    assert share.value == pytest.approx(0.0, abs=1e-9)


def test_percentages_are_never_averaged():
    # 50 % of a small plant and 0 % of a large one: 0.5 %, not 25 %.
    assert share_of(compare_series([1.0, 99.0], [0.5, 99.0], [1.0, 1.0], [1.0, 1.0])).value == 0.5


def test_a_series_without_a_factor_is_left_out_and_never_zero():
    found = compared_in(compare_series([10.0, 10.0], [9.0, 5.0], [1.0, 1.0], [1.0, 1.0]), [0.5, NAN])

    assert found.adjusted == pytest.approx([5.0, NAN], nan_ok=True)
    assert share_of(found).left_out == {"no_factor": 1}
    assert share_of(found).value == pytest.approx(10.0)


def test_a_missing_factor_does_not_hide_an_earlier_reason():
    found = compared_in(compare_series([10.0], [NAN], [1.0], [1.0]), [NAN])

    assert found.reason.tolist() == ["no_use"]


def test_a_series_that_counts_must_have_both_values():
    with pytest.raises(ValueError, match="both values"):
        saving_share([1.0, NAN], [1.0, 1.0], [True, True])


def test_no_series_gives_no_figure():
    share = saving_share([], [], np.array([], dtype=bool))

    assert share.value is None
    assert share.n == 0


def test_who_is_left_out_is_counted_even_without_a_reason():
    assert saving_share([1.0, NAN], [1.0, 1.0], [True, False]).left_out == {"left_out": 1}


def test_a_million_series_take_well_under_a_second():
    from time import perf_counter

    random = np.random.default_rng(1)
    parts = [random.uniform(1, 100, 1_000_000) for _ in range(4)]
    started = perf_counter()
    compare_series(*parts)

    assert perf_counter() - started < 0.8
