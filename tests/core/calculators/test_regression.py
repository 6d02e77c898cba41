"""Baselines in a calculator: the worked bills of VERIFI, laws and refusals."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.calculators import WrongInputs, compute

# ORNL VERIFI, example account, facility "HQ (Simple)": natural gas of 2023 in MMBtu, production, heating degree days.
BILLS = [10300, 11613, 7289, 7713, 7025, 7201, 7126, 8015, 10169, 9851, 11025, 6311, 11198]
DAYS = [31, 30, 27, 31, 30, 32, 32, 27, 33, 31, 32, 30, 31]
GAS = [10409.683870967738, 10838.8, 8284.22580645161, 7420.274193548391, 7222.625, 6746.25, 6977.476851851852,
       9258.90572390573, 9263.790811339195, 9904.514112903227, 10335.9375, 6672.225806451615]  # fmt: skip
MADE = [
    3213,
    3406.725,
    2384.712,
    2293.866,
    2361.996,
    2316.573,
    2384.712,
    3406.725,
    3276.945,
    3374.28,
    3341.835,
    1654.695,
]
COLD = [737.1041666666664, 581.1185416666665, 595.6872916666676, 285.55416666666656, 118.8175, 24.788958333333326,
        1.444791666666667, 7.401041666666664, 43.055416666666666, 222.28333333333327, 535.1843750000002,
        619.4079166666679]  # fmt: skip


KWH = 293.07107017222  # kWh in one MMBtu


def asked(**inputs):
    """Inputs of (value, unit) pairs as a calculator asks for them."""
    return {name: {"value": value, "unit": unit, "basis": "measured"} for name, (value, unit) in inputs.items()}


def values(name, **inputs):
    """Value of each result, and the warnings."""
    answer = compute(name, asked(**inputs))
    return {each: shown["value"] for each, shown in answer["results"].items()}, answer["warnings"]


def month(starts, days):
    """The use of one month of the example's bills, in MMBtu."""
    results, _ = values(
        "bills-to-month",
        uses=(BILLS, "MMBtu"),
        days=(DAYS, "day"),
        month_starts=(starts, "day"),
        month_days=(days, "day"),
    )
    return results["use"] / KWH


def test_bills_are_split_by_the_days_of_each_month():
    # The reading of 29 December 2022 closes the day before the first bill's first day; January starts two days later.
    starts = np.cumsum([2, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30])
    lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

    assert [month(int(s), d) for s, d in zip(starts, lengths, strict=True)] == pytest.approx(GAS, rel=1e-9)


def test_the_worked_model_of_the_example():
    # Coefficients, R² and error of the stored model; the reporting year is the baseline's own, so nothing is avoided.
    results, warnings = values(
        "baseline-weather", uses=(GAS, "MMBtu"), outputs=(MADE, "t"), degree_days=(COLD, "Δ°C·day"),
        report_outputs=(MADE, "t"), report_degree_days=(COLD, "Δ°C·day"), report_use=(sum(GAS), "MMBtu"),
    )  # fmt: skip

    assert results["base_load"] == pytest.approx(1351.1504826940381 * KWH, rel=1e-9)
    assert results["per_output"] == pytest.approx(2.355650186504525 * KWH, rel=1e-9)
    assert results["per_degree_day"] == pytest.approx(2.228177701045375 * KWH, rel=1e-9)
    assert results["r2"] == pytest.approx(0.9957264720502536, rel=1e-9)
    assert results["cv"] == pytest.approx(1.3160954911599, rel=1e-9)
    assert results["avoided"] == pytest.approx(0.0, abs=1e-6 * results["expected"])
    assert warnings == ["inside_error"]


LINE = [100.0 + 2.0 * made for made in MADE]


def test_a_perfect_line_is_found_again():
    results, warnings = values(
        "baseline-output",
        uses=(LINE, "kWh"),
        outputs=(MADE, "t"),
        report_outputs=([3000, 3000], "t"),
        report_use=(11_000, "kWh"),
    )

    assert (results["base_load"], results["per_output"], results["r2"]) == pytest.approx((100, 2, 1))
    assert results["expected"] == pytest.approx(12_200)
    assert (results["avoided"], results["share"]) == pytest.approx((1_200, 100 * 1_200 / 12_200))
    assert warnings == []


def test_what_a_baseline_expects_stands_between_the_ends_of_its_own_interval():
    # Twelve months of the methods page: half-width 675.9 kWh; b = 19.895 ± 1.8125 × 0.6332.
    use = [5_100, 5_350, 5_850, 6_150, 6_700, 6_950, 5_200, 5_700, 5_950, 6_500, 6_750, 7_300]
    made = [100, 120, 140, 160, 180, 200, 110, 130, 150, 170, 190, 210]
    given_twelve = asked(
        uses=(use, "kWh"), outputs=(made, "t"), report_outputs=([160] * 12, "t"), report_use=(66_000, "kWh")
    )
    found = compute("baseline-output", given_twelve)["results"]
    half = {name: (found[name]["high"] - found[name]["low"]) / 2 for name in found}
    error = np.sqrt(np.linalg.inv(np.vander(made, 2).T @ np.vander(made, 2))[0, 0])
    rest = np.polyval(np.polyfit(made, use, 1), made) - use

    assert half["expected"] == pytest.approx(675.9, abs=0.05)
    assert half["avoided"] == pytest.approx(half["expected"])
    assert half["share"] == pytest.approx(100 * half["expected"] / found["expected"]["value"])
    assert half["per_output"] == pytest.approx(1.8124611 * np.sqrt(rest @ rest / 10) * error, rel=1e-6)
    assert half["base_load"] > 0
    assert (half["r2"], half["cv"]) == (0, 0)


