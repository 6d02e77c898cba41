"""Compiled: every subset of the drivers, the rules, and the winner's coefficients."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import math

from sachhon.engine.codes import (
    ADJUSTED_P,
    CONSTANT,
    F_TEST,
    ILL,
    MONTHS24,
    NO_DRIVER,
    NO_MODEL,
    NOTHING,
    P_EACH,
    P_ONE,
    R2,
    RANGE,
    SINGLE,
    USE,
)  # fmt: skip
from sachhon.engine.compiled import compiled
from sachhon.engine.known import padded

TIE = 1e-12  # two adjusted R² this close, relatively, are one
ROUNDING = 1e-26  # a sum of squares below this share of the whole is rounding, not spread
SLOPPY, PERFECT = 1e-4, 1e-6  # below this pivot, or this share of spread left over, the winner is solved by QR


@compiled
def _centre(z, n, total, mean):
    """Take the mean off each column; what it is filled up with stays zero."""
    for v in range(5):
        mean[v] = total[v] / n
        for t in range(padded(n)):
            z[v, t] = z[v, t] - mean[v] if t < n else 0.0


@compiled
def _products(z, n, a):
    """Sums of squares and products of the centred columns, side by side in one pass."""
    s00, s01, s02, s03, s04, s11, s12, s13 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    s14, s22, s23, s24, s33, s34, s44 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for t in range(padded(n)):
        z0, z1, z2, z3, z4 = z[0, t], z[1, t], z[2, t], z[3, t], z[4, t]
        s00, s01, s02, s03, s04 = s00 + z0 * z0, s01 + z0 * z1, s02 + z0 * z2, s03 + z0 * z3, s04 + z0 * z4
        s11, s12, s13, s14 = s11 + z1 * z1, s12 + z1 * z2, s13 + z1 * z3, s14 + z1 * z4
        s22, s23, s24 = s22 + z2 * z2, s23 + z2 * z3, s24 + z2 * z4
        s33, s34, s44 = s33 + z3 * z3, s34 + z3 * z4, s44 + z4 * z4
    a[0, 0], a[0, 1], a[0, 2], a[0, 3], a[0, 4] = s00, s01, s02, s03, s04
    a[1, 1], a[1, 2], a[1, 3], a[1, 4] = s11, s12, s13, s14
    a[2, 2], a[2, 3], a[2, 4] = s22, s23, s24
    a[3, 3], a[3, 4], a[4, 4] = s33, s34, s44


@compiled
def _varying(z, n, usable, a, mean, spread):
    """Drivers that vary, and whether use does; the root of each sum of squares, 0 where it is rounding alone."""
    use_varies = True
    for v in range(5):
        spread[v] = 0.0
        if v == USE or usable >> v & 1:
            spread[v] = math.sqrt(a[v, v])
            if a[v, v] <= ROUNDING * (a[v, v] + n * mean[v] * mean[v]):
                spread[v] = 0.0 if v != USE else spread[v]
                alike = 0
                for t in range(n):
                    alike += z[v, t] == z[v, 0]
                if alike == n and v == USE:
                    use_varies = False
                elif alike == n:
                    usable &= ~(1 << v)
    return usable, use_varies


@compiled
def _correlate(a, spread):
    """Products to correlations; nothing goes with what does not vary."""
    for i in range(5):
        for j in range(i, 5):
            scale = spread[i] * spread[j]
            a[i, j] = a[i, j] / scale if scale > 0.0 else 0.0
            a[j, i] = a[i, j]


@compiled
def _eliminate(w, left, pivot, usable, least_pivot, parent, last):
    """The subset ``parent`` with one more driver: what lies behind that driver, and the spread left over."""
    mask = parent | 1 << last
    d = w[parent, last, last]
    pivot[mask] = min(pivot[parent], d)
    if not usable >> last & 1 or not pivot[mask] >= least_pivot:
        pivot[mask] = 0.0
        return
    r = 1.0 / d
    for i in range(last + 1, 5):
        f = w[parent, last, i] * r
        for j in range(i, 5):
            w[mask, i, j] = w[parent, i, j] - f * w[parent, last, j]
    left[mask] = max(w[mask, 4, 4], 1e-32)


@compiled
def _tree(a, usable, least, w, left, pivot):
    """Share of spread that each subset leaves over, and its least pivot, 0 where it is too ill-conditioned.

    A subset comes from the one without its last driver by one elimination, of which only what lies behind
    that driver is needed: 42 multiplications for all 15 subsets of 4, written out, as short loops cost more.
    """
    for i in range(5):
        for j in range(i, 5):
            w[0, i, j] = a[i, j]
    left[0], pivot[0] = 1.0, 1.0
    _eliminate(w, left, pivot, usable, least, 0, 0)
    _eliminate(w, left, pivot, usable, least, 0, 1)
    _eliminate(w, left, pivot, usable, least, 1, 1)
    _eliminate(w, left, pivot, usable, least, 0, 2)
    _eliminate(w, left, pivot, usable, least, 1, 2)
    _eliminate(w, left, pivot, usable, least, 2, 2)
    _eliminate(w, left, pivot, usable, least, 3, 2)
    _eliminate(w, left, pivot, usable, least, 0, 3)
    _eliminate(w, left, pivot, usable, least, 1, 3)
    _eliminate(w, left, pivot, usable, least, 2, 3)
    _eliminate(w, left, pivot, usable, least, 3, 3)
    _eliminate(w, left, pivot, usable, least, 4, 3)
    _eliminate(w, left, pivot, usable, least, 5, 3)
    _eliminate(w, left, pivot, usable, least, 6, 3)
    _eliminate(w, left, pivot, usable, least, 7, 3)


@compiled
def _outside(z, usable, n, m, total, mean, spread, deviations):
    """Drivers whose mean over the reporting months lies outside what the baseline has seen."""
    found = 0
    for v in range(4):
        x = total[v] / m - mean[v]
        if usable >> v & 1 and abs(x) > deviations * spread[v] / math.sqrt(n - 1.0):
            below, above = 0, 0
            for t in range(n):
                below += z[v, t] <= x
                above += z[v, t] >= x
            if below == 0 or above == 0:
                found |= 1 << v
    return found


@compiled
def _failed(mask, size, d, left, outside, t_each, t_one, f, guard, least_r2):
    """Which rules a subset fails, as bits."""
    rest = left[mask]
    variance = rest / d
    found = 0
    each, one = True, False
    for v in range(4):
        if mask >> v & 1:
            rise = left[mask ^ (1 << v)] - rest
            each = each and rise > t_each[d] * variance
            one = one or rise > t_one[d] * variance
    if not (1.0 - rest) > f[guard, size, d] * size * variance:
        found |= F_TEST
    if not each:
        found |= P_EACH
    if not one:
        found |= P_ONE
    if not 1.0 - rest >= least_r2:
        found |= R2
    if outside & mask:
        found |= RANGE
    return found


@compiled
def _choose(n, usable, order, sizes, left, pivot, outside, t_each, t_one, f, guard, least_r2):
    """The valid subset of greatest adjusted R², or 0 with what the best of the others fails."""
    best, best_any, winner, failing = -math.inf, -math.inf, 0, ILL
    for mask in order:
        d = n - 1 - sizes[mask]
        if mask & ~usable or pivot[mask] == 0.0:
            continue
        adjusted = 1.0 - left[mask] * (n - 1) / d
        if winner and adjusted <= best + TIE * abs(best):
            continue
        failed = _failed(mask, sizes[mask], d, left, outside, t_each, t_one, f, guard, least_r2)
        if failed == 0:
            best, winner = adjusted, mask
        if best_any == -math.inf or adjusted > best_any + TIE * abs(best_any):
            best_any, failing = adjusted, failed
    return winner, failing


@compiled
def search(n, m, usable, tables, x):
    """The best valid subset, how it was guarded, and why there is none."""
    rules = tables.rules
    _centre(x.base, n, x.total, x.mean)
    _products(x.base, n, x.correlation)
    usable, use_varies = _varying(x.base, n, usable, x.correlation, x.mean, x.spread)
    if not use_varies or usable == 0:
        return 0, NOTHING, NO_DRIVER if use_varies else CONSTANT
    _correlate(x.correlation, x.spread)
    _tree(x.correlation, usable, rules[6], x.tree, x.left, x.pivot)
    outside = _outside(x.base, usable, n, m, x.total_report, x.mean, x.spread, rules[5])
    candidates = tables.sizes[usable]
    selection = MONTHS24 if n >= rules[7] else ADJUSTED_P if candidates > 1 else SINGLE
    winner, failing = _choose(
        n, usable, tables.order, tables.sizes, x.left, x.pivot, outside, tables.t_each, tables.t_one,
        tables.f, candidates if selection == ADJUSTED_P else 1, rules[4],
    )  # fmt: skip
    return winner, selection, 0 if winner else NO_MODEL | failing


@compiled
def _sweep(b, k):
    """Take one driver into the model."""
    d = 1.0 / b[k, k]
    for i in range(5):
        if i != k:
            f = b[i, k] * d
            for j in range(5):
                if j != k:
                    b[i, j] -= f * b[k, j]
    for j in range(5):
        if j != k:
            b[j, k] *= d
            b[k, j] = b[j, k]
    b[k, k] = -d


@compiled
def _solve(a, mask, b):
    """Sweep the winner's drivers: scaled coefficients in column 4, minus the inverse in the rest."""
    for i in range(5):
        for j in range(5):
            b[i, j] = a[i, j]
    if mask & 1:
        _sweep(b, 0)
    if mask & 2:
        _sweep(b, 1)
    if mask & 4:
        _sweep(b, 2)
    if mask & 8:
        _sweep(b, 3)


