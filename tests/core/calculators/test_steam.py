import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.calculators import WrongInputs, compute
from sachhon.core.calculators import steam_formulas as formulas
from sachhon.core.units import convert
from tests.core.calculators.given import measured, values

BLOWDOWN = {
    "steam_flow": measured(10, "t/h"),
    "steam_pressure": measured(10, "barg"),
    "feed_solids": measured(200, "mg/L"),
    "boiler_solids": measured(2200, "mg/L"),
    "allowed_solids": measured(4200, "mg/L"),
    "boiler_efficiency": measured(80, "%"),
    "hours": measured(6000, "h/year"),
    "heat_price": measured(120_000, "VND/GJ"),
    "water_price": measured(12_000, "đồng/m³"),
}
CONDENSATE = {
    "condensate_flow": measured(10_000, "lb/h"),
    "flash": measured(12, "%"),
    "condensate_temperature": measured(180, "°F"),
    "make_up_temperature": measured(55, "°F"),
    "boiler_efficiency": measured(80, "%"),
    "hours": measured(8000, "h/year"),
    # Dollars of the tip sheet, counted as if they were đồng: 0.004 a gallon, 8 a million Btu.
    "water_price": measured(0.004 / 3.785411784e-3, "VND/m³"),
    "heat_price": measured(8, "VND/MMBtu"),
}
TRAP = {
    "diameter": measured(0.125, "in"),
    "steam_pressure": measured(150, "psig"),
    "boiler_efficiency": measured(80, "%"),
    "hours": measured(8760, "h/year"),
}


def refused(name, inputs):
    with pytest.raises(WrongInputs) as wrong:
        compute(name, inputs)
    return [each["field"] for each in wrong.value.errors]


def test_blowdown_of_the_tip_sheet_is_six_per_cent():
    # BLOWDOWN-1: 3,200 lb/h of blowdown beside 50,000 lb/h of steam.
    assert float(formulas.blowdown_ratio(3200, 50_000)) == pytest.approx(0.06015, rel=1e-3)


def test_boiler_water_ten_times_as_salty_blows_down_a_tenth_of_the_steam():
    found = values(compute("blowdown", BLOWDOWN))

    assert found["blowdown"] == pytest.approx(1000)
    assert found["ratio"] == pytest.approx(100 / 11)
    assert found["target_ratio"] == pytest.approx(100 / 21)
    assert found["water_saving"] == pytest.approx(0.5 * 6000)


def test_heat_taken_back_from_blowdown_saves_fuel_even_without_less_of_it():
    only = {name: item for name, item in BLOWDOWN.items() if name != "allowed_solids"}
    found = values(compute("blowdown", {**only, "heat_recovery": measured(50, "%")}))

    assert found["water_saving"] == pytest.approx(0)
    assert found["fuel_saving"] == pytest.approx(0.5 * found["blowdown_heat"] * 3.6 * 6000 / 0.8 / 1000)


@given(steam=st.floats(0.1, 100), feed=st.floats(0.001, 1), cycles=st.floats(1.1, 100))
def test_salts_that_come_in_are_those_that_go_out(steam, feed, cycles):
    away = float(formulas.blowdown_flow(steam, feed, feed * cycles))

    assert (steam + away) * feed == pytest.approx(away * feed * cycles)


@pytest.mark.parametrize("field", ["boiler_solids", "allowed_solids"])
def test_boiler_water_purer_than_its_feed_is_refused(field):
    assert refused("blowdown", {**BLOWDOWN, field: measured(150, "mg/L")}) == [field]
    assert np.isnan(formulas.blowdown_flow(1.0, 1.0, 1.0))


