"""From Parquet to Parquet: streams, clusters, refusals, and the command."""

import json
import os
import stat
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from sachhon.engine import clusters, files
from sachhon.engine.batches import OUTPUT, NotClustered, TooManyDrivers, WrongColumns
from sachhon.engine.refusal import Refusal
from sachhon.engine.verify import verify_batches, verify_file
from tests.engine.series import batch, drawn, plant


@pytest.fixture
def table():
    """Forty series of all sorts."""
    return pa.Table.from_batches([batch([drawn(seed) for seed in range(40)])])


@pytest.fixture
def source(table, tmp_path):
    """The same as a file."""
    path = tmp_path / "in.parquet"
    pq.write_table(table, path, row_group_size=500)
    return path


def rows(batches, **options):
    """All answers as dictionaries."""
    return [row for answer in verify_batches(batches, **options) for row in answer.to_pylist()]


def command(*words, capsys):
    """(exit code, what was printed) of the command in this process."""
    try:
        call_command("verify", *map(str, words))
        code = 0
    except CommandError as refused:
        code, said = refused.returncode, str(refused)
        return code, said
    except SystemExit as end:
        code = end.code
    printed = capsys.readouterr()
    assert printed.err == ""
    return code, printed.out


@pytest.mark.parametrize("size", [1, 7, 36, 100, 10_000])
def test_a_series_may_reach_over_any_number_of_batches(table, size):
    assert rows(table.to_batches(max_chunksize=size)) == rows(table.to_batches())


def test_workers_keep_the_order_and_the_answers(table):
    assert rows(table.to_batches(max_chunksize=50), workers=3) == rows(table.to_batches())


@pytest.mark.parametrize(
    "kind",
    [pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.dictionary(pa.int8(), pa.large_string())],
    ids=str,
)
def test_series_and_phase_may_be_text_of_any_kind(table, kind):
    wanted = rows(table.to_batches())
    coded = table.set_column(0, "series", table["series"].cast(kind)).set_column(2, "phase", table["phase"].cast(kind))
    assert rows(coded.to_batches(max_chunksize=77)) == wanted


def test_series_may_be_numbers_and_months_moments(table):
    numbers = pa.array([int(name[1:]) for name in table["series"].to_pylist()], pa.int32())
    other = table.set_column(0, "series", numbers).set_column(1, "month", table["month"].cast(pa.timestamp("us")))
    got = rows(other.to_batches(max_chunksize=77))
    assert [row.pop("series") for row in got] == list(range(40))
    assert got == [{name: value for name, value in row.items() if name != "series"} for row in rows(table.to_batches())]


def test_columns_may_come_in_another_order_and_in_slices(table):
    wanted = rows(table.to_batches())
    other = table.select(["x0", "use", "phase", "x1", "month", "x2", "series", "x3"])
    sliced = pa.concat_tables([other, other]).slice(table.num_rows).to_batches(max_chunksize=61)
    assert rows(sliced) == wanted


def test_whole_numbers_may_be_use_and_short_floats_drivers():
    one = plant(1)
    one.use, one.drivers = np.round(one.use), np.round(one.drivers)
    table = batch([one])
    whole = table.set_column(3, "use", table["use"].cast(pa.int64())).set_column(
        4, "x0", table["x0"].cast(pa.float32())
    )
    assert rows([whole]) == rows([table])


def test_the_answer_has_the_columns_that_are_promised(source, tmp_path):
    verify_file(source, tmp_path / "out.parquet")
    assert pq.read_schema(tmp_path / "out.parquet").equals(OUTPUT)
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == rows(pq.read_table(source).to_batches())


@pytest.mark.parametrize("codec", ["zstd", "snappy", "none"])
def test_the_answer_is_written_with_the_codec_of_the_input(table, tmp_path, codec):
    pq.write_table(table, tmp_path / "in.parquet", compression=codec)
    verify_file(tmp_path / "in.parquet", tmp_path / "out.parquet")
    found = pq.ParquetFile(tmp_path / "out.parquet").metadata.row_group(0).column(0).compression
    assert found == ("UNCOMPRESSED" if codec == "none" else codec.upper())


def test_many_small_row_groups_and_an_empty_file_are_fine(table, tmp_path):
    pq.write_table(table.slice(0, 0), tmp_path / "empty.parquet")
    assert verify_file(tmp_path / "empty.parquet", tmp_path / "out.parquet")["series"] == 0
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


