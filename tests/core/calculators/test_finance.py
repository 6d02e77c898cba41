"""Finance: worked cases of the handbooks, laws and refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.calculators import WrongInputs, compute

DECLINING = [6600, 6600, 6300, 6300, 6000, 6000, 5700, 5700, 5400, 5400]
money = st.floats(1e3, 1e6)


def asked(**inputs):
    """Inputs of (value, unit) pairs as a calculator asks for them; prices of one year."""
    given_as = {name: {"value": value, "unit": unit, "basis": "measured"} for name, (value, unit) in inputs.items()}
    return {**given_as, "price_year": {"value": "2024"}}


def found(name, **inputs):
    """Value of each result, and the warnings."""
    answer = compute(name, asked(**inputs))
    return {each: shown["value"] for each, shown in answer["results"].items()}, answer["warnings"]


def test_payback_with_operation_and_maintenance():
    # FIN-PB-2: BEE India, Guide Book 1, ch. 6: 2,220,000 ÷ (486,000 − 42,000) = 5 years.
    results, warnings = found(
        "payback", cost=(2_220_000, "VND"), saving=(486_000, "VND/year"), running_cost=(42_000, "VND/year")
    )

    assert results["payback"] == pytest.approx(5.0, rel=1e-9)
    assert warnings == []


def test_declining_savings():
    # FIN-NPV-2: the same chapter, second project.
    results, warnings = found("npv-irr", cost=(30_000, "VND"), benefits=(DECLINING, "VND/year"), rate=(8, "%"))

    assert results["npv"] * 1e6 == pytest.approx(10_873.913, rel=1e-5)
    assert results["irr"] / 100 == pytest.approx(0.158403, rel=1e-5)
    assert warnings == []


def test_lighting():
    # FIN-NPV-3: Touchstone Energy, note on net present value.
    results, _ = found("npv-irr", cost=(12_000, "VND"), benefits=([4_000] * 4, "VND/year"), rate=(7, "%"))

    assert results["npv"] * 1e6 == pytest.approx(1_548.845, rel=1e-5)
    assert results["payback"] == pytest.approx(3.0)
    # 12,000 − 3,738.32 − 3,493.75 − 3,265.19 = 1,502.74 are left for the fourth year's 3,051.58.
    assert results["discounted_payback"] == pytest.approx(3.49244, abs=1e-5)


def test_paybacks_of_three_teams():
    # TH-PB-1: AMO-Tools-Desktop issue 3460: 1.46, 0.89 and 0.17 years.
    results, _ = found(
        "group-payback", costs=([42_000, 83_200, 9_950], "VND"), benefits=([28_729, 93_524, 59_812], "VND/year")
    )

    assert (results["slowest"], results["quickest"]) == pytest.approx((1.46, 0.17), rel=0.05)
    assert results["slowest"] == pytest.approx(1.46, rel=0.005)
    assert found("payback", cost=(83_200, "VND"), saving=(93_524, "VND/year"))[0]["payback"] == pytest.approx(
        0.89, rel=0.005
    )
    assert results["payback"] == pytest.approx(135_150 / 182_065)


def test_rebates_grants_and_non_energy_benefits_count():
    results, _ = found(
        "payback",
        cost=(1_000, "VND"),
        one_time=(60, "VND"),
        grant=(300, "VND"),
        saving=(200, "VND/year"),
        non_energy=(120, "VND/year"),
    )

    assert results["payback"] == pytest.approx(2.0)


@pytest.mark.parametrize("name", ["payback", "group-payback"])
def test_what_is_never_paid_back_says_so(name):
    inputs = {"payback": {"cost": (10, "VND"), "saving": (-1, "VND/year")},
              "group-payback": {"costs": ([10], "VND"), "benefits": ([-1], "VND/year")}}[name]  # fmt: skip
    results, warnings = found(name, **inputs)

    assert results["payback"] is None
    assert warnings == ["never_paid_back"]


@pytest.mark.parametrize(
    ("benefits", "warnings"),
    [([230, -132], ["several_sign_changes", "never_paid_back"]), ([-1, -1], ["no_sign_change", "never_paid_back"])],
)
def test_flows_without_one_rate_say_why_and_give_none(benefits, warnings):
    results, said = found("npv-irr", cost=(100, "VND"), benefits=(benefits, "VND/year"), rate=(8, "%"))

    assert results["irr"] is None
    assert said == warnings


@given(cost=money, benefits=st.lists(money, min_size=2, max_size=15))
def test_at_its_own_rate_a_measure_is_worth_nothing(cost, benefits):
    results, _ = found("npv-irr", cost=(cost, "VND"), benefits=(benefits, "VND/year"), rate=(8, "%"))
    if results["irr"] is not None and 0 <= results["irr"] <= 50:
        again, _ = found("npv-irr", cost=(cost, "VND"), benefits=(benefits, "VND/year"), rate=(results["irr"], "%"))
        assert again["npv"] * 1e6 == pytest.approx(0.0, abs=1e-6 * cost)


def test_cost_of_energy_and_of_a_tonne():
    # CRF of 8 % over 10 years is 0.149029: 1,490.29 ÷ 5,000 kWh; (1,490.29 − 1,000) ÷ 3.3 t.
    results, _ = found(
        "conserved-energy", cost=(10_000, "VND"), rate=(8, "%"), life=(10, "year"), energy=(5_000, "kWh/year"),
        energy_price=(0.2, "VND/kWh"), avoided=(3.3, "tCO₂e/year"),
    )  # fmt: skip

    assert results["factor"] == pytest.approx(14.9029, abs=1e-4)
    assert results["energy_cost"] == pytest.approx(0.298059, abs=1e-6)
    assert results["margin"] == pytest.approx(0.2 - 0.298059, abs=1e-6)
    assert results["abatement"] * 1e6 == pytest.approx(148.5742, abs=1e-4)


def test_without_a_price_or_tonnes_those_results_stay_unknown():
    results, _ = found(
        "conserved-energy", cost=(10_000, "VND"), rate=(8, "%"), life=(10, "year"), energy=(5_000, "kWh/year")
    )

    assert (results["margin"], results["abatement"]) == (None, None)


def test_each_measure_needs_its_benefit():
    with pytest.raises(WrongInputs, match="benefits"):
        found("group-payback", costs=([1, 2], "VND"), benefits=([1], "VND/year"))


def test_the_year_of_prices_stands_in_the_report():
    answer = compute("payback", asked(cost=(10, "million VND"), saving=(5, "million VND/year")))

    assert "prices of 2024" in answer["report_en"]
    assert "giá năm 2024" in answer["report_vi"]
