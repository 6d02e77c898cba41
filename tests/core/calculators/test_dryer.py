import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.calculators import WrongInputs, compute
from sachhon.core.calculators.dryer_formulas import water_removed, wet_basis
from tests.core.calculators.given import measured, values

RICE = {
    "wet_mass": measured(20, "t"),
    "moisture_in": measured(28, "%"),
    "moisture_out": measured(14, "%"),
    "fuel_mass": measured(1200, "kg"),
    "heating_value": measured(3100, "kcal/kg"),
}


def refused(inputs):
    with pytest.raises(WrongInputs) as wrong:
        compute("dryer", inputs)
    return [each["field"] for each in wrong.value.errors]


def test_twenty_tonnes_of_paddy_lose_three_tonnes_of_water():
    found = values(compute("dryer", RICE))

    # 14.4 t of dry matter are 86 % of what is left: 16.744 t.
    assert found["dried_mass"] == pytest.approx(14.4 / 0.86)
    assert found["water"] == pytest.approx(20_000 - 14_400 / 0.86)
    assert found["specific"] == pytest.approx(1200 * 3100 * 4.1868e-3 / found["water"])


def test_efficiency_is_the_heat_of_evaporation_over_the_heat_used():
    found = values(compute("dryer", RICE))

    # Water of 30 °C takes 2,430 kJ/kg.
    assert found["efficiency"] == pytest.approx(100 * 2.4299 / found["specific"], rel=1e-3)


def test_a_target_saves_on_every_batch():
    more = {
        "target_specific": measured(4, "MJ/kg"),
        "batches": measured(100, "1/year"),
        "heat_price": measured(40_000, "VND/GJ"),
    }
    found = values(compute("dryer", {**RICE, **more}))

    assert found["fuel_saving"] == pytest.approx((found["specific"] - 4) * found["water"] * 100 / 1000)
    assert found["cost_saving"] == pytest.approx(found["fuel_saving"] * 0.04)


def test_wood_given_on_the_dry_basis_is_the_same_wood():
    dry = {
        **RICE,
        "moisture_basis": {"value": "dry"},
        "moisture_in": measured(100, "%"),
        "moisture_out": measured(25, "%"),
    }
    wet = {**RICE, "moisture_in": measured(50, "%"), "moisture_out": measured(20, "%")}

    assert values(compute("dryer", dry)) == pytest.approx(values(compute("dryer", wet)), nan_ok=True)


@given(mass=st.floats(1, 1e5), before=st.floats(0.01, 0.95), after=st.floats(0.0, 0.95))
def test_dry_matter_is_neither_made_nor_lost(mass, before, after):
    left = mass - float(water_removed(mass, before, after))

    assert left * (1 - after) == pytest.approx(mass * (1 - before))


@given(basis=st.floats(0, 5))
def test_wet_and_dry_basis_name_the_same_water(basis):
    wet = float(wet_basis(basis))

    assert wet / (1 - wet) == pytest.approx(basis)


def test_a_product_that_gets_wetter_is_refused():
    assert refused({**RICE, "moisture_out": measured(28, "%")}) == ["moisture_out"]
    assert refused({**RICE, "moisture_in": measured(120, "%")}) == ["moisture_in"]


def test_less_heat_than_evaporation_takes_is_doubted_aloud():
    assert "above_100" in compute("dryer", {**RICE, "fuel_mass": measured(300, "kg")})["warnings"]
    assert "above_100" not in compute("dryer", RICE)["warnings"]


def test_many_batches_are_each_alone():
    wet = np.array([0.3, 0.5])

    assert water_removed(100.0, wet, 0.14) == pytest.approx([float(water_removed(100.0, each, 0.14)) for each in wet])
