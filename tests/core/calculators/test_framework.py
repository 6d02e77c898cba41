"""What every calculator promises, whatever it computes."""

import json
import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.calculators import (
    CALCULATORS,
    Impossible,
    WrongInputs,
    calculator,
    calculators,
    choice,
    compute,
    described,
    quantity,
    result,
    series,
)
from sachhon.core.calculators.read import COVERAGE
from sachhon.core.calculators.words import places
from sachhon.core.units import convert, known, same_dimension
from tests.core.calculators.given import BOILER, BOILER_SAVING, measured, values

EVERY = [*calculators().values()]
NAMES = [each.name for each in EVERY]


@pytest.fixture
def area():
    """A calculator of an area that may be overdone, for the time of a test."""

    @dataclass(frozen=True, kw_only=True)
    class Asked:
        width: float = quantity("m", 0, 100, vi="Rộng", en="Width")
        lengths: object = series("m", 0, 100, vi="Các đoạn", en="Pieces")
        shape: str = choice(
            {"plain": ("thường", "plain"), "odd": ("lạ", "odd")}, vi="Dạng", en="Shape", default="plain"
        )

    @dataclass(frozen=True, kw_only=True)
    class Answered:
        area_saving: float = result("m²", vi="Diện tích", en="Area")
        cost: float = result("VND", follows="area_saving", vi="Tiền", en="Cost")
        unknown: float = result("m", vi="Chưa biết", en="Unknown")

    @calculator(
        name="test-area", number=99, rank="B", version="1", title_vi="Thử", title_en="Test", source="none",
        formula="a · b", page="none", savings=("area_saving",), report_vi=("{area_saving}.",),
        report_en=("{shape} {area_saving} of {width}.", "Never {unknown}."),
    )  # fmt: skip
    def compute_area(inputs: Asked) -> Answered:
        if inputs.shape == "odd":
            raise Impossible("shape", vi="dạng thường", en="a plain shape")
        size = inputs.width * float(np.sum(inputs.lengths))
        return Answered(area_saving=size, cost=1000 * size, unknown=float("nan"))

    yield "test-area"
    del CALCULATORS["test-area"]


GIVEN_AREA = {"width": measured(2, "m"), "lengths": measured([3, 4], "m")}


def errors(name, inputs):
    with pytest.raises(WrongInputs) as wrong:
        compute(name, inputs)
    return {each["field"]: each for each in wrong.value.errors}


def test_measured_inputs_add_up_in_quadrature(area):
    found = compute(area, GIVEN_AREA)["results"]["area_saving"]
    # 2 × 7 m²: the width moves it by 2 % of 14, the pieces by 2 % of 6 and of 8.
    half = COVERAGE * 0.02 * math.hypot(14, 6, 8)

    assert (found["value"], found["low"], found["high"]) == pytest.approx((14, 14 - half, 14 + half))


def test_an_instruments_own_uncertainty_replaces_the_convention(area):
    exact = {"lengths": measured([3, 4], "m", uncertainty=0)}
    found = compute(area, {**exact, "width": measured(200, "cm", uncertainty=10)})["results"]["area_saving"]

    assert (found["low"], found["high"]) == pytest.approx((14 - 0.7, 14 + 0.7))


def test_a_guess_is_less_sure_than_a_measurement(area):
    width = {
        basis: compute(area, {**GIVEN_AREA, "width": {"value": 2, "unit": "m", "basis": basis}})["results"][
            "area_saving"
        ]
        for basis in ("measured", "nameplate", "estimated")
    }

    assert width["measured"]["high"] < width["nameplate"]["high"] < width["estimated"]["high"]


@pytest.fixture
def line():
    """Makes a calculator that knows how sure its answer is, for the time of a test."""

    @dataclass(frozen=True, kw_only=True)
    class Asked:
        width: float = quantity("m", 0, 100, vi="Rộng", en="Width")
        points: object = series("m", 0, 100, optional=True, vi="Các điểm", en="Points")

    @dataclass(frozen=True, kw_only=True)
    class Answered:
        middle: float = result("m", vi="Giữa", en="Middle")
        twice: float = result("m", vi="Gấp đôi", en="Twice")
        many: float = result("1", vi="Số điểm", en="How many")
        unknown: float = result("m", vi="Chưa biết", en="Unknown")
        intervals: object = None

    def make(intervals):
        @calculator(
            name="test-line", number=99, rank="B", version="1", title_vi="Thử", title_en="Test", source="none",
            formula="a", page="none", report_vi=("{middle}.",), report_en=("{middle}.",),
        )  # fmt: skip
        def compute_line(inputs: Asked) -> Answered:
            return Answered(
                middle=inputs.width,
                twice=2 * inputs.width,
                many=len(inputs.points),
                unknown=float("nan"),
                intervals={name: (inputs.width - under, inputs.width + over) for name, (under, over) in intervals},
            )

    yield make
    CALCULATORS.pop("test-line", None)


