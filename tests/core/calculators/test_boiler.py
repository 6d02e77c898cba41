import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.calculators import WrongInputs, compute
from sachhon.core.calculators import combustion_formulas as formulas
from sachhon.core.calculators.boiler_formulas import direct_efficiency, improvement_share
from tests.core.calculators.given import BOILER, BOILER_SAVING, measured, values

OIL = {
    "carbon": measured(84, "%"),
    "hydrogen": measured(12, "%"),
    "sulphur": measured(3, "%"),
    "oxygen": measured(1, "%"),
    "heating_value": measured(10_200, "kcal/kg"),
    "flue_oxygen": measured(7, "%"),
    "flue_temperature": measured(220, "°C"),
    "air_temperature": measured(27, "°C"),
    "humidity": measured(18, "g/kg"),
}
TUNING = {
    "flue_oxygen": measured(6, "%"),
    "target_oxygen": measured(2, "%"),
    "flue_temperature": measured(1600, "°F"),
    "target_temperature": measured(1200, "°F"),
    "air_temperature": measured(80, "°F"),
    "target_air_temperature": measured(750, "°F"),
    "fuel_use": measured(10, "MMBtu/year"),
}


def refused(name, inputs):
    with pytest.raises(WrongInputs) as wrong:
        compute(name, inputs)
    return [each["field"] for each in wrong.value.errors]


def test_a_husk_boiler_of_the_method_page_turns_80_per_cent_into_steam():
    # 8 t/h × (2,780.1 − 356.7) kJ/kg over 1,600 kg/h × 3,600 kcal/kg, enthalpies of IAPWS-IF97.
    found = values(compute("boiler-direct", BOILER))

    assert found["efficiency"] == pytest.approx(100 * 8000 * (2780.06 - 356.75) / (1600 * 3600 * 4.1868), rel=1e-4)
    assert found["evaporation_ratio"] == pytest.approx(5)


def test_a_better_boiler_saves_fuel_in_proportion_to_efficiency():
    found = values(compute("boiler-direct", BOILER_SAVING))
    burnt = 1600 * 3600 * 4186.8 * 6000 / 1e9

    assert found["fuel_saving"] == pytest.approx(burnt * (1 - found["efficiency"] / 84), rel=1e-9)
    assert found["cost_saving"] == pytest.approx(found["fuel_saving"] * 0.12)


def test_fuel_bought_by_heat_needs_no_heating_value():
    by_mass = values(compute("boiler-direct", BOILER))
    by_heat = {name: BOILER[name] for name in BOILER if name not in ("fuel_flow", "heating_value")}
    found = values(compute("boiler-direct", {**by_heat, "fuel_heat": measured(1600 * 3600 * 4.1868e-3, "MJ/h")}))

    assert found["efficiency"] == pytest.approx(by_mass["efficiency"])
    assert found["evaporation_ratio"] is None


def test_a_boiler_with_neither_fuel_nor_heat_is_refused():
    without = {name: BOILER[name] for name in BOILER if name != "heating_value"}

    assert refused("boiler-direct", without) == ["heating_value"]


def test_superheated_steam_holds_more_heat_and_cannot_be_colder_than_boiling():
    saturated = values(compute("boiler-direct", BOILER))["efficiency"]
    hot = values(compute("boiler-direct", {**BOILER, "steam_temperature": measured(250, "°C")}))["efficiency"]

    assert hot > saturated + 2
    assert refused("boiler-direct", {**BOILER, "steam_temperature": measured(150, "°C")}) == ["steam_temperature"]
    assert refused("boiler-direct", {**BOILER, "feed_temperature": measured(200, "°C")}) == ["feed_temperature"]


def test_more_than_all_the_heat_is_doubted_aloud():
    answer = compute("boiler-direct", {**BOILER, "fuel_flow": measured(1000, "kg/h")})

    assert "above_100" in answer["warnings"]
    assert "above_100" not in compute("boiler-direct", BOILER)["warnings"]


def test_losses_of_the_oil_fired_boiler_leave_83_per_cent():
    # BOILER-IND-1: BEE Guide Book 2, chapter 1, the method and input set.
    found = values(compute("boiler-indirect", OIL))
    theoretical = formulas.theoretical_air(0.84, 0.12, 0.01, 0.03)

    assert float(theoretical) == pytest.approx(13.827675, rel=1e-9)
    assert found["excess_air"] == pytest.approx(50.0, rel=1e-9)
    assert found["air"] == pytest.approx(20.7415125, rel=1e-9)
    assert float(formulas.dry_flue_gas(0.84, 0.03, found["air"], theoretical)) == pytest.approx(20.70114725, rel=1e-9)
    assert found["dry_gas"] == pytest.approx(9.0090581, rel=1e-6)
    assert found["hydrogen_water"] == pytest.approx(7.10311765, rel=1e-6)
    assert found["air_water"] == pytest.approx(0.31789418, rel=1e-6)
    assert found["before_surface"] == pytest.approx(83.56993007, rel=1e-6)


