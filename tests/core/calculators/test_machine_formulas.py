"""Air, motors, pumps, lamps and cooling: worked cases with their source, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.calculators import air_formulas as air
from sachhon.core.calculators import cooling_formulas as cooling
from sachhon.core.calculators import electric_formulas as electric
from sachhon.core.calculators import flow_formulas as flow

share = st.floats(0.05, 1.0)
amount = st.floats(0.01, 1e6)

# Compressed air


def test_leaks_are_the_share_of_time_on_load():
    # CA-LOADTEST-2, BEE India Guide Book 3 chapter 3: 35 m³/min, 1.5 min on load, 10.5 min off load.
    leaking = float(air.leak_share(1.5, 10.5))

    assert leaking * 35 == pytest.approx(4.375, rel=1e-4)
    assert leaking * 35 * 1440 == pytest.approx(6300, rel=1e-4)
    assert 188 / 35 / 60 * leaking * 35 * 1440 == pytest.approx(564.0, rel=1e-4)


def test_a_lower_pressure_needs_less_power():
    # CA-PRESS-1, MEASUR Tools Suite, compressed air pressure reduction: 200 kW, 8,760 h, 100 to 90 psig.
    assert float(air.pressure_power_ratio(90.0, 100.0, 14.7)) * 200 * 8760 == pytest.approx(1650714.710542, rel=2e-5)


@given(amount, amount)
def test_the_same_pressure_needs_the_same_power_whatever_the_unit(pressure, scale):
    assert float(air.pressure_power_ratio(pressure, pressure)) == pytest.approx(1.0)
    ratios = air.pressure_power_ratio([pressure, scale * pressure], [2 * pressure, 2 * scale * pressure], [1.0, scale])
    assert ratios[0] == pytest.approx(ratios[1], rel=1e-6)


def test_a_receiver_follows_boyle():
    # CA-RECV-2, MEASUR Tools Suite, receiver tank: 150 ft³, 3 psi, 14.7 psia, 7.48 gal/ft³.
    assert float(air.receiver_volume(150.0, 3.0, 14.7)) * 7.48 == pytest.approx(5497.8, rel=1e-9)
    with pytest.raises(ValueError, match="positive"):
        air.receiver_volume(150.0, 0.0)


def test_a_hole_leaks_with_its_area_and_with_the_absolute_pressure():
    one, two = air.orifice_leak([0.001, 0.002], 600_000.0)
    low, high = air.orifice_leak(0.001, np.array([2.0, 5.0]) * air.ATMOSPHERE)

    assert two / one == pytest.approx(4.0)
    assert high / low == pytest.approx(2.0)
    with pytest.raises(ValueError, match="sound"):
        air.orifice_leak(0.001, 50_000.0)


# Motors and electricity


def test_a_motor_that_slips_less_carries_less():
    # MOTOR-SLIP-1, US DOE fact sheet: 25 hp, 1,800 / 1,750 / 1,770 rpm.
    assert float(electric.load_by_slip(1800.0, 1750.0, 1770.0)) * 25 == pytest.approx(15.0, rel=1e-9)
    with pytest.raises(ValueError, match="below"):
        electric.load_by_slip(1500.0, 1500.0, 1490.0)


def test_a_single_phase_load_is_volts_times_amperes_times_factor():
    # ELEC-1PH-1, MEASUR Tools Suite, electricity reduction: 800 V, 40 A, 0.85, 8,640 h, 0.12 a kWh.
    energy = float(electric.single_phase_power(800.0, 40.0, 0.85)) / 1000 * 8640

    assert energy == pytest.approx(235008, rel=1e-9)
    assert energy * 0.12 == pytest.approx(28200.96, rel=1e-9)


@given(amount, share)
def test_three_phases_are_root_three_of_one(power, factor):
    one = float(electric.single_phase_power(400.0, power, factor))
    assert float(electric.three_phase_power(400.0, power, factor)) == pytest.approx(3**0.5 * one)


@given(amount, share, share)
def test_compensation_there_and_back_is_none(power, old, new):
    there = float(electric.reactive_compensation(power, old, new))
    assert there == pytest.approx(-float(electric.reactive_compensation(power, new, old)), abs=1e-6 * power)
    assert (there >= 0) == (old <= new)


@given(share, share)
def test_losses_fall_with_the_square_of_the_current(old, new):
    remaining = 1 - float(electric.line_loss_cut(old, new))
    current = lambda factor: 1 / float(electric.three_phase_power(400.0, 1.0, factor))  # noqa: E731
    assert remaining == pytest.approx((current(new) / current(old)) ** 2)


def test_what_cannot_be_a_power_factor_is_refused():
    with pytest.raises(ValueError, match="at most 1"):
        electric.reactive_compensation(1.0, 0.0, 0.9)
    with pytest.raises(ValueError, match="at most 1"):
        electric.three_phase_power(400.0, 1.0, 1.1)
    with pytest.raises(ValueError, match="at most 1"):
        electric.input_power(1.0, 1.2)


def test_unbalance_is_none_in_equal_lines_and_unknown_in_dead_ones():
    assert float(electric.unbalance(5.0, 5.0, 5.0)) == 0.0
    assert np.isnan(electric.unbalance(0.0, 0.0, 0.0))


# Pumps and fans


def test_half_speed_draws_an_eighth():
    # AFFINITY-1, pump guide of konvertibly.com: half speed, 87.5 % less power.
    assert flow.affinity_power_ratio([0.8, 0.5]) == pytest.approx([0.512, 0.125], rel=1e-9)


def test_a_pump_of_26_kilowatts_lifts_180_cubic_metres_an_hour_by_40_metres():
    # PUMP-2, pump guide of konvertibly.com: 0.05 m³/s, 40 m, 75 %.
    power = float(flow.hydraulic_power(0.05, 40.0))

    assert power == pytest.approx(19_620, rel=1e-6)
    assert float(electric.input_power(power, 0.75)) == pytest.approx(26_160, rel=1e-6)


@given(share, st.floats(0.0, 1.0), st.floats(1.0, 2.0))
def test_static_head_keeps_power_and_speed_up(part, static, closed):
    ratio, speed = float(flow.system_power_ratio(part, static)), float(flow.speed_for_flow(part, static, closed))

    assert part**3 - 1e-12 <= ratio <= part + 1e-12
    assert part - 1e-12 <= speed <= 1 + 1e-12
    assert speed >= float(flow.speed_for_flow(0.0, static, closed)) - 1e-12


def test_without_static_head_speed_is_flow_and_power_its_cube():
    parts = np.array([0.2, 0.6, 1.0])
    assert flow.speed_for_flow(parts, 0.0, 1.3) == pytest.approx(parts)
    assert flow.system_power_ratio(parts) == pytest.approx(flow.affinity_power_ratio(parts))


# Cooling


def test_seven_tenths_of_a_kilowatt_a_ton_is_a_cop_of_five():
    # TR-2, allinterview.com 84302: 100 TR, 70 kW.
    assert float(cooling.specific_power(100 * cooling.TON, 70_000.0)) == pytest.approx(0.7, rel=1e-4)
    assert float(cooling.performance(100 * cooling.TON, 70_000.0)) == pytest.approx(5.0229, rel=1e-4)


def test_better_drift_eliminators_save_water():
    # CT-MAKEUP-1, MEASUR Tools Suite, cooling tower: 2,500 gpm, 10 MMBtu/h, 1,000 h, 3 cycles.
    gallon, hour = 3.785411784e-3, 3600.0
    heat, circulating = 10e6 * 1055.05585262 / hour, 2500 * gallon / 60
    before, after = cooling.tower_make_up(heat, circulating, [0.002, 0.0001], 3.0).total * 1000 * hour / gallon

    assert (before, after) == pytest.approx((2_100_000, 1_815_000), rel=1e-4)
    assert before - after == pytest.approx(285_000, rel=1e-4)


@given(st.floats(1.5, 20.0), st.floats(0.0, 0.01))
def test_a_tower_returns_nothing_that_it_did_not_take(cycles, drift):
    parts = cooling.tower_make_up(1e6, 0.1, drift, cycles)

    assert float(parts.total) == pytest.approx(float(parts.evaporation + parts.drift + parts.blowdown))
    assert float(parts.blowdown) * (cycles - 1) == pytest.approx(float(parts.evaporation))


def test_saturated_air_at_20_degrees_holds_what_steam_tables_say():
    # 2,339 Pa in steam tables; Magnus is within 0.3 %.
    assert float(cooling.saturation_pressure(293.15)) == pytest.approx(2339, rel=4e-3)


def test_air_of_the_room_itself_brings_no_heat():
    same = (253.15, 0.9)
    assert float(cooling.air_change_heat(1000.0, 1.0, same, same)) == 0.0
    with pytest.raises(ValueError, match="100 %"):
        cooling.air_change_heat(1000.0, 1.0, (303.15, 1.2), same)


def test_ten_cold_stores_are_ten_times_one():
    rooms = np.full(10, 1000.0)
    heat = cooling.air_change_heat(rooms, 1e-4, (303.15, 0.8), (253.15, 0.9))
    assert heat == pytest.approx(
        np.full(10, float(cooling.air_change_heat(1000.0, 1e-4, (303.15, 0.8), (253.15, 0.9))))
    )
