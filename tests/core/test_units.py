import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.units import OtherDimension, UnknownUnit, canonical, convert, known, same_dimension, shown, unit

PAIRS = [
    ("t/h", "kg/s"), ("kg/cm²", "bar"), ("barg", "Pa"), ("°C", "K"), ("°F", "°C"), ("kcal/kg", "MJ/kg"),
    ("kWh/year", "J/year"), ("đồng/kWh", "VND/GJ"), ("cfm", "m³/h"), ("TR", "kW"), ("kcal/(h·m²)", "W/m²"), ("gr", "lb"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "given_in", "wanted", "expected"),
    [
        # NIST SP 811, appendix B.
        (1, "lb", "kg", 0.45359237),
        (1, "gal", "L", 3.785411784),
        (1, "psi", "kPa", 6.894757),
        (1, "kgf/cm²", "bar", 0.980665),
        (1, "Btu", "kJ", 1.05505585),
        (1, "hp", "kW", 0.7456999),
        (1, "TR", "kW", 3.516853),
        (1, "ft", "m", 0.3048),
        (1, "kWh", "kcal", 859.8452),
        # By hand.
        (8, "giờ/năm", "h/year", 8),
        (1500, "đồng/kWh", "VND/MWh", 1_500_000),
        (2.5, "triệu đồng/năm", "VND/year", 2_500_000),
        (1, "m³/h", "L/min", 1000 / 60),
        (212, "°F", "°C", 100),
        (0, "psig", "atm", 1),
        (10, "kg/cm²g", "bar", 9.80665 + 1.01325),
        (1, "kcal/(m·h·K)", "W/(m·K)", 1.163),
        (12, "month", "year", 1),
        (2, "mã lực", "kW", 1.4709975),
        (1, "kg/m³", "g/L", 1),
    ],
)
def test_a_factory_unit_is_worth_what_the_tables_say(value, given_in, wanted, expected):
    assert float(convert(value, given_in, wanted)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("one", "other"), PAIRS)
@given(value=st.floats(-1e6, 1e6))
def test_there_and_back_is_the_same(one, other, value):
    assert float(convert(convert(value, one, other), other, one)) == pytest.approx(value, rel=1e-9, abs=1e-6)


def test_many_values_turn_like_each_alone():
    values = [0.0, 1.0, np.nan, 7.5]

    assert convert(values, "barg", "Pa") == pytest.approx(
        [float(convert(each, "barg", "Pa")) for each in values], nan_ok=True
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [("kWh", "kW"), ("°C", "Δ°C"), ("kg/cm²", "kg/m²"), ("m³", "Nm³"), ("h/year", "%"), ("tCO₂e", "t"), ("kWp", "kW")],
)
def test_units_that_look_alike_are_told_apart(one, other):
    assert not same_dimension(one, other)
    with pytest.raises(OtherDimension, match="does not measure"):
        convert(1.0, one, other)


@pytest.mark.parametrize(
    "text", ["bushel", "kg/", "kg//h", "m³/furlong", "²", "kWW", "kg/(h", "/h", "kg/(h·(m²))", "()"]
)
def test_an_unknown_unit_is_named(text):
    assert not known(text)
    with pytest.raises(UnknownUnit, match="not a unit"):
        unit(text)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [("m3/h", "m³/h"), ("kg/cm2", "kgf/cm²"), ("tấn/giờ", "t/h"), ("triệu đồng/năm", "million VND/year"), ("oC", "°C")],
)
def test_what_people_type_is_read_as_one_unit(text, spelt):
    assert canonical(text) == spelt
    assert unit(text) == unit(spelt)


def test_carelessly_typed_capitals_are_read_where_no_other_unit_could_be_meant():
    assert unit("KWH") == unit("kWh")
    assert unit("mW") != unit("MW")


def test_a_gauge_pressure_says_so_in_both_languages():
    assert shown("barg", "vi") == "bar (áp suất dư)"
    assert shown("barg", "en") == "bar (gauge)"
