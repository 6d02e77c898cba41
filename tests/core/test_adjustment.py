"""One ratio for every direction, and amounts that no driver explains, dated and with their reason."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.adjustment import (
    NonRoutine,
    adjust,
    at_standard_conditions,
    by_use,
    comparable_use,
    with_and_without,
)
from sachhon.core.baseline import choose
from tests.core import verifi_case as case

amount = st.floats(1.0, 1e6)


@pytest.fixture(scope="module")
def years():
    """Use and drivers of both years, and a model of each."""
    use = {year: case.use_of(year) for year in (2023, 2024)}
    drivers = {2023: case.DRIVERS_2023, 2024: case.DRIVERS_2024}
    return use, drivers, {year: choose(use[year], drivers[year]).best for year in use}


def ratio_with(model, years):
    use, drivers, _ = years
    return adjust(
        use[2023].sum(), use[2024].sum(), model.predict(drivers[2023]).sum(), model.predict(drivers[2024]).sum()
    )


def test_forward_is_the_forecast_of_the_baseline_model(years):
    found = ratio_with(years[2][2023], years)

    assert found.baseline == pytest.approx(106259.4207072111, rel=1e-12)
    assert found.index == pytest.approx(1.009535173111639, rel=1e-12)
    assert found.saving_pct == pytest.approx(-0.9535173111639, rel=1e-10)


def test_backward_compares_the_baseline_with_what_the_reporting_model_expects_of_it(years):
    use, drivers, models = years
    found = ratio_with(models[2024], years)

    assert found.index == pytest.approx(models[2024].predict(drivers[2023]).sum() / use[2023].sum())


def test_a_chain_through_a_year_between_divides_both_by_what_it_expects():
    found = adjust(1000.0, 900.0, 800.0, 1100.0)

    assert found.index == pytest.approx((900 / 1100) * (800 / 1000))
    assert found.avoided == pytest.approx(1000 * 1100 / 800 - 900)


def test_standard_conditions_answer_another_question_than_either_year(years):
    _, drivers, models = years

    def saving_at(rows):
        return float(at_standard_conditions(models[2024].predict(rows).sum(), models[2023].predict(rows).sum()))

    forward, backward = (float(ratio_with(models[year], years).saving_pct) for year in (2023, 2024))

    assert saving_at(drivers[2024]) == pytest.approx(forward, rel=1e-9)
    assert saving_at(drivers[2023]) == pytest.approx(backward, rel=1e-9)
    assert len({round(x, 2) for x in (forward, backward, saving_at(drivers[2023][:6]))}) == 3


def test_works_on_the_site_are_taken_out_and_shown_with_and_without():
    taken_out, left_in = with_and_without(1000.0, 1045.0, 1000.0, 1100.0, nonroutine_report=55.0)

    assert (left_in.saving_pct, taken_out.saving_pct) == (pytest.approx(5.0), pytest.approx(10.0))
    assert left_in.actual == taken_out.actual == 1045.0


def test_an_amount_in_the_baseline_and_its_model_is_taken_out_of_both():
    found = adjust(1100.0, 945.0, 1100.0, 1150.0, nonroutine_base=100.0, nonroutine_model=100.0)

    assert found.baseline == pytest.approx(1000 * 1050 / 1000)
    assert found.saving_pct == pytest.approx(10.0)


def test_an_amount_is_shared_by_the_use_of_its_months_alone():
    event = NonRoutine(2, 5, 60.0, "Thử lò mới", "Biên bản 12/2026")

    assert by_use(event, range(7), [9, 9, 10, 20, np.nan, 9, 9]).tolist() == [0, 0, 20, 40, 0, 0, 0]
    assert by_use(event, range(7), [9, 9, 0, 0, 0, 9, 9]).tolist() == [0, 0, 20, 20, 20, 0, 0]


def test_a_line_that_stood_still_is_put_back():
    event = NonRoutine(0, 2, -50.0, "Dừng dây chuyền để sửa chữa", "Nhật ký vận hành tháng 3")

    assert comparable_use([event], range(3), [100.0, 100.0, 100.0]).tolist() == [125.0, 125.0, 100.0]


@pytest.mark.parametrize(("reason", "evidence"), [("", "Contract"), ("Works", "  ")])
def test_an_amount_without_reason_or_evidence_is_refused(reason, evidence):
    with pytest.raises(ValueError, match="reason and its evidence"):
        NonRoutine(0, 1, 5.0, reason, evidence)


@pytest.mark.parametrize(("start", "end", "size"), [(3, 3, 5.0), (0, 1, np.nan), (0, 1, np.inf)])
def test_an_amount_needs_a_number_and_a_span(start, end, size):
    with pytest.raises(ValueError, match="end after its start"):
        NonRoutine(start, end, size, "Works", "Contract")


def test_an_amount_whose_months_are_not_known_is_refused():
    with pytest.raises(ValueError, match="Works"):
        by_use(NonRoutine(8, 9, 5.0, "Works", "Contract"), range(3), [1.0, 1.0, 1.0])


def test_more_than_was_used_cannot_be_taken_out():
    with pytest.raises(ValueError, match="more than was used"):
        comparable_use([NonRoutine(0, 1, 5.0, "Works", "Contract")], [0], [4.0])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((0.0, 1.0, 1.0, 1.0), "Baseline use"),
        ((1.0, 0.0, 1.0, 1.0), "Reporting use"),
        ((1.0, 1.0, -1.0, 1.0), "Modelled baseline"),
        ((1.0, 1.0, 1.0, np.inf), "Modelled reporting"),
    ],
)
def test_what_cannot_be_divided_by_is_refused(given, words):
    with pytest.raises(ValueError, match=words):
        adjust(*given)


@given(base=amount, report=amount, before=amount, after=amount, unit=st.floats(1e-3, 1e3))
def test_a_change_of_unit_leaves_the_saving_alone(base, report, before, after, unit):
    found, other = adjust(base, report, before, after), adjust(*(unit * x for x in (base, report, before, after)))

    assert other.index == pytest.approx(found.index)
    assert other.avoided == pytest.approx(unit * found.avoided, abs=1e-9 * unit * (float(found.baseline) + report))


@given(values=st.lists(st.tuples(amount, amount, amount, amount), min_size=1, max_size=5))
def test_many_series_at_once_are_those_of_each(values):
    found = adjust(*np.array(values).T)

    assert found.baseline.tolist() == [float(adjust(*one).baseline) for one in values]


@given(size=st.floats(-100, 100), use=st.lists(st.floats(1, 1e5), min_size=3, max_size=12))
def test_the_parts_of_an_amount_add_up_to_it(size, use):
    event = NonRoutine(1, len(use), size, "Works", "Contract")

    assert by_use(event, range(len(use)), use).sum() == pytest.approx(size)
