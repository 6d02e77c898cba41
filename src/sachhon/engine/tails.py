"""Compiled: the tails of Student's t and of F that p-values are, exact for the smallest p too."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import math

from sachhon.engine.compiled import compiled


@compiled
def half_beta(x, df, ratios):
    """I_x(df/2, 1/2), the two-sided Student p at x = df / (df + t²), and its first factor x^(df/2) √(1 − x).

    The series in x has positive terms only, so that the smallest p keeps all its digits; where x is near 1 the
    finite sum of the complement is shorter.
    """
    odd, a = df & 1, df >> 1
    power = x**a * (math.sqrt(x) if odd else 1.0)
    root = math.sqrt(1.0 - x)
    factor = power * root
    if x > 0.5:
        inner = 0.0
        for i in range(a - 1, -1, -1):
            inner = inner * x + ratios[odd, i]
        inner *= root * (math.sqrt(x) if odd else 1.0)
        if odd:
            inner += 2.0 / math.pi * math.atan(math.sqrt((1.0 - x) / x))
        if inner < 0.9999:
            return 1.0 - inner, factor
    total, term, i = 0.0, 1.0, a
    while term > 1e-17 * total and i < ratios.shape[1]:
        total += ratios[odd, i] * term
        term *= x
        i += 1
    return factor * total, factor


@compiled
def f_tail(x, size, df, ratios):
    """Upper tail of F with 1 to 4 and df degrees of freedom, x being the share of spread left over."""
    if size == 2:
        return x ** (df >> 1) * (math.sqrt(x) if df & 1 else 1.0)
    if size == 4:
        return x ** (df >> 1) * (math.sqrt(x) if df & 1 else 1.0) * (1.0 + 0.5 * df * (1.0 - x))
    tail, factor = half_beta(x, df, ratios)
    return tail if size == 1 else tail + factor * df * ratios[df & 1, df >> 1]
