import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.steam_tables import (
    boiling_liquid_enthalpy,
    liquid_enthalpy,
    saturated_steam_enthalpy,
    saturation_pressure,
    saturation_temperature,
    vapour_enthalpy,
)

pressures = st.floats(2e3, 16e6)


def test_liquid_water_has_the_published_enthalpy():
    # IAPWS R7-97(2012), table 5.
    found = liquid_enthalpy([3e6, 80e6, 3e6], [300.0, 300.0, 500.0])

    assert found == pytest.approx([115331.273, 184142.828, 975542.239], rel=1e-8)


def test_steam_has_the_published_enthalpy():
    # IAPWS R7-97(2012), table 15.
    found = vapour_enthalpy([3500.0, 3500.0, 30e6], [300.0, 700.0, 700.0])

    assert found == pytest.approx([2549911.45, 3335683.75, 2631494.74], rel=1e-8)


def test_water_boils_where_published():
    # IAPWS R7-97(2012), tables 35 and 36.
    assert saturation_pressure([300.0, 500.0, 600.0]) == pytest.approx([3536.58941, 2638897.76, 12344314.6], rel=1e-8)
    assert saturation_temperature([1e5, 1e6, 1e7]) == pytest.approx([372.755919, 453.035632, 584.149488], rel=1e-8)


@given(pressure=pressures)
def test_boiling_temperature_and_pressure_undo_each_other(pressure):
    assert float(saturation_pressure(saturation_temperature(pressure))) == pytest.approx(pressure, rel=1e-9)


@given(pressure=pressures)
def test_steam_always_holds_more_heat_than_boiling_water(pressure):
    assert saturated_steam_enthalpy(pressure) > boiling_liquid_enthalpy(pressure) + 5e5


def test_many_pressures_are_each_alone():
    many = [1e5, 7e5, 40e5]

    assert saturated_steam_enthalpy(many) == pytest.approx([float(saturated_steam_enthalpy(each)) for each in many])


@pytest.mark.parametrize("pressure", [100.0, 20e6, np.nan])
def test_outside_the_range_nothing_is_said(pressure):
    assert np.isnan(saturated_steam_enthalpy(pressure))
