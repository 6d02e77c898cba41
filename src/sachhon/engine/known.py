"""Compiled: the known months of one series, and what they say against a verification."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import math

import numpy as np

from sachhon.engine.codes import (
    BACKWARD,
    CONSTANT,
    DUPLICATE,
    FEW_BASE,
    FEW_REPORT,
    INFINITE,
    MISSING,
    NEGATIVE,
    NOT_A_NUMBER,
    ROLLOVER,
    USE,
    ZEROS,
)  # fmt: skip
from sachhon.engine.compiled import compiled, compiled_finite

NAN = math.nan
UNDATED = -2147483648  # day of a row without a month


@compiled
def _month(day):
    """Month number (year × 12 + month − 1) of a day counted from 1970, by the civil calendar's 400 years."""
    shifted = day + 719468
    era = shifted // 146097
    of_era = shifted - era * 146097
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    march = (5 * of_year + 2) // 153
    return (year + era * 400) * 12 + march + 2


@compiled
def _split(low, high, days, first_day, month_of_day, phase, code, rows, months, count):
    """Rows and months of a series by phase; how many have no month."""
    count[:] = 0
    undated = 0
    for row in range(low, high):
        part = code[phase[row]]
        day = np.int64(days[row]) - first_day
        if 0 <= day < month_of_day.size:
            month = np.int64(month_of_day[day])
        elif days[row] == UNDATED:
            undated += part != 0
            continue
        else:
            month = _month(np.int64(days[row]))
        at = count[part]
        rows[part, at] = row
        months[part, at] = month
        count[part] = at + 1
    return undated


@compiled
def _sort(rows, months, part, n):
    """Put one phase into the order of its months.

    Says whether a month comes twice, or one is left out.
    """
    late = 0
    for t in range(1, n):
        late += months[part, t] <= months[part, t - 1]
    if n == 0:
        return False, False
    if late == 0:
        return False, months[part, n - 1] - months[part, 0] != n - 1
    for t in range(1, n):
        month, row, at = months[part, t], rows[part, t], t
        while at > 0 and months[part, at - 1] > month:
            months[part, at], rows[part, at] = months[part, at - 1], rows[part, at - 1]
            at -= 1
        months[part, at], rows[part, at] = month, row
    twice, left_out = 0, 0
    for t in range(1, n):
        twice += months[part, t] == months[part, t - 1]
        left_out += months[part, t] > months[part, t - 1] + 1
    return twice > 0, left_out > 0


@compiled
def padded(n):
    """Months rounded up to what is summed in one step; the rest of a column is filled with zeros."""
    return (n + 15) & ~15


@compiled
def _sum(z, v, n):
    """Fill a column up with zeros; its sum, which is no number when a month is not known."""
    total = 0.0
    for t in range(n, padded(n)):
        z[v, t] = 0.0
    for t in range(padded(n)):
        total += z[v, t]
    return total


@compiled
def _gather(values, rows, part, n, z, total):
    """Copy the months of one phase out of the long columns, with the sum of each.

    Month by month, and each column by its own name: five sums run side by side, and no column is looked up.
    """
    v0, v1, v2, v3, v4 = values
    s0, s1, s2, s3, s4 = 0.0, 0.0, 0.0, 0.0, 0.0
    for t in range(n):
        row = rows[part, t]
        x0, x1, x2, x3, x4 = v0[row], v1[row], v2[row], v3[row], v4[row]
        z[0, t], z[1, t], z[2, t], z[3, t], z[4, t] = x0, x1, x2, x3, x4
        s0, s1, s2, s3, s4 = s0 + x0, s1 + x1, s2 + x2, s3 + x3, s4 + x4
    total[0], total[1], total[2], total[3], total[4] = s0, s1, s2, s3, s4
    for t in range(n, padded(n)):
        z[0, t], z[1, t], z[2, t], z[3, t], z[4, t] = 0.0, 0.0, 0.0, 0.0, 0.0


@compiled
def _blank(known, bit, rows, part, n, z, v, total):
    """Make the nulls of a column no number; what lies under them is nobody's value."""
    if known.size == 0:
        return
    nulls = 0
    for t in range(n):
        at = bit + rows[part, t]
        null = (known[at >> 3] >> (at & 7)) & 1 == 0
        nulls += null
        z[v, t] = NAN if null else z[v, t]
    if nulls:
        total[v] = NAN


@compiled
def _faults(known, bit, rows, part, n, z, v):
    """What stands in a column beside numbers: bits, and how many months are known."""
    found, numbers = 0, 0
    for t in range(n):
        x = z[v, t]
        if x != x:
            at = bit + rows[part, t]
            if known.size == 0 or (known[at >> 3] >> (at & 7)) & 1:
                found |= NOT_A_NUMBER
        else:
            numbers += 1
            if math.isinf(x):
                found |= INFINITE
    return found, numbers