def test_water_has_limits_of_its_own():
    free = values(compute("blowdown", BLOWDOWN))
    capped = compute(
        "blowdown", {**BLOWDOWN, "water_site_use": measured(1000, "m³/year"), "site_use": measured(1e6, "GJ/year")}
    )

    assert values(capped)["water_saving"] == 1000
    assert values(capped)["water_cost_saving"] == pytest.approx(12)
    assert values(capped)["fuel_saving"] == pytest.approx(free["fuel_saving"])
    assert capped["warnings"] == ["capped_by_site"]


def test_condensate_of_the_tip_sheet_saves_water_and_fuel():
    # COND-1: US DOE Steam Tip Sheet 8: 148 and 23 Btu/lb; $33,765 of water, $88,000 of fuel.
    heat = formulas.condensate_heat(10_000, 0.12, 148, 23) * 8000 * 8 / (0.8 * 1e6)
    assert float(heat) == pytest.approx(88_000, rel=5e-4)

    # The calculator takes enthalpies of the temperatures, and the density of cold water.
    found = values(compute("condensate-return", CONDENSATE))
    assert found["fuel_cost_saving"] * 1e6 == pytest.approx(88_000, rel=2e-3)
    assert found["water_cost_saving"] * 1e6 == pytest.approx(33_765, rel=2e-3)


def test_condensate_of_a_higher_pressure_flashes_more():
    pressures = [measured(each, "barg") for each in (1, 4, 10)]
    plain = {name: item for name, item in CONDENSATE.items() if name != "flash"}
    found = [values(compute("condensate-return", {**plain, "trap_pressure": each}))["flash"] for each in pressures]

    assert found == sorted(found)
    assert values(compute("condensate-return", plain))["flash"] == 0
    # 10 barg = 11 bar: (781.2 − 419.1) ÷ 2,256.5 from the saturation tables.
    assert found[-1] == pytest.approx(100 * (781.4 - 419.1) / 2256.5, rel=2e-3)


def test_condensate_colder_than_fresh_water_is_refused():
    cold = {**CONDENSATE, "condensate_temperature": measured(40, "°C"), "make_up_temperature": measured(45, "°C")}

    assert refused("condensate-return", cold) == ["condensate_temperature"]


def test_a_failed_trap_of_the_tip_sheet_loses_6640_dollars_a_year():
    # STEAM-TRAP-1: US DOE Steam Tip Sheet 1, 1/8 in at 150 psig: 75.8 lb/h, $10 a thousand pounds.
    # Napier with 0.7 says 72.8 lb/h; with the coefficient of the table both agree.
    found = values(compute("steam-leak", TRAP))
    assert float(convert(found["steam_loss"], "kg/h", "lb/h")) == pytest.approx(72.8, rel=1e-3)
    as_table = {
        **TRAP,
        "discharge": measured(0.7 * 75.8 / 72.763, "1"),
        "steam_price": measured(0.01 / 0.45359237, "VND/kg"),
    }
    assert values(compute("steam-leak", as_table))["cost_saving"] * 1e6 == pytest.approx(6640.08, rel=1e-3)


def test_ten_traps_lose_ten_times_as_much_and_a_half_open_one_half():
    one, ten = (values(compute("steam-leak", {**TRAP, "count": measured(n, "1")})) for n in (1, 10))
    half = values(compute("steam-leak", {**TRAP, "open_share": measured(50, "%")}))

    assert ten["steam_loss"] == pytest.approx(10 * one["steam_loss"])
    assert half["fuel_saving"] == pytest.approx(one["fuel_saving"] / 2)


def test_napier_is_doubted_where_steam_no_longer_chokes():
    assert "low_pressure" in compute("steam-leak", {**TRAP, "steam_pressure": measured(0.5, "barg")})["warnings"]
    assert "low_pressure" not in compute("steam-leak", TRAP)["warnings"]


def test_many_leaks_are_each_alone():
    holes = np.array([0.001, 0.003, 0.01])

    assert formulas.orifice_steam(holes, 8e5) == pytest.approx(
        [float(formulas.orifice_steam(each, 8e5)) for each in holes]
    )