@compiled
def _solve_qr(z, n, mask, spread, b, q, r):  # noqa: C901
    """As :func:`_solve`, by orthogonalising twice: for drivers that nearly repeat each other."""
    r[:, :] = 0.0
    for k in range(5):
        if k != USE and not mask >> k & 1:
            continue
        for t in range(n):
            q[k, t] = z[k, t] / spread[k]
        for _ in range(2):
            for i in range(k):
                if mask >> i & 1:
                    g = 0.0
                    for t in range(n):
                        g += q[i, t] * q[k, t]
                    r[i, k] += g
                    for t in range(n):
                        q[k, t] -= g * q[i, t]
        if k != USE:
            norm = 0.0
            for t in range(n):
                norm += q[k, t] * q[k, t]
            r[k, k] = math.sqrt(norm)
            for t in range(n):
                q[k, t] /= r[k, k]
    _back(mask, r, b)


@compiled
def _back(mask, r, b):  # noqa: C901
    """Coefficients and minus the inverse from the triangle, by solving backwards for each column."""
    b[:, :] = 0.0
    for c in range(5):  # column c of R⁻¹, and for c = 4 the coefficients
        if c != USE and not mask >> c & 1:
            continue
        for i in range(3, -1, -1):
            if mask >> i & 1:
                x = r[i, USE] if c == USE else (1.0 if i == c else 0.0)
                for j in range(i + 1, 4):
                    x -= r[i, j] * b[j, c]
                b[i, c] = x / r[i, i]
    for i in range(4):  # R⁻¹ times its transpose, row by row, which needs only what lies to the right
        for j in range(i, 4):
            g = 0.0
            for c in range(j, 4):
                g += b[i, c] * b[j, c]
            r[i, j] = -g
    for i in range(4):
        for j in range(i, 4):
            b[i, j] = r[i, j]
            b[j, i] = r[i, j]


@compiled
def coefficients(n, m, winner, x):
    """The winner's intercept and slopes, and what it expects of the reporting months."""
    if x.pivot[winner] < SLOPPY or x.left[winner] < PERFECT:
        _solve_qr(x.base, n, winner, x.spread, x.solved, x.orthogonal, x.triangle)
    else:
        _solve(x.correlation, winner, x.solved)
    start, expected = x.mean[USE], m * x.mean[USE]
    for v in range(4):
        x.slope[v] = 0.0
        if winner >> v & 1:
            x.slope[v] = x.solved[v, USE] * x.spread[USE] / x.spread[v]
            start -= x.slope[v] * x.mean[v]
            expected += x.slope[v] * (x.total_report[v] - m * x.mean[v])
    return start, expected
