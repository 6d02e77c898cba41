"""Readings become months: nothing is counted twice, nothing that lacks is made up."""

import datetime as dt
import gzip
import json
import math
import subprocess
import sys
from collections import defaultdict
from itertools import pairwise

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sachhon.engine.refusal import Refusal
from sachhon.engine.rollup import roll_up

QUARTER = dt.timedelta(minutes=15)
NEW_YEAR = dt.datetime(2024, 1, 1)


def write(path, rows, **types):
    """A Parquet file of (establishment, resource, start, end, use)."""
    names = ("establishment", "resource", "start", "end", "use")
    kinds = {"start": pa.timestamp("us"), "end": pa.timestamp("us"), "use": pa.float64()} | types
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    pq.write_table(pa.table({name: pa.array(columns[name], kinds.get(name, pa.string())) for name in names}), path)
    return path


def rolled(folder, rows, engine="duckdb", **types):
    """(answer, {(establishment, resource, month): (use, readings, missing)})."""
    answer = roll_up(write(folder / "in.parquet", rows, **types), folder / "out.parquet", engine=engine)
    found = pq.read_table(folder / "out.parquet").to_pylist()
    months = {
        (row["establishment"], row["resource"], f"{row['month']:%Y-%m}"): (row["use"], row["readings"], row["missing"])
        for row in found
    }
    assert len(months) == len(found) == answer["months"]
    return answer, months


def quarters(count, use=1.0, start=NEW_YEAR, owner="A"):
    return [(owner, "ELEC", start + i * QUARTER, start + (i + 1) * QUARTER, use) for i in range(count)]


def test_every_quarter_hour_of_a_month_is_its_sum(tmp_path):
    answer, months = rolled(tmp_path, quarters(2976, 2.0))

    assert months == {("A", "ELEC", "2024-01"): (5952.0, 2976, 0)}
    assert (answer["readings"], answer["series"], answer["duplicates"]["count"], answer["overlaps"]["count"]) == (
        2976,
        1,
        0,
        0,
    )


def test_a_day_without_readings_is_ninety_six_missing_ones(tmp_path):
    rows = quarters(2976)
    _, months = rolled(tmp_path, rows[:960] + rows[1056:])

    assert months == {("A", "ELEC", "2024-01"): (2880.0, 2880, 96)}


def test_a_bill_across_the_end_of_a_month_is_split_by_its_days(tmp_path):
    """16 January to 15 February: 16 days in January, 14 in February, of 30 in all."""
    bill = ("A", "ELEC", dt.datetime(2024, 1, 16), dt.datetime(2024, 2, 15), 3000.0)
    _, months = rolled(tmp_path, [bill])

    assert {key[2]: value[0] for key, value in months.items()} == pytest.approx({"2024-01": 1600, "2024-02": 1400})
    assert [value[2] for value in months.values()] == [1, 1]


def test_bills_that_meet_leave_nothing_missing(tmp_path):
    days = [dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 20), dt.datetime(2024, 2, 18), dt.datetime(2024, 4, 1)]
    rows = [("A", "ELEC", start, end, 100.0) for start, end in pairwise(days)]
    _, months = rolled(tmp_path, rows)

    assert [value[2] for value in months.values()] == [0, 0, 0]
    assert sum(value[0] for value in months.values()) == pytest.approx(300)


def test_a_reading_sent_twice_counts_once_and_is_named(tmp_path):
    rows = quarters(2976)
    answer, months = rolled(tmp_path, [*rows, rows[5], rows[5], rows[7]])

    assert months == {("A", "ELEC", "2024-01"): (2976.0, 2976, 0)}
    assert answer["duplicates"] == {
        "count": 3,
        "first": [
            {"establishment": "A", "resource": "ELEC", "start": "2024-01-01 01:15", "end": "2024-01-01 01:30"},
            {"establishment": "A", "resource": "ELEC", "start": "2024-01-01 01:45", "end": "2024-01-01 02:00"},
        ],
    }


def test_two_readings_that_claim_the_same_time_leave_the_month_unknown(tmp_path):
    rows = quarters(2976 + 2784)
    other = ("A", "ELEC", NEW_YEAR, NEW_YEAR + QUARTER, 9.0)
    answer, months = rolled(tmp_path, [*rows, other])

    assert months["A", "ELEC", "2024-01"][0] is None
    assert months["A", "ELEC", "2024-02"] == (2784.0, 2784, 0)
    assert answer["overlaps"]["count"] == 1
    assert answer["overlaps"]["first"][0]["start"] == "2024-01-01 00:00"


def test_an_overlap_is_found_behind_a_gap_of_the_same_length(tmp_path):
    """The sum of lengths is that of a whole month; only the places tell."""
    rows = quarters(2976)
    rows[100] = ("A", "ELEC", NEW_YEAR, NEW_YEAR + QUARTER, 5.0)
    answer, months = rolled(tmp_path, rows)

    assert answer["overlaps"]["count"] == 1
    assert months["A", "ELEC", "2024-01"][0] is None


