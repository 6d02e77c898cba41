import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.abatement import abatement_cost, abatement_curve, conserved_energy_cost
from sachhon.core.economics import (
    NoRate,
    annuity,
    capital_recovery_factor,
    cash_flows,
    group_payback,
    net_cost,
    net_present_value,
    rate_of_return,
    simple_payback,
    yearly_benefit,
)
from sachhon.core.prices import Amounts

money = st.floats(1, 1e9)
rates = st.floats(0.001, 0.5)
DECLINING = [6600, 6600, 6300, 6300, 6000, 6000, 5700, 5700, 5400, 5400]


def test_payback_with_running_cost():
    # FIN-PB-2: Bureau of Energy Efficiency (India), Guide Book 1, chapter 6.
    assert float(simple_payback(2_220_000, yearly_benefit(486_000, running_cost=42_000))) == 5.0


def test_net_present_value_and_rate_of_declining_savings():
    # FIN-NPV-2: the same chapter, second project.
    flows = cash_flows(30_000, DECLINING)

    assert float(net_present_value(0.08, flows)) == pytest.approx(10_873.913, rel=1e-5)
    assert rate_of_return(flows) == pytest.approx(0.158403, rel=1e-5)


def test_lighting_with_its_payback():
    # FIN-NPV-3: note of Touchstone Energy on net present value.
    assert float(net_present_value(0.07, cash_flows(12_000, [4_000] * 4))) == pytest.approx(1548.845, rel=1e-5)
    assert float(simple_payback(12_000, 4_000)) == 3.0


def test_paybacks_of_teams_are_summed_never_averaged():
    # TH-PB-1: AMO-Tools-Desktop issue 3460.
    cost, saving = [42_000, 83_200, 9_950], [28_729, 93_524, 59_812]

    assert simple_payback(cost, saving).round(2).tolist() == [1.46, 0.89, 0.17]
    assert group_payback(cost, saving) == pytest.approx(135_150 / 182_065)
    assert group_payback(cost, saving) != pytest.approx(float(np.mean(simple_payback(cost, saving))), rel=0.05)


def test_one_time_and_non_energy_benefits_shorten_payback():
    cost = net_cost(1_000, one_time_benefit=60, grant=300)

    assert float(simple_payback(cost, yearly_benefit(200, non_energy=120))) == 2.0
    assert float(simple_payback(1_000, 200)) == 5.0


@pytest.mark.parametrize(
    ("cost", "benefit", "years"),
    [(100, 0, math.inf), (100, -5, math.inf), (0, 10, 0.0), (-50, 10, 0.0), (0, 0, 0.0), (0, -5, math.inf)],
)
def test_payback_at_its_limits(cost, benefit, years):
    assert float(simple_payback(cost, benefit)) == years


def test_what_is_not_known_has_no_payback():
    assert np.isnan(simple_payback([math.nan, 5.0], [1.0, math.nan])).all()


@pytest.mark.parametrize(
    ("flows", "code"),
    [
        ([-100, -5, -5], "no_sign_change"),
        ([0, 0], "no_sign_change"),
        ([-100, 230, -132], "several_sign_changes"),
        ([-100, math.nan], "not_known"),
    ],
)
def test_flows_without_exactly_one_rate_are_refused_with_the_reason(flows, code):
    with pytest.raises(NoRate) as refused:
        rate_of_return(flows)

    assert refused.value.code == code


def test_the_refused_flows_do_have_two_rates():
    # Negative control of the refusal: −100, 230, −132 is worth nothing at 10 % and at 20 %.
    assert net_present_value([0.10, 0.20], [-100, 230, -132]) == pytest.approx([0.0, 0.0], abs=1e-9)


@pytest.mark.parametrize(
    ("flows", "rate"), [([-100, 100], 0.0), ([-100, 50], -0.5), ([0, -100, 110, 0], 0.1), ([100, -110], 0.1)]
)
def test_rates_at_and_below_zero_are_found(flows, rate):
    assert rate_of_return(flows) == pytest.approx(rate, abs=1e-12)


@given(cost=st.floats(1e3, 1e6), benefits=st.lists(st.floats(1e3, 1e6), min_size=1, max_size=30))
def test_net_present_value_at_the_rate_of_return_is_zero(cost, benefits):
    flows = cash_flows(cost, benefits)
    rate = rate_of_return(flows)
    size = float(net_present_value(rate, np.abs(flows)))

    assert float(net_present_value(rate, flows)) == pytest.approx(0.0, abs=1e-9 * size)


@given(cost=money, benefits=st.lists(money, min_size=1, max_size=10), scale=st.floats(1e-3, 1e3))
def test_currency_moves_no_rate_and_no_payback(cost, benefits, scale):
    flows = cash_flows(cost, benefits)

    assert rate_of_return(flows * scale) == pytest.approx(rate_of_return(flows), rel=1e-6, abs=1e-9)
    assert float(simple_payback(cost * scale, benefits[0] * scale)) == pytest.approx(
        float(simple_payback(cost, benefits[0]))
    )


