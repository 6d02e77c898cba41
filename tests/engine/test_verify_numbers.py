"""The compiled search finds what a plain search over every subset finds, to nine digits and more."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from tests.engine.series import batch, drawn, plant, verified

FEWEST, GUARDED = (12, 9), 24


def known(months, use, drivers):
    """The months of which everything is known."""
    rows = ~(np.isnan(use) | np.isnan(drivers).any(axis=1))
    return months[rows].astype(int), use[rows], drivers[rows]


def passes(fit, guard, drivers, report):
    """The Department of Energy's rules on a fitted model."""
    mean, sd = drivers.mean(axis=0), drivers.std(axis=0, ddof=1)
    x = report.mean(axis=0)
    inside = (drivers.min(axis=0) <= x) & (x <= drivers.max(axis=0)) | (np.abs(x - mean) <= 3 * sd)
    p = fit.pvalues[1:]
    return fit.f_pvalue * guard < 0.1 and (p < 0.2).all() and (p < 0.1).any() and fit.rsquared >= 0.5 and inside.all()


def searched(series, level=0.90):
    """All subsets by statsmodels, one by one; None where none may be used."""
    import statsmodels.api as sm

    month, use, drivers = known(*series.part("baseline"))
    _, report_use, report = known(*series.part("reporting"))
    n, m, k = len(use), len(report_use), drivers.shape[1]
    if n < FEWEST[0] or m < FEWEST[1]:
        return None
    subsets = [those for size in range(1, k + 1) for those in itertools.combinations(range(k), size)]
    best = None
    for those in subsets:
        columns = list(those)
        fit = sm.OLS(use, sm.add_constant(drivers[:, columns])).fit()
        guard = len(subsets) if n < GUARDED else 1
        if passes(fit, guard, drivers[:, columns], report[:, columns]) and (
            best is None or fit.rsquared_adj > best[1].rsquared_adj * (1 + 1e-12)
        ):
            best = those, fit
    return best and told(*best, month, use, report_use, report, level)


def told(those, fit, month, use, report_use, report, level):
    """Figures of the model that the search chose, by their formulas."""
    n, m = len(use), len(report_use)
    df, pair = n - len(those) - 1, np.diff(month) == 1
    rho = np.corrcoef(fit.resid[:-1][pair], fit.resid[1:][pair])[0, 1]
    worth = min(n, max(1.0, n * (1 - rho) / (1 + rho)))
    design = np.column_stack([np.ones(m), report[:, list(those)]])
    expected, total = float((design @ fit.params).sum()), design.sum(axis=0)
    t, cv = stats.t.ppf((1 + level) / 2, df), math.sqrt(fit.mse_resid) / use.mean()
    monthly = -0.00022 * m**2 + 0.03306 * m + 0.94054
    spread = math.sqrt(n / worth * (1 + 2 / worth) * m)
    exact = t * math.sqrt(fit.mse_resid * m + total @ fit.cov_params() @ total)
    return {
        "drivers": [f"x{v}" for v in those],
        "coefficients": fit.params, "standard_errors": fit.bse, "p_values": fit.pvalues[1:],
        "r2": fit.rsquared, "adjusted_r2": fit.rsquared_adj, "model_p": fit.f_pvalue, "rho": rho,
        "n_effective": worth, "cv_rmse": cv, "adjusted_baseline": expected, "actual": report_use.sum(),
        "avoided": expected - report_use.sum(), "half_width_pct": 100 * t * monthly / m * cv * spread,
        "half_width_exact_pct": 100 * exact / expected,
    }  # fmt: skip


def compare(seeds):
    """How many series have a model; every figure of each is the plain search's."""
    series = [drawn(seed) for seed in seeds]
    found = 0
    for one, answer in zip(series, verified(*series), strict=True):
        wanted = searched(one)
        assert (wanted is None) == (answer["verdict"] == "not_enough_evidence"), answer
        if wanted is None:
            continue
        found += 1
        assert answer["drivers"] == wanted.pop("drivers")
        for name, value in wanted.items():
            tiny = 1e-12 if name in ("p_values", "model_p", "rho") else 0
            if name == "avoided":  # a difference of two totals keeps the digits of the totals
                tiny = 1e-9 * abs(wanted["actual"])
            np.testing.assert_allclose(answer[name], value, rtol=1e-9, atol=tiny, err_msg=name)
    return found


def test_three_hundred_random_series_with_gaps_get_the_answers_of_a_plain_search():
    assert compare(range(300)) > 120


@pytest.mark.slow
def test_twelve_hundred_more_random_series_get_the_answers_of_a_plain_search():
    assert compare(range(300, 1500)) > 450