def test_a_row_group_is_read_in_pieces_of_any_size(source, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "PIECE", 100)
    verify_file(source, tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 40


# Clustered input


def test_the_first_series_that_comes_again_is_named(table):
    shuffled = pa.concat_tables([table.slice(0, 500), table.slice(0, 20), table.slice(500)])
    with pytest.raises(NotClustered, match="S00000 comes again") as refused:
        rows(shuffled.to_batches(max_chunksize=100))
    assert refused.value.series == "S00000"


@pytest.mark.parametrize("number", [False, True])
def test_series_in_any_order_are_taken_as_long_as_none_comes_again(number):
    names = [f"S{place * 7919 % 40:05}" for place in range(40)]
    made = batch([drawn(seed) for seed in range(40)], names)
    if number:
        names = [int(name[1:]) for name in names]
        whole = pa.array([int(name[1:]) for name in made["series"].to_pylist()])
        made = made.set_column(0, "series", whole)
    again = pa.Table.from_batches([made, made.slice(0, 30)])
    assert [row["series"] for row in rows(again.to_batches(max_chunksize=64)[:-1][:15])][:10] == names[:10]
    with pytest.raises(NotClustered):
        rows(again.to_batches(max_chunksize=64))


def test_two_names_of_one_hash_are_no_offence_when_the_file_is_read_again(tmp_path, monkeypatch):
    names = ["b", "a", "c", "d"]
    pq.write_table(pa.Table.from_batches([batch([plant(i) for i in range(4)], names)]), tmp_path / "in.parquet")
    monkeypatch.setattr(clusters, "hashed", lambda those: np.zeros(len(those), dtype=np.uint64))

    assert verify_file(tmp_path / "in.parquet", tmp_path / "out.parquet")["series"] == 4


def test_sorting_brings_the_rows_of_a_series_together(table, tmp_path):
    order = np.random.default_rng(1).permutation(table.num_rows)
    pq.write_table(table.take(order), tmp_path / "in.parquet", row_group_size=300)
    with pytest.raises(NotClustered):
        verify_file(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()

    verify_file(tmp_path / "in.parquet", tmp_path / "out.parquet", sort=True)

    got = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert got == rows(table.to_batches())
    assert sorted(os.listdir(tmp_path)) == ["in.parquet", "out.parquet"]


# Refusals


@pytest.mark.parametrize("name", ["series", "month", "phase", "use"])
def test_a_missing_column_is_named(table, name):
    with pytest.raises(WrongColumns, match=f"column {name}"):
        rows(table.drop_columns([name]).to_batches())


@pytest.mark.parametrize(
    ("place", "name", "values"),
    [
        (0, "series", pa.array([1.5])),
        (1, "month", pa.array(["2023-01"])),
        (2, "phase", pa.array([1])),
        (3, "use", pa.array(["12"])),
        (2, "phase", pa.array(["Baseline"])),
        (0, "series", pa.array([None], pa.string())),
    ],
    ids=["series", "month", "phase", "use", "word", "empty"],
)
def test_a_column_of_another_kind_is_named(place, name, values):
    one = batch([plant(1)]).slice(0, 1)
    with pytest.raises(WrongColumns, match=f"Column {name}"):
        rows([one.set_column(place, name, values)])


def test_more_than_four_drivers_are_refused(table):
    with pytest.raises(TooManyDrivers, match="5 candidate drivers"):
        rows(table.append_column("x4", table["x0"]).to_batches())


def test_columns_without_floats_are_no_drivers(table):
    more = table.append_column("note", pa.array(["a"] * table.num_rows))
    assert rows(more.to_batches()) == rows(table.to_batches())


def test_an_error_while_reading_leaves_no_file(source, tmp_path):
    broken = bytearray(source.read_bytes())
    broken[40:2000] = bytes(1960)
    source.write_bytes(broken)
    with pytest.raises(Refusal, match="cannot be read"):
        verify_file(source, tmp_path / "out.parquet")
    assert os.listdir(tmp_path) == ["in.parquet"]


# The command


def test_the_command_answers_in_one_object(source, tmp_path, capsys):
    code, said = command(source, tmp_path / "out.parquet", "--json", "--workers", 2, capsys=capsys)
    answer = json.loads(said)
    assert code == 0
    assert set(answer) == {
        "series", "verdicts", "ignored_columns", "seconds", "seconds_startup", "engine", "workers",
    }  # fmt: skip
    assert answer["ignored_columns"] == []
    assert (answer["series"], sum(answer["verdicts"].values())) == (40, 40)
    assert (answer["engine"], answer["workers"]) == ("threads", 2)
    assert stat.S_IMODE((tmp_path / "out.parquet").stat().st_mode) & 0o400


def test_the_command_tells_a_person_the_verdicts(source, tmp_path, capsys):
    code, said = command(source, tmp_path / "out.parquet", capsys=capsys)
    assert code == 0
    assert "40 series in" in said
    assert "not_enough_evidence: " in said
    assert "Not read" not in said


def test_the_command_says_which_columns_are_no_candidates(table, tmp_path, capsys):
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    shifts, notes = pa.array([2] * table.num_rows), pa.array(["a"] * table.num_rows)
    pq.write_table(table.append_column("shifts", shifts).append_column("note", notes), source)
    code, said = command(source, target, capsys=capsys)
    assert (code, said.splitlines()[-1]) == (
        0, "Not read: shifts, note. Only columns of floats are candidate drivers.",
    )  # fmt: skip
    assert json.loads(command(source, target, "--json", capsys=capsys)[1])["ignored_columns"] == ["shifts", "note"]
    assert pq.read_table(target).to_pylist() == rows(table.to_batches())


@pytest.mark.parametrize(
    "words", [["--claim", "13:8"], ["--claim", "8"], ["--claim", "nan:9"], ["--level", "90"], ["--workers", "0"]]
)
def test_a_wrong_call_is_usage(source, tmp_path, capsys, words):
    code, said = command(source, tmp_path / "out.parquet", *words, capsys=capsys)
    assert (code, words[0] in said) == (2, True)


def test_a_file_that_is_not_there_is_usage(tmp_path, capsys):
    assert command(tmp_path / "no.parquet", tmp_path / "out.parquet", capsys=capsys)[0] == 2


def test_what_cannot_be_read_or_written_is_refused(source, tmp_path, capsys):
    text = tmp_path / "text.parquet"
    text.write_text("no table")
    assert command(text, tmp_path / "out.parquet", capsys=capsys)[0] == 1
    assert command(source, source, capsys=capsys)[0] == 1
    assert command(source, tmp_path, capsys=capsys)[0] == 1
    assert command(source, tmp_path / "nowhere" / "out.parquet", capsys=capsys)[0] == 1
    assert pq.read_table(source).num_rows > 0


def test_a_refusal_is_an_object_too(source, tmp_path, capsys):
    table = pq.read_table(source)
    pq.write_table(table.append_column("x4", table["x0"]), source)
    code, said = command(source, tmp_path / "out.parquet", "--json", capsys=capsys)
    assert code == 1
    assert "5 candidate drivers" in json.loads(said)["refused"]


def test_the_command_opens_no_database(source, tmp_path):
    code = (
        "import sys; from django.db.backends.base.base import BaseDatabaseWrapper as B\n"
        "B.connect = lambda self: sys.exit('the database was opened')\n"
        "from sachhon.site.cli import main; main()"
    )
    words = ["verify", str(source), str(tmp_path / "out.parquet"), "--json"]
    environment = {
        **os.environ,
        "SACHHON_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "sachhon.site.settings",
    }
    done = subprocess.run([sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["series"] == 40


def test_a_change_of_the_kernel_is_compiled_anew(tmp_path, monkeypatch):
    from sachhon.engine import compiled

    before = compiled.cache_folder()
    for name in compiled.KERNEL:
        (tmp_path / name).write_bytes((compiled.HERE / name).read_bytes())
    monkeypatch.setattr(compiled, "HERE", tmp_path)
    assert compiled.cache_folder().name == before.name
    (tmp_path / "tails.py").write_text("another text")
    assert compiled.cache_folder().name != before.name


def test_every_compiled_file_counts_for_the_cache():
    from sachhon.engine import compiled

    using = {path.name for path in compiled.HERE.glob("*.py") if "@compiled" in path.read_text()}
    assert using <= set(compiled.KERNEL)
