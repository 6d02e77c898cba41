import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.norms import CONVENTIONS, STATUSES, NormTable, judged, specific_energy

TO_2020, FROM_2021, TO_2025, FROM_2026 = "2021-01-01", "2021-01-01", "2026-01-01", "2026-01-01"


def table(*rows):
    """Rows of (product, capacity from, capacity to, first day, first day after, value, convention)."""
    return NormTable(*zip(*rows, strict=True))


# Circulars 19/2016 (beer, million litres a year), 24/2017 (packaging paper, t/yr), 52/2018 (catfish) of the Ministry.
NORMS = table(
    ("beer", 0, 20, None, TO_2020, 306, "final"),
    ("beer", 0, 20, FROM_2021, TO_2025, 286, "final"),
    ("beer", 20, 100, FROM_2021, TO_2025, 196, "final"),
    ("beer", 100, math.inf, FROM_2021, TO_2025, 129, "final"),
    ("packaging paper", 0, 10_000, FROM_2021, TO_2025, 5_482, "final"),
    ("packaging paper", 10_000, 50_000, FROM_2021, TO_2025, 6_744, "final"),
    ("catfish", 300, math.inf, FROM_2021, TO_2025, 1_050, "final"),
    ("catfish", 300, math.inf, FROM_2026, "2031-01-01", 900, "final"),
    ("billet", 0, math.inf, FROM_2021, TO_2025, 2_500, "final"),
)


def status(product, capacity, on, consumption, norms=NORMS, convention="final"):
    """The status and norm of one plant."""
    found = judged(norms, product=[product], capacity=[capacity], on=on, consumption=consumption, convention=convention)
    return found.status[0], found.norm[0]


@pytest.mark.parametrize(
    ("product", "capacity", "on", "consumption", "expected", "norm"),
    [
        ("beer", 15, "2020-12-31", 300, "below", 306),
        ("beer", 15, "2021-01-01", 300, "above", 286),
        ("beer", 20, "2025-12-31", 200, "above", 196),
        ("beer", 100, "2025-12-31", 129, "below", 129),
        ("packaging paper", 9_999, "2024-12-31", 6_000, "above", 5_482),
        ("packaging paper", 10_000, "2024-12-31", 6_000, "below", 6_744),
        ("catfish", 300, "2025-12-31", 1_000, "below", 1_050),
        ("catfish", 300, "2026-12-31", 1_000, "above", 900),
    ],
)
def test_product_capacity_and_period_choose_the_norm(product, capacity, on, consumption, expected, norm):
    assert status(product, capacity, on, consumption) == (expected, norm)


@pytest.mark.parametrize(
    ("product", "capacity", "on", "consumption", "expected"),
    [
        ("sugar", 100, "2025-12-31", 5.0, "no_norm"),
        ("beer", 15, "2026-06-30", 200, "no_norm_in_period"),
        ("packaging paper", 60_000, "2025-12-31", 6_000, "no_band"),
        ("catfish", 299, "2025-12-31", 1_000, "no_band"),
        ("beer", math.nan, "2025-12-31", 200, "no_band"),
        ("beer", 15, "2025-12-31", math.nan, "no_value"),
    ],
)
def test_without_a_norm_the_reason_is_said(product, capacity, on, consumption, expected):
    assert status(product, capacity, on, consumption)[0] == expected


def test_every_status_has_its_case_here():
    cases = [mark.args[1] for test in (test_product_capacity_and_period_choose_the_norm, test_without_a_norm_the_reason_is_said)
             for mark in test.pytestmark]  # fmt: skip

    assert {case[4] for rows in cases for case in rows} == set(STATUSES)


def test_a_norm_of_every_capacity_needs_none():
    assert status("billet", math.nan, "2025-12-31", 2_400) == ("below", 2_500)


