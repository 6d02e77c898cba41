import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.productivity import DECOUPLING, change, decoupling, intensity, productivity, profile

amount = st.floats(0.01, 1e6)


def test_a_plant_that_grew_and_saved():
    # Output 10,000 to 13,000 t; electricity 10,000 to 11,765 MWh; gas 6,592 to 7,756 tCO₂e.
    energy = productivity([10_000, 13_000], [10_000, 11_765])
    carbon = intensity([6_592, 7_756], [10_000, 13_000])

    assert change(*energy) == pytest.approx(10.4972, abs=1e-4)
    assert change(*carbon) == pytest.approx(-9.4940, abs=1e-4)
    assert decoupling(6_592, 7_756, 10_000, 13_000) == "relative"


@pytest.mark.parametrize(
    ("before", "now", "made_before", "made_now", "expected"),
    [
        (100, 95, 50, 60, "absolute"),
        (100, 110, 50, 60, "relative"),
        (100, 100, 50, 60, "relative"),
        (100, 120, 50, 60, "none"),
        (100, 80, 50, 30, "none"),
        (100, 100, 50, 50, "none"),
        (math.nan, 95, 50, 60, "not_known"),
        (100, 95, 0, 60, "not_known"),
        (0, 5, 50, 60, "not_known"),
    ],
)
def test_whether_growth_and_burden_part_ways(before, now, made_before, made_now, expected):
    assert decoupling(before, now, made_before, made_now) == expected


def test_without_use_or_output_nothing_is_divided():
    assert np.isnan(productivity(5.0, 0.0))
    assert np.isnan(intensity(5.0, 0.0))
    assert np.isnan(change(0.0, 5.0))


@pytest.mark.parametrize("wrong", [-1.0, math.inf])
def test_a_negative_or_endless_amount_is_refused(wrong):
    for number in (productivity, intensity, change):
        with pytest.raises(ValueError):
            number(1.0, wrong)


@given(output=amount, use=amount)
def test_intensity_is_the_inverse_of_productivity(output, use):
    assert float(productivity(output, use) * intensity(use, output)) == pytest.approx(1.0)


@given(before=amount, now=amount, made_before=amount, made_now=amount, scale=st.floats(0.1, 10))
def test_units_move_no_change(before, now, made_before, made_now, scale):
    plain = change(intensity(before, made_before), intensity(now, made_now))
    scaled = change(intensity(before * scale, made_before), intensity(now * scale, made_now))

    assert float(scaled) == pytest.approx(float(plain), rel=1e-9, abs=1e-7)


@given(st.lists(st.tuples(amount, amount, amount, amount), min_size=1))
def test_many_plants_at_once_are_each_plant_alone(rows):
    together = decoupling(*(list(column) for column in zip(*rows, strict=True))).tolist()

    assert together == [str(decoupling(*row)) for row in rows]
    assert set(together) <= set(DECOUPLING)


def test_the_profile_says_which_way_each_indicator_went():
    found = profile({"output": 100, "energy": 50, "waste": 4, "water": 9}, {"output": 130, "energy": 52, "waste": 6})

    assert (found["energy"].change, found["energy"].better) == (pytest.approx(25.0), True)
    assert (found["waste"].change, found["waste"].better) == (pytest.approx(15.3846, abs=1e-4), False)
    assert (found["water"].better, found["water"].decoupling) == (None, "not_known")
    assert list(found) == ["energy", "water", "waste"]


@pytest.mark.parametrize("year", [{"energy": 5.0}, {"output": 5.0, "noise": 1.0}])
def test_a_year_without_output_or_with_something_else_has_no_profile(year):
    with pytest.raises(ValueError, match="needs its output"):
        profile(year, {"output": 5.0})