def test_each_loss_takes_its_share_of_the_efficiency():
    extra = {
        "moisture": measured(0.0, "%"), "surface_loss": measured(2, "%"), "ash": measured(10, "%"),
        "ash_heating_value": measured(800, "kcal/kg"), "monoxide": measured(0.5, "%"), "dioxide": measured(11, "%"),
    }  # fmt: skip
    found = values(compute("boiler-indirect", {**OIL, **extra}))
    losses = ("dry_gas", "hydrogen_water", "fuel_water", "air_water", "incomplete", "unburnt")

    assert found["efficiency"] == pytest.approx(100 - sum(found[each] for each in losses) - 2)
    assert found["unburnt"] == pytest.approx(100 * 0.1 * 800 / 10_200)
    assert found["incomplete"] == pytest.approx(100 * 0.5 / 11.5 * 0.84 * 5744 / 10_200)


def test_wet_wood_loses_more_than_dry_wood():
    wood = {
        **OIL,
        "carbon": measured(25, "%"),
        "hydrogen": measured(3, "%"),
        "oxygen": measured(20, "%"),
        "sulphur": measured(0, "%"),
        "heating_value": measured(2500, "kcal/kg"),
    }
    wet, dry = (values(compute("boiler-indirect", {**wood, "moisture": measured(w, "%")})) for w in (50, 20))

    assert wet["efficiency"] < dry["efficiency"] - 5


def test_an_analysis_of_more_than_the_whole_fuel_is_refused():
    assert refused("boiler-indirect", {**OIL, "moisture": measured(20, "%")}) == ["carbon"]
    assert refused(
        "boiler-indirect", {**OIL, "flue_temperature": measured(50, "°C"), "air_temperature": measured(60, "°C")}
    ) == ["flue_temperature"]


def test_excess_air_of_natural_gas_follows_oxygen():
    # EA-GAS: ORNL, MEASUR Tools Suite, tests of efficiency improvement.
    assert 100 * formulas.excess_air_gas([0.02, 0.06]) == pytest.approx([9.4210532075, 35.8], rel=1e-6)
    assert values(compute("excess-air", {"flue_oxygen": measured(6, "%")}))["excess_air"] == pytest.approx(
        35.8, rel=1e-6
    )


def test_other_fuels_use_the_ratio_of_oxygen():
    found = compute("excess-air", {"flue_oxygen": measured(7, "%"), "fuel": {"value": "other"}})

    assert values(found) == {"excess_air": pytest.approx(50), "air_ratio": pytest.approx(1.5)}


def test_too_little_air_is_warned_of():
    assert compute("excess-air", {"flue_oxygen": measured(0.5, "%")})["warnings"] == ["little_air"]
    assert compute("excess-air", {"flue_oxygen": measured(3, "%")})["warnings"] == []


@given(low=st.floats(0, 0.2), more=st.floats(1e-6, 0.009))
def test_more_oxygen_is_more_excess_air(low, more):
    assert formulas.excess_air_gas(low + more) > formulas.excess_air_gas(low)
    assert formulas.excess_air_of_oxygen(low + more) > formulas.excess_air_of_oxygen(low)


def test_air_alone_has_no_excess():
    assert np.isnan(formulas.excess_air_of_oxygen(0.21))
    assert np.isnan(formulas.excess_air_gas(0.21))


def test_tuning_saves_what_measur_says():
    # ORNL, MEASUR Tools Suite, tests of efficiency improvement: 6 → 2 % O₂, 1,600 → 1,200 °F, air 80 → 750 °F.
    found = values(compute("combustion-tuning", TUNING))

    assert found["available_heat"] == pytest.approx(45.5508888775, rel=1e-7)
    assert found["target_available_heat"] == pytest.approx(77.8931185299, rel=1e-7)
    assert found["saving_share"] == pytest.approx(41.5212925902, rel=1e-7)


def test_tuning_to_what_is_there_already_saves_nothing():
    same = {name: item for name, item in TUNING.items() if not name.startswith("target")}
    found = values(compute("combustion-tuning", {**same, "target_oxygen": TUNING["flue_oxygen"]}))

    assert found["fuel_saving"] == pytest.approx(0, abs=1e-12)


def test_flue_gas_that_leaves_no_heat_is_refused():
    hot = {**TUNING, "flue_oxygen": measured(17, "%"), "flue_temperature": measured(1300, "°C")}

    assert refused("combustion-tuning", hot) == ["flue_temperature"]


@given(before=st.floats(0.3, 0.9), better=st.floats(0.3, 0.9))
def test_the_saving_is_the_fuel_that_the_same_heat_no_longer_takes(before, better):
    saved = float(improvement_share(before, better))

    assert (1 - saved) * better == pytest.approx(before)


def test_many_boilers_are_each_alone():
    heat, fuel = np.array([5.0, 6.0, 1.0]), np.array([6.0, 7.0, 0.0])
    alone = [float(direct_efficiency(*pair)) for pair in zip(heat, fuel, strict=True)]

    assert direct_efficiency(heat, fuel) == pytest.approx(alone, nan_ok=True)
    air = formulas.theoretical_air([0.8, 0.5], [0.1, 0.06], [0.0, 0.4], 0.0)
    assert air == pytest.approx([11.43 * 0.8 + 34.5 * 0.1, 11.43 * 0.5 + 34.5 * 0.01])
