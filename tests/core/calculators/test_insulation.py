import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.calculators import WrongInputs, compute
from sachhon.core.calculators import insulation_formulas as formulas
from tests.core.calculators.given import measured, values

PIPE = {
    "surface_temperature": measured(170, "°C"),
    "ambient_temperature": measured(30, "°C"),
    "diameter": measured(114, "mm"),
    "length": measured(50, "m"),
    "thickness": measured(50, "mm"),
    "conductivity": measured(0.05, "W/(m·K)"),
    "source_efficiency": measured(80, "%"),
    "hours": measured(7200, "h/year"),
    "heat_price": measured(120_000, "VND/GJ"),
}
FLAT = {**{name: item for name, item in PIPE.items() if name not in ("diameter", "length")}, "area": measured(10, "m²")}

# Conductivity, viscosity and density of air as MEASUR fits them, in Btu, ft, h and °R.
AIR = {
    "heat": (-1.82109557e-14, 5.27958269e-11, -3.22287031e-8, 8.06185737e-6, 2.38303755e-1),
    "density": (5.53240532e-12, -2.97098117e-8, 5.96315645e-5, -5.57665211e-2, 2.43046430e1),
    "viscosity": (-6.67800412e-13, 2.42855319e-9, 7.21312269e-8, 3.56111381e-3, -5.82727939e-1),
    "conductivity": (-1.63898601e-15, 7.98394765e-12, -1.80852621e-8, 3.85957991e-5, -1.49489778e-3),
}


def measur_tank(*, height, diameter, hot, cold, emissivity, walls, conductivities):
    """Loss of a tank as MEASUR counts it, in units of 100,000 Btu/h: it radiates as if one square foot were there."""
    air = {name: np.polyval(fit, cold) for name, fit in AIR.items()}
    diffusivity = air["conductivity"] / (air["density"] * 1e-2 * air["heat"])
    rayleigh = 32.174 / cold * (hot - cold) * diameter**3 / (air["viscosity"] * 1e-4 / 3600 * diffusivity)
    film = 0.125 * rayleigh ** (1 / 3) * air["conductivity"] / diameter
    through = formulas.cylinder_coefficient(diameter / 2, walls, conductivities, film, 10.0)
    convected = through * np.pi * diameter * height * (hot - cold)
    return float(convected + 0.1713e-8 * emissivity * (hot**4 - cold**4)) / 1e5


def test_a_tank_loses_less_once_it_is_insulated():
    # INS-TANK-1: MEASUR Tools Suite, tests of insulated tank reduction; 8,760 h, efficiency 0.9.
    bare = measur_tank(
        height=10, diameter=5, hot=959.67, cold=529.67, emissivity=0.8, walls=[0.5], conductivities=[46.232]
    )
    assert bare == pytest.approx(1.1112001223, rel=1e-8)
    assert bare * 876 / 0.9 == pytest.approx(1081.568119, rel=1e-8)

    # The insulated tank of the case is another one there: 50 ft high, 1 ft across, 300 °F.
    other = measur_tank(
        height=50, diameter=1, hot=759.67, cold=539.67, emissivity=0.1, walls=[0.25, 0.5], conductivities=[9.25, 0.0231]
    )
    assert other == pytest.approx(0.030515, rel=1e-5)
    assert other * 876 / 0.9 == pytest.approx(29.70135, rel=1e-6)

    # The same tank insulated.
    same = measur_tank(
        height=10,
        diameter=5,
        hot=959.67,
        cold=529.67,
        emissivity=0.9,
        walls=[0.5, 0.5],
        conductivities=[46.232, 0.0191],
    )
    assert same == pytest.approx(0.0444638799, rel=1e-8)


def test_a_bare_surface_counts_radiation_of_all_its_area():
    # The tank of INS-TANK-1, 14.6 m² at 260 °C in 21 °C: radiation alone, of the whole wall at 0.8, is 48 kW;
    # MEASUR's 1.11 (that is 32.6 kW) counts it for one square foot only.
    area, rise = np.pi * 1.524 * 3.048, 430 / 1.8
    radiated = area * float(formulas.radiation(0.8, 959.67 / 1.8, 529.67 / 1.8))
    bare = area * float(formulas.surface_loss(rise))

    assert radiated == pytest.approx(48_500, rel=0.02)
    assert bare > radiated > 32_600


def test_the_surface_loss_of_the_guide_book():
    # BEE: ΔT = 140 gives (10 + 7) × 140 = 2,380 kcal/(h·m²).
    assert float(formulas.surface_loss(140.0)) == pytest.approx(2380 * 1.163)


def test_a_bare_steam_pipe_loses_what_can_be_followed_by_hand():
    found = values(compute("insulation-pipe", PIPE))
    area = np.pi * 0.114 * 50

    assert found["bare_loss"] == pytest.approx(area * 2380 * 1.163 / 1000)
    assert found["fuel_saving"] == pytest.approx(
        (found["bare_loss"] - found["insulated_loss"]) * 3.6 * 7200 / 0.8 / 1000
    )


@given(conductance=st.floats(0.01, 1e4), area=st.floats(0.01, 1e4), rise=st.floats(1, 600))
def test_what_passes_the_insulation_leaves_its_surface(conductance, area, rise):
    outside = float(formulas.insulated_surface(conductance, area, rise))

    assert 0 < outside < rise
    assert conductance * (rise - outside) == pytest.approx(area * float(formulas.surface_loss(outside)), rel=1e-6)


@given(thin=st.floats(5, 240), more=st.floats(1, 250))
def test_thicker_insulation_on_a_flat_surface_loses_less(thin, more):
    losses = [
        values(compute("insulation-flat", {**FLAT, "thickness": measured(each, "mm")}))["insulated_loss"]
        for each in (thin, thin + more)
    ]

    assert losses[1] < losses[0]


def test_a_wide_pipe_is_nearly_flat():
    pipe = values(compute("insulation-pipe", {**PIPE, "diameter": measured(20, "m"), "length": measured(1, "m")}))
    flat = values(compute("insulation-flat", {**FLAT, "area": measured(20 * np.pi, "m²")}))

    assert pipe["insulated_loss"] == pytest.approx(flat["insulated_loss"], rel=0.01)


def test_what_goes_beyond_the_formula_or_stays_too_hot_is_said():
    hot = compute(
        "insulation-flat", {**FLAT, "surface_temperature": measured(300, "°C"), "thickness": measured(5, "mm")}
    )

    assert hot["warnings"][:2] == ["hot_surface", "hot_to_touch"]
    assert compute("insulation-flat", FLAT)["warnings"] == ["not_capped"]


def test_a_cold_surface_is_refused():
    with pytest.raises(WrongInputs, match="hotter than its surroundings"):
        compute(
            "insulation-pipe",
            {**PIPE, "surface_temperature": measured(40, "°C"), "ambient_temperature": measured(45, "°C")},
        )


def test_many_surfaces_are_each_alone():
    rises = np.array([10.0, 50.0, 140.0])

    assert formulas.surface_loss(rises) == pytest.approx([float(formulas.surface_loss(each)) for each in rises])
    assert formulas.insulated_surface(5.0, 1.0, rises) == pytest.approx(
        [float(formulas.insulated_surface(5.0, 1.0, each)) for each in rises]
    )
