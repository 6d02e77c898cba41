"""Compiled: the search over every subset of the drivers of every series, and what the best one proves.

The rules and formulas are those of :mod:`sachhon.core.verified`, which is the reference; this is the same
arithmetic for a million series.

A series lies in rows ``offsets[s]`` to ``offsets[s + 1]`` of long columns.  Its known months are copied, centred
and scaled; one tree of eliminations gives the residual sum of squares of all subsets, from which follow F and
each t, as t² of a driver is the rise of that sum when the driver is left out; only the winner is then solved.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import math

import numpy as np

from sachhon.engine.codes import (
    ABOVE,
    ADJUSTED,
    ADJUSTED_P,
    CORRELATED,
    INSIDE,
    LIKELY,
    NEGATIVE_SLOPE,
    NEGATIVE_START,
    NO_ADJUSTED,
    NOT_ENOUGH,
    NOT_PROVEN,
    NOTHING,
    PROVEN,
    USE,
    WORSE,
    Scratch,
)  # fmt: skip
from sachhon.engine.compiled import compiled
from sachhon.engine.known import padded, read
from sachhon.engine.subsets import coefficients, search
from sachhon.engine.tails import f_tail, half_beta

NAN = math.nan
ROUNDING = 1e-26  # residuals below this share of the spread are rounding, not error


@compiled
def _residuals(z, n, slope, e):
    """Sums of the residuals, of their squares, and of their products with the month before."""
    s, s2, s11 = 0.0, 0.0, 0.0
    b0, b1, b2, b3 = slope[0], slope[1], slope[2], slope[3]
    for t in range(padded(n)):
        e[t] = z[USE, t] - b0 * z[0, t] - b1 * z[1, t] - b2 * z[2, t] - b3 * z[3, t]
    e[padded(n)] = 0.0
    for t in range(padded(n)):
        s += e[t]
        s2 += e[t] * e[t]
        s11 += e[t] * e[t + 1]
    return s, s2, s11


@compiled
def _correlation(n, months, e, s, s2, s11):
    """Correlation of each month's residual with that of the month before; NaN where it has none."""
    if months[1, n - 1] - months[1, 0] == n - 1:
        pairs, last, first = n - 1.0, e[n - 1], e[0]
        before, now, before2, now2, both = s - last, s - first, s2 - last * last, s2 - first * first, s11
    else:
        pairs, before, now, before2, now2, both = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for t in range(1, n):
            w = 1.0 if months[1, t] - months[1, t - 1] == 1 else 0.0
            pairs += w
            before += w * e[t - 1]
            now += w * e[t]
            before2 += w * e[t - 1] * e[t - 1]
            now2 += w * e[t] * e[t]
            both += w * e[t] * e[t - 1]
    if pairs < 2.0:
        return NAN
    v0, v1 = before2 - before * before / pairs, now2 - now * now / pairs
    if not (v0 > 0.0 and v1 > 0.0):
        return NAN
    return max(-1.0, min(1.0, (both - before * now / pairs) / math.sqrt(v0 * v1)))


@compiled
def _leverage(solved, winner, point):
    """x'(X'X)⁻¹x of a point in scaled distances from the mean."""
    found = 0.0
    for i in range(4):
        if winner >> i & 1:
            for j in range(4):
                if winner >> j & 1:
                    found -= point[i] * solved[i, j] * point[j]
    return found


@compiled
def _lists(at, at_p, n, winner, df, s2, start, ratios, answers, x):
    """Write coefficients, their errors and p, the intercept first; where the lists end, and the lowest slope."""
    solved, spread = x.solved, x.spread
    for v in range(4):
        x.point[v] = x.mean[v] / spread[v] if winner >> v & 1 else 0.0
    answers.coefficients[at] = start
    answers.errors[at] = math.sqrt(s2 * (1.0 / n + _leverage(solved, winner, x.point)))
    lowest, at = 0.0, at + 1
    for v in range(4):
        if winner >> v & 1:
            variance, scaled = -solved[v, v] * s2, solved[v, USE] * spread[USE]
            answers.coefficients[at], answers.errors[at] = x.slope[v], math.sqrt(variance) / spread[v]
            tail, _ = half_beta(df * variance / (df * variance + scaled * scaled), df, ratios)
            answers.p_values[at_p] = tail
            lowest, at, at_p = min(lowest, x.slope[v]), at + 1, at_p + 1
    return at, at_p, lowest


@compiled
def _verdict(saving, error, df, low, tables):
    """What may be said of a saving with this standard error."""
    if saving - low >= tables.t_proven[df] * error:
        return PROVEN
    if saving - low >= tables.t_likely[df] * error:
        return LIKELY
    return WORSE if -saving >= tables.t_worse[df] * error else NOT_PROVEN