def spans(answer):
    """Low, value and high of each result."""
    return {name: (found["low"], found["value"], found["high"]) for name, found in answer["results"].items()}


def test_a_calculation_that_knows_its_own_interval_hands_it_back(line):
    line([("middle", (3, 1)), ("unknown", (1, 1))])
    found = spans(compute("test-line", {"width": measured(10, "m", uncertainty=0)}))

    assert found["middle"] == (7, 10, 11)
    # What it says nothing about keeps the interval that its inputs give, here none.
    assert found["twice"] == (20, 20, 20)
    assert found["unknown"] == (None, None, None)


def test_without_an_interval_of_its_own_a_result_of_exact_inputs_has_none(line):
    line([])

    assert spans(compute("test-line", {"width": measured(10, "m", uncertainty=0)}))["middle"] == (10, 10, 10)


def test_what_the_inputs_add_to_a_calculations_own_interval_is_added_in_quadrature(line):
    line([("middle", (3, 1))])
    found = spans(compute("test-line", {"width": measured(10, "m", uncertainty=4)}))

    assert found["middle"] == pytest.approx((10 - 5, 10, 10 + math.hypot(1, 4)))
    assert found["twice"] == pytest.approx((20 - 8, 20, 20 + 8))


@pytest.mark.parametrize(
    "wrong", [("middle", (-1, 2)), ("middle", (1, -2)), ("middle", (1, math.inf)), ("middle", (math.nan, 1)), ("mid", (1, 1))]
)  # fmt: skip
def test_an_interval_that_is_not_around_its_own_result_is_a_fault_of_the_calculator(line, wrong):
    line([wrong])

    with pytest.raises(ValueError, match=f"interval of {wrong[0]}"):
        compute("test-line", {"width": measured(10, "m")})


def test_a_series_that_may_be_left_out_is_none_of_its_numbers(line):
    line([])
    width = {"width": measured(10, "m")}

    assert values(compute("test-line", width))["many"] == 0
    assert values(compute("test-line", {**width, "points": measured([1, 2], "m")}))["many"] == 2
    assert [*errors("test-line", {**width, "points": measured([], "m")})] == ["points"]


def test_a_series_is_needed_unless_it_may_be_left_out(area):
    assert [*errors(area, {"width": measured(2, "m")})] == ["lengths"]


def test_a_saving_is_held_to_the_equipments_and_then_to_the_sites_use(area):
    use = {"equipment_use": measured(10, "m²"), "site_use": measured(8, "m²")}
    free, equipment, both = (
        compute(area, {**GIVEN_AREA, **limit}) for limit in ({}, {"equipment_use": use["equipment_use"]}, use)
    )

    assert [values(each)["area_saving"] for each in (free, equipment, both)] == [14, 10, 8]
    assert [values(each)["cost"] for each in (free, equipment, both)] == pytest.approx([14_000, 10_000, 8_000])
    assert [each["warnings"] for each in (free, equipment, both)] == [
        ["not_capped"], ["capped_by_equipment"], ["capped_by_equipment", "capped_by_site"],
    ]  # fmt: skip
    assert both["results"]["area_saving"]["high"] == 8


def test_that_nothing_holds_a_saving_is_warned_of_once_and_not_told_in_the_report(area):
    free = compute(area, GIVEN_AREA)
    held = compute(area, {**GIVEN_AREA, "equipment_use": measured(10, "m²")})

    assert (free["warnings"], len(free["warnings_vi"]), len(free["warnings_en"])) == (["not_capped"], 1, 1)
    assert not any(said in free[f"report_{each}"] for each in ("vi", "en") for said in free[f"warnings_{each}"])
    # What changed the figure is told with it.
    assert held["warnings_en"][0] in held["report_en"]