@given(rate=rates, years=st.integers(1, 40), cost=money)
def test_the_annuity_is_worth_its_cost(rate, years, cost):
    flows = cash_flows(cost, np.full(years, annuity(cost, rate, years)))

    assert float(net_present_value(rate, flows)) == pytest.approx(0.0, abs=1e-8 * cost)


@given(years=st.integers(1, 40))
def test_the_annuity_without_interest_is_an_even_share(years):
    assert float(capital_recovery_factor(0.0, years)) == 1 / years
    assert float(capital_recovery_factor(1e-9, years)) == pytest.approx(1 / years, rel=1e-6)


@given(st.lists(st.tuples(money, st.floats(-1e6, 1e6), rates, st.integers(1, 30)), min_size=1, max_size=6))
def test_many_measures_at_once_are_each_measure_alone(rows):
    cost, benefit, rate, years = (list(column) for column in zip(*rows, strict=True))

    assert simple_payback(cost, benefit).tolist() == [float(simple_payback(row[0], row[1])) for row in rows]
    assert annuity(cost, rate, years) == pytest.approx([float(annuity(row[0], row[2], row[3])) for row in rows])
    flows = np.column_stack([np.negative(cost), benefit, benefit])
    alone = [float(net_present_value(row[2], one)) for row, one in zip(rows, flows, strict=True)]
    assert net_present_value(rate, flows).tolist() == pytest.approx(alone, rel=1e-12, abs=1e-6)


@given(benefits=st.lists(money, min_size=2, max_size=6), costs=st.lists(money, min_size=2, max_size=6))
def test_the_payback_of_a_group_lies_between_its_members(benefits, costs):
    size = min(len(benefits), len(costs))
    each = simple_payback(costs[:size], benefits[:size])
    together = group_payback(costs[:size], benefits[:size])

    assert min(each) * (1 - 1e-12) <= together <= max(each) * (1 + 1e-12)


def test_what_is_left_at_the_end_counts_in_the_last_year():
    assert cash_flows(100, [10, 10], end_value=5).tolist() == [-100, 10, 15]


@pytest.mark.parametrize("call", [
    lambda: capital_recovery_factor(-0.1, 5), lambda: capital_recovery_factor(0.1, 0),
    lambda: net_present_value(-1.0, [1.0]), lambda: simple_payback(math.inf, 1.0),
])  # fmt: skip
def test_what_cannot_be_is_refused(call):
    with pytest.raises(ValueError):
        call()


def test_prices_are_turned_into_those_of_another_year_and_back():
    index = {2022: 100.0, 2025: 112.0}
    old = Amounts([100.0, 50.0], "VND", 2022)
    new = old.at_prices_of(2025, index)

    assert new.values.tolist() == pytest.approx([112.0, 56.0])
    assert (new.price_year, new.currency) == (2025, "VND")
    assert new.at_prices_of(2022, index).values.tolist() == pytest.approx([100.0, 50.0])


@pytest.mark.parametrize("index", [{2022: 100.0}, {2022: 100.0, 2025: 0.0}, {2025: 1.0}])
def test_a_year_without_a_price_level_is_refused(index):
    with pytest.raises(ValueError, match="no level for"):
        Amounts([1.0], "VND", 2022).at_prices_of(2025, index)


def test_money_of_other_years_or_currencies_is_never_added():
    one = Amounts([1.0], "VND", 2022)

    assert (one + Amounts([2.0], "VND", 2022)).values.tolist() == [3.0]
    for other in (Amounts([2.0], "VND", 2025), Amounts([2.0], "USD", 2022)):
        with pytest.raises(ValueError, match="not added"):
            one + other


def test_a_unit_of_energy_saved_costs_its_annuity():
    # 10,000 over 10 years at 8 % is 1,490.29 a year; 5,000 kWh are saved, with 100 more of repair.
    assert float(conserved_energy_cost(10_000, 5_000, 0.08, 10, running_cost=100)) == pytest.approx(0.318059, abs=1e-6)
    assert np.isnan(conserved_energy_cost(10_000, 0.0, 0.08, 10))


def test_a_tonne_avoided_may_cost_less_than_nothing():
    assert float(abatement_cost(10_000, 3.3, 0.08, 10, benefit=2_000)) == pytest.approx(-154.457, abs=1e-3)


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0, 1e4)), min_size=1))
def test_steps_of_the_curve_rise_and_touch(rows):
    cost, avoided = (np.array(column) for column in zip(*rows, strict=True))
    curve = abatement_curve(cost, avoided)

    assert np.all(np.diff(curve.cost) >= 0)
    assert curve.start[1:] == pytest.approx(curve.end[:-1])
    assert float(np.sum(curve.width)) == pytest.approx(float(np.sum(avoided)))
    assert sorted([*curve.order, *curve.left_out]) == list(range(len(rows)))


def test_what_avoids_nothing_is_no_step():
    curve = abatement_curve([5.0, -1.0, math.nan], [0.0, 2.0, 3.0])

    assert (curve.order.tolist(), curve.left_out.tolist()) == ([1], [0, 2])
    assert (curve.avoided_below(0.0), curve.avoided_below(-2.0)) == (2.0, 0.0)
