import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.savings import (
    adjusted_baseline,
    baseline_by_product,
    compare_series,
    product_intensities,
    product_weights,
    weighted_output,
)
from tests.core.strategies import NAN, amount

products = st.lists(st.tuples(st.floats(0.01, 100.0), st.floats(0.1, 1e6), st.floats(0.1, 1e6)), min_size=1, max_size=6)


def test_a_kiln_with_two_kinds_of_brick():
    # Method page CP3: 260 t of coal, standard bricks and small ones of 0.6.
    rates = product_intensities(260.0, [1.0, 0.6], [100.0, 50.0])

    assert rates == pytest.approx([2.0, 1.2])
    assert baseline_by_product(rates, [110.0, 50.0]) == pytest.approx(280.0)
    assert adjusted_baseline(260.0, 130.0, 140.0) == pytest.approx(280.0)


@given(use=amount, rows=products)
def test_weighted_outputs_stand_for_the_product_by_product_form(use, rows):
    weight, before, now = (np.array(column) for column in zip(*rows, strict=True))
    series = np.zeros(len(rows), dtype=int)
    by_product = baseline_by_product(product_intensities(use, weight, before), now)
    by_weight = adjusted_baseline(
        use, weighted_output(series, weight, before, 1), weighted_output(series, weight, now, 1)
    )

    assert by_weight == pytest.approx([by_product], rel=1e-9)


@given(use=amount, rows=products, scale=st.sampled_from([0.001, 0.5, 1000.0]))
def test_another_reference_product_changes_nothing(use, rows, scale):
    weight, before, now = (np.array(column) for column in zip(*rows, strict=True))
    here = baseline_by_product(product_intensities(use, weight, before), now)
    there = baseline_by_product(product_intensities(use, weight * scale, before), now)

    assert there == pytest.approx(here, rel=1e-9)


def test_one_unknown_product_makes_the_output_unknown():
    assert np.isnan(weighted_output([0, 0], [1.0, 1.0], [100.0, NAN], 1)).all()


def test_a_series_without_products_has_unknown_output():
    assert weighted_output([0], [1.0], [2.0], 2) == pytest.approx([2.0, NAN], nan_ok=True)
    assert np.isnan(weighted_output([], [], [], 2)).all()
    assert product_weights([], [], [], 2)[1].tolist() == [False, False]


def test_months_are_summed_month_by_month():
    output = [[1.0, 2.0, NAN], [10.0, NAN, 30.0]]

    found = weighted_output([0, 0], [1.0, 0.5], output, 2)

    assert found.tolist()[0] == pytest.approx([6.0, NAN, NAN], nan_ok=True)
    assert np.isnan(found[1]).all()


@pytest.mark.parametrize(
    ("like", "conversion", "weights", "refused"),
    [
        ([1], [NAN], [1.0], False),
        ([1, 1], [NAN, NAN], [1.0, 1.0], False),
        ([1, 2], [NAN, NAN], [1.0, 1.0], True),
        ([1, 2], [NAN, 0.6], [1.0, 0.6], False),
        ([1, 2], [2.0, 0.6], [2.0, 0.6], False),
        ([1, 2, 3], [NAN, 0.6, NAN], [1.0, 0.6, 1.0], True),
    ],
)
def test_products_are_added_only_when_alike_or_converted(like, conversion, weights, refused):
    weight, no_conversion = product_weights([0] * len(like), like, conversion, 1)

    assert weight.tolist() == weights
    assert no_conversion.tolist() == [refused]


def test_series_without_a_conversion_are_left_out_with_that_reason():
    series, like = [0, 0, 1], [1, 2, 1]
    weight, none = product_weights(series, like, [NAN] * 3, 2)
    output = weighted_output(series, weight, [1.0, 1.0, 1.0], 2)

    found = compare_series([2.0, 2.0], [2.0, 2.0], output, output, known_reason=np.where(none, "no_conversion", ""))

    assert found.reason.tolist() == ["no_conversion", ""]


def test_a_conversion_is_positive():
    with pytest.raises(ValueError, match="positive"):
        product_weights([0], [1], [0.0], 1)


def test_intensities_need_a_baseline_output():
    with pytest.raises(ValueError, match="positive"):
        product_intensities(10.0, [1.0], [0.0])
