import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.greenhouse import avoided_emissions, combustion_factor, emissions, emitted, grid_factor

YEARS = ["2022-01-01", "2023-01-01"], ["2023-01-01", "2024-01-01"], [0.6766, 0.6592]
uses = st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 10), st.booleans()), min_size=1)


def test_the_grid_factor_of_the_year_of_use_counts():
    factor, borrowed = grid_factor(*YEARS, ["2022-12-31", "2023-01-01"])

    assert factor.tolist() == [0.6766, 0.6592]
    assert not borrowed.any()


def test_after_the_last_published_year_it_serves_and_is_marked():
    factor, borrowed = grid_factor(*YEARS, ["2021-06-01", "2025-06-01"])

    assert math.isnan(factor[0])
    assert (factor[1], borrowed.tolist()) == (0.6592, [False, True])


def test_bituminous_coal_by_its_heat_and_carbon():
    # IPCC 2006: 25.8 TJ/Gg and 94,600 kg/TJ make 2.44068 kg of CO₂ per kg of coal.
    assert float(combustion_factor(25.8, 94_600)) == pytest.approx(0.00244068)


def test_biomass_stands_apart_and_is_never_added():
    found = emissions([1_000, 40_000], [0.6592, 0.00116], [False, True])

    assert (found.fossil, found.biogenic, found.complete) == (pytest.approx(659.2), pytest.approx(46.4), True)


@pytest.mark.parametrize(("quantity", "factor"), [(math.nan, 0.5), (10.0, math.nan)])
def test_a_use_that_cannot_be_counted_is_said_never_zero(quantity, factor):
    found = emissions([100.0, quantity], [0.5, factor], [False, False])

    assert (found.fossil, found.unknown, found.complete) == (50.0, 1, False)
    assert math.isnan(emitted(quantity, factor))


def test_a_change_of_factor_is_no_saving():
    assert float(avoided_emissions(0.0, 0.6592)) == 0.0
    assert float(avoided_emissions(-10.0, 0.5)) == -5.0


@pytest.mark.parametrize("call", [
    lambda: emitted(-1.0, 0.5), lambda: emitted(1.0, -0.5), lambda: combustion_factor(-1, 2),
    lambda: avoided_emissions(math.inf, 0.5), lambda: avoided_emissions(1.0, -0.5),
    lambda: emissions([1.0, 2.0], [1.0, 1.0], [True]),
])  # fmt: skip
def test_what_cannot_be_is_refused(call):
    with pytest.raises(ValueError):
        call()


@given(uses)
def test_fossil_and_biogenic_are_all_that_is_emitted(rows):
    quantity, factor, biomass = zip(*rows, strict=True)
    found = emissions(quantity, factor, biomass)

    assert found.fossil + found.biogenic == pytest.approx(float(np.sum(emitted(quantity, factor))), rel=1e-9)


@given(uses, st.randoms(use_true_random=False))
def test_the_order_of_uses_does_not_matter(rows, random):
    here = emissions(*zip(*rows, strict=True))
    random.shuffle(rows)

    assert emissions(*zip(*rows, strict=True)) == here
