"""Calculators of air, motors, pumps, electricity, lighting and cooling, through the door that people use."""

import pytest

from sachhon.core.calculators import WrongInputs, calculators, compute

HOURS = (6000, "h/year")
PRICE = (2000, "VND/kWh")
PAGES = ("air", "motors", "pumps", "electricity", "lighting", "cooling")
MINE = [name for name, each in calculators().items() if each.page.removeprefix("calculators-") in PAGES]


def given(**inputs):
    """Inputs as the calculators read them, all measured."""
    return {
        name: {"value": said[0], "unit": said[1], "basis": "measured"} if isinstance(said, tuple) else said
        for name, said in inputs.items()
    }


def values(name, **inputs):
    """The results of a calculator in their display units."""
    return {each: shown["value"] for each, shown in compute(name, given(**inputs))["results"].items()}


LEAKS = {"delivery": (35, "m³/min"), "loaded": (1.5, "min"), "unloaded": (10.5, "min"), "load_power": (188, "kW"), "running": (8760, "h/year")}  # fmt: skip
DRIVE = {"use_now": (42, "kW"), "full": (45, "kW"), "flow": (70, "%"), "running": (5000, "h/year")}
STORE = {"area": (1100, "m²"), "inside": (-20, "°C"), "outside": (30, "°C"), "volume": (2400, "m³"), "changes": (3, "1/day"), "running": (8760, "h/year")}  # fmt: skip
TOWER = {"flow": (100, "m³/h"), "fall": (5, "Δ°C"), "cycles": (3, "1"), "running": HOURS}


def test_every_number_from_9_to_17_has_its_calculator():
    assert {calculators()[name].number for name in MINE} == set(range(9, 18))


def test_a_leak_test_tells_flow_energy_and_what_repair_saves():
    # CA-LOADTEST-2, BEE India Guide Book 3 chapter 3: 564 kWh a day.
    found = values("compressed-air-leak-test", **LEAKS, repaired=(60, "%"), price=PRICE)

    assert found["leak_flow"] == pytest.approx(4.375, rel=1e-4)
    assert found["specific_energy"] == pytest.approx(0.0895238, rel=1e-4)
    assert found["leak_energy"] == pytest.approx(564.0 * 365, rel=1e-4)
    assert found["saving"] == pytest.approx(0.6 * 564.0 * 365, rel=1e-4)
    assert found["money"] == pytest.approx(found["saving"] * 2000 / 1e6)


def test_pressure_in_psi_and_in_bar_is_the_same_pressure():
    # CA-PRESS-1, MEASUR: 200 kW, 8,760 h, 100 to 90 psig.
    american = values("compressed-air-pressure", use=(200, "kW"), before=(100, "psig"), after=(90, "psig"), running=(8760, "h/year"))  # fmt: skip
    metric = values("compressed-air-pressure", use=(200, "kW"), before=(6.894757, "barg"), after=(6.205282, "barg"), running=(8760, "h/year"))  # fmt: skip

    assert american["use_after"] == pytest.approx(1650714.71, rel=2e-5)
    for name in ("use_now", "use_after", "cut", "saving"):
        assert metric[name] == pytest.approx(american[name], rel=1e-5)


def test_a_receiver_is_told_in_litres_and_gallons_alike():
    # CA-RECV-2, MEASUR: 150 ft³ within 3 psi; 5,497.8 US gallons of 231 cubic inches, rounded to 7.48 a cubic foot.
    found = values("compressed-air-receiver", draw=(150, "cfm"), lasting=(1, "min"), drop=(3, "psi"), atmosphere=(101.353, "kPa"))  # fmt: skip
    assert found["volume"] / 3.785411784e-3 == pytest.approx(5497.8, rel=1e-3)


def test_ten_holes_lose_ten_times_one_hole():
    one = values("compressed-air-leaks", pressure=(7, "barg"), small=(1, "1"), running=HOURS)
    ten = values("compressed-air-leaks", pressure=(7, "barg"), small=(10, "1"), running=HOURS)
    assert ten["saving"] == pytest.approx(10 * one["saving"])


