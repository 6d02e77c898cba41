"""Water, rooftop solar and fuels: worked cases, laws and refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.calculators import WrongInputs, compute

GALLON = 3.785411784e-3  # m³


def given_as(basis="measured", **inputs):
    """Inputs of (value, unit) pairs as a calculator asks for them."""
    return {name: {"value": value, "unit": unit, "basis": basis} for name, (value, unit) in inputs.items()}


def values(name, **inputs):
    """The values of a calculator's results in their display units."""
    return {each: shown["value"] for each, shown in compute(name, given_as(**inputs))["results"].items()}


def test_water_by_two_readings_of_a_meter():
    # WATER-METER-1: ORNL MEASUR, WaterReduction.unit.cpp: 58,993,920 gal a year at 0.005 each.
    found = values(
        "water-meter", first_reading=(4235, "gal"), second_reading=(5942, "gal"), minutes=(15, "min"),
        hours=(8640, "h/year"), price=(0.005, "VND/gal"),
    )  # fmt: skip

    assert found["volume"] / GALLON == pytest.approx(58_993_920.0, rel=1e-9)
    assert found["cost"] * 1e6 == pytest.approx(294_969.6, rel=1e-9)
    assert found["water_saving"] is None


def test_water_by_bucket_and_watch():
    # 20 L in 40 s from three outlets is 90 L/min; 1,000 h a year make 5,400 m³.
    found = values(
        "water-bucket",
        bucket=(20, "L"),
        seconds=(40, "s"),
        outlets=(3, "1"),
        hours=(1000, "h/year"),
        price=(10_000, "VND/m³"),
        reduction=(25, "%"),
    )

    assert found["flow"] == pytest.approx(5.4)
    assert (found["volume"], found["cost"]) == pytest.approx((5_400, 54))
    assert (found["water_saving"], found["money_saving"]) == pytest.approx((1_350, 13.5))


def test_every_step_of_a_cubic_metre_is_paid():
    # 12,000 + 80 % × 8,000 + 30 % × 4.1868 MJ/(m³·K) × 40 K ÷ 80 % × 250 đồng/MJ
    # + 0.29420 MJ ÷ 50 % ÷ 3.6 × 1,800 = 12,000 + 6,400 + 15,700.5 + 294.2.
    found = values(
        "water-true-cost", volume=(36_000, "m³/year"), bought=(12_000, "VND/m³"), sewage=(8_000, "VND/m³"),
        heated=(30, "%"), rise=(40, "Δ°C"), heat_price=(250_000, "VND/GJ"), head=(30, "m"), price=(1_800, "VND/kWh"),
    )  # fmt: skip

    assert found["heat_cost"] == pytest.approx(15_700.5)
    assert found["pump_cost"] == pytest.approx(294.1995)
    assert found["unit_cost"] == pytest.approx(34_394.6995)
    assert found["cost"] == pytest.approx(36_000 * 34_394.6995 / 1e6)


def test_water_without_heat_or_pump_costs_its_price_and_its_waste():
    found = values(
        "water-true-cost",
        volume=(100, "m³/year"),
        bought=(10_000, "VND/m³"),
        sewage=(5_000, "VND/m³"),
        discharged=(100, "%"),
    )

    assert (found["unit_cost"], found["multiple"]) == (15_000, 1.5)


def test_a_reading_that_goes_back_is_refused():
    with pytest.raises(WrongInputs, match="second_reading") as wrong:
        values(
            "water-meter", first_reading=(10, "m³"), second_reading=(9, "m³"), minutes=(15, "min"), hours=(10, "h/year")
        )

    assert wrong.value.errors[0]["found"] == "9 m³"


@pytest.mark.parametrize(("use", "warning"), [("equipment_use", "capped_by_equipment"), ("site_use", "capped_by_site")])
def test_more_water_is_never_saved_than_is_used(use, warning):
    inputs = given_as(
        bucket=(20, "L"),
        seconds=(40, "s"),
        hours=(1000, "h/year"),
        price=(10_000, "VND/m³"),
        reduction=(100, "%"),
        **{use: (900, "m³/year")},
    )
    found = compute("water-bucket", inputs)

    assert found["results"]["water_saving"]["value"] == pytest.approx(900)
    assert found["results"]["money_saving"]["value"] == pytest.approx(9)
    assert found["warnings"] == [warning]


def test_a_roof_of_a_hundred_kilowatts():
    # 100 kWp × 4.5 h/day × 75 % × 365 days = 123,187.5 kWh; all used on site at 1,800 đồng.
    found = values(
        "solar-roof",
        capacity=(100, "kWp"),
        sun=(4.5, "h/day"),
        price=(1_800, "VND/kWh"),
        cost=(1_200, "million VND"),
        grid_factor=(0.6592, "kgCO₂e/kWh"),
    )

    assert found["generation"] == pytest.approx(123_187.5)
    assert found["specific_yield"] == pytest.approx(1_231.875)
    assert found["money_saving"] == pytest.approx(221.7375)
    assert found["payback"] == pytest.approx(1_200 / 221.7375)
    assert found["avoided"] == pytest.approx(81.2052)


def test_what_the_roof_does_not_use_is_sold():
    found = values(
        "solar-roof",
        capacity=(100, "kWp"),
        sun=(4, "h/day"),
        own_use=(75, "%"),
        price=(2_000, "VND/kWh"),
        sold_price=(700, "VND/kWh"),
    )

    assert (found["energy_saving"], found["sold"]) == pytest.approx((82_125, 27_375))
    assert (found["money_saving"], found["sale"]) == pytest.approx((164.25, 19.1625))
    assert found["payback"] is None


