"""The SQL of the roll-up, one text for DuckDB and Spark.

The view ``readings`` holds establishment, resource, begin_us, end_us (microseconds
of local time), given, finite (whether it is a number) and used (null where the
reading gives no number that can be summed). Each step below is a table of its own, made in this order. ``DIV`` divides
whole numbers; DuckDB writes it ``//``.
"""

# ruff: noqa: S608 - put together from this file's own constants, never from what is read

QUARTER, HALF_DAY = 900_000_000, 43_200_000_000  # microseconds

# The statistics of a Parquet file pass over NaN. DuckDB believes them and answers "isnan(given)" or "given < 1" without
# looking; isfinite it asks of every reading. Spark has no isfinite, and looks.
IS_FINITE = {"duckdb": "isfinite(given)", "spark": "(NOT isnan(given) AND abs(given) < CAST('infinity' AS DOUBLE))"}
INFINITE = "(given = CAST('infinity' AS DOUBLE) OR given = CAST('-infinity' AS DOUBLE))"
GOOD_USE = "CASE WHEN finite AND given >= 0 THEN given END"
GOOD_TIME = "begin_us >= 0 AND end_us > begin_us AND establishment IS NOT NULL AND resource IS NOT NULL"
REGULAR = (
    f"begin_us % {QUARTER} = 0 AND end_us % {QUARTER} = 0 AND (end_us - 1) DIV {HALF_DAY} = begin_us DIV {HALF_DAY}"
)
BITS = (
    f"shiftleft(shiftleft(CAST(1 AS BIGINT), CAST((end_us - begin_us) DIV {QUARTER} AS INT)) - 1,"
    f" CAST(begin_us DIV {QUARTER} % 48 AS INT))"
)
MONTH_OF = "CAST(date_trunc('month', timestamp_micros({})) AS DATE)"

STEPS = {
    "halves": f"""
SELECT establishment, resource, begin_us DIV {HALF_DAY} AS half,
  sum(used) AS used, count(used) AS readings, count(*) AS given_rows, sum(end_us - begin_us) AS lengths,
  sum(CASE WHEN used IS NOT NULL THEN end_us - begin_us END) AS covered,
  bit_or(CASE WHEN used IS NOT NULL AND {REGULAR} THEN {BITS} END) AS bits,
  count(CASE WHEN NOT ({REGULAR}) THEN 1 END) AS irregular
FROM readings WHERE {GOOD_TIME}
GROUP BY establishment, resource, begin_us DIV {HALF_DAY}""",
    "suspects": f"""
SELECT DISTINCT establishment, resource FROM halves
WHERE irregular > 0 OR covered > CAST(bit_count(bits) AS BIGINT) * {QUARTER}""",
    "taken": """
SELECT r.establishment, r.resource, begin_us, end_us, used, count(*) AS times
FROM readings r JOIN suspects s ON r.establishment = s.establishment AND r.resource = s.resource
WHERE begin_us >= 0 AND end_us > begin_us
GROUP BY r.establishment, r.resource, begin_us, end_us, used""",
    "ordered": """
SELECT *, max(CASE WHEN used IS NOT NULL THEN end_us END) OVER (
  PARTITION BY establishment, resource ORDER BY begin_us, end_us ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
) AS before_us FROM taken""",
    "clashes": """
SELECT establishment, resource, begin_us, least(before_us, end_us) AS until_us FROM ordered
WHERE used IS NOT NULL AND before_us > begin_us""",
    "calendar": "",  # made of the readings' own months
    "parts": f"""
SELECT establishment, resource, {MONTH_OF.format("begin_us")} AS month, used,
  CASE WHEN used IS NOT NULL THEN 1 ELSE 0 END AS reading, end_us - begin_us AS length,
  CASE WHEN used IS NOT NULL THEN end_us - begin_us END AS covered
FROM taken WHERE {MONTH_OF.format("begin_us")} = {MONTH_OF.format("end_us - 1")}
UNION ALL
SELECT establishment, resource, month,
  used * (least(end_us, after_us) - greatest(begin_us, first_us)) / (end_us - begin_us),
  CASE WHEN used IS NOT NULL THEN 1 ELSE 0 END, end_us - begin_us,
  CASE WHEN used IS NOT NULL THEN least(end_us, after_us) - greatest(begin_us, first_us) END
FROM taken JOIN calendar ON begin_us < after_us AND end_us > first_us
WHERE {MONTH_OF.format("begin_us")} <> {MONTH_OF.format("end_us - 1")}""",
    "sums": f"""
SELECT h.establishment, h.resource, {MONTH_OF.format(f"half * {HALF_DAY}")} AS month, sum(used) AS used,
  sum(readings) AS readings, sum(given_rows) AS given_rows, sum(lengths) AS lengths, sum(covered) AS covered
FROM halves h LEFT JOIN suspects s ON h.establishment = s.establishment AND h.resource = s.resource
WHERE s.establishment IS NULL
GROUP BY h.establishment, h.resource, {MONTH_OF.format(f"half * {HALF_DAY}")}
UNION ALL
SELECT establishment, resource, month, sum(used), sum(reading), count(*), sum(length), sum(covered)
FROM parts GROUP BY establishment, resource, month""",
    "twice": """
SELECT DISTINCT establishment, resource, month
FROM clashes JOIN calendar ON begin_us < after_us AND until_us > first_us""",
}  # fmt: skip
# Whatever time no reading covers counts as missing readings of the month's mean length, a part of one as one.
MONTHS = """
SELECT m.establishment, m.resource, m.month,
  CASE WHEN t.month IS NULL AND m.readings > 0 THEN m.used END AS use,
  CAST(m.readings AS BIGINT) AS readings,
  CAST(greatest(ceil((after_us - first_us - coalesce(covered, 0)) * 1.0 * given_rows / lengths - 0.000001), 0)
    AS BIGINT) AS missing
FROM sums m JOIN calendar c ON m.month = c.month
LEFT JOIN twice t ON m.establishment = t.establishment AND m.resource = t.resource AND m.month = t.month
ORDER BY m.establishment, m.resource, m.month"""
UNREADABLE = f"""
SELECT count(CASE WHEN establishment IS NULL OR resource IS NULL THEN 1 END) AS no_series,
  count(CASE WHEN begin_us IS NULL OR end_us IS NULL OR NOT (begin_us >= 0 AND end_us > begin_us) THEN 1 END)
    AS wrong_times,
  count(CASE WHEN given IS NULL THEN 1 END) AS no_use,
  count(CASE WHEN NOT finite AND NOT {INFINITE} THEN 1 END) AS not_a_number,
  count(CASE WHEN {INFINITE} THEN 1 END) AS infinite,
  count(CASE WHEN given < 0 AND given > CAST('-infinity' AS DOUBLE) THEN 1 END) AS negative
FROM readings WHERE used IS NULL OR NOT ({GOOD_TIME}) OR begin_us IS NULL OR end_us IS NULL"""
SPAN = f"SELECT min(begin_us), max(end_us), count(*) FROM readings WHERE {GOOD_TIME}"
REPEATED = "FROM taken WHERE times > 1 ORDER BY establishment, resource, begin_us"
OVERLAPPING = "FROM clashes ORDER BY establishment, resource, begin_us"
REASONS = ("no_series", "wrong_times", "no_use", "not_a_number", "infinite", "negative")
SERIES = "SELECT count(*) FROM (SELECT DISTINCT establishment, resource FROM halves) s"