def test_a_motor_by_its_slip_and_the_doubt_of_its_nameplate():
    # MOTOR-SLIP-1, US DOE: 15 hp of 25.
    answer = compute("motor-load-slip", given(rated=(25, "hp"), synchronous=(1800, "rpm"), rated_speed=(1750, "rpm"), measured=(1770, "rpm")))  # fmt: skip
    load = answer["results"]["load"]

    assert answer["results"]["shaft"]["value"] == pytest.approx(15 * 0.7457, rel=1e-4)
    assert load["value"] == pytest.approx(60.0)
    assert load["low"] < 55 < 65 < load["high"]


def test_a_current_below_half_load_is_said_to_mislead():
    answer = compute("motor-load-current", given(rated=(30, "kW"), rated_current=(56, "A"), current=(25, "A"), rated_voltage=(380, "V"), voltage=(380, "V")))  # fmt: skip
    assert answer["warnings"] == ["light_load", "current_misleads"]


def test_a_better_motor_saves_the_difference_of_its_inputs():
    # 22.5 kW at the shaft, 6,000 h: 153,409 kWh at 88 %, 144,231 kWh at 93.6 %.
    found = values("motor-replacement", rated=(30, "kW"), load=(75, "%"), old=(88, "%"), new=(93.6, "%"), running=HOURS)
    assert found["saving"] == pytest.approx(153_409.09 - 144_230.77, rel=1e-5)


def test_a_drive_without_static_head_saves_with_the_cube():
    found = values("variable-speed-drive", **DRIVE)

    assert found["speed"] == pytest.approx(70.0)
    assert found["use_after"] == pytest.approx(45 * 0.343 / 0.96)
    assert found["saving"] == pytest.approx((42 - 45 * 0.343 / 0.96) * 5000)


def test_static_head_leaves_less_to_save_and_sets_a_lowest_speed():
    free, lifted = values("variable-speed-drive", **DRIVE), values("variable-speed-drive", **DRIVE, static=(60, "%"))

    assert lifted["saving"] < free["saving"]
    assert lifted["lowest"] == pytest.approx(100 * (0.6 / 1.2) ** 0.5)
    assert (
        "near_limit"
        in compute("variable-speed-drive", given(**{**DRIVE, "flow": (30, "%")}, static=(90, "%")))["warnings"]
    )


def test_a_pump_and_the_power_that_it_would_need():
    # PUMP-2: 0.05 m³/s by 40 m at 75 % is 26.16 kW at the shaft, 29.07 kW at a motor of 90 %.
    found = values("pump-efficiency", flow=(0.05, "m³/s"), head=(40, "m"), use=(26.16 / 0.9, "kW"), motor=(90, "%"), running=HOURS)  # fmt: skip

    assert found["efficiency"] == pytest.approx(75.0)
    assert found["saving"] is None


def test_a_meter_reads_what_the_load_draws():
    # ELEC-1PH-1, MEASUR: 235,008 kWh.
    found = values(
        "single-phase-load", voltage=(800, "V"), current=(40, "A"), factor=(0.85, "1"), running=(8640, "h/year")
    )
    assert found["energy"] == pytest.approx(235_008)


def test_three_phases_warn_of_what_is_uneven():
    phases = {"voltage": (400, "V"), "factor": (0.82, "1"), "running": HOURS}
    uneven = compute("three-phase-load", given(**phases, first=(95, "A"), second=(100, "A"), third=(115, "A")))
    even = compute("three-phase-load", given(**{**phases, "factor": (0.95, "1")}, first=(100, "A"), second=(100, "A"), third=(100, "A")))  # fmt: skip

    assert uneven["warnings"] == ["unbalanced", "low_factor"]
    assert even["warnings"] == []
    assert even["results"]["active"]["value"] == pytest.approx(3**0.5 * 400 * 100 * 0.95 / 1000)


