"""Spark runs the same function, and gives the same rows."""

import importlib.util
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engine.series import batch, drawn

NEEDS_SPARK = [
    pytest.mark.spark,
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="needs the extra `spark`"),
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java: apt-get install openjdk-17-jre-headless"),
]
pytestmark = NEEDS_SPARK


def test_a_local_spark_session_gives_the_rows_of_the_threads(tmp_path, capfd):
    from sachhon.engine.verify import verify_file

    source = tmp_path / "in.parquet"
    pq.write_table(pa.Table.from_batches([batch([drawn(seed) for seed in range(120)])]), source)

    by_threads = verify_file(source, tmp_path / "threads.parquet")
    by_spark = verify_file(source, tmp_path / "spark.parquet", engine="spark", workers=2)

    assert by_spark["engine"] == "spark"
    assert by_spark["verdicts"] == by_threads["verdicts"]
    assert capfd.readouterr().err == ""
    same(pq.read_table(tmp_path / "threads.parquet"), pq.read_table(tmp_path / "spark.parquet"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet", "spark.parquet", "threads.parquet"]


def same(first, second):
    """Equal columns; figures to 1e-12."""
    assert first.schema.equals(second.schema)
    assert first.num_rows == second.num_rows > 0
    for name in first.column_names:
        one, other = first[name].combine_chunks(), second[name].combine_chunks()
        assert one.is_null().equals(other.is_null()), name
        if pa.types.is_list(one.type):
            assert one.value_lengths().equals(other.value_lengths()), name
            one, other = one.flatten(), other.flatten()
        if pa.types.is_floating(one.type):
            values = (np.asarray(part.drop_null()) for part in (one, other))
            np.testing.assert_allclose(*values, rtol=1e-12, atol=0, err_msg=name)
        else:
            assert one.equals(other), name