def test_a_saving_below_every_limit_is_left_alone(area):
    found = compute(area, {**GIVEN_AREA, "equipment_use": measured(100, "m²"), "site_use": measured(200, "m²")})

    assert values(found)["area_saving"] == 14
    assert found["warnings"] == []


def test_two_options_on_one_machine_do_not_save_the_same_twice(area):
    found = compute(area, {**GIVEN_AREA, "already_saved": measured(25, "%"), "equipment_use": measured(12, "m²")})
    # Three quarters of the use are left, and three quarters of the saving: 10.5, but only 9 are there.
    assert values(found)["area_saving"] == pytest.approx(9)
    assert found["warnings"] == ["interaction", "capped_by_equipment"]


def test_what_is_not_known_is_nothing_and_never_told(area):
    found = compute(area, GIVEN_AREA)

    assert found["results"]["unknown"] == {"value": None, "unit": "m", "low": None, "high": None}
    assert "Never" not in found["report_en"]
    assert found["report_en"].startswith("plain 14\u00a0m² of 2\u00a0m.")


def test_inputs_that_cannot_be_true_together_say_what_would_do(area):
    found = errors(area, {**GIVEN_AREA, "shape": {"value": "odd"}})

    assert found["shape"] == {"field": "shape", "found": "odd", "would": "a plain shape", "would_vi": "dạng thường"}


@pytest.mark.parametrize(
    ("item", "found", "would"),
    [
        (None, "nothing", "needed"),
        (3, "3", "write"),
        ({"unit": "t/h"}, "{'unit': 't/h'}", "write"),
        ({"value": 3, "unit": "t/h", "colour": "red"}, "colour", "write"),
        (measured(True, "t/h"), "True", "a number"),
        (measured("8", "t/h"), "8", "a number"),
        (measured(None, "t/h"), "None", "a number"),
        (measured([8], "t/h"), "[8]", "a number"),
        (measured(float("nan"), "t/h"), "nan", "a number"),
        (measured(float("inf"), "t/h"), "inf", "a number"),
        (measured(10**400, "t/h"), "1000", "a number"),
        (measured(8, "kW"), "unit kW", "t/h, kg/h"),
        (measured(8, "bushel"), "unit bushel", "t/h, kg/h"),
        (measured(8, 5), "unit 5", "t/h, kg/h"),
        ({"value": 8}, "no unit", "t/h, kg/h"),
        (measured(-1, "t/h"), "-1 t/h", "from 0.01 to 1,000 t/h"),
        (measured(1e9, "kg/h"), "1000000000.0 kg/h", "from 0.01 to 1,000 t/h"),
        ({"value": 8, "unit": "t/h", "basis": "hearsay"}, "hearsay", "measured, nameplate, estimated"),
        ({"value": 8, "unit": "t/h", "basis": ["measured"]}, "['measured']", "measured, nameplate, estimated"),
        (measured(8, "t/h", uncertainty=-1), "-1", "not negative"),
    ],
)
def test_a_bad_input_says_what_was_found_and_what_would_do(item, found, would):
    wrong = errors("boiler-direct", {**BOILER, "steam_flow": item})

    assert [*wrong] == ["steam_flow"]
    assert found in wrong["steam_flow"]["found"]
    assert would in wrong["steam_flow"]["would"]
    assert wrong["steam_flow"]["would_vi"]


def test_all_errors_come_at_once():
    wrong = errors(
        "boiler-direct", {"steam_flow": 1, "fuel": measured(1, "kg"), "heating_value": measured(1, "kcal/kg")}
    )

    assert {*wrong} == {"fuel", "steam_flow", "steam_pressure", "feed_temperature", "heating_value"}


@pytest.mark.parametrize("lengths", [[], 3, "34", [3, True], [3, float("nan")], [3, 400]])
def test_a_series_needs_numbers_within_the_range(area, lengths):
    assert [*errors(area, {**GIVEN_AREA, "lengths": measured(lengths, "m")})] == ["lengths"]


def test_the_ends_of_a_range_are_allowed():
    assert values(compute("excess-air", {"flue_oxygen": measured(20, "%")}))["excess_air"] > 0
    assert values(compute("excess-air", {"flue_oxygen": measured(0, "%")}))["excess_air"] == 0