def test_the_comparison_would_notice_a_rule_that_is_left_out(monkeypatch):
    monkeypatch.setitem(globals(), "passes", lambda fit, *rest: fit.f_pvalue < 0.1)
    with pytest.raises(AssertionError):
        compare(range(300))


def test_the_comparison_would_notice_a_choice_that_is_not_guarded(monkeypatch):
    monkeypatch.setitem(globals(), "GUARDED", 12)
    with pytest.raises(AssertionError):
        compare(range(300))


def by_core(one):
    """What the reference says of a series."""
    from sachhon.core.verified import verify

    (month, use, drivers), (later, report_use, report) = one.part("baseline"), one.part("reporting")
    return verify(use, drivers, report_use, report, months=month.astype(int), reporting_months=later.astype(int))


def test_the_reference_of_core_says_the_same_of_every_random_series():
    series = [drawn(seed) for seed in range(2000, 2200)]
    for one, answer in zip(series, verified(*series), strict=True):
        wanted = by_core(one)
        assert (answer["verdict"], tuple(answer["reasons"])) == (wanted.verdict, wanted.reasons)
        assert (answer["n_baseline"], answer["n_reporting"]) == (wanted.n_baseline, wanted.n_reporting)
        assert answer["selection"] == wanted.selection
        if answer["drivers"]:
            assert answer["drivers"] == [f"x{v}" for v in wanted.drivers]
            for name in (
                "coefficients",
                "standard_errors",
                "rho",
                "saving_pct",
                "half_width_pct",
                "half_width_exact_pct",
            ):
                np.testing.assert_allclose(answer[name], getattr(wanted, name), rtol=1e-8, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("nearly", [1e-2, 1e-3, 1e-4])
def test_drivers_that_nearly_repeat_each_other_keep_nine_digits(nearly):
    one = plant(3, drivers=1, noise=1e-4)
    rng = np.random.default_rng(5)
    one.drivers = np.column_stack([one.drivers[:, 0], one.drivers[:, 0] * (1 + nearly * rng.normal(size=36))])
    one.use = one.use + 3e3 * (one.drivers[:, 1] - one.drivers[:, 0]) * 1e-4 / nearly

    (answer,) = verified(one)

    wanted = by_core(one)  # in the longest float; statsmodels itself loses digits here
    assert answer["drivers"] == ["x0", "x1"]
    for name in ("coefficients", "standard_errors", "adjusted_baseline", "half_width_exact_pct"):
        np.testing.assert_allclose(answer[name], getattr(wanted, name), rtol=1e-9, err_msg=name)


@pytest.mark.parametrize("df", [1, 2, 3, 7, 8, 19, 20, 21, 34, 119, 500])
def test_tails_of_student_and_f_keep_their_digits_down_to_the_smallest(df):
    from sachhon.engine.tables import SERIES_TERMS, frozen, ratios
    from sachhon.engine.tails import f_tail, half_beta

    table = frozen(ratios(df + SERIES_TERMS))
    for t in np.geomspace(1e-3, 1e3, 61):
        got, _ = half_beta(df / (df + t * t), df, table)
        assert got == pytest.approx(2 * stats.t.sf(t, df), rel=1e-10, abs=1e-300)
        for size in range(1, 5):
            value = f_tail(df / (df + size * t), size, df, table)
            assert value == pytest.approx(stats.f.sf(t, size, df), rel=1e-10, abs=1e-300)


def test_order_of_months_changes_nothing():
    one = plant(7)
    shuffled = plant(7)
    order = np.random.default_rng(1).permutation(36)
    shuffled.month, shuffled.use, shuffled.drivers = one.month[order], one.use[order], one.drivers[order]
    shuffled.phase = [one.phase[place] for place in order]

    assert verified(one) == verified(shuffled)


def test_scaling_use_scales_avoided_use_and_leaves_percentages_alone():
    one, scaled = plant(7), plant(7)
    scaled.use = one.use * 1024.0

    (first,), (second,) = verified(one), verified(scaled)

    assert second["avoided"] == pytest.approx(1024 * first["avoided"], rel=1e-12)
    for name in ("saving_pct", "half_width_pct", "r2", "model_p", "rho"):
        assert second[name] == pytest.approx(first[name], rel=1e-9)


def test_more_columns_of_nothing_change_nothing():
    one = plant(9)
    empty = plant(9)
    empty.drivers = np.column_stack([one.drivers, np.full((36, 1), np.nan), np.full((36, 1), 7.0)])

    (first,), (second,) = verified(one), verified(empty)
    assert [first[name] for name in ("drivers", "verdict", "reasons")] == [
        second[name] for name in ("drivers", "verdict", "reasons")
    ]
    assert second["coefficients"] == pytest.approx(first["coefficients"], rel=1e-12)
    assert batch([empty]).num_columns == batch([one]).num_columns + 2
