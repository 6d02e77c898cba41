from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.factors import converted, in_force, rows_in_force
from tests.core.strategies import NAN, amount

GRID = (["2022-01-01", "2023-01-01"], ["2023-01-01", "2024-01-01"])


def test_electricity_in_toe():
    # Letter 3505/BCT-KHCN: a key energy user starts at 1,000 TOE, some 6,480,881 kWh.
    assert converted(6_480_881, 0.0001543) == pytest.approx(1000.0, abs=0.001)


@pytest.mark.parametrize("quantity", [0.0, 5.0])
def test_what_has_no_factor_is_not_known_and_never_zero(quantity):
    assert np.isnan(converted(quantity, NAN))


def test_an_unknown_quantity_stays_unknown():
    assert np.isnan(converted(NAN, 0.5))


@pytest.mark.parametrize("parts", [(-1.0, 1.0), (1.0, -1.0), (1.0, float("inf"))])
def test_neither_quantity_nor_factor_is_negative_or_endless(parts):
    with pytest.raises(ValueError, match="zero or positive"):
        converted(*parts)


@pytest.mark.parametrize(
    ("day", "row"),
    [("2021-12-31", -1), ("2022-01-01", 0), ("2022-12-31", 0), ("2023-01-01", 1), ("2024-01-01", -1)],
)
def test_the_first_day_counts_and_the_last_does_not(day, row):
    assert rows_in_force(*GRID, day) == row


def test_after_the_last_one_it_goes_on_serving_when_asked():
    assert rows_in_force(*GRID, ["2030-06-01", "2021-12-31"], keep_last=True).tolist() == [1, -1]


def test_a_gap_between_two_rows_is_not_filled():
    gap = (["2020-01-01", "2022-01-01"], ["2021-01-01", "2023-01-01"])

    assert rows_in_force(*gap, "2021-06-01", keep_last=True) == -1


def test_an_open_end_lasts():
    assert rows_in_force([date(2020, 1, 1)], [None], date(2099, 1, 1)) == 0


def test_rows_may_come_in_any_order():
    assert in_force(["2023-01-01", "2022-01-01"], ["2024-01-01", "2023-01-01"], [2.0, 1.0], "2022-05-01") == 1.0


def test_without_rows_nothing_is_in_force():
    assert np.isnan(in_force([], [], [], ["2022-05-01"])).all()


def test_an_unknown_day_has_no_value():
    assert np.isnan(in_force(*GRID, [1.0, 2.0], [None], keep_last=True)).all()


@pytest.mark.parametrize(
    ("starts", "ends", "text"),
    [
        (["2022-01-01", "2022-06-01"], ["2023-01-01", "2024-01-01"], "2022-06-01"),
        (["2022-01-01", "2023-01-01"], [None, None], "2023-01-01"),
        (["2022-01-01", "2022-01-01"], [None, None], "2022-01-01"),
        (["2022-01-01"], ["2022-01-01"], "end after"),
        ([None], [None], "first day"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(starts, ends, text):
    with pytest.raises(ValueError, match=text):
        rows_in_force(starts, ends, "2022-07-01")


@given(st.lists(st.dates(date(2000, 1, 1), date(2050, 1, 1)), min_size=2, max_size=8, unique=True), st.data())
def test_the_value_of_a_day_is_that_of_the_span_it_lies_in(edges, data):
    edges = sorted(edges)
    starts, ends = edges[:-1], edges[1:]
    day = data.draw(st.dates(date(2000, 1, 1), date(2050, 1, 1)))
    expected = [row for row, (start, end) in enumerate(zip(starts, ends, strict=True)) if start <= day < end]

    assert rows_in_force(starts, ends, day) == (expected or [-1])[0]


@given(amount, amount, st.floats(1e-6, 1e3))
def test_parts_converted_make_the_whole_converted(one, other, factor):
    parts = converted(one, factor) + converted(other, factor)

    assert converted(one + other, factor) == pytest.approx(parts)
