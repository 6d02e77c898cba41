import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.calculators import WrongInputs, compute
from sachhon.core.calculators import furnace_formulas as formulas
from tests.core.calculators.given import measured, values

KILN = {
    "charge_flow": measured(5, "t/h"),
    "specific_heat": measured(0.9, "kJ/(kg·K)"),
    "charge_in": measured(30, "°C"),
    "charge_out": measured(950, "°C"),
    "fuel_flow": measured(400, "kg/h"),
    "heating_value": measured(6000, "kcal/kg"),
}
CARRIERS = {
    "mass_flow": measured(1250, "lb/h"),
    "specific_heat": measured(0.122, "kcal/(kg·K)"),
    "temperature_in": measured(300, "°F"),
    "temperature_out": measured(1800, "°F"),
    "available_heat": measured(50, "%"),
}
WALL = {
    "area": measured(100, "m²"),
    "wall_temperature": measured(110, "°C"),
    "ambient_temperature": measured(30, "°C"),
    "available_heat": measured(50, "%"),
    "hours": measured(7000, "h/year"),
}
OPENING = {
    "width": measured(12, "in"),
    "thickness": measured(9, "in"),
    "inside_temperature": measured(1600, "°F"),
    "ambient_temperature": measured(75, "°F"),
    "available_heat": measured(50, "%"),
    "hours": measured(7000, "h/year"),
}


def refused(name, inputs):
    with pytest.raises(WrongInputs) as wrong:
        compute(name, inputs)
    return [each["field"] for each in wrong.value.errors]


def test_a_kiln_of_the_method_page_puts_41_per_cent_into_the_charge():
    found = values(compute("furnace-direct", KILN))

    assert found["useful_heat"] == pytest.approx(5000 * 0.9 * 920 / 3600)
    assert found["efficiency"] == pytest.approx(100 * 5000 * 0.9 * 920 / (400 * 6000 * 4.1868))


def test_melting_takes_heat_too():
    found = values(compute("furnace-direct", {**KILN, "reaction_heat": measured(100, "kJ/kg")}))

    assert found["useful_heat"] == pytest.approx(5000 * (0.9 * 920 + 100) / 3600)


def test_a_charge_that_cools_is_refused():
    assert refused("furnace-direct", {**KILN, "charge_in": measured(960, "°C")}) == ["charge_out"]
    assert refused("furnace-carriers", {**CARRIERS, "temperature_in": measured(1900, "°F")}) == ["temperature_out"]


def test_fixtures_carry_heat_out_of_the_furnace():
    # FURN-FIX-1: ORNL, MEASUR Tools Suite, tests of fixture losses: 228,750 Btu/h.
    assert float(formulas.sensible_heat(1250, 0.122, 1500)) == pytest.approx(228_750, rel=1e-9)
    assert values(compute("furnace-carriers", CARRIERS))["heat_loss"] == pytest.approx(
        228_750 * 1055.05585262 / 3600 / 1000, rel=1e-6
    )


def test_lighter_kiln_cars_save_in_proportion():
    found = values(
        compute(
            "furnace-carriers", {**CARRIERS, "lighter_flow": measured(625, "lb/h"), "hours": measured(1000, "h/year")}
        )
    )

    assert found["fuel_saving"] == pytest.approx(found["fuel_loss"] / 2 * 3.6)


def test_an_electric_furnace_needs_the_heat_that_fuel_makes_available():
    # ELEC-EQ-1: ORNL, MEASUR Tools Suite, tests of energy equivalency; it counts 3,413 Btu to the kWh.
    assert float(formulas.electric_power(6.59e6 / 3413, 0.873, 0.5)) == pytest.approx(3371.2686785819, rel=1e-9)

    found = compute(
        "furnace-electric",
        {
            "fuel_heat": measured(6.59, "MMBtu/h"),
            "fuel_efficiency": measured(87.3, "%"),
            "electric_efficiency": measured(50, "%"),
        },
    )
    assert values(found)["power"] == pytest.approx(3371.27, rel=3e-4)


def test_a_wall_loses_by_its_area_and_rise():
    found = values(compute("furnace-wall", {**WALL, "target_temperature": measured(60, "°C")}))

    # (10 + 4) × 80 = 1,120 and (10 + 1.5) × 30 = 345 kcal/(h·m²).
    assert found["heat_loss"] == pytest.approx(100 * 1120 * 1.163 / 1000)
    assert found["fuel_saving"] == pytest.approx(100 * (1120 - 345) * 4186.8 * 7000 / 0.5 / 1e9)


def test_a_wall_colder_than_the_hall_is_refused_and_a_very_hot_one_doubted():
    cold = {**WALL, "wall_temperature": measured(40, "°C"), "ambient_temperature": measured(45, "°C")}

    assert refused("furnace-wall", cold) == ["wall_temperature"]
    assert "hot_surface" in compute("furnace-wall", {**WALL, "wall_temperature": measured(250, "°C")})["warnings"]


def test_the_way_through_a_hole_is_that_of_the_published_table():
    # Clausing (1932): L/R of 0.5, 1, 2, 4, 10 and 20.
    table = [0.8013, 0.6720, 0.5142, 0.3566, 0.1910, 0.1094]

    assert formulas.opening_transmission(np.array([0.25, 0.5, 1, 2, 5, 10]), 1.0) == pytest.approx(table, rel=0.01)


@pytest.mark.parametrize(
    ("thickness", "diameter", "factor"), [(3, 5, 0.6245), (1, 5, 0.8350), (10, 5, 0.3508), (50, 19, 0.2893)]
)
def test_the_way_through_a_hole_is_near_the_curves_of_measur(thickness, diameter, factor):
    # ORNL, MEASUR Tools Suite, tests of opening losses, read off a diagram there.
    assert float(formulas.opening_transmission(thickness, diameter)) == pytest.approx(factor, abs=0.02)


def test_an_opening_radiates_what_measur_says():
    # Tests of opening losses: 12 in across, 1,600 °F inside, emissivity 0.95, factor 0.70: 16,038 Btu/h.
    found = values(compute("furnace-opening", {**OPENING, "thickness": measured(0, "in")}))
    density = 16_038.27 / 0.70 * 1055.05585262 / 3600

    assert found["transmission"] == pytest.approx(100)
    assert found["heat_loss"] * 1000 == pytest.approx(density, rel=3e-3)


def test_a_door_that_is_open_a_fifth_of_the_time_loses_a_fifth():
    door = {**OPENING, "height": measured(15, "in"), "width": measured(48, "in")}
    always = values(compute("furnace-opening", door))
    rarely = values(
        compute("furnace-opening", {**door, "open_time": measured(20, "%"), "closed_share": measured(50, "%")})
    )

    assert rarely["heat_loss"] == pytest.approx(always["heat_loss"] / 5)
    assert rarely["fuel_saving"] == pytest.approx(always["fuel_saving"] / 10)


@given(thickness=st.floats(0, 5), diameter=st.floats(0.01, 5))
def test_no_more_leaves_a_hole_than_enters_it(thickness, diameter):
    assert 0 < float(formulas.opening_transmission(thickness, diameter)) <= 1
