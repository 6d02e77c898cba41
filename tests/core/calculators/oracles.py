"""Which test covers each worked case of the shared oracles: ``{id: "module::test"}``, added beside the test."""

COVERED = {
    # boilers, steam, insulation, furnaces
    "STEAM-TRAP-1": "test_steam::test_a_failed_trap_of_the_tip_sheet_loses_6640_dollars_a_year",
    "COND-1": "test_steam::test_condensate_of_the_tip_sheet_saves_water_and_fuel",
    "BLOWDOWN-1": "test_steam::test_blowdown_of_the_tip_sheet_is_six_per_cent",
    "EA-GAS": "test_boiler::test_excess_air_of_natural_gas_follows_oxygen",
    "BOILER-IND-1": "test_boiler::test_losses_of_the_oil_fired_boiler_leave_83_per_cent",
    "FURN-FIX-1": "test_furnace::test_fixtures_carry_heat_out_of_the_furnace",
    "ELEC-EQ-1": "test_furnace::test_an_electric_furnace_needs_the_heat_that_fuel_makes_available",
    "INS-TANK-1": "test_insulation::test_a_tank_loses_less_once_it_is_insulated",
    # machines, air, electricity, cooling
    "CA-LOADTEST-2": "test_machine_formulas::test_leaks_are_the_share_of_time_on_load",
    "CA-PRESS-1": "test_machine_formulas::test_a_lower_pressure_needs_less_power",
    "CA-RECV-2": "test_machine_formulas::test_a_receiver_follows_boyle",
    "ELEC-1PH-1": "test_machine_formulas::test_a_single_phase_load_is_volts_times_amperes_times_factor",
    "MOTOR-SLIP-1": "test_machine_formulas::test_a_motor_that_slips_less_carries_less",
    "AFFINITY-1": "test_machine_formulas::test_half_speed_draws_an_eighth",
    "PUMP-2": "test_machine_formulas::test_a_pump_of_26_kilowatts_lifts_180_cubic_metres_an_hour_by_40_metres",
    "CT-MAKEUP-1": "test_machine_formulas::test_better_drift_eliminators_save_water",
    "TR-2": "test_machine_formulas::test_seven_tenths_of_a_kilowatt_a_ton_is_a_cop_of_five",
    # water, solar, fuels, finance
    "WATER-METER-1": "test_water_solar_fuel::test_water_by_two_readings_of_a_meter",
    "FIN-PB-2": "test_finance::test_payback_with_operation_and_maintenance",
    "FIN-NPV-2": "test_finance::test_declining_savings",
    "FIN-NPV-3": "test_finance::test_lighting",
    "TH-PB-1": "test_finance::test_paybacks_of_three_teams",
}