def test_not_a_number_is_found_though_the_statistics_of_the_file_pass_over_it(tmp_path):
    """Least and greatest use of the file are numbers, and so DuckDB would leave out the question."""
    rows = quarters(3000, 1.5) + quarters(50, 2.0, owner="B")
    rows[10] = (*rows[10][:4], math.nan)
    answer, months = rolled(tmp_path, rows)

    assert answer["unreadable"]["not_a_number"] == 1
    assert months["A", "ELEC", "2024-01"] == (4462.5, 2975, 1)


@pytest.mark.parametrize(
    ("use", "reason"),
    [(math.nan, "not_a_number"), (None, "no_use"), (-1.0, "negative"), (math.inf, "infinite"), (-math.inf, "infinite")],
)
def test_a_use_that_is_none_is_missing_with_its_reason(tmp_path, use, reason):
    rows = quarters(2976)
    rows[10] = (*rows[10][:4], use)
    answer, months = rolled(tmp_path, rows)

    assert months == {("A", "ELEC", "2024-01"): (2975.0, 2975, 1)}
    assert {name: count for name, count in answer["unreadable"].items() if count} == {reason: 1}


def test_a_month_of_nothing_readable_has_no_use(tmp_path):
    _, months = rolled(tmp_path, quarters(2976, math.nan))

    assert months == {("A", "ELEC", "2024-01"): (None, 0, 2976)}


def test_readings_without_a_length_or_an_owner_are_counted_apart(tmp_path):
    rows = [
        *quarters(96),
        ("A", "ELEC", NEW_YEAR, NEW_YEAR, 1.0),
        ("A", "ELEC", NEW_YEAR + QUARTER, NEW_YEAR, 1.0),
        ("A", "ELEC", None, NEW_YEAR, 1.0),
        (None, "ELEC", NEW_YEAR, NEW_YEAR + QUARTER, 1.0),
    ]
    answer, months = rolled(tmp_path, rows)

    assert months == {("A", "ELEC", "2024-01"): (96.0, 96, 2880)}
    assert (answer["unreadable"]["wrong_times"], answer["unreadable"]["no_series"]) == (3, 1)


@pytest.mark.parametrize("unit", ["us", "ns"])
def test_times_with_a_zone_are_counted_in_vietnam(tmp_path, unit):
    """17:00 in Greenwich is midnight in Vietnam."""
    start = dt.datetime(2023, 12, 31, 17, tzinfo=dt.UTC)
    zoned = pa.timestamp(unit, tz="UTC")
    _, months = rolled(tmp_path, quarters(2976, start=start), start=zoned, end=zoned)

    assert months == {("A", "ELEC", "2024-01"): (2976.0, 2976, 0)}


def test_days_and_whole_numbers_do_as_well(tmp_path):
    rows = [("A", "ELEC", dt.date(2024, 1, d), dt.date(2024, 1, d + 1), 5) for d in range(1, 31)]
    _, months = rolled(tmp_path, rows, start=pa.date32(), end=pa.date32(), use=pa.int64())

    assert months == {("A", "ELEC", "2024-01"): (150.0, 30, 1)}


def plain(rows):
    """Use and readings by month, one reading after the other, with no cleverness."""
    use, count = defaultdict(float), defaultdict(int)
    for owner, resource, start, end, quantity in rows:
        at = start
        while at < end:
            month_end = (at.replace(day=1, hour=0, minute=0) + dt.timedelta(days=32)).replace(day=1)
            until = min(end, month_end)
            use[owner, resource, f"{at:%Y-%m}"] += quantity * ((until - at) / (end - start))
            count[owner, resource, f"{at:%Y-%m}"] += 1
            at = until
    return use, count