@given(flow=st.floats(1, 500), factor=st.sampled_from([("t/h", 1), ("kg/h", 1000), ("lb/h", 1000 / 0.45359237)]))
def test_another_unit_changes_no_result(flow, factor):
    unit, size = factor
    given_in = {**BOILER, "steam_flow": measured(flow * size, unit), "fuel_flow": measured(flow * 200, "kg/h")}
    plain = {**given_in, "steam_flow": measured(flow, "t/h")}

    assert values(compute("boiler-direct", given_in))["efficiency"] == pytest.approx(
        values(compute("boiler-direct", plain))["efficiency"], rel=1e-9
    )


def test_money_follows_the_saving_when_that_is_capped():
    free = compute("boiler-direct", BOILER_SAVING)
    capped = compute(
        "boiler-direct", {**BOILER_SAVING, "site_use": measured(values(free)["fuel_saving"] / 2, "GJ/year")}
    )

    assert values(capped)["cost_saving"] == pytest.approx(values(free)["cost_saving"] / 2)
    assert "Mức tiết kiệm được giới hạn" in capped["report_vi"]


def test_a_worse_target_is_said_to_save_nothing():
    answer = compute("boiler-direct", {**BOILER_SAVING, "target_efficiency": measured(60, "%")})

    assert values(answer)["fuel_saving"] < 0
    assert "no_saving" in answer["warnings"]


def test_each_language_writes_numbers_its_own_way():
    answer = compute("boiler-direct", BOILER)

    assert "1.600\u00a0kg/giờ" in answer["report_vi"]
    assert "1,600\u00a0kg/h" in answer["report_en"]
    assert "80,4\u00a0%" in answer["report_vi"]
    assert "80.4\u00a0%" in answer["report_en"]


@pytest.mark.parametrize(
    ("cost", "vi", "en"), [(320, "10 năm", "10 years"), (32, "1 năm", "1 year"), (16, "0,5 năm", "0.5 years")]
)
def test_english_counts_in_the_plural_and_vietnamese_has_none(cost, vi, en):
    answer = compute("payback", {"cost": measured(cost, "million VND"), "saving": measured(32, "million VND/year")})

    assert f" {en} (" in answer["report_en"].replace("\u00a0", " ")
    assert f" {vi} (" in answer["report_vi"].replace("\u00a0", " ")


def test_a_range_in_words_counts_in_the_plural_too():
    wrong = errors("bills-to-month", {"month_days": measured(3, "day")})["month_days"]

    assert (wrong["would"], wrong["would_vi"]) == ("from 28 to 31 days", "từ 28 đến 31 ngày")


def test_an_answer_is_json_with_a_version_and_a_source():
    answer = json.loads(json.dumps(compute("boiler-direct", BOILER), allow_nan=False))

    assert (answer["name"], answer["version"], answer["level"]) == ("boiler-direct", "1", 0.9)
    assert "BEE" in answer["source"]
    assert {*answer["results"]["efficiency"]} == {"value", "unit", "low", "high"}


@pytest.mark.parametrize("each", EVERY, ids=NAMES)
def test_a_calculator_explains_itself_in_both_languages(each):
    said = {*each.inputs, *each.results, *(f"{name}_range" for name in each.results)}

    assert each.title_vi and each.title_en and each.source and each.formula and each.version and each.report_vi
    assert len(each.report_vi) == len(each.report_en)
    for vi, en in zip(each.report_vi, each.report_en, strict=True):
        assert places(vi) == places(en) <= said


@pytest.mark.parametrize("each", EVERY, ids=NAMES)
def test_a_calculators_inputs_have_names_units_and_ranges(each):
    for spec in each.inputs.values():
        assert spec.vi and spec.en and spec.vi != spec.en
        if spec.kind != "choice":
            assert all(known(unit) and same_dimension(unit, spec.unit) for unit in spec.units)
            assert spec.low < spec.high
            if spec.default is not None:
                assert spec.low <= spec.default <= spec.high
    json.dumps(described(each), allow_nan=False)


@pytest.mark.parametrize("each", EVERY, ids=NAMES)
def test_a_calculator_without_inputs_says_what_it_needs(each):
    needed = {name for name, spec in each.inputs.items() if spec.required}
    try:
        compute(each.name, {})
    except WrongInputs as wrong:
        assert needed <= {error["field"] for error in wrong.errors}
    else:
        assert not needed