@compiled
def _said(saving, wider, start, lowest, rho, rules):
    """What stands beside the verdict."""
    found = INSIDE if abs(saving) < wider else 0
    found |= ABOVE if saving > rules[9] else 0
    found |= NEGATIVE_SLOPE if lowest < 0.0 else 0
    found |= NEGATIVE_START if start < 0.0 else 0
    return found | (CORRELATED if rho > rules[10] else 0)


@compiled
def _no_answer(s, stop, answers):
    """Not enough evidence: the reasons, and no figure of any model."""
    answers.marks[2, s], answers.marks[3, s], answers.marks[4, s], answers.marks[5, s] = 0, NOTHING, NOT_ENOUGH, stop
    for c in range(answers.numbers.shape[0]):
        answers.numbers[c, s] = NAN


@compiled
def _answer(s, at, at_p, n, m, winner, start, expected, tables, answers, x):
    """Figures, uncertainty and verdict of the chosen model; where the lists end, and what stands beside."""
    size = tables.sizes[winner]
    df = n - 1 - size
    drift, sse, products = _residuals(x.base, n, x.slope, x.residuals)
    rho = _correlation(n, x.months, x.residuals, drift, sse, products)
    if sse <= ROUNDING * x.spread[USE] * x.spread[USE]:
        sse, rho = 0.0, NAN
    share, s2, effective = sse / (x.spread[USE] * x.spread[USE]), sse / df, 1.0 * n
    if rho == rho:
        effective = max(1.0, min(effective, n * (1.0 - rho) / (1.0 + rho)))
    at, at_p, lowest = _lists(at, at_p, n, winner, df, s2, start, tables.ratios, answers, x)
    for v in range(4):
        x.point[v] = (x.total_report[v] - m * x.mean[v]) / x.spread[v] if winner >> v & 1 else 0.0
    t, cv, actual = tables.t_level[df], math.sqrt(s2) / x.mean[USE], x.total_report[USE]
    saving = 100.0 * (expected - actual) / expected
    half = 100.0 * t * tables.monthly[m] * cv * math.sqrt(n / effective * (1.0 + 2.0 / effective) / m)
    exact = 100.0 * t * math.sqrt(s2 * (m + m * m / n + _leverage(x.solved, winner, x.point))) / expected
    wider = max(half, exact)
    numbers, marks = answers.numbers, answers.marks
    numbers[0, s], numbers[1, s], numbers[2, s] = 1.0 - share, 1.0 - share * (n - 1) / df, cv
    numbers[3, s], numbers[4, s], numbers[5, s] = f_tail(share, size, df, tables.ratios), rho, effective
    numbers[6, s], numbers[7, s], numbers[8, s] = expected, actual, expected - actual
    numbers[9, s], numbers[10, s], numbers[11, s] = saving, half, exact
    marks[2, s], marks[4, s] = winner, _verdict(saving, wider / t, df, tables.rules[8], tables)
    return at, at_p, _said(saving, wider, start, lowest, rho, tables.rules)


def scratch(longest: int) -> Scratch:
    """Room for a series of at most so many rows; one for each thread."""
    longest = (longest + 32) & ~15
    whole, point, square = np.int64, np.zeros(5), np.zeros((5, 5))
    return Scratch(  # type: ignore[call-arg]
        np.zeros((3, longest), whole), np.zeros((3, longest), whole), np.zeros(3, whole),
        np.zeros((5, longest)), np.zeros((5, longest)), np.zeros(longest), np.zeros((5, longest)),
        *(point.copy() for _ in range(6)), *(square.copy() for _ in range(3)),
        np.zeros((16, 5, 5)), np.zeros(16), np.zeros(16),
    )  # fmt: skip


@compiled
def verify_series(columns, tables, answers, x):
    """Verify every series; returns how long the lists of coefficients and of p became."""
    at, at_p = 0, 0
    for s in range(columns.offsets.size - 1):
        n, m, usable, stop, beside = read(s, columns, tables, x)
        answers.marks[0, s], answers.marks[1, s] = n, m
        winner, selection, start, expected = 0, NOTHING, 0.0, 0.0
        if stop == 0:
            winner, selection, stop = search(n, m, usable, tables, x)
        if stop == 0:
            start, expected = coefficients(n, m, winner, x)
            stop = 0 if expected > 0.0 else NO_ADJUSTED
        if stop:
            _no_answer(s, stop | beside, answers)
            continue
        at, at_p, said = _answer(s, at, at_p, n, m, winner, start, expected, tables, answers, x)
        answers.marks[3, s] = selection
        answers.marks[5, s] = beside | said | (ADJUSTED if selection == ADJUSTED_P else 0)
    return at, at_p