@st.composite
def meters(draw):
    """Series whose readings follow each other at any lengths, some left out."""
    rows = []
    for owner in draw(st.lists(st.sampled_from("ABC"), min_size=1, max_size=3, unique=True)):
        at = dt.datetime(2024, 1, 1) + dt.timedelta(minutes=draw(st.integers(0, 50000)))
        steps = st.sampled_from([5, 15, 15, 30, 60, 1440, 7 * 1440, 33333])
        for minutes in draw(st.lists(steps, min_size=1, max_size=40)):
            end = at + dt.timedelta(minutes=minutes)
            if draw(st.integers(0, 5)):
                rows.append((owner, "ELEC", at, end, draw(st.floats(0, 1e6))))
            at = end
    return rows or [("A", "ELEC", NEW_YEAR, NEW_YEAR + QUARTER, 1.0)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(meters())
def test_the_sums_are_those_of_adding_one_by_one(tmp_path, rows):
    _, months = rolled(tmp_path, rows)
    use, count = plain(rows)

    assert {key: value[0] for key, value in months.items()} == pytest.approx(dict(use), rel=1e-9, abs=1e-9)
    assert {key: value[1] for key, value in months.items()} == dict(count)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(meters(), st.randoms(use_true_random=False))
def test_the_order_of_readings_changes_nothing(tmp_path, rows, random):
    _, first = rolled(tmp_path, rows)
    random.shuffle(rows)
    _, second = rolled(tmp_path, rows)

    assert {key: value[0] for key, value in first.items()} == pytest.approx({k: v[0] for k, v in second.items()})


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"establishment": ["A"], "resource": ["E"], "start": [1], "use": [1.0]}, "lacks end"),
        ({"establishment": ["A"], "resource": ["E"], "start": [1], "end": [2], "use": [1.0]}, "start holds int64"),
        (
            {"establishment": ["A"], "resource": ["E"], "start": [NEW_YEAR], "end": [NEW_YEAR], "use": ["1"]},
            "use holds",
        ),
        (
            {"establishment": ["A"], "resource": ["E"], "start": [NEW_YEAR], "end": [NEW_YEAR], "use": [1.0]},
            "No reading",
        ),
    ],
)
def test_readings_that_are_none_are_refused_in_words(tmp_path, columns, says):
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")
    with pytest.raises(Refusal, match=says):
        roll_up(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet"]


def test_a_file_that_is_not_parquet_is_refused_and_the_older_months_stay(tmp_path):
    (tmp_path / "in.parquet").write_bytes(b"start;end")
    (tmp_path / "out.parquet").write_bytes(b"older")
    with pytest.raises(Refusal, match="cannot be read"):
        roll_up(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert (tmp_path / "out.parquet").read_bytes() == b"older"


def test_the_command_answers_in_json_and_refuses_with_one(tmp_path):
    write(tmp_path / "in.parquet", quarters(96))
    done = sachhon("rollup", tmp_path / "in.parquet", tmp_path / "out.parquet", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["months"] == 1

    pq.write_table(pa.table({"start": [1]}), tmp_path / "bad.parquet")
    refused = sachhon("rollup", tmp_path / "bad.parquet", tmp_path / "out.parquet", "--json")
    assert (refused.returncode, refused.stderr) == (1, "")
    assert "lacks establishment" in json.loads(refused.stdout)["refused"]

    assert sachhon("rollup", tmp_path / "none.parquet", tmp_path / "out.parquet").returncode == 2


def sachhon(*arguments):
    return subprocess.run([sys.executable, "-m", "sachhon", *map(str, arguments)], capture_output=True, text=True)


@pytest.mark.real_data
def test_a_steel_works_year_of_quarter_hours_is_its_twelve_months(shared_data, tmp_path):
    """35,040 real readings against the monthly sums made of them by others."""
    with gzip.open(shared_data / "steel_uci" / "Steel_industry_data.csv.gz", "rt", encoding="utf-8-sig") as file:
        lines = [line.split(",") for line in file.read().splitlines()[1:]]
    starts = [dt.datetime.strptime(line[0], "%d/%m/%Y %H:%M") for line in lines]
    rows = [("STEEL", "ELEC", at, at + QUARTER, float(line[1])) for at, line in zip(starts, lines, strict=True)]
    answer, months = rolled(tmp_path, rows)

    told = (shared_data / "steel_uci" / "steel_monthly_rollup.csv").read_text().splitlines()[1:]
    expected = {line.split(",")[0]: (float(line.split(",")[1]), int(line.split(",")[6])) for line in told}
    assert len(rows) == answer["readings"] == 35040
    assert {key[2]: value[0] for key, value in months.items()} == pytest.approx({m: e[0] for m, e in expected.items()})
    assert {key[2]: value[1:] for key, value in months.items()} == {m: (e[1], 0) for m, e in expected.items()}


@pytest.mark.spark
def test_spark_sums_the_same_months(tmp_path):
    rows = quarters(3000, 1.5) + quarters(50, 2.0, owner="B") + [("C", "DO", NEW_YEAR, dt.datetime(2024, 3, 9), 700.0)]
    rows[10] = (*rows[10][:4], math.nan)
    rows += [rows[20], ("B", "ELEC", NEW_YEAR, NEW_YEAR + 2 * QUARTER, 3.0)]
    in_duckdb, months = rolled(tmp_path, rows)
    in_spark, same = rolled(tmp_path, rows, engine="spark")

    assert same == months and len(months) == 6
    apart = ("engine", "seconds")
    assert {k: v for k, v in in_spark.items() if k not in apart} == {
        k: v for k, v in in_duckdb.items() if k not in apart
    }