@given(own=st.floats(0, 100), sun=st.floats(1, 8))
def test_a_roof_makes_what_is_used_and_what_is_sold(own, sun):
    found = values("solar-roof", capacity=(100, "kWp"), sun=(sun, "h/day"), own_use=(own, "%"))

    assert found["energy_saving"] + found["sold"] == pytest.approx(found["generation"])


COAL_TO_HUSK = {
    "fuel": (250, "t/year"), "heat": (25.8, "MJ/kg"), "efficiency": (70, "%"), "carbon": (94_600, "kgCO₂e/TJ"),
    "new_heat": (11.6, "MJ/kg"), "new_efficiency": (70, "%"), "new_carbon": (100_000, "kgCO₂e/TJ"),
}  # fmt: skip


def test_coal_replaced_by_husk():
    # 250 t × 25.8 GJ/t = 6,450 GJ, of which 4,515 GJ useful; 6,450 ÷ 11.6 = 556.03 t of husk.
    found = values(
        "fuel-switch", **COAL_TO_HUSK, price=(4_000, "VND/kg"), new_price=(1_200, "VND/kg"), cost=(500, "million VND")
    )

    assert (found["useful_heat"], found["new_fuel"]) == pytest.approx((4_515, 556.0345), rel=1e-6)
    assert (found["fossil_before"], found["fossil_after"], found["avoided"]) == pytest.approx((610.17, 0, 610.17))
    assert found["biogenic_after"] == pytest.approx(645.0)
    assert found["money"] == pytest.approx(1_000 - 667.2414, rel=1e-6)
    assert found["payback"] == pytest.approx(500 / 332.7586, rel=1e-6)


def test_the_same_fuel_changes_nothing():
    same = {**COAL_TO_HUSK, "new_heat": (25.8, "MJ/kg"), "new_carbon": (94_600, "kgCO₂e/TJ")}
    inputs = {**given_as(**same), "new_kind": {"value": "fossil"}}
    found = compute("fuel-switch", inputs)["results"]

    assert found["avoided"]["value"] == pytest.approx(0.0, abs=1e-9)
    assert found["new_fuel"]["value"] == pytest.approx(250)


def test_greenhouse_gas_keeps_biomass_apart():
    found = values(
        "greenhouse-gas", electricity=(1_000, "MWh/year"), grid_factor=(0.6592, "tCO₂e/MWh"), fossil=([6_450], "GJ/year"),
        fossil_factors=([94_600], "kgCO₂e/TJ"), biomass=([464], "GJ/year"), biomass_factors=([100_000], "kgCO₂e/TJ"),
    )  # fmt: skip

    assert (found["from_power"], found["from_fuel"], found["total"]) == pytest.approx((659.2, 610.17, 1_269.37))
    assert found["biogenic"] == pytest.approx(46.4)


POWER = {"electricity": (1_000, "MWh/year"), "grid_factor": (0.6592, "tCO₂e/MWh")}
COAL = {"fossil": ([6_450], "GJ/year"), "fossil_factors": ([94_600], "kgCO₂e/TJ")}
HUSK = {"biomass": ([464], "GJ/year"), "biomass_factors": ([100_000], "kgCO₂e/TJ")}


@pytest.mark.parametrize(
    ("sources", "total", "biogenic"),
    [(POWER, 659.2, 0), (COAL, 610.17, 0), (HUSK, 0, 46.4), ({**POWER, **COAL}, 1_269.37, 0)],
)
def test_a_source_that_a_plant_does_not_use_is_left_out_and_counts_as_none(sources, total, biogenic):
    found = values("greenhouse-gas", **sources)

    assert (found["total"], found["biogenic"]) == pytest.approx((total, biogenic))


@pytest.mark.parametrize(
    ("sources", "field"),
    [
        ({}, "electricity"),
        ({"fossil": COAL["fossil"]}, "fossil_factors"),
        ({**POWER, "biomass_factors": HUSK["biomass_factors"]}, "biomass"),
    ],
)
def test_gas_of_nothing_and_half_a_source_are_refused(sources, field):
    with pytest.raises(WrongInputs) as wrong:
        values("greenhouse-gas", **sources)

    assert [error["field"] for error in wrong.value.errors] == [field]


def test_electricity_without_a_factor_leaves_the_total_unknown():
    found = values(
        "greenhouse-gas",
        electricity=(1_000, "MWh/year"),
        fossil=([6_450], "GJ/year"),
        fossil_factors=([94_600], "kgCO₂e/TJ"),
        biomass=([0], "GJ/year"),
        biomass_factors=([0], "kgCO₂e/TJ"),
    )

    assert (found["from_power"], found["total"]) == (None, None)
    assert found["from_fuel"] == pytest.approx(610.17)


def test_each_fuel_needs_its_factor():
    with pytest.raises(WrongInputs, match="fossil_factors"):
        values(
            "greenhouse-gas",
            fossil=([1, 2], "GJ/year"),
            fossil_factors=([1], "kgCO₂e/TJ"),
            biomass=([0], "GJ/year"),
            biomass_factors=([0], "kgCO₂e/TJ"),
        )


@pytest.mark.parametrize("name", ["water-meter", "water-bucket", "water-true-cost", "solar-roof", "fuel-switch"])
def test_what_is_missing_is_named_all_at_once(name):
    with pytest.raises(WrongInputs) as wrong:
        compute(name, {"nonsense": {"value": 1}})

    fields = [error["field"] for error in wrong.value.errors]
    assert "nonsense" in fields
    assert len(fields) >= 2


def test_the_report_is_written_in_both_languages():
    inputs = given_as(bucket=(20, "L"), seconds=(40, "s"), hours=(1000, "h/year"))
    found = compute("water-bucket", inputs)

    assert "1.800 m³/năm" in found["report_vi"].replace("\u00a0", " ")
    assert "1,800 m³/year" in found["report_en"].replace("\u00a0", " ")