def test_a_use_that_was_measured_with_an_error_widens_what_is_avoided_and_nothing_else():
    inputs = asked(uses=(GAS, "MMBtu"), outputs=(MADE, "t"), report_outputs=(MADE, "t"), report_use=(sum(GAS), "MMBtu"))
    doubtful = {**inputs, "report_use": {**inputs["report_use"], "uncertainty": 5_000}}
    sure, wide = (compute("baseline-output", each)["results"] for each in (inputs, doubtful))
    half = [(each["avoided"]["high"] - each["avoided"]["low"]) / 2 for each in (sure, wide)]

    assert half[1] == pytest.approx(np.hypot(half[0], 5_000 * KWH))
    assert wide["expected"] == sure["expected"]


def test_nine_intervals_of_ten_hold_the_use_that_came():
    rng, held, trials = np.random.default_rng(5), 0, 400
    for _ in range(trials):
        made = rng.uniform(100, 200, 24)
        use = 1_000 + 10 * made + rng.normal(0, 60, 24)
        found = compute("baseline-output", asked(
            uses=(use[:12].tolist(), "kWh"), outputs=(made[:12].tolist(), "t"), report_outputs=(made[12:].tolist(), "t"),
        ))["results"]["expected"]  # fmt: skip
        held += found["low"] <= use[12:].sum() <= found["high"]

    # A tenth falls outside, within four standard deviations of a count of 400; an interval of no width would hold none.
    assert held / trials == pytest.approx(0.9, abs=4 * (0.9 * 0.1 / trials) ** 0.5)


def test_without_a_use_nothing_is_called_avoided():
    results, _ = values("baseline-output", uses=(LINE, "kWh"), outputs=(MADE, "t"), report_outputs=([3000], "t"))

    assert (results["avoided"], results["share"]) == (None, None)


@pytest.mark.parametrize(
    ("uses", "outputs", "ahead", "warning"),
    [
        (LINE[:6], MADE[:6], [3000], "few_months"),
        (list(np.tile([100.0, 200.0, 210.0], 4)), [float(place) for place in range(12)], [5], "weak"),
        ([10_000 - use for use in LINE], MADE, [3000], "negative_coefficient"),
        (LINE, MADE, [30_000], "outside_range"),
    ],
)
def test_what_makes_a_baseline_doubtful_is_told(uses, outputs, ahead, warning):
    _, warnings = values("baseline-output", uses=(uses, "kWh"), outputs=(outputs, "t"), report_outputs=(ahead, "t"))

    assert warning in warnings


@pytest.mark.parametrize(
    ("uses", "outputs", "field"),
    [
        (LINE, [5.0] * 12, "outputs"),
        ([5.0] * 12, MADE, "uses"),
        (LINE[:3], MADE[:3], "uses"),
        (LINE, MADE[:11], "outputs"),
    ],
)
def test_data_without_a_line_are_refused(uses, outputs, field):
    with pytest.raises(WrongInputs) as wrong:
        values("baseline-output", uses=(uses, "kWh"), outputs=(outputs, "t"), report_outputs=([3000], "t"))

    assert [error["field"] for error in wrong.value.errors] == [field]


@pytest.mark.parametrize(("uses", "starts", "field"), [(BILLS, 500, "month_starts"), (BILLS[:3], 0, "days")])
def test_a_month_beyond_the_bills_is_refused(uses, starts, field):
    with pytest.raises(WrongInputs) as wrong:
        values(
            "bills-to-month",
            uses=(uses, "MMBtu"),
            days=(DAYS, "day"),
            month_starts=(starts, "day"),
            month_days=(30, "day"),
        )

    assert wrong.value.errors[0]["field"] == field


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=6))
def test_months_of_whole_bills_lose_nothing(uses):
    days = [30] * len(uses)
    parts = [
        values(
            "bills-to-month",
            uses=(uses, "kWh"),
            days=(days, "day"),
            month_starts=(30 * place, "day"),
            month_days=(30, "day"),
        )[0]["use"]
        for place in range(len(uses))
    ]

    assert parts == pytest.approx(uses, rel=1e-9, abs=1e-6)


def test_the_answer_is_json():
    answer = compute("baseline-output", asked(uses=(LINE, "kWh"), outputs=(MADE, "t"), report_outputs=([3000], "t")))

    assert json.loads(json.dumps(answer, allow_nan=False))["name"] == "baseline-output"