def drawn(spec, random):
    """One input of a calculator at random within its range, or left out where that is allowed."""
    if not spec.required and random.random() < 0.3:
        return None
    if spec.kind == "choice":
        return {"value": str(random.choice([*spec.options]))}
    low, high = max(spec.low, -1e9), min(spec.high, 1e9)
    # Ranges span decades: draw by size where they do.
    near = 10 ** random.uniform(np.log10(low), np.log10(high), 3) if low > 0 else random.uniform(low, high, 3)
    many = np.clip(near, low, high).tolist()
    item = many if spec.kind == "series" else many[0]
    return {"value": item, "unit": spec.units[0], "basis": str(random.choice(["measured", "nameplate", "estimated"]))}


def in_another_unit(spec, item):
    """The same input in the last of its display units; what has one unit only stays."""
    if "unit" not in item:
        return item
    return {**item, "value": convert(item["value"], item["unit"], spec.units[-1]).tolist(), "unit": spec.units[-1]}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("each", EVERY, ids=NAMES)
def test_a_calculator_gives_the_same_answer_in_other_units(each):
    for seed in range(10):
        random = np.random.default_rng(seed)
        inputs = {name: item for name, spec in each.inputs.items() if (item := drawn(spec, random))}
        other = {name: in_another_unit(each.inputs[name], item) for name, item in inputs.items()}
        try:
            answer = compute(each.name, inputs)
        except WrongInputs as wrong:
            assert {error["field"] for error in wrong.errors} == {*errors(each.name, other)}
            continue
        for name, found in compute(each.name, other)["results"].items():
            for part in ("value", "low", "high"):
                expected = answer["results"][name][part]
                assert found[part] == (expected and pytest.approx(expected, rel=1e-6, abs=1e-9 * abs(found["high"])))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("each", EVERY, ids=NAMES)
def test_a_calculator_answers_or_refuses_whatever_its_ranges_allow(each):
    answered = 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        inputs = {name: drawn(spec, random) for name, spec in each.inputs.items()}
        try:
            answer = compute(each.name, {name: item for name, item in inputs.items() if item is not None})
        except WrongInputs as wrong:
            assert all(error["would"] and error["would_vi"] for error in wrong.errors)
            continue
        answered += 1
        json.dumps(answer, allow_nan=False)
        for found in answer["results"].values():
            assert found["value"] is None or found["low"] <= found["value"] <= found["high"]
    # Series must often fit each other, which three numbers at random seldom do.
    assert answered > 0 or any(spec.kind == "series" for spec in each.inputs.values())


@pytest.mark.parametrize("each", EVERY, ids=NAMES)
def test_a_calculator_has_a_page_that_explains_it(each, root):
    assert (root / "docs" / "methods" / f"{each.page}.md").is_file()


def test_a_share_of_what_the_boiler_burns_is_held_to_that_without_being_told():
    answer = compute("boiler-direct", {**BOILER_SAVING, "already_saved": measured(10, "%")})

    assert answer["warnings"] == ["interaction"]
    assert values(answer)["fuel_saving"] < values(answer)["fuel_use"]


def test_a_name_is_given_once_and_a_saving_is_a_result():
    taken = CALCULATORS["boiler-direct"]
    words = {
        "number": 1, "rank": "A", "version": "1", "title_vi": "", "title_en": "", "source": "", "formula": "",
        "page": "", "report_vi": (), "report_en": (),
    }  # fmt: skip

    with pytest.raises(ValueError, match="already"):
        calculator(name="boiler-direct", **words)(taken.calculation)
    with pytest.raises(ValueError, match="no result gold"):
        calculator(name="test-gold", savings=("gold",), **words)(taken.calculation)


def test_a_field_cannot_be_declared_in_another_dimension():
    with pytest.raises(ValueError, match="Δ°C"):
        quantity("K", 0, 1, units=("Δ°C",), vi="", en="Rise")
    with pytest.raises(ValueError, match="empty"):
        quantity("m", 2, 1, vi="", en="Length")


def test_a_default_is_declared_in_the_unit_people_see():
    spec = CALCULATORS["insulation-pipe"].inputs["ambient_temperature"]

    assert (spec.default, spec.units[0]) == (30, "°C")
    assert (
        float(convert(spec.default, "°C", spec.unit))
        == CALCULATORS["insulation-pipe"]
        .asks(diameter=1, length=1, surface_temperature=400, thickness=1, source_efficiency=1, hours=1)
        .ambient_temperature
    )