def test_capacitors_for_a_factor_of_95():
    found = values("power-factor", active=(200, "kW"), now=(0.8, "1"), wanted=(0.95, "1"), running=HOURS)

    assert found["compensation"] == pytest.approx(200 * (0.75 - 0.328684), rel=1e-5)
    assert found["freed"] == pytest.approx(250 - 200 / 0.95)
    assert found["saving"] is None


def test_lamps_that_only_burn_less_long():
    lamps = {"count": (100, "1"), "watts": (40, "W"), "lit": (4000, "h/year"), "new_count": (100, "1"), "new_watts": (40, "W")}  # fmt: skip

    assert values("lighting", **lamps)["saving"] == pytest.approx(0.0)
    assert values("lighting", **lamps, new_lit=(3000, "h/year"))["saving"] == pytest.approx(4000.0)


def test_a_chiller_of_a_hundred_tons():
    # TR-2: 100 TR on 70 kW, by 351.6 kW of water cooled by 5 °C.
    flow = 100 * 3.516 / (4.1868 * 5 * 1000)
    found = values("chiller", flow=(flow * 1000, "L/s"), fall=(5, "Δ°C"), use=(70, "kW"), running=HOURS)

    assert found["cop"] == pytest.approx(5.0229, rel=1e-4)
    assert found["specific"] == pytest.approx(0.7, rel=1e-4)


def test_a_cold_store_adds_its_loads_and_a_curtain_keeps_out_its_share():
    found = values("cold-store", **STORE, inner=(4, "kW"), kept_out=(60, "%"))

    assert found["walls"] == pytest.approx(1100 * 0.25 * 50 / 1000)
    assert found["total"] == pytest.approx(found["walls"] + found["doors"] + found["product"] + 4)
    assert found["saving"] == pytest.approx(0.6 * found["doors"] / 2 * 8760)


def test_a_tower_with_more_cycles_blows_down_less():
    now, better = values("cooling-tower", **TOWER), values("cooling-tower", **TOWER, new_cycles=(6, "1"))

    assert now["saving"] is None
    assert better["saving"] == pytest.approx(now["blowdown"] - now["evaporation"] / 5)


@pytest.mark.parametrize(
    ("name", "inputs", "field"),
    [
        ("motor-load-slip", {"rated": (25, "hp"), "synchronous": (1500, "rpm"), "rated_speed": (1500, "rpm"), "measured": (1490, "rpm")}, "rated_speed"),
        ("motor-load-slip", {"rated": (25, "hp"), "synchronous": (1500, "rpm"), "rated_speed": (1450, "rpm"), "measured": (1510, "rpm")}, "measured"),
        ("pump-efficiency", {"flow": (0.05, "m³/s"), "head": (40, "m"), "use": (20, "kW"), "running": HOURS}, "use"),
        ("power-factor", {"active": (200, "kW"), "now": (0.95, "1"), "wanted": (0.8, "1"), "running": HOURS}, "wanted"),
        ("cold-store", {**STORE, "outside": (-25, "°C")}, "outside"),
        ("compressed-air-receiver", {"draw": (1, "cfm"), "supply": (2, "cfm"), "lasting": (1, "min"), "drop": (1, "bar")}, "supply"),
        ("three-phase-load", {"voltage": (400, "V"), "first": (0, "A"), "second": (0, "A"), "third": (0, "A"), "factor": (0.9, "1"), "running": HOURS}, "first"),
        ("variable-speed-drive", {**DRIVE, "flow": (7, "%")}, "flow"),
        ("chiller", {"flow": (10, "m³/h"), "fall": (5, "kW"), "use": (70, "kW"), "running": HOURS}, "fall"),
        ("lighting", {"count": (float("nan"), "1"), "watts": (40, "W"), "lit": HOURS, "new_count": (1, "1"), "new_watts": (9, "W")}, "count"),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_refused_at_its_field(name, inputs, field):
    with pytest.raises(WrongInputs) as refused:
        compute(name, given(**inputs))

    assert [error["field"] for error in refused.value.errors] == [field]
    assert all(error["would"] and error["would_vi"] for error in refused.value.errors)
