"""The same verification in another way: every subset by statsmodels, with plain loops, to compare with."""

from itertools import combinations

import numpy as np
import statsmodels.api as sm
from scipy import stats


def failed_rules(fitted, columns, base, report, guard):
    """Rules that a fitted subset fails."""
    p = np.asarray(fitted.pvalues)[1:]
    means, deviations = base.mean(axis=0), base.std(axis=0, ddof=1)
    applied = report.mean(axis=0)
    outside = [
        not (base[:, c].min() <= applied[c] <= base[:, c].max() or abs(applied[c] - means[c]) <= 3 * deviations[c])
        for c in columns
    ]
    rules = {
        "f_test": fitted.f_pvalue * guard >= 0.10,
        "p_each": max(p) >= 0.20,
        "p_one": min(p) >= 0.10,
        "r2": fitted.rsquared < 0.5,
        "range": any(outside),
    }
    return tuple(code for code, failed in rules.items() if failed)


def correlation(residuals, months):
    """Of residuals whose months follow each other."""
    pairs = [(residuals[i - 1], residuals[i]) for i in range(1, len(months)) if months[i] - months[i - 1] == 1]
    before, after = zip(*pairs, strict=True)
    return np.corrcoef(before, after)[0, 1]


def verify(use, drivers, reporting_use, reporting_drivers, level=0.90):
    """The winner and its figures as a dictionary, or the rules that the best model failed."""
    known, known_report = (
        ~np.isnan(np.column_stack(parts)).any(axis=1) for parts in ((use, drivers), (reporting_use, reporting_drivers))
    )
    months, y, base = np.flatnonzero(known), use[known], drivers[known]
    y_report, report = reporting_use[known_report], reporting_drivers[known_report]
    n, m, k = len(y), len(y_report), drivers.shape[1]
    subsets = [columns for size in range(1, k + 1) for columns in combinations(range(k), size)]
    guard = len(subsets) if n < 24 else 1
    fits = {columns: sm.OLS(y, sm.add_constant(base[:, columns])).fit() for columns in subsets}
    failures = {columns: failed_rules(fits[columns], columns, base, report, guard) for columns in subsets}
    ranked = sorted(subsets, key=lambda columns: -fits[columns].rsquared_adj)
    valid = [columns for columns in ranked if not failures[columns]]
    if not valid:
        return {"failed": failures[ranked[0]]}
    columns = valid[0]
    return {"drivers": columns, "months": (n, m)} | figures(
        fits[columns], months, y, report[:, columns], y_report, level
    )


def figures(fitted, months, y, rows, y_report, level):
    """Everything told of the winner."""
    n, m, df = len(y), len(y_report), fitted.df_resid
    rho = correlation(np.asarray(fitted.resid), months)
    effective = min(max(n * (1 - rho) / (1 + rho), 1), n)
    cv = np.sqrt(fitted.ssr / df) / y.mean()
    design = np.column_stack([np.ones(m), rows])
    expected = float((design @ fitted.params).sum())
    t = stats.t.ppf((1 + level) / 2, df)
    factor = -0.00022 * m**2 + 0.03306 * m + 0.94054
    half = t * factor * expected / m * cv * np.sqrt(n / effective * (1 + 2 / effective) * m)
    total = design.sum(axis=0)
    exact = t * np.sqrt(fitted.scale * m + total @ fitted.cov_params() @ total)
    return {
        "coefficients": fitted.params,
        "standard_errors": fitted.bse,
        "p_values": fitted.pvalues[1:],
        "r2": fitted.rsquared,
        "adjusted_r2": fitted.rsquared_adj,
        "cv_rmse": cv,
        "model_p": fitted.f_pvalue,
        "rho": rho,
        "n_effective": effective,
        "adjusted_baseline": expected,
        "actual": y_report.sum(),
        "half_width_pct": 100 * half / expected,
        "half_width_exact_pct": 100 * exact / expected,
    }