def test_the_share_says_how_far_from_the_norm():
    found = judged(NORMS, product=["catfish"], capacity=[500], on="2025-12-31", consumption=[1_260], convention="final")

    assert found.share.tolist() == [1.2]
    assert found.row.tolist() == [6]


def test_a_plant_that_counts_electricity_otherwise_is_not_compared():
    with pytest.raises(ValueError, match="Plant 1 counts electricity as primary, its norm as final"):
        status("catfish", 500, "2025-12-31", 1_000, convention="primary")


def test_a_plant_without_a_norm_may_count_as_it_likes():
    assert status("sugar", 500, "2025-12-31", 1_000, convention="primary")[0] == "no_norm"


def test_the_two_conventions_differ_by_electricity_alone():
    # 5,000 kWh and 1,000 L of diesel at 36 MJ/L for 100 t; 6.46 MJ/kWh is 0.0001543 TOE/kWh.
    factors = {"final": [3.6, 36.0], "primary": [6.46, 36.0]}
    final, primary = (
        float(specific_energy([5_000, 1_000], 100, convention=name, factors=factors)) for name in CONVENTIONS
    )

    assert (final, primary) == pytest.approx((540.0, 683.0))
    assert primary - final == pytest.approx(5_000 * (6.46 - 3.6) / 100)


@pytest.mark.parametrize(("energy", "output"), [([5.0, math.nan], 10.0), ([5.0, 1.0], 0.0)])
def test_without_a_source_or_output_the_specific_use_is_not_known(energy, output):
    assert np.isnan(specific_energy(energy, output, convention="final", factors={"final": [3.6, 36.0]}))


@pytest.mark.parametrize("convention", ["gross", "primary"])
def test_a_convention_without_factors_is_refused(convention):
    with pytest.raises(ValueError, match="final or primary"):
        specific_energy([1.0], 1.0, convention=convention, factors={"final": [3.6]})


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([("a", 0, 10, None, None, 1, "final"), ("a", 9, 20, None, None, 2, "final")], "Norms 1 and 2 both hold for a"),
        ([("a", 5, 5, None, None, 1, "final")], "band"),
        ([("a", -1, 5, None, None, 1, "final")], "band"),
        ([("a", 0, 5, "2025-01-01", "2025-01-01", 1, "final")], "end after"),
        ([("a", 0, 5, None, None, 0, "final")], "positive"),
        ([("a", 0, 5, None, None, math.nan, "final")], "positive"),
        ([("a", 0, 5, None, None, 1, "gross")], "say which"),
    ],
)
def test_a_table_with_two_answers_or_none_is_refused(rows, text):
    with pytest.raises(ValueError, match=text):
        table(*rows)


def test_bands_that_touch_are_no_two_answers():
    assert table(("a", 0, 10, None, None, 1, "final"), ("a", 10, 20, None, None, 2, "final"))


@given(capacity=st.floats(0, 1e6), use=st.floats(0, 1e6), scale=st.floats(1e-3, 1e3))
def test_the_unit_of_a_norm_moves_no_status(capacity, use, scale):
    scaled = NormTable(
        NORMS.product, NORMS.capacity_from, NORMS.capacity_to, NORMS.valid_from, NORMS.valid_to,
        NORMS.value * scale, NORMS.convention,
    )  # fmt: skip

    plain, other = (
        status("beer", capacity, "2024-12-31", use),
        status("beer", capacity, "2024-12-31", use * scale, scaled),
    )

    assert plain[0] == other[0]


@given(
    st.lists(st.tuples(st.sampled_from(["beer", "catfish", "sugar"]), st.floats(0, 1e3), st.floats(0, 1e3)), min_size=1)
)
def test_many_plants_at_once_are_each_plant_alone(plants):
    names, sizes, uses = zip(*plants, strict=True)
    together = judged(NORMS, product=names, capacity=sizes, on="2025-12-31", consumption=uses, convention="final")

    assert together.status.tolist() == [status(name, size, "2025-12-31", use)[0] for name, size, use in plants]
