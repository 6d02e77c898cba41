"""Least squares has the digits that NIST certifies, and refuses what cannot be answered."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sachhon.core import least_squares
from sachhon.core.least_squares import CONDITION_LIMIT, IllConditioned, fit

SETS = {
    "Norris": (1, True),
    "Pontius": (2, True),
    "NoInt1": (1, False),
    "Wampler1": (5, True),
    "Wampler2": (5, True),
    "Wampler3": (5, True),
    "Wampler4": (5, True),
}


def certified(path):
    """Values and columns of a NIST set (data from line 61, y first), with what is certified of them."""
    lines = path.read_text(encoding="ascii").splitlines()
    data = np.array([[float(cell) for cell in line.split()] for line in lines[60:] if line.strip()])
    rows = [re.match(r"\s*B\d\s+(\S+)\s+(\S+)", line) for line in lines[25:60]]
    return data[:, 0], data[:, 1], np.array([[float(row[1]), float(row[2])] for row in rows if row])


def correct_digits(found, expected):
    """The fewest correct digits of a list; of a certified zero, the digits by which it is missed."""
    scale = np.where(expected == 0, 1.0, np.abs(expected))
    return float(np.min(-np.log10(np.maximum(np.abs(found - expected) / scale, 1e-15))))


def fitted(name, folder):
    degree, intercept = SETS[name]
    y, x, expected = certified(folder / "nist" / f"{name}.dat")
    return fit(np.stack([x**power for power in range(1, degree + 1)], axis=1), y, intercept=intercept), expected


@pytest.mark.real_data
@pytest.mark.parametrize("name", SETS)
def test_every_certified_digit_of_nist_that_matters_is_found(name, shared_data):
    found, expected = fitted(name, shared_data)

    assert correct_digits(found.coefficients, expected[:, 0]) >= 12
    assert correct_digits(found.standard_errors, expected[:, 1]) >= 12


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["Norris", "Pontius", "NoInt1", "Wampler3"])
def test_a_machine_whose_longest_float_is_double_still_has_nine(name, shared_data, monkeypatch):
    monkeypatch.setattr(least_squares.np, "longdouble", np.float64)
    found, expected = fitted(name, shared_data)
    monkeypatch.undo()

    assert correct_digits(found.coefficients, expected[:, 0]) >= 9
    assert correct_digits(found.standard_errors, expected[:, 1]) >= 9


@pytest.mark.real_data
def test_f_and_r2_of_nist_hold_without_an_intercept_too(shared_data):
    found, _ = fitted("NoInt1", shared_data)

    assert found.r2 == pytest.approx(0.999365492298663, rel=1e-12)
    assert found.f == pytest.approx(15750.25, rel=1e-12)
    assert found.df == 10


@pytest.mark.parametrize("noise", [0.0, 1e-9])
def test_the_same_driver_in_two_units_is_refused_with_its_condition(noise):
    output = np.arange(1.0, 25.0)
    again = output * 3.6 * (1 + noise * np.cos(output))

    with pytest.raises(IllConditioned) as refused:
        fit(np.stack([output, again], axis=1), output + np.sin(output))

    assert refused.value.condition > CONDITION_LIMIT
    assert f"{refused.value.condition:.3g}" in str(refused.value)


def test_a_polynomial_of_the_tenth_degree_far_from_zero_is_refused():
    # The shape of NIST's Filip: most programs answer, and many answer wrongly.
    x = np.linspace(-9.0, -3.0, 82)

    with pytest.raises(IllConditioned):
        fit(np.stack([x**power for power in range(1, 11)], axis=1), np.cos(x))


def test_drivers_that_are_merely_alike_are_answered():
    output = np.arange(1.0, 25.0)
    hours = 3.6 * output * (1 + 0.01 * np.cos(output))
    found = fit(np.stack([output, hours], axis=1), 5 + 2 * output + 0.5 * hours + np.sin(7 * output) / 10)

    assert 10 < found.condition < 1e4
    assert found.vif[0] > 10
    assert found.coefficients[1] + 3.6 * found.coefficients[2] == pytest.approx(3.8, abs=0.02)


def test_a_column_that_never_moves_has_no_coefficient():
    with pytest.raises(IllConditioned) as refused:
        fit(np.full((12, 1), 26.0), np.arange(12.0))

    assert refused.value.condition == np.inf


@pytest.mark.parametrize(
    ("design", "y", "words"),
    [
        (np.ones((3, 3)), np.ones(3), "more points"),
        (np.array([[1.0], [np.nan], [3.0]]), np.ones(3), "finite"),
        (np.array([[1.0], [2.0], [3.0]]), np.array([1.0, np.inf, 2.0]), "finite"),
        (np.ones((3, 1)), np.ones(4), "Shapes"),
        (np.ones((3, 0)), np.ones(3), "Shapes"),
    ],
)
def test_what_cannot_be_fitted_is_refused(design, y, words):
    with pytest.raises(ValueError, match=words):
        fit(design, y)


def test_a_perfect_line_has_no_error_at_all():
    x = np.array([0.1, 0.2, 0.30000000001, 0.7, 1.9])
    found = fit(x[:, None], 1 / 3 + x / 7)

    assert (found.sse, found.f_p, found.r2) == (0.0, 0.0, 1.0)
    assert found.standard_errors.tolist() == [0.0, 0.0]
    assert found.p.tolist() == [0.0, 0.0]


def test_numbers_far_from_zero_lose_no_digits():
    x = np.array([1.0, 2, 4, 5, 7, 8, 11, 13])
    y = 3 * x + np.array([1.0, -1, 1, -1, -1, 1, 1, -1])
    near, far = fit(x[:, None], y), fit(x[:, None] + 2.0**30, y + 2.0**30)

    assert far.coefficients[1] == pytest.approx(near.coefficients[1], rel=1e-14)
    assert far.standard_errors[1] == pytest.approx(near.standard_errors[1], rel=1e-14)
    assert far.predict([[2.0**30 + 4]])[0] - 2.0**30 == pytest.approx(near.predict([[4.0]])[0], abs=1e-6)


def test_statistics_agree_with_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(1)
    design = 50 + 10 * rng.standard_normal((24, 3))
    y = 100 + design @ [2.0, 0.0, -1.0] + 5 * rng.standard_normal(24)
    ours, theirs = fit(design, y), sm.OLS(y, sm.add_constant(design)).fit()

    for mine, other in (
        (ours.coefficients, theirs.params),
        (ours.standard_errors, theirs.bse),
        (ours.p, theirs.pvalues),
        (ours.f, theirs.fvalue),
        (ours.f_p, theirs.f_pvalue),
        (ours.r2, theirs.rsquared),
        (ours.adjusted_r2, theirs.rsquared_adj),
        (ours.inverse, theirs.normalized_cov_params),
        (ours.leverage, theirs.get_influence().hat_matrix_diag),
    ):
        assert mine == pytest.approx(np.asarray(other), rel=1e-9)


@given(
    columns=hnp.arrays(np.float64, (9, 2), elements=st.floats(-100, 100, width=32)),
    y=hnp.arrays(np.float64, 9, elements=st.floats(-100, 100, width=32)),
)
def test_residuals_are_at_right_angles_to_every_column_or_the_design_is_refused(columns, y):
    try:
        found = fit(columns, y)
    except IllConditioned as refused:
        assert refused.condition > CONDITION_LIMIT
        return

    assert abs(found.residuals.sum()) <= 1e-9
    assert np.all(np.abs(columns.T @ found.residuals) <= 1e-6)
    assert found.leverage.min() >= 0
    assert found.leverage.sum() == pytest.approx(3)