@compiled
def _keep_known(z, months, part, n, usable, total):
    """Close up the months that are known in full; how many they are, and their sums anew."""
    kept = 0
    for t in range(n):
        mark = z[USE, t]
        for v in range(4):
            if usable >> v & 1:
                mark += z[v, t]
        if mark == mark:
            for v in range(5):
                z[v, kept] = z[v, t] if v == USE or usable >> v & 1 else 0.0
            months[part, kept] = months[part, t]
            kept += 1
    for v in range(5):
        total[v] = _sum(z, v, kept)
    return kept


@compiled
def _phase(part, columns, rows, months, count, z, total, usable):
    """Known months of one phase: how many, the drivers that are known at all, and faults.

    ``usable`` is negative for the baseline, which decides itself which drivers there are.
    """
    n, own, found, doubtful, below = count[part], usable < 0, 0, 0, 0
    every = (1 << columns.drivers) - 1
    usable = every if own else usable
    if n == 0:
        return 0, usable, 0
    known, bits = columns.known, columns.bits
    _gather(columns.values, rows, part, n, z, total)
    _blank(known[0], bits[0], rows, part, n, z, 0, total)
    _blank(known[1], bits[1], rows, part, n, z, 1, total)
    _blank(known[2], bits[2], rows, part, n, z, 2, total)
    _blank(known[3], bits[3], rows, part, n, z, 3, total)
    _blank(known[4], bits[4], rows, part, n, z, 4, total)
    for v in range(5):
        if (v == USE or every >> v & 1) and not math.isfinite(total[v]):
            doubtful |= 1 << v
    for t in range(padded(n)):
        below += z[USE, t] < 0.0
    found = NEGATIVE if below else 0
    if doubtful == 0:
        return n, usable, found
    for v in range(5):
        if doubtful >> v & 1:
            fault, numbers = _faults(columns.known[v], columns.bits[v], rows, part, n, z, v)
            found |= fault
            if own and numbers == 0 and v != USE:
                usable &= ~(1 << v)
    return _keep_known(z, months, part, n, usable, total), usable, found


@compiled_finite
def greatest_of(z, v, n):
    """The greatest of a column's known values, or zero."""
    found = 0.0
    for t in range(padded(n)):
        found = z[v, t] if z[v, t] > found else found
    return found


@compiled
def _rolled_over(z, n, zr, m, whole, times):
    """Whether one month's use is more than so many times the second greatest of all known months."""
    if n + m < 2:
        return False
    first, second = max(greatest_of(z, USE, n), greatest_of(zr, USE, m)), -math.inf
    if whole >= first * (1.0 + (n + m - 1) / times):
        return False  # too much use in the other months for any of it
    firsts = 0
    for t in range(n + m):
        x = z[USE, t] if t < n else zr[USE, t - n]
        if x < first:
            second = max(second, x)
        else:
            firsts += 1
    return firsts == 1 and first > times * second


@compiled
def _zeros(z, n):
    """How many months have no use at all."""
    found = 0
    for t in range(padded(n)):
        found += z[USE, t] == 0.0
    return found - (padded(n) - n)


@compiled
def _flat(z, n):
    """Whether every month has the same use."""
    others = 0
    for t in range(1, n):
        others += z[USE, t] != z[USE, 0]
    return others == 0


@compiled
def read(s, columns, tables, x):
    """The known months of a series: how many, its drivers, and what stops it or stands beside."""
    rows, months, count, rules = x.rows, x.months, x.counts, tables.rules
    undated = _split(
        columns.offsets[s], columns.offsets[s + 1], columns.days, tables.first_day, tables.month_of_day,
        columns.phase, columns.code, rows, months, count,
    )  # fmt: skip
    gap = undated > 0
    twice_b, gap_b = _sort(rows, months, 1, count[1])
    twice_r, gap_r = _sort(rows, months, 2, count[2])
    gap = gap or gap_b or gap_r
    stop = DUPLICATE if twice_b or twice_r else 0
    if count[1] and count[2] and months[1, count[1] - 1] >= months[2, 0]:
        stop |= BACKWARD
    n, usable, found = _phase(1, columns, rows, months, count, x.base, x.total, -1)
    m, usable, found_r = _phase(2, columns, rows, months, count, x.report, x.total_report, usable)
    found |= found_r
    stop |= found & (NEGATIVE | INFINITE)
    stop |= ROLLOVER if _rolled_over(x.base, n, x.report, m, x.total[USE] + x.total_report[USE], rules[2]) else 0
    stop |= ZEROS if _zeros(x.base, n) >= rules[3] or 0 < min(m, rules[3]) <= _zeros(x.report, m) else 0
    stop |= INFINITE if math.isinf(x.total[USE]) or math.isinf(x.total_report[USE]) else 0
    stop |= FEW_BASE if n < rules[0] else 0
    stop |= FEW_REPORT if m < rules[1] else 0
    stop = CONSTANT if stop == 0 and _flat(x.report, m) else stop
    beside = found & NOT_A_NUMBER | (MISSING if gap or n < count[1] or m < count[2] else 0)
    return n, m, usable, stop, beside
